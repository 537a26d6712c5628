// Sitemaps as sites have them: XML (sitemaps.org), an index of them, plain text, RSS and Atom, each also as gzip. What
// is there is read although something is wrong with it, and what is wrong is said. Linear time; memory bounded by
// limits::sitemap_urls. Values; one thread an object.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/time.hpp"
#include "study/xml_reader.hpp"

namespace slovo::study {

enum class SitemapKind : std::uint8_t { none, pages, index, text, feed };

enum class SitemapFault : std::uint8_t {
    not_a_sitemap,
    broken_xml,     ///< XmlFault, other than of entities and document types
    bad_entity,     ///< usually a bare & in an address
    document_type,  ///< not read
    bad_namespace,
    bad_address,  ///< no whole http or https address
    no_address,   ///< an entry without one
    bad_date,     ///< not of the W3C's form
    bad_gzip,
    bomb,
    too_many,  ///< over limits::sitemap_urls; the rest is counted
    too_large  ///< over limits::sitemap_bytes; the rest is not read
};
struct SitemapRemark {
    SitemapFault fault;
    std::uint32_t line = 0;
    std::string text;  ///< cut to limits::study_evidence
};

struct SitemapEntry {
    std::string address;             ///< as WebUrl::href() gives it
    std::optional<Instant> changed;  ///< lastmod, when there is one and it is good
};

struct Sitemap {
    SitemapKind kind = SitemapKind::none;
    std::vector<SitemapEntry> entries;   ///< pages, or the files of an index
    std::size_t found = 0;               ///< addresses in all, also those over the limit
    std::size_t dates = 0;               ///< lastmod that there are, good and bad
    std::size_t bytes = 0;               ///< unpacked
    bool packed = false;                 ///< was gzip
    std::vector<SitemapRemark> remarks;  ///< at most limits::study_places of each fault

    [[nodiscard]] bool has(SitemapFault fault) const;
};

[[nodiscard]] Sitemap read_sitemap(ByteView bytes);

/// A date of the W3C's note: 2026, 2026-11, 2026-11-23, 2026-11-23T10:00Z, 2026-11-23T10:00:00.5+02:00.
[[nodiscard]] std::optional<Instant> parse_w3c_date(std::string_view text);

}  // namespace slovo::study
