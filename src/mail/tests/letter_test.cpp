// A letter to the person who sent a request: what goes out with it.
#include "mail/letter.hpp"

#include "promises/reply.hpp"
#include "promises/tests/studying.hpp"

namespace slovo::mail {
namespace {

using promises::test::manager;
using store::StudyPart;

class Letter : public promises::test::Studying {
protected:
    // The policy in force, but with a form for collaboration that takes a site, and has it studied.
    void study_partners() {
        auto const shown = house().shelf.current(house().now());
        auto policy = *shown->policy;
        auto const seo = *policy.find_form("seo");
        auto& collab = *std::ranges::find(policy.forms, "collab", &policy::Form::id);
        collab.materials = policy::Materials::seo;
        if (collab.find_field("site") == nullptr) collab.fields.push_back(*seo.find_field("site"));
        auto entry = *shown;
        entry.policy = std::make_shared<policy::Policy const>(std::move(policy));
        house().shelf.put(std::move(entry));
    }
    template <vault::FixedString P>
    Result<Mail> letter(RequestId id, ReplyId reply) {
        auto const policy = house().shelf.current(house().now())->policy;
        gate::Gate const gate(*policy, house().notary, house().safe);
        TRY(auto verdict, house().store.write<gate::Verdict<P>>([&](store::Transaction& tx) {
            return gate.ask<P>(tx, {.request = id, .actor = {}, .manner = gate::Manner::work, .now = house().now()});
        }));
        if (std::holds_alternative<gate::Refusal>(verdict)) return fail(ErrorCode::denied, "refused");
        auto& permission = std::get<gate::Permission<P>>(verdict);
        TRY(auto contacts,
            house().store.read([&](store::Session& s) { return store::contacts::of(s, subject_of(id)); }));
        TRY(auto given, house().store.read([&](store::Session& s) { return store::replies::find(s, reply); }));
        return write_letter<P>(house(), *policy, "https://webpromo.example", "office@webpromo.example",
                               {.template_id = "answer"},
                               {.permission = std::move(permission), .contact = contacts.front(), .reply = given});
    }
    template <vault::FixedString P>
    void expect_parts(std::string const& form) {
        auto const id = send(form);
        ASSERT_TRUE(finish_study(house(), claim(), materials()));
        confirm(id);
        ReplyId const reply{house().ids.next()};
        auto const given =
            answer_request(house(), manager, id, reply, {"So.", bit_of(StudyPart::html) | bit_of(StudyPart::csv)});
        ASSERT_TRUE(given && std::holds_alternative<promises::AnswerGiven>(*given));
        auto const mail = letter<P>(id, reply);
        ASSERT_TRUE(mail) << mail.error().what();
        ASSERT_EQ(mail->attachments.size(), 2u);
        EXPECT_EQ(mail->attachments.front().file_name, "site-report.html");
        EXPECT_EQ(text_of(mail->attachments.back().content), materials().csv);
    }
};

//= policy:C12
TEST_F(Letter, carries_the_parts_of_the_report_whatever_the_request_was_for) {
    study_partners();
    expect_parts<"reply">("seo");
    expect_parts<"collaboration">("collab");
}

}  // namespace
}  // namespace slovo::mail
