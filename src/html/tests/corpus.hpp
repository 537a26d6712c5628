// The tree-construction cases of html5lib, as Debian's golang-golang-x-net-dev brings them. For tests only, one thread.
#pragma once

#include <string>
#include <vector>

namespace slovo::html {

struct CorpusNode {
    std::string line;   ///< "<p>", "<svg path>", "\"text\"", "<!-- comment -->", "id=\"a\"", "content"
    std::size_t depth;  ///< 0 is a child of the document
};

struct CorpusCase {
    std::string file;
    std::string data;
    bool is_fragment = false;
    bool scripting = false;
    std::vector<CorpusNode> tree;
};

/// All cases; empty when the package is not installed.
[[nodiscard]] std::vector<CorpusCase> read_corpus();

}  // namespace slovo::html
