#include "text/page.hpp"

namespace slovo::text {

void put_html(std::string& out, std::string_view text) {
    std::size_t from = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        std::string_view entity;
        switch (text[at]) {
            case '&': entity = "&amp;"; break;
            case '<': entity = "&lt;"; break;
            case '>': entity = "&gt;"; break;
            case '"': entity = "&quot;"; break;
            case '\'': entity = "&#39;"; break;
            default: continue;
        }
        out += text.substr(from, at - from);
        out += entity;
        from = at + 1;
    }
    out += text.substr(from);
}

void put_line(std::string& out, std::string_view text) {
    for (char const c : text) out += static_cast<unsigned char>(c) < ' ' || c == 127 ? ' ' : c;
}

}  // namespace slovo::text
