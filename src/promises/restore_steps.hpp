// The steps of a restore. Private to promises/restore. One thread.
#pragma once

#include "promises/restore.hpp"
#include "store/backend.hpp"

namespace slovo::promises {

/// Before the installation opens: fills the log's places that came after the backup, dark, from the
/// journal's leaves. Value: how many. conflict when the journal is older, or another ledger's.
[[nodiscard]] Result<std::int64_t> complete_ledger(store::Backend& backend, gate::Journal& journal);
/// Instead of it: the next origin, sealed. Value: the last checkpoint that was known.
[[nodiscard]] Result<void> begin_new_origin(store::Backend& backend);

/// The first event after a restore: how many places of the log are dark, or what the new origin follows.
Result<void> tell_restored(House& house, std::int64_t dark);

/// Repeats every act of the journal that concerns what is in the backup.
Result<void> replay_acts(House& house, gate::Journal& journal, RestoreReport& report);
/// What was to be sent may have been sent: a person decides (DESIGN §5.4).
Result<std::int64_t> freeze_outbox(House& house);
/// People whose keys are not in the key file.
[[nodiscard]] Result<std::vector<SubjectId>> people_without_keys(House& house);

}  // namespace slovo::promises
