// An event: one change of state, or one opening of personal data; its canonical text (RFC 8785) and
// the salted commitment that is all the public ever gets of it (docs/formats/ledger.md §1-2).
// Holds no personal value and no way to add one. Regular values and pure functions.
#pragma once

#include <array>
#include <functional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "ledger/detail.hpp"
#include "ledger/event_kind.hpp"

namespace slovo::ledger {

enum class ActorKind : std::uint8_t { anyone = 0, subject = 1, staff = 2, system = 3 };
[[nodiscard]] std::string_view name_of(ActorKind kind);

struct Actor {
    ActorKind kind = ActorKind::system;
    StaffId staff{};  // only for ActorKind::staff
    bool operator==(Actor const&) const = default;
};

struct Event {
    EventKind kind{};
    Instant at{};
    SubjectId subject{};  // 0: about nobody
    ThingKind thing = ThingKind::none;
    std::int64_t thing_id = 0;  // 0 only with ThingKind::none
    Actor actor{};
    std::string purpose;  // the policy's word, [A-Za-z0-9._:-]{0,64}
    PolicyVersion policy{};
    Detail detail{};
    bool operator==(Event const&) const = default;
};

/// What stands for an internal number outside: 16 bytes of a keyed hash, so that nobody without the
/// key links two events, and whoever holds it can check them. All zero: there is none.
using Mark = std::array<std::uint8_t, 16>;
/// Makes the mark of a thing: the first 16 bytes of keyed_hash(mark key, mark_input(kind, id)).
using Marker = std::function<Mark(ThingKind, std::int64_t)>;
[[nodiscard]] std::array<std::uint8_t, 24> mark_input(ThingKind kind, std::int64_t id);

struct Marks {
    Mark subject{};
    Mark thing{};
    Mark staff{};
    bool operator==(Marks const&) const = default;
};
[[nodiscard]] Marks marks_of(Event const& event, Marker const& mark);

/// The canonical text: JSON by RFC 8785, without any internal number. Aborts on an event that is not
/// well formed (a purpose that is no word, a thing without an id, marks that do not fit the event).
//= policy:C03
[[nodiscard]] std::string canonical(Event const& event, Marks const& marks);

/// The canonical text read back: subject, thing_id and staff are 0, for only their marks are told.
struct OpenedEvent {
    Event event;
    Marks marks;
};
/// Strict: accepts exactly the texts that canonical() makes; `invalid` otherwise.
[[nodiscard]] Result<OpenedEvent> parse_canonical(std::string_view text);

/// SHA-256("slovo.event.v1\n" ‖ salt ‖ canonical): the ledger's entry. The salt dies with the
/// subject's keys, and with it the way from this event to this entry.
[[nodiscard]] Hash32 commitment(Hash32 const& salt, std::string_view canonical_text);

}  // namespace slovo::ledger
