// The loader, and what is made of a policy that loads.
#include "policy/lint.hpp"
#include "policy/load.hpp"
#include "policy/notice.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/bytes.hpp"
#include "base/ensure.hpp"
#include "policy/canonical.hpp"
#include "policy/diff.hpp"

namespace {

void fuzz(std::span<std::uint8_t const> bytes) {
    auto const policy = slovo::policy::load(slovo::text_of(bytes), "fuzz.toml");
    if (!policy) {
        ENSURE(!policy.error().empty(), "a refusal says why");
        return;
    }
    (void)slovo::policy::lint(*policy, {});
    for (auto const language : slovo::all_languages) (void)slovo::policy::canonical(*policy, language);
    ENSURE(slovo::policy::diff(*policy, *policy).changes.empty(), "a policy does not differ from itself");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    fuzz({data, size});
    return 0;
}
