// A consent before its end: who is asked, how often, and what the answer does.
#include "promises/renewal.hpp"

#include "promises/address.hpp"
#include "promises/stop.hpp"
#include "promises/tests/reaping.hpp"
#include "store/tables/deliveries.hpp"

namespace slovo::promises {
namespace {

using store::ConsentState;
using test::period;
using namespace std::chrono_literals;

class Renewals : public test::Reaping {
protected:
    /// Agreed to news and confirmed it, now.
    Sent agreed(std::string const& form = "request", std::string const& email = "olena@example.com") {
        auto const sent = send_answered(form, true, email);
        auto const letters = letters_of(sent.subject, "ack");
        EXPECT_EQ(letters.size(), 1u);
        AddressLink const link{sent.subject, letters.front().contact, sent.request};
        EXPECT_TRUE(confirm_address(house_, base_->journal(), link, OptIn::yes));
        return sent;
    }
    std::vector<store::DeliveryRow> letters_of(SubjectId subject, std::string_view kind = "renew") {
        auto rows =
            read<std::vector<store::DeliveryRow>>([&](store::Session& s) { return store::deliveries::of(s, subject); });
        std::erase_if(rows, [&](store::DeliveryRow const& row) { return row.template_id != kind; });
        return rows;
    }
    std::vector<ConsentState> news_of(SubjectId subject) {
        std::vector<ConsentState> out;
        for (auto const& row :
             read<std::vector<store::ConsentRow>>([&](store::Session& s) { return store::consents::of(s, subject); })) {
            if (row.purpose == "marketing") out.push_back(row.state);
        }
        return out;
    }
    std::string token(store::DeliveryRow const& letter) {
        return house_.roots.tokens().make(crypto::TokenKind::renew, letter.id.value);
    }
    int look() {
        RenewalWatch watch(house_);
        auto const asked = watch.look();
        EXPECT_TRUE(asked) << asked.error().what();
        return asked.value_or(-1);
    }
    Instant end() { return given_ + period("P24M"); }

