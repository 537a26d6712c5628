#include "study/inspect/site.hpp"

#include <algorithm>
#include <utility>

#include "study/letters.hpp"

namespace slovo::study {

std::string_view without_fragment(std::string_view href) {
    return href.substr(0, href.find('#'));
}

Site::Site(url::WebUrl first, Instant when) : home(std::move(first)), now(when) {
    origin = home.origin();
}

TargetId Site::target(url::WebUrl const& address) {
    auto const href = without_fragment(address.href());
    auto const [place, fresh] = numbers_.try_emplace(hash_of(href), static_cast<TargetId>(targets.size()));
    if (fresh) {
        targets.push_back({.href = texts_.keep(href)});
        targets.back().internal = is_internal(address.host());
    }
    return place->second;
}

TargetId Site::find(url::WebUrl const& address) const {
    auto const place = numbers_.find(hash_of(without_fragment(address.href())));
    return place == numbers_.end() ? no_target : place->second;
}

void Site::keep_links(PageRecord& page) {
    std::ranges::sort(edges, {}, [](Edge const& edge) { return std::pair(edge.target, edge.line); });
    auto const [last, end] = std::ranges::unique(edges, {}, &Edge::target);
    edges.erase(last, end);
    std::string packed;
    TargetId before = 0;
    for (auto const& edge : edges) {
        put_packed(packed, edge.target - std::exchange(before, edge.target));
        put_packed(packed, edge.line);
    }
    page.links = lists_.keep(packed);
}

void Site::keep_resources(PageRecord& page) {
    std::ranges::sort(resources);
    auto const [last, end] = std::ranges::unique(resources);
    resources.erase(last, end);
    std::string packed;
    TargetId before = 0;
    for (auto const target : resources) put_packed(packed, target - std::exchange(before, target));
    page.resources = lists_.keep(packed);
    page.resource_count = static_cast<std::uint32_t>(resources.size());
}

void Site::keep_lists(PageRecord& page, std::string_view packed_links, std::string_view packed_resources) {
    page.links = lists_.keep(packed_links);
    page.resources = lists_.keep(packed_resources);
}

PageRecord const* Site::page_of(TargetId id) const {
    if (id == no_target || targets[id].page == whole_site || targets[id].page >= pages.size()) return nullptr;
    auto const& page = pages[targets[id].page];
    return page.address == id ? &page : nullptr;
}

bool Site::is_internal(std::string_view host) const {
    auto const bare = [](std::string_view name) { return name.starts_with("www.") ? name.substr(4) : name; };
    return bare(host) == bare(home.host());
}

}  // namespace slovo::study
