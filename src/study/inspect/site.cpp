#include "study/inspect/site.hpp"

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
        targets.push_back({.href = addresses_.keep(href)});
        targets.back().internal = is_internal(address.host());
    }
    return place->second;
}

TargetId Site::find(url::WebUrl const& address) const {
    auto const place = numbers_.find(hash_of(without_fragment(address.href())));
    return place == numbers_.end() ? no_target : place->second;
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
