// The person's own file as the page shows it: each item with its day of death, and what can be done about
// it. Values stay closed; the page opens them with the file's own permissions. Pure but for the tokens.
#pragma once

#include "promises/own_file.hpp"
#include "promises/retention.hpp"
#include "store/tables/staff.hpp"
#include "web/pages/me.hpp"
#include "web/site.hpp"

namespace slovo::web {

/// What is read beside the file: who the staff are, and the facts that days of death are computed from.
struct BesideFile {
    std::vector<store::StaffRow> staff;
    std::vector<promises::LifeFacts> lives;  ///< one for each subject of the file
};
[[nodiscard]] Result<BesideFile> read_beside(Site& site, promises::OwnFile const& file);

/// The reference that a person may quote.
[[nodiscard]] std::string reference_for(Site const& site, RequestId id);

[[nodiscard]] pages::MeActs me_acts(Language language);
/// Takes the values out of the file; its permissions stay.
[[nodiscard]] std::vector<pages::MeRecord> records_of(Site const& site, promises::OwnFile& file,
                                                      BesideFile const& beside, Language language);
[[nodiscard]] std::vector<pages::MeDemand> demands_of(Site const& site, promises::OwnFile const& file,
                                                      Language language);

}  // namespace slovo::web
