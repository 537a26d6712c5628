#include "gate/verify.hpp"

#include <fmt/format.h>

#include <limits>
#include <unordered_map>

#include "crypto/sign.hpp"
#include "gate/request_facts.hpp"
#include "gate/sequencer.hpp"
#include "ledger/audit.hpp"
#include "store/tables/events.hpp"
#include "store/tables/subjects.hpp"

namespace slovo::gate {
namespace {

using ledger::State;
using ledger::ThingKind;
using store::Row;
using store::Sql;

constexpr std::size_t faults_max = 100;
constexpr std::size_t keys_kept = 4096;  // events of one subject lie close together

enum class Fit : std::uint8_t { fits, changed, erasing };

// Recomputes commitments; keeps the ledger keys of the subjects seen last.
class CommitmentCheck {
public:
    CommitmentCheck(Notary const& notary, Safe const& safe) : notary_(notary), safe_(safe) {}

    Result<Fit> check(store::Session& session, store::EventRow const& row) {
        Hash32 expected{};
        if (row.event.subject) {
            TRY(auto const* const key, key_of(session, row.event.subject));
            // Between the two phases of an erasure the key is gone and the row not yet dark.
            if (key == nullptr) return Fit::erasing;
            expected = ledger::commitment(notary_.salt(*key, row.uid), notary_.canonical(row.event, *key));
        } else {
            expected = ledger::commitment(notary_.salt(row.uid), notary_.canonical(row.event));
        }
        return expected == row.commitment ? Fit::fits : Fit::changed;
    }

private:
    Result<LedgerKey const*> key_of(store::Session& session, SubjectId subject) {
        if (auto const found = keys_.find(subject.value); found != keys_.end())
            return found->second ? &*found->second : nullptr;
        if (keys_.size() >= keys_kept) keys_.clear();
        auto& slot = keys_[subject.value];
        auto const row = store::subjects::find(session, subject);
        if (!row && row.error().code() == ErrorCode::not_found) return nullptr;
        if (!row) return std::unexpected(row.error());
        auto const key = safe_.subject_key(*row);
        if (!key && key.error().code() == ErrorCode::not_found) return nullptr;
        if (!key) return std::unexpected(key.error());
        slot.emplace(*key);
        return &*slot;
    }

    Notary const& notary_;
    Safe const& safe_;
    std::unordered_map<std::int64_t, std::optional<LedgerKey>> keys_;
};

class Verifier {
public:
    Verifier(store::Session& session, Notary const& notary, Safe const& safe, Roots const& roots,
             VerifyOptions const& options)
        : session_(&session),
          safe_(safe),
          roots_(roots),
          options_(options),
          tiles_(session),
          commitments_(notary, safe) {}

    Result<void> begin() {
        TRY(total_, store::events::count(*session_));
        TRY(checkpoint_, store::checkpoints::newest(*session_));
        open_checkpoint();
        return {};
    }

    // The next events, so many at most, as this session shows them. Value: are there more of those that begin() saw?
    Result<bool> page(store::Session& session, std::int64_t most) {
        session_ = &session;
        tiles_.look_in(session);
        auto const last = std::min(total_, seen_ + most);
        if (seen_ < last) {
            TRY_VOID(store::events::each(session, seen_ + 1,
                                         [&](store::EventRow const& row) { return take(row) && row.id.value < last; }));
        }
        if (fault_) return std::unexpected(*fault_);
        return seen_ == last && last < total_;
    }

    Result<Verification> finish(store::Session& session) {
        session_ = &session;
        tiles_.look_in(session);
        out_.events = total_;
        out_.root = frontier_.root();
        if (out_.events != seen_) tell("events are missing: the last is {}, there are {}", total_, seen_);
        TRY_VOID(check_tree());
        if (replays()) {
            TRY_VOID(compare_tables());
            static constexpr std::array tables{ThingKind::subject, ThingKind::request, ThingKind::contact,
                                               ThingKind::consent, ThingKind::reply,   ThingKind::delivery,
                                               ThingKind::staff,   ThingKind::policy,  ThingKind::rights_case,
                                               ThingKind::hold,    ThingKind::study,   ThingKind::proof};
            for (auto const& finding : replay_.finish(tables)) tell(finding);
        }
        return std::move(out_);
    }

private:
    [[nodiscard]] bool replays() const { return options_.depth == VerifyDepth::whole; }
    [[nodiscard]] std::int64_t from() const { return replays() ? 1 : options_.from; }

