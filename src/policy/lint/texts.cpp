// L01 (identity and whole sentences), L14 (the languages agree), W1 (weak words).
#include <array>
#include <map>

#include "policy/lint/report.hpp"

namespace slovo::policy::lint_detail {

namespace {

bool is_placeholder(std::string_view text) {
    for (auto const* mark : {"…", "...", "___", "???", "[", "]", "{", "}"}) {
        if (text.contains(mark)) return true;
    }
    return false;
}

bool ends_a_sentence(std::string_view text) {
    for (auto const* mark : {".", "!", "?", ";", ":"}) {
        if (text.ends_with(mark)) return true;
    }
    return false;
}

/// Numbers of a text with how often each stands there.
std::map<std::string, int> numbers_of(std::string_view text) {
    std::map<std::string, int> numbers;
    std::string number;
    for (auto const c : text) {
        if (c >= '0' && c <= '9') {
            number += c;
        } else if (!number.empty()) {
            ++numbers[std::exchange(number, {})];
        }
    }
    if (!number.empty()) ++numbers[number];
    return numbers;
}

/// The first byte of a letter in folded text; what starts with 0xC2 or 0xE2 is punctuation.
bool is_letter(unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 0xC3 && c <= 0xDF);
}

bool letter_before(std::string const& text, std::size_t at) {
    if (at == 0) return false;
    do --at;
    while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U);
    return is_letter(static_cast<unsigned char>(text[at]));
}

/// How often one of the words stands in the folded text as a word of its own.
int count_words(std::string const& text, std::vector<std::string_view> const& words) {
    int count = 0;
    for (auto const word : words) {
        for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + word.size())) {
            auto const end = at + word.size();
            bool const letter_after = end < text.size() && is_letter(static_cast<unsigned char>(text[end]));
            if (!letter_before(text, at) && !letter_after) ++count;
        }
    }
    return count;
}

struct Modal {
    std::string_view name;
    std::vector<std::string_view> uk, ru, en;
};

std::vector<Modal> const& modals() {
    static std::vector<Modal> const list{
        {"only", {"лише", "тільки", "лиш"}, {"только", "лишь"}, {"only"}},
        {"never", {"ніколи"}, {"никогда"}, {"never"}},
        {"we may", {"ми можемо", "можемо"}, {"мы можем", "можем"}, {"we may", "we can", "we might"}},
    };
    return list;
}

void compare_languages(Clause const& clause, Report& report) {
    auto const where = "clause " + clause.id;
    auto const numbers = numbers_of(clause.text.uk);
    for (auto const language : {Language::ru, Language::en}) {
        if (numbers_of(clause.text.in(language)) != numbers) {
            report.error("L14", where, "the numbers in " + std::string(name_of(language)) + " differ from uk");
        }
    }
    for (auto const& modal : modals()) {
        auto const uk = count_words(folded(clause.text.uk), modal.uk);
        auto const ru = count_words(folded(clause.text.ru), modal.ru);
        auto const en = count_words(folded(clause.text.en), modal.en);
        if (modal.name == "we may") {
            if (uk + ru + en != 0) report.warning("W1", where, "says \"we may\": say what is done");
        } else if (uk != ru || uk != en) {
            report.error("L14", where,
                         "the words for \"" + std::string(modal.name) + "\" differ: uk " + std::to_string(uk) +
                             ", ru " + std::to_string(ru) + ", en " + std::to_string(en));
        }
    }
}

}  // namespace

void lint_texts(Policy const& policy, Report& report) {
    auto const& controller = policy.controller;
    if (!controller.name.complete() || !controller.address.complete() || controller.email.empty()) {
        report.error("L01", "controller", "name, address and e-mail must be there");
    }
    for (auto const& clause : policy.clauses) {
        auto const where = "clause " + clause.id;
        if (clause.status == ClauseStatus::incomplete) report.error("L01", where, "is incomplete");
        for (auto const language : all_languages) {
            auto const& text = clause.text.in(language);
            auto const tag = std::string(name_of(language));
            if (text.empty()) {
                report.error("L14", where, "has no text in " + tag);
            } else if (is_placeholder(text)) {
                report.error("L01", where, "holds a placeholder in " + tag);
            } else if (!ends_a_sentence(text)) {
                report.error("L01", where, "has no end of sentence in " + tag);
            }
        }
        if (clause.text.complete()) compare_languages(clause, report);
    }
}

}  // namespace slovo::policy::lint_detail
