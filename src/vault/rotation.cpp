#include "vault/rotation.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <optional>

#include "base/limits.hpp"
#include "vault/keyfile.hpp"

namespace slovo::vault {
namespace {

namespace fs = std::filesystem;

fs::path with_suffix(fs::path path, char const* suffix) {
    path += suffix;
    return path;
}
fs::path new_name(fs::path const& path) {
    return with_suffix(path, ".new");
}
fs::path old_name(fs::path const& path) {
    return with_suffix(path, ".old");
}
/// A file that is being made for the first time; there is nothing in it worth keeping.
fs::path making_name(fs::path const& path) {
    return with_suffix(path, ".making");
}

std::optional<struct stat> look(fs::path const& path) {
    struct stat found{};
    if (::lstat(path.c_str(), &found) != 0) return std::nullopt;
    return found;
}

Result<void> unlink_if_there(fs::path const& path) {
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) return fail(ErrorCode::io, "a key file cannot be removed");
    return {};
}

Result<void> overwrite(Disk& disk) {
    Bytes const zeros(limits::key_chunk_bytes);
    TRY(std::int64_t const size, disk.size());
    for (std::int64_t at = 0; at < size; at += static_cast<std::int64_t>(zeros.size())) {
        auto const count = std::min<std::int64_t>(size - at, static_cast<std::int64_t>(zeros.size()));
        TRY_VOID(disk.write_at(at, ByteView(zeros).first(static_cast<std::size_t>(count))));
    }
    return disk.sync();
}

/// Overwrites and removes, unless it is not there.
Result<void> forget_file(fs::path const& path) {
    if (!look(path)) return {};
    TRY(auto disk, open_disk(path, DiskMode::open_existing));
    TRY_VOID(overwrite(*disk));
    return unlink_if_there(path);
}

Result<FileId> read_id(Disk const& disk, crypto::Key const& master) {
    Bytes header(header_bytes);
    TRY_VOID(disk.read_at(0, header));
    return read_header(master, header);
}

}  // namespace

Result<void> finish_rotation(fs::path const& path) {
    auto const current = look(path);
    auto const old = look(old_name(path));
    if (!old && !look(new_name(path))) return {};
    if (old && current && old->st_ino == current->st_ino && old->st_dev == current->st_dev)
        TRY_VOID(unlink_if_there(old_name(path)));
    TRY_VOID(forget_file(new_name(path)));
    TRY_VOID(forget_file(old_name(path)));
    return sync_directory_of(path);
}

Result<void> replace_key_file(fs::path const& path) {
    if (look(path) && ::link(path.c_str(), old_name(path).c_str()) != 0)
        return fail(ErrorCode::io, "the old key file cannot be kept");
    TRY_VOID(sync_directory_of(path));
    if (::rename(new_name(path).c_str(), path.c_str()) != 0)
        return fail(ErrorCode::io, "the new key file cannot be put in place");
    TRY_VOID(sync_directory_of(path));
    TRY_VOID(forget_file(old_name(path)));
    return sync_directory_of(path);
}

Rotation::Rotation(fs::path path, std::unique_ptr<Disk> disk, FileId file)
    : path_(std::move(path)), old_(std::move(disk)), file_(file) {}

Result<Rotation> Rotation::start(fs::path path, crypto::Key const& old_master) {
    TRY(auto disk, open_disk(path, DiskMode::open_existing));
    TRY(FileId const file, read_id(*disk, old_master));
    TRY_VOID(finish_rotation(path));
    return Rotation(std::move(path), std::move(disk), file);
}

Result<void> Rotation::write_new(crypto::Key const& old_master, crypto::Key const& new_master, crypto::Random& random) {
    FileId id{};
    random.fill(id);
    TRY(new_, open_disk(new_name(path_), DiskMode::create_new));
    TRY_VOID(new_->write_at(0, make_header(new_master, id)));
    TRY_VOID(copy_slots(*new_, SlotSealer(old_master, file_), SlotSealer(new_master, id), random));
    return new_->sync();
}

