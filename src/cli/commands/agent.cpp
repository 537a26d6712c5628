#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include "cli/command.hpp"
#include "promises/agents.hpp"

namespace slovo::cli {
namespace {

Result<crypto::PublicKey> read_key(std::string const& path) {
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.pop_back();
    TRY(auto const bytes, from_base64(line));
    crypto::PublicKey key{};
    if (bytes.size() != key.size()) return fail(ErrorCode::invalid, "an Ed25519 key has 32 bytes");
    std::ranges::copy(bytes, key.begin());
    return key;
}

}  // namespace

Exit agent_add(Context const& context, Arguments const& arguments) {
    auto const key = read_key(arguments.value("key-file"));
    if (!key) {
        context.complain("--key-file names no file with an Ed25519 key in base64 in its first line");
        return Exit::usage;
    }
    auto const done = promises::add_agent(context.house(), arguments.operands.front(), *key);
    if (!done) return context.fault("not added", done.error());
    context.say("Registered. The agent asks for its token by POST /drp/v1/agent/ID.");
    return Exit::done;
}

Exit agent_list(Context const& context, Arguments const&) {
    auto const rows = context.house().store.read([](store::Session& session) { return store::agents::all(session); });
    if (!rows) return context.fault("the list", rows.error());
    if (rows->empty()) context.say("None: slovo agent add ID --key-file FILE");
    for (auto const& row : *rows)
        context.say(fmt::format("{:<24} since {}  {}", row.name,
                                to_rfc3339(std::chrono::floor<std::chrono::seconds>(row.added_at)),
                                to_base64(row.verify_key)));
    return Exit::done;
}

Exit agent_remove(Context const& context, Arguments const& arguments) {
    if (auto const done = promises::remove_agent(context.house(), arguments.operands.front()); !done)
        return context.fault("not removed", done.error());
    context.say("Removed: its token and its key have ended.");
    return Exit::done;
}

}  // namespace slovo::cli
