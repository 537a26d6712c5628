#include "ledger/event.hpp"

#include <algorithm>

#include "base/ensure.hpp"
#include "base/limits.hpp"
#include "crypto/sha256.hpp"
#include "ledger/inside/scan.hpp"

namespace slovo::ledger {
namespace {

constexpr std::string_view mark_domain = "slovo.mark.v1\n";
constexpr std::string_view event_domain = "slovo.event.v1\n";
constexpr std::array<std::string_view, 4> actor_names{"anyone", "subject", "staff", "system"};

bool none(Mark const& mark) {
    return mark == Mark{};
}

void put_hex(std::string& out, Mark const& mark) {
    constexpr std::string_view digits = "0123456789abcdef";
    for (auto const byte : mark) {
        out += digits[byte >> 4];
        out += digits[byte & 15];
    }
}

void ensure_well_formed(Event const& event, Marks const& marks) {
    ENSURE(event.purpose.empty() || is_word(event.purpose), "an event's purpose is a word of the policy");
    ENSURE((event.thing == ThingKind::none) == none(marks.thing), "a thing has a mark, and only a thing");
    ENSURE((event.actor.kind == ActorKind::staff) == !none(marks.staff), "staff has a mark, and only staff");
    ENSURE(!event.subject || !none(marks.subject), "a subject has a mark");
    ENSURE(event.thing_id == 0 || event.thing != ThingKind::none, "an id is of a thing");
    ENSURE(event.policy.value >= 0, "a policy's version is not negative");
}

/// Reads `"name":"value"` with a leading comma; nothing when the member is not there.
std::optional<std::string_view> take_text(Scan& scan, std::string_view name) {
    return scan.take(name) ? scan.until('"') : std::nullopt;
}

/// Reads a mark's member; false when it is there but no mark.
bool take_mark(Scan& scan, std::string_view name, Mark& mark) {
    if (!scan.take(name)) return true;
    auto const bytes = scan.hex<16>();
    if (!bytes || none(*bytes) || !scan.take("\"")) return false;
    mark = *bytes;
    return true;
}

/// The object at the front of the text: details are flat, so it ends at the first brace.
Result<Detail> take_detail(Scan& scan) {
    auto const from = scan.rest();
    auto const inside = scan.until('}');
    if (!inside) return fail(ErrorCode::invalid, "an event's detail does not end");
    TRY(auto detail, Detail::parse(from.substr(0, inside->size() + 1)));
    if (detail.empty()) return fail(ErrorCode::invalid, "an empty detail is left out");
    return detail;
}

}  // namespace

std::string_view name_of(ActorKind kind) {
    ENSURE(static_cast<std::size_t>(kind) < actor_names.size(), "an actor kind is one of the list");
    return actor_names[static_cast<std::size_t>(kind)];
}

std::array<std::uint8_t, 24> mark_input(ThingKind kind, std::int64_t id) {
    std::array<std::uint8_t, 24> input{};
    static_assert(mark_domain.size() == 14);
    std::ranges::copy(bytes_of(mark_domain), input.begin());
    input[15] = static_cast<std::uint8_t>(kind);
    put_u64(input.data() + 16, static_cast<std::uint64_t>(id));
    return input;
}

Marks marks_of(Event const& event, Marker const& mark) {
    Marks marks;
    if (event.subject) marks.subject = mark(ThingKind::subject, event.subject.value);
    if (event.thing == ThingKind::subject && event.thing_id == event.subject.value) {
        marks.thing = marks.subject;
    } else if (event.thing != ThingKind::none) {
        marks.thing = mark(event.thing, event.thing_id);
    }
    if (event.actor.kind == ActorKind::staff) marks.staff = mark(ThingKind::staff, event.actor.staff.value);
    return marks;
}

//= policy:C03
std::string canonical(Event const& event, Marks const& marks) {
    ensure_well_formed(event, marks);
    std::string out;
    out.reserve(384);
    out.append(R"({"actor":")").append(name_of(event.actor.kind)).append("\"");
    auto const put_mark = [&out](std::string_view name, Mark const& mark) {
        if (none(mark)) return;
        out.append(name);
        put_hex(out, mark);
        out += '"';
    };
    put_mark(R"(,"actor_mark":")", marks.staff);
    out.append(R"(,"at":")").append(to_rfc3339(event.at)).append("\"");
    if (!event.detail.empty()) out.append(R"(,"detail":)").append(event.detail.json());
    out.append(R"(,"kind":")").append(name_of(event.kind)).append("\"");
    if (event.policy) out.append(R"(,"policy":)").append(std::to_string(event.policy.value));
    if (!event.purpose.empty()) out.append(R"(,"purpose":")").append(event.purpose).append("\"");
    put_mark(R"(,"subject":")", marks.subject);
    if (event.thing != ThingKind::none) out.append(R"(,"thing":")").append(name_of(event.thing)).append("\"");
    put_mark(R"(,"thing_mark":")", marks.thing);
    out.append(R"(,"v":1})");
    ENSURE(out.size() <= limits::event_bytes, "an event is small");
    return out;
}

Result<OpenedEvent> parse_canonical(std::string_view text) {
    auto const bad = [] { return fail(ErrorCode::invalid, "not the canonical text of an event"); };
    if (text.size() > limits::event_bytes) return bad();
    OpenedEvent opened;
    auto& [event, marks] = opened;
    Scan scan(text);

    auto const actor = take_text(scan, R"({"actor":")");
    auto const* const actor_name = actor ? std::ranges::find(actor_names, *actor) : actor_names.end();
    if (actor_name == actor_names.end()) return bad();
    event.actor.kind = static_cast<ActorKind>(actor_name - actor_names.begin());
    if (!take_mark(scan, R"(,"actor_mark":")", marks.staff)) return bad();
    if ((event.actor.kind == ActorKind::staff) == none(marks.staff)) return bad();

    auto const at = take_text(scan, R"(,"at":")");
    if (!at) return bad();
    TRY(event.at, parse_rfc3339(*at));
    if (to_rfc3339(event.at) != *at) return bad();
    if (scan.take(R"(,"detail":)")) {
        TRY(event.detail, take_detail(scan));
    }

    auto const kind = take_text(scan, R"(,"kind":")");
    if (!kind) return bad();
    TRY(event.kind, event_kind_of(*kind));
    if (scan.take(R"(,"policy":)")) {
        auto const version = scan.decimal(INT64_MAX);
        if (!version || *version == 0) return bad();
        event.policy = {static_cast<std::int64_t>(*version)};
    }
    if (auto const purpose = take_text(scan, R"(,"purpose":")")) {
        if (!is_word(*purpose)) return bad();
        event.purpose = *purpose;
    }
    if (!take_mark(scan, R"(,"subject":")", marks.subject)) return bad();
    if (auto const thing = take_text(scan, R"(,"thing":")")) {
        TRY(event.thing, thing_kind_of(*thing));
        if (event.thing == ThingKind::none) return bad();
    }
    if (!take_mark(scan, R"(,"thing_mark":")", marks.thing)) return bad();
    if ((event.thing == ThingKind::none) != none(marks.thing)) return bad();
    if (!scan.take(R"(,"v":1})") || !scan.done()) return bad();
    return opened;
}

Hash32 commitment(Hash32 const& salt, std::string_view canonical_text) {
    return crypto::sha256({bytes_of(event_domain), salt, bytes_of(canonical_text)});
}

}  // namespace slovo::ledger
