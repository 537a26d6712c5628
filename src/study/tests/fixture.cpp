#include "fixture.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>
#include <stdexcept>

#include <fmt/format.h>
#include "study/browser/facts.hpp"
#include "study/browser/judge.hpp"
#include "study/letters.hpp"

namespace slovo::study {
namespace {

using Lines = std::vector<std::string>;

constexpr std::string_view site_address = "https://site.example/";
constexpr Instant now = std::chrono::sys_days(std::chrono::year(2026) / 12 / 1);

Lines split(std::string const& text) {
    Lines lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
}

std::string replaced(std::string text, std::string_view what, std::string_view with) {
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
        text.replace(at, what.size(), with);
    return text;
}

url::WebUrl address(std::string const& text) {
    auto parsed = url::WebUrl::parse(text);
    if (!parsed) throw std::runtime_error("no address: " + text);
    return *std::move(parsed);
}

/// A fragment becomes a page; lines before `---` go into its head.
std::string page_of(std::string const& body) {
    if (contains_ignoring_case(body, "<html") || contains_ignoring_case(body, "<!doctype")) return body;
    auto const line = body.find("---\n");
    auto const head = line == std::string::npos ? std::string() : body.substr(0, line);
    auto const rest = line == std::string::npos ? body : body.substr(line + 4);
    return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n" + head + "</head><body>\n" + rest +
           "</body></html>\n";
}

struct Answer {
    std::string kind, name;
    Discovery how;
    std::vector<Response> hops;
    Response last{.url = address(std::string(site_address))};
    std::string body;
    long size = -1;
    int copies = 1;
    bool has_type = false;
};

FetchError error_of(std::string const& text) {
    for (int value = 0; value <= static_cast<int>(FetchError::cancelled); ++value)
        if (name_of(static_cast<FetchError>(value)) == text) return static_cast<FetchError>(value);
    throw std::runtime_error("no such error: " + text);
}

void set_tls(TlsFacts& tls, std::string const& key, std::string const& value) {
    if (key == "days")
        tls.not_after = std::chrono::floor<std::chrono::days>(now) + std::chrono::days(std::stoi(value));
    else if (key == "protocol")
        tls.protocol = value;
    else if (key == "signature")
        tls.signature = value;
    else if (key == "key")
        tls.key_kind = value;
    else if (key == "bits")
        tls.key_bits = std::stoi(value);
    else if (key == "name")
        tls.name_matches = value == "right";
    else if (key == "chain")
        tls.chain_complete = value == "whole";
    else if (key == "signed")
        tls.self_signed = value == "self";
    else if (key == "trusted")
        tls.verified = value == "yes";
    else if (key == "stapled")
        tls.ocsp_stapled = value == "yes";
    else
        throw std::runtime_error("no such fact of TLS: " + key);
}

void set(Answer& answer, std::string const& word) {
    auto const equals = word.find('=');
    auto const key = word.substr(0, equals), value = equals == std::string::npos ? "" : word.substr(equals + 1);
    auto& last = answer.last;
    if (key == "depth")
        answer.how.depth = static_cast<std::uint32_t>(std::stoul(value));
    else if (key == "sitemap")
        answer.how.from_sitemap = true;
    else if (key == "copies")
        answer.copies = std::stoi(value);
    else if (key == "error")
        last.error = error_of(value);
    else if (key == "ttfb")
        last.first_byte = std::chrono::milliseconds(std::stoi(value));
    else if (key == "http")
        last.http_version = std::stoi(value);
    else if (key == "size")
        answer.size = std::stol(value);
    else if (key == "encoding")
        last.content_encoding = value;
    else if (key == "via") {
        auto const comma = value.rfind(',');
        Response hop{.url = address(value.substr(0, comma))};
        hop.status = comma == std::string::npos ? 301 : std::stoi(value.substr(comma + 1));
        answer.hops.push_back(hop);
    } else if (key == "vary") {
        answer.hops.back().headers.push_back({"vary", value});
    } else if (key.starts_with("tls.")) {
        if (!last.tls) last.tls = TlsFacts{.protocol = "TLSv1.3", .verified = true, .ocsp_stapled = true};
        set_tls(*last.tls, key.substr(4), value);
    } else
        throw std::runtime_error("no such word: " + word);
}

Answer answer_of(std::string const& line) {
    std::istringstream words(line);
    Answer answer;
    std::string word;
    words >> answer.kind;
    if (answer.kind == "@probe") words >> answer.name;
    words >> word;
    answer.last.url = address(replaced(expanded(word), "{i}", "0"));
    answer.last.status = 200;
    answer.name = answer.kind == "@page" ? expanded(word) : answer.name;
    while (words >> word)
        if (is_digit(word[0]))
            answer.last.status = std::stoi(word);
        else
            set(answer, word);
    return answer;
}

void add_header(Answer& answer, std::string const& line) {
    auto const colon = line.find(':');
    Header header{lowered(trimmed(std::string_view(line).substr(1, colon - 1))),
                  expanded(std::string(trimmed(std::string_view(line).substr(colon + 1))))};
    answer.has_type = answer.has_type || header.name == "content-type";
    if (answer.last.status == 0 || !header.value.empty()) answer.last.headers.push_back(header);
}

std::vector<Answer> answers_of(std::string const& text) {
    std::vector<Answer> answers;
    if (!text.starts_with('@') && !text.starts_with('>'))
        answers.push_back(answer_of("@page " + std::string(site_address)));
    if (text.starts_with('>')) answers.push_back(answer_of("@page " + std::string(site_address)));
    bool in_body = !text.starts_with('@') && !text.starts_with('>');
    for (auto const& line : split(text)) {
        if (line.starts_with("@site") || line.starts_with("@browser")) continue;
        if (line.starts_with('@')) {
            answers.push_back(answer_of(line));
            in_body = false;
        } else if (line.starts_with('>') && !in_body) {
            add_header(answers.back(), line);
        } else {
            in_body = true;
            answers.back().body += line + "\n";
        }
    }
    return answers;
}

constexpr std::pair<std::string_view, Probe> probes[] = {
    {"robots_txt", Probe::robots_txt},   {"http_origin", Probe::http_origin}, {"www_twin", Probe::www_twin},
    {"random_path", Probe::random_path}, {"click_ids", Probe::click_ids},     {"ads_bot", Probe::ads_bot},
    {"first_byte", Probe::first_byte},   {"sitemap", Probe::sitemap},         {"favicon", Probe::favicon}};

void fill(Answer& answer, std::string const& body) {
    auto& last = answer.last;
    last.body.assign(body.begin(), body.end());
    last.wire_bytes = body.size();
    if (answer.size >= 0) last.headers.push_back({"content-length", std::to_string(answer.size)});
    if (!answer.has_type && answer.kind == "@page")
        last.headers.push_back({"content-type", "text/html; charset=utf-8"});
}

/// The crawler hands over all answers of this probe at once.
std::vector<Answer> joined(std::vector<Answer> answers) {
    std::vector<Answer> out;
    for (auto& answer : answers) {
        bool const more = answer.name == "first_byte" && !out.empty() && out.back().name == "first_byte";
        if (more) {
            answer.hops = std::move(out.back().hops);
            answer.hops.push_back(std::move(out.back().last));
            out.pop_back();
        }
        out.push_back(std::move(answer));
    }
    return out;
}

void hand_over(Auditor& auditor, Answer answer, PageId& next) {
    if (answer.kind == "@page") {
        auto const pattern = answer.name;
        for (int copy = 0; copy < answer.copies; ++copy) {
            auto one = answer;
            auto const number = std::to_string(copy);
            one.last.url = address(replaced(pattern, "{i}", number));
            auto const body = expanded(replaced(one.body, "{i}", number));
            fill(one, trimmed(body).empty() && one.last.error != FetchError::none ? std::string() : page_of(body));
            one.how.id = next++;
            one.how.redirects = one.hops;
            static_cast<void>(auditor.page(one.how, one.last));
        }
        return;
    }
    fill(answer, expanded(answer.body));
    if (answer.kind == "@resource") {
        auditor.resource(answer.hops.empty() ? answer.last.url : answer.hops.front().url, answer.last);
        return;
    }
    auto const probe = std::ranges::find(probes, answer.name, &std::pair<std::string_view, Probe>::first);
    if (probe == std::end(probes)) throw std::runtime_error("no such probe: " + answer.name);
    answer.hops.push_back(answer.last);
    auditor.probe(probe->second, answer.hops);
}

}  // namespace

std::string expanded(std::string const& text) {
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
        auto const rest = std::string_view(text).substr(at);
        bool const repeat = rest.starts_with("{{") && rest.size() > 2 && is_digit(rest[2]);
        auto const star = repeat ? rest.find('*') : 0, end = repeat ? rest.find("}}") : 0;
        if (repeat && star < end && end != std::string_view::npos) {
            for (long count = leading_number(rest.substr(2)), index = 0; index < count; ++index)
                result += expanded(
                    replaced(std::string(rest.substr(star + 1, end - star - 1)), "{n}", std::to_string(index)));
            at += end + 2;
        } else if (rest.starts_with("\\x") && rest.size() >= 4) {
            int value = 0;
            std::from_chars(rest.data() + 2, rest.data() + 4, value, 16);
            result += static_cast<char>(value);
            at += 4;
        } else {
            result += text[at++];
        }
    }
    return result;
}

