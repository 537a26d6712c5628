#include "web/pages/ring.hpp"

#include <fmt/format.h>

#include <cmath>
#include <numbers>

namespace slovo::web::pages {
namespace {

constexpr double centre = 60;
constexpr double inner = 43;
constexpr double outer = 55;

Arc::State arc_state(ProofClause::State state) {
    switch (state) {
        case ProofClause::State::kept: return Arc::State::kept;
        case ProofClause::State::broken: return Arc::State::broken;
        case ProofClause::State::planned: return Arc::State::planned;
        case ProofClause::State::waiting: return Arc::State::waiting;
    }
    return Arc::State::waiting;
}

}  // namespace

std::vector<Arc> ring(std::vector<ProofClause::State> const& states) {
    std::vector<Arc> arcs;
    auto const count = static_cast<double>(states.size());
    double place = 0;
    for (auto const state : states) {
        auto const angle = 2 * std::numbers::pi * (place + 0.5) / count - std::numbers::pi / 2;
        arcs.push_back({.state = arc_state(state),
                        .path = fmt::format("M{:.2f} {:.2f}L{:.2f} {:.2f}", centre + inner * std::cos(angle),
                                            centre + inner * std::sin(angle), centre + outer * std::cos(angle),
                                            centre + outer * std::sin(angle))});
        ++place;
    }
    return arcs;
}

}  // namespace slovo::web::pages
