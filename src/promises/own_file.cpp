#include "promises/own_file.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "promises/inside/halves.hpp"
#include "promises/inside/own_rows.hpp"
#include "promises/stop.hpp"

namespace slovo::promises {
namespace {

using gate::Cell;
using store::Column;
using store::Session;
using store::Table;
using store::Transaction;

// The subjects behind the proven contact points, oldest first.
Result<std::vector<SubjectId>> candidates(House& house, PrivacySession const& session, std::size_t most) {
    std::vector<SubjectId> out;
    for (auto const& proven : session.proven) {
        TRY(auto const some, subjects_at(house, proven.blind));
        out.insert(out.end(), some.begin(), some.end());
    }
    std::ranges::sort(out);
    auto const rest = std::ranges::unique(out);
    out.erase(rest.begin(), rest.end());
    if (out.size() > most) out.erase(out.begin(), out.end() - static_cast<std::ptrdiff_t>(most));
    return out;
}

// The gate's answer for all of them, recorded before anything is opened.
Result<gate::RightsUses> ask(House& house, PrivacySession const& session, std::vector<SubjectId> const& subjects) {
    auto const now = house.now();
    auto const shelf = house.shelf.current(now);
    gate::Gate const gate(*shelf->policy, house.notary, house.safe);
    TRY(auto verdict, house.store.write<gate::RightsVerdict>([&](Transaction& tx) {
        return gate.ask_rights(tx, {.rights_case = session.first(),
                                    .subjects = subjects,
                                    .actor = {ledger::ActorKind::subject, {}},
                                    .role = {},
                                    .now = now});
    }));
    if (std::holds_alternative<gate::Refusal>(verdict))
        return fail(ErrorCode::denied, "the policy has no such purpose");
    return std::get<gate::RightsUses>(std::move(verdict));
}

// Opens the cells of one subject, whose key is found once.
class Reader {
public:
    Reader(House const& house, Session& session, SubjectId subject, crypto::Key const& key)
        : house_(house), session_(session), subject_(subject), key_(key) {}

    Result<std::vector<OwnRequest>> requests() const {
        std::vector<OwnRequest> out;
        TRY(auto const lines, store::requests::of(session_, subject_));
        for (auto const& line : lines) {
            OwnRequest one;
            TRY(one.row, store::requests::find(session_, line.id));
            auto const cell = [&](Column column) { return Cell{Table::request, column, line.id.value}; };
            TRY(one.name, open_if<gate::Name>(cell(Column::name), one.row.name_key, one.row.sealed_name));
            TRY(one.site, open_if<gate::Site>(cell(Column::site), one.row.body_key, one.row.sealed_site));
            TRY(one.text, open_if<gate::Message>(cell(Column::text), one.row.body_key, one.row.sealed_text));
            TRY(auto const replies, store::replies::of(session_, line.id));
            for (auto const& reply : replies) {
                Cell const place{Table::reply, Column::body, reply.id.value};
                TRY(auto words, house_.safe.open<gate::Answer>(place, reply.key, subject_, key_, reply.sealed_body));
                one.answers.push_back({reply, std::move(words)});
            }
            TRY(auto const studies, store::studies::of(session_, subject_, line.id));
            for (auto const& study : studies) {
                Cell const place{Table::study, Column::summary, study.id.value};
                TRY(auto summary, open_if<gate::StudyText>(place, study.key, study.sealed_summary));
                one.studies.push_back({study, std::move(summary)});
            }
            out.push_back(std::move(one));
        }
        return out;
    }

    Result<std::vector<OwnContact>> contacts() const {
        std::vector<OwnContact> out;
        TRY(auto const rows, store::contacts::of(session_, subject_));
        for (auto const& row : rows) {
            OwnContact one{.row = row, .email = {}, .phone = {}};
            Cell const place{Table::contact, Column::value, row.id.value};
            if (static_cast<text::ContactKind>(row.kind) == text::ContactKind::email) {
                TRY(one.email, house_.safe.open<gate::Email>(place, row.key, subject_, key_, row.sealed_value));
            } else {
                TRY(one.phone, house_.safe.open<gate::Phone>(place, row.key, subject_, key_, row.sealed_value));
            }
            out.push_back(std::move(one));
        }
        return out;
    }

