#include "planted_fragments.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "fixture.hpp"

namespace slovo::study {
namespace {

/// Headers ("> name: value"), the head up to `---`, the body.
void take_apart(std::string const& trigger, PlantedFragment& to) {
    std::istringstream lines(expanded(trigger));
    std::string page;
    for (std::string line; std::getline(lines, line);) {
        if (page.empty() && line.starts_with("> "))
            to.headers.push_back(line.substr(2));
        else
            page += line + "\n";
    }
    auto const end_of_head = page.find("---\n");
    if (end_of_head != std::string::npos) to.head = page.substr(0, end_of_head);
    to.body = page.substr(end_of_head == std::string::npos ? 0 : end_of_head + 4);
}

/// `check copies [another-check[=times] …]`
PlantedFragment read_line(std::string const& line, std::vector<CheckCase> const& cases) {
    PlantedFragment out;
    std::istringstream words(line);
    words >> out.check >> out.copies;
    out.finds[out.check] = 1;
    for (std::string word; words >> word;) {
        auto const equals = word.find('=');
        out.finds[word.substr(0, equals)] = equals == std::string::npos ? 1 : std::stoi(word.substr(equals + 1));
    }
    auto const found = std::ranges::find(cases, out.check, &CheckCase::check);
    if (found == cases.end() || found->trigger.starts_with('@')) throw std::runtime_error("no fragment: " + line);
    take_apart(found->trigger, out);
    return out;
}

}  // namespace

std::vector<PlantedFragment> planted_fragments() {
    auto const cases = read_check_cases();
    std::ifstream file(std::filesystem::path(SLOVO_SOURCE_DIR) / "src/study/tests/planted.txt");
    std::vector<PlantedFragment> out;
    for (std::string line; std::getline(file, line);)
        if (!line.empty() && !line.starts_with('#')) out.push_back(read_line(line, cases));
    if (out.empty()) throw std::runtime_error("planted.txt plants nothing");
    return out;
}

}  // namespace slovo::study
