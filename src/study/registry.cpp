#include "study/registry.hpp"

#include <algorithm>

namespace slovo::study {

Check const* find_check(std::string_view id) {
    auto const checks = all_checks();
    auto const found = std::ranges::lower_bound(checks, id, {}, &Check::id);
    return found != checks.end() && found->id == id ? &*found : nullptr;
}

std::string_view name_of(Severity severity) {
    switch (severity) {
        case Severity::info: return "info";
        case Severity::low: return "low";
        case Severity::medium: return "medium";
        case Severity::high: return "high";
        case Severity::critical: return "critical";
    }
    return {};
}

std::string_view name_of(Group group) {
    switch (group) {
        case Group::indexing: return "indexing";
        case Group::content: return "content";
        case Group::links: return "links";
        case Group::redirects: return "redirects";
        case Group::international: return "international";
        case Group::structured_data: return "structured_data";
        case Group::duplicates: return "duplicates";
        case Group::images: return "images";
        case Group::speed: return "speed";
        case Group::mobile: return "mobile";
        case Group::accessibility: return "accessibility";
        case Group::security: return "security";
        case Group::tls: return "tls";
        case Group::privacy: return "privacy";
        case Group::ads: return "ads";
    }
    return {};
}

}  // namespace slovo::study
