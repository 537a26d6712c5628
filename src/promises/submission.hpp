// A form as it was sent, read into a closed structure: only declared fields are looked at, each is
// brought into its normal form and closed at once. Pure; a Submission belongs to one thread.
#pragma once

#include <expected>
#include <optional>
#include <string_view>
#include <vector>

#include "gate/person.hpp"
#include "policy/model.hpp"
#include "promises/screen.hpp"
#include "vault/blind_index.hpp"

namespace slovo::promises {

struct Pair {
    std::string_view name;
    std::string_view value;
};

enum class FieldFault : std::uint8_t {
    missing,         ///< required and empty
    one_of_missing,  ///< one of the group is needed (an e-mail address or a phone)
    invalid,         ///< not an address, a number, a site
    too_long,
    not_ticked,  ///< the processing tick
    repeated,    ///< sent twice
};

struct FieldError {
    std::string field;
    FieldFault fault = FieldFault::invalid;
    bool operator==(FieldError const&) const = default;
};

struct SentContact {
    vault::Hash16 blind{};        ///< for look-up
    vault::Hash16 suppression{};  ///< the same under the key of suppression
};

struct Submission {
    SubjectId subject;
    std::optional<gate::Name> name;
    std::optional<gate::Email> email;
    std::optional<SentContact> email_marks;
    std::optional<gate::Phone> phone;
    std::optional<SentContact> phone_marks;
    std::optional<gate::Site> site;
    std::optional<gate::Message> text;
    bool on_behalf = false;
    std::vector<bool> ticks;  ///< by the form's consent boxes
    vault::Hash16 body{};     ///< keyed hash of all declared values: is it the same request again
    ScreenResult signs;
};

//= policy:C05
//= policy:C06
[[nodiscard]] std::expected<Submission, std::vector<FieldError>> read_submission(
    policy::Policy const& policy, policy::Form const& form, std::vector<Pair> const& pairs, SubjectId subject,
    vault::BlindIndex const& blind, SignLists const& signs);

}  // namespace slovo::promises
