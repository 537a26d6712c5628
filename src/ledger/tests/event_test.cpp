#include "ledger/event.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <limits>
#include <sstream>

#include "crypto/sha256.hpp"
#include "log.hpp"

namespace slovo::ledger {
namespace {

using namespace testing;

constexpr std::string_view documented =
    R"({"actor":"subject","at":"2026-12-01T09:30:00Z","detail":{"quarantined":true},"kind":"request.received",)"
    R"("policy":3,"purpose":"reply","subject":"000102030405060708090a0b0c0d0e0f","thing":"request",)"
    R"("thing_mark":"101112131415161718191a1b1c1d1e1f","v":1})";

Mark counting(std::uint8_t from) {
    Mark mark{};
    for (auto& byte : mark) byte = from++;
    return mark;
}

std::string format_page() {
    std::ifstream file(SLOVO_SOURCE_DIR "/docs/formats/ledger.md");
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

TEST(EventKind, every_kind_has_a_name_and_a_number_of_its_own_and_stands_in_the_page_of_formats) {
    auto const page = format_page();
    ASSERT_FALSE(page.empty());
    for (auto const kind : event_kinds()) {
        EXPECT_EQ(event_kind_of(name_of(kind)), kind);
        EXPECT_EQ(event_kind_of(static_cast<std::uint16_t>(kind)), kind);
        auto const row = "| " + std::to_string(static_cast<int>(kind)) + " | `" + std::string(name_of(kind)) + "` |";
        EXPECT_NE(page.find(row), std::string::npos) << row;
    }
    EXPECT_EQ(event_kind_of("request.sold").error().code(), ErrorCode::invalid);
    EXPECT_EQ(event_kind_of(std::uint16_t{99}).error().code(), ErrorCode::invalid);
    for (std::uint8_t number = 0; number < thing_kinds; ++number) {
        auto const kind = thing_kind_of(number);
        ASSERT_TRUE(kind);
        EXPECT_EQ(thing_kind_of(name_of(*kind)).value(), *kind);
        auto const named = std::to_string(number) + " " + std::string(name_of(*kind));
        EXPECT_NE(page.find(named), std::string::npos) << named;
    }
    EXPECT_FALSE(thing_kind_of(std::uint8_t{thing_kinds}));
    EXPECT_FALSE(thing_kind_of("person"));
}

TEST(Detail, is_sorted_and_read_back) {
    Hash32 hash{};
    hash[0] = 0xab;
    auto const detail = DetailBuilder()
                            .add("size", 120)
                            .add("balance", std::int64_t{-5})
                            .add("urgent", false)
                            .add("form", "seo")
                            .add("policy", hash)
                            .add("mark", counting(0))
                            .build();
    EXPECT_EQ(detail.json(), R"({"balance":-5,"form":"seo","mark":"000102030405060708090a0b0c0d0e0f",)"
                             R"("policy":"ab00000000000000000000000000000000000000000000000000000000000000",)"
                             R"("size":120,"urgent":false})");
    EXPECT_EQ(detail.number("size"), 120);
    EXPECT_EQ(detail.number("balance"), -5);
    EXPECT_EQ(detail.number("form"), std::nullopt);
    EXPECT_EQ(detail.number("absent"), std::nullopt);
    EXPECT_EQ(detail.word("form"), "seo");
    EXPECT_EQ(detail.word("size"), "");
    EXPECT_FALSE(detail.flag("urgent"));
    EXPECT_EQ(Detail::parse(detail.json()), detail);
    EXPECT_TRUE(Detail().empty());
    EXPECT_EQ(Detail::parse("{}"), Detail());
}

TEST(Detail, refuses_every_other_text) {
    for (std::string_view const text : {
             "",
             "{",
             "}",
             "[]",
             "{} ",
             " {}",
             "{\"a\":1",
             "{\"a\"}",
             "{\"a\":}",
             "{\"a\":01}",
             "{\"a\":-0}",
             "{\"a\":1.5}",
             "{\"a\":1e3}",
             "{\"a\":9007199254740992}",
             "{\"a\":null}",
             "{\"a\":{}}",
             "{\"a\":[1]}",
             "{\"a\": 1}",
             "{\"a\":1,}",
             "{\"b\":1,\"a\":1}",
             "{\"a\":1,\"a\":2}",
             "{\"A\":1}",
             "{\"1\":1}",
             "{\"\":1}",
             "{\"a\":\"\"}",
             "{\"a\":\"x y\"}",
             "{\"a\":\"a@b.example\"}",
             "{\"a\":\"\\u0041\"}",
             "{\"a\":\"\xD0\xB0\"}",
             "{\"a\":True}",
             "{\"a\":1}{}",
         })
        EXPECT_EQ(Detail::parse(text).error().code(), ErrorCode::corrupt) << text;
}

TEST(DetailDeathTest, what_is_no_detail_aborts) {
    EXPECT_DEATH((void)DetailBuilder().add("Key", 1), "lower-case");
    EXPECT_DEATH((void)DetailBuilder().add("key", 1).add("key", 2), "once");
    EXPECT_DEATH((void)DetailBuilder().add("key", "two words"), "program");
    EXPECT_DEATH((void)DetailBuilder().add("key", std::numeric_limits<std::int64_t>::max()), "exact");
}

//= policy:C03
TEST(Event, canonical_text_is_the_documented_one) {
    Event const event{.kind = EventKind::request_received,
                      .at = *parse_rfc3339("2026-12-01T09:30:00Z"),
                      .subject = {17},
                      .thing = ThingKind::request,
                      .thing_id = 42,
                      .actor = {.kind = ActorKind::subject},
                      .purpose = "reply",
                      .policy = {3},
                      .detail = DetailBuilder().add("quarantined", true).build()};
    auto const text = canonical(event, {.subject = counting(0), .thing = counting(16)});
    EXPECT_EQ(text, documented);
    EXPECT_NE(format_page().find(documented), std::string::npos);
}

TEST(Event, says_only_what_there_is_to_say) {
    Event const event{.kind = EventKind::clock_jump, .at = from_micros(1)};
    EXPECT_EQ(canonical(event, {}),
              R"({"actor":"system","at":"1970-01-01T00:00:00.000001Z","kind":"clock.jump","v":1})");
}

TEST(Event, no_internal_number_is_in_the_text) {
    Event const event{.kind = EventKind::access_read,
                      .at = *parse_rfc3339("2026-12-01T09:30:00Z"),
                      .subject = {777000111},
                      .thing = ThingKind::request,
                      .thing_id = 777000222,
                      .actor = {.kind = ActorKind::staff, .staff = {777000333}},
                      .purpose = "reply"};
    auto const text = canonical(event, marks_of(event, test_mark));
    EXPECT_EQ(text.find("777000"), std::string::npos);
    auto const opened = parse_canonical(text);
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->marks.subject, test_mark(ThingKind::subject, 777000111));
    EXPECT_EQ(opened->marks.thing, test_mark(ThingKind::request, 777000222));
    EXPECT_EQ(opened->marks.staff, test_mark(ThingKind::staff, 777000333));
}

TEST(Event, goes_through_its_text_and_back) {
    for (auto const kind : event_kinds()) {
        for (auto const actor : {ActorKind::anyone, ActorKind::subject, ActorKind::staff, ActorKind::system}) {
            Event event{.kind = kind,
                        .at = from_micros(1'796'000'000'123'456),
                        .subject = {5},
                        .thing = ThingKind::delivery,
                        .thing_id = 6,
                        .actor = {.kind = actor, .staff = {actor == ActorKind::staff ? 7 : 0}},
                        .purpose = "marketing-email",
                        .policy = {12},
                        .detail = DetailBuilder().add("count", 3).build()};
            auto const marks = marks_of(event, test_mark);
            auto const text = canonical(event, marks);
            auto const opened = parse_canonical(text);
            ASSERT_TRUE(opened) << text;
            EXPECT_EQ(opened->marks, marks);
            event.subject = {};
            event.thing_id = 0;
            event.actor.staff = {};
            EXPECT_EQ(opened->event, event);
            EXPECT_EQ(canonical(opened->event, opened->marks), text);
        }
    }
}

TEST(Event, any_change_of_the_text_is_another_text_or_none) {
    std::string const text(documented);
    int accepted = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        EXPECT_FALSE(parse_canonical(text.substr(0, i)));
        for (char const c : {'"', ' ', '0', 'a', '}', '\\', '\n', '\xD0'}) {
            auto changed = text;
            changed[i] = c;
            if (changed == text) continue;
            auto const opened = parse_canonical(changed);
            if (!opened) continue;
            ++accepted;  // another digit or word: it must be the text of what was read, exactly
            EXPECT_EQ(canonical(opened->event, opened->marks), changed);
        }
    }
    EXPECT_GT(accepted, 50);
    EXPECT_FALSE(parse_canonical(text + " "));
    EXPECT_FALSE(parse_canonical(std::string(10'000, ' ')));
}

TEST(Event, parsing_refuses_what_canonical_does_not_write) {
    auto const replaced = [](std::string_view from, std::string_view to) {
        std::string text(documented);
        return text.replace(text.find(from), from.size(), to);
    };
    for (auto const& text : {
             replaced(R"("v":1)", R"("v":2)"),
             replaced("09:30:00Z", "09:30:00.000000Z"),
             replaced("09:30:00Z", "09:30:00+00:00"),
             replaced("2026-12-01T", "2026-12-01t"),
             replaced(R"("policy":3)", R"("policy":0)"),
             replaced(R"("policy":3)", R"("policy":03)"),
             replaced(R"("purpose":"reply",)", R"("purpose":"",)"),
             replaced(R"(,"thing":"request")", R"(,"thing":"none")"),
             replaced(R"(,"thing":"request")", ""),
             replaced(R"(,"thing_mark":"101112131415161718191a1b1c1d1e1f")", ""),
             replaced("101112131415161718191a1b1c1d1e1f", "00000000000000000000000000000000"),
             replaced("101112131415161718191a1b1c1d1e1f", "101112131415161718191A1B1C1D1E1F"),
             replaced(R"("detail":{"quarantined":true},)", R"("detail":{},)"),
             replaced(R"("detail":{"quarantined":true},)", R"("detail":{"b":{"a":1}},)"),
             replaced(R"("actor":"subject")", R"("actor":"staff")"),
             replaced(R"("actor":"subject",)", R"("actor":"subject","actor_mark":"101112131415161718191a1b1c1d1e1f",)"),
             replaced("request.received", "request.sold"),
             replaced(R"("v":1})", R"("v":1,"x":1})"),
         })
        EXPECT_FALSE(parse_canonical(text)) << text;
}

TEST(EventDeathTest, an_event_that_is_not_well_formed_aborts) {
    Event event{.kind = EventKind::use_allowed, .thing = ThingKind::request, .thing_id = 1};
    EXPECT_DEATH((void)canonical(event, {}), "mark");
    event.purpose = "Olena <olena@example.org>";
    EXPECT_DEATH((void)canonical(event, {.thing = counting(1)}), "purpose");
}

TEST(Event, commitment_is_sha_256_of_domain_salt_and_text) {
    Hash32 salt{};
    salt.fill(7);
    std::string all = "slovo.event.v1\n";
    all.append(text_of(salt)).append(documented);
    EXPECT_EQ(commitment(salt, documented), crypto::sha256(bytes_of(all)));
    salt[31] ^= 1;
    EXPECT_NE(commitment(salt, documented), crypto::sha256(bytes_of(all)));
}

TEST(Event, mark_input_is_the_documented_one) {
    EXPECT_EQ(to_hex(mark_input(ThingKind::staff, 258)),
              to_hex(bytes_of("slovo.mark.v1\n")) + "00" + "07" + "0000000000000102");
}

}  // namespace
}  // namespace slovo::ledger
