// The shelf of policies: every accepted version, which one is in force now, and why a newer file was
// refused. Versions are immutable and addressable for ever. Safe from any thread.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/time.hpp"
#include "policy/model.hpp"

namespace slovo::promises {

using PolicyPtr = std::shared_ptr<policy::Policy const>;

/// What a consent keeps of the words beside its box and of what they cover.
struct BoxHashes {
    std::array<Hash32, 3> label{};  ///< by Language
    Hash32 scope{};
};

struct ShelfEntry {
    PolicyPtr policy;
    std::string source;  ///< the file, byte by byte
    Hash32 hash{};
    Instant in_force_from;
    std::array<Hash32, 3> notice_hashes{};                        ///< by Language
    std::map<policy::ConsentBox const*, BoxHashes> box_hashes{};  ///< of each box of the policy's forms; made by put
};

class Shelf {
public:
    /// Versions come in ascending order; the first is in force from the moment it was published.
    void put(ShelfEntry entry);

    /// In force at this instant; never null once there is one.
    [[nodiscard]] std::shared_ptr<ShelfEntry const> current(Instant now) const;
    [[nodiscard]] std::shared_ptr<ShelfEntry const> find(PolicyVersion version) const;
    [[nodiscard]] std::vector<std::shared_ptr<ShelfEntry const>> all() const;
    [[nodiscard]] std::shared_ptr<ShelfEntry const> newest() const;

    /// What was wrong with the last file that was refused; empty when the last one was accepted.
    void set_refusal(std::vector<std::string> reasons);
    [[nodiscard]] std::vector<std::string> refusal() const;

private:
    mutable std::mutex mutex_;
    std::map<std::int64_t, std::shared_ptr<ShelfEntry const>> versions_;
    std::vector<std::string> refusal_;
};

}  // namespace slovo::promises
