// A data directory of its own for a test: clock, keys, journal and policy in one temporary folder, and
// requests that come in as they do from a form. One thread.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <future>

#include "policy/tests/sample.hpp"
#include "promises/installation.hpp"
#include "promises/intake.hpp"
#include "promises/publish.hpp"
#include "store/tables/requests.hpp"

namespace slovo::promises::test {

namespace fs = std::filesystem;

class Place {
public:
    Place() : folder_(fs::temp_directory_path() / ("slovo-place-" + std::to_string(::getpid()) + "-" + next())) {
        fs::create_directories(folder_);
        set_clock("2026-12-01T09:00:00Z");
    }
    ~Place() { fs::remove_all(folder_); }
    Place(Place const&) = delete;
    Place& operator=(Place const&) = delete;

    [[nodiscard]] fs::path at(char const* name) const { return folder_ / name; }
    [[nodiscard]] fs::path data() const { return at("data"); }
    [[nodiscard]] InstallationOptions options() const {
        return {.data = data(),
                .master_key = at("secret") / "master.key",
                .journal = at("journal"),
                .test = true,
                .clock_file = at("clock")};
    }
    void set_clock(std::string_view instant) const { std::ofstream(at("clock")) << instant << '\n'; }

    /// Opens with the sample policy published.
    [[nodiscard]] std::unique_ptr<Installation> open() const { return open(options()); }
    [[nodiscard]] static std::unique_ptr<Installation> open(InstallationOptions const& options) {
        auto opened = look(options);
        if (!opened) return nullptr;
        auto& house = opened->house();
        auto binary = policy::test::keeper_of(policy::test::sample());
        binary.now = house.now();
        auto const report =
            publish_policy(house, policy::test::sample_text(), "webpromo.toml", binary, PublishMode::publish);
        EXPECT_TRUE(report && report->outcome != PublishOutcome::refused);
        return opened;
    }
    /// Opens what is there, and publishes nothing.
    [[nodiscard]] static std::unique_ptr<Installation> look(InstallationOptions const& options) {
        auto opened = Installation::open(options);
        if (opened) return std::move(*opened);
        ADD_FAILURE() << "does not open: " << opened.error().error.what();
        return nullptr;
    }

    /// A form `request` as a person sends it.
    static RequestId send(Installation& place, std::string const& email, std::string const& words,
                          std::optional<std::string> const& phone = std::nullopt) {
        auto& house = place.house();
        auto const shown = house.shelf.current(house.now());
        auto const* const form = shown->policy->find_form("request");
        SignLists const signs = SignLists::parse({"i am {age} {end}"}, {}, 18).value();
        std::vector<Pair> pairs{
            {"name", "Oksana Testova"}, {"email", email}, {"message", words}, {"processing", "yes"}};
        if (phone) pairs.push_back({"phone", *phone});
        auto sent = read_submission(*shown->policy, *form, pairs, {house.ids.next()}, house.roots.blind(), signs);
        if (!sent) {
            ADD_FAILURE() << "the form is refused";
            return {};
        }
        std::promise<Result<IntakeAnswer>> promise;
        auto future = promise.get_future();
        take_request(house, {.shown = shown, .form = form, .network = "192.0.2.0"}, std::move(*sent),
                     [&](Result<IntakeAnswer> answer) { promise.set_value(std::move(answer)); });
        auto const answer = future.get();
        EXPECT_TRUE(answer);
        return answer ? answer->request : RequestId{};
    }
    static SubjectId subject_of(Installation& place, RequestId id) {
        auto const row = place.house().store.read([&](store::Session& s) { return store::requests::find(s, id); });
        return row ? row->subject : SubjectId{};
    }

    /// Files under a folder that hold these bytes.
    static std::vector<fs::path> files_with(fs::path const& folder, std::string_view bytes) {
        std::vector<fs::path> out;
        for (auto const& entry : fs::recursive_directory_iterator(folder)) {
            if (!entry.is_regular_file()) continue;
            std::ifstream file(entry.path(), std::ios::binary);
            std::string const content{std::istreambuf_iterator<char>(file), {}};
            if (content.find(bytes) != std::string::npos) out.push_back(entry.path());
        }
        return out;
    }

private:
    static std::string next() {
        static int number = 0;
        return std::to_string(++number);
    }
    fs::path folder_;
};

}  // namespace slovo::promises::test
