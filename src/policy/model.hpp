// A privacy policy as plain values: what policy/*.toml says, loaded (policy/load.hpp) and owned.
// References between things are ids; after loading every one of them resolves. Never changed after
// loading and passed as std::shared_ptr<Policy const>, so that any thread may read it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/language.hpp"
#include "base/time.hpp"

namespace slovo::policy {

/// One text in every language.
struct Text {
    std::string uk, ru, en;
    [[nodiscard]] std::string const& in(Language language) const;
    [[nodiscard]] bool complete() const { return !uk.empty() && !ru.empty() && !en.empty(); }
    bool operator==(Text const&) const = default;
};

using Ids = std::vector<std::string>;

[[nodiscard]] bool has(Ids const& ids, std::string_view wanted);

enum class ClauseStatus : std::uint8_t {
    complete,       ///< the text says all that it means to say
    reconstructed,  ///< the source was cut; we completed it, and say so
    incomplete,     ///< cannot be published
};
/// Whether the program keeps a clause already. A planned one shows as not yet kept.
enum class Kept : std::uint8_t { built, planned };
/// What sort of promise a clause is.
enum class Modality : std::uint8_t { states, may, only_if, only, never, procedure, channel };
enum class Normalise : std::uint8_t { name, email, phone, url, text, none };
enum class InputType : std::uint8_t { text, email, tel, url, textarea, checkbox };
/// What is prepared of the site given in a form, without being asked again (C12).
enum class Materials : std::uint8_t { none, ads, seo, usability };
/// Which proof a right asks of the person who uses it (DESIGN §3.4).
enum class Proof : std::uint8_t { none, token, control_of_contact };
enum class RecipientKind : std::uint8_t { authority, victim, acquirer, other };
enum class CheckKind : std::uint8_t { lint, http, state, bytes, clock };
/// How a store place forgets one person.
enum class Erasable : std::uint8_t { by_subject, by_rotation, holds_nothing_personal };

/// A stretch of the source text that a clause keeps: place and digest, never the text itself.
struct SeedSpan {
    std::size_t offset = 0;
    std::size_t length = 0;
    Hash32 sha256{};
    bool operator==(SeedSpan const&) const = default;
};

/// The source document as far as we tell of it: size, digest, and the stretches without a promise.
struct Seed {
    std::size_t length = 0;
    Hash32 sha256{};
    std::vector<SeedSpan> gaps;
    bool operator==(Seed const&) const = default;
};

struct Section {
    std::string id;
    Text title;
    bool operator==(Section const&) const = default;
};

struct Clause {
    std::string id;  ///< "C05"
    int order = 0;
    std::string section;
    ClauseStatus status = ClauseStatus::complete;
    Kept kept = Kept::planned;
    Modality modality = Modality::states;
    Text text;
    std::vector<SeedSpan> seed;
    Ids purposes;
    Ids rules;     ///< "R-INTAKE-ALLOWLIST": guards in the program
    Ids checks;    ///< ids of Check
    Ids resolves;  ///< clauses that this one narrows
    Ids forbids;   ///< terms of data that a `never` keeps out: "pd:Age"
    bool operator==(Clause const&) const = default;
};

struct ConsentRule {
    bool required = true;
    bool separate = true;
    bool double_optin = false;
    std::optional<Period> valid;  ///< none: until withdrawn
    bool operator==(ConsentRule const&) const = default;
};

struct Purpose {
    std::string id;
    Text title;
    Kept kept = Kept::planned;  ///< whether the program serves it already
    Text stems;  ///< beginnings of words that name this purpose, comma-separated: no other label has them
    Ids clauses;
    Ids dpv;
    std::map<std::string, std::string> basis;  ///< profile ("eu", "ua") → article
    std::string interest_test;                 ///< document id, where the basis is legitimate interest
    std::optional<ConsentRule> consent;
    Ids channels;
    Ids fields;     ///< categories that a handle for this purpose may open
    Ids necessary;  ///< of these, the categories without which the purpose cannot be served
    Ids roles;
    Ids recipients;
    std::string retention;
    bool operator==(Purpose const&) const = default;
};

struct Category {
    std::string id;
    std::string dpv;
    Text label;
    bool identifying = false;
    bool special = false;
    Normalise normalise = Normalise::none;
    bool operator==(Category const&) const = default;
};

struct FormField {
    std::string name;
    std::string category;
    InputType input_type = InputType::text;
    bool required = false;
    std::string one_of_group;  ///< of the fields that share it one must be filled; empty: none
    Ids purposes;
    std::size_t max_bytes = 0;
    std::string autocomplete;  ///< HTML autofill token
    std::string value;         ///< what a ticked checkbox sends
    Text label;
    Text hint;  ///< may be empty
    Text why;   ///< why we ask
    bool operator==(FormField const&) const = default;
};

struct ConsentBox {
    std::string id;  ///< also the field's name in the form
    std::string purpose;
    std::string channel;
    bool required = false;
    bool default_value = false;  ///< lint L08 refuses true
    Text label;
    bool operator==(ConsentBox const&) const = default;
};

struct Form {
    std::string id;
    std::string path;
    Ids clauses;
    std::string purpose;  ///< the one that makes the form run: reply or collaboration
    Materials materials = Materials::none;
    Text title;
    Text intro;
    std::vector<FormField> fields;
    std::vector<ConsentBox> consents;
    [[nodiscard]] FormField const* find_field(std::string_view name) const;
    [[nodiscard]] ConsentBox const* find_consent(std::string_view box) const;
    bool operator==(Form const&) const = default;
};

struct Retention {
    std::string id;
    Text title;
    Ids applies;  ///< kinds of records: request, reply, study, consent…
    Ids from;     ///< events that start the period; the latest counts
    std::optional<Period> keep;
    Ids stores;  ///< store places, or "*"
    bool operator==(Retention const&) const = default;
};

struct Recipient {
    std::string id;
    RecipientKind kind = RecipientKind::other;
    Text title;
    Ids clauses;
    std::string procedure;
    bool undertaking = false;  ///< must promise in writing to protect the data
    bool operator==(Recipient const&) const = default;
};

struct Processor {
    std::string id;
    Text title;
    Ids clauses;
    std::string country;  ///< ISO 3166-1 alpha-2
    std::string contract;
    std::optional<Instant> until;
    std::string safeguard;  ///< for a country outside the profiles
    Ids purposes;
    bool operator==(Processor const&) const = default;
};

struct Right {
    std::string id;
    Text title;
    Text how;
    Proof proof = Proof::control_of_contact;
    std::map<std::string, Period> deadline;   ///< profile → period; PT0S: at once
    std::map<std::string, Period> extension;  ///< profile → how much longer it may take, once, with a reason
    Ids channels;                             ///< form, email, post, link
    Ids exceptions;
    bool operator==(Right const&) const = default;
};

/// A day on which nobody has to work; of every year where no year is told.
struct Holiday {
    std::chrono::month_day day{};
    std::optional<std::chrono::year> year;
    bool operator==(Holiday const&) const = default;
};

/// How a law counts days (policy/calendar.hpp).
struct Calendar {
    std::string profile;
    std::string zone;  ///< "Europe/Kyiv"
    std::vector<Holiday> holidays;
    bool operator==(Calendar const&) const = default;
};

struct Cookie {
    std::string name;
    std::string purpose;
    bool necessary = false;
    std::optional<Period> max_age;  ///< none: until the browser closes
    std::string gpc;                ///< "refuse" or "unaffected"
    Text title;
    bool operator==(Cookie const&) const = default;
};

/// A place where bytes may lie, under the data directory. A path that ends in "/" is a folder.
struct StorePlace {
    std::string id;
    std::string path;
    Text title;
    Ids categories;
    Erasable erasable = Erasable::by_subject;
    std::optional<Period> max_age;
    bool operator==(StorePlace const&) const = default;
};

struct Template {
    std::string id;
    std::string purpose;
    Ids tags;  ///< what it carries: "list-headers", "cases", "pixel", "foreign-url"
    bool operator==(Template const&) const = default;
};

struct Check {
    std::string id;
    CheckKind kind = CheckKind::http;
    std::string clause;
    std::string run;
    std::string expect;
    Period every;
    bool operator==(Check const&) const = default;
};

struct Role {
    std::string id;
    Text title;
    Ids reads;  ///< categories that this role may ever see
    bool operator==(Role const&) const = default;
};

/// Whom a person may complain to.
struct Authority {
    std::string id;
    std::string profile;
    Text title;
    Text contact;
    bool operator==(Authority const&) const = default;
};

struct Controller {
    Text name;
    Text address;
    std::string email;
    std::string phone;
    std::string form;  ///< path of the privacy channel
    std::string dpo;   ///< may be empty: none is appointed
    bool sample = false;
    bool operator==(Controller const&) const = default;
};

struct Children {
    int threshold = 18;  ///< a child is younger than this
    std::string signals;
    std::string special;
    Period quarantine;
    bool operator==(Children const&) const = default;
};

struct Policy {
    std::string id;
    std::int64_t version = 0;
    std::int64_t supersedes = 0;
    Instant effective{};
    Language authoritative = Language::uk;
    std::vector<Language> languages;
    Ids profiles;
    Text title;
    Text changes;  ///< what this version changes, in a sentence

