// What strangers' servers say before a page: heads of responses, dates, Retry-After, Content-Encoding in pieces, DNS
// answers, and what a worker that is no longer ours may tell its parent. The first byte chooses.
#include <span>

#include "base/ensure.hpp"
#include "base/limits.hpp"
#include "study/content_decoder.hpp"
#include "study/frontier.hpp"
#include "study/http_head.hpp"
#include "study/resolver.hpp"
#include "study/wire.hpp"

namespace {

using namespace slovo;
using namespace slovo::study;

void head(std::string_view text) {
    HeadReader reader;
    std::size_t bytes = 0;
    while (!text.empty()) {
        auto const line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        if (reader.feed(line) == HeadReader::Fed::too_large) break;
    }
    for (auto const& [name, value] : reader.headers()) {
        bytes += name.size() + value.size();
        ENSURE(!name.empty(), "a field has a name");
        for (char const c : value) ENSURE(static_cast<unsigned char>(c) >= ' ' || c == '\t', "no control characters");
    }
    ENSURE(bytes <= limits::study_header_bytes, "a head is bounded");
}

void dates(std::string_view text) {
    auto const now = from_micros(1'800'000'000'000'000);
    if (auto const delay = parse_retry_after(text, now)) ENSURE(delay->count() >= 0, "nobody waits backwards");
    static_cast<void>(parse_http_date(text));
}

void body(ByteView input, std::string_view encoding) {
    ContentDecoder decoder(encoding, limits::study_body_bytes);
    Bytes out;
    while (!input.empty()) {
        auto const piece = std::min<std::size_t>(1 + input[0] % 32, input.size());
        if (decoder.feed(input.first(piece), out) != FetchError::none) break;
        input = input.subspan(piece);
    }
    ENSURE(out.size() <= limits::study_body_bytes, "a body is bounded");
}

void names(ByteView input) {
    auto const query = *dns_query("site.example.com", dns_type_a, 0x4141);
    for (auto const& address : read_dns_answer(query, input).addresses)
        ENSURE(IpAddress::parse(address.text()) == address, "an address is printed as it was read");
    Bytes ours(query.begin(), query.end() - 11);
    ours[2] = 0x80;
    ours[7] = 3;
    ours[11] = 0;
    ours.insert(ours.end(), input.begin(), input.end());
    static_cast<void>(read_dns_answer(query, ours));
}

void addresses(std::string_view text) {
    if (auto const address = IpAddress::parse(text))
        ENSURE(IpAddress::parse(address->text()) == address, "an address is printed as it was read");
    static_cast<void>(Endpoint::parse(text));
}

void frames(std::string_view text) {
    wire::Splitter splitter;
    splitter.feed(text);
    while (auto const frame = splitter.next())
        if (!*frame) break;
    static_cast<void>(wire::parse_job(text));
    if (auto const news = wire::parse_news(text))
        for (auto const& finding : news->so_far) ENSURE(finding.places.size() <= limits::study_places, "bounded");
    Audit audit;
    static_cast<void>(wire::parse_rest(text, audit));
    static_cast<void>(wire::parse_lines(text, audit.pages, 100));
    ENSURE(audit.pages.size() <= 100, "a table is bounded");
    Frontier frontier(100);
    if (!frontier.replay(text)) return;
    ENSURE(frontier.known() <= 100, "a frontier is bounded");
    while (auto const next = frontier.next()) frontier.done(next->number);
    ENSURE(frontier.waiting() == 0, "all that waits is handed out");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    if (size == 0) return 0;
    ByteView const input(data + 1, size - 1);
    switch (data[0] % 8) {
        case 0: head(text_of(input)); break;
        case 1: dates(text_of(input)); break;
        case 2: body(input, "gzip"); break;
        case 3: body(input, "br"); break;
        case 4: body(input, "deflate"); break;
        case 5: names(input); break;
        case 6: addresses(text_of(input)); break;
        default: frames(text_of(input));
    }
    return 0;
}
