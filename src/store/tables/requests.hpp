// Table request: what was asked, through which form, under which version of the policy, and where
// it stands. What a person typed is sealed; the rest is listed in docs/threat-model.md as clear.
#pragma once

#include "base/language.hpp"
#include "store/schema.hpp"
#include "store/session.hpp"
#include "vault/keyfile.hpp"

namespace slovo::store {

enum class RequestState : std::uint8_t { open = 1, quarantine = 2, answered = 3, closed = 4, cancelled = 5, spam = 6 };
/// Bits of request.flags.
enum class RequestFlag : std::uint32_t {
    none = 0,
    child_signs = 1,
    special_category = 2,
    unproven_form = 4,
    overdue = 8,
    settled = 16  ///< its own purposes are over: what is left of it, a consent keeps (C26c)
};

struct RequestRow {
    RequestId id;
    SubjectId subject;
    std::string form;
    Language language = Language::uk;
    PolicyVersion policy;
    RequestState state = RequestState::open;
    bool on_behalf = false;
    std::uint32_t flags = 0;
    Instant received_at;
    Instant due_at;
    std::optional<Instant> closed_at;
    StaffId owner;
    vault::KeyRef name_key;
    std::optional<Bytes> sealed_name;
    vault::KeyRef body_key;
    std::optional<Bytes> sealed_site;
    std::optional<Bytes> sealed_text;
};

/// What a list shows: nothing that is sealed.
struct RequestLine {
    RequestId id;
    SubjectId subject;
    std::string form;
    Language language = Language::uk;
    RequestState state = RequestState::open;
    bool on_behalf = false;
    std::uint32_t flags = 0;
    Instant received_at;
    Instant due_at;
    StaffId owner;
};

struct RequestCount {
    RequestState state = RequestState::open;
    std::int64_t count = 0;
};

namespace requests {
Result<void> insert(Transaction& tx, RequestRow const& row);
/// not_found when there is none, or no longer.
Result<RequestRow> find(Session& session, RequestId id);
/// The line of one request; not_found when there is none.
Result<RequestLine> line(Session& session, RequestId id);
/// The newest id, or 0: changes whenever a request comes in.
Result<std::int64_t> newest(Session& session);
/// Newest first, older than `before` (0: from the newest).
/// `form` empty: of every form.
Result<std::vector<RequestLine>> page(Session& session, RequestState state, std::string_view form, RequestId before,
                                      int most);
/// The oldest of a state.
Result<std::vector<RequestLine>> oldest(Session& session, RequestState state, int most);
Result<std::vector<RequestCount>> counts(Session& session);
Result<std::vector<RequestLine>> of(Session& session, SubjectId subject);
/// conflict when it is not in state `from`.
Result<void> change_state(Transaction& tx, RequestId id, RequestState from, RequestState to,
                          std::optional<Instant> closed_at);
Result<void> set_owner(Transaction& tx, RequestId id, StaffId owner);
Result<std::int64_t> count_overdue(Session& session, Instant now);
/// Open requests between two ids whose day of reply is over and on which that is not marked yet.
Result<std::vector<RequestLine>> newly_overdue(Session& session, RequestId after, RequestId before, Instant now,
                                               int most);
/// The value of one column goes (name, site or text); its key is the caller's matter.
Result<void> clear(Transaction& tx, RequestId id, Column column);
Result<void> set_name(Transaction& tx, RequestId id, vault::KeyRef key, std::optional<Bytes> const& sealed);
/// Site and text share a key.
Result<void> set_body(Transaction& tx, RequestId id, vault::KeyRef key, std::optional<Bytes> const& sealed_site,
                      std::optional<Bytes> const& sealed_text);
Result<void> add_flag(Transaction& tx, RequestId id, RequestFlag flag);
}  // namespace requests

}  // namespace slovo::store
