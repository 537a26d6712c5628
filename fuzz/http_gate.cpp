// What the gate accepts, Boost.Beast must read in the same way: two readers, one meaning.
#include <boost/beast/http.hpp>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/ensure.hpp"
#include "web/server/gate.hpp"

namespace {

namespace http = boost::beast::http;

void compare(slovo::web::Head const& head, slovo::web::HeadFields const& fields, std::string_view raw) {
    http::request_parser<http::empty_body> parser;
    parser.body_limit(boost::none);
    boost::beast::error_code error;
    auto const used = parser.put(boost::asio::buffer(raw), error);
    ENSURE(!error || error == http::error::need_more, "the other reader accepts it too");
    ENSURE(used == raw.size() && parser.is_header_done(), "both end the head at the same byte");
    auto const& other = parser.get();
    ENSURE(std::string_view(other.method_string()) == name_of(head.method), "same method");
    ENSURE(other.target().size() == head.path.size() + (other.target().contains('?') ? 1 + head.query.size() : 0),
           "same target");
    ENSURE(other.version() == 10U + static_cast<unsigned>(head.minor), "same version");
    ENSURE(!parser.chunked(), "never chunked");
    ENSURE(parser.content_length().value_or(0) == head.content_length.value_or(0), "same length");
    ENSURE(std::string_view(other[http::field::host]) == head.host, "same host");
    std::size_t count = 0;
    for (auto const& field : other) {
        ENSURE(count < fields.count, "same number of fields");
        count += 1;
        static_cast<void>(field);
    }
    ENSURE(count == fields.count, "same number of fields");
}

void fuzz(std::span<std::uint8_t const> data) {
    std::string_view const raw(reinterpret_cast<char const*>(data.data()), data.size());
    slovo::web::HeadFields fields;
    auto const end = slovo::web::head_end(raw);
    auto const head = slovo::web::read_head(raw.substr(0, end), fields);
    if (!head) {
        ENSURE(head.error().status >= 400 && head.error().status < 600, "a refusal has a status");
        return;
    }
    compare(*head, fields, raw.substr(0, end));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    fuzz({data, size});
    return 0;
}
