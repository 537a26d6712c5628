// Tokenizer and walk over a page as an agency's clients have them (23 KB, 40 links, 50 images), and over hostile ones.
// Bytes a second on one core; the report stands in bench/README.md.
#include <benchmark/benchmark.h>

#include <array>
#include <string>

#include "base/bytes.hpp"
#include "html/encoding.hpp"
#include "html/walk.hpp"

namespace {

using namespace slovo::html;

std::string page() {
    std::string page =
        "<!DOCTYPE html>\n<html lang=\"uk\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<title>Вікна з доставкою &amp; монтажем</title>\n<meta name=\"description\" content=\"Вікна за тиждень\">\n"
        "<link rel=\"stylesheet\" href=\"/assets/site.css?v=3\">\n</head>\n<body>\n<header class=\"top\"><nav><ul>\n";
    for (int i = 0; i < 40; ++i)
        page += "<li class=\"menu-item\"><a class=\"link\" href=\"/catalog/windows/item-" + std::to_string(i) +
                ".html?from=menu\" title=\"Вікно " + std::to_string(i) + "\">Вікно «Затишок» " + std::to_string(i) +
                "</a></li>\n";
    page += "</ul></nav></header>\n<main>\n";
    for (int i = 0; i < 50; ++i)
        page +=
            "<section class=\"card\"><h2>Модель " + std::to_string(i) + "</h2><img src=\"/images/window-" +
            std::to_string(i) +
            ".webp\" width=\"640\" height=\"480\" loading=\"lazy\" alt=\"Біле вікно\">"
            "<p>Тепле вікно з трьома склопакетами&nbsp;— для квартири чи будинку. Ціна від 4 900 грн, монтаж за один "
            "день, гарантія п'ять років.</p></section>\n";
    return page + "</main>\n<script>window.dataLayer=window.dataLayer||[];</script>\n</body>\n</html>\n";
}

std::string repeated(std::string_view piece, std::size_t bytes, std::string_view before = "") {
    std::string text(before);
    while (text.size() < bytes) text += piece;
    return text;
}

void tokenize(benchmark::State& state) {
    auto const source = page();
    for (auto _ : state) {
        Tokenizer tokenizer(source);
        Token token;
        while (tokenizer.next(token)) benchmark::DoNotOptimize(token.name.data());
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(source.size()));
    state.counters["page"] = static_cast<double>(source.size());
}
BENCHMARK(tokenize);

void walk_all(benchmark::State& state, std::string const& source) {
    Visitor visitor;
    std::array<Visitor* const, 1> const visitors{&visitor};
    for (auto _ : state) benchmark::DoNotOptimize(walk(source, visitors).elements);
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(source.size()));
}
void walk_page(benchmark::State& state) {
    walk_all(state, page());
}
BENCHMARK(walk_page);

void decode_page(benchmark::State& state) {
    auto const source = page();
    for (auto _ : state)
        benchmark::DoNotOptimize(decode(slovo::bytes_of(source), "text/html; charset=utf-8").text.data());
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(source.size()));
}
BENCHMARK(decode_page);

constexpr std::size_t mebibyte = 1024 * 1024;
BENCHMARK_CAPTURE(walk_all, nested_div, repeated("<div>", mebibyte));
BENCHMARK_CAPTURE(walk_all, nested_b_a, repeated("<b><a>", mebibyte));
BENCHMARK_CAPTURE(walk_all, many_attributes, repeated(" a", mebibyte, "<p"));
BENCHMARK_CAPTURE(walk_all, less_than, repeated("<", mebibyte));
BENCHMARK_CAPTURE(walk_all, ampersands, repeated("&amp", mebibyte));
BENCHMARK_CAPTURE(walk_all, nul, std::string(mebibyte, '\0'));
BENCHMARK_CAPTURE(walk_all, unclosed_comment, repeated("--<!--", mebibyte, "<!--"));
BENCHMARK_CAPTURE(walk_all, unclosed_script, repeated("<!--<script</script", mebibyte, "<script>"));
BENCHMARK_CAPTURE(walk_all, unclosed_attribute, repeated("<a href=x ", mebibyte, "<a href='"));
BENCHMARK_CAPTURE(walk_all, strange_ends, repeated("</x>", mebibyte, repeated("<i>", 1500, "<div>")));
BENCHMARK_CAPTURE(walk_all, foreign_ends, repeated("</x>", mebibyte, repeated("<g>", 1500, "<svg>")));
BENCHMARK_CAPTURE(walk_all, tables, repeated("<table><tr><td>", mebibyte));
BENCHMARK_CAPTURE(walk_all, selects, repeated("<select></select>", mebibyte, repeated("<i>", 1500)));
BENCHMARK_CAPTURE(walk_all, misnested, repeated("<a><p></a></p>", mebibyte));

}  // namespace
