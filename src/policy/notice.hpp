// The notice that people read: the policy's sentences in sections and the annex that is generated
// from what the program does. Structure and words only; a page or a mail gives it its form.
// Pure functions, safe from any thread.
#pragma once

#include <string>
#include <vector>

#include "policy/model.hpp"

namespace slovo::policy {

struct NoticeParagraph {
    std::string anchor;  ///< id of the clause, "C05"
    Text text;
    Kept kept = Kept::planned;
    bool reconstructed = false;  ///< the source was cut here
};

struct NoticeSection {
    std::string id;
    Text title;
    std::vector<NoticeParagraph> paragraphs;
};

struct NoticeTable {
    std::string id;  ///< "purposes", "form-seo", "rights"…
    Text title;
    std::vector<Text> head;
    std::vector<std::vector<Text>> rows;  ///< each as wide as the head; never empty
};

struct Notice {
    Text title;
    Text version;  ///< "Version 1, in force since 2026-12-01"
    Text changes;
    Text sample;  ///< "invented company": empty when the controller is a real one
    std::vector<NoticeSection> sections;
    Text annex_title;
    std::vector<NoticeTable> annex;
};

[[nodiscard]] Notice notice(Policy const& policy);

/// A period in words: "12 months", «12 місяців».
[[nodiscard]] Text in_words(Policy const& policy, Period period);

}  // namespace slovo::policy
