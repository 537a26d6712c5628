#include "study/inspect/site_record.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "study/letters.hpp"
#include "study/mask.hpp"
#include "study/record.hpp"

namespace slovo::study {
namespace {

constexpr std::uint64_t status_max = 999, measured_max = 100, alternates_max = 100;
constexpr std::size_t list_bytes_max = 4 * limits::study_body_bytes;
constexpr auto last_error = FetchError::cancelled;

template <class Io, class Time>
void pass_time(Io& io, Time& time) {
    auto count = static_cast<std::uint64_t>(time.count());
    io.number(count, 0xFFFFFFFF);
    time = Time(static_cast<std::int64_t>(count));
}

template <class Io>
void pass(Io& io, Target& target) {
    for (auto* const id : {&target.page, &target.first_from, &target.leads_to}) io.id(*id);
    for (auto* const value : {&target.first_line, &target.inlinks, &target.bytes}) io.number(*value);
    for (auto* const side : {&target.declared_width, &target.declared_height, &target.width, &target.height})
        io.number(*side);
    io.number(target.status, status_max);
    io.choice(target.error, last_error);
    io.choice(target.kind, TargetKind::other);
    io.flags(target.followed, target.in_sitemap, target.answered, target.has_srcset, target.redirects,
             target.right_type);
}

template <class Io>
void pass(Io& io, PageRecord& page) {
    io.id(page.address);
    io.id(page.canonical);
    for (auto* const hash : {&page.title, &page.description, &page.h1, &page.text, &page.simhash}) io.number(*hash);
    for (auto& part : page.sketch) io.number(part);
    for (auto* const value : {&page.words, &page.bytes, &page.resource_count}) io.number(*value);
    io.number(page.depth, limits::study_depth + 1);
    io.number(page.hops, limits::study_redirects + 1);
    io.number(page.status, status_max);
    io.choice(page.language, html::TextLanguage::other);
    io.flags(page.html, page.noindex, page.google_blocked, page.from_sitemap, page.canonical_elsewhere, page.has_form,
             page.https);
    pass_time(io, page.first_byte);
}

template <class Io>
void pass(Io& io, Seen& seen) {
    io.flags(seen.icon, seen.search, seen.breadcrumbs, seen.google_tag, seen.metrica, seen.goals, seen.counters,
             seen.privacy_policy, seen.terms, seen.delivery, seen.shop, seen.phone, seen.legal_name, seen.lead);
}

/// What is no list: written each time.
template <class Io>
void pass_whole(Io& io, Site& site) {
    pass(io, site.seen);
    io.flags(site.sitemap_seen, site.sitemap_valid, site.http1);
    io.number(site.ads_bot_status, status_max);
    io.number(site.click_ids_status, status_max);
    io.id(site.first_page);
    auto const pass_list = [&io](auto& list, auto one) {
        std::uint64_t size = list.size();
        io.number(size, measured_max);
        list.resize(size);
        for (auto& value : list) one(value);
    };
    pass_list(site.first_bytes, [&io](auto& time) { pass_time(io, time); });
    pass_list(site.hosts_with_tls, [&io](auto& host) { io.number(host); });
}

bool take_target(RecordReader& in, Site& site) {
    auto const href = in.text(limits::web_url_bytes);
    auto const address = url::WebUrl::parse(href);
    auto const id = site.targets.size();
    if (!address || address->href() != href || site.target(*address) != id) return false;
    pass(in, site.targets[id]);
    return in.ok();
}

void put_page(RecordWriter& out, PageRecord& page) {
    pass(out, page);
    out.text(page.links);
    out.text(page.resources);
    out.text(page.shown_title);
    out.number(page.alternates.size());
    for (auto const& alternate : page.alternates) out.number(alternate.target);
}

bool take_page(RecordReader& in, Site& site) {
    auto& page = site.pages.emplace_back();
    pass(in, page);
    auto const links = in.text(list_bytes_max), resources = in.text(list_bytes_max);
    auto const title = in.utf8(title_bytes);
    site.keep_lists(page, links, resources);
    page.shown_title = site.keep(evidence(title, title_bytes));
    for (auto left = in.take(alternates_max); in.ok() && left != 0; --left) {
        Alternate alternate;
        in.number(alternate.target);
        page.alternates.push_back(alternate);
    }
    return in.ok();
}

bool take_changes_of_targets(RecordReader& in, Site& site) {
    for (auto left = in.take(site.targets.size()); in.ok() && left != 0; --left) {
        auto const id = in.take(site.targets.size() - 1);
        if (in.ok()) pass(in, site.targets[id]);
    }
    for (auto left = in.take(0xFFFFFFFF); in.ok() && left != 0; --left)
        if (!take_target(in, site)) return false;
    return in.ok();
}

bool take_block(RecordReader& in, Site& site, PageId pages) {
    pass_whole(in, site);
    if (!take_changes_of_targets(in, site)) return false;
    for (auto left = in.take(pages - site.pages.size()); in.ok() && left != 0; --left)
        if (!take_page(in, site)) return false;
    for (auto left = in.take(pages); in.ok() && left != 0; --left) {
        auto& preview = site.previews.emplace_back();
        for (auto* const value : {&preview.page, &preview.target, &preview.line}) in.number(*value);
    }
    return site.found.replay(in, static_cast<PageId>(site.pages.size())) && in.at_end();
}

/// Does everything that refers to something refer to what is there?
bool is_whole(Site const& site) {
    auto const is_page = [&site](PageId id) { return id < site.pages.size(); };
    auto const is_target = [&site](TargetId id) { return id < site.targets.size(); };
    for (auto const& target : site.targets) {
        bool const fits = (target.page == whole_site || is_page(target.page)) &&
                          (target.first_from == whole_site || is_page(target.first_from)) &&
                          (target.leads_to == no_target || is_target(target.leads_to));
        if (!fits) return false;
    }
    for (auto const& page : site.pages) {
        bool fits = is_target(page.address) && (page.canonical == no_target || is_target(page.canonical)) &&
                    (page.canonical != no_target || !page.canonical_elsewhere) &&
                    std::ranges::all_of(page.alternates, is_target, &Alternate::target);
        for_each_link(page, [&](Edge const& edge) { fits = fits && is_target(edge.target); });
        std::uint32_t resources = 0;
        for_each_resource(page, [&](TargetId id) {
            fits = fits && is_target(id);
            ++resources;
        });
        if (!fits || resources != page.resource_count) return false;
    }
    return std::ranges::all_of(site.previews,
                               [&](Preview const& each) { return is_page(each.page) && is_target(each.target); }) &&
           (site.pages.empty() ? site.first_page == whole_site : is_page(site.first_page));
}

}  // namespace

std::string SiteRecord::take_changes(Site& site) {
    RecordWriter out, changed, one;
    pass_whole(out, site);
    std::size_t count = 0;
    auto const known = targets_.size();
    targets_.resize(site.targets.size());
    for (std::size_t id = 0; id < site.targets.size(); ++id) {
        one.clear();
        pass(one, site.targets[id]);
        auto const hash = hash_of(one.written());
        if (std::exchange(targets_[id], hash) == hash || id >= known) continue;
        ++count;
        changed.number(id);
        pass(changed, site.targets[id]);
    }
    out.number(count);
    out.append(changed);
    out.number(site.targets.size() - known);
    for (auto id = known; id < site.targets.size(); ++id) {
        out.text(site.targets[id].href);
        pass(out, site.targets[id]);
    }
    out.number(site.pages.size() - pages_);
    for (; pages_ < site.pages.size(); ++pages_) put_page(out, site.pages[pages_]);
    out.number(site.previews.size() - previews_);
    for (; previews_ < site.previews.size(); ++previews_) {
        auto const& preview = site.previews[previews_];
        for (auto const value : {preview.page, preview.target, preview.line}) out.number(value);
    }
    site.found.take_changes(out);
    return out.take();
}

bool SiteRecord::replay(Site& site, std::span<std::string_view const> changes, PageId pages) {
    site.found = Collected();
    for (auto const block : changes) {
        RecordReader in(block);
        if (!take_block(in, site, pages)) return false;
    }
    if (site.pages.size() != pages || !is_whole(site)) return false;
    static_cast<void>(take_changes(site));
    return true;
}

}  // namespace slovo::study
