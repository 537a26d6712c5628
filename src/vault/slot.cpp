#include "vault/slot.hpp"

#include <sodium.h>

#include <algorithm>

#include "base/ensure.hpp"
#include "crypto/hash.hpp"
#include "vault/crc32c.hpp"

namespace slovo::vault {
namespace {

constexpr std::size_t sealed_bytes = 48;  // key and tag
constexpr std::size_t random_at = 48;
constexpr std::size_t generation_at = 56;
constexpr std::size_t slot_crc_at = 60;
constexpr std::size_t nonce_bytes = 12;  // random and generation, as they lie
static_assert(nonce_bytes == crypto_aead_chacha20poly1305_ietf_NPUBBYTES);

constexpr std::string_view magic = "SLOVOKEY";
constexpr std::uint32_t format_version = 1;
constexpr std::size_t id_at = 16;
constexpr std::size_t check_at = 32;
constexpr std::size_t check_end = 64;
constexpr std::size_t header_crc_at = header_bytes - 4;

bool all_zero(ByteView bytes) {
    return std::ranges::all_of(bytes, [](std::uint8_t byte) { return byte == 0; });
}

using Associated = std::array<std::uint8_t, 28>;
Associated associated_of(FileId const& file, KeyRef ref) {
    Associated bytes{};
    std::ranges::copy(file, bytes.begin());
    put_u64(bytes.data() + 16, static_cast<std::uint64_t>(ref.slot));
    put_u32(bytes.data() + 24, ref.generation);
    return bytes;
}

crypto::Key slot_key(crypto::Key const& file_key, std::int64_t slot) {
    std::uint8_t number[8];
    put_u64(number, static_cast<std::uint64_t>(slot));
    return crypto::derive(file_key, "keys.slo slot", number);
}

Hash32 master_check(crypto::Key const& master, ByteView file) {
    return crypto::keyed_hash(master, {bytes_of("keys.slo master"), file});
}

}  // namespace

SlotHead look_at(std::span<std::uint8_t const, slot_bytes> slot) {
    if (all_zero(slot)) return {SlotState::empty, 0};
    std::uint32_t const generation = read_u32(slot.data() + generation_at);
    if (generation == 0 || crc32c(slot.first<slot_crc_at>()) != read_u32(slot.data() + slot_crc_at))
        return {SlotState::damaged, 0};
    if (!all_zero(slot.first<sealed_bytes>())) return {SlotState::full, generation};
    if (!all_zero(slot.first<generation_at>())) return {SlotState::damaged, 0};
    return {SlotState::empty, generation};
}

SlotBytes destroyed_slot(std::uint32_t generation) {
    SlotBytes slot{};
    if (generation == 0) return slot;
    put_u32(slot.data() + generation_at, generation);
    put_u32(slot.data() + slot_crc_at, crc32c(std::span(slot).first<slot_crc_at>()));
    return slot;
}

SlotSealer::SlotSealer(crypto::Key const& master, FileId const& file)
    : file_key_(crypto::derive(master, "keys.slo file", file)), file_(file) {}

SlotBytes SlotSealer::seal(KeyRef ref, crypto::Key const& key, crypto::Random& random) const {
    ENSURE(ref.slot >= 0 && ref.generation != 0, "a key lies somewhere");
    SlotBytes slot{};
    random.fill(std::span(slot).subspan<random_at, generation_at - random_at>());
    put_u32(slot.data() + generation_at, ref.generation);
    crypto::Key const wrap = slot_key(file_key_.key(), ref.slot);
    Associated const associated = associated_of(file_, ref);
    crypto_aead_chacha20poly1305_ietf_encrypt(slot.data(), nullptr, key.bytes().data(), crypto::Key::size,
                                              associated.data(), associated.size(), nullptr, slot.data() + random_at,
                                              wrap.bytes().data());
    put_u32(slot.data() + slot_crc_at, crc32c(std::span(slot).first<slot_crc_at>()));
    return slot;
}

Result<crypto::Key> SlotSealer::open(KeyRef ref, SlotBytes const& slot) const {
    SlotHead const head = look_at(slot);
    if (head.state == SlotState::damaged) return fail(ErrorCode::corrupt, "a damaged slot in the key file");
    if (head.state == SlotState::empty || head.generation != ref.generation)
        return fail(ErrorCode::not_found, "the key was destroyed");
    crypto::Key const wrap = slot_key(file_key_.key(), ref.slot);
    Associated const associated = associated_of(file_, ref);
    std::array<std::uint8_t, crypto::Key::size> bytes{};
    if (crypto_aead_chacha20poly1305_ietf_decrypt(bytes.data(), nullptr, nullptr, slot.data(), sealed_bytes,
                                                  associated.data(), associated.size(), slot.data() + random_at,
                                                  wrap.bytes().data()) != 0)
        return fail(ErrorCode::corrupt, "a slot of the key file does not open");
    crypto::Key key = crypto::Key::from_bytes(bytes);
    crypto::wipe(bytes);
    return key;
}

Bytes make_header(crypto::Key const& master, FileId const& file) {
    Bytes header(header_bytes);
    std::ranges::copy(bytes_of(magic), header.begin());
    put_u32(&header[8], format_version);
    put_u32(&header[12], slot_bytes);
    std::ranges::copy(file, header.begin() + id_at);
    std::ranges::copy(master_check(master, file), header.begin() + check_at);
    put_u32(&header[header_crc_at], crc32c(ByteView(header).first(header_crc_at)));
    return header;
}

Result<FileId> read_header(crypto::Key const& master, ByteView header) {
    if (header.size() != header_bytes || !std::ranges::equal(header.first(magic.size()), bytes_of(magic)))
        return fail(ErrorCode::corrupt, "not a key file");
    if (read_u32(&header[8]) > format_version) return fail(ErrorCode::newer, "the key file is of a newer version");
    if (crc32c(header.first(header_crc_at)) != read_u32(&header[header_crc_at]) ||
        read_u32(&header[8]) != format_version || read_u32(&header[12]) != slot_bytes)
        return fail(ErrorCode::corrupt, "the header of the key file is damaged");
    FileId file{};
    std::ranges::copy(header.subspan(id_at, file.size()), file.begin());
    if (!crypto::equal_constant_time(master_check(master, file), header.subspan(check_at, check_end - check_at)))
        return fail(ErrorCode::denied, "the key file belongs to another master key");
    return file;
}

}  // namespace slovo::vault
