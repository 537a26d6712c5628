#include <algorithm>

#include "base/limits.hpp"
#include "vault/file_swap.hpp"
#include "vault/keyfile.hpp"

namespace slovo::vault {
namespace {

Result<void> copy_bytes(Disk const& from, Disk& to) {
    TRY(std::int64_t const size, from.size());
    Bytes written(limits::key_chunk_bytes);
    Bytes kept(limits::key_chunk_bytes);
    for (std::int64_t at = 0; at < size; at += static_cast<std::int64_t>(written.size())) {
        auto const count = static_cast<std::size_t>(
            std::min<std::int64_t>(size - at, static_cast<std::int64_t>(limits::key_chunk_bytes)));
        auto const part = std::span(written).first(count);
        TRY_VOID(from.read_at(at, part));
        TRY_VOID(to.write_at(at, part));
        auto const check = std::span(kept).first(count);
        TRY_VOID(to.read_at(at, check));
        if (!std::ranges::equal(part, check)) return fail(ErrorCode::corrupt, "the copy of the keys differs");
    }
    return to.sync();
}

}  // namespace

Result<void> KeyFile::copy_to(std::filesystem::path const& path) {
    FileSwap const swap(path);
    TRY_VOID(swap.settle());
    {
        TRY(auto const copy, open_disk(swap.new_name(), DiskMode::create_new));
        std::scoped_lock const lock(writing_);
        if (poisoned_) return fail(ErrorCode::unavailable, "the key file failed");
        TRY_VOID(copy_bytes(*disk_, *copy));
    }
    if (std::filesystem::exists(path)) TRY_VOID(swap.keep_old_name());
    TRY_VOID(swap.put_in_place());
    return swap.wipe_old();
}

}  // namespace slovo::vault
