// Tile paths, tiles and entry bundles: what is read must be what would be written.
#include <span>

#include "base/ensure.hpp"
#include "ledger/tile_path.hpp"

namespace {

using namespace slovo;
using namespace slovo::ledger;

void fuzz(std::span<std::uint8_t const> input) {
    if (auto const address = parse_tile_path(text_of(input))) {
        ENSURE(path_of(*address) == text_of(input), "a path is printed as it was read");
        for (std::uint64_t const size : {std::uint64_t{0}, std::uint64_t{70'000}, std::uint64_t{1} << 48})
            ENSURE(
                tile_exists(*address, size) == (tile_width_in(size, address->level, address->index) >= address->width),
                "a tile is there or not");
    }
    if (auto const tile = parse_tile(input))
        ENSURE(encode_tile(*tile) == Bytes(input.begin(), input.end()), "a tile is printed as it was read");
    if (auto const bundle = parse_bundle(input))
        ENSURE(encode_bundle(*bundle) == Bytes(input.begin(), input.end()), "a bundle is printed as it was read");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    fuzz({data, size});
    return 0;
}
