// Brings a backup back without bringing back what was erased since (CLAUSES E-12): the narrowing
// journal is replayed and the outbox frozen before anything can listen. Cut short at any moment, the
// directory says so and is not served; running it again begins anew. One thread, no server.
#pragma once

#include "promises/installation.hpp"

namespace slovo::promises {

enum class JournalUse : std::uint8_t {
    needed,   ///< it must know every event of the backup; the ledger goes on under its name
    without,  ///< lost or incomplete: a new origin begins, and the start is sealed
};
enum class LostKeys : std::uint8_t { refuse, erase };

struct RestoreOptions {
    InstallationOptions installation;           ///< `data` must be empty
    std::filesystem::path backup;               ///< the folder of make_backup, or one backup in it
    std::optional<std::filesystem::path> keys;  ///< the folder or file of the key backup; none: beside the data
    JournalUse journal = JournalUse::needed;
    LostKeys lost_keys = LostKeys::refuse;  ///< people of whom the data have rows and the keys none
};

struct RestoreReport {
    std::filesystem::path from;
    Instant made;                  ///< when the backup was made
    std::int64_t events = 0;       ///< in the backup
    std::int64_t lost_events = 0;  ///< came after it; their places in the log are dark now
    std::int64_t erased = 0;       ///< people erased after the backup, erased again
    std::int64_t suppressed = 0;
    std::int64_t narrowed = 0;     ///< rejected addresses and closed requests
    std::int64_t frozen = 0;       ///< deliveries of unknown outcome
    std::int64_t orphan_keys = 0;  ///< keys of rows that are not in the backup, destroyed
    std::int64_t lost_people = 0;  ///< erased because their keys are gone
    bool sealed = false;
    std::string origin;               ///< of the ledger from now on
    std::vector<std::string> faults;  ///< of the whole ledger's verification; empty is right
};

/// Errors: those of Installation::open; `invalid` (no journal given), `conflict` (the directory is not
/// empty; the journal is older than the backup or another's; keys are missing), `corrupt` (the backup).
//= policy:C26a
[[nodiscard]] std::expected<RestoreReport, OpenFailure> restore(RestoreOptions const& options);

/// A sealed installation sends no mail and opens no desk.
[[nodiscard]] Result<bool> is_sealed(House& house);
/// The person in charge of data says: what is here may be used. denied unless they are an active `dpo`.
Result<void> unseal(House& house, std::string_view staff_name);

}  // namespace slovo::promises
