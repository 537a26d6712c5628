#include "gate/journal.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <fstream>
#include <sstream>

#include "crypto/sha256.hpp"

namespace slovo::gate {
namespace {

namespace fs = std::filesystem;

constexpr char const* acts_name = "acts";
constexpr char const* leaves_name = "leaves";
constexpr char const* checkpoint_name = "checkpoint";
constexpr char const* since_name = "since";

Error error_of_errno(Literal what) {
    return Error(errno == ENOSPC || errno == EDQUOT ? ErrorCode::full : ErrorCode::io, what);
}

// "kind at id subject tag check\n", the check being the first 8 hex digits of the line's SHA-256.
std::string line_of(Act const& act) {
    auto line = fmt::format("{} {} {} {} {}", static_cast<int>(act.kind), to_micros(act.at), act.id, act.subject,
                            to_hex(act.tag));
    auto const check = to_hex(ByteView(crypto::sha256(bytes_of(line))).first(4));
    return line + " " + check + "\n";
}

bool take_number(std::string_view& line, std::int64_t& number) {
    auto const [end, error] = std::from_chars(line.data(), line.data() + line.size(), number);
    if (error != std::errc{} || end == line.data() + line.size() || *end != ' ') return false;
    line.remove_prefix(static_cast<std::size_t>(end - line.data()) + 1);
    return true;
}

Result<Act> parse_line(std::string_view whole) {
    std::string_view line = whole;
    Act act;
    std::int64_t kind = 0;
    std::int64_t at = 0;
    if (!take_number(line, kind) || !take_number(line, at) || !take_number(line, act.id) ||
        !take_number(line, act.subject) || line.size() != 32 + 1 + 8 || kind < 1 ||
        kind > static_cast<std::int64_t>(last_act))
        return fail(ErrorCode::corrupt, "journal: a line is damaged");
    TRY(auto const tag, from_hex(line.substr(0, 32)));
    std::copy(tag.begin(), tag.end(), act.tag.begin());
    act.kind = static_cast<ActKind>(kind);
    act.at = from_micros(at);
    if (line_of(act) != std::string(whole) + "\n") return fail(ErrorCode::corrupt, "journal: a line is damaged");
    return act;
}

Result<void> write_all(int file, ByteView bytes) {
    while (!bytes.empty()) {
        auto const written = ::write(file, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return std::unexpected(error_of_errno("journal: cannot write"));
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return {};
}

// A torn end (a crash within a write) was never confirmed to anybody: it is cut off.
Result<void> cut_to_multiple(int file, std::uint64_t& count) {
    struct stat info{};
    if (::fstat(file, &info) != 0) return std::unexpected(error_of_errno("journal: cannot be read"));
    count = static_cast<std::uint64_t>(info.st_size) / 32;
    if (::ftruncate(file, static_cast<off_t>(count * 32)) != 0)
        return std::unexpected(error_of_errno("journal: cannot be cut"));
    return {};
}

Result<void> cut_torn_line(fs::path const& path, int file) {
    std::ifstream in(path, std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    auto const content = text.str();
    auto const end = content.rfind('\n');
    auto const whole = end == std::string::npos ? 0 : end + 1;
    if (whole != content.size() && ::ftruncate(file, static_cast<off_t>(whole)) != 0)
        return std::unexpected(error_of_errno("journal: cannot be cut"));
    return {};
}

}  // namespace

Journal::~Journal() {
    if (acts_ >= 0) ::close(acts_);
    if (leaves_ >= 0) ::close(leaves_);
}

fs::path Journal::path_of(char const* name) const {
    return folder_ / (era_ == 1 ? std::string(name) : fmt::format("{}.{}", name, era_));
}

Result<std::unique_ptr<Journal>> Journal::open(fs::path const& folder, int era) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) return fail(ErrorCode::io, "journal: the folder cannot be made");
    auto journal = std::unique_ptr<Journal>(new Journal(folder, era));
    constexpr int flags = O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC;
    journal->acts_ = ::open((folder / acts_name).c_str(), flags, 0600);
    journal->leaves_ = ::open(journal->path_of(leaves_name).c_str(), flags, 0600);
    if (journal->acts_ < 0 || journal->leaves_ < 0) return std::unexpected(error_of_errno("journal: cannot be opened"));
    TRY_VOID(cut_to_multiple(journal->leaves_, journal->leaf_count_));
    TRY_VOID(cut_torn_line(folder / acts_name, journal->acts_));
    TRY_VOID(journal->acts());
    return journal;
}

Result<void> Journal::write(std::span<Act const> acts) {
    std::string lines;
    for (auto const& act : acts) lines += line_of(act);
    if (lines.empty()) return {};
    std::scoped_lock const lock(mutex_);
    TRY_VOID(write_all(acts_, bytes_of(lines)));
    if (::fdatasync(acts_) != 0) return std::unexpected(error_of_errno("journal: cannot sync"));
    return {};
}

Result<void> Journal::write_leaves(std::uint64_t first, std::vector<Hash32> const& entries,
                                   std::string_view checkpoint) {
    std::scoped_lock const lock(mutex_);
    if (first > leaf_count_) return fail(ErrorCode::conflict, "journal: leaves are missing before these");
    // After a crash the journal may be ahead of the checkpoint: what it has is not written again.
    auto const skip = std::min<std::uint64_t>(leaf_count_ - first, entries.size());
    Bytes bytes;
    bytes.reserve((entries.size() - skip) * 32);
    for (auto i = skip; i < entries.size(); ++i) bytes.insert(bytes.end(), entries[i].begin(), entries[i].end());
    TRY_VOID(write_all(leaves_, bytes));
    if (::fdatasync(leaves_) != 0) return std::unexpected(error_of_errno("journal: cannot sync"));
    leaf_count_ += entries.size() - skip;

    return replace(path_of(checkpoint_name), checkpoint);
}

Result<void> Journal::replace(fs::path const& target, std::string_view content) const {
    auto const fresh = fs::path(target).concat(".new");
    int const file = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) return std::unexpected(error_of_errno("journal: cannot write"));
    auto const written = write_all(file, bytes_of(content));
    bool const synced = ::fdatasync(file) == 0;
    ::close(file);
    if (!written) return written;
    if (!synced || ::rename(fresh.c_str(), target.c_str()) != 0)
        return std::unexpected(error_of_errno("journal: cannot replace a file"));
    return {};
}

Result<std::uint64_t> Journal::since() const {
    std::ifstream in(folder_ / since_name, std::ios::binary);
    std::string text;
    if (!std::getline(in, text)) return 0;
    std::uint64_t events = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), events);
    if (error != std::errc{} || end != text.data() + text.size())
        return fail(ErrorCode::corrupt, "journal: since is damaged");
    return events;
}