    template <class... A>
    void tell(fmt::format_string<A...> text, A&&... values) {
        if (out_.faults.size() < faults_max) out_.faults.push_back(fmt::format(text, std::forward<A>(values)...));
    }
    void tell(ledger::Finding const& finding) {
        tell("{}: {} {} (expected {}, found {}), event {}", name_of(finding.what), name_of(finding.thing), finding.id,
             name_of(finding.expected), name_of(finding.found), finding.event_index + 1);
    }

    bool take(store::EventRow const& row) {
        ++seen_;
        if (row.id.value != seen_) tell("event {} is missing", seen_);
        frontier_.append(ledger::leaf_hash(row.commitment));
        if (audit_.next() < head_.size) {  // what came after is not in the tiles yet
            if (auto const taken = audit_.take(row.commitment); !taken) fault_ = taken.error();
        }
        if (row.dark) {
            ++out_.dark;
            if (replays()) replay_.take_dark();
        } else if (row.id.value >= from()) {
            check_commitment(row);
            if (row.event.kind == ledger::EventKind::request_received) check_request(row.event);
            if (replays()) replay_.take(static_cast<std::uint64_t>(row.id.value) - 1, row.event);
        }
        if (options_.progress && seen_ % 20000 == 0) options_.progress(seen_, total_);
        return !fault_;
    }

    void check_commitment(store::EventRow const& row) {
        auto const fit = commitments_.check(*session_, row);
        if (!fit) fault_ = fit.error();
        if (fit && *fit == Fit::changed) tell("event {} was changed: its commitment does not fit", row.id.value);
    }

    // What lies in clear of a request must be what its first event says.
    void check_request(ledger::Event const& event) {
        auto const row = store::requests::find(*session_, {event.thing_id});
        // A row that is not there is the replay's matter.
        if (!row) {
            if (row.error().code() != ErrorCode::not_found) fault_ = row.error();
            return;
        }
        if (event.detail.word("facts") != to_hex(request_facts(*row)))
            tell("request {} was changed: its row is not what its first event says", event.thing_id);
    }

    void open_checkpoint() {
        if (!checkpoint_) return;
        out_.checkpoint_size = checkpoint_->size;
        auto opened = ledger::open_checkpoint(checkpoint_->note, roots_.verifier(), crypto::verify);
        if (!opened) return tell("the newest checkpoint is not signed by this log");
        head_ = std::move(*opened);
        audit_ = ledger::Audit(tiles_, head_);
    }

    //= policy:C03
    Result<void> check_tree() {
        TRY(auto const findings, audit_.finish());
        for (auto const& finding : findings) {
            // The index is of an event on the lowest level, and of a tile above.
            auto const index = finding.level == 0 ? finding.index + 1 : finding.index;
            tell("tree: {}: level {}, {} {}", name_of(finding.what), finding.level,
                 finding.level == 0 ? "event" : "tile", index);
        }
        return {};
    }

    template <class StateOf>
    Result<void> compare(ThingKind kind, Sql const& sql, StateOf state_of) {
        return session_->each(sql, [&](Row const& row) {
            ++out_.rows;
            SubjectId const subject{row.integer(1)};
            // Rows of a subject whose key is gone wait for the second phase of the erasure.
            bool const erasing = subject && replay_.state_of(ThingKind::subject, subject.value) == State::erasing;
            replay_.compare(kind, row.integer(0), subject, erasing ? State::erasing : state_of(row.integer(2)));
            return true;
        });
    }

    Result<void> compare_tables();

