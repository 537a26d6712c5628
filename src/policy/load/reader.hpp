// Typed, strict access to the tables of a policy file: what is missing, of another type, unknown,
// doubled or dangling becomes a Diagnostic with its place. Used by one thread while loading.
#pragma once

#include <toml++/toml.h>

#include <array>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "policy/load.hpp"

namespace slovo::policy::load_detail {

/// What ids may stand for.
enum class Sort : std::uint8_t {
    section,
    clause,
    purpose,
    category,
    form,
    retention,
    recipient,
    processor,
    right,
    cookie,
    store,
    mail,
    check,
    role,
    authority
};
[[nodiscard]] std::string_view name_of(Sort sort);

struct Where {
    toml::source_position at;
    std::string key;
};

/// What one loading gathers: complaints, definitions and references.
class Notes {
public:
    explicit Notes(std::string file_name) : file_(std::move(file_name)) {}

    void complain(Where const& where, std::string message);
    void define(Sort sort, std::string const& id, Where const& where);
    void refer(Sort sort, std::string const& id, Where where);
    /// Complains of references to nothing; call when all is read.
    void resolve();
    [[nodiscard]] std::vector<Diagnostic> take();

private:
    struct Reference {
        Sort sort;
        std::string id;
        Where where;
    };
    std::string file_;
    std::vector<Diagnostic> diagnostics_;
    std::set<std::pair<Sort, std::string>> defined_;
    std::vector<Reference> references_;
};

template <class E>
using Choice = std::pair<std::string_view, E>;

/// One table. Every key is asked for once; finish() complains of those nobody asked for.
class Reader {
public:
    Reader(toml::table const& table, std::string path, Notes& notes)
        : table_(&table), path_(std::move(path)), notes_(&notes) {}

    /// Required and not empty; optional and empty by default.
    std::string string(std::string_view key);
    std::string string_or(std::string_view key, std::string_view otherwise);
    bool flag(std::string_view key, bool otherwise);
    /// Required, within bounds.
    std::int64_t number(std::string_view key, std::int64_t least, std::int64_t most);
    Instant instant(std::string_view key);
    std::optional<Instant> instant_if_any(std::string_view key);
    Period period(std::string_view key);
    std::optional<Period> period_if_any(std::string_view key);
    Hash32 hash(std::string_view key);
    /// All languages, none empty.
    Text text(std::string_view key);
    Text text_if_any(std::string_view key);
    /// A list of strings without doubles; may be absent.
    Ids strings(std::string_view key);
    /// Key → string.
    std::map<std::string, std::string> map(std::string_view key);

    std::string define(std::string_view key, Sort sort);
    std::string refer(std::string_view key, Sort sort);
    std::string refer_if_any(std::string_view key, Sort sort);
    Ids refer_all(std::string_view key, Sort sort);

    template <class E, std::size_t N>
    E choice(std::string_view key, std::array<Choice<E>, N> const& choices, std::optional<E> otherwise = std::nullopt) {
        std::vector<std::string_view> names;
        for (auto const& [name, value] : choices) names.push_back(name);
        auto const chosen = one_of(key, names, otherwise.has_value());
        for (auto const& [name, value] : choices) {
            if (chosen == name) return value;
        }
        return otherwise.value_or(choices.front().second);
    }
    /// Every string of the list is one of these.
    Ids strings_of(std::string_view key, std::vector<std::string_view> const& allowed);
    std::string one_of(std::string_view key, std::vector<std::string_view> const& allowed, bool optional);

    std::optional<Reader> table(std::string_view key);
    Reader table_or_complain(std::string_view key);
    std::vector<Reader> tables(std::string_view key);

    void complain(std::string_view key, std::string message);
    [[nodiscard]] toml::table const& raw() const { return *table_; }
    [[nodiscard]] Where where(std::string_view key) const;
    void finish();

private:
    toml::node const* find(std::string_view key, bool required);
    Text read_text(std::string_view key, bool required);

    toml::table const* table_;
    std::string path_;
    Notes* notes_;
    std::set<std::string, std::less<>> asked_;
};

/// The nearest of the names, when it is near enough to be meant.
[[nodiscard]] std::string_view nearest(std::string_view word, std::vector<std::string_view> const& names);

/// "did you mean …?", or nothing.
[[nodiscard]] std::string hint(std::string_view word, std::vector<std::string_view> const& names);

/// Letters, digits and . _ - : only, not too long.
[[nodiscard]] bool is_id(std::string_view text);

}  // namespace slovo::policy::load_detail
