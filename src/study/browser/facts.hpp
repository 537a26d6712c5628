// What the process with the browser is told, and what it says: JSON, once each. It may be in a stranger's hands by
// then: what it says is read with limits, masked anew, and a picture is taken only where it is base64 of a JPEG.
// Pure functions; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "study/browser/trouble.hpp"
#include "study/in_browser.hpp"

namespace slovo::study {

constexpr std::size_t facts_kept = 50;                      // of each list; the rest is not told
constexpr std::size_t fact_bytes = 120;                     // a name or a host
constexpr std::size_t picture_text_max = 270UL * 1024;      // in base64: 200 KB
constexpr std::size_t facts_bytes_max = 2UL * 1024 * 1024;  // of the whole

struct BrowserJob {
    std::string program, url;
    std::vector<std::string> allowed;  ///< "127.0.0.2:9090": with --test only
    std::string contact_page;
};
[[nodiscard]] std::string print(BrowserJob const& job);
[[nodiscard]] OrTrouble<BrowserJob> parse_browser_job(std::string_view json);

[[nodiscard]] std::string print(OrTrouble<InBrowser> const& seen);
/// `died`: nothing that it may say.
[[nodiscard]] OrTrouble<InBrowser> parse_in_browser(std::string_view json);

}  // namespace slovo::study
