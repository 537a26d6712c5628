// Archives and tables that others open: read back by Python's zipfile, by the rules of RFC 4180, as JSON.
#include "text/zip.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "text/csv.hpp"
#include "text/json_text.hpp"

namespace slovo::text {
namespace {

namespace fs = std::filesystem;

std::vector<ZipFile> files() {
    return {{"index.html", std::string(50'000, 'a')},
            {"папка/дані.csv", "\xEF\xBB\xBFім’я\r\n"},
            {"receipts/001.tlog-proof", "proof\n", ZipPack::store},
            {"empty", ""}};
}
Instant at(std::string_view text) {
    return parse_rfc3339(text).value();
}

// Checks every file with an outside program: exit status 0, or the message that it printed.
int python(std::string const& program, fs::path const& file) {
    auto const command = "python3 -c '" + program + "' " + file.string();
    return std::system(command.c_str());  // NOLINT: a test's own literal and path
}

class Zip : public testing::Test {
protected:
    void SetUp() override {
        path_ = fs::temp_directory_path() / ("slovo-zip-" + std::to_string(::getpid()) + ".zip");
    }
    void TearDown() override { fs::remove(path_); }
    void save(std::string const& bytes) const { std::ofstream(path_, std::ios::binary) << bytes; }

    fs::path path_;
};

TEST_F(Zip, is_read_by_pythons_zipfile_with_names_bytes_and_time) {
    auto const made = make_zip(files(), at("2026-12-01T09:30:10Z"));
    ASSERT_TRUE(made);
    EXPECT_LT(made->size(), 5'000U);
    save(*made);
    EXPECT_EQ(python(R"(import sys, zipfile
z = zipfile.ZipFile(sys.argv[1])
assert z.testzip() is None
assert z.namelist() == ["index.html", "папка/дані.csv", "receipts/001.tlog-proof", "empty"], z.namelist()
assert z.read("index.html") == b"a" * 50000
assert z.read("папка/дані.csv").decode("utf-8-sig") == "ім’я\r\n"
assert z.getinfo("receipts/001.tlog-proof").compress_type == zipfile.ZIP_STORED
assert all(i.date_time == (2026, 12, 1, 9, 30, 10) for i in z.infolist()))",
                     path_),
              0);
}

TEST_F(Zip, same_files_and_time_give_the_same_bytes) {
    auto const time = at("2026-12-01T09:30:10Z");
    EXPECT_EQ(make_zip(files(), time).value(), make_zip(files(), time).value());
    EXPECT_NE(make_zip(files(), time).value(), make_zip(files(), at("2027-12-01T09:30:10Z")).value());
}

TEST_F(Zip, holds_a_name_once) {
    std::vector<ZipFile> const twice{{"a", "1"}, {"a", "2"}};
    EXPECT_EQ(make_zip(twice, at("2026-12-01T00:00:00Z")).error().code(), ErrorCode::invalid);
    EXPECT_EQ(make_zip({}, at("2026-12-01T00:00:00Z")).error().code(), ErrorCode::invalid);
}

TEST(Csv, quotes_what_needs_it_and_ends_lines_as_rfc_4180_says) {
    Csv csv({"a", "b"});
    csv.row({"plain", "with, comma"});
    csv.row({"two\nlines", "say \"yes\""});
    EXPECT_EQ(csv.take(), "\xEF\xBB\xBF"
                          "a,b\r\nplain,\"with, comma\"\r\n\"two\nlines\",\"say \"\"yes\"\"\"\r\n");
}

TEST(Csv, takes_no_cell_for_a_formula) {
    for (std::string_view const cell : {"=1+1", "+380501112233", "-2", "@SUM(A1)", "\tx", "\rx"}) {
        Csv csv({"a"});
        csv.row({cell});
        EXPECT_EQ(csv.take(), "\xEF\xBB\xBF" "a\r\n\"'" + std::string(cell) + "\"\r\n");
    }
    Csv csv({"a"});
    csv.row({"1-2=3"});
    EXPECT_EQ(csv.take(), "\xEF\xBB\xBF" "a\r\n1-2=3\r\n");
}

TEST(JsonText, puts_commas_and_escapes) {
    std::string out;
    JsonText json(out);
    json.object([&] {
        json.member("a", "q\" b\\ n\n c\x01 ю");
        json.array("list", [&] {
            json.number(1);
            json.flag(true);
            json.object([] {});
        });
        json.raw(R"("x":null)");
        json.member("at", at("2026-12-01T00:00:00Z"));
    });
    EXPECT_EQ(out, R"({"a":"q\" b\\ n\n c\u0001 ю","list":[1,true,{}],"x":null,"at":"2026-12-01T00:00:00Z"})");
}

}  // namespace
}  // namespace slovo::text
