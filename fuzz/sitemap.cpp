// Any bytes as a sitemap, packed or not: addresses parse to themselves, limits hold, and it does not matter in which
// pieces the bytes come.
#include <cstdint>
#include <span>

#include "base/ensure.hpp"
#include "base/limits.hpp"
#include "study/sitemap.hpp"
#include "study/sitemap_reader.hpp"
#include "url/url.hpp"

namespace {

using namespace slovo;

void same(study::Sitemap const& one, study::Sitemap const& other) {
    ENSURE(one.kind == other.kind && one.found == other.found && one.dates == other.dates, "the same in pieces");
    ENSURE(one.remarks.size() == other.remarks.size(), "the same faults");
    for (std::size_t i = 0; i < one.remarks.size(); ++i)
        ENSURE(one.remarks[i].fault == other.remarks[i].fault, "in the same order");
    for (std::size_t i = 0; i < one.entries.size(); ++i)
        ENSURE(one.entries[i].address == other.entries[i].address, "the same addresses");
}

void fuzz(std::span<std::uint8_t const> data) {
    auto const sitemap = study::read_sitemap(data);
    ENSURE(sitemap.entries.size() <= limits::sitemap_urls, "within the limit");
    ENSURE(sitemap.bytes <= limits::sitemap_bytes, "within the limit");
    ENSURE((sitemap.kind == study::SitemapKind::none) == sitemap.has(study::SitemapFault::not_a_sitemap),
           "none is said");
    for (auto const& entry : sitemap.entries) {
        auto const url = url::WebUrl::parse(entry.address);
        ENSURE(url && url->href() == entry.address, "an address is whole");
    }
    for (auto const& remark : sitemap.remarks) ENSURE(remark.text.size() <= limits::study_evidence, "evidence is cut");
    study::SitemapReader whole, pieces;
    std::string_view const text(reinterpret_cast<char const*>(data.data()), data.size());
    whole.feed(text);
    for (std::size_t at = 0; at < text.size(); at += 1 + at % 3) pieces.feed(text.substr(at, 1 + at % 3));
    same(whole.finish(), pieces.finish());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    fuzz({data, size});
    return 0;
}
