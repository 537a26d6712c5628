// Labels of encodings, as the Encoding Standard lists them (§ 4.2).
#include <algorithm>
#include <array>

#include "html/encoding.hpp"
#include "html/scan.hpp"

namespace slovo::html {

namespace {

struct Known {
    std::string_view label;
    Encoding encoding;
};

using enum Encoding;
// Sorted by their bytes.
// clang-format off
constexpr std::array<Known, 228> labels{{
    {"866", ibm866}, {"ansi_x3.4-1968", windows1252}, {"arabic", other}, {"ascii", windows1252},
    {"asmo-708", other}, {"big5", other}, {"big5-hkscs", other}, {"chinese", other}, {"cn-big5", other},
    {"cp1250", other}, {"cp1251", windows1251}, {"cp1252", windows1252}, {"cp1253", other}, {"cp1254", other},
    {"cp1255", other}, {"cp1256", other}, {"cp1257", other}, {"cp1258", other}, {"cp819", windows1252},
    {"cp866", ibm866}, {"csbig5", other}, {"cseuckr", other}, {"cseucpkdfmtjapanese", other}, {"csgb2312", other},
    {"csibm866", ibm866}, {"csiso2022jp", other}, {"csiso2022kr", other}, {"csiso58gb231280", other},
    {"csiso88596e", other}, {"csiso88596i", other}, {"csiso88598e", other}, {"csiso88598i", other},
    {"csisolatin1", windows1252}, {"csisolatin2", other}, {"csisolatin3", other}, {"csisolatin4", other},
    {"csisolatin5", other}, {"csisolatin6", other}, {"csisolatin9", other}, {"csisolatinarabic", other},
    {"csisolatincyrillic", iso8859_5}, {"csisolatingreek", other}, {"csisolatinhebrew", other}, {"cskoi8r", koi8_r},
    {"csksc56011987", other}, {"csmacintosh", other}, {"csshiftjis", other}, {"csunicode", utf16le},
    {"cyrillic", iso8859_5}, {"dos-874", other}, {"ecma-114", other}, {"ecma-118", other}, {"elot_928", other},
    {"euc-jp", other}, {"euc-kr", other}, {"gb18030", other}, {"gb2312", other}, {"gb_2312", other},
    {"gb_2312-80", other}, {"gbk", other}, {"greek", other}, {"greek8", other}, {"hebrew", other},
    {"hz-gb-2312", other}, {"ibm819", windows1252}, {"ibm866", ibm866}, {"iso-10646-ucs-2", utf16le},
    {"iso-2022-cn", other}, {"iso-2022-cn-ext", other}, {"iso-2022-jp", other}, {"iso-2022-kr", other},
    {"iso-8859-1", windows1252}, {"iso-8859-10", other}, {"iso-8859-11", other}, {"iso-8859-13", other},
    {"iso-8859-14", other}, {"iso-8859-15", other}, {"iso-8859-16", other}, {"iso-8859-2", other},
    {"iso-8859-3", other}, {"iso-8859-4", other}, {"iso-8859-5", iso8859_5}, {"iso-8859-6", other},
    {"iso-8859-6-e", other}, {"iso-8859-6-i", other}, {"iso-8859-7", other}, {"iso-8859-8", other},
    {"iso-8859-8-e", other}, {"iso-8859-8-i", other}, {"iso-8859-9", other}, {"iso-ir-100", windows1252},
    {"iso-ir-101", other}, {"iso-ir-109", other}, {"iso-ir-110", other}, {"iso-ir-126", other},
    {"iso-ir-127", other}, {"iso-ir-138", other}, {"iso-ir-144", iso8859_5}, {"iso-ir-148", other},
    {"iso-ir-149", other}, {"iso-ir-157", other}, {"iso-ir-58", other}, {"iso8859-1", windows1252},
    {"iso8859-10", other}, {"iso8859-11", other}, {"iso8859-13", other}, {"iso8859-14", other},
    {"iso8859-15", other}, {"iso8859-2", other}, {"iso8859-3", other}, {"iso8859-4", other},
    {"iso8859-5", iso8859_5}, {"iso8859-6", other}, {"iso8859-7", other}, {"iso8859-8", other},
    {"iso8859-9", other}, {"iso88591", windows1252}, {"iso885910", other}, {"iso885911", other},
    {"iso885913", other}, {"iso885914", other}, {"iso885915", other}, {"iso88592", other}, {"iso88593", other},
    {"iso88594", other}, {"iso88595", iso8859_5}, {"iso88596", other}, {"iso88597", other}, {"iso88598", other},
    {"iso88599", other}, {"iso_8859-1", windows1252}, {"iso_8859-15", other}, {"iso_8859-1:1987", windows1252},
    {"iso_8859-2", other}, {"iso_8859-2:1987", other}, {"iso_8859-3", other}, {"iso_8859-3:1988", other},
    {"iso_8859-4", other}, {"iso_8859-4:1988", other}, {"iso_8859-5", iso8859_5}, {"iso_8859-5:1988", iso8859_5},
    {"iso_8859-6", other}, {"iso_8859-6:1987", other}, {"iso_8859-7", other}, {"iso_8859-7:1987", other},
    {"iso_8859-8", other}, {"iso_8859-8:1988", other}, {"iso_8859-9", other}, {"iso_8859-9:1989", other},
    {"koi", koi8_r}, {"koi8", koi8_r}, {"koi8-r", koi8_r}, {"koi8-ru", koi8_u}, {"koi8-u", koi8_u},
    {"koi8_r", koi8_r}, {"korean", other}, {"ks_c_5601-1987", other}, {"ks_c_5601-1989", other}, {"ksc5601", other},
    {"ksc_5601", other}, {"l1", windows1252}, {"l2", other}, {"l3", other}, {"l4", other}, {"l5", other},
    {"l6", other}, {"l9", other}, {"latin1", windows1252}, {"latin2", other}, {"latin3", other}, {"latin4", other},
    {"latin5", other}, {"latin6", other}, {"logical", other}, {"mac", other}, {"macintosh", other},
    {"ms932", other}, {"ms_kanji", other}, {"replacement", other}, {"shift-jis", other}, {"shift_jis", other},
    {"sjis", other}, {"sun_eu_greek", other}, {"tis-620", other}, {"ucs-2", utf16le}, {"unicode", utf16le},
    {"unicode-1-1-utf-8", utf8}, {"unicode11utf8", utf8}, {"unicode20utf8", utf8}, {"unicodefeff", utf16le},
    {"unicodefffe", utf16be}, {"us-ascii", windows1252}, {"utf-16", utf16le}, {"utf-16be", utf16be},
    {"utf-16le", utf16le}, {"utf-8", utf8}, {"utf8", utf8}, {"visual", other}, {"windows-1250", other},
    {"windows-1251", windows1251}, {"windows-1252", windows1252}, {"windows-1253", other}, {"windows-1254", other},
    {"windows-1255", other}, {"windows-1256", other}, {"windows-1257", other}, {"windows-1258", other},
    {"windows-31j", other}, {"windows-874", other}, {"windows-949", other}, {"x-cp1250", other},
    {"x-cp1251", windows1251}, {"x-cp1252", windows1252}, {"x-cp1253", other}, {"x-cp1254", other},
    {"x-cp1255", other}, {"x-cp1256", other}, {"x-cp1257", other}, {"x-cp1258", other}, {"x-euc-jp", other},
    {"x-gbk", other}, {"x-mac-cyrillic", x_mac_cyrillic}, {"x-mac-roman", other},
    {"x-mac-ukrainian", x_mac_cyrillic}, {"x-sjis", other}, {"x-unicode20utf8", utf8}, {"x-user-defined", other},
    {"x-x-big5", other},
}};
// clang-format on
static_assert(std::ranges::is_sorted(labels, {}, &Known::label));

constexpr std::size_t longest_label = 19;

}  // namespace

std::string_view name_of(Encoding encoding) {
    switch (encoding) {
        case utf8: return "UTF-8";
        case utf16le: return "UTF-16LE";
        case utf16be: return "UTF-16BE";
        case windows1251: return "windows-1251";
        case koi8_r: return "KOI8-R";
        case koi8_u: return "KOI8-U";
        case ibm866: return "IBM866";
        case x_mac_cyrillic: return "x-mac-cyrillic";
        case iso8859_5: return "ISO-8859-5";
        case windows1252: return "windows-1252";
        case other: return "other";
    }
    return "other";
}

Label label(std::string_view text) {
    while (!text.empty() && is(text.front(), white)) text.remove_prefix(1);
    while (!text.empty() && is(text.back(), white)) text.remove_suffix(1);
    if (text.empty() || text.size() > longest_label) return {};
    std::array<char, longest_label> buffer{};
    std::ranges::transform(text, buffer.begin(), lower);
    std::string_view const wanted(buffer.data(), text.size());
    auto const* const found = std::ranges::lower_bound(labels, wanted, {}, &Known::label);
    if (found == labels.end() || found->label != wanted) return {};
    return {.found = true, .encoding = found->encoding};
}

}  // namespace slovo::html
