#include "proof/data_files.hpp"

#include <algorithm>
#include <array>

namespace slovo::proof {

std::vector<std::string> unknown_files(std::filesystem::path const& data) {
    static constexpr std::array known{"slovo.db",     "slovo.db-wal", "slovo.db-shm", "keys.slo",    "keys.slo.new",
                                      "keys.slo.old", "journal",      "reserve",      "lock",        "slovo.lock",
                                      "control.sock", "slovo.toml",   "policy",       "policy.toml", "backups",
                                      "rehearsal"};
    std::vector<std::string> out;
    std::error_code error;
    for (auto const& entry : std::filesystem::directory_iterator(data, error)) {
        auto const name = entry.path().filename().string();
        // Copies that a migration made before it began stay until retention removes them.
        if (std::ranges::find(known, name) == known.end() && !name.starts_with("slovo.db.before-v"))
            out.push_back(name);
    }
    std::ranges::sort(out);
    return out;
}

}  // namespace slovo::proof
