#include <algorithm>
#include <cctype>

#include "study/resolver.hpp"

namespace slovo::study {
namespace {

constexpr std::size_t header_size = 12;
constexpr std::uint16_t answer_bytes = 1232;  // fits every path unfragmented (DNS flag day 2020)
constexpr std::size_t addresses_max = 16;

void put_u16(Bytes& to, unsigned value) {
    to.push_back(static_cast<std::uint8_t>(value >> 8));
    to.push_back(static_cast<std::uint8_t>(value));
}
unsigned read_u16(ByteView from, std::size_t at) {
    return static_cast<unsigned>(from[at]) << 8 | from[at + 1];
}

/// Behind the name that begins at `at`; nothing when it does not end.
std::optional<std::size_t> skip_name(ByteView message, std::size_t at) {
    while (at < message.size()) {
        auto const length = message[at];
        if (length == 0) return at + 1;
        if (length >= 0xC0) return at + 2;  // a pointer ends it
        if (length >= 0x40) return std::nullopt;
        at += std::size_t{1} + length;
    }
    return std::nullopt;
}

std::uint8_t lower(std::uint8_t byte) {
    return byte >= 'A' && byte <= 'Z' ? static_cast<std::uint8_t>(byte + ('a' - 'A')) : byte;
}

bool same_question(ByteView query, ByteView datagram, std::size_t end) {
    if (datagram.size() < end) return false;
    return std::ranges::equal(query.subspan(header_size, end - header_size),
                              datagram.subspan(header_size, end - header_size), {}, lower, lower);
}

std::optional<IpAddress> address_in(unsigned type, ByteView data) {
    IpAddress out;
    if (type == dns_type_aaaa && data.size() == 16)
        out.family = Family::ipv6;
    else if (type != dns_type_a || data.size() != 4)
        return std::nullopt;
    std::ranges::copy(data, out.bytes.begin());
    return out;
}

}  // namespace

std::optional<Bytes> dns_query(std::string_view host, std::uint16_t type, std::uint16_t id) {
    if (host.ends_with('.')) host.remove_suffix(1);
    if (host.empty() || host.size() > 253) return std::nullopt;
    Bytes out;
    for (unsigned const word : {unsigned{id}, 0x0100U, 1U, 0U, 0U, 1U}) put_u16(out, word);  // recursion desired
    while (true) {
        auto const dot = std::min(host.find('.'), host.size());
        if (dot == 0 || dot > 63) return std::nullopt;
        out.push_back(static_cast<std::uint8_t>(dot));
        out.insert(out.end(), host.begin(), host.begin() + static_cast<std::ptrdiff_t>(dot));
        if (dot == host.size()) break;
        host.remove_prefix(dot + 1);
    }
    out.push_back(0);
    put_u16(out, type);
    put_u16(out, 1);   // Internet
    out.push_back(0);  // EDNS: the root's name, OPT, how much we take
    for (unsigned const word : {41U, unsigned{answer_bytes}, 0U, 0U, 0U}) put_u16(out, word);
    return out;
}

DnsAnswer read_dns_answer(ByteView query, ByteView datagram) {
    DnsAnswer out;
    if (query.size() < header_size || datagram.size() < header_size) return out;
    auto const name_end = skip_name(query, header_size);
    if (!name_end || *name_end + 4 > query.size()) return out;
    auto const question_end = *name_end + 4;
    bool const is_response = (datagram[2] & 0x80U) != 0;
    if (!is_response || read_u16(datagram, 0) != read_u16(query, 0)) return out;
    auto const code = datagram[3] & 0x0FU;
    bool const has_question = read_u16(datagram, 4) == 1 && same_question(query, datagram, question_end);
    if (!has_question) return out;
    out.kind = code == 0 || code == 3 ? DnsAnswer::Kind::answered : DnsAnswer::Kind::failed;  // 3: no such name
    auto const wanted = read_u16(query, *name_end);
    auto at = question_end;
    for (auto left = read_u16(datagram, 6); left != 0 && out.addresses.size() < addresses_max; --left) {
        auto const end = skip_name(datagram, at);
        if (!end || *end + 10 > datagram.size()) break;
        auto const length = read_u16(datagram, *end + 8);
        auto const data = *end + 10;
        if (data + length > datagram.size()) break;
        auto const type = read_u16(datagram, *end);
        auto const address = address_in(type, datagram.subspan(data, length));
        if (type == wanted && read_u16(datagram, *end + 2) == 1 && address) out.addresses.push_back(*address);
        at = data + length;
    }
    return out;
}

}  // namespace slovo::study
