// Reads a message with Python's email package, an implementation that is not ours. One thread at a time.
#pragma once

#include <stdlib.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>

#include "base/ensure.hpp"

namespace slovo::mail::testing {

inline constexpr std::string_view python_program = R"(
import email, email.header, email.policy, email.utils, sys
message = email.message_from_binary_file(open(sys.argv[1], 'rb'), policy=email.policy.SMTP)
# The newer policy keeps the space between two encoded words of a name (against RFC 2047 §6.2); the older does not.
older = email.message_from_binary_file(open(sys.argv[1], 'rb'), policy=email.policy.compat32)
assert not message.defects, message.defects
for name in ('from', 'to', 'reply-to', 'subject', 'date', 'message-id', 'auto-submitted'):
    if message[name] is not None:
        print(f'{name}: {message[name]}')
    if name == 'to':
        words = email.utils.parseaddr(''.join(older[name].splitlines()))[0]
        print('to-name:', email.header.make_header(email.header.decode_header(words)))
for part in message.walk():
    assert not part.defects, part.defects
    if part.is_multipart():
        continue
    content = part.get_content()
    kind = part.get_content_type()
    if kind.startswith('text/'):
        print('part', kind, part.get_content_charset(), content.replace('\r\n', '\n').replace('\n', '|'))
    else:
        print('part', kind, part.get_filename(), content.hex())
)";

inline std::string python_parse(std::string const& message) {
    char folder[] = "/tmp/slovo-mail-XXXXXX";
    ENSURE(::mkdtemp(folder) != nullptr, "a folder");
    std::string const base = folder;
    std::ofstream(base + "/m.eml", std::ios::binary) << message;
    std::ofstream(base + "/p.py") << python_program;
    auto const command = "PYTHONIOENCODING=utf-8 python3 " + base + "/p.py " + base + "/m.eml 2>&1";
    std::string out;
    {
        std::unique_ptr<FILE, int (*)(FILE*)> const pipe(::popen(command.c_str(), "r"), &::pclose);
        std::array<char, 4096> chunk{};
        while (auto const got = std::fread(chunk.data(), 1, chunk.size(), pipe.get())) out.append(chunk.data(), got);
    }
    for (char const* name : {"/m.eml", "/p.py"}) ::unlink((base + name).c_str());
    ::rmdir(folder);
    return out;
}

}  // namespace slovo::mail::testing
