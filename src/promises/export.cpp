#include "promises/export.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "promises/inside/export_parts.hpp"
#include "promises/inside/own_rows.hpp"

namespace slovo::promises {
namespace {

// Demands are made by a mailbox, without a name: where several people share it, only those of this session.
void keep_own_cases(OwnFile& file, PrivacySession const& session) {
    if (file.hidden == 0) return;
    std::erase_if(file.cases, [&](store::CaseRow const& row) {
        return std::ranges::none_of(session.proven, [&](auto const& proven) { return proven.by.id == row.id; });
    });
}

Result<void> tell(House& house, PrivacySession const& session, std::size_t records, Instant now) {
    TRY_VOID(house.store.write<bool>([&](store::Transaction& tx) -> Result<bool> {
        TRY_VOID(inside::tell_of_case(tx, house, session.first(), ledger::EventKind::export_made,
                                      {ledger::ActorKind::subject, {}}, now,
                                      ledger::DetailBuilder().add("count", records).build()));
        return true;
    }));
    return {};
}

}  // namespace

Result<Export> make_export(House& house, gate::Sequencer& sequencer, PrivacySession const& session,
                           ExportAsk const& ask) {
    Export made;
    made.made_at = house.now();
    TRY(made.file, open_own_file(house, session, limits::own_subjects_max));
    if (made.file.name_needed) return fail(ErrorCode::conflict, "the name of the person is needed first");
    keep_own_cases(made.file, session);
    TRY_VOID(inside::open_demands(house, session, made));
    TRY_VOID(inside::gather(house, made));
    TRY_VOID(inside::prove(house, sequencer, made));
    made.parts.push_back({"data.jsonld", inside::graph_of(house, made, ask)});
    inside::add_tables(made);
    TRY_VOID(inside::add_reports(house, made));
    made.parts.push_back({"receipts/verifier-key.txt", house.roots.verifier().text() + "\n"});
    made.parts.push_back({"README.txt", inside::readme()});
    TRY_VOID(tell(house, session, made.file.subjects.size(), made.made_at));
    return made;
}

}  // namespace slovo::promises
