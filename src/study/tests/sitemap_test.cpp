#include "study/sitemap.hpp"

#include <zlib.h>

#include <gtest/gtest.h>

#include "base/limits.hpp"
#include "study/sitemap_reader.hpp"

namespace slovo::study {
namespace {

constexpr std::string_view head = R"(<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">)";

Bytes bytes_of(std::string_view text) {
    return {text.begin(), text.end()};
}

Bytes gzip(std::string_view text) {
    z_stream stream{};
    EXPECT_EQ(deflateInit2(&stream, 9, Z_DEFLATED, 31, 9, Z_DEFAULT_STRATEGY), Z_OK);
    Bytes made(deflateBound(&stream, text.size()));
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = made.data();
    stream.avail_out = static_cast<uInt>(made.size());
    EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
    made.resize(stream.total_out);
    deflateEnd(&stream);
    return made;
}

Sitemap read(std::string_view text) {
    return read_sitemap(bytes_of(text));
}

Sitemap pages(std::string_view inner) {
    return read(std::string(head) + std::string(inner) + "</urlset>");
}

std::vector<std::string> addresses(Sitemap const& sitemap) {
    std::vector<std::string> made;
    for (auto const& entry : sitemap.entries) made.push_back(entry.address);
    return made;
}

std::vector<SitemapFault> faults(Sitemap const& sitemap) {
    std::vector<SitemapFault> made;
    for (auto const& remark : sitemap.remarks) made.push_back(remark.fault);
    return made;
}

using Addresses = std::vector<std::string>;
using Faults = std::vector<SitemapFault>;

TEST(Sitemap, Pages) {
    auto const sitemap = pages(R"(
<!-- all of them --><url><loc> https://a.ua/?a=1&amp;b=&#x43F; </loc><lastmod>2026-11-23</lastmod></url>
<url>
  <loc><![CDATA[https://a.ua/x?a&b]]></loc><priority>0.5</priority>
  <image:image xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"><image:loc>https://a.ua/i.png</image:loc>
  </image:image>
</url>)");
    EXPECT_EQ(sitemap.kind, SitemapKind::pages);
    EXPECT_EQ(addresses(sitemap), (Addresses{"https://a.ua/?a=1&b=%D0%BF", "https://a.ua/x?a&b"}));
    EXPECT_EQ(to_rfc3339(*sitemap.entries[0].changed), "2026-11-23T00:00:00Z");
    EXPECT_EQ(sitemap.entries[1].changed, std::nullopt);
    EXPECT_EQ(sitemap.dates, 1U);
    EXPECT_EQ(faults(sitemap), Faults{});
}

TEST(Sitemap, Index) {
    auto const sitemap = read(R"(<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>
<sitemap><loc>https://a.ua/1.xml.gz</loc><lastmod>2026</lastmod></sitemap><sitemap><loc/></sitemap></sitemapindex>)");
    EXPECT_EQ(sitemap.kind, SitemapKind::index);
    EXPECT_EQ(addresses(sitemap), (Addresses{"https://a.ua/1.xml.gz"}));
    EXPECT_EQ(faults(sitemap), Faults{SitemapFault::no_address});
    EXPECT_EQ(sitemap.remarks[0].line, 2U);
}

TEST(Sitemap, NamespacesWrongAbsentOrPrefixed) {
    auto const wrong = read(
        "<urlset xmlns='http://www.google.com/schemas/sitemap/0.84'><url><loc>http://a.ua/</loc>"
        "</url></urlset>");
    EXPECT_EQ(addresses(wrong), Addresses{"http://a.ua/"});
    EXPECT_EQ(faults(wrong), Faults{SitemapFault::bad_namespace});
    auto const absent = read("<urlset><url><loc>http://a.ua/</loc></url></urlset>");
    EXPECT_EQ(addresses(absent), Addresses{"http://a.ua/"});
    EXPECT_EQ(faults(absent), Faults{SitemapFault::bad_namespace});
    auto const prefixed = read(
        "<s:urlset xmlns:s=\"http://www.sitemaps.org/schemas/sitemap/0.9\"><s:url><s:loc>"
        "http://a.ua/</s:loc></s:url></s:urlset>");
    EXPECT_EQ(addresses(prefixed), Addresses{"http://a.ua/"});
    EXPECT_EQ(faults(prefixed), Faults{});
}

TEST(Sitemap, TextAndFeeds) {
    auto const text = read("\xEF\xBB\xBF\nhttps://a.ua/1\r\n\r\nhttps://a.ua/2\nnothing\nhttps://a.ua/3");
    EXPECT_EQ(text.kind, SitemapKind::text);
    EXPECT_EQ(addresses(text), (Addresses{"https://a.ua/1", "https://a.ua/2", "https://a.ua/3"}));
    EXPECT_EQ(faults(text), Faults{SitemapFault::bad_address});
    EXPECT_EQ(text.remarks[0].line, 5U);
    auto const rss = read(
        "<rss version='2.0'><channel><link>https://a.ua/</link><item><link>https://a.ua/n</link>"
        "<pubDate>Mon, 23 Nov 2026 10:00:00 GMT</pubDate></item></channel></rss>");
    EXPECT_EQ(rss.kind, SitemapKind::feed);
    EXPECT_EQ(addresses(rss), Addresses{"https://a.ua/n"});
    auto const atom = read(
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><link rel='edit' href='https://a.ua/e'/>"
        "<link href='https://a.ua/n?a&amp;b'/><updated>2026-11-23T10:00:00Z</updated></entry></feed>");
    EXPECT_EQ(addresses(atom), Addresses{"https://a.ua/n?a&b"});
    EXPECT_TRUE(atom.entries[0].changed);
}

TEST(Sitemap, WhatIsNone) {
    for (std::string_view const text :
         {"", "  \n", "Not found", "<!DOCTYPE html><html><body>https://a.ua/</body></html>", "\xFF\xFE<\0u\0",
          "\x89PNG", "{\"a\": 1}", "<", "<?xml version='1.0'?>"}) {
        auto const sitemap = read(text);
        EXPECT_EQ(sitemap.kind, SitemapKind::none) << text;
        EXPECT_TRUE(sitemap.has(SitemapFault::not_a_sitemap)) << text;
        EXPECT_TRUE(sitemap.entries.empty());
    }
}

TEST(Sitemap, MistakesAreSaidAndReadOver) {
    auto const one = "<url><loc>https://a.ua/</loc></url>";
    auto const all = [&](std::string_view before) { return pages(std::string(before) + one); };
    EXPECT_EQ(faults(all("<url><loc>https://a.ua/?a&b</loc></url>")), Faults{SitemapFault::bad_entity});
    EXPECT_EQ(faults(all("<url><loc>https://a.ua/x</url>")), Faults{SitemapFault::broken_xml});
    EXPECT_EQ(faults(all("</b>")), Faults{SitemapFault::broken_xml});
    EXPECT_EQ(faults(all("<1>")), Faults{SitemapFault::broken_xml});
    EXPECT_EQ(faults(all("<url><loc>/relative</loc></url>")), Faults{SitemapFault::bad_address});
    EXPECT_EQ(faults(all("<url><loc>ftp://a.ua/</loc></url>")), Faults{SitemapFault::bad_address});
    EXPECT_EQ(faults(all("<url></url>")), Faults{SitemapFault::no_address});
    EXPECT_EQ(faults(all("<url><loc>https://a.ua/1</loc><lastmod>yesterday</lastmod></url>")),
              Faults{SitemapFault::bad_date});
    for (std::string_view const before : {"<url><loc>https://a.ua/?a&b</loc></url>", "</b>", "<1>", "<url></url>"})
        EXPECT_EQ(addresses(all(before)).back(), "https://a.ua/") << before;
    auto const cut = read(std::string(head) + one + "<url><loc>https://a.ua/c");
    EXPECT_EQ(addresses(cut), Addresses{"https://a.ua/"});
    EXPECT_EQ(faults(cut), Faults{SitemapFault::broken_xml});
}

TEST(Sitemap, NoEntityOfADocumentTypeIsExpanded) {
    auto const sitemap = read(R"(<?xml version="1.0"?><!DOCTYPE urlset [<!ENTITY a "https://a.ua/">
<!ENTITY b SYSTEM "file:///etc/passwd"><!ENTITY c "&a;&a;&a;">]>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>&a;</loc></url><url><loc>https://a.ua/&b;</loc>
</url></urlset>)");
    EXPECT_EQ(addresses(sitemap), Addresses{"https://a.ua/&b;"});
    EXPECT_TRUE(sitemap.has(SitemapFault::document_type));
    EXPECT_TRUE(sitemap.has(SitemapFault::bad_entity));
}

TEST(Sitemap, Gzip) {
    auto const text = std::string(head) + "<url><loc>https://a.ua/</loc></url></urlset>";
    auto const packed = gzip(text);
    auto const sitemap = read_sitemap(packed);
    EXPECT_EQ(addresses(sitemap), Addresses{"https://a.ua/"});
    EXPECT_EQ(faults(sitemap), Faults{});
    EXPECT_TRUE(sitemap.packed);
    EXPECT_EQ(sitemap.bytes, text.size());
    auto const cut = read_sitemap(ByteView(packed).first(packed.size() - 12));
    EXPECT_TRUE(cut.has(SitemapFault::bad_gzip));
    // Two members, as from cat; and gzip within gzip, which nobody needs.
    auto two = gzip(std::string_view(text).substr(0, 100));
    auto const second = gzip(std::string_view(text).substr(100));
    two.insert(two.end(), second.begin(), second.end());
    EXPECT_EQ(addresses(read_sitemap(two)), Addresses{"https://a.ua/"});
    auto const twice = gzip({reinterpret_cast<char const*>(packed.data()), packed.size()});
    EXPECT_EQ(read_sitemap(twice).kind, SitemapKind::none);
}

TEST(Sitemap, BombsAreRefused) {
    std::string text(head);
    text.append(30 * 1024 * 1024, ' ');
    auto const bomb = read_sitemap(gzip(text));
    EXPECT_TRUE(bomb.has(SitemapFault::bomb));
    EXPECT_LT(bomb.bytes, 4U * 1024 * 1024);
}

TEST(Sitemap, Limits) {
    std::string text(head);
    for (std::size_t i = 0; i < limits::sitemap_urls + 7; ++i)
        text += "<url><loc>https://a.ua/" + std::to_string(i) + "</loc></url>\n";
    auto const many = read(text + "</urlset>");
    EXPECT_EQ(many.entries.size(), limits::sitemap_urls);
    EXPECT_EQ(many.found, limits::sitemap_urls + 7);
    EXPECT_EQ(faults(many), Faults{SitemapFault::too_many});
    auto const large = read(text + std::string(limits::sitemap_bytes, ' '));
    EXPECT_TRUE(large.has(SitemapFault::too_large));
    // Nothing that is open for ever grows.
    std::string deep(head), wrong(head);
    for (int i = 0; i < 1'000'000; ++i) deep += "<a>";
    EXPECT_TRUE(read(deep).has(SitemapFault::broken_xml));
    for (int i = 0; i < 100'000; ++i) wrong += "<url><loc>x</loc></url>";
    EXPECT_EQ(read(wrong).remarks.size(), limits::study_places + 1);  // and the end that is missing
    EXPECT_TRUE(read(std::string(head) + "<url a=\"" + std::string(20'000'000, 'x')).has(SitemapFault::broken_xml));
    auto const long_text = pages("<url><loc>https://a.ua/" + std::string(100'000, 'x') + "</loc></url>");
    EXPECT_TRUE(long_text.has(SitemapFault::broken_xml));
    EXPECT_TRUE(long_text.entries.empty());
}

TEST(Sitemap, ReadsTheSameByteByByte) {
    std::string const text = "\xEF\xBB\xBF \n" + std::string(head) +
                             "<!-- -- ---><url><loc>https://a.ua/?a&amp;b&x</loc><lastmod>2026-11-23T10:00Z</lastmod>"
                             "</url><![CDATA[ ]] ]]]><x y='>'/><url><loc><![CDATA[https://a.ua/]]]></loc></url>";
    SitemapReader reader;
    for (char const c : text) reader.feed({&c, 1});
    auto const slow = reader.finish();
    auto const fast = read(text);
    EXPECT_EQ(addresses(fast), (Addresses{"https://a.ua/?a&b&x", "https://a.ua/]"}));
    EXPECT_EQ(addresses(slow), addresses(fast));
    EXPECT_EQ(faults(slow), faults(fast));
}

TEST(W3cDate, Forms) {
    auto const shown = [](std::string_view text) {
        auto const made = parse_w3c_date(text);
        return made ? to_rfc3339(*made) : "none";
    };
    EXPECT_EQ(shown("2026"), "2026-01-01T00:00:00Z");
    EXPECT_EQ(shown("2026-11"), "2026-11-01T00:00:00Z");
    EXPECT_EQ(shown("2026-11-23"), "2026-11-23T00:00:00Z");
    EXPECT_EQ(shown("2026-11-23T10:00Z"), "2026-11-23T10:00:00Z");
    EXPECT_EQ(shown("2026-11-23T10:00+02:00"), "2026-11-23T08:00:00Z");
    EXPECT_EQ(shown("2026-11-23T10:00:05.5+02:00"), "2026-11-23T08:00:05.500000Z");
    for (auto const* bad : {"", "26-11-23", "2026-13-01", "2026-02-30", "2026-11-23 10:00", "23.11.2026", "2026-1-1",
                            "2026-11-23T10:00", "2026-11-23T25:00Z", "Mon, 23 Nov 2026 10:00:00 GMT"})
        EXPECT_EQ(shown(bad), "none") << bad;
}

}  // namespace
}  // namespace slovo::study
