// A key file of any bytes opens, sweeps, destroys and reserves without harm. The first byte says how the rest
// is used: under a sound header the bytes are slots, else they are the whole file.
#include "vault/keyfile.hpp"
#include "base/ensure.hpp"
#include "vault/tests/memory_disk.hpp"

namespace {

using namespace slovo;
using namespace slovo::vault;

void use(KeyFile& file) {
    std::int64_t const slots = file.slot_count();
    auto const found = file.occupied(0, slots);
    if (!found) return;
    for (KeyRef const ref : *found) {
        if (ref.generation == 0) continue;
        auto const key = file.find(ref);
        ENSURE(!key && key.error().code() == ErrorCode::corrupt, "nobody can guess a tag");
    }
    ENSURE(file.destroy(*found), "what is listed can be destroyed");
    ENSURE(file.occupied(0, slots)->empty(), "what is destroyed is not listed");
    ENSURE(file.give_back(0, slots), "empty slots can be reused");
    auto const fresh = file.reserve();
    if (!fresh) return;
    KeyRef const refs[] = {fresh->ref};
    ENSURE(file.make_durable(refs), "a fresh key becomes durable");
    ENSURE(file.find(fresh->ref), "a fresh key is found");
}

void fuzz(ByteView input) {
    if (input.empty()) return;
    static crypto::Key const master = crypto::Key::from_bytes(Bytes(32, 1));
    auto const platter = std::make_shared<Platter>();
    if ((input[0] & 1) != 0) platter->now = make_header(master, FileId{1});
    platter->now.insert(platter->now.end(), input.begin() + 1, input.end());
    auto file = KeyFile::open_on(std::make_unique<MemoryDisk>(platter), master, crypto::system_random());
    if (file) use(**file);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    fuzz({data, size});
    return 0;
}
