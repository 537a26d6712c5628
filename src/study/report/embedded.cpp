#include "study/report/embedded.hpp"

// Each file between two labels, in a section of its own.
#define EMBED(name, file)                                                                                         \
    asm(".section .rodata.report,\"a\"\n.global report_" #name "\nreport_" #name ":\n.incbin \"" SLOVO_REPORT_DIR \
        "/" file "\"\n.global report_" #name "_end\nreport_" #name "_end:\n.byte 0\n.previous\n");                \
    extern "C" char const report_##name[];                                                                        \
    extern "C" char const report_##name##_end[];

EMBED(screen, "report.css")
EMBED(print, "print.css")
EMBED(program, "make_pdf.py")

namespace slovo::study {
namespace {

std::string_view between(char const* begin, char const* end) {
    return {begin, static_cast<std::size_t>(end - begin)};
}

}  // namespace

std::string_view report_style() {
    return between(report_screen, report_screen_end);
}

std::string_view print_style() {
    return between(report_print, report_print_end);
}

std::string_view pdf_program() {
    return between(report_program, report_program_end);
}

}  // namespace slovo::study
