#include "study/inspect/language_codes.hpp"

#include <algorithm>

#include "study/letters.hpp"

namespace slovo::study {
namespace {

constexpr std::string_view languages =
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en "
    "eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv "
    "ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne "
    "ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st "
    "su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu ";
constexpr std::string_view regions =
    "ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bl bm bn bo bq br bs bt bv bw by bz ca "
    "cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg eh er es et fi fj fk fm fo fr ga "
    "gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp "
    "ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mf mg mh mk ml mm mn mo mp mq mr ms "
    "mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs "
    "ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw "
    "tz ua ug um us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw ";

bool in_list(std::string_view list, std::string_view code) {
    for (std::size_t at = 0; at + 2 < list.size(); at += 3)
        if (list.substr(at, 2) == code) return true;
    return false;
}

}  // namespace

bool is_language_code(std::string_view lower_code) {
    if (lower_code.size() < 2 || !in_list(languages, lower_code.substr(0, 2))) return false;
    auto rest = lower_code.substr(2);
    if (rest.size() >= 5 && rest[0] == '-' && std::ranges::all_of(rest.substr(1, 4), is_alpha)) rest.remove_prefix(5);
    return rest.empty() || (rest.size() == 3 && rest[0] == '-' && in_list(regions, rest.substr(1)));
}

bool is_language_tag(std::string_view tag) {
    auto const text = lowered(tag);
    auto const end = std::min(text.find_first_of("-_"), text.size());
    auto const primary = std::string_view(text).substr(0, end);
    bool const known = (primary.size() == 2 && in_list(languages, primary)) ||
                       (primary.size() == 3 && std::ranges::all_of(primary, is_alpha));
    return known && std::ranges::all_of(std::string_view(text).substr(end),
                                        [](char c) { return is_alnum(c) || c == '-' || c == '_'; });
}

}  // namespace slovo::study
