// A site of some hundred pages with defects planted on purpose: it knows what a study of it must find, check by check
// and page by page, before anybody studies it. Values; what it serves is fixed once made.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace slovo::study {

struct PlantedFragment;

struct PlantedPage {
    int status = 200;
    std::vector<std::string> headers;
    std::string body;
};

/// By check, by path ("" for the site as a whole): how often.
using Truth = std::map<std::string, std::map<std::string, int>>;

class PlantedSite {
public:
    /// `origin`: "https://127.0.0.1:4711", as its canonical addresses and its sitemap say.
    explicit PlantedSite(std::string origin);

    /// What stands at a path; null: nothing does.
    [[nodiscard]] PlantedPage const* find(std::string const& target) const;
    [[nodiscard]] Truth const& truth() const { return truth_; }
    /// Pages of 200 that a crawl must come to.
    [[nodiscard]] int pages() const { return html_pages_; }

private:
    struct Draft {
        std::string title, description, h1, head, body, text, canonical, lang = "en";
        std::vector<std::string> headers;
        bool viewport = true, charset = true, icon = true, social = true;
        int status = 200;
        bool in_sitemap = true;
    };
    [[nodiscard]] Draft draft(std::string const& path);
    void publish(std::string const& path, Draft const& draft);
    void expect(std::string const& check, std::string const& path, int times = 1) { truth_[check][path] += times; }

    static void take_over(PlantedFragment const& from, Draft& to);
    void plant_clean_pages();
    void plant_fragments();
    void plant_missing_parts();
    void plant_links();
    void plant_redirects();
    void plant_canonicals();
    void plant_indexing();
    void plant_duplicates();
    void plant_files();
    void plant_on_the_whole();
    void link_to(std::string const& path, std::string const& target);
    void redirect(int status, std::string const& from, std::string const& to);
    void link_all();

    std::string origin_;
    std::map<std::string, PlantedPage> pages_;
    std::vector<std::string> linked_, sitemap_;
    Truth truth_;
    int html_pages_ = 0, drafts_ = 0;
};

}  // namespace slovo::study
