// A house with requests whose sites are studied: sent, claimed, finished, opened. One thread.
#pragma once

#include <algorithm>

#include "base/limits.hpp"
#include "gate/verify.hpp"
#include "promises/holds.hpp"
#include "promises/study.hpp"
#include "promises/tests/place.hpp"
#include "store/tables/consents.hpp"
#include "store/tables/rights.hpp"
#include "vault/slot.hpp"

namespace slovo::promises::test {

using store::StudyPart;
using store::StudyReason;
using store::StudyState;

inline constexpr std::string_view study_site = "https://kanareika-shop.example/";
inline Staff const manager{{7}, "manager"};
inline Staff const analyst{{8}, "analyst"};
inline Staff const marketer{{9}, "marketer"};

class Studying : public testing::Test {
protected:
    void SetUp() override { installation_ = place_.open(); }

    House& house() { return installation_->house(); }
    gate::Journal& journal() { return installation_->journal(); }

    RequestId send(std::string const& form = "seo", std::vector<Pair> more = {{"site", std::string(study_site)}}) {
        auto const shown = house().shelf.current(house().now());
        auto const* const declared = shown->policy->find_form(form);
        SignLists const signs = SignLists::parse({"i am {age} {end}"}, {}, 18).value();
        std::vector<Pair> pairs{{"name", "Oksana Testova"}, {"email", "oksana@example.org"}, {"processing", "yes"}};
        pairs.insert(pairs.end(), more.begin(), more.end());
        if (std::ranges::find(more, "message", &Pair::name) == more.end()) pairs.push_back({"message", "Please"});
        auto sent =
            read_submission(*shown->policy, *declared, pairs, {house().ids.next()}, house().roots.blind(), signs);
        if (!sent) {
            ADD_FAILURE() << "the form is refused: " << sent.error().front().field;
            return {};
        }
        std::promise<Result<IntakeAnswer>> promise;
        take_request(house(), {.shown = shown, .form = declared, .network = "192.0.2.0"}, std::move(*sent),
                     [&](Result<IntakeAnswer> answer) { promise.set_value(std::move(answer)); });
        auto const answer = promise.get_future().get();
        EXPECT_TRUE(answer) << answer.error().what();
        return answer ? answer->request : RequestId{};
    }
    SubjectId subject_of(RequestId id) { return Place::subject_of(*installation_, id); }
    std::vector<store::StudyRow> studies(RequestId id) {
        auto const subject = subject_of(id);
        return house().store.read([&](store::Session& s) { return store::studies::of(s, subject, id); }).value();
    }
    ClaimedStudy claim() {
        auto claimed = claim_study(house());
        if (!claimed || !*claimed) throw std::runtime_error("nothing to study");
        return std::move(**claimed);
    }
    static StudyMaterials materials(std::string const& mark = "") {
        return {.summary = "Grade B." + mark,
                .html = "<!doctype html><p>kanareika-report" + mark,
                .pdf = std::string(3 * limits::study_piece / 2, 'p'),
                .csv = "id,severity\n",
                .json = "[]" + mark};
    }
    RequestId studied() {
        auto const id = send();
        auto const claimed = claim();
        EXPECT_TRUE(finish_study(house(), claimed, materials()));
        return id;
    }
    std::string part(RequestId id, StudyPart which, Staff const& staff = analyst) {
        auto opened = open_study_part(house(), staff, id, which);
        if (!opened) return std::string("error: ") + opened.error().what().data();
        if (std::holds_alternative<gate::Refusal>(*opened)) return "refused";
        auto& [use, content] = std::get<OpenedPart>(*opened);
        return content.open(use);
    }
    std::string summary(RequestId id) {
        auto const subject = subject_of(id);
        auto const found = house().store.read([&](store::Session& s) -> Result<std::optional<FinishedStudy>> {
            TRY(auto const row, store::subjects::find(s, subject));
            return finished_study(s, house().safe, row, id);
        });
        auto const opened = open_study_part(house(), analyst, id, StudyPart::html);
        if (!found || !*found || !(*found)->summary || !opened) return "none";
        return (*found)->summary->open(std::get<OpenedPart>(*opened).use);
    }
    std::int64_t count(store::Sql const& sql) {
        return house().store.read([&](store::Session& s) { return s.number(sql); }).value();
    }
    void expect_whole() {
        auto const found = house().store.read([&](store::Session& session) {
            return gate::verify_ledger(session, house().notary, house().safe, house().roots, {});
        });
        ASSERT_TRUE(found);
        EXPECT_TRUE(found->faults.empty()) << found->faults.front();
    }
    void confirm(RequestId id) {
        auto const subject = subject_of(id);
        ASSERT_TRUE(house().store.write<bool>([&](store::Transaction& tx) -> Result<bool> {
            TRY(auto const contacts, store::contacts::of(*tx, subject));
            for (auto const& one : contacts)
                TRY_VOID(store::contacts::set_state(tx, subject, one.id, store::ContactState::confirmed));
            return true;
        }));
    }

    void hold(SubjectId subject) {
        ASSERT_TRUE(house().store.write<bool>([&](store::Transaction& tx) -> Result<bool> {
            TRY_VOID(store::holds::insert(tx, {.id = {house().ids.next()},
                                               .subject = subject,
                                               .kind = store::HoldKind::restriction,
                                               .placed_at = house().now(),
                                               .review_at = house().now()}));
            return true;
        }));
    }
    /// As a disk does: one bit of the slot in which the key of this person lies. Twice: it is whole again.
    void damage_key(SubjectId subject) {
        auto const row = house().store.read([&](store::Session& s) { return store::subjects::find(s, subject); });
        ASSERT_TRUE(row);
        std::fstream file(place_.data() / "keys.slo", std::ios::in | std::ios::out | std::ios::binary);
        auto const at = vault::offset_of(row->key.slot) + 7;
        char byte = 0;
        file.seekg(at).get(byte);
        file.seekp(at).put(static_cast<char>(byte ^ 1));
        ASSERT_TRUE(file.flush());
    }

    Place place_;
    std::unique_ptr<Installation> installation_;
};

}  // namespace slovo::promises::test