Result<void> Journal::begin_at(std::uint64_t events) {
    std::scoped_lock const lock(mutex_);
    return replace(folder_ / since_name, std::to_string(events) + "\n");
}

Result<std::vector<Act>> Journal::acts() const {
    std::ifstream in(folder_ / acts_name, std::ios::binary);
    std::vector<Act> out;
    for (std::string line; std::getline(in, line);) {
        TRY(auto const act, parse_line(line));
        out.push_back(act);
    }
    return out;
}

Result<std::vector<Hash32>> Journal::leaves(std::uint64_t first) const {
    std::scoped_lock const lock(mutex_);
    std::vector<Hash32> out;
    if (first >= leaf_count_) return out;
    out.resize(leaf_count_ - first);
    std::ifstream in(path_of(leaves_name), std::ios::binary);
    in.seekg(static_cast<std::streamoff>(first * 32));
    in.read(reinterpret_cast<char*>(out.data()), static_cast<std::streamsize>(out.size() * 32));
    if (!in) return fail(ErrorCode::corrupt, "journal: leaves cannot be read");
    return out;
}

std::uint64_t Journal::leaf_count() const {
    std::scoped_lock const lock(mutex_);
    return leaf_count_;
}

Result<std::string> Journal::checkpoint() const {
    std::ifstream in(path_of(checkpoint_name), std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
}

}  // namespace slovo::gate
