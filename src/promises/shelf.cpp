#include "promises/shelf.hpp"

#include "policy/canonical.hpp"

namespace slovo::promises {

void Shelf::put(ShelfEntry entry) {
    for (auto const& form : entry.policy->forms) {
        for (auto const& box : form.consents) {
            auto& hashes = entry.box_hashes[&box];
            for (auto const language : all_languages)
                hashes.label[static_cast<std::size_t>(language)] = policy::label_hash(box, language);
            hashes.scope = policy::scope_hash(*entry.policy, box.purpose, box.channel);
        }
    }
    std::scoped_lock const lock(mutex_);
    auto const version = entry.policy->version;
    versions_[version] = std::make_shared<ShelfEntry const>(std::move(entry));
}

std::shared_ptr<ShelfEntry const> Shelf::current(Instant now) const {
    std::scoped_lock const lock(mutex_);
    std::shared_ptr<ShelfEntry const> found;
    for (auto const& [version, entry] : versions_) {
        if (!found || entry->in_force_from <= now) found = entry;
    }
    return found;
}

std::shared_ptr<ShelfEntry const> Shelf::find(PolicyVersion version) const {
    std::scoped_lock const lock(mutex_);
    auto const found = versions_.find(version.value);
    return found == versions_.end() ? nullptr : found->second;
}

std::vector<std::shared_ptr<ShelfEntry const>> Shelf::all() const {
    std::scoped_lock const lock(mutex_);
    std::vector<std::shared_ptr<ShelfEntry const>> out;
    for (auto const& [version, entry] : versions_) out.push_back(entry);
    return out;
}

std::shared_ptr<ShelfEntry const> Shelf::newest() const {
    std::scoped_lock const lock(mutex_);
    return versions_.empty() ? nullptr : versions_.rbegin()->second;
}

void Shelf::set_refusal(std::vector<std::string> reasons) {
    std::scoped_lock const lock(mutex_);
    refusal_ = std::move(reasons);
}

std::vector<std::string> Shelf::refusal() const {
    std::scoped_lock const lock(mutex_);
    return refusal_;
}

}  // namespace slovo::promises
