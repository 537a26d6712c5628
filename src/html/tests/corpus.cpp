#include "corpus.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace slovo::html {

namespace {

constexpr char const* folder = "/usr/share/gocode/src/golang.org/x/net/html/testdata/webkit";

// A line that does not begin with "| " goes on with the text above it.
void add_line(CorpusCase& one, std::string const& line) {
    if (!line.starts_with("| ")) {
        if (!one.tree.empty()) one.tree.back().line += "\n" + line;
        return;
    }
    auto const begin = line.find_first_not_of(' ', 1);
    if (begin == std::string::npos) return;
    one.tree.push_back({line.substr(begin), (begin - 2) / 2});
}

void read_file(std::filesystem::path const& path, std::vector<CorpusCase>& cases) {
    std::ifstream stream(path, std::ios::binary);
    std::string line, section;
    while (std::getline(stream, line)) {
        if (line == "#data") {
            cases.push_back({.file = path.filename(), .data = "", .tree = {}});
            section = line;
        } else if (line == "#errors" || line == "#document" || line == "#document-fragment" || line == "#script-on" ||
                   line == "#script-off") {
            if (line == "#document-fragment") cases.back().is_fragment = true;
            if (line == "#script-on") cases.back().scripting = true;
            section = line;
        } else if (section == "#data") {
            cases.back().data += line + "\n";
        } else if (section == "#document") {
            add_line(cases.back(), line);
        }
    }
}

// The empty line between two cases belongs to neither.
void trim(CorpusCase& one) {
    if (one.data.ends_with('\n')) one.data.pop_back();
    if (!one.tree.empty() && one.tree.back().line.ends_with('\n')) one.tree.back().line.pop_back();
}

}  // namespace

std::vector<CorpusCase> read_corpus() {
    std::vector<std::filesystem::path> files;
    std::error_code error;
    for (auto const& entry : std::filesystem::directory_iterator(folder, error))
        if (entry.path().extension() == ".dat") files.push_back(entry.path());
    std::ranges::sort(files);
    std::vector<CorpusCase> cases;
    for (auto const& file : files) read_file(file, cases);
    std::ranges::for_each(cases, trim);
    return cases;
}

}  // namespace slovo::html
