// Whatever people type, a mail is refused or has exactly the headers that it should have: nothing in a name,
// a subject or an address adds a line, and every line is short ASCII that ends with CRLF.
#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/ensure.hpp"
#include "mail/compose.hpp"

namespace {

// The input is cut into fields at bytes 0xFF, which stand in no UTF-8.
std::string next_field(std::string_view& rest) {
    auto const end = rest.find('\xFF');
    std::string field(rest.substr(0, end));
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    return field;
}

void check_lines(std::string_view message, bool is_ascii) {
    std::size_t line = 0;
    for (std::size_t i = 0; i < message.size(); ++i) {
        char const c = message[i];
        ENSURE((static_cast<unsigned char>(c) < 0x80 || !is_ascii) && c != '\0', "only ASCII");
        ENSURE(c != '\n' || (i > 0 && message[i - 1] == '\r'), "no bare LF");
        ENSURE(c != '\r' || (i + 1 < message.size() && message[i + 1] == '\n'), "no bare CR");
        line = c == '\n' ? 0 : line + 1;
        ENSURE(line <= 999, "short lines");
    }
}

void check_headers(std::string_view message) {
    constexpr std::array<std::string_view, 8> known = {"From", "To",         "Reply-To",     "Subject",
                                                       "Date", "Message-Id", "MIME-Version", "Content-Type"};
    std::array<int, known.size()> seen{};
    auto head = message.substr(0, message.find("\r\n\r\n"));
    while (!head.empty()) {
        auto const end = head.find("\r\n");
        auto const line = head.substr(0, end);
        head.remove_prefix(end == std::string_view::npos ? head.size() : end + 2);
        if (line.starts_with(' ') || line.starts_with('\t')) continue;
        auto const name = line.substr(0, line.find(':'));
        bool found = name == "Content-Transfer-Encoding";
        for (std::size_t i = 0; i < known.size(); ++i) {
            if (name != known[i]) continue;
            found = true;
            ENSURE(++seen[i] == 1, "each header once");
        }
        ENSURE(found, "no header that nobody asked for");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view rest(reinterpret_cast<char const*>(data), size);
    slovo::mail::Mail mail;
    mail.from = {next_field(rest), "office@firm.example"};
    mail.to.name = next_field(rest);
    mail.to.address = next_field(rest);
    mail.subject = next_field(rest);
    mail.text = next_field(rest);
    mail.html = next_field(rest);
    mail.message_id = "q3v9x2m4c7@firm.example";
    auto const message = slovo::mail::compose(mail, slovo::from_micros(1'800'000'000'000'000));
    if (!message) return 0;
    // A Unicode local part is the one thing that stands outside ASCII (SMTPUTF8).
    auto const local = std::string_view(mail.to.address).substr(0, mail.to.address.find('@'));
    check_lines(*message, std::ranges::all_of(local, [](char c) { return static_cast<unsigned char>(c) < 0x80; }));
    check_headers(*message);
    return 0;
}
