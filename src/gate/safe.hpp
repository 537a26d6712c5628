// Seals and opens cells: the vault's primitives joined with the store's tables and columns. Opening
// gives a Personal, which still needs a Use. Safe from any thread.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "crypto/random.hpp"
#include "gate/person.hpp"
#include "store/schema.hpp"
#include "store/tables/subjects.hpp"
#include "vault/blind_index.hpp"
#include "vault/keyfile.hpp"
#include "vault/seal.hpp"

namespace slovo::gate {

/// A cell's table, column and row.
struct Cell {
    store::Table table;
    store::Column column;
    std::int64_t row = 0;
};

/// One of the pieces of a long value.
struct SealedPiece {
    Cell cell;
    ByteView sealed;
};

class Safe {
public:
    Safe(vault::KeyFile& keys, crypto::Random& random) : keys_(keys), random_(random) {}

    [[nodiscard]] vault::KeyFile& keys() { return keys_; }
    [[nodiscard]] crypto::Random& random() { return random_; }
    Result<vault::FreshKey> reserve() { return keys_.reserve(); }

    [[nodiscard]] Bytes seal(Cell const& cell, vault::FreshKey const& thing, crypto::Key const& subject,
                             ByteView plain);
    template <vault::FixedString... P>
    [[nodiscard]] Bytes seal(Cell const& cell, vault::FreshKey const& thing, crypto::Key const& subject,
                             vault::Personal<std::string, P...> const& value) {
        return seal(cell, thing, subject, bytes_of(value.to_seal(vault::SealKey{})));
    }

    /// The subject's key; not_found after an erasure.
    Result<crypto::Key> subject_key(store::SubjectRow const& subject) const { return keys_.find(subject.key); }

    /// Opens a text cell into a Personal of the asked type.
    template <class P>
    Result<P> open(Cell const& cell, vault::KeyRef thing, store::SubjectRow const& subject, ByteView sealed) const {
        TRY(auto const key, subject_key(subject));
        return open<P>(cell, thing, subject.id, key, sealed);
    }
    /// The same for one of many cells of a subject, whose key is found once.
    template <class P>
    Result<P> open(Cell const& cell, vault::KeyRef thing, SubjectId subject, crypto::Key const& key,
                   ByteView sealed) const {
        TRY(auto bytes, open_bytes(cell, thing, key, sealed));
        return P::closing(subject, std::string(text_of(bytes)));
    }

    /// A long value in pieces of limits::study_piece bytes at most; each knows its place among them.
    [[nodiscard]] std::vector<Bytes> seal_pieces(std::span<Cell const> cells, vault::FreshKey const& thing,
                                                 crypto::Key const& subject, std::string_view plain);
    [[nodiscard]] static std::size_t piece_count(std::size_t plain_bytes);
    /// `corrupt` when a piece is missing, twice there, or not in its place.
    template <class P>
    Result<P> open_pieces(std::span<SealedPiece const> pieces, vault::KeyRef thing, SubjectId subject,
                          crypto::Key const& key) const {
        TRY(auto whole, join(pieces, thing, key));
        return P::closing(subject, std::move(whole));
    }

    /// The same value in another cell, under another key and subject, without letting it out.
    Result<Bytes> reseal(Cell const& from, vault::KeyRef thing, crypto::Key const& subject, ByteView sealed,
                         Cell const& into, vault::FreshKey const& new_thing, crypto::Key const& new_subject);

    /// The suppression mark of a sealed contact point: a keyed hash, made without letting the value out.
    Result<vault::Hash16> contact_mark(store::ContactRow const& contact, store::SubjectRow const& subject,
                                       vault::BlindIndex const& blind) const;

private:
    Result<crypto::SecretBytes> open_bytes(Cell const& cell, vault::KeyRef thing, crypto::Key const& subject,
                                           ByteView sealed) const;
    Result<std::string> join(std::span<SealedPiece const> pieces, vault::KeyRef thing,
                             crypto::Key const& subject) const;

    vault::KeyFile& keys_;
    crypto::Random& random_;
};

}  // namespace slovo::gate
