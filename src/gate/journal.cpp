#include "gate/journal.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <fstream>
#include <sstream>
#include <utility>

#include "base/log.hpp"
#include "crypto/sha256.hpp"

namespace slovo::gate {
namespace {

namespace fs = std::filesystem;

constexpr char const* acts_name = "acts";
constexpr char const* leaves_name = "leaves";
constexpr char const* checkpoint_name = "checkpoint";
constexpr char const* since_name = "since";
constexpr std::size_t write_bytes = 4096;  // of acts between two syncs: so much may be torn by a crash

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

std::string content_of(fs::path const& path) {
    std::ifstream in(path, std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
}

struct WholeLines {
    std::string text;
    bool is_all = true;
};

// What a crash left of the last write was never confirmed to anybody: no line feed behind it, or zeros where its bytes
// did not reach the disk. Any other line that is damaged stays, and stops the start.
WholeLines without_unwritten(std::string const& content) {
    WholeLines out;
    for (std::size_t at = 0; at < content.size();) {
        auto const end = content.find('\n', at);
        auto const next = end == std::string::npos ? content.size() : end + 1;
        auto const line = std::string_view(content).substr(at, next - at);
        bool const of_last_write = content.size() - at <= write_bytes;
        bool const is_written = end != std::string::npos && line.find('\0') == std::string_view::npos;
        if (is_written || (end != std::string::npos && !of_last_write))
            out.text += line;
        else
            out.is_all = false;
        at = next;
    }
    return out;
}

// The size that a signed checkpoint tells (C2SP tlog-checkpoint: the second line). It is replaced by rename, so no
// crash leaves half of one: what cannot be read here would cost every leaf.
Result<std::uint64_t> size_told(std::string_view checkpoint) {
    auto const first = checkpoint.find('\n');
    auto const second = first == std::string_view::npos ? first : checkpoint.find('\n', first + 1);
    if (second == std::string_view::npos) return fail(ErrorCode::corrupt, "journal: its checkpoint is damaged");
    auto const line = checkpoint.substr(first + 1, second - first - 1);
    std::uint64_t size = 0;
    auto const [end, error] = std::from_chars(line.data(), line.data() + line.size(), size);
    if (error != std::errc{} || end != line.data() + line.size())
        return fail(ErrorCode::corrupt, "journal: its checkpoint is damaged");
    return size;
}

Result<std::uint64_t> size_of(int file) {
    struct stat info{};
    if (::fstat(file, &info) != 0) return std::unexpected(error_of_errno("journal: cannot be read"));
    return static_cast<std::uint64_t>(info.st_size);
}

// What lies behind the checkpoint was not whole when the program ended, and is written again from the store.
Result<std::uint64_t> cut_leaves(int file, std::uint64_t told) {
    TRY(auto const size, size_of(file));
    auto const count = std::min(size / sizeof(Hash32), told);
    if (::ftruncate(file, static_cast<off_t>(count * sizeof(Hash32))) != 0)
        return std::unexpected(error_of_errno("journal: cannot be cut"));
    return count;
}

Result<void> sync_folder(fs::path const& folder) {
    int const file = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool const synced = file >= 0 && ::fsync(file) == 0;
    if (file >= 0) ::close(file);
    if (!synced) return std::unexpected(error_of_errno("journal: cannot sync"));
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
    TRY_VOID(journal->drop_unwritten());
    constexpr int flags = O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC;
    journal->acts_ = ::open((folder / acts_name).c_str(), flags, 0600);
    journal->leaves_ = ::open(journal->path_of(leaves_name).c_str(), flags, 0600);
    if (journal->acts_ < 0 || journal->leaves_ < 0) return std::unexpected(error_of_errno("journal: cannot be opened"));
    std::uint64_t told = 0;
    if (fs::exists(journal->path_of(checkpoint_name), error) || error) {
        TRY(auto const checkpoint, journal->checkpoint());
        TRY(told, size_told(checkpoint));
    }
    TRY(journal->leaf_count_, cut_leaves(journal->leaves_, told));
    TRY(journal->acts_bytes_, size_of(journal->acts_));
    TRY_VOID(journal->acts());
    return journal;
}

Result<void> Journal::drop_unwritten() const {
    auto const path = folder_ / acts_name;
    auto const lines = without_unwritten(content_of(path));
    if (lines.is_all) return {};
    log::warning("journal.unwritten");
    return replace(path, lines.text);
}

Result<void> Journal::write(std::span<Act const> acts) {
    std::scoped_lock const lock(mutex_);
    auto const whole = acts_bytes_;
    std::string lines;
    for (auto const& act : acts) {
        auto const line = line_of(act);
        if (lines.size() + line.size() > write_bytes)
            TRY_VOID(append(acts_, bytes_of(std::exchange(lines, {})), acts_bytes_, whole));
        lines += line;
    }
    return lines.empty() ? Result<void>{} : append(acts_, bytes_of(lines), acts_bytes_, whole);
}

// What is confirmed later must not stand behind what a failed write left: that is cut off again.
Result<void> Journal::append(int file, ByteView bytes, std::uint64_t& size, std::uint64_t whole) {
    if (is_broken_) return fail(ErrorCode::unavailable, "journal: a write failed and could not be undone");
    auto written = write_all(file, bytes);
    if (written && ::fdatasync(file) != 0) written = std::unexpected(error_of_errno("journal: cannot sync"));
    if (written) {
        size += bytes.size();
        return {};
    }
    size = whole;
    is_broken_ = ::ftruncate(file, static_cast<off_t>(whole)) != 0;
    log::error("journal.write_failed", {{"error", written.error()}, {"undone", !is_broken_}});
    return written;
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
    auto size = leaf_count_ * sizeof(Hash32);
    TRY_VOID(append(leaves_, bytes, size, size));
    leaf_count_ = size / sizeof(Hash32);
    return checkpoint.empty() ? Result<void>{} : replace(path_of(checkpoint_name), checkpoint);
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
    return sync_folder(folder_);
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
    return content_of(path_of(checkpoint_name));
}

}  // namespace slovo::gate