    store::Session* session_;
    Safe const& safe_;
    Roots const& roots_;
    VerifyOptions const& options_;
    StoredTiles tiles_;
    CommitmentCheck commitments_;
    Verification out_;
    ledger::Replay replay_;
    ledger::Frontier frontier_;
    std::optional<store::CheckpointRow> checkpoint_;
    ledger::Checkpoint head_;
    ledger::Audit audit_{tiles_, {}};
    std::optional<Error> fault_;
    std::int64_t total_ = 0;
    std::int64_t seen_ = 0;
};

template <std::size_t N>
auto by_number(std::array<State, N> const& states) {
    return [states](std::int64_t number) {
        return number >= 0 && static_cast<std::size_t>(number) < N ? states[static_cast<std::size_t>(number)]
                                                                   : State::absent;
    };
}

// The numbers of the store's states, in the words of the replay.
constexpr std::array request_states{State::absent, State::open,      State::quarantined, State::closed,
                                    State::closed, State::cancelled, State::cancelled};
constexpr std::array contact_states{State::absent, State::unconfirmed, State::confirmed, State::rejected};
constexpr std::array consent_states{State::absent,    State::requested, State::given,  State::refused,
                                    State::withdrawn, State::expired,   State::unknown};
constexpr std::array reply_states{State::absent, State::queued, State::sent, State::failed, State::cancelled};
constexpr std::array delivery_states{State::absent, State::queued,    State::queued,  State::sent,
                                     State::failed, State::cancelled, State::unknown, State::withheld};
constexpr std::array case_states{State::absent, State::open,   State::open,  State::closed,
                                 State::closed, State::closed, State::closed};
constexpr std::array hold_states{State::active, State::disabled};
constexpr std::array study_states{State::absent, State::queued,   State::active,   State::closed,
                                  State::failed, State::withheld, State::cancelled};
constexpr std::array proof_states{State::absent, State::active};
constexpr std::array staff_states{State::absent, State::active, State::disabled};

Result<void> Verifier::compare_tables() {
    // A subject's row says whether it is being erased by whether its key still opens.
    TRY_VOID(session_->each(Sql("SELECT id, key_slot, key_generation FROM subject"), [&](Row const& row) {
        ++out_.rows;
        auto const key =
            safe_.subject_key({{row.integer(0)}, {row.integer(1), static_cast<std::uint32_t>(row.integer(2))}});
        replay_.compare(ThingKind::subject, row.integer(0), {row.integer(0)}, key ? State::active : State::erasing);
        return true;
    }));
    TRY_VOID(compare(ThingKind::request, Sql("SELECT id, subject, state FROM request"), by_number(request_states)));
    TRY_VOID(compare(ThingKind::contact, Sql("SELECT id, subject, state FROM contact"), by_number(contact_states)));
    TRY_VOID(compare(ThingKind::consent, Sql("SELECT id, subject, state FROM consent"), by_number(consent_states)));
    TRY_VOID(compare(ThingKind::reply, Sql("SELECT id, subject, state FROM reply"), by_number(reply_states)));
    TRY_VOID(compare(ThingKind::delivery, Sql("SELECT id, subject, state FROM delivery"), by_number(delivery_states)));
    TRY_VOID(
        compare(ThingKind::rights_case, Sql("SELECT id, subject, state FROM rights_case"), by_number(case_states)));
    TRY_VOID(
        compare(ThingKind::hold, Sql("SELECT id, subject, released_at IS NOT NULL FROM hold"), by_number(hold_states)));
    TRY_VOID(compare(ThingKind::study, Sql("SELECT id, subject, state FROM study"), by_number(study_states)));
    TRY_VOID(compare(ThingKind::proof, Sql("SELECT id, 0, 1 FROM consent_proof"), by_number(proof_states)));
    TRY_VOID(compare(ThingKind::staff, Sql("SELECT id, 0, state FROM staff"), by_number(staff_states)));
    return compare(ThingKind::policy, Sql("SELECT version, 0, 1 FROM policy"),
                   [](std::int64_t) { return State::published; });
}

}  // namespace

Result<Verification> verify_ledger(store::Session& session, Notary const& notary, Safe const& safe, Roots const& roots,
                                   VerifyOptions const& options) {
    Verifier verifier(session, notary, safe, roots, options);
    TRY_VOID(verifier.begin());
    TRY_VOID(verifier.page(session, std::numeric_limits<std::int64_t>::max() / 2));
    return verifier.finish(session);
}

Result<Verification> verify_tree(store::Store& store, Notary const& notary, Safe const& safe, Roots const& roots,
                                 std::int64_t from, std::int64_t events_of_page) {
    VerifyOptions const options{.depth = VerifyDepth::tail, .from = from};
    std::optional<Verifier> verifier;
    TRY_VOID(store.read(
        [&](store::Session& session) { return verifier.emplace(session, notary, safe, roots, options).begin(); }));
    for (bool more = true; more;) {
        TRY(more, store.read([&](store::Session& session) { return verifier->page(session, events_of_page); }));
    }
    return store.read([&](store::Session& session) { return verifier->finish(session); });
}

Result<std::int64_t> count_changed_events(store::Session& session, Notary const& notary, Safe const& safe,
                                          std::int64_t from) {
    CommitmentCheck commitments(notary, safe);
    std::int64_t changed = 0;
    std::optional<Error> fault;
    TRY_VOID(store::events::each(session, from, [&](store::EventRow const& row) {
        if (row.dark) return true;
        auto const fit = commitments.check(session, row);
        if (!fit) fault = fit.error();
        if (fit && *fit == Fit::changed) ++changed;
        return !fault;
    }));
    if (fault) return std::unexpected(*fault);
    return changed;
}

}  // namespace slovo::gate
