#include "study/report/ranking.hpp"

#include <algorithm>
#include <cmath>

#include "study/registry.hpp"

namespace slovo::study {
namespace {

using enum Group;

constexpr std::array general_order{indexing,   content,       speed,   mobile,          ads,
                                   links,      redirects,     images,  structured_data, international,
                                   duplicates, accessibility, privacy, security,        tls};
constexpr std::array ads_order{ads,       speed,    mobile,        content,         privacy,
                               redirects, links,    indexing,      images,          accessibility,
                               tls,       security, international, structured_data, duplicates};
constexpr std::array seo_order{indexing,        content,       duplicates, links,   redirects,
                               structured_data, international, speed,      images,  mobile,
                               accessibility,   security,      tls,        privacy, ads};
constexpr std::array usability_order{mobile,   accessibility, speed,    content,    images,
                                     links,    international, ads,      privacy,    redirects,
                                     security, tls,           indexing, duplicates, structured_data};

double weight_of(Severity severity) {
    switch (severity) {
        case Severity::critical: return 27;
        case Severity::high: return 9;
        case Severity::medium: return 3;
        case Severity::low: return 1;
        case Severity::info: return 0;
    }
    return 0;
}

double work_of(Effort effort) {
    switch (effort) {
        case Effort::small: return 1;
        case Effort::medium: return 1.5;
        case Effort::large: return 2.2;
    }
    return 1;
}

/// From one third, for a single page, to one, for the whole site.
double reach_of(Finding const& finding, std::size_t pages) {
    bool const whole = !finding.places.empty() && finding.places.front().page == whole_site;
    if (whole || pages == 0) return 1;
    return 1.0 / 3 +
           2.0 / 3 * std::sqrt(std::min(1.0, static_cast<double>(finding.count) / static_cast<double>(pages)));
}

/// The first chapters count double, the last ones as they are.
double interest_of(Group group, Service service) {
    auto const& order = chapter_order(service);
    auto const place = std::ranges::find(order, group) - order.begin();
    return 2 - static_cast<double>(place) / static_cast<double>(group_count);
}

}  // namespace

std::array<Group, group_count> const& chapter_order(Service service) {
    switch (service) {
        case Service::ads: return ads_order;
        case Service::seo: return seo_order;
        case Service::usability: return usability_order;
        case Service::general: return general_order;
    }
    return general_order;
}

std::vector<std::size_t> things_to_do_first(Audit const& audit, Service service) {
    struct Candidate {
        double worth;
        std::size_t index;
        Group group;
    };
    std::vector<Candidate> candidates;
    for (std::size_t i = 0; i < audit.findings.size(); ++i) {
        auto const* const check = find_check(audit.findings[i].check);
        if (check == nullptr || check->severity == Severity::info) continue;
        auto const worth = weight_of(check->severity) * reach_of(audit.findings[i], audit.pages.size()) *
                           interest_of(check->group, service) / work_of(check->effort);
        candidates.push_back({worth, i, check->group});
    }
    std::ranges::sort(candidates, [](Candidate const& a, Candidate const& b) {
        return a.worth != b.worth ? a.worth > b.worth : a.index < b.index;
    });
    std::vector<std::size_t> out;
    std::array<int, group_count> of_group{};
    for (auto const& candidate : candidates) {
        if (of_group[static_cast<std::size_t>(candidate.group)]++ >= 2) continue;
        out.push_back(candidate.index);
        if (out.size() == first_things) break;
    }
    return out;
}

}  // namespace slovo::study
