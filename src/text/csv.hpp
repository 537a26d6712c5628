// CSV by RFC 4180 in UTF-8 with a byte order mark, as spreadsheets read it: lines end with CRLF, and a cell that
// a spreadsheet would take for a formula begins with an apostrophe. One thread.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace slovo::text {

class Csv {
public:
    explicit Csv(std::initializer_list<std::string_view> heads) : out_("\xEF\xBB\xBF") { row(heads); }

    void row(std::initializer_list<std::string_view> cells);
    [[nodiscard]] std::string take() { return std::move(out_); }

private:
    std::string out_;
};

}  // namespace slovo::text
