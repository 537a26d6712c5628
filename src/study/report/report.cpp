#include "study/report/report.hpp"

#include <fmt/format.h>

#include <map>

#include "study/report/embedded.hpp"
#include "study/report/plain.hpp"
#include "text/catalog.hpp"
#include "text/page.hpp"

namespace slovo::study {
namespace {

/// Even in a browser that would let it, nothing of the file may run or be fetched.
constexpr std::string_view alone =
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src "
    "data:; "
    "base-uri 'none'; form-action 'none'\">";

using Properties = std::map<std::string_view, std::string_view, std::less<>>;

std::string_view trimmed(std::string_view text) {
    auto const from = text.find_first_not_of(" \n");
    return from == std::string_view::npos ? std::string_view()
                                          : text.substr(from, text.find_last_not_of(" \n") - from + 1);
}

/// The custom properties of the first `:root` rule of a style sheet.
void read_properties(std::string_view style, Properties& into) {
    auto const from = style.find(":root {") + 7;
    auto rule = style.substr(from, style.find('}', from) - from);
    while (!rule.empty()) {
        auto const end = std::min(rule.find(';'), rule.size());
        auto const line = rule.substr(0, end);
        if (auto const colon = line.find(':'); colon != std::string_view::npos)
            into[trimmed(line.substr(0, colon))] = trimmed(line.substr(colon + 1));
        rule.remove_prefix(std::min(end + 1, rule.size()));
    }
}

void put_resolved(std::string& out, std::string_view style, Properties const& properties) {
    constexpr std::string_view open = "var(";
    while (true) {
        auto const at = style.find(open);
        out += style.substr(0, at);
        if (at == std::string_view::npos) return;
        auto const end = style.find(')', at);
        out += properties.at(style.substr(at + open.size(), end - at - open.size()));
        style.remove_prefix(end + 1);
    }
}

/// WeasyPrint 57 knows no var() in shorthand properties: it gets the values themselves.
std::string make_paper_style() {
    Properties properties;
    read_properties(report_style(), properties);
    read_properties(print_style(), properties);
    std::string out;
    put_resolved(out, report_style(), properties);
    put_resolved(out, print_style(), properties);
    return out;
}

std::string_view style_for(Medium medium) {
    static std::string const paper = make_paper_style();
    return medium == Medium::print ? std::string_view(paper) : report_style();
}

}  // namespace

std::string report_html(ReportSubject const& subject, Medium medium) {
    auto const page = compose(subject, medium);
    std::string out = "<!doctype html>\n<html lang=\"";
    out += name_of(subject.language);
    out += "\">\n<head>\n<meta charset=\"utf-8\">\n";
    out += alone;
    out +=
        "\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"robots\" content=\"noindex\">\n"
        "<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"author\" content=\"";
    text::put_html(out, subject.branding.name);
    out += fmt::format("\">\n<meta name=\"dcterms.created\" content=\"{}\">\n<title>", to_rfc3339(subject.studied));
    text::put_html(out, text::say(text::Key::report_title, subject.language, {{"site", plain_host(subject.url)}}));
    out += "</title>\n<style>\n";
    out += style_for(medium);
    out += "</style>\n</head>\n<body>\n";
    templates::render(page, subject.language, out);
    out += "</body>\n</html>\n";
    return out;
}

}  // namespace slovo::study
