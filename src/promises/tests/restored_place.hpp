// A place that is backed up, lost and restored within a test.
#pragma once

#include "promises/backup.hpp"
#include "promises/restore.hpp"
#include "promises/tests/place.hpp"

namespace slovo::promises::test {

class RestoredPlace : public testing::Test {
protected:
    void SetUp() override { installation_ = place_.open(); }

    House& house() { return installation_->house(); }
    gate::Journal& journal() { return installation_->journal(); }

    void back_up() {
        ASSERT_TRUE(
            make_backup(*installation_,
                        {.folder = place_.at("backup"), .master_key = *place_.options().master_key, .alone = true}));
    }
    /// Every event reaches the ledger's files before the data are lost.
    void restore_backup() {
        while (*installation_->sequencer().integrate(house().now()) > 0) {
        }
        installation_.reset();
        fs::rename(place_.data(), place_.at("lost"));
        auto const report = restore({.installation = place_.options(), .backup = place_.at("backup")});
        ASSERT_TRUE(report) << report.error().error.what();
        EXPECT_EQ(report->faults, std::vector<std::string>{});
        installation_ = place_.open();
        ASSERT_TRUE(installation_);
    }

    Place place_;
    std::unique_ptr<Installation> installation_;
};

}  // namespace slovo::promises::test
