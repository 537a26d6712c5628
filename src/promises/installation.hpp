// An installation: the data directory with its lock, keys, store, ledger and policies, opened in the
// right order and refused with a reason when something is not as it was left. One at a time per
// directory. What it hands out is safe from any thread.
#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "gate/journal.hpp"
#include "gate/sequencer.hpp"
#include "promises/house.hpp"
#include "vault/master_key.hpp"

namespace slovo::promises {

struct InstallationOptions {
    std::filesystem::path data;
    std::optional<std::filesystem::path> master_key;  ///< none: vault::default_master_key_path()
    std::optional<std::filesystem::path> journal;     ///< none: DATA/journal, and /proof is yellow
    bool test = false;                                ///< marks the directory for ever
    std::optional<std::filesystem::path> clock_file;  ///< only with test
    bool inspecting = false;                          ///< opens a damaged ledger too: for reading only
    bool restoring = false;                           ///< promises/restore alone opens a half-restored directory
};

/// Why an installation does not open, beyond the error's code; app/ has a text for each.
enum class OpenFault : std::uint8_t {
    none,
    locked,              ///< another server has it
    master_key_missing,  ///< there are data, but no key for them
    keys_missing,        ///< the key file is gone
    wrong_master_key,
    newer_version,
    damaged_database,
    damaged_ledger,
    damaged_keys,
    clock_behind,  ///< the clock stands before the last event
    clock_needs_test,
    half_restored,  ///< a restore into this directory was cut short
    other,
};

struct OpenFailure {
    OpenFault fault = OpenFault::other;
    Error error;
};

/// The name of a file in the data directory that says: a restore is under way, nothing may serve this.
constexpr char const* restore_mark = "restoring";
/// Which origin of the ledger this is, counted from 1: the number after the last slash of its name.
[[nodiscard]] int era_of(std::string_view origin);

class Installation {
public:
    static std::expected<std::unique_ptr<Installation>, OpenFailure> open(InstallationOptions const& options);
    ~Installation();
    Installation(Installation const&) = delete;
    Installation& operator=(Installation const&) = delete;

    [[nodiscard]] House& house() { return *house_; }
    [[nodiscard]] gate::Journal& journal() { return *journal_; }
    [[nodiscard]] gate::Sequencer& sequencer() { return *sequencer_; }
    [[nodiscard]] bool is_test() const { return test_; }
    [[nodiscard]] bool journal_is_apart() const { return journal_apart_; }
    [[nodiscard]] bool is_new() const { return is_new_; }
    [[nodiscard]] std::filesystem::path const& data() const { return data_; }
    /// Events before this one were verified when the last run ended, or at this start.
    [[nodiscard]] std::int64_t checked_from() const { return checked_from_; }

    /// May the key file hold keys that no row names? After a crash, or where the file is not the one that the last
    /// run left; until keys_are_swept().
    [[nodiscard]] bool may_have_orphans() const { return may_have_orphans_; }
    void keys_are_swept() { may_have_orphans_ = false; }

    /// Stops the writer after what is queued, and takes the rest into the ledger.
    void close();

private:
    class Opener;
    Installation() = default;
    [[nodiscard]] Result<void> note_clean_end();

    std::filesystem::path data_;
    int lock_ = -1;
    bool test_ = false;
    bool journal_apart_ = false;
    bool is_new_ = false;
    std::int64_t checked_from_ = 1;
    std::atomic<bool> may_have_orphans_ = true;
    bool closed_ = false;
    std::unique_ptr<Clock> clock_;
    std::optional<vault::MasterKey> master_;
    std::unique_ptr<vault::KeyFile> keys_;
    std::unique_ptr<store::Store> store_;
    std::unique_ptr<IdAllocator> ids_;
    std::optional<gate::Roots> roots_;
    std::optional<gate::Notary> notary_;
    std::optional<gate::Safe> safe_;
    Shelf shelf_;
    std::optional<House> house_;
    std::unique_ptr<gate::Journal> journal_;
    std::unique_ptr<gate::Sequencer> sequencer_;
};

}  // namespace slovo::promises
