#include "study/inspect/trackers.hpp"

#include <array>
#include <bitset>
#include <cstring>

namespace slovo::study {
namespace {

constexpr Tracker trackers[] = {
    // More special patterns stand before more general ones.
    {"google-analytics.com", "Google Analytics", "Google", TrackerKind::analytics, true},
    {"analytics.google.com", "Google Analytics", "Google", TrackerKind::analytics, true},
    {"googletagmanager.com/gtag", "Google tag", "Google", TrackerKind::analytics, true},
    {"googletagmanager.com", "Google Tag Manager", "Google", TrackerKind::tag_manager, true},
    {"doubleclick.net", "Google Ads (DoubleClick)", "Google", TrackerKind::advertising, true},
    {"googleadservices.com", "Google Ads", "Google", TrackerKind::advertising, true},
    {"googlesyndication.com", "Google AdSense", "Google", TrackerKind::advertising, true},
    {"fonts.googleapis.com", "Google Fonts", "Google", TrackerKind::fonts, true},
    {"fonts.gstatic.com", "Google Fonts", "Google", TrackerKind::fonts, true},
    {"google.com/recaptcha", "reCAPTCHA", "Google", TrackerKind::captcha, true},
    {"recaptcha.net", "reCAPTCHA", "Google", TrackerKind::captcha, true},
    {"maps.googleapis.com", "Google Maps", "Google", TrackerKind::maps, true},
    {"google.com/maps", "Google Maps", "Google", TrackerKind::maps, true},
    {"maps.google.", "Google Maps", "Google", TrackerKind::maps, true},
    {"youtube-nocookie.com", "YouTube without cookies", "Google", TrackerKind::video, true},
    {"youtube.com", "YouTube", "Google", TrackerKind::video, true},
    {"ajax.googleapis.com", "Google Hosted Libraries", "Google", TrackerKind::cdn, true},
    {"optimize.google.com", "Google Optimize", "Google", TrackerKind::analytics, true},
    {"firebaseio.com", "Firebase", "Google", TrackerKind::other, true},
    {"mc.yandex.", "Yandex Metrica", "Yandex", TrackerKind::analytics, false},
    {"an.yandex.ru", "Yandex Direct", "Yandex", TrackerKind::advertising, false},
    {"yandex.ru/ads", "Yandex Direct", "Yandex", TrackerKind::advertising, false},
    {"api-maps.yandex.", "Yandex Maps", "Yandex", TrackerKind::maps, false},
    {"yandex.ru/map", "Yandex Maps", "Yandex", TrackerKind::maps, false},
    {"captcha.yandex", "SmartCaptcha", "Yandex", TrackerKind::captcha, false},
    {"smartcaptcha.yandexcloud.net", "SmartCaptcha", "Yandex", TrackerKind::captcha, false},
    {"yastatic.net", "Yandex CDN", "Yandex", TrackerKind::cdn, false},
    {"connect.facebook.net", "Meta Pixel", "Meta", TrackerKind::advertising, true},
    {"facebook.com/tr", "Meta Pixel", "Meta", TrackerKind::advertising, true},
    {"facebook.com/plugins", "Facebook widget", "Meta", TrackerKind::social, true},
    {"instagram.com/embed", "Instagram widget", "Meta", TrackerKind::social, true},
    {"analytics.tiktok.com", "TikTok Pixel", "TikTok", TrackerKind::advertising, true},
    {"vk.com/js/api", "VK Pixel", "VK", TrackerKind::advertising, false},
    {"vk.com/rtrg", "VK Retargeting", "VK", TrackerKind::advertising, false},
    {"top-fwz1.mail.ru", "VK Ads (MyTarget)", "VK", TrackerKind::advertising, false},
    {"ad.mail.ru", "VK Ads", "VK", TrackerKind::advertising, false},
    {"counter.yadro.ru", "LiveInternet", "LiveInternet", TrackerKind::analytics, false},
    {"counter.rambler.ru", "Rambler Top100", "Rambler", TrackerKind::analytics, false},
    {"top100.ru", "Rambler Top100", "Rambler", TrackerKind::analytics, false},
    {"c.bigmir.net", "bigmir)net", "bigmir)net", TrackerKind::analytics, false},
    {"hit.ua", "hit.ua", "hit.ua", TrackerKind::analytics, false},
    {"snap.licdn.com", "LinkedIn Insight", "Microsoft", TrackerKind::advertising, true},
    {"px.ads.linkedin.com", "LinkedIn Ads", "Microsoft", TrackerKind::advertising, true},
    {"bat.bing.com", "Microsoft Advertising", "Microsoft", TrackerKind::advertising, true},
    {"clarity.ms", "Microsoft Clarity", "Microsoft", TrackerKind::session_replay, true},
    {"hotjar.com", "Hotjar", "Contentsquare", TrackerKind::session_replay, true},
    {"contentsquare.net", "Contentsquare", "Contentsquare", TrackerKind::session_replay, true},
    {"mouseflow.com", "Mouseflow", "Mouseflow", TrackerKind::session_replay, true},
    {"smartlook.com", "Smartlook", "Cisco", TrackerKind::session_replay, true},
    {"fullstory.com", "FullStory", "FullStory", TrackerKind::session_replay, true},
    {"luckyorange.com", "Lucky Orange", "Lucky Orange", TrackerKind::session_replay, true},
    {"inspectlet.com", "Inspectlet", "Inspectlet", TrackerKind::session_replay, true},
    {"logrocket.io", "LogRocket", "LogRocket", TrackerKind::session_replay, true},
    {"crazyegg.com", "Crazy Egg", "Crazy Egg", TrackerKind::session_replay, true},
    {"static.criteo.net", "Criteo", "Criteo", TrackerKind::advertising, true},
    {"criteo.com", "Criteo", "Criteo", TrackerKind::advertising, true},
    {"taboola.com", "Taboola", "Taboola", TrackerKind::advertising, true},
    {"outbrain.com", "Outbrain", "Outbrain", TrackerKind::advertising, true},
    {"adroll.com", "AdRoll", "NextRoll", TrackerKind::advertising, true},
    {"rtbhouse", "RTB House", "RTB House", TrackerKind::advertising, true},
    {"adform.net", "Adform", "Adform", TrackerKind::advertising, true},
    {"bidswitch.net", "BidSwitch", "IPONWEB", TrackerKind::advertising, true},
    {"rubiconproject.com", "Magnite", "Magnite", TrackerKind::advertising, true},
    {"pubmatic.com", "PubMatic", "PubMatic", TrackerKind::advertising, true},
    {"openx.net", "OpenX", "OpenX", TrackerKind::advertising, true},
    {"adnxs.com", "Xandr", "Microsoft", TrackerKind::advertising, true},
    {"casalemedia.com", "Index Exchange", "Index Exchange", TrackerKind::advertising, true},
    {"amazon-adsystem.com", "Amazon Ads", "Amazon", TrackerKind::advertising, true},
    {"ads-twitter.com", "X Ads", "X", TrackerKind::advertising, true},
    {"platform.twitter.com", "X widget", "X", TrackerKind::social, true},
    {"pinimg.com/ct", "Pinterest Tag", "Pinterest", TrackerKind::advertising, true},
    {"ct.pinterest.com", "Pinterest Tag", "Pinterest", TrackerKind::advertising, true},
    {"sc-static.net", "Snap Pixel", "Snap", TrackerKind::advertising, true},
    {"quantserve.com", "Quantcast", "Quantcast", TrackerKind::advertising, true},
    {"scorecardresearch.com", "Comscore", "Comscore", TrackerKind::analytics, true},
    {"hs-scripts.com", "HubSpot", "HubSpot", TrackerKind::analytics, true},
    {"hs-analytics.net", "HubSpot", "HubSpot", TrackerKind::analytics, true},
    {"segment.com", "Segment", "Twilio", TrackerKind::analytics, true},
    {"mixpanel.com", "Mixpanel", "Mixpanel", TrackerKind::analytics, true},
    {"amplitude.com", "Amplitude", "Amplitude", TrackerKind::analytics, true},
    {"plausible.io", "Plausible", "Plausible", TrackerKind::other, true},
    {"matomo.", "Matomo", "the site", TrackerKind::analytics, false},
    {"piwik.", "Matomo", "the site", TrackerKind::analytics, false},
    {"cloudflareinsights.com", "Cloudflare Web Analytics", "Cloudflare", TrackerKind::other, true},
    {"kissmetrics", "Kissmetrics", "Kissmetrics", TrackerKind::analytics, true},
    {"optimizely.com", "Optimizely", "Optimizely", TrackerKind::analytics, true},
    {"visualwebsiteoptimizer.com", "VWO", "Wingify", TrackerKind::analytics, true},
    {"onesignal.com", "OneSignal", "OneSignal", TrackerKind::advertising, true},
    {"sendpulse.com", "SendPulse", "SendPulse", TrackerKind::advertising, true},
    {"esputnik.com", "eSputnik", "Yespo", TrackerKind::advertising, false},
    {"mindbox.ru", "Mindbox", "Mindbox", TrackerKind::advertising, false},
    {"retailrocket", "Retail Rocket", "Retail Rocket", TrackerKind::advertising, false},
    {"flocktory.com", "Flocktory", "Flocktory", TrackerKind::advertising, false},
    {"roistat.com", "Roistat", "Roistat", TrackerKind::analytics, false},
    {"calltouch.ru", "Calltouch", "Calltouch", TrackerKind::call_tracking, false},
    {"comagic.ru", "CoMagic", "UIS", TrackerKind::call_tracking, false},
    {"uiscom.ru", "UIS", "UIS", TrackerKind::call_tracking, false},
    {"callibri.ru", "Callibri", "Callibri", TrackerKind::call_tracking, false},
    {"mango-office.ru", "Mango Office", "Mango", TrackerKind::call_tracking, false},
    {"ringostat.com", "Ringostat", "Ringostat", TrackerKind::call_tracking, false},
    {"binotel.com", "Binotel", "Binotel", TrackerKind::call_tracking, false},
    {"phonet.com.ua", "Phonet", "Phonet", TrackerKind::call_tracking, false},
    {"callrail.com", "CallRail", "CallRail", TrackerKind::call_tracking, true},
    {"jivosite.com", "Jivo", "Jivo", TrackerKind::chat, false},
    {"jivo.ru", "Jivo", "Jivo", TrackerKind::chat, false},
    {"intercom.io", "Intercom", "Intercom", TrackerKind::chat, true},
    {"tawk.to", "tawk.to", "tawk.to", TrackerKind::chat, true},
    {"livechatinc.com", "LiveChat", "text.com", TrackerKind::chat, true},
    {"zdassets.com", "Zendesk", "Zendesk", TrackerKind::chat, true},
    {"crisp.chat", "Crisp", "Crisp", TrackerKind::chat, true},
    {"bitrix24", "Bitrix24", "Bitrix", TrackerKind::chat, false},
    {"amocrm.", "amoCRM", "amoCRM", TrackerKind::chat, false},
    {"carrotquest.io", "Carrot quest", "Carrot quest", TrackerKind::chat, false},
    {"envybox", "Envybox", "Envybox", TrackerKind::chat, false},
    {"cookiebot.com", "Cookiebot", "Usercentrics", TrackerKind::consent, true},
    {"usercentrics.eu", "Usercentrics", "Usercentrics", TrackerKind::consent, true},
    {"cookielaw.org", "OneTrust", "OneTrust", TrackerKind::consent, true},
    {"onetrust.com", "OneTrust", "OneTrust", TrackerKind::consent, true},
    {"iubenda.com", "iubenda", "iubenda", TrackerKind::consent, true},
    {"cookieyes.com", "CookieYes", "CookieYes", TrackerKind::consent, true},
    {"cookie-script.com", "Cookie-Script", "Cookie-Script", TrackerKind::consent, true},
    {"termly.io", "Termly", "Termly", TrackerKind::consent, true},
    {"quantcast.mgr.consensu.org", "Quantcast Choice", "Quantcast", TrackerKind::consent, true},
    {"consentmanager.net", "consentmanager", "consentmanager", TrackerKind::consent, true},
    {"didomi", "Didomi", "Didomi", TrackerKind::consent, true},
    {"klaro", "Klaro", "the site", TrackerKind::consent, false},
    {"cookieconsent", "a consent tool", "the site", TrackerKind::consent, false},
    {"cookie-consent", "a consent tool", "the site", TrackerKind::consent, false},
    {"tarteaucitron", "tarteaucitron", "the site", TrackerKind::consent, false},
    {"trustarc.com", "TrustArc", "TrustArc", TrackerKind::consent, true},
    {"complianz", "Complianz", "the site", TrackerKind::consent, false},
    {"cdnjs.cloudflare.com", "cdnjs", "Cloudflare", TrackerKind::cdn, true},
    {"cdn.jsdelivr.net", "jsDelivr", "jsDelivr", TrackerKind::cdn, true},
    {"unpkg.com", "unpkg", "Cloudflare", TrackerKind::cdn, true},
    {"code.jquery.com", "jQuery CDN", "OpenJS", TrackerKind::cdn, true},
    {"use.typekit.net", "Adobe Fonts", "Adobe", TrackerKind::fonts, true},
    {"hcaptcha.com", "hCaptcha", "Intuition Machines", TrackerKind::captcha, true},
    {"challenges.cloudflare.com", "Turnstile", "Cloudflare", TrackerKind::captcha, true},
    {"player.vimeo.com", "Vimeo", "Vimeo", TrackerKind::video, true},
    {"rutube.ru", "Rutube", "Rutube", TrackerKind::video, false},
    {"coinhive", "Coinhive", "Coinhive", TrackerKind::mining, true},
    {"coin-hive", "Coinhive", "Coinhive", TrackerKind::mining, true},
    {"crypto-loot", "CryptoLoot", "CryptoLoot", TrackerKind::mining, true},
    {"cryptonight", "a miner", "unknown", TrackerKind::mining, true},
    {"webmine.", "a miner", "unknown", TrackerKind::mining, true},
    {"coinimp", "CoinIMP", "CoinIMP", TrackerKind::mining, true},
};

struct CookieName {
    std::string_view name;
    bool prefix;
    std::string_view owner;  ///< pattern of its tracker
};
constexpr auto cookies = std::to_array<CookieName>({
    {"_ga", true, "google-analytics.com"},
    {"_gid", false, "google-analytics.com"},
    {"_gat", true, "google-analytics.com"},
    {"__utm", true, "google-analytics.com"},
    {"_gcl_", true, "googleadservices.com"},
    {"IDE", false, "doubleclick.net"},
    {"_fbp", false, "connect.facebook.net"},
    {"_fbc", false, "connect.facebook.net"},
    {"fr", false, "connect.facebook.net"},
    {"_ym_", true, "mc.yandex."},
    {"yandexuid", false, "mc.yandex."},
    {"yabs-", true, "an.yandex.ru"},
    {"_ttp", false, "analytics.tiktok.com"},
    {"_tt_", true, "analytics.tiktok.com"},
    {"_clck", false, "clarity.ms"},
    {"_clsk", false, "clarity.ms"},
    {"_hj", true, "hotjar.com"},
    {"_uet", true, "bat.bing.com"},
    {"MUID", false, "bat.bing.com"},
    {"li_", true, "snap.licdn.com"},
    {"_pin_", true, "ct.pinterest.com"},
    {"_scid", false, "sc-static.net"},
    {"cto_", true, "criteo.com"},
    {"tmr_", true, "top-fwz1.mail.ru"},
    {"roistat_", true, "roistat.com"},
    {"_ct_", true, "calltouch.ru"},
    {"hubspotutk", false, "hs-analytics.net"},
    {"__hs", true, "hs-analytics.net"},
    {"amplitude", true, "amplitude.com"},
    {"mp_", true, "mixpanel.com"},
    {"_pk_", true, "matomo."},
    {"__adroll", true, "adroll.com"},
});

using Beginnings = std::bitset<65536>;

std::size_t slot(std::string_view text, std::size_t at) {
    std::uint32_t block = 0;
    std::memcpy(&block, text.data() + at, 4);
    return (block * 0x9E3779B1U) >> 16;
}

Beginnings make_beginnings() {
    Beginnings result;
    for (auto const& tracker : trackers) result.set(slot(tracker.pattern, 0));
    return result;
}

}  // namespace

std::span<Tracker const> all_trackers() {
    return trackers;
}

Tracker const* next_tracker(std::string_view text, std::size_t& at) {
    static Beginnings const beginnings = make_beginnings();
    for (; at + 4 <= text.size(); ++at) {
        if (!beginnings[slot(text, at)]) continue;
        for (auto const& tracker : trackers)
            if (text.substr(at).starts_with(tracker.pattern)) {
                ++at;
                return &tracker;
            }
    }
    return nullptr;
}

Tracker const* tracker_of(std::string_view host_and_path) {
    Tracker const* best = nullptr;
    std::size_t at = 0;
    for (auto const* found = next_tracker(host_and_path, at); found != nullptr; found = next_tracker(host_and_path, at))
        best = best == nullptr || found < best ? found : best;
    return best;
}

Tracker const* cookie_owner(std::string_view name) {
    for (auto const& cookie : cookies)
        if (cookie.prefix ? name.starts_with(cookie.name) : name == cookie.name) return tracker_of(cookie.owner);
    return nullptr;
}

bool follows_people(TrackerKind kind) {
    return kind == TrackerKind::analytics || kind == TrackerKind::advertising || kind == TrackerKind::session_replay;
}

}  // namespace slovo::study
