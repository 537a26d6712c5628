#include "study/report/files.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "study/tests/invented_audit.hpp"

namespace slovo::study {
namespace {

Audit small() {
    Audit audit;
    audit.pages.push_back({.url = "https://a.example/x"});
    audit.findings.push_back(
        {.check = "title-missing", .count = 9, .places = {{.page = 0, .line = 4, .evidence = "=HYPERLINK(\"x\")"}}});
    audit.findings.push_back({.check = "favicon-missing", .count = 1, .places = {}});
    return audit;
}

TEST(Files, json_has_what_the_tools_read) {
    auto const audit = small();
    auto const parsed = boost::json::parse(findings_json(audit, "https://a.example/", Language::uk)).as_array();
    ASSERT_EQ(parsed.size(), 2U);
    auto const& first = parsed[0].as_object();
    EXPECT_EQ(first.at("id").as_string(), "title-missing");
    EXPECT_EQ(first.at("severity").as_string(), "high");
    EXPECT_EQ(first.at("url").as_string(), "https://a.example/x");
    EXPECT_EQ(first.at("evidence").as_string(), "=HYPERLINK(\"x\")");
    EXPECT_EQ(first.at("line").as_int64(), 4);
    EXPECT_EQ(first.at("count").as_int64(), 9);
    EXPECT_EQ(first.at("wcag").as_string(), "2.4.2");
    EXPECT_EQ(first.at("group").as_string(), "content");
    EXPECT_EQ(parsed[1].as_object().at("url").as_string(), "https://a.example/");
}

TEST(Files, csv_runs_no_formula) {
    auto const csv = findings_csv(small(), "https://a.example/", Language::uk);
    EXPECT_NE(csv.find("\"'=HYPERLINK(\"\"x\"\")\""), std::string::npos);
    EXPECT_NE(csv.find("https://a.example/x,4,"), std::string::npos);
}

TEST(Files, an_earlier_study_is_read_back) {
    auto const audit = invented::audit(50, 60);
    auto const counts = read_earlier(findings_json(audit, "https://a.example/", Language::en));
    EXPECT_EQ(counts.size(), audit.findings.size());
    for (auto const& finding : audit.findings) EXPECT_EQ(counts.at(std::string(finding.check)), finding.count);
}

TEST(Files, what_is_no_earlier_study_is_left_out) {
    for (std::string_view const text :
         {"", "{", "{}", "[1]", "[{\"id\":7}]", "[{\"id\":\"no-such-check\"}]", "null", "\xFF"})
        EXPECT_TRUE(read_earlier(text).empty()) << text;
    EXPECT_TRUE(read_earlier(std::string(100'000, '[')).empty());
    EXPECT_EQ(read_earlier(R"([{"id":"title-missing","count":-5},{"id":"title-missing"}])").at("title-missing"), 2U);
}

}  // namespace
}  // namespace slovo::study
