#include "study/report/pdf.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <thread>

#include "study/report/materials.hpp"
#include "study/tests/invented_audit.hpp"

namespace slovo::study {
namespace {

TEST(Pdf, of_a_report_is_tagged_and_has_its_language) {
    Job const job{.url = "https://pralka.example.com.ua/", .language = Language::uk, .branding = {.name = "Фірма"}};
    auto const materials = write_materials(invented::audit(500, 80), job, {});
    ASSERT_TRUE(materials.has_value());
    auto const pdf = text_of(materials->pdf);
    ASSERT_TRUE(pdf.starts_with("%PDF-")) << (materials->no_pdf ? materials->no_pdf->what() : "");
    for (std::string_view const part : {"/StructTreeRoot", "/Marked true", "/Lang (uk)", "/Outlines", "pdfuaid"})
        EXPECT_NE(pdf.find(part), std::string_view::npos) << part;
    EXPECT_FALSE(materials->no_pdf);
}

TEST(Pdf, fetches_nothing_and_reads_no_file) {
    auto const pdf = make_pdf(
        "<!doctype html><title>t</title><link rel=stylesheet href='file:///etc/passwd'><img src='file:///etc/passwd'>"
        "<img src='http://127.0.0.1:9/'><p>text <a rel=attachment href='file:///etc/hostname'>x</a>",
        {});
    ASSERT_TRUE(pdf.has_value());
    EXPECT_EQ(text_of(*pdf).find("/EmbeddedFile"), std::string_view::npos);
}

TEST(Pdf, ends_when_it_is_stopped) {
    std::stop_source source;
    std::jthread const stopper([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        source.request_stop();
    });
    auto const before = std::chrono::steady_clock::now();
    std::string html = "<!doctype html><table>";
    for (int i = 0; i < 20'000; ++i) html += "<tr><td>x<td>y";
    auto const pdf = make_pdf(html, source.get_token());
    ASSERT_FALSE(pdf.has_value());
    EXPECT_EQ(pdf.error().code(), ErrorCode::expired);
    EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds(5));
}

TEST(Pdf, leaves_no_descriptor_and_no_child) {
    auto const count = [] {
        int open = 0;
        for (int fd = 0; fd < 256; ++fd) open += ::lseek(fd, 0, SEEK_CUR) >= 0 || errno != EBADF ? 1 : 0;
        return open;
    };
    auto const before = count();
    std::stop_source stopped;
    stopped.request_stop();
    for (int i = 0; i < 5; ++i) EXPECT_FALSE(make_pdf("<p>x", stopped.get_token()).has_value());
    EXPECT_EQ(count(), before);
}

}  // namespace
}  // namespace slovo::study
