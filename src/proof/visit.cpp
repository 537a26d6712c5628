#include "proof/visit.hpp"

namespace slovo::proof {

std::string_view Answer::header(std::string_view lower_case_name) const {
    for (auto const& [name, value] : headers) {
        if (name == lower_case_name) return value;
    }
    return {};
}

}  // namespace slovo::proof
