#include "policy/load/reader.hpp"

#include <algorithm>

#include "base/limits.hpp"

namespace slovo::policy::load_detail {

namespace {

std::string quoted_list(std::vector<std::string_view> const& names) {
    std::string list;
    for (auto const name : names) {
        list += list.empty() ? "\"" : ", \"";
        list += name;
        list += '"';
    }
    return list;
}

}  // namespace

Where Reader::where(std::string_view key) const {
    auto const* node = key.empty() ? nullptr : table_->get(key);
    auto const path = path_.empty() ? std::string(key) : key.empty() ? path_ : path_ + "." + std::string(key);
    return {node != nullptr ? node->source().begin : table_->source().begin, path};
}

void Reader::complain(std::string_view key, std::string message) {
    notes_->complain(where(key), std::move(message));
}

toml::node const* Reader::find(std::string_view key, bool required) {
    asked_.emplace(key);
    auto const* node = table_->get(key);
    if (node == nullptr && required) complain(key, "is missing");
    return node;
}

std::string Reader::string_or(std::string_view key, std::string_view otherwise) {
    auto const* node = find(key, false);
    if (node == nullptr) return std::string(otherwise);
    auto const* value = node->as_string();
    if (value == nullptr) {
        complain(key, "must be a string");
        return std::string(otherwise);
    }
    if (value->get().size() > limits::policy_text_bytes) complain(key, "is too long");
    return value->get();
}

std::string Reader::string(std::string_view key) {
    auto const there = find(key, true) != nullptr;
    auto text = string_or(key, "");
    if (there && text.empty() && table_->get(key)->is_string()) complain(key, "must not be empty");
    return text;
}

bool Reader::flag(std::string_view key, bool otherwise) {
    auto const* node = find(key, false);
    if (node == nullptr) return otherwise;
    if (auto const* value = node->as_boolean()) return value->get();
    complain(key, "must be true or false");
    return otherwise;
}

std::int64_t Reader::number(std::string_view key, std::int64_t least, std::int64_t most) {
    auto const* node = find(key, true);
    if (node == nullptr) return least;
    auto const* value = node->as_integer();
    if (value == nullptr) {
        complain(key, "must be a whole number");
        return least;
    }
    if (value->get() < least || value->get() > most) {
        complain(key, "must be from " + std::to_string(least) + " to " + std::to_string(most));
        return least;
    }
    return value->get();
}

std::optional<Instant> Reader::instant_if_any(std::string_view key) {
    auto const* node = find(key, false);
    if (node == nullptr) return std::nullopt;
    auto const* value = node->as_string();
    auto const parsed = value != nullptr ? parse_rfc3339(value->get())
                                         : Result<Instant>(fail(ErrorCode::invalid, "an instant is a string"));
    if (parsed) return *parsed;
    complain(key, "must be an instant in quotes, as \"2026-12-01T00:00:00Z\"");
    return std::nullopt;
}

Instant Reader::instant(std::string_view key) {
    find(key, true);
    return instant_if_any(key).value_or(Instant{});
}

std::optional<Period> Reader::period_if_any(std::string_view key) {
    auto const* node = find(key, false);
    if (node == nullptr) return std::nullopt;
    auto const* value = node->as_string();
    auto const parsed = value != nullptr ? parse_period(value->get())
                                         : Result<Period>(fail(ErrorCode::invalid, "a period is a string"));
    if (parsed) return *parsed;
    complain(key, "must be a period in quotes, as \"P12M\", \"P30D\" or \"PT48H\"");
    return std::nullopt;
}

Period Reader::period(std::string_view key) {
    find(key, true);
    return period_if_any(key).value_or(Period{});
}

Hash32 Reader::hash(std::string_view key) {
    Hash32 hash{};
    auto const bytes = from_hex(string(key));
    if (bytes && bytes->size() == hash.size()) {
        std::ranges::copy(*bytes, hash.begin());
    } else if (table_->get(key) != nullptr) {
        complain(key, "must be a SHA-256 in 64 hexadecimal digits");
    }
    return hash;
}

Text Reader::read_text(std::string_view key, bool required) {
    Text text;
    auto const* node = find(key, required);
    if (node == nullptr) return text;
    auto const* table = node->as_table();
    if (table == nullptr) {
        complain(key, "must have the languages uk, ru and en");
        return text;
    }
    Reader languages(*table, where(key).key, *notes_);
    text = {languages.string("uk"), languages.string("ru"), languages.string("en")};
    languages.finish();
    return text;
}

Text Reader::text(std::string_view key) {
    return read_text(key, true);
}
Text Reader::text_if_any(std::string_view key) {
    return read_text(key, false);
}

Ids Reader::strings(std::string_view key) {
    Ids list;
    auto const* node = find(key, false);
    if (node == nullptr) return list;
    auto const* array = node->as_array();
    if (array == nullptr) {
        complain(key, "must be a list");
        return list;
    }
    std::set<std::string_view> seen;
    for (auto const& element : *array) {
        auto const* value = element.as_string();
        Where const place{element.source().begin, where(key).key + "[" + std::to_string(list.size()) + "]"};
        if (value == nullptr || value->get().empty() || value->get().size() > limits::policy_text_bytes) {
            notes_->complain(place, "must be a string, not empty");
        } else if (!seen.insert(value->get()).second) {
            notes_->complain(place, "stands here twice");
        } else {
            list.push_back(value->get());
        }
    }
    return list;
}

std::map<std::string, std::string> Reader::map(std::string_view key) {
    std::map<std::string, std::string> values;
    auto inner = table(key);
    if (!inner) return values;
    for (auto const& [name, node] : inner->raw()) values.emplace(name.str(), inner->string(name.str()));
    return values;
}

std::string Reader::define(std::string_view key, Sort sort) {
    auto id = string(key);
    notes_->define(sort, id, where(key));
    return id;
}

std::string Reader::refer_if_any(std::string_view key, Sort sort) {
    auto id = string_or(key, "");
    notes_->refer(sort, id, where(key));
    return id;
}

std::string Reader::refer(std::string_view key, Sort sort) {
    auto id = string(key);
    notes_->refer(sort, id, where(key));
    return id;
}

Ids Reader::refer_all(std::string_view key, Sort sort) {
    auto ids = strings(key);
    for (auto const& id : ids) notes_->refer(sort, id, where(key));
    return ids;
}

std::string Reader::one_of(std::string_view key, std::vector<std::string_view> const& allowed, bool optional) {
    auto chosen = optional ? string_or(key, "") : string(key);
    if (!chosen.empty() && std::ranges::find(allowed, chosen) == allowed.end()) {
        complain(key, "must be one of " + quoted_list(allowed) + hint(chosen, allowed));
        chosen.clear();
    }
    return chosen;
}

Ids Reader::strings_of(std::string_view key, std::vector<std::string_view> const& allowed) {
    auto list = strings(key);
    for (auto const& word : list) {
        if (std::ranges::find(allowed, word) == allowed.end()) {
            complain(key, "\"" + word + "\" is not one of " + quoted_list(allowed) + hint(word, allowed));
        }
    }
    return list;
}

std::optional<Reader> Reader::table(std::string_view key) {
    auto const* node = find(key, false);
    if (node == nullptr) return std::nullopt;
    if (auto const* inner = node->as_table()) return Reader(*inner, where(key).key, *notes_);
    complain(key, "must be a table");
    return std::nullopt;
}

Reader Reader::table_or_complain(std::string_view key) {
    static toml::table const nothing;
    find(key, true);
    auto inner = table(key);
    return inner ? *inner : Reader(nothing, where(key).key, *notes_);
}

std::vector<Reader> Reader::tables(std::string_view key) {
    std::vector<Reader> list;
    auto const* node = find(key, false);
    if (node == nullptr) return list;
    auto const* array = node->as_array();
    if (array == nullptr) {
        complain(key, "must be a list of tables");
        return list;
    }
    if (array->size() > limits::policy_things) {
        complain(key, "has too many entries");
        return list;
    }
    for (auto const& element : *array) {
        if (auto const* inner = element.as_table()) {
            list.emplace_back(*inner, where(key).key + "[" + std::to_string(list.size()) + "]", *notes_);
        } else {
            notes_->complain({element.source().begin, where(key).key}, "must be a list of tables");
        }
    }
    return list;
}

void Reader::finish() {
    std::vector<std::string_view> known(asked_.begin(), asked_.end());
    for (auto const& [key, node] : *table_) {
        if (asked_.contains(key.str())) continue;
        auto const path = path_.empty() ? std::string(key.str()) : path_ + "." + std::string(key.str());
        auto const at = key.source().begin.line != 0 ? key.source().begin : node.source().begin;
        notes_->complain({at, path}, "is not a key of this table" + hint(key.str(), known));
    }
}

}  // namespace slovo::policy::load_detail
