// The state of a demand in the words of a page: each page's template names the same six.
#pragma once

#include "store/tables/rights.hpp"

namespace slovo::web {

template <class PageState>
[[nodiscard]] constexpr PageState state_on_page(store::CaseState state) {
    switch (state) {
        case store::CaseState::open: return PageState::open;
        case store::CaseState::in_progress: return PageState::in_progress;
        case store::CaseState::fulfilled: return PageState::fulfilled;
        case store::CaseState::denied: return PageState::denied;
        case store::CaseState::revoked: return PageState::revoked;
        case store::CaseState::expired: return PageState::expired;
    }
    return PageState::expired;
}

}  // namespace slovo::web
