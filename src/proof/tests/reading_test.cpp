#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "proof/byte_search.hpp"
#include "proof/html.hpp"

namespace slovo::proof {
namespace {

namespace fs = std::filesystem;

TEST(Html, finds_tags_attributes_and_words) {
    auto const tags = tags_of(
        "<!doctype html><!-- <img src=x> --><P Class='a b'>1 &lt; 2<br/><input disabled value=\"a&amp;b\">"
        "<script>if (a<b) document.write('<img src=y>')</script><a href=/x>go</a>");
    std::vector<std::string> names;
    for (auto const& tag : tags) names.push_back(tag.name);
    EXPECT_EQ(names, (std::vector<std::string>{"p", "br", "input", "script", "a"}));
    EXPECT_EQ(tags[0].attribute("class"), "a b");
    EXPECT_TRUE(tags[2].has("disabled"));
    EXPECT_EQ(tags[2].attribute("value"), "a&b");
    EXPECT_EQ(tags[4].attribute("href"), "/x");
    EXPECT_EQ(words_of("<p>1 &lt; <b>2</b></p>"), "1 < 2");
}

TEST(Html, survives_what_is_cut_off) {
    std::string const page = "<p class='x' id=y data-a=\"b\"><script>x</script><!-- c -->";
    for (std::size_t size = 0; size <= page.size(); ++size) {
        auto const piece = page.substr(0, size);
        EXPECT_LE(tags_of(piece).size(), 2U);
        (void)words_of(piece);
    }
}

TEST(Html, tells_what_a_page_loads) {
    auto const loads = resources_of(tags_of(
        "<img src=/a.png srcset='/b.png 1x, //c.example/d.png 2x'><link href=/e.css><a href=https://far.example/></a>"
        "<form action=/f><p style='background:url(\"/g.png\")'>"));
    EXPECT_EQ(loads, (std::vector<std::string>{"/a.png", "/b.png", "//c.example/d.png", "/e.css", "/f", "/g.png"}));
    EXPECT_EQ(resources_of_css("@import 'x.css'; p{background:url(y.png)} @import url(z.css);"),
              (std::vector<std::string>{"y.png", "z.css", "x.css"}));
}

TEST(Html, knows_our_own_addresses) {
    for (auto const* const own : {"/x", "x/y", "?a=b:c", "#top", "/a:b", ""}) EXPECT_TRUE(is_own(own)) << own;
    for (auto const* const other : {"//x.example", "https://x.example/", "HTTP://x", "data:text/css,x", "/\\x.example"})
        EXPECT_FALSE(is_own(other)) << other;
    EXPECT_EQ(path_of("/a/b?c#d"), "/a/b");
}

class Folder {
public:
    Folder() : path_(fs::temp_directory_path() / ("slovo-search-" + std::to_string(::getpid()))) {
        fs::create_directories(path_ / "inner");
    }
    ~Folder() { fs::remove_all(path_); }
    void write(char const* name, std::string const& bytes) const {
        std::ofstream(path_ / name, std::ios::binary) << bytes;
    }
    [[nodiscard]] fs::path const& path() const { return path_; }

private:
    fs::path path_;
};

//= policy:C02, C05
TEST(ByteSearch, finds_every_guise_of_a_value) {
    Folder const folder;
    std::string const value = "oksana.canary@example.com";
    for (auto const& guise : guises_of(value)) {
        folder.write("inner/file", "before" + guise.bytes + "after");
        auto const found = search_bytes({folder.path()}, {value});
        ASSERT_TRUE(found);
        bool const seen =
            std::ranges::any_of(found->hits, [&](Hit const& hit) { return hit.guise.view() == guise.name.view(); });
        EXPECT_TRUE(seen) << guise.name.view();
    }
}

TEST(ByteSearch, finds_base64_whatever_stands_before) {
    Folder const folder;
    for (auto const* const before : {"", "a", "ab", "abc", "abcd"}) {
        folder.write("inner/file", to_base64(bytes_of(std::string(before) + "canarycanary" + "after")));
        auto const found = search_bytes({folder.path()}, {"canarycanary"});
        ASSERT_TRUE(found);
        EXPECT_FALSE(found->hits.empty()) << before;
    }
}

TEST(ByteSearch, finds_what_lies_across_two_pieces) {
    Folder const folder;
    std::string big(1024 * 1024 - 5, 'x');
    folder.write("big", big + "canarycanary" + big);
    folder.write("clean", big);
    auto const found = search_bytes({folder.path()}, {"canarycanary"});
    ASSERT_TRUE(found);
    ASSERT_EQ(found->hits.size(), 1U);
    EXPECT_EQ(found->hits.front().file, "big");
    EXPECT_EQ(found->files, 2);
    EXPECT_FALSE(search_bytes({folder.path()}, {"short"}));
}

}  // namespace
}  // namespace slovo::proof
