// One visit of the first page by a visitor nobody knows: a browser context of its own, the page loaded and left to come
// to rest, then looked at. Nothing is clicked, so that whatever is set or asked for came before any consent.
#pragma once

#include <string>

#include "study/browser/devtools.hpp"
#include "study/in_browser.hpp"

namespace slovo::study {

struct Device {
    int width, height;
    double scale;          ///< pixels of the device to one of the page
    double picture_scale;  ///< pixels of the picture to one of the page
    bool is_phone;
};
constexpr Device phone{.width = 390, .height = 844, .scale = 3, .picture_scale = 1.5, .is_phone = true};
constexpr Device desktop{.width = 1366, .height = 768, .scale = 1, .picture_scale = 1, .is_phone = false};

struct VisitTimes {
    std::chrono::milliseconds load{15'000};   ///< at most, until it has come to rest
    std::chrono::milliseconds quiet{1000};    ///< nothing asked for so long: at rest
    std::chrono::milliseconds settled{2000};  ///< after the load event: late shifts belong to it
    std::chrono::milliseconds command{5000};  ///< for the browser to do what it is told
};

/// `user_agent`: of a desktop, as the browser calls itself.
[[nodiscard]] OrTrouble<BrowserView> visit(DevTools& tools, std::string const& url, Device const& device,
                                           std::string const& user_agent, VisitTimes const& times = {});

}  // namespace slovo::study