    Controller controller;
    Children children;
    Seed seed;
    std::vector<Section> sections;
    std::vector<Clause> clauses;  ///< by order
    std::vector<Purpose> purposes;
    std::vector<Category> categories;
    std::vector<Form> forms;
    std::vector<Retention> retentions;
    std::vector<Recipient> recipients;
    std::vector<Processor> processors;
    std::vector<Right> rights;
    std::vector<Calendar> calendars;
    std::vector<Cookie> cookies;
    std::vector<StorePlace> stores;
    std::vector<Template> templates;
    std::vector<Check> checks;
    std::vector<Role> roles;
    std::vector<Authority> authorities;
    /// Words of the generated parts of the notice (table heads, periods, channels…): key → text.
    std::map<std::string, Text, std::less<>> words;

    /// SHA-256 of the file's bytes as loaded.
    Hash32 file_hash{};

    /// nullptr when there is none.
    [[nodiscard]] Clause const* find_clause(std::string_view wanted) const;
    [[nodiscard]] Purpose const* find_purpose(std::string_view wanted) const;
    [[nodiscard]] Category const* find_category(std::string_view wanted) const;
    [[nodiscard]] Form const* find_form(std::string_view wanted) const;
    [[nodiscard]] Retention const* find_retention(std::string_view wanted) const;
    [[nodiscard]] Recipient const* find_recipient(std::string_view wanted) const;
    [[nodiscard]] Processor const* find_processor(std::string_view wanted) const;
    [[nodiscard]] Right const* find_right(std::string_view wanted) const;
    [[nodiscard]] Cookie const* find_cookie(std::string_view name) const;
    [[nodiscard]] StorePlace const* find_store(std::string_view wanted) const;
    [[nodiscard]] Template const* find_template(std::string_view wanted) const;
    [[nodiscard]] Check const* find_check(std::string_view wanted) const;
    [[nodiscard]] Role const* find_role(std::string_view wanted) const;
    [[nodiscard]] Section const* find_section(std::string_view wanted) const;
    /// A word of the notice; the loader has seen to it that every key of word_keys() is there.
    [[nodiscard]] Text const& word(std::string_view key) const;

    bool operator==(Policy const&) const = default;
};

/// The keys that [words] must have, sorted.
[[nodiscard]] std::vector<std::string_view> const& word_keys();

}  // namespace slovo::policy
