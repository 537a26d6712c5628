// Requests that two programs could read in two ways, or that are simply broken, and the status each
// must get: the table of docs/decisions/0010-http-gate.md. Constants.
#pragma once

#include <string>
#include <vector>

namespace slovo::web {

struct HostileRequest {
    std::string what;
    std::string bytes;
    int status;
};

inline std::vector<HostileRequest> hostile_requests() {
    using namespace std::string_literals;
    std::string const smuggled = "GET /forms/smuggled HTTP/1.1\r\nHost: a\r\n\r\n";
    auto const with = [](std::string const& fields, std::string const& body = "") {
        return "POST /forms/x HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n" + body;
    };
    auto const line = [](std::string const& first) { return first + "\r\nHost: a\r\n\r\n"; };
    std::string many;
    for (int i = 0; i < 70; ++i) many += "X-" + std::to_string(i) + ": a\r\n";
    return {
        {"an honest request", line("GET /forms/x HTTP/1.1"), 200},
        {"CL then TE chunked", with("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n" + smuggled),
         501},
        {"TE chunked then CL", with("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", "0\r\n\r\n" + smuggled),
         501},
        {"TE gzip then CL", with("Transfer-Encoding: gzip\r\nContent-Length: 3\r\n", "abc" + smuggled), 501},
        {"TE identity and CL", with("Transfer-Encoding: identity\r\nContent-Length: 3\r\n", "abc" + smuggled), 501},
        {"TE xchunked and CL", with("Transfer-Encoding: xchunked\r\nContent-Length: 3\r\n", "abc" + smuggled), 501},
        {"TE gzip alone", with("Transfer-Encoding: gzip\r\n", smuggled), 501},
        {"TE chunked, gzip", with("Transfer-Encoding: chunked, gzip\r\n", smuggled), 501},
        {"TE in two fields", with("Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 501},
        {"HTTP/1.0 with TE", "POST /forms/x HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 501},
        {"chunked with a Host trailer", with("Transfer-Encoding: chunked\r\n", "0\r\nHost: b\r\n\r\n"), 501},
        {"TE with a tab before the colon", with("Transfer-Encoding\t: chunked\r\nContent-Length: 0\r\n"), 400},
        {"CL +3", with("Content-Length: +3\r\n", "abc"), 400},
        {"CL -1", with("Content-Length: -1\r\n", "abc"), 400},
        {"CL 0x3", with("Content-Length: 0x3\r\n", "abc"), 400},
        {"CL empty", with("Content-Length:\r\n", "abc"), 400},
        {"CL overflow", with("Content-Length: 18446744073709551619\r\n", "abc"), 400},
        {"CL with an inner space", with("Content-Length: 1 0\r\n", "abc"), 400},
        {"two equal CLs", with("Content-Length: 3\r\nContent-Length: 3\r\n", "abc"), 400},
        {"two different CLs", with("Content-Length: 3\r\nContent-Length: 4\r\n", "abc"), 400},
        {"CL 3, 3", with("Content-Length: 3, 3\r\n", "abc"), 400},
        {"POST without CL", with(""), 411},
        {"GET with a body", "GET /forms/x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc", 400},
        {"no Host", "GET /forms/x HTTP/1.1\r\n\r\n", 400},
        {"two Hosts", "GET /forms/x HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400},
        {"empty Host", "GET /forms/x HTTP/1.1\r\nHost:\r\n\r\n", 400},
        {"Host with a path", "GET /forms/x HTTP/1.1\r\nHost: a/b\r\n\r\n", 400},
        {"Host with credentials", "GET /forms/x HTTP/1.1\r\nHost: u@a\r\n\r\n", 400},
        {"Host with a bad port", "GET /forms/x HTTP/1.1\r\nHost: a:8x\r\n\r\n", 400},
        {"Host with a space", "GET /forms/x HTTP/1.1\r\nHost: a b\r\n\r\n", 400},
        {"Host with a comma", "GET /forms/x HTTP/1.1\r\nHost: a,b\r\n\r\n", 400},
        {"obs-fold", "GET /forms/x HTTP/1.1\r\nHost: a\r\nX-A: b\r\n c\r\n\r\n", 400},
        {"obs-fold in the first field", "GET /forms/x HTTP/1.1\r\n Host: a\r\nHost: a\r\n\r\n", 400},
        {"space before a colon", "GET /forms/x HTTP/1.1\r\nHost : a\r\n\r\n", 400},
        {"a field without colon", "GET /forms/x HTTP/1.1\r\nHost: a\r\nX-A\r\n\r\n", 400},
        {"a field without name", "GET /forms/x HTTP/1.1\r\nHost: a\r\n: x\r\n\r\n", 400},
        {"NUL in a value", "GET /forms/x HTTP/1.1\r\nHost: a\r\nX-A: b\0c\r\n\r\n"s, 400},
        {"CR alone in a value", "GET /forms/x HTTP/1.1\r\nHost: a\r\nX-A: b\rc\r\n\r\n", 400},
        {"bare LF line ends", "GET /forms/x HTTP/1.1\nHost: a\n\n", 400},
        {"LF after the first line", "GET /forms/x HTTP/1.1\nHost: a\r\n\r\n", 400},
        {"an empty line first", "\r\nGET /forms/x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"lower-case method", line("get /forms/x HTTP/1.1"), 501},
        {"unknown method", line("FROB /forms/x HTTP/1.1"), 501},
        {"CONNECT", line("CONNECT a:443 HTTP/1.1"), 501},
        {"TRACE", line("TRACE /forms/x HTTP/1.1"), 501},
        {"method with odd bytes", line("G@T /forms/x HTTP/1.1"), 400},
        {"HTTP/0.9", line("GET /forms/x"), 400},
        {"HTTP/1.2", line("GET /forms/x HTTP/1.2"), 505},
        {"HTTP/2.0", line("GET /forms/x HTTP/2.0"), 505},
        {"the HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
        {"HTTP/01.1", line("GET /forms/x HTTP/01.1"), 400},
        {"two spaces before the target", line("GET  /forms/x HTTP/1.1"), 400},
        {"a tab for a space", line("GET\t/forms/x HTTP/1.1"), 400},
        {"absolute-form", line("GET http://a/forms/x HTTP/1.1"), 400},
        {"asterisk-form", line("OPTIONS * HTTP/1.1"), 400},
        {"authority-form", line("GET a:80 HTTP/1.1"), 400},
        {"bytes over 127 in the target", line("GET /forms/\xd1\x85 HTTP/1.1"), 400},
        {"a fragment", line("GET /forms/x#y HTTP/1.1"), 400},
        {"dot segments", line("GET /forms/../forms/x HTTP/1.1"), 400},
        {"escaped dot segments", line("GET /forms/%2e%2e/forms/x HTTP/1.1"), 400},
        {"escaped slash", line("GET /forms%2fx HTTP/1.1"), 400},
        {"escaped NUL", line("GET /forms/x%00 HTTP/1.1"), 400},
        {"half an escape", line("GET /forms/%4 HTTP/1.1"), 400},
        {"an escape that is none", line("GET /forms/x?a=%zz HTTP/1.1"), 400},
        {"backslash in the path", line("GET /forms\\x HTTP/1.1"), 400},
        {"a long target", line("GET /" + std::string(2100, 'a') + " HTTP/1.1"), 414},
        {"a target over all limits", line("GET /" + std::string(20'000, 'a') + " HTTP/1.1"), 414},
        {"a long field", "GET /forms/x HTTP/1.1\r\nHost: a\r\nX-A: " + std::string(9000, 'a') + "\r\n\r\n", 431},
        {"too many fields", "GET /forms/x HTTP/1.1\r\nHost: a\r\n" + many + "\r\n", 431},
        {"an unknown expectation", with("Content-Length: 1\r\nExpect: 200-ok\r\n", "a"), 417},
        {"two Authorization fields", "GET /forms/x HTTP/1.1\r\nHost: a\r\nAuthorization: a\r\nAuthorization: b\r\n\r\n",
         400},
        {"Connection that is no list of tokens", "GET /forms/x HTTP/1.1\r\nHost: a\r\nConnection:;close\r\n\r\n", 400},
        {"h2c upgrade is ignored",
         "GET /forms/x HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
         "HTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n",
         200},
    };
}

}  // namespace slovo::web