    Instant given_ = house_.now();
};

//= policy:C13
TEST_F(Renewals, are_asked_for_once_a_month_before_the_end) {
    auto const sent = agreed();
    clock_.set(end() - 31 * 24h);
    EXPECT_EQ(look(), 0) << "too early";
    clock_.set(end() - 29 * 24h);
    EXPECT_EQ(look(), 1);
    EXPECT_EQ(look(), 0) << "once";
    ASSERT_EQ(letters_of(sent.subject).size(), 1u);
    EXPECT_EQ(letters_of(sent.subject).front().purpose, "marketing");
    expect_whole_ledger();
}

TEST_F(Renewals, are_looked_for_again_after_an_hour_only) {
    RenewalWatch watch(house_);
    auto const sent = agreed();
    clock_.set(end() - 30 * 24h - 30min);
    EXPECT_EQ(watch.look().value(), 0);
    clock_.set(end() - 30 * 24h + 10min);
    EXPECT_EQ(watch.look().value(), 0) << "the round is not over";
    clock_.set(end() - 30 * 24h + 40min);
    EXPECT_EQ(watch.look().value(), 1);
    EXPECT_EQ(letters_of(sent.subject).size(), 1u);
}

TEST_F(Renewals, without_an_answer_the_consent_ends_and_with_it_the_person) {
    auto const sent = agreed();
    clock_.set(end() - 29 * 24h);
    ASSERT_EQ(look(), 1);
    reap();
    EXPECT_TRUE(lives(sent.subject));
    go_to_day_after(end());
    reap();
    EXPECT_FALSE(lives(sent.subject));
    expect_whole_ledger();
}

TEST_F(Renewals, the_button_gives_a_new_consent_and_the_old_one_ends_on_its_day) {
    auto const sent = agreed();
    clock_.set(end() - 29 * 24h);
    ASSERT_EQ(look(), 1);
    auto const link = token(letters_of(sent.subject).front());
    clock_.set(end() - 20 * 24h);
    auto const shown = read_renewal(house_, link, Language::en);
    ASSERT_TRUE(shown) << shown.error().what();
    EXPECT_EQ(shown->ends, end());
    EXPECT_FALSE(shown->label.empty());
    EXPECT_EQ(news_of(sent.subject).size(), 1u) << "looking changes nothing";

    ASSERT_TRUE(renew_consent(house_, link, Language::en));
    EXPECT_EQ(news_of(sent.subject), (std::vector{ConsentState::given, ConsentState::given}));
    EXPECT_EQ(renew_consent(house_, link, Language::en).error().code(), ErrorCode::expired) << "pressed twice";
    EXPECT_EQ(read_renewal(house_, link, Language::en).error().code(), ErrorCode::expired);
    EXPECT_EQ(look(), 0) << "the new one is two years from its end";

    go_to_day_after(end());
    reap();
    ASSERT_TRUE(lives(sent.subject));
    EXPECT_EQ(news_of(sent.subject), (std::vector{ConsentState::expired, ConsentState::given}));
    clock_.set(end() - 20 * 24h + period("P24M") - 10 * 24h);
    EXPECT_EQ(look(), 1) << "asked anew for the new one";
    expect_whole_ledger();
}

TEST_F(Renewals, nobody_is_asked_who_did_not_confirm_or_withdrew_or_has_a_hold) {
    auto const ticked = send_answered("request", true, "ticked@example.com");
    auto const withdrew = agreed("request", "withdrew@example.com");
    set_consent(withdrew.subject, ConsentState::withdrawn);
    auto const held = agreed("request", "held@example.com");
    store::HoldRow const hold{.id = {ids_.next()}, .subject = held.subject, .placed_at = house_.now()};
    write([&](store::Transaction& tx) -> Result<bool> {
        TRY_VOID(store::holds::insert(tx, hold));
        return true;
    });
    clock_.set(end() - 29 * 24h);
    EXPECT_EQ(look(), 0);
    for (auto const& one : {ticked, withdrew, held}) EXPECT_TRUE(letters_of(one.subject).empty());
}

TEST_F(Renewals, who_agreed_in_several_forms_is_asked_about_the_newest) {
    auto const first = agreed("request");
    clock_.set(given_ + 5 * 24h);
    auto const second = agreed("seo");
    clock_.set(end() - 20 * 24h);
    EXPECT_EQ(look(), 1);
    EXPECT_TRUE(letters_of(first.subject).empty());
    EXPECT_EQ(letters_of(second.subject).size(), 1u);
}

//= policy:C30b
TEST_F(Renewals, the_stop_of_the_letter_ends_all_and_its_link_is_dead) {
    auto const sent = agreed();
    clock_.set(end() - 29 * 24h);
    ASSERT_EQ(look(), 1);
    auto const letter = letters_of(sent.subject).front();
    auto const stop = house_.roots.tokens().make(crypto::TokenKind::unsubscribe, letter.id.value);
    ASSERT_TRUE(stop_by_link(house_, base_->journal(), stop));
    EXPECT_EQ(news_of(sent.subject), std::vector{ConsentState::withdrawn});
    EXPECT_EQ(renew_consent(house_, token(letter), Language::uk).error().code(), ErrorCode::expired);
}

TEST_F(Renewals, a_link_of_another_kind_or_of_an_erased_person_renews_nothing) {
    auto const sent = agreed();
    auto const ack = letters_of(sent.subject, "ack").front();
    auto const confirm = house_.roots.tokens().make(crypto::TokenKind::confirm, ack.id.value);
    EXPECT_EQ(renew_consent(house_, confirm, Language::uk).error().code(), ErrorCode::invalid);
    EXPECT_EQ(renew_consent(house_, "no token", Language::uk).error().code(), ErrorCode::invalid);
    clock_.set(end() - 29 * 24h);
    ASSERT_EQ(look(), 1);
    auto const link = token(letters_of(sent.subject).front());
    go_to_day_after(end());
    reap();
    ASSERT_FALSE(lives(sent.subject));
    EXPECT_EQ(renew_consent(house_, link, Language::uk).error().code(), ErrorCode::not_found);
}

}  // namespace
}  // namespace slovo::promises
