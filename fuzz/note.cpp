// Notes, checkpoints, keys, receipts, events: what is read must be what would be written.
#include <span>

#include "base/ensure.hpp"
#include "ledger/receipt.hpp"

namespace {

using namespace slovo;
using namespace slovo::ledger;

void fuzz(std::span<std::uint8_t const> input) {
    auto const text = text_of(input);
    if (auto const note = parse_note(text)) ENSURE(print(*note) == text, "a note is printed as it was read");
    if (auto const checkpoint = parse_checkpoint(text))
        ENSURE(body_of(*checkpoint) == text, "a checkpoint is printed as it was read");
    if (auto const key = VerifierKey::parse(text)) ENSURE(key->text() == text, "a key is printed as it was read");
    if (auto const detail = Detail::parse(text)) ENSURE(detail->json() == text, "a detail is kept as it was read");
    if (auto const opened = parse_canonical(text))
        ENSURE(canonical(opened->event, opened->marks) == text, "an event is printed as it was read");
    if (auto const receipt = parse_receipt(text)) {
        ENSURE(print(*receipt) == text, "a receipt is printed as it was read");
        auto const key = VerifierKey::create("webpromo.example/ledger", PublicKey{});
        ENSURE(key.has_value(), "the name is a good one");
        auto const never = [](PublicKey const&, ByteView, Signature const&) { return false; };
        ENSURE(!verify_receipt(text, *key, never), "nothing verifies without a signature");
    }
    if (auto const frontier = Frontier::parse(input))
        ENSURE(frontier->serialise() == Bytes(input.begin(), input.end()), "a frontier is printed as it was read");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    fuzz({data, size});
    return 0;
}
