#include "vault/unlock.hpp"

#include "vault/file_swap.hpp"

namespace slovo::vault {
namespace {

namespace fs = std::filesystem;

/// The file itself: names beside a symbolic link would lie elsewhere.
Result<FileSwap> swap_of(fs::path const& master) {
    std::error_code error;
    fs::path real = fs::canonical(master, error);
    if (error) return fail(ErrorCode::not_found, "there is no master key");
    return FileSwap(std::move(real));
}

Result<void> put_in_place(FileSwap const& swap) {
    TRY_VOID(swap.keep_old_name());
    TRY_VOID(swap.put_in_place());
    return swap.wipe_old();
}

}  // namespace

Result<Unlocked> unlock(KeyPaths const& paths, crypto::Random& random) {
    TRY(MasterKey master, MasterKey::load(paths.master, paths.forbidden));
    TRY(FileSwap const swap, swap_of(paths.master));
    auto keys = KeyFile::open(paths.keys, master.key(), random);
    if (keys) {
        TRY_VOID(swap.settle());
        return Unlocked{std::move(master), std::move(*keys)};
    }
    if (keys.error().code() != ErrorCode::denied || !swap.has_new()) return std::unexpected(keys.error());
    // The keys are another master's, and one waits: the rotation was cut after the keys had moved.
    TRY(MasterKey next, MasterKey::load(swap.new_name(), paths.forbidden));
    TRY(auto moved, KeyFile::open(paths.keys, next.key(), random));
    TRY_VOID(put_in_place(swap));
    return Unlocked{std::move(next), std::move(moved)};
}

Result<void> rotate_master_key(KeyPaths const& paths, crypto::Random& random) {
    TRY(Unlocked now, unlock(paths, random));
    now.keys.reset();  // the rotation takes the lock itself
    TRY(FileSwap const swap, swap_of(paths.master));
    TRY(MasterKey const next, MasterKey::create(swap.new_name(), paths.forbidden, random));
    TRY_VOID(rotate(paths.keys, now.master.key(), next.key(), random));
    return put_in_place(swap);
}

}  // namespace slovo::vault
