#include "study/audit.hpp"

#include <algorithm>

#include "study/browser/judge.hpp"
#include "study/inspect/accessibility.hpp"
#include "study/inspect/page.hpp"
#include "study/inspect/probes.hpp"
#include "study/inspect/resources.hpp"
#include "study/inspect/site_record.hpp"
#include "study/letters.hpp"
#include "study/mask.hpp"
#include "study/similar.hpp"

namespace slovo::study {
namespace {

bool is_html(Response const& response) {
    auto const type = lowered(response.header("content-type"));
    if (contains_any(type, "text/html|application/xhtml")) return true;
    std::string_view const start(reinterpret_cast<char const*>(response.body.data()),
                                 std::min<std::size_t>(response.body.size(), 512));
    return (type.empty() || type.starts_with("text/plain")) &&
           (contains_ignoring_case(start, "<!doctype html") || contains_ignoring_case(start, "<html"));
}

void judge_language(Page const& page) {
    page.record.language = html::detect_language(page.visible.substr(0, whole_characters(page.visible, 20'000)));
    auto const lang = lowered(page.facts.html_lang.substr(0, 2));
    auto const found = page.record.language;
    std::string_view const name = found == html::TextLanguage::uk   ? "uk"
                                  : found == html::TextLanguage::ru ? "ru"
                                  : found == html::TextLanguage::en ? "en"
                                                                    : "";
    if (!name.empty() && lang.size() == 2 && lang != name && page.record.words >= 30)
        page.add(CheckId::language_mismatch, 0, std::string(lang).append(" ≠ ").append(name));
}

}  // namespace

struct Auditor::State {
    State(url::WebUrl address, Instant now)
        : site(std::move(address), now), collector(facts), accessibility(site.found) {}

    Site site;
    PageFacts facts;
    FactsCollector collector;
    Accessibility accessibility;
    SiteRecord kept;

    PageRecord& record_of(Discovery const& how, Response const& response);
    void note_redirect(Response const& response);
    void walk(PageId id, Discovery const& how, Response const& response, PageLinks& links);
    void inspect(Page& page);
    void note_text(Page const& page, std::string_view main_text);
};

void Auditor::State::note_redirect(Response const& response) {
    auto const location = response.header("location");
    if (response.status < 300 || response.status >= 400 || location.empty()) return;
    auto const to = response.url.resolve(location);
    if (!to) return;
    auto const next = site.target(*to);
    auto& target = site.targets[site.target(response.url)];
    target.redirects = true;
    target.leads_to = next;
}

PageRecord& Auditor::State::record_of(Discovery const& how, Response const& response) {
    if (site.pages.size() <= how.id) site.pages.resize(std::size_t{how.id} + 1);
    auto& record = site.pages[how.id];
    record.address = site.target(response.url);
    record.status = static_cast<std::int16_t>(response.status);
    record.bytes = static_cast<std::uint32_t>(std::min<std::size_t>(response.wire_bytes, 0xFFFFFFFF));
    record.first_byte = response.first_byte;
    record.depth = how.depth;
    record.from_sitemap = how.from_sitemap;
    record.https = response.url.scheme() == url::Scheme::https;
    if (site.first_page == whole_site) {
        site.first_page = how.id;
        site.origin = response.url.origin();
    }
    record.hops = static_cast<std::uint32_t>(how.redirects.size());
    // Every address on the way is known by how it ended.
    for (auto const& hop : how.redirects) {
        note_redirect(hop);
        auto& target = site.targets[site.target(hop.url)];
        target.answered = target.redirects = true;
        target.page = how.id;
        target.status = record.status;
    }
    note_redirect(response);  // to a page that is looked at under its own address
    auto& own = site.targets[record.address];
    own.answered = true;
    own.page = how.id;
    own.status = record.status;
    own.error = response.error;
    own.in_sitemap = own.in_sitemap || (how.from_sitemap && how.redirects.empty());
    return record;
}

void Auditor::State::note_text(Page const& page, std::string_view main_text) {
    auto const print = fingerprint(main_text);
    page.record.words = print.words;
    page.record.text = print.exact;
    page.record.simhash = print.simhash;
    page.record.sketch = print.sketch;
}

void Auditor::State::inspect(Page& page) {
    inspect_indexing(page);
    inspect_canonical(page);
    inspect_hreflang(page);
    inspect_address(page);
    inspect_links(page);
    inspect_images(page);
    inspect_speed(page);
    inspect_mobile(page);
    inspect_schema(page);
    inspect_privacy(page);
    inspect_html_security(page);
    if (page.response.status != 200) return;
    inspect_content(page);
    inspect_social(page);
    inspect_ads(page);
    judge_language(page);
    if (page.is_first()) inspect_observatory(page);
}

void Auditor::State::walk(PageId id, Discovery const& how, Response const& response, PageLinks& links) {
    auto const decoded = html::decode(response.body, response.header("content-type"));
    collector.begin();
    accessibility.begin(id);
    html::Visitor* const visitors[] = {&collector, &accessibility};
    auto const summary = html::walk(decoded.text, visitors);
    collector.end();
    accessibility.end();
    auto base = response.url;
    if (!facts.base_href.empty())
        if (auto given = response.url.resolve(facts.base_href)) base = *std::move(given);
    auto const visible = folded_space(facts.visible);
    auto const lower = lowered(visible);
    auto main_text = folded_space(facts.main_text);
    lower_in_place(main_text);
    Page page{site,    id,   how,   response, site.pages[id],    facts, decoded,
              summary, base, lower, visible,  WordsFound(lower), links};
    note_text(page, main_text);
    site.edges.clear();
    site.resources.clear();
    inspect(page);
    site.keep_resources(page.record);
}

Auditor::Auditor(url::WebUrl site, Instant now) : state_(std::make_unique<State>(std::move(site), now)) {}
Auditor::~Auditor() = default;

PageLinks Auditor::page(Discovery const& how, Response const& response) {
    PageLinks links;
    auto& record = state_->record_of(how, response);
    inspect_status(state_->site, how.id, how, response);
    inspect_headers(state_->site, how.id, response);
    bool const came = response.error == FetchError::none || response.error == FetchError::too_large;
    if (!came || response.status == 0 || response.body.empty() || !is_html(response)) return links;
    record.html = true;
    state_->walk(how.id, how, response, links);
    return links;
}

void Auditor::resource(url::WebUrl const& asked, Response const& response) {
    note_resource(state_->site, asked, response);
}

void Auditor::probe(Probe probe, std::vector<Response> const& hops) {
    note_probe(state_->site, probe, hops);
}

std::vector<Finding> Auditor::so_far() const {
    return state_->site.found.sorted();
}

std::string Auditor::take_changes() {
    return state_->kept.take_changes(state_->site);
}

bool Auditor::replay(std::span<std::string_view const> changes, PageId pages) {
    return state_->kept.replay(state_->site, changes, pages);
}

Audit Auditor::finish(std::uint32_t pages_not_seen) {
    auto& site = state_->site;
    finish_graph(site);
    finish_duplicates(site);
    finish_sitemap(site);
    finish_resources(site);
    finish_site(site);
    site.forget_links();
    Audit audit;
    audit.findings = site.found.sorted();
    audit.checks_run = static_cast<std::uint32_t>(check_ids().size() - browser_checks.size());
    audit.pages_not_seen = pages_not_seen;
    auto const& per_page = site.found.per_page();
    audit.pages.reserve(site.pages.size());
    for (PageId id = 0; id < site.pages.size(); ++id) {
        auto const& page = site.pages[id];
        if (page.address == no_target) continue;
        auto const& target = site.targets[page.address];
        audit.pages.push_back({masked_address(target.href), page.status, std::string(page.shown_title), page.depth,
                               id < per_page.size() ? per_page[id] : 0, target.inlinks, page.words, page.bytes,
                               page.first_byte});
    }
    return audit;
}

}  // namespace slovo::study
