#include "vault/seal.hpp"

#include <algorithm>
#include <array>

#include "base/ensure.hpp"
#include "base/limits.hpp"
#include "crypto/aead.hpp"

namespace slovo::vault {
namespace {

constexpr std::uint8_t cell_version = 1;
constexpr std::size_t length_bytes = 4;
constexpr std::size_t overhead = 1 + crypto::aead_nonce_bytes + crypto::aead_tag_bytes;

// Short values would be told apart by their length ("ok" from a name); long ones tell a kilobyte.
constexpr std::size_t bucket_of(std::size_t plain_bytes) {
    std::size_t const needed = plain_bytes + length_bytes;
    for (std::size_t bucket = 32; bucket < 1024; bucket *= 2)
        if (needed <= bucket) return bucket;
    return (needed + 1023) / 1024 * 1024;
}

using Associated = std::array<std::uint8_t, 29>;
Associated associated_of(Place const& place) {
    Associated bytes{cell_version};
    put_u32(&bytes[1], std::uint32_t{place.table} << 16 | place.column);
    put_u64(&bytes[5], static_cast<std::uint64_t>(place.row));
    put_u64(&bytes[13], static_cast<std::uint64_t>(place.key.slot));
    put_u32(&bytes[21], place.key.generation);
    put_u32(&bytes[25], place.schema_version);
    return bytes;
}

//= policy:C26a
// Neither key opens a cell alone: without the subject's all of theirs is dark.
crypto::Key cell_key(crypto::Key const& thing, crypto::Key const& subject) {
    return crypto::derive(thing, "vault.cell", subject.bytes());
}

}  // namespace

std::size_t cell_size(std::size_t plain_bytes) {
    return overhead + bucket_of(plain_bytes);
}

Bytes seal_cell(crypto::Key const& thing, crypto::Key const& subject, Place const& place, ByteView plain,
                crypto::Random& random) {
    ENSURE(plain.size() <= limits::cell_bytes, "a cell is not larger than its limit");
    crypto::SecretBytes padded(bucket_of(plain.size()));
    put_u32(padded.data(), static_cast<std::uint32_t>(plain.size()));
    std::ranges::copy(plain, padded.begin() + length_bytes);
    std::array<std::uint8_t, crypto::aead_nonce_bytes> nonce{};
    random.fill(nonce);
    Bytes const sealed = crypto::aead_seal(cell_key(thing, subject), nonce, associated_of(place), padded);
    Bytes cell;
    cell.reserve(1 + nonce.size() + sealed.size());
    cell.push_back(cell_version);
    cell.insert(cell.end(), nonce.begin(), nonce.end());
    cell.insert(cell.end(), sealed.begin(), sealed.end());
    return cell;
}

Result<crypto::SecretBytes> open_cell(crypto::Key const& thing, crypto::Key const& subject, Place const& place,
                                      ByteView cell) {
    if (cell.empty()) return fail(ErrorCode::corrupt, "an empty cell");
    if (cell[0] > cell_version) return fail(ErrorCode::newer, "a cell of a newer version");
    if (cell[0] != cell_version || cell.size() < cell_size(0)) return fail(ErrorCode::corrupt, "not a cell");
    TRY(crypto::SecretBytes plain,
        crypto::aead_open_secret(cell_key(thing, subject), cell.subspan(1, crypto::aead_nonce_bytes),
                                 associated_of(place), cell.subspan(1 + crypto::aead_nonce_bytes)));
    std::size_t const length = read_u32(plain.data());
    if (length > limits::cell_bytes || bucket_of(length) != plain.size())
        return fail(ErrorCode::corrupt, "the length in a cell is wrong");
    return crypto::SecretBytes(plain.begin() + length_bytes,
                               plain.begin() + static_cast<std::ptrdiff_t>(length_bytes + length));
}

}  // namespace slovo::vault
