// Mail to `ops` when /proof turns red: which checks of which clauses, and where to look. Ids and our
// own words only. One thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "mail/smtp.hpp"
#include "promises/house.hpp"
#include "proof/runner.hpp"

namespace slovo::app {

struct OpsMailOptions {
    std::string to;  ///< empty: nobody is told by mail
    std::string from;
    std::string base_url;
    std::unique_ptr<mail::Smtp> relay;  ///< none: the log tells
};

class OpsMail {
public:
    OpsMail(promises::House& house, OpsMailOptions options) : house_(house), options_(std::move(options)) {}

    /// Remembers a check that began to fail.
    void note(proof::Turn const& turn);
    /// Sends one mail about what was noted since; kept for the next try when it does not leave.
    void send();

private:
    promises::House& house_;
    OpsMailOptions options_;
    std::vector<proof::Turn> turns_;
};

}  // namespace slovo::app
