#include "planted_site.hpp"

#include <array>
#include <random>

#include <fmt/format.h>
#include "fixture.hpp"
#include "planted_fragments.hpp"

namespace slovo::study {
namespace {

constexpr int clean_pages = 240;

/// English text that no other page has.
std::string words(unsigned seed, int count) {
    constexpr std::array<std::string_view, 60> list{
        "the",      "and",    "of",      "to",      "in",      "is",     "for",     "you",     "with",   "that",
        "garden",   "window", "river",   "market",  "summer",  "letter", "bridge",  "teacher", "yellow", "silver",
        "morning",  "winter", "kitchen", "village", "forest",  "butter", "harbour", "paper",   "orange", "station",
        "mountain", "ticket", "music",   "weather", "island",  "camera", "engine",  "copper",  "candle", "feather",
        "pocket",   "ladder", "basket",  "mirror",  "pillow",  "carpet", "button",  "needle",  "hammer", "wagon",
        "meadow",   "valley", "castle",  "tower",   "lantern", "barrel", "anchor",  "saddle",  "pepper", "cotton"};
    std::mt19937 random(seed);
    std::string out;
    for (int i = 0; i < count; ++i) {
        out += list[random() % list.size()];
        out += i % 14 == 13 ? ". " : " ";
    }
    return out;
}

std::string number_word(int number) {
    constexpr std::array<std::string_view, 10> digits{"zero", "one", "two",   "three", "four",
                                                      "five", "six", "seven", "eight", "nine"};
    std::string out;
    for (auto const c : std::to_string(number)) out += fmt::format("{} ", digits[static_cast<std::size_t>(c - '0')]);
    return out;
}

/// Files get addresses of their own: whichever page comes first would have the fault of one that two share.
std::string with_own_files(std::string html, std::string const& name) {
    for (std::string_view const mark : {"src=\"", "rel=\"stylesheet\" href=\""})
        for (auto at = html.find(mark); at != std::string::npos; at = html.find(mark, at + 1)) {
            auto const begin = at + mark.size(), end = html.find('"', begin);
            auto const file = html.substr(begin, end - begin);
            if (file.starts_with("/") && !file.starts_with("//"))
                html.insert(begin, "/of/" + name);
            else if (file.starts_with("http"))
                html.insert(end, (file.find('?') == std::string::npos ? "?of=" : "&of=") + name);
        }
    return html;
}

/// Every local address that a fragment links to.
std::vector<std::string> linked_by(std::string const& html) {
    constexpr std::string_view mark = "href=\"/";
    std::vector<std::string> out;
    for (auto at = html.find(mark); at != std::string::npos; at = html.find(mark, at + 1)) {
        auto const begin = at + mark.size() - 1;
        auto const path = html.substr(begin, html.find_first_of("\"#?", begin) - begin);
        bool const is_file = path.find_last_of('.') != std::string::npos;
        if (path.size() > 1 && path[1] != '/' && !is_file) out.push_back(path);
    }
    return out;
}

}  // namespace

PlantedSite::PlantedSite(std::string origin) : origin_(std::move(origin)) {
    plant_clean_pages();
    plant_fragments();
    plant_missing_parts();
    plant_links();
    plant_redirects();
    plant_canonicals();
    plant_indexing();
    plant_duplicates();
    plant_files();
    plant_on_the_whole();
    link_all();
}

PlantedPage const* PlantedSite::find(std::string const& target) const {
    auto const found = pages_.find(target);
    return found == pages_.end() ? nullptr : &found->second;
}

PlantedSite::Draft PlantedSite::draft(std::string const& path) {
    auto const seed = static_cast<unsigned>(++drafts_);
    auto const name = number_word(drafts_);
    Draft out;
    out.title = name + words(seed, 3);
    out.h1 = fmt::format("All about {}", out.title);
    out.description = fmt::format("What to know about {}: {}and more", name, words(seed, 12));
    out.canonical = origin_ + path;
    out.text = words(seed, 260);
    return out;
}

void PlantedSite::publish(std::string const& path, Draft const& draft) {
    std::string head = draft.charset ? "<meta charset=\"utf-8\">\n" : "";
    if (draft.viewport) head += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";
    if (!draft.title.empty()) head += fmt::format("<title>{}</title>\n", draft.title);
    if (!draft.description.empty())
        head += fmt::format("<meta name=\"description\" content=\"{}\">\n", draft.description);
    if (!draft.canonical.empty()) head += fmt::format("<link rel=\"canonical\" href=\"{}\">\n", draft.canonical);
    if (draft.social)
        head += fmt::format(
            "<meta property=\"og:title\" content=\"{}\"><meta property=\"og:description\" content=\"{}\">"
            "<meta property=\"og:image\" content=\"/preview.png\"><meta property=\"og:url\" content=\"{}\">\n",
            "Lanterns", "Of lanterns", draft.canonical.empty() ? origin_ + path : draft.canonical);
    head += "<link rel=\"icon\" href=\"/favicon.ico\">\n" + draft.head;
    PlantedPage page{.status = draft.status, .headers = draft.headers, .body = {}};
    page.headers.emplace_back("Content-Type: text/html; charset=utf-8");
    page.body = fmt::format(
        "<!doctype html>\n<html{}>\n<head>\n{}</head>\n<body>\n<nav><a href=\"/\">The first page of all</a> "
        "<a href=\"tel:+380441234567\">Call the harbour</a></nav>\n<main>\n{}<p>{}</p>\n{}</main>\n</body>\n</html>\n",
        draft.lang.empty() ? "" : fmt::format(" lang=\"{}\"", draft.lang), head,
        draft.h1.empty() ? "" : fmt::format("<h1>{}</h1>\n", draft.h1), draft.text, draft.body);
    pages_[path] = std::move(page);
    if (draft.status == 200) {
        ++html_pages_;
        // This server compresses nothing, and every page that is not very short says so.
        if (pages_[path].body.size() > 1400) expect("compression-missing", path);
    }
    linked_.push_back(path);
    if (draft.status == 200 && draft.in_sitemap) sitemap_.push_back(path);
}

void PlantedSite::plant_clean_pages() {
    for (int i = 0; i < clean_pages; ++i) {
        auto const path = fmt::format("/clean/{}", i);
        publish(path, draft(path));
    }
}

/// A page has what the fragment has in place of its own.
void PlantedSite::take_over(PlantedFragment const& from, Draft& to) {
    to.head = from.head;
    to.body = from.body;
    auto const has = [&from](std::string_view part) {
        return from.head.find(part) != std::string::npos || from.body.find(part) != std::string::npos;
    };
    if (has("<title")) to.title.clear();
    if (has("name=\"description\"")) to.description.clear();
    if (has("rel=\"canonical\"")) to.canonical.clear();
    if (has("name=\"viewport\"")) to.viewport = false;
    if (has("<h1")) to.h1.clear();
    if (has("og:")) to.social = false;
}

/// The pages that trigger one check each, as the tests of checks have them, put into whole pages.
void PlantedSite::plant_fragments() {
    for (auto const& one : planted_fragments()) {
        for (int copy = 0; copy < one.copies; ++copy) {
            auto const path = fmt::format("/fragment/{}-{}", one.check, copy);
            auto page = draft(path);
            take_over(one, page);
            page.head = with_own_files(page.head, fmt::format("{}-{}", one.check, copy));
            page.body = with_own_files(page.body, fmt::format("{}-{}", one.check, copy));
            page.headers = one.headers;
            publish(path, page);
            for (auto const& other : linked_by(one.head + one.body))
                if (!pages_.contains(other)) publish(other, draft(other));
            for (auto const& [check, times] : one.finds) expect(check, path, times);
        }
    }
}

void PlantedSite::plant_missing_parts() {
    auto const plant = [this](std::string const& check, int copies, auto change) {
        for (int copy = 0; copy < copies; ++copy) {
            auto const path = fmt::format("/part/{}-{}", check, copy);
            auto page = draft(path);
            change(page);
            publish(path, page);
            expect(check, path);
        }
    };
    plant("title-missing", 3, [](Draft& page) { page.title.clear(); });
    plant("title-short", 2, [this](Draft& page) {
        page.title = fmt::format("Lantern {}", drafts_);
        page.h1 = "All about " + page.title;
    });
    plant("title-long", 2, [](Draft& page) { page.title += " and everything else that there is to say about it"; });
    plant("description-missing", 4, [](Draft& page) { page.description.clear(); });
    plant("description-short", 2, [this](Draft& page) { page.description = fmt::format("Lantern {}", drafts_); });
    plant("description-long", 1, [](Draft& page) { page.description += page.description; });
    plant("h1-missing", 3, [](Draft& page) { page.h1.clear(); });
    plant("title-equals-h1", 2, [](Draft& page) { page.h1 = page.title; });
    plant("viewport-missing", 3, [](Draft& page) { page.viewport = false; });
    plant("html-has-lang", 2, [](Draft& page) { page.lang.clear(); });
    plant("html-lang-valid", 1, [](Draft& page) { page.lang = "en_US!"; });
    plant("language-mismatch", 2, [](Draft& page) { page.lang = "uk"; });
    plant("canonical-missing", 2, [](Draft& page) { page.canonical.clear(); });
    plant("thin-content", 3, [this](Draft& page) { page.text = words(static_cast<unsigned>(drafts_), 60); });
    plant("og-incomplete", 2, [](Draft& page) { page.social = false; });
    for (int copy = 0; copy < 2; ++copy) expect("twitter-card-missing", fmt::format("/part/og-incomplete-{}", copy));
}

}  // namespace slovo::study
