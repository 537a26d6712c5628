// slovo study URL: one study from the command line, its materials in a folder.
#include "study/run.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>

#include "base/mapped_file.hpp"
#include "cli/command.hpp"
#include "policy/load.hpp"
#include "study/browser/look.hpp"
#include "study/firm.hpp"
#include "study/robots.hpp"
#include "url/url.hpp"

namespace slovo::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_pages = 100'000;
constexpr std::string_view report_json = "findings.json";

std::string read_file(fs::path const& path) {
    auto const file = MappedFile::open(path);
    return file ? std::string(text_of(file->bytes())) : std::string();
}

bool write_file(fs::path const& path, std::string_view content) {
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    out.write(content.data(), static_cast<std::streamsize>(content.size()));
    return out.flush().good();
}

struct Signature {
    study::Branding branding;
    std::string contact;
};

/// The firm of the policy that was named, on the report and in the user agent; without one the program signs.
Signature signature_of(Context const& context, Language language) {
    auto const& base_url = context.options.base_url;
    if (context.options.policy) {
        auto const file = context.options.policy->string();
        if (auto const policy = policy::load(read_file(*context.options.policy), file))
            return {study::branding_of(policy->controller, language, base_url),
                    study::contact_of(policy->controller, base_url)};
        context.complain("the policy does not load: the report names no firm (slovo policy lint says why)");
    }
    if (base_url.empty())
        context.complain("the site's owner cannot tell who comes: give --policy FILE or --base-url URL");
    return {{.name = "Slovo", .address = {}, .email = {}, .phone = {}, .home = {}}, base_url};
}

struct ServiceWord {
    std::string_view word;
    study::Service service;
};
constexpr std::array services{ServiceWord{"general", study::Service::general}, ServiceWord{"ads", study::Service::ads},
                              ServiceWord{"seo", study::Service::seo},
                              ServiceWord{"usability", study::Service::usability}};

/// An earlier study in the same folder, if it was of the same site.
std::string earlier_in(fs::path const& folder, std::string_view url) {
    auto json = read_file(folder / report_json);
    auto const scheme = url.find("://");
    if (scheme == std::string_view::npos) return {};
    auto const origin = url.substr(0, url.find_first_of("/?#", scheme + 3));
    bool const same = json.find(fmt::format("\"url\":\"{}/", origin)) != std::string::npos;
    return same ? json : std::string();
}

/// One line that is written over, only where somebody sits.
class ProgressLine {
public:
    explicit ProgressLine(Context const& context) : context_(context), shown_(::isatty(STDERR_FILENO) == 1) {}
    ProgressLine(ProgressLine const&) = delete;
    ProgressLine& operator=(ProgressLine const&) = delete;
    ~ProgressLine() {
        if (shown_ && !last_.empty()) context_.output.err("\r\x1B[K");
    }

    void tell(study::Progress const& progress) {
        auto line = words_of(progress);
        if (!shown_ || line == last_) return;
        context_.output.err(fmt::format("\r\x1B[K{}", line));
        last_ = std::move(line);
    }

private:
    static std::string words_of(study::Progress const& progress) {
        using Stage = study::Progress::Stage;
        switch (progress.stage) {
            case Stage::asking: return "asking for the first page…";
            case Stage::crawling:
                return fmt::format("{} of {} known pages seen, {} checks have failed so far", progress.pages_done,
                                   progress.pages_known, progress.so_far.size());
            case Stage::checking:
                return fmt::format("{} pages seen, checking the site as a whole…", progress.pages_done);
            case Stage::writing: return "writing the report…";
            case Stage::done: return "done";
        }
        return {};
    }

    Context const& context_;
    bool shown_;
    std::string last_;
};

