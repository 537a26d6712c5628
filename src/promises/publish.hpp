// A policy becomes a version: loaded, held against the program (lint), stored for ever, in force
// from its date (C00, C04). A refused file leaves the last accepted version served. Not on the
// writer thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "policy/diff.hpp"
#include "policy/lint.hpp"
#include "promises/house.hpp"

namespace slovo::promises {

enum class PublishOutcome : std::uint8_t {
    published,
    unchanged,  ///< this very file is the newest version already
    refused,
};

struct PublishReport {
    PublishOutcome outcome = PublishOutcome::refused;
    PolicyVersion version;
    Instant in_force_from;
    std::vector<std::string> reasons;  ///< of a refusal; a policy file holds nothing personal
    std::vector<std::string> warnings;
    std::optional<policy::Diff> diff;  ///< against the version before
};

/// Fills the shelf from the store. corrupt when a stored version no longer loads.
Result<void> load_shelf(House& house);

/// `check_only` says what would happen and changes nothing.
enum class PublishMode : std::uint8_t { publish, check_only };
//= policy:C00
//= policy:C04
Result<PublishReport> publish_policy(House& house, std::string const& source, std::string const& file_name,
                                     policy::Binary const& binary, PublishMode mode);

/// How many live people a change concerns.
Result<std::int64_t> count_people(House& house, policy::People const& people);

}  // namespace slovo::promises
