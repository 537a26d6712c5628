#include <fmt/format.h>

#include <set>

#include "base/mapped_file.hpp"
#include "cli/command.hpp"
#include "cli/disguise.hpp"
#include "cli/search.hpp"
#include "text/unicode.hpp"

namespace slovo::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t values_max = 1000;

struct Needles {
    std::vector<std::string> values;
    std::vector<Pattern> patterns;
    std::vector<std::size_t> owners;  ///< of each pattern, the number of its value
};

// Values come from stdin, for arguments are read by every process of the machine. None is printed.
std::optional<Needles> read_needles(Context const& context) {
    Needles out;
    std::string_view rest = context.input;
    while (!rest.empty()) {
        auto const end = std::min(rest.find('\n'), rest.size());
        auto const line = text::trim(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (line.empty()) continue;
        if (line.size() < value_bytes_min || out.values.size() == values_max) {
            context.complain(fmt::format("value {} is shorter than {} bytes, or there are more than {}",
                                         out.values.size() + 1, value_bytes_min, values_max));
            return std::nullopt;
        }
        out.values.emplace_back(line);
        for (auto& pattern : disguises(line)) {
            out.patterns.push_back(std::move(pattern));
            out.owners.push_back(out.values.size());
        }
    }
    if (!out.values.empty()) return out;
    context.complain("nothing to look for: give values on stdin, one a line");
    return std::nullopt;
}

class Scanner {
public:
    Scanner(Context const& context, Needles needles)
        : context_(context), needles_(std::move(needles)), search_(bytes_of_patterns()) {}

    void look_into(fs::path const& place) {
        std::error_code error;
        if (fs::is_directory(place, error)) {
            auto it = fs::recursive_directory_iterator(place, fs::directory_options::none, error);
            for (; !error && it != fs::recursive_directory_iterator(); it.increment(error)) look_at(it->path());
        } else {
            look_at(place);
        }
        if (error) unread(place);
    }

    Exit finish() {
        context_.say(fmt::format("{} files, {} MiB; {} values in {} guises: {} hits{}", files_, bytes_ / (1024 * 1024),
                                 needles_.values.size(), needles_.patterns.size(), hits_,
                                 unread_ > 0 ? fmt::format("; {} could NOT be read", unread_) : ""));
        if (hits_ > 0) return Exit::no;
        return unread_ > 0 ? Exit::fault : Exit::done;
    }

private:
    [[nodiscard]] std::vector<std::string> bytes_of_patterns() const {
        std::vector<std::string> out;
        for (auto const& pattern : needles_.patterns) out.push_back(pattern.bytes);
        return out;
    }

    void unread(fs::path const& path) {
        ++unread_;
        context_.complain(fmt::format("cannot be read: {}", shown(path)));
    }

    // A name that holds a value is not printed either.
    [[nodiscard]] std::string shown(fs::path const& path) const {
        auto const text = path.string();
        for (auto const count : search_.count(bytes_of(text)))
            if (count > 0)
                return path.has_parent_path() ? shown(path.parent_path()) + "/(a name with a value)"
                                              : "(a name with a value)";
        return text;
    }

    void look_at(fs::path const& path) {
        std::error_code error;
        auto const status = fs::symlink_status(path, error);
        auto const name = path.filename().string();
        tell(path, search_.count(bytes_of(name)), " (in its name)");
        if (!fs::is_regular_file(status)) return;
        if (!seen_.insert(fs::weakly_canonical(path, error).string()).second) return;
        auto const file = MappedFile::open(path);
        if (!file) {
            // Files come and go beside a running server.
            if (file.error().code() != ErrorCode::not_found) unread(path);
            return;
        }
        ++files_;
        bytes_ += file->bytes().size();
        tell(path, search_.count(file->bytes()), "");
    }

    void tell(fs::path const& path, std::vector<std::int64_t> const& counts, std::string_view where) {
        for (std::size_t i = 0; i < counts.size(); ++i) {
            if (counts[i] == 0) continue;
            hits_ += counts[i];
            context_.say(fmt::format("{}{}: value {}, {}, {} times", shown(path), where, needles_.owners[i],
                                     name_of(needles_.patterns[i].guise), counts[i]));
        }
    }

    Context const& context_;
    Needles needles_;
    Search search_;
    std::set<std::string> seen_;
    std::int64_t files_ = 0;
    std::int64_t hits_ = 0;
    std::int64_t unread_ = 0;
    std::uintmax_t bytes_ = 0;
};

}  // namespace

//= policy:C26a
Exit scan(Context const& context, Arguments const& arguments) {
    auto needles = read_needles(context);
    if (!needles) return Exit::usage;
    Scanner scanner(context, std::move(*needles));
    std::vector<fs::path> places{context.options.data};
    if (context.options.journal) places.push_back(*context.options.journal);
    places.insert(places.end(), arguments.operands.begin(), arguments.operands.end());
    for (auto const& place : places) scanner.look_into(place);
    return scanner.finish();
}

}  // namespace slovo::cli