Audit audit_of(std::string const& text) {
    std::string site(site_address);
    std::optional<InBrowser> seen;
    for (auto const& line : split(text)) {
        if (line.starts_with("@site ")) site = line.substr(6);
        if (line.starts_with("@browser ")) seen = parse_in_browser(line.substr(9)).value();
    }
    Auditor auditor(address(site), now);
    PageId next = 0;
    // A browser looks at a page.
    for (auto& answer : joined(answers_of(seen ? "@page " + site + "\n" + text : text)))
        hand_over(auditor, std::move(answer), next);
    auto audit = auditor.finish(0);
    if (seen) judge_browser(audit, *std::move(seen));
    return audit;
}

std::vector<CheckCase> read_check_cases() {
    std::vector<CheckCase> cases;
    auto const folder = std::filesystem::path(SLOVO_SOURCE_DIR) / "src/study/tests/checks";
    std::vector<std::filesystem::path> files;
    for (auto const& entry : std::filesystem::directory_iterator(folder))
        if (entry.path().extension() == ".txt") files.push_back(entry.path());
    std::ranges::sort(files);
    for (auto const& path : files) {
        std::ifstream stream(path);
        std::string* part = nullptr;
        for (std::string line; std::getline(stream, line);) {
            if (line.starts_with("== ")) {
                cases.push_back({line.substr(3), "", "", path.filename().string()});
                part = &cases.back().trigger;
            } else if (line == "-- clean" && !cases.empty()) {
                part = &cases.back().clean;
            } else if (part != nullptr && !(line.empty() && part->empty())) {
                part->append(line).append("\n");
            }
        }
    }
    return cases;
}

}  // namespace slovo::study