std::optional<study::Job> job_of(Context const& context, Arguments const& arguments) {
    study::Job job;
    job.url = arguments.operands.front();
    if (job.url.find("://") == std::string::npos) job.url = "https://" + job.url;
    if (arguments.has("lang")) {
        auto const language = parse_language(arguments.value("lang"));
        if (!language) {
            context.complain("--lang is uk, ru or en");
            return std::nullopt;
        }
        job.language = *language;
    }
    if (arguments.has("service")) {
        auto const found = std::ranges::find(services, arguments.value("service"), &ServiceWord::word);
        if (found == services.end()) {
            context.complain("--service is general, ads, seo or usability");
            return std::nullopt;
        }
        job.service = found->service;
    }
    if (arguments.has("max-pages")) {
        auto const words = arguments.value("max-pages");
        auto const [end, error] = std::from_chars(words.data(), words.data() + words.size(), job.pages_max);
        if (error != std::errc() || end != words.data() + words.size() || job.pages_max == 0 ||
            job.pages_max > most_pages) {
            context.complain(fmt::format("--max-pages is a number from 1 to {}", most_pages));
            return std::nullopt;
        }
    }
    if (arguments.has("allow-address")) {
        if (!context.options.test) {
            context.complain("--allow-address is for tests: it needs --test");
            return std::nullopt;
        }
        job.allowed = arguments.flags.find("allow-address")->second;
    }
    if (arguments.has("deep")) {
        job.browser = context.options.study_browser.value_or(std::string(study::usual_browser));
        if (!study::is_browser(job.browser)) {
            context.complain("--deep needs Chromium: install Debian's package chromium, or name it by --study-browser");
            return std::nullopt;
        }
    }
    auto signature = signature_of(context, job.language);
    job.branding = std::move(signature.branding);
    job.contact_page = std::move(signature.contact);
    return job;
}

Exit refused(Context const& context, Error const& error) {
    context.complain(fmt::format("{}: {}", name_of(error.code()), error.what()));
    switch (error.code()) {
        case ErrorCode::invalid:
        case ErrorCode::denied:
        case ErrorCode::too_large: return Exit::usage;
        default: return Exit::fault;
    }
}

bool write_all(fs::path const& folder, study::Materials const& materials) {
    std::error_code error;
    fs::create_directories(folder, error);
    bool written = !error && write_file(folder / "report.html", materials.html) &&
                   write_file(folder / "findings.csv", materials.csv) &&
                   write_file(folder / report_json, materials.json);
    if (materials.no_pdf)
        fs::remove(folder / "report.pdf", error);  // an older one would not be of this study
    else
        written = written && write_file(folder / "report.pdf", text_of(materials.pdf));
    return written;
}

/// Would this robots.txt let this crawler ask for the address?
Exit ask_robots(Context const& context, Arguments const& arguments) {
    if (!arguments.has("robots") || arguments.value("agent").empty()) {
        context.complain("--robots FILE and --agent UA belong together");
        return Exit::usage;
    }
    auto const file = MappedFile::open(arguments.value("robots"));
    if (!file) return context.fault("the file of --robots", file.error());
    auto const url = url::WebUrl::parse(arguments.operands.front());
    if (!url) return refused(context, url.error());
    bool const allowed = study::Robots::parse(text_of(file->bytes())).allowed(arguments.value("agent"), *url);
    context.say(allowed ? "allowed" : "disallowed");
    return allowed ? Exit::done : Exit::no;
}

}  // namespace

Exit study_site(Context const& context, Arguments const& arguments) {
    if (arguments.has("robots") || arguments.has("agent")) return ask_robots(context, arguments);
    auto job = job_of(context, arguments);
    if (!job) return Exit::usage;
    fs::path const folder = arguments.has("out") ? arguments.value("out") : ".";
    job->earlier = earlier_in(folder, job->url);
    auto const made = [&] {
        ProgressLine line(context);
        return study::run(*job, [&](study::Progress const& progress) { line.tell(progress); }, {});
    }();
    if (!made) return refused(context, made.error());
    if (!write_all(folder, *made)) {
        context.complain("the materials cannot be written into the folder");
        return Exit::fault;
    }
    if (made->no_pdf) context.complain(fmt::format("no report.pdf: {}", made->no_pdf->what()));
    if (made->no_browser) context.complain(fmt::format("no look in a browser: {}", made->no_browser->what()));
    context.output.out(made->summary);
    return Exit::done;
}

}  // namespace slovo::cli
