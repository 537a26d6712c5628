// A subject that stays loses what no purpose keeps any more (C26c): cells, contact points, answers, the
// proof of a consent; each with its event, its line in the narrowing journal, and its key last. No row
// names a key that goes, so that a crash in between leaves an orphan, which start-up destroys.
// Not on the writer thread.
#pragma once

#include "gate/journal.hpp"
#include "promises/due.hpp"

namespace slovo::promises {

//= policy:C26c
/// What the judgements say of subjects that narrow, all in one transaction.
Result<void> narrow(House& house, gate::Journal& journal, std::span<Judgement const> judgements);
/// Captured mails.
Result<void> forget_mails(House& house, std::span<store::CapturedRow const> mails);
/// Demands that nobody proved are closed, and their contact points and words go.
Result<void> expire_demands(House& house, gate::Journal& journal, std::span<store::CaseRow const> demands);

}  // namespace slovo::promises
