// Pages that say the same: titles, descriptions, texts.
#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>
#include "study/inspect/page.hpp"
#include "study/letters.hpp"
#include "study/similar.hpp"

namespace slovo::study {
namespace {

using Ids = std::vector<PageId>;

constexpr std::size_t title_words_max = 50'000;  // different words in the titles of a site

/// Calls `each` with every group of two or more pages that have one value in common; 0 is no value.
template <class Value, class Each>
void groups(Site const& site, Ids ids, Value value, Each each) {
    std::erase_if(ids, [&](PageId id) { return value(site.pages[id]) == 0; });
    std::ranges::sort(ids, {}, [&](PageId id) { return std::pair(value(site.pages[id]), id); });
    for (std::size_t at = 0; at < ids.size();) {
        auto end = at + 1;
        while (end < ids.size() && value(site.pages[ids[end]]) == value(site.pages[ids[at]])) ++end;
        if (end - at >= 2) each(std::span(ids).subspan(at, end - at));
        at = end;
    }
}

void add_all(Site& site, CheckId check, std::span<PageId const> ids) {
    auto const first = site.targets[site.pages[ids[0]].address].href,
               second = site.targets[site.pages[ids[1]].address].href;
    for (auto const id : ids)
        site.add(check, id, 0, fmt::format("{} × = {}", ids.size(), id == ids[0] ? second : first));
}

std::string_view without_query(std::string_view href) {
    return href.substr(0, href.find('?'));
}

void finish_texts(Site& site, Ids const& ids) {
    std::vector<Fingerprint> texts;
    texts.reserve(ids.size());
    for (auto const id : ids) {
        auto const& page = site.pages[id];
        texts.push_back({page.simhash, page.text, page.sketch, page.words});
    }
    groups(
        site, ids, [](PageRecord const& page) { return page.words >= 20 ? page.text : 0; },
        [&](std::span<PageId const> same) {
            bool const parameters = std::ranges::all_of(same, [&](PageId id) {
                return without_query(site.targets[site.pages[id].address].href) ==
                       without_query(site.targets[site.pages[same[0]].address].href);
            });
            add_all(site, parameters ? CheckId::duplicate_parameters : CheckId::duplicate_text, same);
            if (std::ranges::find(same, site.first_page) != same.end())
                site.add(CheckId::landing_duplicate, site.first_page, 0,
                         site.targets[site.pages[same[same[0] == site.first_page ? 1 : 0]].address].href);
        });
    auto const cluster = clusters(texts);
    for (std::size_t index = 0; index < ids.size(); ++index) {
        auto const first = cluster[index];
        if (first != index && texts[first].exact != texts[index].exact)
            site.add(CheckId::near_duplicate, ids[index], 0, site.targets[site.pages[ids[first]].address].href);
    }
}

/// By word of any title, on how many pages it stands; words of one title behind the hundredth do not count.
std::unordered_map<std::string, std::uint32_t> title_words(Site const& site) {
    std::unordered_map<std::string, std::uint32_t> out;
    std::vector<std::string_view> words;
    for (auto const& page : site.pages) {
        if (!page.html || page.status != 200) continue;
        auto const title = lowered(page.shown_title);
        words.clear();
        for (std::size_t at = 0; words.size() < 100;) {
            auto const word = next_word(title, at);
            if (word.empty()) break;
            if (std::ranges::find(words, word) == words.end()) words.push_back(word);
        }
        for (auto const word : words)
            if (auto const known = out.find(std::string(word)); known != out.end())
                ++known->second;
            else if (out.size() < title_words_max)
                out.emplace(word, 1);
    }
    return out;
}

void finish_boilerplate(Site& site, Ids const& ids) {
    if (ids.size() < 5) return;
    auto const known_words = title_words(site);
    for (auto const id : ids) {
        auto const title = lowered(site.pages[id].shown_title);
        std::size_t all = 0, shared = 0;
        for (std::size_t at = 0;;) {
            auto const word = next_word(title, at);
            if (word.empty()) break;
            ++all;
            auto const known = known_words.find(std::string(word));
            shared += known != known_words.end() && known->second * 10 >= ids.size() * 9 ? 1 : 0;
        }
        if (all >= 3 && shared * 10 > all * 6) site.add(CheckId::title_boilerplate, id, 0, site.pages[id].shown_title);
    }
}

}  // namespace

void finish_duplicates(Site& site) {
    Ids ids;
    for (PageId id = 0; id < site.pages.size(); ++id)
        if (site.pages[id].indexable()) ids.push_back(id);
    groups(
        site, ids, [](PageRecord const& page) { return page.title; },
        [&](std::span<PageId const> same) { add_all(site, CheckId::title_duplicate, same); });
    groups(
        site, ids, [](PageRecord const& page) { return page.description; },
        [&](std::span<PageId const> same) { add_all(site, CheckId::description_duplicate, same); });
    groups(
        site, ids,
        [](PageRecord const& page) { return page.title != 0 && page.h1 != 0 ? page.title * 31 + page.h1 : 0; },
        [&](std::span<PageId const> same) {
            bool const differ =
                std::ranges::any_of(same, [&](PageId id) { return site.pages[id].text != site.pages[same[0]].text; });
            if (differ) add_all(site, CheckId::cannibalisation, same);
        });
    finish_texts(site, ids);
    finish_boilerplate(site, ids);
}

}  // namespace slovo::study
