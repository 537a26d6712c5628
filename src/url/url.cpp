#include "url/url.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>

#include "url/encode.hpp"
#include "url/host.hpp"

namespace slovo::url {
namespace {

std::string_view between(std::string const& text, std::size_t begin, std::size_t end) {
    return std::string_view(text).substr(begin, end - begin);
}

/// Parameters that say where a visitor came from and change nothing on the page.
constexpr std::string_view tracking =
    " _branch_match_id _bta_c _bta_tid _ga _gl _hsenc _hsmi _kx _openstat adj_campaign admitad_uid calltouch_tm cmpid "
    "dclid ef_id epik erid etext fb_action_ids fb_action_types fb_ref fb_source fbclid gad_campaignid gad_source "
    "gbraid "
    "gclid gclsrc hsa_acc hsa_ad hsa_cam hsa_grp hsa_kw hsa_mt hsa_net hsa_src hsa_tgt hsa_ver hsctatracking igsh "
    "igshid irclickid li_fat_id mc_cid mc_eid mindbox-click-id mkt_tok msclkid mtm_campaign mtm_content mtm_keyword "
    "mtm_medium mtm_source oly_anon_id oly_enc_id openstat pk_campaign pk_content pk_kwd pk_medium pk_source "
    "rb_clickid roistat roistat_pos roistat_referrer roistat_visit s_cid s_kwcid sccid srsltid tblci ttclid twclid "
    "vero_conv vero_id wbraid wickedid yadclid yadordid yclid ymclid ysclid ";

bool is_tracking(std::string_view parameter) {
    std::string word = " ";
    for (char const c : parameter.substr(0, parameter.find('='))) {
        word += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    }
    word += ' ';
    return word.starts_with(" utm_") || (word.size() > 2 && tracking.contains(word));
}

/// The percent-encoded characters at the front, when they are one character that reads well; empty when not.
std::string readable_character(std::string_view text, std::size_t& taken) {
    std::array<char, 4> bytes{};
    std::int32_t count = 0;
    for (auto rest = text; count < 4 && escaped_byte(rest) >= 0x80; rest.remove_prefix(3))
        bytes[static_cast<std::size_t>(count++)] = static_cast<char>(escaped_byte(rest));
    std::int32_t at = 0;
    UChar32 c = -1;
    if (count > 0) U8_NEXT(bytes.data(), at, count, c);
    if (c < 0 || !u_isgraph(c) || u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT)) return {};
    taken = static_cast<std::size_t>(at) * 3;
    return {bytes.data(), static_cast<std::size_t>(at)};
}

}  // namespace

std::string_view WebUrl::host() const {
    return between(href_, host_begin_, host_end_);
}

std::optional<std::uint16_t> WebUrl::port() const {
    return port_;
}

std::uint16_t WebUrl::port_to_dial() const {
    return port_.value_or(scheme_ == Scheme::https ? 443 : 80);
}

bool WebUrl::has_credentials() const {
    return href_[host_begin_ - 1] == '@';
}

std::string_view WebUrl::username() const {
    return between(href_, scheme_ == Scheme::https ? 8 : 7, username_end_);
}

std::string_view WebUrl::password() const {
    return password_end_ > username_end_ ? between(href_, username_end_ + 1, password_end_) : std::string_view();
}

std::string_view WebUrl::path() const {
    auto const target = this->target();
    return query_begin_ == 0 ? target : target.substr(0, query_begin_ - 1 - path_begin_);
}

std::optional<std::string_view> WebUrl::query() const {
    if (query_begin_ == 0) return std::nullopt;
    return target().substr(query_begin_ - path_begin_);
}

std::optional<std::string_view> WebUrl::fragment() const {
    if (fragment_begin_ == 0) return std::nullopt;
    return between(href_, fragment_begin_, href_.size());
}

std::string_view WebUrl::target() const {
    return between(href_, path_begin_, fragment_begin_ == 0 ? href_.size() : fragment_begin_ - 1);
}

std::string WebUrl::origin() const {
    std::string made = scheme_ == Scheme::https ? "https://" : "http://";
    return made += between(href_, host_begin_, path_begin_);
}

WebUrl WebUrl::without_fragment() const {
    auto made = *this;
    if (fragment_begin_ != 0) made.href_.resize(fragment_begin_ - 1);
    made.fragment_begin_ = 0;
    return made;
}

std::string WebUrl::identity() const {
    std::string made(href_, 0, path_begin_);
    made += path();
    char sign = '?';
    for (auto rest = query().value_or(""); !rest.empty();) {
        auto const parameter = rest.substr(0, rest.find('&'));
        rest.remove_prefix(std::min(parameter.size() + 1, rest.size()));
        if (parameter.empty() || is_tracking(parameter)) continue;
        made += sign;
        made += parameter;
        sign = '&';
    }
    return made;
}

std::string WebUrl::shown() const {
    std::string made = scheme_ == Scheme::https ? "https://" : "http://";
    made += host_in_unicode(host());
    made += between(href_, host_end_, path_begin_);
    for (auto rest = between(href_, path_begin_, href_.size()); !rest.empty();) {
        std::size_t taken = 1;
        auto const character = readable_character(rest, taken);
        made += character.empty() ? rest.substr(0, 1) : character;
        rest.remove_prefix(taken);
    }
    return made;
}

}  // namespace slovo::url