    template <class P>
    Result<std::optional<P>> open_if(Cell const& cell, vault::KeyRef key, std::optional<Bytes> const& sealed) const {
        if (!sealed) return std::optional<P>();
        TRY(auto opened, house_.safe.open<P>(cell, key, subject_, key_, *sealed));
        return std::optional<P>(std::move(opened));
    }

private:
    House const& house_;
    Session& session_;
    SubjectId subject_;
    crypto::Key const& key_;
};

// Nothing when no name was given in any of their requests.
Result<std::optional<vault::Hash16>> name_of(House const& house, Session& session, vault::Use<"rights"> const& use,
                                             crypto::Key const& key) {
    auto const subject = use.for_subject();
    Reader const reader(house, session, subject, key);
    TRY(auto const lines, store::requests::of(session, subject));
    for (auto const& line : lines) {
        TRY(auto const row, store::requests::find(session, line.id));
        Cell const cell{Table::request, Column::name, line.id.value};
        TRY(auto const name, reader.open_if<gate::Name>(cell, row.name_key, row.sealed_name));
        if (!name) continue;
        TRY(auto const mark, inside::name_mark(house, name->open(use)));
        return std::optional(mark);
    }
    return std::optional<vault::Hash16>();
}

struct Kept {
    std::vector<std::size_t> chosen;  // of the candidates
    bool name_needed = false;
    std::size_t hidden = 0;
};

// CLAUSES E-2: control of a mailbox proves the mailbox, not the person. Where people of different names
// write from it, only what was written under the name that is given, and what bears no name.
Result<Kept> of_this_person(House& house, Session& session, PrivacySession const& who, gate::RightsUses const& uses) {
    std::vector<std::optional<vault::Hash16>> names;
    std::vector<vault::Hash16> distinct;
    for (auto const& use : uses) {
        std::optional<vault::Hash16> mark;
        TRY(auto const subject, store::subjects::find(session, use.for_subject()));
        if (auto const key = house.safe.subject_key(subject)) {
            TRY(mark, name_of(house, session, use, *key));
        }
        if (mark && std::ranges::find(distinct, *mark) == distinct.end()) distinct.push_back(*mark);
        names.push_back(mark);
    }
    Kept out;
    bool const shared = distinct.size() > 1;
    bool const known = who.name && std::ranges::find(distinct, *who.name) != distinct.end();
    out.name_needed = shared && !known;
    for (std::size_t i = 0; i < names.size(); ++i) {
        bool const theirs = !shared || (known && (!names[i] || *names[i] == *who.name));
        if (theirs) out.chosen.push_back(i);
    }
    out.hidden = names.size() - out.chosen.size();
    return out;
}

Result<void> read_rows(House& house, Session& session, crypto::Key const& key, OwnSubject& out) {
    Reader const reader(house, session, out.id, key);
    TRY(out.requests, reader.requests());
    TRY(out.contacts, reader.contacts());
    TRY(out.consents, store::consents::of(session, out.id));
    TRY(out.deliveries, store::deliveries::of(session, out.id));
    TRY(out.events, store::events::of(session, out.id));
    TRY(out.holds, store::holds::live(session, out.id));
    for (auto const& request : out.requests) {
        out.life.add(request.row);
        for (auto const& answer : request.answers) out.life.add(answer.row);
    }
    for (auto const& delivery : out.deliveries) out.life.add(delivery);
    out.life.consents = out.consents;
    out.ends = death_of(*house.shelf.current(house.now())->policy, out.life);
    return {};
}

// Nothing when they are erased. not_found: a key of theirs went while their rows were read, for something of theirs
// was replaced; a new reading shows what took its place. The use stays with the caller until it succeeds.
Result<std::optional<OwnSubject>> open_subject(House& house, Session& session, vault::Use<"rights">& use) {
    auto const id = use.for_subject();
    auto const row = store::subjects::find(session, id);
    auto const key = row ? house.safe.subject_key(*row) : std::unexpected(row.error());
    if (!key && key.error().code() == ErrorCode::not_found) return std::optional<OwnSubject>();
    if (!key) return std::unexpected(key.error());
    OwnSubject out{.id = id,
                   .use = std::move(use),
                   .requests = {},
                   .contacts = {},
                   .consents = {},
                   .deliveries = {},
                   .events = {},
                   .holds = {},
                   .life = {},
                   .ends = {}};
    if (auto const done = read_rows(house, session, *key, out); !done) {
        use = std::move(out.use);
        return std::unexpected(done.error());
    }
    return std::optional(std::move(out));
}

Result<std::optional<OwnSubject>> open_anew(House& house, vault::Use<"rights">& use) {
    return house.store.read([&](Session& session) { return open_subject(house, session, use); });
}

// Each subject whole, as one reading shows it; those erased since the gate was asked are left out.
Result<std::vector<OwnSubject>> open_subjects(House& house, std::vector<std::size_t> const& chosen,
                                              gate::RightsUses& uses) {
    std::vector<std::optional<OwnSubject>> opened(chosen.size());
    auto const open = [&](std::size_t from, std::size_t to) {
        return house.store.read([&](Session& session) -> Result<void> {
            for (auto i = from; i < to; ++i) {
                auto& use = uses[chosen[i]];
                auto subject = open_subject(house, session, use);
                if (!subject && subject.error().code() == ErrorCode::not_found) subject = open_anew(house, use);
                if (!subject) return std::unexpected(subject.error());
                opened[i] = std::move(*subject);
            }
            return {};
        });
    };
    TRY_VOID(inside::in_halves(chosen.size(), open));
    std::vector<OwnSubject> out;
    out.reserve(opened.size());
    for (auto& one : opened) {
        if (one) out.push_back(std::move(*one));
    }
    return out;
}

}  // namespace

Result<OwnFile> open_own_file(House& house, PrivacySession const& session, std::size_t most) {
    TRY(auto const subjects, candidates(house, session, most));
    TRY(auto uses, ask(house, session, subjects));
    TRY(auto const kept,
        house.store.read([&](Session& reader) { return of_this_person(house, reader, session, uses); }));
    TRY(auto opened, open_subjects(house, kept.chosen, uses));
    return house.store.read([&](Session& reader) -> Result<OwnFile> {
        OwnFile out{.subjects = std::move(opened), .cases = {}, .name_needed = kept.name_needed, .hidden = kept.hidden};
        for (auto const& proven : session.proven) {
            TRY(auto const contacts,
                store::contacts::by_blind(reader, proven.blind, static_cast<int>(limits::own_subjects_max)));
            for (auto const& contact : contacts) {
                TRY(auto const cases, store::cases::of(reader, contact.subject));
                out.cases.insert(out.cases.end(), cases.begin(), cases.end());
            }
        }
        std::ranges::sort(out.cases, {}, &store::CaseRow::id);
        return out;
    });
}

Result<std::vector<SubjectId>> own_subjects(House& house, PrivacySession const& session) {
    TRY(auto const subjects, candidates(house, session, limits::own_subjects_max));
    TRY(auto const uses, ask(house, session, subjects));
    return house.store.read([&](Session& reader) -> Result<std::vector<SubjectId>> {
        TRY(auto const kept, of_this_person(house, reader, session, uses));
        std::vector<SubjectId> out;
        for (auto const at : kept.chosen) out.push_back(subjects[at]);
        return out;
    });
}

}  // namespace slovo::promises
