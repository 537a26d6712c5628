#include "web/server/body.hpp"

#include <gtest/gtest.h>

#include "base/limits.hpp"

namespace slovo::web {
namespace {

using namespace std::string_literals;
using Pairs = std::vector<std::pair<std::string, std::string>>;

Pairs pairs(FormBody const& form) {
    Pairs all;
    for (auto const& field : form.fields()) all.emplace_back(field.name, field.value);
    return all;
}

constexpr std::string_view urlencoded = "application/x-www-form-urlencoded";
constexpr std::string_view multipart = "multipart/form-data; boundary=b";

std::string part(std::string const& head, std::string const& content) {
    return "--b\r\n" + head + "\r\n\r\n" + content + "\r\n";
}
std::string named(std::string const& name, std::string const& content) {
    return part("Content-Disposition: form-data; name=\"" + name + "\"", content);
}

struct Good {
    std::string_view type;
    std::string body;
    Pairs fields;
};

TEST(Body, forms_of_three_types_are_read) {
    for (auto const& one : std::vector<Good>{
             {urlencoded, "", {}},
             {urlencoded, "a=b&c=%D1%85+%2B&a=2&&e&=f", {{"a", "b"}, {"c", "х +"}, {"a", "2"}, {"e", ""}, {"", "f"}}},
             {"Application/X-WWW-Form-Urlencoded; charset=\"UTF-8\"", "a=b=c", {{"a", "b=c"}}},
             {multipart, "--b--", {}},
             {multipart, "--b--\r\n", {}},
             {multipart,
              named("a", "x\r\ny") + named("b", "") + named("ім%22я", "x--b") + "--b--\r\n",
              {{"a", "x\r\ny"}, {"b", ""}, {"ім\"я", "x--b"}}},
             {multipart,
              part("content-type: text/plain; charset=utf-8\r\nContent-Disposition: form-data; name=a", "x") + "--b--",
              {{"a", "x"}}},
             {"multipart/form-data; boundary=\"b\"", named("a", "\r\n--") + "--b--", {{"a", "\r\n--"}}},
             {"application/json", "{}", {}},
             {"application/json; charset=utf-8",
              " {\"a\":\"b\\u0445\\n\",\"n\":-1.50,\"t\":true,\"z\":null,\"a\":\"2\"} \n",
              {{"a", "bх\n"}, {"n", "-1.50"}, {"t", "true"}, {"a", "2"}}}}) {
        auto const form = parse_form(bytes_of(one.body), one.type);
        ASSERT_TRUE(form) << one.body;
        EXPECT_EQ(pairs(*form), one.fields) << one.body;
    }
}

struct Bad {
    std::string_view type;
    std::string body;
    BodyFault fault;
};

TEST(Body, what_is_not_right_is_refused_by_name) {
    std::string many;
    std::string many_json = "{\"x\":1";
    for (int i = 0; i < 65; ++i) {
        many += "a=1&";
        many_json += ",\"a" + std::to_string(i) + "\":1";
    }
    std::string const long_value(limits::field_bytes + 1, 'a');
    std::string const long_name(limits::name_bytes + 1, 'a');
    for (auto const& one : std::vector<Bad>{
             {"text/plain", "a=b", BodyFault::unsupported_type},
             {"", "a=b", BodyFault::unsupported_type},
             {"application/json; charset=windows-1251", "{}", BodyFault::unsupported_type},
             {"application/json; charset=utf-8; charset=utf-8", "{}", BodyFault::unsupported_type},
             {urlencoded, "a=%", BodyFault::malformed},
             {urlencoded, "a=%4", BodyFault::malformed},
             {urlencoded, "%zz=1", BodyFault::malformed},
             {urlencoded, "a=%00", BodyFault::bad_text},
             {urlencoded, "a=b\0c"s, BodyFault::bad_text},
             {urlencoded, "a=%FF", BodyFault::bad_text},
             {urlencoded, "a=%C0%80", BodyFault::bad_text},
             {urlencoded, "a=%ED%A0%80", BodyFault::bad_text},
             {urlencoded, "a=%F4%90%80%80", BodyFault::bad_text},
             {urlencoded, "a=%E2%82", BodyFault::bad_text},
             {urlencoded, many, BodyFault::too_large},
             {urlencoded, "a=" + long_value, BodyFault::too_large},
             {urlencoded, long_name + "=", BodyFault::too_large},
             {multipart, "", BodyFault::malformed},
             {multipart, "--b", BodyFault::malformed},
             {multipart, "--b\r\n", BodyFault::malformed},
             {multipart, named("a", "x"), BodyFault::malformed},
             {multipart, named("a", "x") + "--b", BodyFault::malformed},
             {multipart, named("a", "x") + "--b--trailing", BodyFault::malformed},
             {multipart, "preamble\r\n" + named("a", "x") + "--b--", BodyFault::malformed},
             {multipart, "--b\r\n\r\nx\r\n--b--", BodyFault::malformed},
             {multipart, part("Content-Type: text/plain", "x") + "--b--", BodyFault::malformed},
             {multipart, part("Content-Disposition: attachment; name=a", "x") + "--b--", BodyFault::malformed},
             {multipart, part("Content-Disposition: form-data; name=a; name=b", "x") + "--b--", BodyFault::malformed},
             {multipart, part("Content-Disposition: form-data; name=\"a", "x") + "--b--", BodyFault::malformed},
             {multipart,
              part("Content-Disposition: form-data; name=a\r\nContent-Disposition: form-data; name=b", "x") + "--b--",
              BodyFault::malformed},
             {multipart,
              part("Content-Transfer-Encoding: base64\r\nContent-Disposition: form-data; name=a", "x") + "--b--",
              BodyFault::malformed},
             {multipart, part("Content-Disposition: form-data; name=a; filename=\"x.txt\"", "x") + "--b--",
              BodyFault::file_refused},
             {multipart, part("Content-Disposition: form-data; name=a; filename=\"\"", "") + "--b--",
              BodyFault::file_refused},
             {multipart, part("Content-Disposition: form-data; name=a\r\nContent-Type: image/png", "x") + "--b--",
              BodyFault::file_refused},
             {multipart, named("a", "\xff") + "--b--", BodyFault::bad_text},
             {multipart, named("a", "x\0y"s) + "--b--", BodyFault::bad_text},
             {multipart, named("a", long_value) + "--b--", BodyFault::too_large},
             {"multipart/form-data", "--b--", BodyFault::malformed},
             {"multipart/form-data; boundary=\"b \"", "--b --", BodyFault::malformed},
             {"application/json", "", BodyFault::malformed},
             {"application/json", "{", BodyFault::malformed},
             {"application/json", "[]", BodyFault::malformed},
             {"application/json", "\"a\"", BodyFault::malformed},
             {"application/json", "null", BodyFault::malformed},
             {"application/json", "{\"a\":{}}", BodyFault::malformed},
             {"application/json", "{\"a\":[]}", BodyFault::malformed},
             {"application/json", "{\"a\":1} {}", BodyFault::malformed},
             {"application/json", "{\"a\":1,}", BodyFault::malformed},
             {"application/json", "{\"a\":\"\\u0000\"}", BodyFault::bad_text},
             {"application/json", "{\"a\":\"\\ud800\"}", BodyFault::malformed},
             {"application/json", "{\"a\":\"\xff\"}", BodyFault::malformed},
             {"application/json", "{\"a\":\"" + long_value + "\"}", BodyFault::too_large},
             {"application/json", "{\"" + long_name + "\":1}", BodyFault::too_large},
             {"application/json", many_json + "}", BodyFault::too_large},
             {"application/json", std::string(100'000, '['), BodyFault::malformed}}) {
        auto const form = parse_form(bytes_of(one.body), one.type);
        ASSERT_FALSE(form) << one.body.substr(0, 200);
        EXPECT_EQ(form.error(), one.fault) << one.type << ' ' << one.body.substr(0, 200);
    }
}

TEST(Body, doubled_names_can_be_seen) {
    auto const form = parse_urlencoded(bytes_of("email=a&email=b&name=c"));
    ASSERT_TRUE(form);
    EXPECT_EQ(form->count("email"), 2U);
    EXPECT_EQ(form->find("email"), "a");
    EXPECT_EQ(form->count("name"), 1U);
    EXPECT_EQ(form->find("phone"), std::nullopt);
}

TEST(Body, moving_a_form_keeps_its_values) {
    auto form = parse_urlencoded(bytes_of("a=short&b=" + std::string(100, 'x')));
    ASSERT_TRUE(form);
    auto moved = std::move(*form);
    EXPECT_EQ(moved.find("a"), "short");
    moved = parse_urlencoded(bytes_of("c=d")).value();
    EXPECT_EQ(pairs(moved), (Pairs{{"c", "d"}}));
}

TEST(Body, each_fault_has_a_status) {
    EXPECT_EQ(status_of(BodyFault::unsupported_type), 415);
    EXPECT_EQ(status_of(BodyFault::file_refused), 415);
    EXPECT_EQ(status_of(BodyFault::malformed), 400);
    EXPECT_EQ(status_of(BodyFault::bad_text), 400);
    EXPECT_EQ(status_of(BodyFault::too_large), 413);
}

}  // namespace
}  // namespace slovo::web
