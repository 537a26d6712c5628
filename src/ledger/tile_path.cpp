#include "ledger/tile_path.hpp"

#include <algorithm>

#include "base/ensure.hpp"
#include "base/limits.hpp"
#include "ledger/inside/scan.hpp"

namespace slovo::ledger {
namespace {

constexpr unsigned level_max = 63;                                            // tlog-tiles' own bound
constexpr std::uint64_t index_max = limits::ledger_entries / tile_width - 1;  // on level 0; above it, fewer still
constexpr std::size_t groups_max = 5;                                         // of three digits, for index_max

/// Three digits exactly.
std::optional<std::uint64_t> take_group(Scan& scan) {
    auto const text = scan.rest().substr(0, 3);
    if (text.size() < 3 || !std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; })) return std::nullopt;
    scan.take(text);
    return static_cast<std::uint64_t>(text[0] - '0') * 100 + static_cast<std::uint64_t>(text[1] - '0') * 10 +
           static_cast<std::uint64_t>(text[2] - '0');
}

/// x001/x234/067, without a needless leading group.
std::optional<std::uint64_t> take_index(Scan& scan) {
    std::uint64_t index = 0;
    for (std::size_t groups = 0; groups < groups_max; ++groups) {
        bool const more = scan.take("x");
        auto const group = take_group(scan);
        if (!group || (groups == 0 && more && *group == 0)) return std::nullopt;
        index = index * 1000 + *group;
        if (!more) return index <= index_max ? std::optional(index) : std::nullopt;
        if (!scan.take("/")) return std::nullopt;
    }
    return std::nullopt;
}

void put_group(std::string& out, std::uint64_t group) {
    out += static_cast<char>('0' + group / 100);
    out += static_cast<char>('0' + group / 10 % 10);
    out += static_cast<char>('0' + group % 10);
}

void put_index(std::string& out, std::uint64_t index) {
    std::uint64_t power = 1;
    while (index / power >= 1000) power *= 1000;
    for (; power > 1; power /= 1000) {
        out += 'x';
        put_group(out, index / power % 1000);
        out += '/';
    }
    put_group(out, index % 1000);
}

}  // namespace

std::string path_of(TileAddress const& address) {
    ENSURE(address.width >= 1 && address.width <= tile_width, "a tile has 1 to 256 hashes");
    std::string path = "tile/";
    path += address.content == TileContent::entries ? std::string("entries") : std::to_string(address.level);
    path += '/';
    put_index(path, address.index);
    if (address.partial()) path += ".p/" + std::to_string(address.width);
    return path;
}

Result<TileAddress> parse_tile_path(std::string_view path) {
    auto const bad = [] { return fail(ErrorCode::invalid, "not the path of a tile"); };
    TileAddress address;
    Scan scan(path);
    if (!scan.take("tile/")) return bad();
    if (scan.take("entries/")) {
        address.content = TileContent::entries;
    } else {
        auto const level = scan.decimal(level_max);
        if (!level || !scan.take("/")) return bad();
        address.level = static_cast<unsigned>(*level);
    }
    auto const index = take_index(scan);
    if (!index) return bad();
    address.index = *index;
    if (scan.take(".p/")) {
        auto const width = scan.decimal(tile_width - 1);
        if (!width || *width == 0) return bad();
        address.width = static_cast<unsigned>(*width);
    }
    if (!scan.done()) return bad();
    return address;
}

unsigned tile_width_in(std::uint64_t tree_size, unsigned level, std::uint64_t index) {
    auto const shift = tile_height * level;
    auto const hashes = shift < 64 ? tree_size >> shift : 0;
    if (index > hashes / tile_width) return 0;
    return static_cast<unsigned>(std::min<std::uint64_t>(hashes - index * tile_width, tile_width));
}

bool tile_exists(TileAddress const& address, std::uint64_t tree_size) {
    return address.width <= tile_width_in(tree_size, address.level, address.index);
}

Bytes encode_tile(std::span<Hash32 const> hashes) {
    Bytes bytes;
    bytes.reserve(32 * hashes.size());
    for (auto const& hash : hashes) bytes.insert(bytes.end(), hash.begin(), hash.end());
    return bytes;
}

Result<std::vector<Hash32>> parse_tile(ByteView bytes) {
    if (bytes.empty() || bytes.size() % 32 != 0 || bytes.size() > 32 * std::size_t{tile_width})
        return fail(ErrorCode::corrupt, "a tile is not 1 to 256 whole hashes");
    std::vector<Hash32> hashes(bytes.size() / 32);
    for (std::size_t i = 0; i < hashes.size(); ++i) std::ranges::copy(bytes.subspan(32 * i, 32), hashes[i].begin());
    return hashes;
}

Bytes encode_bundle(std::span<Hash32 const> commitments) {
    Bytes bytes;
    bytes.reserve(34 * commitments.size());
    for (auto const& entry : commitments) {
        bytes.push_back(0);
        bytes.push_back(32);
        bytes.insert(bytes.end(), entry.begin(), entry.end());
    }
    return bytes;
}

Result<std::vector<Hash32>> parse_bundle(ByteView bytes) {
    if (bytes.empty() || bytes.size() % 34 != 0 || bytes.size() > 34 * std::size_t{tile_width})
        return fail(ErrorCode::corrupt, "an entry bundle is not 1 to 256 whole entries");
    std::vector<Hash32> entries(bytes.size() / 34);
    for (std::size_t i = 0; i < entries.size(); ++i) {
        auto const entry = bytes.subspan(34 * i, 34);
        if (entry[0] != 0 || entry[1] != 32) return fail(ErrorCode::corrupt, "an entry is not 32 bytes long");
        std::ranges::copy(entry.subspan(2), entries[i].begin());
    }
    return entries;
}

}  // namespace slovo::ledger
