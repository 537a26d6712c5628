#include "proof/byte_search.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <mutex>

#include "crypto/sha256.hpp"

namespace slovo::proof {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t piece_bytes = 1024 * 1024;

std::string upper(std::string_view text) {
    std::string out(text);
    for (auto& c : out) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    return out;
}

std::string wide(std::string_view text, bool big_endian) {
    std::string out;
    for (char const c : text) {
        if (big_endian) out += '\0';
        out += c;
        if (!big_endian) out += '\0';
    }
    return out;
}

std::string percent(std::string_view text) {
    std::string out;
    for (char const c : text) out += "%" + upper(to_hex(bytes_of(std::string_view(&c, 1))));
    return out;
}

// What is the same in every base64 text that holds the value at this offset within a group of three.
std::string base64_inside(std::string_view text, std::size_t offset) {
    std::string padded(offset, 'x');
    padded += text;
    auto const encoded = to_base64(bytes_of(padded));
    auto const first = offset == 0 ? 0 : offset + 1;  // characters that mix in what stands before
    auto const whole = padded.size() / 3 * 4;         // and after
    return encoded.substr(first, whole - first);
}

// A file for reading from its beginning. When any descriptor of a file is closed, the system drops all
// POSIX locks that the process holds on it, those of its own open database too. So the database is read
// through one descriptor a file, which stays open as long as the process.
class Source {
public:
    explicit Source(fs::path const& file) : kept_(file.filename() == "slovo.db") {
        file_ = kept_ ? kept_descriptor(file) : ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    }
    ~Source() {
        if (!kept_ && file_ >= 0) ::close(file_);
    }
    Source(Source const&) = delete;
    Source& operator=(Source const&) = delete;

    [[nodiscard]] bool is_open() const { return file_ >= 0; }
    /// How many bytes; 0 at the end, negative when it cannot be read.
    std::int64_t read(char* to, std::size_t count) {
        auto const got = ::pread(file_, to, count, at_);
        if (got > 0) at_ += got;
        return got;
    }

private:
    static int kept_descriptor(fs::path const& file) {
        static std::mutex mutex;
        static std::map<std::pair<dev_t, ino_t>, int> kept;
        struct stat info{};
        std::scoped_lock const lock(mutex);
        if (::stat(file.c_str(), &info) != 0) return -1;
        auto [place, fresh] = kept.try_emplace({info.st_dev, info.st_ino}, -1);
        if (fresh) place->second = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
        return place->second;
    }

    bool kept_;
    int file_ = -1;
    off_t at_ = 0;
};

// The index of the log holds page numbers and hashes of them, no bytes of rows; it is locked as well.
bool is_log_index(fs::path const& file) {
    return file.filename() == "slovo.db-shm";
}

void search_file(fs::path const& file, std::string const& name, std::vector<Guise> const& needles, Search& out,
                 bool& readable) {
    readable = true;
    if (is_log_index(file)) return;
    Source in(file);
    readable = in.is_open();
    if (!readable) return;
    ++out.files;
    std::size_t longest = 0;
    for (auto const& needle : needles) longest = std::max(longest, needle.bytes.size());
    std::vector<bool> found(needles.size());
    std::string piece;
    for (std::int64_t got = 1; got > 0;) {
        auto const kept = std::min(piece.size(), longest);
        piece.erase(0, piece.size() - kept);
        piece.resize(kept + piece_bytes);
        got = in.read(piece.data() + kept, piece_bytes);
        readable = got >= 0;
        if (!readable) return;
        piece.resize(kept + static_cast<std::size_t>(got));
        out.bytes += got;
        for (std::size_t i = 0; i < needles.size(); ++i) {
            if (found[i] || piece.find(needles[i].bytes) == std::string::npos) continue;
            found[i] = true;
            out.hits.push_back({name, needles[i].name});
        }
    }
}

Result<void> search_place(fs::path const& place, std::vector<Guise> const& needles, Search& out) {
    std::error_code error;
    bool readable = true;
    if (fs::is_regular_file(place, error)) {
        search_file(place, place.filename().string(), needles, out, readable);
        if (!readable) return fail(ErrorCode::io, "search: a file cannot be read");
        return {};
    }
    for (auto it = fs::recursive_directory_iterator(place, error); !error && it != fs::end(it); it.increment(error)) {
        std::error_code kind;
        if (!it->is_regular_file(kind)) continue;
        search_file(it->path(), it->path().lexically_relative(place).string(), needles, out, readable);
        // A file that went away while we looked holds nothing.
        if (!readable && fs::exists(it->path(), kind)) return fail(ErrorCode::io, "search: a file cannot be read");
    }
    if (error) return fail(ErrorCode::io, "search: a folder cannot be read");
    return {};
}

}  // namespace

std::vector<Guise> guises_of(std::string_view value) {
    auto const hex = to_hex(bytes_of(value));
    auto const hash = crypto::sha256(bytes_of(value));
    return {{"plain", std::string(value)},
            {"upper case", upper(value)},
            {"utf-16le", wide(value, false)},
            {"utf-16be", wide(value, true)},
            {"percent", percent(value)},
            {"base64", base64_inside(value, 0)},
            {"base64", base64_inside(value, 1)},
            {"base64", base64_inside(value, 2)},
            {"hexadecimal", hex},
            {"hexadecimal", upper(hex)},
            {"sha-256", std::string(text_of(hash))},
            {"sha-256", to_hex(hash)}};
}

Result<Search> search_bytes(std::vector<fs::path> const& places, std::vector<std::string> const& values) {
    std::vector<Guise> needles;
    for (auto const& value : values) {
        if (value.size() < 8) return fail(ErrorCode::invalid, "search: a value is too short to be told from chance");
        std::ranges::move(guises_of(value), std::back_inserter(needles));
    }
    Search out;
    for (auto const& place : places) TRY_VOID(search_place(place, needles, out));
    return out;
}

}  // namespace slovo::proof
