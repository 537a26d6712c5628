# Compiler, warnings, hardening. g++ 12 miscompiles coroutines (docs/decisions/0001-compiler.md).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    message(FATAL_ERROR "g++ ${CMAKE_CXX_COMPILER_VERSION} miscompiles coroutines silently. "
        "Use clang-19 (the presets do: cmake --preset release) or g++ 13 or newer.")
endif()

add_library(slovo_flags INTERFACE)
target_compile_options(slovo_flags INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wnon-virtual-dtor
    -Woverloaded-virtual -Wimplicit-fallthrough -Werror
    -fno-strict-overflow -fno-delete-null-pointer-checks -ftrivial-auto-var-init=zero
    -fstack-protector-strong -fPIE "-ffile-prefix-map=${CMAKE_SOURCE_DIR}=.")
target_compile_definitions(slovo_flags INTERFACE _GLIBCXX_ASSERTIONS)
target_include_directories(slovo_flags INTERFACE "${CMAKE_SOURCE_DIR}/src")
target_link_options(slovo_flags INTERFACE -pie -Wl,-z,relro,-z,now,-z,noexecstack -Wl,--as-needed)

if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    target_compile_options(slovo_flags INTERFACE -Wthread-safety -Wno-missing-designated-field-initializers)
endif()
if(CMAKE_BUILD_TYPE STREQUAL "Release")
    target_compile_options(slovo_flags INTERFACE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3
        -fstack-clash-protection -fcf-protection=full)
endif()
if(SLOVO_SANITIZE)
    target_compile_options(slovo_flags INTERFACE -fsanitize=${SLOVO_SANITIZE} -fno-omit-frame-pointer)
    target_link_options(slovo_flags INTERFACE -fsanitize=${SLOVO_SANITIZE})
endif()
if(SLOVO_FUZZ)
    target_compile_options(slovo_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()

find_program(CCACHE ccache)
if(CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE}")
    set(CMAKE_C_COMPILER_LAUNCHER "${CCACHE}")
endif()
find_program(MOLD mold)
if(MOLD)
    target_link_options(slovo_flags INTERFACE -fuse-ld=mold)
endif()
# One heavy translation unit at a time, so that two cores do not swap.
set_property(GLOBAL PROPERTY JOB_POOLS heavy=1)
