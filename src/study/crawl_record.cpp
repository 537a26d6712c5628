// What a crawl knows as bytes, so that another one goes on where its process died. Whatever stands in them is looked at
// like what comes from outside: the process may have been in a stranger's hands.
#include <functional>

#include "study/crawl_state.hpp"

namespace slovo::study {
namespace {

constexpr std::size_t probes_max = 16;

}  // namespace

std::string Crawler::State::take_changes() {
    RecordWriter out;
    out.number(next_id);
    out.number(beside.size() - beside_told);
    for (; beside_told < beside.size(); ++beside_told) {
        auto const& what = beside[beside_told];
        out.choice(what.kind, Errand::Kind::sitemap);
        out.choice(what.probe, Probe::favicon);
        out.number(what.depth);
        out.text(what.address);
    }
    out.number(beside_done_since.size());
    for (auto const number : std::exchange(beside_done_since, {})) out.number(number);
    out.text(frontier.take_changes());
    out.text(reviewer->take_changes());
    RecordWriter whole;
    whole.text(out.written());
    return whole.take();
}

bool Crawler::State::replay_beside(RecordReader& from) {
    auto const most = resources_max() + limits::study_sitemaps + probes_max;
    if (beside.size() > most) return false;
    for (auto left = from.take(most - beside.size()); from.ok() && left != 0; --left) {
        Beside what;
        from.choice(what.kind, Errand::Kind::sitemap);
        from.choice(what.probe, Probe::favicon);
        from.number(what.depth, 1);
        what.address = from.text(limits::web_url_bytes);
        auto const url = url::WebUrl::parse(what.address);
        if (!from.ok() || what.kind == Errand::Kind::page || !url || url->href() != what.address) return false;
        if (what.kind == Errand::Kind::resource) resources_seen.insert(std::hash<std::string>{}(what.address));
        sitemaps_planned += what.kind == Errand::Kind::sitemap ? 1 : 0;
        beside.push_back(std::move(what));
    }
    for (auto left = from.take(beside.size()); from.ok() && left != 0; --left)
        if (auto const number = from.take(beside.size() - 1); from.ok()) beside[number].is_done = true;
    return from.ok();
}

bool Crawler::State::replay_one(RecordReader& from, std::vector<std::string_view>& reviewed) {
    from.number(next_id, settings.pages_max + 1);
    if (!replay_beside(from)) return false;
    auto const pages = from.text(settings.snapshot.size());
    reviewed.push_back(from.text(settings.snapshot.size()));
    return from.at_end() && frontier.replay(pages);
}

bool Crawler::State::replay(std::string_view changes) {
    RecordReader all(changes);
    std::vector<std::string_view> reviewed;
    while (all.ok() && !all.at_end()) {
        RecordReader one(all.text(changes.size()));
        if (!replay_one(one, reviewed)) return false;
    }
    pages_done = next_id;
    beside_told = beside.size();
    return all.ok() && reviewer->replay(reviewed, next_id);
}

}  // namespace slovo::study
