// bench_site DIR PAGES: writes a site of static pages, about 23 KB each with 40 links and 50 images, for nginx, and
// prints as JSON what is wrong with it: defects are planted by the page's number, so the truth is known.
#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <string_view>

namespace {

namespace fs = std::filesystem;

constexpr int links_per_page = 40, images_per_page = 50, images = 50, words_per_page = 1500;

/// A page has a defect when its number leaves this remainder; at most one of them each.
struct Defect {
    std::string_view name;
    int every, remainder;
};
constexpr std::array defects{
    Defect{"broken link", 50, 7},
    Defect{"redirecting link", 100, 11},
    Defect{"title missing", 100, 13},
    Defect{"title duplicate", 100, 17},
    Defect{"noindex", 100, 19},
    Defect{"h1 missing", 100, 23},
    Defect{"h1 twice", 100, 29},
    Defect{"description missing", 100, 31},
    Defect{"image without alt", 100, 37},
    Defect{"lang missing", 100, 41},
    Defect{"canonical elsewhere", 100, 43},
    Defect{"mixed content", 100, 47},
    Defect{"viewport missing", 100, 53},
    Defect{"body duplicate", 100, 59},
};

bool has(int page, std::string_view name) {
    for (auto const& defect : defects)
        if (defect.name == name) return page != 0 && page % defect.every == defect.remainder;
    return false;
}

/// The same numbers on every machine.
class Numbers {
public:
    explicit Numbers(std::uint64_t seed) : state_(seed * 0x9E3779B97F4A7C15U + 1) {}
    int below(int end) {
        state_ ^= state_ << 13U;
        state_ ^= state_ >> 7U;
        state_ ^= state_ << 17U;
        return static_cast<int>(state_ % static_cast<std::uint64_t>(end));
    }

private:
    std::uint64_t state_;
};

std::string address(int page) {
    return page == 0 ? "/" : fmt::format("/s{}/page-{}.html", page % 100, page);
}

std::string text(int seed) {
    constexpr std::array<std::string_view, 24> words{
        "реклама", "сайт",     "пошук",  "аналітика", "клієнт",   "заявка", "ціна",    "бюджет",
        "дизайн",  "сторінка", "market", "search",    "result",   "page",   "content", "speed",
        "услуга",  "запрос",   "отчёт",  "конверсия", "кампания", "текст",  "ссылка",  "проверка"};
    Numbers numbers(static_cast<std::uint64_t>(seed) + 7);
    std::string out;
    for (int i = 0; i < words_per_page; ++i) {
        if (i % 100 == 0) out += i == 0 ? "<p>" : "</p>\n<p>";
        out += words[static_cast<std::size_t>(numbers.below(static_cast<int>(words.size())))];
        out += numbers.below(12) == 0 ? ". " : " ";
    }
    return out + "</p>\n";
}

std::string head(int page) {
    auto out = std::string("<!doctype html>\n") + (has(page, "lang missing") ? "<html>" : "<html lang=\"uk\">") +
               "<head><meta charset=\"utf-8\">";
    if (!has(page, "viewport missing")) out += "<meta name=\"viewport\" content=\"width=device-width\">";
    auto const title = has(page, "title missing")     ? std::string()
                       : has(page, "title duplicate") ? std::string("Та сама назва на багатьох сторінках")
                                                      : fmt::format("Сторінка {} про рекламу і пошук", page);
    out += fmt::format("<title>{}</title>", title);
    if (!has(page, "description missing"))
        out += fmt::format(
            "<meta name=\"description\" content=\"Про що йдеться на сторінці номер {}, докладно і "
            "зрозуміло для людини, яка шукає послугу.\">",
            page);
    if (has(page, "noindex")) out += "<meta name=\"robots\" content=\"noindex\">";
    out += fmt::format("<link rel=\"canonical\" href=\"{}\">", has(page, "canonical elsewhere") ? "/" : address(page));
    return out + "<link rel=\"stylesheet\" href=\"/style.css\"></head>\n<body>\n";
}

std::string body(int page, int pages) {
    std::string out = "<header><nav>";
    Numbers numbers(static_cast<std::uint64_t>(page) + 1);
    for (int i = 0; i < links_per_page; ++i) {
        // The first links make a tree of ten, so that every page is found at a small depth.
        int const child = page * 10 + 1 + i;
        int const to = i < 10 && child < pages ? child : numbers.below(pages);
        out += fmt::format("<a href=\"{}\">Посилання {}</a>\n", address(to), to);
    }
    if (has(page, "broken link")) out += fmt::format("<a href=\"/missing/{}.html\">Нема</a>\n", page);
    if (has(page, "redirecting link"))
        out += fmt::format("<a href=\"/old{}\">Старе</a>\n", address((page + 1) % pages));
    out += "</nav></header><main>";
    if (!has(page, "h1 missing")) out += fmt::format("<h1>Заголовок {}</h1>", page);
    if (has(page, "h1 twice")) out += "<h1>Ще один</h1>";
    for (int i = 0; i < images_per_page; ++i) {
        bool const is_bare = i == 0 && has(page, "image without alt");
        out += fmt::format("<img src=\"/i/{}.png\" width=\"10\" height=\"10\"{}>", (page + i) % images,
                           is_bare ? "" : fmt::format(" alt=\"Знімок {}\"", i));
    }
    if (has(page, "mixed content")) out += "<img src=\"http://127.0.0.1:1/x.png\" alt=\"x\" width=\"1\" height=\"1\">";
    return out + text(has(page, "body duplicate") ? 0 : page) + "</main></body></html>\n";
}

void write(fs::path const& path, std::string const& content) {
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << content;
}

}  // namespace

int main(int count, char** arguments) {
    int pages = 0;
    std::string_view const number = count == 3 ? arguments[2] : "";
    if (std::from_chars(number.data(), number.data() + number.size(), pages).ec != std::errc() || pages < 1) {
        std::fputs("usage: bench_site DIR PAGES\n", stderr);
        return 2;
    }
    fs::path const folder = arguments[1];
    std::map<std::string_view, int> truth;
    std::size_t bytes = 0;
    for (int page = 0; page < pages; ++page) {
        auto const content = head(page) + body(page, pages);
        bytes += content.size();
        auto const path = page == 0 ? std::string("/index.html") : address(page);
        write(folder / path.substr(1), content);
        for (auto const& defect : defects) truth[defect.name] += has(page, defect.name) ? 1 : 0;
    }
    for (int i = 0; i < images; ++i) write(folder / "i" / fmt::format("{}.png", i), "\x89PNG\r\n\x1a\n");
    write(folder / "style.css", "body { margin: 0 }\n");
    write(folder / "robots.txt", "User-agent: *\nDisallow:\n");
    fmt::print("{{\"pages\": {}, \"bytes a page\": {}", pages, bytes / static_cast<std::size_t>(pages));
    for (auto const& [name, times] : truth) fmt::print(", \"{}\": {}", name, times);
    fmt::print("}}\n");
}
