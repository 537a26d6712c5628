// Reads an unpacked sitemap as its bytes come. One thread an object.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "study/sitemap.hpp"

namespace slovo::study {

class SitemapReader final : private XmlListener {
public:
    void feed(std::string_view bytes);
    void note(SitemapFault fault, std::string_view text = {});
    [[nodiscard]] Sitemap finish();

private:
    enum class Form : std::uint8_t { unknown, xml, text, neither };

    void opened(XmlTag const& tag, std::size_t depth) override;
    void closed(std::string_view local_name, std::string_view text, std::size_t depth) override;
    void wrong(XmlFault fault, std::uint32_t line) override;
    void root(XmlTag const& tag);
    /// Decides by the first character that is no blank.
    void begin(std::string_view bytes);
    void feed_text(std::string_view bytes);
    void text_line();
    void add_entry();

    Sitemap made_;
    Form form_ = Form::unknown;
    XmlReader xml_{*this};
    std::string head_;  // what came before the form was known; of a text the line so far
    std::uint32_t line_ = 1;
    std::size_t entry_depth_ = 0;  // 0: in no entry
    std::string address_, changed_;
    std::array<std::size_t, std::to_underlying(SitemapFault::too_large) + 1> noted_{};
};

}  // namespace slovo::study
