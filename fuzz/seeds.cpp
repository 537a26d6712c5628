// Runs a fuzz target over the files of a folder, and over copies of them with a few bytes changed,
// cut out or doubled, always the same ones. Stands in for libFuzzer where that is not built in.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size);

namespace {

using Input = std::vector<std::uint8_t>;

constexpr int changed_copies = 2000;  // of each seed

Input changed(Input input, std::mt19937_64& random) {
    for (auto edits = 1 + random() % 4; edits != 0 && !input.empty(); --edits) {
        auto const at = static_cast<std::ptrdiff_t>(random() % input.size());
        auto const end =
            std::min<std::ptrdiff_t>(at + 1 + static_cast<std::ptrdiff_t>(random() % 16), std::ssize(input));
        switch (random() % 4) {
            case 0: input[static_cast<std::size_t>(at)] ^= static_cast<std::uint8_t>(1U << (random() % 8)); break;
            case 1: input[static_cast<std::size_t>(at)] = static_cast<std::uint8_t>(random()); break;
            case 2: input.erase(input.begin() + at, input.begin() + end); break;
            default: {
                Input const piece(input.begin() + at, input.begin() + end);
                input.insert(input.begin() + at, piece.begin(), piece.end());
            }
        }
    }
    return input;
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 2) {
        std::fputs("usage: fuzz_NAME FOLDER_OF_SEEDS\n", stderr);
        return 2;
    }
    std::vector<std::filesystem::path> files;
    for (auto const& entry : std::filesystem::directory_iterator(arguments[1])) files.push_back(entry.path());
    std::ranges::sort(files);
    if (files.empty()) {
        std::fputs("the folder of seeds is empty\n", stderr);
        return 2;
    }
    LLVMFuzzerTestOneInput(nullptr, 0);
    std::mt19937_64 random(1);
    for (auto const& file : files) {
        std::ifstream stream(file, std::ios::binary);
        Input const seed{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
        LLVMFuzzerTestOneInput(seed.data(), seed.size());
        for (int i = 0; i < changed_copies; ++i) {
            auto const input = changed(seed, random);
            LLVMFuzzerTestOneInput(input.data(), input.size());
        }
    }
    std::printf("%zu seeds\n", files.size());
    return 0;
}
