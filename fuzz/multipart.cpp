// Multipart bodies with the boundary "b": limits hold and what is taken is text.
#include <cstdint>
#include <span>

#include "base/ensure.hpp"
#include "base/limits.hpp"
#include "web/server/body.hpp"
#include "web/server/text_check.hpp"

namespace {

void fuzz(std::span<std::uint8_t const> data) {
    auto const form = slovo::web::parse_multipart(data, "multipart/form-data; boundary=b");
    if (!form) {
        ENSURE(status_of(form.error()) >= 400, "a fault has a status");
        return;
    }
    ENSURE(form->fields().size() <= slovo::limits::form_fields, "within the limit");
    for (auto const& field : form->fields()) {
        ENSURE(field.value.size() <= slovo::limits::field_bytes, "within the limit");
        ENSURE(slovo::web::valid_text(field.name) && slovo::web::valid_text(field.value), "text");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    fuzz({data, size});
    return 0;
}
