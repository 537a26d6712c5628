#include "vault/file_swap.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>

#include "base/limits.hpp"
#include "vault/disk.hpp"

namespace slovo::vault {
namespace {

namespace fs = std::filesystem;

fs::path with_suffix(fs::path path, char const* suffix) {
    path += suffix;
    return path;
}

std::optional<struct stat> look(fs::path const& path) {
    struct stat found{};
    if (::lstat(path.c_str(), &found) != 0) return std::nullopt;
    return found;
}

bool is_same_file(fs::path const& a, fs::path const& b) {
    auto const one = look(a);
    auto const two = look(b);
    return one && two && one->st_ino == two->st_ino && one->st_dev == two->st_dev;
}

Result<void> unlink_if_there(fs::path const& path) {
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) return fail(ErrorCode::io, "a file cannot be removed");
    return {};
}

}  // namespace

Result<void> forget_file(fs::path const& path) {
    if (!look(path)) return {};
    TRY(auto const disk, open_disk(path, DiskMode::open_existing));
    Bytes const zeros(limits::key_chunk_bytes);
    TRY(std::int64_t const size, disk->size());
    for (std::int64_t at = 0; at < size; at += static_cast<std::int64_t>(zeros.size())) {
        auto const count = std::min<std::int64_t>(size - at, static_cast<std::int64_t>(zeros.size()));
        TRY_VOID(disk->write_at(at, ByteView(zeros).first(static_cast<std::size_t>(count))));
    }
    TRY_VOID(disk->sync());
    return unlink_if_there(path);
}

fs::path FileSwap::new_name() const {
    return with_suffix(path_, ".new");
}

fs::path FileSwap::old_name() const {
    return with_suffix(path_, ".old");
}

bool FileSwap::has_new() const {
    return look(new_name()).has_value();
}

Result<void> FileSwap::keep_old_name() const {
    if (::link(path_.c_str(), old_name().c_str()) != 0 && !is_same_file(path_, old_name()))
        return fail(ErrorCode::io, "the old file cannot be kept");
    return sync_directory_of(path_);
}

Result<void> FileSwap::put_in_place() const {
    if (::rename(new_name().c_str(), path_.c_str()) != 0)
        return fail(ErrorCode::io, "the new file cannot be put in place");
    return sync_directory_of(path_);
}

Result<void> FileSwap::wipe_old() const {
    TRY_VOID(forget_file(old_name()));
    return sync_directory_of(path_);
}

Result<void> FileSwap::settle() const {
    if (!look(old_name()) && !has_new()) return {};
    if (is_same_file(path_, old_name())) TRY_VOID(unlink_if_there(old_name()));
    TRY_VOID(forget_file(new_name()));
    return wipe_old();
}

}  // namespace slovo::vault
