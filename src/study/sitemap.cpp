#include "study/sitemap.hpp"

#include <algorithm>
#include <optional>

#include "base/limits.hpp"
#include "study/gunzip.hpp"
#include "study/sitemap_reader.hpp"

namespace slovo::study {
namespace {

std::optional<SitemapFault> fault_of(GunzipEnd end) {
    switch (end) {
        case GunzipEnd::whole: return std::nullopt;
        case GunzipEnd::bad: return SitemapFault::bad_gzip;
        case GunzipEnd::bomb: return SitemapFault::bomb;
        case GunzipEnd::too_large: return SitemapFault::too_large;
    }
    return std::nullopt;
}

}  // namespace

bool Sitemap::has(SitemapFault fault) const {
    return std::ranges::find(remarks, fault, &SitemapRemark::fault) != remarks.end();
}

Sitemap read_sitemap(ByteView bytes) {
    SitemapReader reader;
    bool const packed = is_gzip(bytes);
    if (packed) {
        auto const end = gunzip(bytes, limits::sitemap_bytes, [&](std::string_view piece) { reader.feed(piece); });
        if (auto const fault = fault_of(end)) reader.note(*fault);
    } else {
        if (bytes.size() > limits::sitemap_bytes) {
            reader.note(SitemapFault::too_large);
            bytes = bytes.first(limits::sitemap_bytes);
        }
        reader.feed({reinterpret_cast<char const*>(bytes.data()), bytes.size()});
    }
    auto made = reader.finish();
    made.packed = packed;
    return made;
}

std::optional<Instant> parse_w3c_date(std::string_view text) {
    std::string whole(text);
    if (whole.size() == 4) whole += "-01";
    if (whole.size() == 7) whole += "-01";
    if (whole.size() == 10) whole += "T00:00:00Z";
    // Hours and minutes are enough for the W3C; RFC 3339 wants seconds.
    if (whole.size() > 16 && whole[16] != ':') whole.insert(16, ":00");
    auto const made = parse_rfc3339(whole);
    return made ? std::optional(*made) : std::nullopt;
}

}  // namespace slovo::study
