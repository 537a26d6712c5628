// The runner of studies with a study of the test's own: what each end of one leaves behind.
#include "app/study_runner.hpp"

#include <future>

#include "promises/erase.hpp"
#include "promises/tests/studying.hpp"

namespace slovo::app {
namespace {

using namespace std::chrono_literals;
using promises::test::analyst;
using promises::test::study_site;
using store::StudyPart;
using store::StudyReason;
using store::StudyState;

class StudyRunnerTest : public promises::test::Studying {
protected:
    StudyRunner runner(StudyRunner::Run run) {
        return {house(),
                {.public_url = "https://webpromo.example", .allowed = {}, .browser = "/usr/bin/browser"},
                std::move(run)};
    }
    StudyRunner failing(ErrorCode code) {
        return runner([code](auto const&, auto const&, auto const&) { return fail(code, "it went wrong"); });
    }
    store::StudyRow last(RequestId id) { return studies(id).back(); }

    static Result<study::Materials> found(std::string const& mark = "") {
        return study::Materials{.summary = "B" + mark,
                                .html = "<p>B",
                                .pdf = {'%', 'P', 'D', 'F'},
                                .no_pdf = std::nullopt,
                                .csv = "id\n",
                                .json = "[]"};
    }
    // As study::run ends when it is stopped; by itself after a while, so that a test ends too.
    static Result<study::Materials> until_stopped(std::stop_token const& stop) {
        for (int i = 0; i < 1000 && !stop.stop_requested(); ++i) std::this_thread::sleep_for(10ms);
        return stop.stop_requested() ? fail(ErrorCode::expired, "stopped") : found();
    }
};

//= policy:C12
TEST_F(StudyRunnerTest, keeps_what_a_study_found) {
    auto const id = send();
    auto one = runner([&](study::Job const& job, auto const& tell, auto const&) {
        EXPECT_EQ(job.url, study_site);
        EXPECT_EQ(job.service, study::Service::seo);
        EXPECT_EQ(job.browser, "/usr/bin/browser");
        tell({.stage = study::Progress::Stage::crawling, .pages_done = 2, .pages_known = 5, .so_far = {}});
        EXPECT_EQ(last(id).progress.pages_known, 5u);
        return found();
    });
    EXPECT_TRUE(one.run_next().value());
    EXPECT_EQ(last(id).state, StudyState::done);
    EXPECT_EQ(last(id).progress.pages_done, 2u);
    EXPECT_EQ(part(id, StudyPart::pdf), "%PDF");
    EXPECT_EQ(summary(id), "B");
    EXPECT_FALSE(one.run_next().value()) << "nothing waits";
}

TEST_F(StudyRunnerTest, stops_one_that_is_called_off) {
    auto const id = send();
    auto one = runner([&](auto const&, auto const&, std::stop_token const& stop) {
        EXPECT_TRUE(stop_study(house(), analyst, id));
        return until_stopped(stop);
    });
    EXPECT_TRUE(one.run_next().value());
    EXPECT_EQ(last(id).state, StudyState::stopped);
    EXPECT_EQ(last(id).reason, StudyReason::staff);

    auto const held = send();
    auto other = runner([&](auto const&, auto const&, std::stop_token const& stop) {
        hold(subject_of(held));
        return until_stopped(stop);
    });
    EXPECT_TRUE(other.run_next().value());
    EXPECT_EQ(last(held).state, StudyState::stopped);
    EXPECT_EQ(last(held).reason, StudyReason::closed);
    EXPECT_EQ(count(store::Sql("SELECT count(*) FROM study_part")), 0);
}

TEST_F(StudyRunnerTest, begins_again_what_the_end_of_the_program_cut_short) {
    auto const id = send();
    std::promise<void> begun;
    auto cut = runner([&](auto const&, auto const&, std::stop_token const& stop) {
        begun.set_value();
        return until_stopped(stop);
    });
    cut.start();
    begun.get_future().wait();
    cut.stop();
    EXPECT_EQ(last(id).state, StudyState::running);
    auto next = runner([](auto const&, auto const&, auto const&) { return found(); });
    EXPECT_TRUE(next.run_next().value());
    EXPECT_EQ(last(id).state, StudyState::done);
    EXPECT_EQ(last(id).attempts, 2);
    expect_whole();
}

TEST_F(StudyRunnerTest, says_why_there_is_no_report) {
    struct Case {
        ErrorCode code;
        StudyState state;
        StudyReason reason;
        int runs;
    };
    for (auto const& one :
         {Case{ErrorCode::invalid, StudyState::failed, StudyReason::address, 1},
          Case{ErrorCode::denied, StudyState::refused, StudyReason::forbidden, 1},
          Case{ErrorCode::unavailable, StudyState::failed, StudyReason::unavailable, 1},
          Case{ErrorCode::expired, StudyState::failed, StudyReason::time, limits::study_attempts},
          Case{ErrorCode::internal, StudyState::failed, StudyReason::crash, limits::study_attempts}}) {
        auto const id = send();
        auto wrong = failing(one.code);
        int runs = 0;
        while (wrong.run_next().value()) ++runs;
        EXPECT_EQ(runs, one.runs) << name_of(one.reason).view();
        EXPECT_EQ(last(id).state, one.state) << name_of(one.reason).view();
        EXPECT_EQ(last(id).reason, one.reason);
    }
    expect_whole();
}

TEST_F(StudyRunnerTest, goes_on_beside_an_erasure_and_a_damaged_key) {
    auto const erased = send();
    auto one = runner([&](auto const&, auto const&, std::stop_token const& stop) {
        EXPECT_TRUE(begin_erasure(house(), journal(), subject_of(erased), promises::EraseReason::asked, {}));
        return until_stopped(stop);
    });
    EXPECT_TRUE(one.run_next().value());
    EXPECT_EQ(last(erased).state, StudyState::running) << "the purge takes it away";

    auto const damaged = send();
    auto two = runner([&](auto const&, auto const&, auto const&) {
        damage_key(subject_of(damaged));
        return found();
    });
    EXPECT_EQ(two.run_next().error().code(), ErrorCode::corrupt);

    auto const sound = send();
    auto three = runner([](auto const&, auto const&, auto const&) { return found(); });
    EXPECT_TRUE(three.run_next().value());
    EXPECT_EQ(last(sound).state, StudyState::done);
    EXPECT_FALSE(three.run_next().value());
}

}  // namespace
}  // namespace slovo::app
