#include "html/encoding.hpp"

#include <gmock/gmock.h>
#include <iconv.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <random>
#include <string>

namespace slovo::html {
namespace {

std::span<std::uint8_t const> bytes_of(std::string_view text) {
    return {reinterpret_cast<std::uint8_t const*>(text.data()), text.size()};
}

// By iconv; a character that the encoding lacks is left out.
std::string converted(std::string text, char const* to_name, char const* from_name) {
    auto* const converter = iconv_open(to_name, from_name);
    EXPECT_NE(converter, reinterpret_cast<iconv_t>(-1)) << to_name;
    std::string out(text.size() * 3, '\0');
    char* from = text.data();
    char* to = out.data();
    std::size_t left = text.size(), room = out.size();
    while (left != 0 && iconv(converter, &from, &left, &to, &room) == static_cast<std::size_t>(-1)) {
        do {
            ++from;
            --left;
        } while (left != 0 && (static_cast<std::uint8_t>(*from) & 0xC0) == 0x80);
    }
    iconv_close(converter);
    out.resize(out.size() - room);
    return out;
}

std::string file(std::string const& path) {
    std::ifstream stream(SLOVO_SOURCE_DIR "/" + path, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    EXPECT_FALSE(text.empty()) << path;
    return text;
}

// Every quoted value of the texts, and of the policy those of the language.
std::string prose(std::string const& language) {
    std::string all;
    auto const take = [&all](std::string const& toml, std::string const& wanted) {
        std::size_t at = 0;
        while (at < toml.size()) {
            auto const end = std::min(toml.find('\n', at), toml.size());
            auto const line = toml.substr(at, end - at);
            at = end + 1;
            auto const quote = line.find('"');
            if (quote == std::string::npos || line.starts_with('#')) continue;
            if (!wanted.empty() && line.substr(0, quote).find("." + wanted) == std::string::npos) continue;
            auto const value = line.substr(quote + 1, line.rfind('"') - quote - 1);
            if (value.find('{') == std::string::npos) all += value + "\n";
        }
    };
    take(file("web/texts/" + language + ".toml"), "");
    take(file("policy/webpromo.toml"), language);
    EXPECT_GT(all.size(), 20'000U);
    return all;
}

struct Kind {
    char const* name;  // iconv's
    Encoding encoding;
};
constexpr std::array<Kind, 6> kinds{{{"CP1251", Encoding::windows1251},
                                     {"KOI8-R", Encoding::koi8_r},
                                     {"KOI8-U", Encoding::koi8_u},
                                     {"CP866", Encoding::ibm866},
                                     {"ISO-8859-5", Encoding::iso8859_5},
                                     {"MAC-UK", Encoding::x_mac_cyrillic}}};

// In how many of a hundred samples the text is read as it was written. Not the name of the encoding counts: small
// letters but я are the same bytes in windows-1251 and on the Mac, and Russian is the same in KOI8-R and KOI8-U.
double rate_of(Kind const& kind, std::string const& language, std::size_t bytes) {
    constexpr int samples = 400;
    auto const text = converted(prose(language), kind.name, "UTF-8");
    std::mt19937 random(7);
    int right = 0;
    for (int taken = 0; taken < samples;) {
        auto const sample = text.substr(random() % (text.size() - bytes), bytes);
        auto const beyond_ascii =
            std::ranges::count_if(sample, [](char c) { return static_cast<std::uint8_t>(c) > 127; });
        if (beyond_ascii < static_cast<std::ptrdiff_t>(bytes / 2)) continue;  // names of products in Latin letters
        ++taken;
        right += decode(bytes_of(sample), "").text == converted(sample, "UTF-8", kind.name) ? 1 : 0;
    }
    return 100.0 * right / samples;
}

// The Mac's is asked for less: where я or a quotation mark is all that tells, windows-1251 is taken, which is what a
// page without a declaration has had in a thousand cases to one.
TEST(Decode, ReadsWhatDoesNotSayItsEncoding) {
    struct Goal {
        std::size_t bytes;
        double at_least, on_mac;
    };
    for (auto const& kind : kinds)
        for (std::string const language : {"ru", "uk"})
            for (auto const& goal : {Goal{20, 99, 80}, Goal{60, 99.5, 85}, Goal{150, 99.5, 97}, Goal{500, 99.5, 99.5}})
                EXPECT_GE(rate_of(kind, language, goal.bytes),
                          kind.encoding == Encoding::x_mac_cyrillic ? goal.on_mac : goal.at_least)
                    << kind.name << ' ' << language << ' ' << goal.bytes;
}

TEST(Decode, TablesAreThoseOfIconvButWhereTheStandardDiffers) {
    for (auto const& [name, encoding] : kinds) {
        int differ = 0;
        for (int byte = 128; byte < 256; ++byte) {
            std::string const one(1, static_cast<char>(byte));
            auto const ours = decode(bytes_of(one), "text/html; charset=" + std::string(name_of(encoding))).text;
            differ += ours == converted(one, "UTF-8", name) ? 0 : 1;
        }
        // windows-1251 0x98 has no meaning, koi8-u has ў, x-mac-cyrillic the euro and no pound of old.
        EXPECT_LE(differ, 4) << name;
    }
}

TEST(Label, KnowsTheStandardsNames) {
    EXPECT_EQ(label(" CP1251\n").encoding, Encoding::windows1251);
    EXPECT_EQ(label("latin1").encoding, Encoding::windows1252);
    EXPECT_EQ(label("utf8").encoding, Encoding::utf8);
    EXPECT_EQ(label("x-mac-ukrainian").encoding, Encoding::x_mac_cyrillic);
    EXPECT_EQ(label("shift_jis").encoding, Encoding::other);
    EXPECT_TRUE(label("koi8-ru").found);
    for (auto const* const none : {"", "utf-9", "win1251", "unicode-1-1-utf-8-and-more-of-it"})
        EXPECT_FALSE(label(none).found) << none;
    for (auto const& kind : kinds) EXPECT_EQ(label(name_of(kind.encoding)).encoding, kind.encoding);
}

TEST(Decode, MarkThenHttpThenMeta) {
    std::string const meta = "<!-- <meta charset=koi8-r> --><p a='<meta charset=koi8-u>'><meta charset=windows-1251>";
    auto decoded = decode(bytes_of(meta + "\xC4\xE0"), "");
    EXPECT_EQ(decoded.by, Decoded::By::meta);
    EXPECT_EQ(decoded.encoding, Encoding::windows1251);
    EXPECT_TRUE(decoded.text.ends_with("Да"));
    EXPECT_FALSE(decoded.meta_late);
    decoded = decode(bytes_of(meta), "text/html; Charset = \"KOI8-R\"");
    EXPECT_EQ(decoded.by, Decoded::By::http);
    EXPECT_EQ(decoded.encoding, Encoding::koi8_r);
    EXPECT_EQ(decoded.meta, Encoding::windows1251);
    decoded = decode(bytes_of("\xEF\xBB\xBF" + meta + "Да"), "text/html; charset=koi8-r");
    EXPECT_EQ(decoded.by, Decoded::By::bom);
    EXPECT_TRUE(decoded.contradicted);
    EXPECT_TRUE(decoded.text.starts_with("<!--") && decoded.text.ends_with("Да"));
    decoded = decode(bytes_of(std::string(1024, ' ') + meta), "text/html");
    EXPECT_TRUE(decoded.meta_late && decoded.has_meta && !decoded.has_http);
    EXPECT_EQ(decode(bytes_of("<p>Привіт"), "").by, Decoded::By::valid_utf8);
    EXPECT_EQ(decode({}, "").encoding, Encoding::utf8);
}

TEST(Decode, MetaWithPragma) {
    auto const meta_of = [](std::string_view page) { return decode(bytes_of(page), ""); };
    EXPECT_EQ(meta_of("<META HTTP-EQUIV=Content-Type CONTENT='text/html;charset=cp866'>").meta, Encoding::ibm866);
    EXPECT_EQ(meta_of("<meta content='x; charset=cp866' http-equiv=content-type>").meta, Encoding::ibm866);
    EXPECT_FALSE(meta_of("<meta content='text/html; charset=cp866'>").has_meta);
    EXPECT_FALSE(meta_of("<meta http-equiv=refresh content='charset=cp866'>").has_meta);
    EXPECT_FALSE(meta_of("<metacharset=cp866>").has_meta);
    EXPECT_FALSE(meta_of("<meta charset=none>").has_meta);
    EXPECT_EQ(meta_of("<meta charset=utf-16>").meta, Encoding::utf8);
    EXPECT_EQ(meta_of("</p <meta charset=koi8-r><meta/charset=cp1251 charset=koi8-r>").meta, Encoding::windows1251);
    EXPECT_FALSE(meta_of("<meta charset='cp1251").contradicted);
}

TEST(Decode, SaysWhenWhatWasDeclaredIsNotSo) {
    auto const russian = prose("ru").substr(0, 2000);
    auto const old = converted(russian, "CP1251", "UTF-8");
    EXPECT_TRUE(decode(bytes_of(old), "text/html; charset=utf-8").contradicted);
    EXPECT_TRUE(decode(bytes_of(old), "text/html; charset=koi8-r").contradicted);
    EXPECT_TRUE(decode(bytes_of(old), "text/html; charset=iso-8859-1").contradicted);
    EXPECT_TRUE(decode(bytes_of(russian), "text/html; charset=windows-1251").contradicted);
    EXPECT_FALSE(decode(bytes_of(old), "text/html; charset=windows-1251").contradicted);
    EXPECT_FALSE(decode(bytes_of(russian), "text/html; charset=utf-8").contradicted);
    EXPECT_FALSE(decode(bytes_of(converted(russian, "KOI8-R", "UTF-8")), "a/b; charset=koi8-u").contradicted);
    EXPECT_FALSE(decode(bytes_of("<p>caf\xE9 cr\xE8me"), "text/html; charset=latin1").contradicted);
}

TEST(Decode, WesternTextIsNotCyrillic) {
    std::string const french = "Les \xE9l\xE8ves ont re\xE7u des no\xEBls tr\xE8s \xE9labor\xE9s \xE0 la cr\xE8me";
    auto const decoded = decode(bytes_of(french), "");
    EXPECT_EQ(decoded.by, Decoded::By::fallback);
    EXPECT_EQ(decoded.encoding, Encoding::windows1252);
    EXPECT_TRUE(decoded.text.starts_with("Les élèves"));
}

TEST(Decode, FaultsBecomeReplacementsAsTheStandardSays) {
    auto const text_of = [](std::string_view bytes) { return decode(bytes_of(bytes), "a/b; charset=utf-8").text; };
    EXPECT_EQ(text_of("a\xFF"
                      "b"),
              "a\uFFFDb");
    EXPECT_EQ(text_of("\xF0\x9F\x98"), "\uFFFD");              // one sequence that is cut
    EXPECT_EQ(text_of("\xC0\x80"), "\uFFFD\uFFFD");            // overlong
    EXPECT_EQ(text_of("\xED\xA0\x80"), "\uFFFD\uFFFD\uFFFD");  // a surrogate
    EXPECT_EQ(text_of("\xF4\x90\x80\x80"), "\uFFFD\uFFFD\uFFFD\uFFFD");
    EXPECT_EQ(text_of("\xE2\x82"
                      "A\xF4\x8F\xBF\xBF"),
              "\uFFFD"
              "A\U0010FFFF");
    EXPECT_EQ(decode(bytes_of("\xC3\xA9 \xC3"), "").by, Decoded::By::valid_utf8) << "cut by a limit";
    EXPECT_EQ(decode(bytes_of("\xFF\xFE<\0\x3D\xD8\x00\xDE\x00\xD8"), "").encoding, Encoding::utf16le);
    std::string const utf16("\xFE\xFF\x04\x10\xD8\x3D\xDE\x00\xDC\x00!", 11);
    EXPECT_EQ(decode(bytes_of(utf16), "").text, "А😀\uFFFD\uFFFD");
    EXPECT_EQ(decode(bytes_of("a\x82\xA0z"), "a/b; charset=shift_jis").text, "a\uFFFDz");
}

TEST(DetectLanguage, OfLinesOfOurTexts) {
    struct Case {
        char const* language;
        TextLanguage expected;
    };
    for (auto const& [language, expected] :
         {Case{"uk", TextLanguage::uk}, Case{"ru", TextLanguage::ru}, Case{"en", TextLanguage::en}}) {
        auto const text = prose(language);
        int lines = 0, right = 0;
        for (std::size_t at = 0; at < text.size();) {
            auto const end = std::min(text.find('\n', at), text.size());
            auto const line = std::string_view(text).substr(at, end - at);
            at = end + 1;
            if (line.size() < 80) continue;
            ++lines;
            right += detect_language(line) == expected ? 1 : 0;
        }
        EXPECT_GT(lines, 80);
        EXPECT_GE(right * 100, lines * 98) << language << ' ' << right << " of " << lines;
    }
}

TEST(DetectLanguage, OfOthers) {
    EXPECT_EQ(detect_language(""), TextLanguage::unknown);
    EXPECT_EQ(detect_language("123 OK"), TextLanguage::unknown);
    EXPECT_EQ(detect_language("Wir haben alle Bücher, die man für die Schule und zu Hause braucht, und noch viel mehr"),
              TextLanguage::other);
    EXPECT_EQ(detect_language("Мы прадаём усё, што патрэбна для дома, і прывозім у той жа дзень у любы раён"),
              TextLanguage::other);
    EXPECT_EQ(detect_language("Google Ads, Meta та SEO: налаштуємо рекламу й піднімемо сайт"), TextLanguage::uk);
}

}  // namespace
}  // namespace slovo::html
