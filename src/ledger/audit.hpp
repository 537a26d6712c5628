// The stored tree against the stored entries: every entry is hashed again, every tile and the signed
// root are compared, and what differs is named by its index. From the first entry on, or from a
// checkpoint that was found right before (the tail alone, at start-up). Bounded memory. One thread.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "ledger/checkpoint.hpp"
#include "ledger/tiles.hpp"

namespace slovo::ledger {

enum class AuditKind : std::uint8_t {
    entry_differs,  ///< the entry at `index` is not the one whose hash the tree holds
    tile_missing,   ///< no tile at (level, index)
    tile_short,     ///< fewer hashes than the tree has there
    tile_differs,   ///< a hash above the leaves is not that of what lies below it
    root_differs,   ///< the tree at the checkpoint's size has not its root
    tail_cut,       ///< fewer entries (`index`) than the checkpoint counts
    start_differs,  ///< the tiles do not bear out the checkpoint from which the audit started
};
[[nodiscard]] std::string_view name_of(AuditKind kind);

struct AuditFinding {
    AuditKind what{};
    unsigned level = 0;
    std::uint64_t index = 0;  // of the entry on level 0, of the tile above
    bool operator==(AuditFinding const&) const = default;
};

class Audit {
public:
    /// Of the whole ledger. `signed_head` is the newest checkpoint, opened with the log's key; size 0
    /// when none was ever signed.
    Audit(TileStore const& store, Checkpoint signed_head);
    /// Of what came after `verified`.
    [[nodiscard]] static Audit tail(TileStore const& store, Checkpoint signed_head, Checkpoint const& verified);

    /// Where the next entry is expected: events before it are not needed.
    [[nodiscard]] std::uint64_t next() const { return tree_.size() + leaves_.size(); }
    /// The entries in their order. An error is the store's, not a finding.
    Result<> take(Hash32 const& entry);
    /// After the last entry that the tiles should hold. At most limits::ledger_findings findings.
    [[nodiscard]] Result<std::vector<AuditFinding>> finish();
    /// The recomputed tree so far; what a later audit may start from when there were no findings.
    [[nodiscard]] Hash32 root() const { return tree_.root(); }

private:
    void report(AuditFinding const& finding);
    Result<> integrate();
    Result<> compare(TileUpdate const& update);

    TileStore const* store_;
    Checkpoint head_;
    TiledTree tree_;
    std::vector<Hash32> leaves_;  // not yet in the tree, 255 at most
    std::vector<AuditFinding> findings_;
};

}  // namespace slovo::ledger
