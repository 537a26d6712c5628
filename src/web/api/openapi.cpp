#include "web/api/api.hpp"

asm(".section .rodata.openapi,\"a\"\n.global slovo_openapi\nslovo_openapi:\n.incbin \"" SLOVO_OPENAPI
    "\"\n.global slovo_openapi_end\nslovo_openapi_end:\n.byte 0\n.previous\n");
extern "C" char const slovo_openapi[];
extern "C" char const slovo_openapi_end[];

namespace slovo::web {

std::string_view openapi() {
    return {slovo_openapi, static_cast<std::size_t>(slovo_openapi_end - slovo_openapi)};
}

}  // namespace slovo::web
