#include "study/inspect/page.hpp"

#include "study/letters.hpp"

namespace slovo::study {

std::optional<url::WebUrl> resolved(Page const& page, std::string_view reference) {
    auto address = page.base.resolve(reference);
    if (!address) return std::nullopt;
    return *std::move(address);
}

TargetId want_resource(Page& page, std::string_view reference, TargetKind kind, std::uint32_t line) {
    if (trimmed(reference).empty() || starts_with_ignoring_case(trimmed(reference), "data:")) return no_target;
    auto address = resolved(page, reference);
    if (!address) return no_target;
    auto const id = page.site.target(*address);
    auto& target = page.site.targets[id];
    if (target.kind == TargetKind::unknown) {
        target.kind = kind;
        target.first_from = page.id;
        target.first_line = line;
        page.links.resources.push_back({*std::move(address), false});
    }
    page.site.resources.push_back(id);
    return id;
}

std::string_view directive(std::string_view header, std::string_view name) {
    while (!header.empty()) {
        auto const end = std::min(header.find_first_of(",;"), header.size());
        auto const part = trimmed(header.substr(0, end));
        header.remove_prefix(std::min(end + 1, header.size()));
        auto const equals = std::min(part.find('='), part.size());
        if (!equals_ignoring_case(trimmed(part.substr(0, equals)), name)) continue;
        auto value = trimmed(part.substr(std::min(equals + 1, part.size())));
        if (value.size() >= 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
        return value.data() == nullptr ? std::string_view("") : value;
    }
    return {};
}

}  // namespace slovo::study
