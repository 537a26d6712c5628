// A study as it may come out: a given number of pages and findings of all groups, the same at each run.
#pragma once

#include <fmt/format.h>

#include <random>

#include "study/audit.hpp"
#include "study/registry.hpp"

namespace slovo::study::invented {

inline Audit audit(std::uint32_t pages, std::size_t findings) {
    std::mt19937 random(7);
    Audit out;
    static constexpr std::string_view sections[] = {"poslugy", "blog", "%D0%BA%D0%B0%D1%82%D0%B0%D0%BB%D0%BE%D0%B3",
                                                    "about"};
    for (std::uint32_t i = 0; i < pages; ++i) {
        auto const section = sections[random() % 4];
        out.pages.push_back(
            {.url = i == 0 ? "https://pralka.example.com.ua/"
                           : fmt::format("https://pralka.example.com.ua/{}/storinka-{}?p={}", section, i, i % 7),
             .status = i % 40 == 39 ? 404 : 200,
             .title = i % 25 == 24 ? "" : fmt::format("Ремонт пральних машин у Києві, сторінка {}", i),
             .depth = i == 0 ? 0 : 1 + i % 5,
             .findings = 0,
             .inlinks = 3 + i % 40,
             .words = static_cast<std::uint32_t>(120 + random() % 900),
             .bytes = 9000 + random() % 90000,
             .first_byte = std::chrono::microseconds(60000 + random() % 400000)});
    }
    static constexpr std::string_view evidence[] = {"h1 → h3",
                                                    "title: 84 знаки",
                                                    "<img src=\"/img/banner.jpg\">",
                                                    "Cache-Control: no-store",
                                                    "встановлено _ga до згоди",
                                                    "<a href=\"#\">тут</a>"};
    auto const checks = all_checks();
    auto const step = std::max<std::size_t>(1, checks.size() / std::max<std::size_t>(1, findings));
    for (std::size_t i = 0; i < checks.size() && out.findings.size() < findings; i += step) {
        Finding finding{.check = checks[i].id,
                        .count = static_cast<std::uint32_t>(1 + random() % (i % 3 == 0 ? 200 : 12)),
                        .places = {}};
        if (i % 11 == 5) {
            finding.count = 1;
            finding.places.push_back({.page = whole_site, .line = 0, .evidence = std::string(evidence[random() % 6])});
        }
        while (finding.places.size() < std::min<std::size_t>(finding.count, 50) && pages > 0) {
            auto const page = static_cast<PageId>(random() % pages);
            ++out.pages[page].findings;
            finding.places.push_back({.page = page,
                                      .line = static_cast<std::uint32_t>(random() % 300),
                                      .evidence = std::string(evidence[random() % 6])});
        }
        out.findings.push_back(std::move(finding));
    }
    out.checks_run = static_cast<std::uint32_t>(checks.size());
    out.pages_not_seen = 137;
    return out;
}

}  // namespace slovo::study::invented
