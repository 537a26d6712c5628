#include <fmt/format.h>

#include "cli/examination.hpp"

namespace slovo::cli {

Exit doctor(Context const& context, Arguments const&) {
    auto worst = Health::ok;
    for (auto const& finding : examine(context)) {
        worst = std::max(worst, finding.health);
        context.say(fmt::format("{:<4} {:<12} {}", name_of(finding.health), finding.what, finding.words));
    }
    return worst == Health::fail ? Exit::no : Exit::done;
}

}  // namespace slovo::cli
