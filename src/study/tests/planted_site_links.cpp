// What is planted between pages: links, redirects, canonical addresses, copies, files.
#include <fmt/format.h>
#include "planted_site.hpp"

namespace slovo::study {
namespace {

constexpr int links_per_hub = 30;

}  // namespace

void PlantedSite::plant_links() {
    for (int copy = 0; copy < 4; ++copy) {
        auto const path = fmt::format("/links/broken-{}", copy);
        auto page = draft(path);
        page.body = fmt::format("<p><a href=\"/gone/{}\">A page that went</a></p>", copy);
        publish(path, page);
        expect("link-broken", path);
        expect("page-not-found", fmt::format("/gone/{}", copy));
        expect("compression-missing", fmt::format("/gone/{}", copy));
    }
}

/// A page whose only link of note goes to `target`.
void PlantedSite::link_to(std::string const& path, std::string const& target) {
    auto page = draft(path);
    page.body = fmt::format("<p><a href=\"{}\">Where the lantern went</a></p>", target);
    publish(path, page);
}

void PlantedSite::redirect(int status, std::string const& from, std::string const& to) {
    pages_[from] = {.status = status, .headers = {"Location: " + to}, .body = {}};
}

void PlantedSite::plant_redirects() {
    // All but the broken one lead to pages that are known anyway, as redirects of real sites do.
    auto const plant = [this](std::string const& name, std::string const& target) {
        auto const path = "/redirects/" + name;
        link_to(path, target);
        expect("internal-link-redirected", path);
    };
    for (int copy = 0; copy < 3; ++copy) {
        redirect(301, fmt::format("/moved/{}", copy), fmt::format("/clean/{}", copy));
        plant(fmt::format("permanent-{}", copy), fmt::format("/moved/{}", copy));
    }
    for (int copy = 0; copy < 2; ++copy) {
        auto const temporary = fmt::format("/for-now/{}", copy), first = fmt::format("/first/{}", copy),
                   second = fmt::format("/second/{}", copy), house = fmt::format("/house/{}", copy),
                   lost = fmt::format("/lost/{}", copy), gone = fmt::format("/gone-too/{}", copy);
        redirect(302, temporary, fmt::format("/clean/{}", 10 + copy));
        plant(fmt::format("temporary-{}", copy), temporary);
        expect("redirect-temporary", temporary);
        redirect(301, first, second);
        redirect(308, second, fmt::format("/clean/{}", 20 + copy));
        plant(fmt::format("chain-{}", copy), first);
        expect("redirect-chain", second);
        redirect(301, house, "/");
        plant(fmt::format("home-{}", copy), house);
        expect("redirect-to-home", house);
        redirect(301, lost, gone);
        plant(fmt::format("lost-{}", copy), lost);
        expect("link-broken", fmt::format("/redirects/lost-{}", copy));
        for (auto const* const check : {"redirect-to-error", "page-not-found", "compression-missing"})
            expect(check, gone);
    }
    redirect(301, "/round/a", "/round/b");
    redirect(301, "/round/b", "/round/a");
    plant("circle", "/round/a");
    expect("redirect-loop", "/round/b");
}

void PlantedSite::plant_canonicals() {
    auto const plant = [this](std::string const& check, std::string const& name, std::string const& canonical) {
        auto const path = "/canonical/" + name;
        auto page = draft(path);
        page.canonical = origin_ + canonical;
        page.in_sitemap = false;
        publish(path, page);
        if (!check.empty()) expect(check, path);
    };
    for (int copy = 0; copy < 2; ++copy)
        plant("canonical-to-error", fmt::format("error-{}", copy), fmt::format("/gone/{}", copy));
    plant("canonical-to-redirect", "redirect", "/moved/0");
    plant("canonical-to-noindex", "noindex", "/indexing/noindex-0");
    plant("canonical-to-blocked", "blocked", "/closed/page");
    plant("", "elsewhere", "/clean/30");
    plant("canonical-chain", "chain", "/canonical/elsewhere");
    for (int copy = 0; copy < 3; ++copy) plant("", fmt::format("home-{}", copy), "/");
    expect("canonical-to-home", "");
}

void PlantedSite::plant_indexing() {
    for (int copy = 0; copy < 3; ++copy) {
        auto const path = fmt::format("/indexing/noindex-{}", copy);
        auto page = draft(path);
        page.head = "<meta name=\"robots\" content=\"noindex\">";
        page.in_sitemap = copy == 2;
        publish(path, page);
        expect("noindex-page", path);
    }
    expect("sitemap-noindex", "/indexing/noindex-2");
    for (int copy = 0; copy < 3; ++copy) {
        auto const left_out = fmt::format("/indexing/not-in-sitemap-{}", copy);
        auto page = draft(left_out);
        page.in_sitemap = false;
        publish(left_out, page);
        expect("sitemap-incomplete", left_out);
        auto const orphan = fmt::format("/indexing/orphan-{}", copy);
        publish(orphan, draft(orphan));
        linked_.pop_back();
        expect("orphan-page", orphan);
    }
    sitemap_.emplace_back("/gone/0");
    expect("sitemap-bad-status", "/gone/0");
    sitemap_.emplace_back("/closed/in-sitemap");
    expect("sitemap-blocked", "");
    for (int copy = 0; copy < 2; ++copy) {
        auto const path = fmt::format("/indexing/error-{}", copy);
        auto page = draft(path);
        page.status = 500;
        publish(path, page);
        linked_.pop_back();
        expect("page-server-error", path);
        expect("compression-missing", path);
        auto const from = fmt::format("/indexing/to-error-{}", copy);
        link_to(from, path);
        expect("link-broken", from);
    }
    link_to("/deep/1", "/deep/2");
    for (int depth = 2; depth <= 4; ++depth) {
        link_to(fmt::format("/deep/{}", depth), depth < 4 ? fmt::format("/deep/{}", depth + 1) : "/clean/3");
        linked_.pop_back();
        sitemap_.pop_back();
        expect("page-few-inlinks", fmt::format("/deep/{}", depth));
        expect("sitemap-incomplete", fmt::format("/deep/{}", depth));
    }
    expect("click-depth", "/deep/4");
}

void PlantedSite::plant_duplicates() {
    auto const plant = [this](std::vector<std::string> const& checks, std::string const& name, int copies,
                              auto change) {
        auto const like = draft("/duplicates/" + name);
        for (int copy = 0; copy < copies; ++copy) {
            auto const path = fmt::format("/duplicates/{}-{}", name, copy);
            auto page = draft(path);
            change(page, like, copy);
            publish(path, page);
            for (auto const& check : checks) expect(check, path);
        }
    };
    plant({"title-duplicate"}, "title", 4, [](Draft& page, Draft const& like, int) {
        page.title = like.title;
        page.h1 += like.title;
    });
    plant({"description-duplicate"}, "description", 3,
          [](Draft& page, Draft const& like, int) { page.description = like.description; });
    plant({"duplicate-text"}, "text", 3, [](Draft& page, Draft const& like, int copy) {
        page.text = like.text;
        page.h1 = like.h1;
        page.title = fmt::format("{}part {}", like.title, copy);
    });
    plant({}, "near", 2, [](Draft& page, Draft const& like, int copy) {
        page.text = like.text + (copy == 0 ? "" : "umbrella");
        page.h1 = like.h1;
        page.title = fmt::format("{}part {}", like.title, copy);
    });
    expect("near-duplicate", "/duplicates/near-1");
    plant({"title-duplicate", "cannibalisation"}, "rival", 2, [](Draft& page, Draft const& like, int) {
        page.title = like.title;
        page.h1 = like.h1;
    });
}

void PlantedSite::plant_files() {
    std::string const long_lived = "Cache-Control: max-age=31536000";
    auto const plant = [this](std::vector<std::string> const& checks, std::string const& name, std::string const& tag) {
        auto const path = "/files/" + name;
        auto page = draft(path);
        page.body = tag;
        publish(path, page);
        for (auto const& check : checks) expect(check, path);
    };
    auto const image = [](std::string const& file) {
        return fmt::format("<p><img src=\"{}\" alt=\"A lantern\" width=\"60\" height=\"60\"></p>", file);
    };
    for (int copy = 0; copy < 3; ++copy)
        plant({"image-broken"}, fmt::format("broken-{}", copy), image(fmt::format("/files/gone-{}.png", copy)));
    pages_["/files/heavy.png"] = {.headers = {"Content-Type: image/png", long_lived},
                                  .body = std::string(600'000, 'p')};
    plant({"image-heavy", "image-old-format"}, "heavy", image("/files/heavy.png"));
    pages_["/files/words.png"] = {.headers = {"Content-Type: text/html", long_lived}, .body = "words"};
    plant({"image-wrong-type"}, "words", image("/files/words.png"));
    pages_["/files/never.webp"] = {.headers = {"Content-Type: image/webp", "Cache-Control: no-store"}, .body = "w"};
    plant({"cache-no-store"}, "never", image("/files/never.webp"));
    pages_["/files/hour.webp"] = {.headers = {"Content-Type: image/webp", "Cache-Control: max-age=3600"}, .body = "w"};
    plant({"cache-short"}, "hour", image("/files/hour.webp"));
    plant({"resource-broken"}, "style", "<p><script src=\"/files/gone.js\" defer></script></p>");
}

/// What holds of the site as a whole, and is told once: on the first page, or of no page.
void PlantedSite::plant_on_the_whole() {
    for (auto const* const check : {"clickjacking", "cross-origin-isolation-missing", "csp-missing", "hsts-missing",
                                    "nosniff-missing", "referrer-policy-missing", "security-score", "http3-missing"})
        expect(check, "/");  // the server sends none of these headers
    for (auto const* const check : {"search-missing", "terms-missing", "legal-name-missing"}) expect(check, "");
    for (auto const* const check : {"goals-missing", "delivery-missing"})
        expect(check, "");  // a fragment has a counter, another one a basket
}

/// A tree of two levels: the first page, pages of links, all others; each twice, so that none hangs by one link.
void PlantedSite::link_all() {
    auto const all = linked_;
    std::string hubs;
    auto const hubs_in_all = static_cast<int>((all.size() + links_per_hub - 1) / links_per_hub);
    int number = 0;
    for (std::size_t at = 0; at < all.size(); at += links_per_hub, ++number) {
        auto const path = fmt::format("/hub/{}", number);
        auto page = draft(path);
        for (std::size_t i = at; i < at + links_per_hub * 2; ++i)
            page.body += fmt::format("<p><a href=\"{}\">Lantern number {}</a></p>\n", all[i % all.size()], i);
        page.body += fmt::format("<p><a href=\"/hub/{}\">Lanterns further on</a></p>\n",
                                 number + 1 < hubs_in_all ? number + 1 : 0);
        publish(path, page);
        hubs += fmt::format("<p><a href=\"{}\">Lanterns, part {}</a></p>\n", path, number);
    }
    auto home = draft("/");
    home.body = hubs;
    publish("/", home);
    std::string sitemap =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n";
    for (auto const& path : sitemap_) sitemap += fmt::format("<url><loc>{}{}</loc></url>\n", origin_, path);
    pages_["/sitemap.xml"] = {.headers = {"Content-Type: application/xml"}, .body = sitemap + "</urlset>\n"};
    pages_["/robots.txt"] = {
        .headers = {"Content-Type: text/plain"},
        .body = fmt::format("User-agent: *\nDisallow: /closed/\nSitemap: {}/sitemap.xml\n", origin_)};
    std::string const long_lived = "Cache-Control: max-age=31536000";
    pages_["/preview.png"] = {.headers = {"Content-Type: image/png", long_lived},
                              .body = std::string("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x04\xB0\0\0\x02\x76", 24)};
    auto missing = draft("not found");
    missing.status = 404;
    missing.canonical.clear();
    missing.body = "<p><a href=\"/clean/1\">A page that is there</a> <a href=\"/clean/2\">And another one</a></p>";
    publish("not found", missing);
    pages_["/favicon.ico"] = {.headers = {"Content-Type: image/x-icon", "Cache-Control: max-age=31536000"},
                              .body = "ico"};
}

}  // namespace slovo::study
