// Which files of the data directory no part of the program makes: a stray copy is where data outlive
// their day (C26c). Reads names only; safe from any thread.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace slovo::proof {

/// Sorted. Names of a data directory's files are not personal.
//= policy:C26c
[[nodiscard]] std::vector<std::string> unknown_files(std::filesystem::path const& data);

}  // namespace slovo::proof
