#include "gate/safe.hpp"

#include "base/limits.hpp"
#include "text/contact.hpp"

namespace slovo::gate {
namespace {

// Part of the additional data of every cell: changes only when sealed content changes its meaning.
constexpr std::uint32_t cell_schema = 1;
constexpr std::size_t piece_head = 8;  // its number and how many there are, little-endian

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

std::size_t Safe::piece_count(std::size_t plain_bytes) {
    return std::max<std::size_t>(1, (plain_bytes + limits::study_piece - 1) / limits::study_piece);
}

std::vector<Bytes> Safe::seal_pieces(std::span<Cell const> cells, vault::FreshKey const& thing,
                                     crypto::Key const& subject, std::string_view plain) {
    ENSURE(cells.size() == piece_count(plain.size()), "a cell for each piece");
    std::vector<Bytes> out;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        auto const part = bytes_of(plain.substr(i * limits::study_piece, limits::study_piece));
        Bytes piece(piece_head);
        put_u32(piece.data(), static_cast<std::uint32_t>(i));
        put_u32(piece.data() + 4, static_cast<std::uint32_t>(cells.size()));
        piece.insert(piece.end(), part.begin(), part.end());
        out.push_back(seal(cells[i], thing, subject, piece));
        crypto::wipe(piece);
    }
    return out;
}

Result<std::string> Safe::join(std::span<SealedPiece const> pieces, vault::KeyRef thing,
                               crypto::Key const& subject) const {
    std::string out;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        TRY(auto const plain, open_bytes(pieces[i].cell, thing, subject, pieces[i].sealed));
        ByteView const bytes = plain;
        bool const in_place =
            bytes.size() >= piece_head && read_u32(bytes.data()) == i && read_u32(bytes.data() + 4) == pieces.size();
        if (!in_place) return fail(ErrorCode::corrupt, "a piece is not in its place");
        out += text_of(bytes.subspan(piece_head));
    }
    return out;
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
