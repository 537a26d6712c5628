#include "promises/copy_check.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "base/limits.hpp"
#include "base/mapped_file.hpp"
#include "crypto/sha256.hpp"
#include "ledger/merkle.hpp"
#include "store/schema.hpp"
#include "store/sqlite/backend.hpp"
#include "store/tables/events.hpp"
#include "store/tables/policies.hpp"
#include "vault/disk.hpp"

namespace slovo::promises {
namespace {

constexpr int events_at_once = 65536;

// The tree over the copied commitments has the root that the newest checkpoint says.
Result<void> check_tree(store::Session& session, std::int64_t events) {
    TRY(auto const checkpoint, store::checkpoints::newest(session));
    if (!checkpoint) return {};
    if (checkpoint->size > static_cast<std::uint64_t>(events))
        return fail(ErrorCode::corrupt, "the copy's ledger ends before its checkpoint");
    ledger::Frontier frontier;
    while (frontier.size() < checkpoint->size) {
        auto const left = static_cast<std::int64_t>(checkpoint->size - frontier.size());
        auto const most = static_cast<int>(std::min<std::int64_t>(left, events_at_once));
        TRY(auto const entries, store::events::commitments(session, static_cast<std::int64_t>(frontier.size()), most));
        if (entries.empty()) return fail(ErrorCode::corrupt, "the copy's ledger has a gap");
        for (auto const& entry : entries) frontier.append(ledger::leaf_hash(entry));
    }
    if (frontier.root() != checkpoint->root) return fail(ErrorCode::corrupt, "the copy's ledger is not the signed one");
    return {};
}

Error error_of_errno(Literal what) {
    return Error(errno == ENOSPC || errno == EDQUOT ? ErrorCode::full : ErrorCode::io, what);
}

Result<void> write_all(std::filesystem::path const& path, ByteView bytes) {
    int const file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0) return std::unexpected(error_of_errno("a file cannot be made"));
    while (!bytes.empty()) {
        auto const put = ::write(file, bytes.data(), bytes.size());
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0) {
            auto const error = error_of_errno("a file cannot be written");
            ::close(file);
            return std::unexpected(error);
        }
        bytes = bytes.subspan(static_cast<std::size_t>(put));
    }
    bool const synced = ::fsync(file) == 0;
    ::close(file);
    if (!synced) return fail(ErrorCode::io, "a file cannot be synced");
    return vault::sync_directory_of(path);
}

}  // namespace

Result<Manifest> examine_copy(std::filesystem::path const& database, Instant made) {
    TRY(auto const session, store::sqlite::open_copy(database.string()));
    TRY(auto const verdict, session->one<std::string>(store::Sql("PRAGMA integrity_check(1)"),
                                                      [](store::Row const& row) { return std::string(row.text(0)); }));
    if (verdict != "ok") return fail(ErrorCode::corrupt, "the copy of the database is damaged");
    TRY(auto const schema,
        session->number(store::Sql("SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'schema'")));
    if (schema > store::schema_version) return fail(ErrorCode::newer, "the database is of a newer version of Slovo");
    TRY(auto const origin, store::meta::find(*session, "origin"));
    if (!origin) return fail(ErrorCode::corrupt, "the copy of the database has no ledger");
    TRY(auto const events, store::events::count(*session));
    TRY_VOID(check_tree(*session, events));
    TRY(auto const hash, hash_file(database));
    return Manifest{
        .made = made, .schema = static_cast<int>(schema), .origin = *origin, .events = events, .sha256 = hash};
}

Result<Hash32> hash_file(std::filesystem::path const& path) {
    TRY(auto const file, MappedFile::open(path));
    return crypto::sha256(file.bytes());
}

Result<void> sync_file(std::filesystem::path const& path) {
    int const file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return fail(ErrorCode::io, "a file cannot be opened");
    bool const synced = ::fsync(file) == 0;
    ::close(file);
    if (!synced) return fail(ErrorCode::io, "a file cannot be synced");
    return vault::sync_directory_of(path);
}

Result<void> copy_file_durably(std::filesystem::path const& from, std::filesystem::path const& to) {
    TRY(auto const source, MappedFile::open(from));
    return write_all(to, source.bytes());
}

Result<void> write_file_durably(std::filesystem::path const& path, std::string_view content) {
    return write_all(path, bytes_of(content));
}

Result<std::string> read_small_file(std::filesystem::path const& path) {
    TRY(auto const file, MappedFile::open(path));
    if (file.bytes().size() > limits::policy_file_bytes) return fail(ErrorCode::too_large, "the file is too large");
    return std::string(text_of(file.bytes()));
}

}  // namespace slovo::promises
