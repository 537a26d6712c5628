// Files that the program carries with it for the report. Constants; any thread.
#pragma once

#include <string_view>

namespace slovo::study {

[[nodiscard]] std::string_view report_style();
/// Behind report_style: what WeasyPrint needs for paper.
[[nodiscard]] std::string_view print_style();
/// The Python program that turns HTML on its input into a PDF on its output.
[[nodiscard]] std::string_view pdf_program();

}  // namespace slovo::study
