#include "text/csv.hpp"

namespace slovo::text {
namespace {

constexpr std::string_view formula_begins = "=+-@\t\r";

void put_cell(std::string& out, std::string_view cell) {
    bool const formula = !cell.empty() && formula_begins.find(cell.front()) != std::string_view::npos;
    if (!formula && cell.find_first_of(",\"\r\n") == std::string_view::npos) {
        out += cell;
        return;
    }
    out += '"';
    if (formula) out += '\'';
    for (char const c : cell) {
        if (c == '"') out += '"';
        out += c;
    }
    out += '"';
}

}  // namespace

void Csv::row(std::initializer_list<std::string_view> cells) {
    bool first = true;
    for (auto const cell : cells) {
        if (!first) out_ += ',';
        first = false;
        put_cell(out_, cell);
    }
    out_ += "\r\n";
}

}  // namespace slovo::text
