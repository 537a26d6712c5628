// A rehearsal: a second, empty house with the same program and the same policy, in a folder of its
// own that is thrown away. Checks send requests there, open and erase them, so that nothing is ever
// done to a real person's file. One thread.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "promises/installation.hpp"
#include "promises/intake.hpp"
#include "promises/screen.hpp"
#include "promises/submission.hpp"

namespace slovo::proof {

class Rehearsal {
public:
    static Result<std::unique_ptr<Rehearsal>> open(std::filesystem::path const& scratch,
                                                   promises::ShelfEntry const& shown, promises::SignLists const& signs);
    ~Rehearsal();
    Rehearsal(Rehearsal const&) = delete;
    Rehearsal& operator=(Rehearsal const&) = delete;

    [[nodiscard]] promises::House& house() { return installation_->house(); }
    [[nodiscard]] gate::Journal& journal() { return installation_->journal(); }
    [[nodiscard]] std::filesystem::path const& data() const { return installation_->data(); }

    using Fields = std::vector<std::pair<std::string, std::string>>;
    /// What a form's post comes to.
    struct Sent {
        std::vector<promises::FieldError> errors;  ///< not empty: refused, nothing stored
        promises::IntakeAnswer answer;
    };
    /// Reads and takes a post of this form as intake does, with a render token made now.
    Result<Sent> send(std::string_view form, Fields const& fields, std::string const& idempotency_key = {});

    /// Fields that this form takes with e-mail and processing tick, each with its own word.
    [[nodiscard]] Fields filled(std::string_view form, std::string const& word) const;

private:
    Rehearsal(promises::SignLists const& signs, std::filesystem::path folder)
        : signs_(signs), folder_(std::move(folder)) {}

    promises::SignLists const& signs_;
    std::filesystem::path folder_;
    std::unique_ptr<promises::Installation> installation_;
    std::shared_ptr<promises::ShelfEntry const> shown_;
};

}  // namespace slovo::proof