Result<void> Rotation::copy_slots(Disk& to, SlotSealer const& from_sealer, SlotSealer const& to_sealer,
                                  crypto::Random& random) const {
    TRY(std::int64_t const size, old_->size());
    std::int64_t const slots = (size - offset_of(0)) / static_cast<std::int64_t>(slot_bytes);
    constexpr std::int64_t slots_in_chunk = limits::key_chunk_bytes / slot_bytes;
    for (std::int64_t from = 0; from < slots; from += slots_in_chunk) {
        std::int64_t const count = std::min(slots_in_chunk, slots - from);
        Bytes chunk(static_cast<std::size_t>(count) * slot_bytes);
        TRY_VOID(old_->read_at(offset_of(from), chunk));
        for (std::int64_t i = 0; i < count; ++i) {
            SlotBytes slot;
            auto const place = std::span(chunk).subspan(static_cast<std::size_t>(i) * slot_bytes).first<slot_bytes>();
            std::ranges::copy(place, slot.begin());
            SlotHead const head = look_at(slot);
            if (head.state != SlotState::full) continue;
            KeyRef const ref{from + i, head.generation};
            auto const key = from_sealer.open(ref, slot);
            if (!key) continue;  // decayed: stays as it is, and stays `corrupt`
            std::ranges::copy(to_sealer.seal(ref, *key, random), place.begin());
        }
        TRY_VOID(to.write_at(offset_of(from), chunk));
    }
    return {};
}

Result<void> Rotation::keep_old_name() {
    if (::link(path_.c_str(), old_name(path_).c_str()) != 0)
        return fail(ErrorCode::io, "the old key file cannot be kept");
    return sync_directory_of(path_);
}

Result<void> Rotation::put_in_place() {
    if (::rename(new_name(path_).c_str(), path_.c_str()) != 0)
        return fail(ErrorCode::io, "the new key file cannot be put in place");
    return sync_directory_of(path_);
}

Result<void> Rotation::wipe_old() {
    TRY_VOID(overwrite(*old_));
    TRY_VOID(unlink_if_there(old_name(path_)));
    return sync_directory_of(path_);
}

Result<void> rotate(fs::path const& path, crypto::Key const& old_master, crypto::Key const& new_master,
                    crypto::Random& random) {
    TRY(Rotation rotation, Rotation::start(path, old_master));
    TRY_VOID(rotation.write_new(old_master, new_master, random));
    TRY_VOID(rotation.keep_old_name());
    TRY_VOID(rotation.put_in_place());
    return rotation.wipe_old();
}

Result<std::unique_ptr<KeyFile>> KeyFile::create(fs::path const& path, crypto::Key const& master,
                                                 crypto::Random& random) {
    if (look(path)) return fail(ErrorCode::conflict, "there is a key file already");
    // Made under another name, so that a cut leaves no half file where a key file is looked for.
    TRY_VOID(unlink_if_there(making_name(path)));
    TRY(auto disk, open_disk(making_name(path), DiskMode::create_new));
    TRY(auto file, create_on(std::move(disk), master, random));
    if (::link(making_name(path).c_str(), path.c_str()) != 0)
        return fail(errno == EEXIST ? ErrorCode::conflict : ErrorCode::io, "the key file cannot be put in place");
    TRY_VOID(unlink_if_there(making_name(path)));
    TRY_VOID(sync_directory_of(path));
    return file;
}

Result<std::unique_ptr<KeyFile>> KeyFile::open(fs::path const& path, crypto::Key const& master,
                                               crypto::Random& random) {
    TRY(auto disk, open_disk(path, DiskMode::open_existing));
    TRY(auto file, open_on(std::move(disk), master, random));
    TRY_VOID(finish_rotation(path));
    return file;
}

}  // namespace slovo::vault
