#include "gate/safe.hpp"

#include "text/contact.hpp"

namespace slovo::gate {
namespace {

// Part of the additional data of every cell: changes only when sealed content changes its meaning.
constexpr std::uint32_t cell_schema = 1;

vault::Place place_of(Cell const& cell, vault::KeyRef key) {
    return {.table = static_cast<std::uint16_t>(cell.table),
            .column = static_cast<std::uint16_t>(cell.column),
            .row = cell.row,
            .key = key,
            .schema_version = cell_schema};
}

}  // namespace

Bytes Safe::seal(Cell const& cell, vault::FreshKey const& thing, crypto::Key const& subject, ByteView plain) {
    return vault::seal_cell(thing.key, subject, place_of(cell, thing.ref), plain, random_);
}

Result<crypto::SecretBytes> Safe::open_bytes(Cell const& cell, vault::KeyRef thing, crypto::Key const& subject,
                                             ByteView sealed) const {
    TRY(auto const thing_key, keys_.find(thing));
    return vault::open_cell(thing_key, subject, place_of(cell, thing), sealed);
}

Result<Bytes> Safe::reseal(Cell const& from, vault::KeyRef thing, crypto::Key const& subject, ByteView sealed,
                           Cell const& into, vault::FreshKey const& new_thing, crypto::Key const& new_subject) {
    TRY(auto const plain, open_bytes(from, thing, subject, sealed));
    return seal(into, new_thing, new_subject, plain);
}

Result<vault::Hash16> Safe::contact_mark(store::ContactRow const& contact, store::SubjectRow const& subject,
                                         vault::BlindIndex const& blind) const {
    Cell const cell{store::Table::contact, store::Column::value, contact.id.value};
    TRY(auto const key, subject_key(subject));
    TRY(auto const value, open_bytes(cell, contact.key, key, contact.sealed_value));
    auto const kind = static_cast<text::ContactKind>(contact.kind);
    TRY(auto normal, text::normal_contact(kind, text_of(value)));
    auto const mark = blind.of(vault::IndexUse::suppression, kind, normal.normal);
    vault::wipe_value(normal.normal);
    vault::wipe_value(normal.as_typed);
    return mark;
}

}  // namespace slovo::gate
