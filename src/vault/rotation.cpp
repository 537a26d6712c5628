#include "vault/rotation.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/limits.hpp"
#include "vault/keyfile.hpp"

namespace slovo::vault {
namespace {

namespace fs = std::filesystem;

/// Where a file is made for the first time; there is nothing in it worth keeping.
fs::path making_name(fs::path path) {
    path += ".making";
    return path;
}

Result<FileId> read_id(Disk const& disk, crypto::Key const& master) {
    Bytes header(header_bytes);
    TRY_VOID(disk.read_at(0, header));
    return read_header(master, header);
}

}  // namespace

Rotation::Rotation(FileSwap swap, std::unique_ptr<Disk> disk, FileId const& file)
    : swap_(std::move(swap)), old_(std::move(disk)), file_(file) {}

Result<Rotation> Rotation::start(fs::path const& path, crypto::Key const& old_master) {
    TRY(auto disk, open_disk(path, DiskMode::open_existing));
    TRY(FileId const file, read_id(*disk, old_master));
    FileSwap swap(path);
    TRY_VOID(swap.settle());
    return Rotation(std::move(swap), std::move(disk), file);
}

Result<void> Rotation::write_new(crypto::Key const& old_master, crypto::Key const& new_master, crypto::Random& random) {
    FileId id{};
    random.fill(id);
    TRY(new_, open_disk(swap_.new_name(), DiskMode::create_new));
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

Result<void> Rotation::wipe_old() {
    old_.reset();  // its name is taken: nobody else reaches it any more
    return swap_.wipe_old();
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
    // Made under another name, so that a cut leaves no half file where a key file is looked for.
    TRY_VOID(forget_file(making_name(path)));
    TRY(auto disk, open_disk(making_name(path), DiskMode::create_new));
    TRY(auto file, create_on(std::move(disk), master, random));
    bool const placed = ::link(making_name(path).c_str(), path.c_str()) == 0;
    bool const there = !placed && errno == EEXIST;
    if (::unlink(making_name(path).c_str()) != 0 || (!placed && !there))
        return fail(ErrorCode::io, "the key file cannot be put in place");
    if (there) return fail(ErrorCode::conflict, "there is a key file already");
    TRY_VOID(sync_directory_of(path));
    return file;
}

Result<std::unique_ptr<KeyFile>> KeyFile::open(fs::path const& path, crypto::Key const& master,
                                               crypto::Random& random) {
    TRY(auto disk, open_disk(path, DiskMode::open_existing));
    TRY(auto file, open_on(std::move(disk), master, random));
    TRY_VOID(FileSwap(path).settle());
    return file;
}

}  // namespace slovo::vault
