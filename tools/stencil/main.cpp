// stencil pages OUT FOLDER NAMESPACE TEXTS.toml TEMPLATE…   compiles page and mail templates to C++
// stencil texts OUT uk.toml ru.toml en.toml                 compiles the catalogues
// stencil checks OUT CHECKS.toml…                           compiles the registry of a study's checks
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <span>

#include "template.hpp"

namespace {

namespace fs = std::filesystem;

std::string read(std::string const& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) throw std::runtime_error(path + ": cannot be read");
    return {std::istreambuf_iterator<char>(in), {}};
}

/// Leaves a file alone that holds the same already, so that nothing is built again for nothing.
void write(fs::path const& folder, std::map<std::string, std::string> const& files) {
    fs::create_directories(folder);
    for (auto const& [name, content] : files) {
        auto const path = folder / name;
        if (fs::exists(path) && read(path.string()) == content) continue;
        std::ofstream out(path, std::ios::binary);
        out << content;
        if (!out.flush()) throw std::runtime_error(path.string() + ": cannot be written");
    }
}

void pages(std::span<char* const> arguments) {
    stencil::Program program;
    program.folder = arguments[1];
    program.space = arguments[2];
    for (auto const& [key, text] : stencil::parse_texts(arguments[3], read(arguments[3]))) {
        program.catalogue[key] = stencil::holes_of(arguments[3], key, text);
    }
    for (auto const* path : arguments.subspan(4)) {
        program.templates.push_back(stencil::parse(path, fs::path(path).stem().string(), read(path)));
    }
    write(arguments[0], stencil::emit(program));
}

void texts(std::span<char* const> arguments) {
    std::vector<std::pair<std::string, std::map<std::string, std::string>>> languages;
    for (auto const* path : arguments.subspan(1)) languages.emplace_back(path, stencil::parse_texts(path, read(path)));
    write(arguments[0], stencil::emit_texts(languages));
}

void checks(std::span<char* const> arguments) {
    std::map<std::string, std::string> rows;
    for (auto const* path : arguments.subspan(1)) {
        for (auto& [id, row] : stencil::parse_checks(path, read(path))) {
            if (!rows.emplace(id, std::move(row)).second)
                throw stencil::Mistake(path, 0, "the check " + id + " stands in another file already");
        }
    }
    write(arguments[0], stencil::emit_checks(rows));
}

}  // namespace

int main(int count, char** values) {
    std::span<char* const> const arguments(values, static_cast<std::size_t>(count));
    try {
        if (count >= 7 && std::string(values[1]) == "pages")
            pages(arguments.subspan(2));
        else if (count == 6 && std::string(values[1]) == "texts")
            texts(arguments.subspan(2));
        else if (count >= 4 && std::string(values[1]) == "checks")
            checks(arguments.subspan(2));
        else {
            std::cerr << "usage: stencil pages OUT FOLDER NAMESPACE TEXTS TEMPLATE…\n"
                         "       stencil texts OUT uk.toml ru.toml en.toml\n"
                         "       stencil checks OUT CHECKS.toml…\n";
            return 2;
        }
    } catch (std::exception const& mistake) {
        std::cerr << "stencil: " << mistake.what() << "\n";
        return 1;
    }
    return 0;
}
