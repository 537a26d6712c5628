#include "ledger/audit.hpp"

#include <algorithm>
#include <array>

#include "base/ensure.hpp"
#include "base/limits.hpp"

namespace slovo::ledger {
namespace {

constexpr std::array<std::string_view, 7> names{
    "entry_differs", "tile_missing", "tile_short", "tile_differs", "root_differs", "tail_cut", "start_differs",
};

}  // namespace

std::string_view name_of(AuditKind kind) {
    ENSURE(static_cast<std::size_t>(kind) < names.size(), "an audit's finding is one of the list");
    return names[static_cast<std::size_t>(kind)];
}

Audit::Audit(TileStore const& store, Checkpoint signed_head) : store_(&store), head_(std::move(signed_head)) {}

Audit Audit::tail(TileStore const& store, Checkpoint signed_head, Checkpoint const& verified) {
    Audit audit(store, std::move(signed_head));
    auto tree = TiledTree::load(store, verified.size);
    if (tree && tree->root() == verified.root) {
        audit.tree_ = std::move(*tree);
    } else {
        audit.report({AuditKind::start_differs, 0, verified.size});  // and all is read again, from the first entry
    }
    return audit;
}

void Audit::report(AuditFinding const& finding) {
    if (findings_.size() < limits::ledger_findings) findings_.push_back(finding);
}

Result<> Audit::take(Hash32 const& entry) {
    leaves_.push_back(leaf_hash(entry));
    // A batch ends with a tile, so that each full tile is compared once; and with the signed size,
    // whose root must be seen.
    if (next() % tile_width == 0 || next() == head_.size) return integrate();
    return {};
}

Result<> Audit::integrate() {
    auto growth = tree_.plus(leaves_);
    leaves_.clear();
    tree_ = std::move(growth.tree);
    for (auto const& update : growth.updates) {
        if (!update.address().partial()) TRY_VOID(compare(update));
    }
    if (tree_.size() == head_.size && tree_.root() != head_.root) report({AuditKind::root_differs, 0, head_.size});
    return {};
}

Result<> Audit::compare(TileUpdate const& update) {
    auto stored = store_->read(update.level, update.index);
    if (!stored && stored.error().code() == ErrorCode::not_found) {
        report({AuditKind::tile_missing, update.level, update.index});
        return {};
    }
    TRY(auto const hashes, std::move(stored));
    if (hashes.size() < update.hashes.size()) report({AuditKind::tile_short, update.level, update.index});
    auto const count = std::min(hashes.size(), update.hashes.size());
    for (std::size_t i = 0; i < count; ++i) {
        if (hashes[i] == update.hashes[i]) continue;
        if (update.level == 0) {
            report({AuditKind::entry_differs, 0, update.index * tile_width + i});
        } else {
            report({AuditKind::tile_differs, update.level, update.index});
            break;
        }
    }
    return {};
}

Result<std::vector<AuditFinding>> Audit::finish() {
    if (!leaves_.empty()) TRY_VOID(integrate());
    for (auto const& update : tree_.edge()) TRY_VOID(compare(update));
    if (tree_.size() < head_.size) report({AuditKind::tail_cut, 0, tree_.size()});
    if (head_.size == 0 && head_.root != Hash32{} && head_.root != empty_root())
        report({AuditKind::root_differs, 0, 0});
    return findings_;
}

}  // namespace slovo::ledger
