// preview OUT: writes OUT/{uk,ru,en}/NAME.html and OUT/assets/*.
#include <filesystem>
#include <fstream>
#include <iostream>

#include "preview.hpp"
#include "web/assets/assets.hpp"

namespace preview {

std::string pick(Language language, char const* uk, char const* ru, char const* en) {
    return language == Language::uk ? uk : language == Language::ru ? ru : en;
}

Instant at(std::string_view rfc3339) {
    return parse_rfc3339(rfc3339).value();
}

pages::Chrome chrome(Language language, std::string_view page) {
    std::vector<pages::LanguageLink> links;
    for (auto const one : all_languages) {
        links.push_back({.code = name_of(one),
                         .name = own_name_of(one),
                         .href = text::Url::path({name_of(one), std::string(page) + ".html"}),
                         .current = one == language});
    }
    auto const to = [&](char const* name) { return text::Url::path({name_of(language), name}); };
    return {.site = pick(language, "Вебпромо (взірець)", "Вебпромо (образец)", "Webpromo (sample)"),
            .languages = std::move(links),
            .home = to("front.html"),
            .policy = to("policy.html"),
            .proof = to("proof.html"),
            .privacy = to("privacy.html"),
            .choices = to("choices.html"),
            .test_mode = page == "proof"};
}

}  // namespace preview

namespace {

void write(std::filesystem::path const& path, std::string_view content) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << content;
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 2) {
        std::cerr << "usage: preview OUT\n";
        return 2;
    }
    std::filesystem::path const out = arguments[1];
    for (auto const& make : {preview::public_samples, preview::form_samples, preview::desk_samples}) {
        for (auto const& sample : make()) {
            for (auto const language : slovo::all_languages) {
                auto const name = std::string(sample.name) + ".html";
                write(out / slovo::name_of(language) / name, sample.render(language));
            }
        }
    }
    for (auto const& asset : slovo::web::assets()) write(out / asset.path.substr(1), asset.bytes);
    return 0;
}
