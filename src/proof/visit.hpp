// How a check visits the server: one call with an empty cookie jar, no redirect followed. In the
// program it goes over HTTP to the server's own address; a test answers itself. Safe from any thread.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace slovo::proof {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Call {
    std::string method = "GET";
    std::string path = "/";  ///< with query, without origin
    Headers headers;
    std::string body;
};

struct Answer {
    int status = 0;
    Headers headers;  ///< names in lower case
    std::string body;
    /// The first of this name; empty when there is none.
    [[nodiscard]] std::string_view header(std::string_view lower_case_name) const;
};

/// `unavailable` when no server answers.
using Visit = std::function<Result<Answer>(Call const&)>;

}  // namespace slovo::proof
