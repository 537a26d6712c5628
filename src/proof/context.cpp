#include "proof/context.hpp"

namespace slovo::proof {

std::string CheckContext::canary() const {
    std::array<std::uint8_t, 20> bytes{};
    house().random.fill(bytes);
    std::string out;
    for (auto const byte : bytes) out += static_cast<char>('a' + byte % 26);
    return out;
}

Result<Rehearsal*> CheckContext::rehearsal() {
    if (!rehearsal_) {
        TRY(rehearsal_, Rehearsal::open(around_.scratch, *shown_, around_.signs));
    }
    return rehearsal_.get();
}

}  // namespace slovo::proof
