// A folder for one test, removed after it.
// Its name is of the system's choosing.
// For one thread.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <string>

#include "base/ensure.hpp"

namespace slovo::vault {

class TempFolder {
public:
    TempFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "slovo-XXXXXX").string();
        ENSURE(::mkdtemp(name.data()) != nullptr, "a folder for the test");
        path_ = name;
    }
    TempFolder(TempFolder const&) = delete;
    TempFolder& operator=(TempFolder const&) = delete;
    ~TempFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    [[nodiscard]] std::filesystem::path const& path() const { return path_; }
    [[nodiscard]] std::filesystem::path operator/(char const* name) const { return path_ / name; }

private:
    std::filesystem::path path_;
};

}  // namespace slovo::vault
