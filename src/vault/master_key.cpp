#include "vault/master_key.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <string_view>

#include "base/ensure.hpp"
#include "crypto/secret_bytes.hpp"

namespace slovo::vault {
namespace {

namespace fs = std::filesystem;

// One line of text, so that it can be kept on paper: the prefix, 64 hex digits, a newline.
constexpr std::string_view prefix = "slovo-master-key-1 ";
constexpr std::size_t hex_digits = 2 * crypto::Key::size;
constexpr std::size_t file_bytes = prefix.size() + hex_digits + 1;
using FileBytes = std::array<char, file_bytes>;

void wipe(FileBytes& bytes) {
    sodium_memzero(bytes.data(), bytes.size());
}

class File {
public:
    explicit File(int number) : number_(number) {}
    File(File const&) = delete;
    File& operator=(File const&) = delete;
    ~File() {
        if (number_ >= 0) ::close(number_);
    }
    [[nodiscard]] int number() const { return number_; }
    [[nodiscard]] explicit operator bool() const { return number_ >= 0; }

private:
    int number_;
};

/// Compares directories themselves, not their names: a bind mount or a link hides nothing.
Result<void> refuse_forbidden(fs::path const& file, std::span<fs::path const> forbidden) {
    for (fs::path folder = file.parent_path();; folder = folder.parent_path()) {
        struct stat here{};
        if (::stat(folder.c_str(), &here) != 0)
            return fail(ErrorCode::io, "a directory of the master key is not there");
        for (fs::path const& place : forbidden) {
            struct stat there{};
            if (::stat(place.c_str(), &there) != 0) continue;  // what is not there holds nothing
            if (here.st_dev == there.st_dev && here.st_ino == there.st_ino)
                return fail(ErrorCode::denied, "the master key lies where data or backups lie: move it elsewhere");
        }
        if (folder == folder.root_path()) return {};
    }
}

/// systemd hands credentials over as root's, readable to the service by an access list that shows
/// as the group's bits.
bool is_credential(fs::path const& file) {
    char const* const folder = std::getenv("CREDENTIALS_DIRECTORY");  // NOLINT(concurrency-mt-unsafe)
    std::error_code error;
    return folder != nullptr && file.parent_path() == fs::weakly_canonical(folder, error);
}

Result<void> refuse_wrong_owner(struct stat const& found, bool credential) {
    if (!S_ISREG(found.st_mode)) return fail(ErrorCode::denied, "the master key is not a regular file");
    mode_t const others = found.st_mode & (S_IRWXG | S_IRWXO);
    if (credential && found.st_uid == 0 && (others & ~static_cast<mode_t>(S_IRGRP)) == 0) return {};
    if (found.st_uid != ::geteuid()) return fail(ErrorCode::denied, "the master key belongs to another user");
    if (others != 0) return fail(ErrorCode::denied, "others may read the master key: chmod 600");
    return {};
}

Result<crypto::Key> parse(std::string_view text) {
    if (text.ends_with('\n')) text.remove_suffix(1);
    if (!text.starts_with(prefix) || text.size() != prefix.size() + hex_digits)
        return fail(ErrorCode::corrupt, "the file holds no master key");
    std::array<std::uint8_t, crypto::Key::size> bytes{};
    std::size_t count = 0;
    if (sodium_hex2bin(bytes.data(), bytes.size(), text.data() + prefix.size(), hex_digits, nullptr, &count, nullptr) !=
            0 ||
        count != bytes.size())
        return fail(ErrorCode::corrupt, "the file holds no master key");
    crypto::Key key = crypto::Key::from_bytes(bytes);
    crypto::wipe(bytes);
    return key;
}

Result<void> write_all(int file, std::string_view text) {
    while (!text.empty()) {
        ssize_t const put = ::write(file, text.data(), text.size());
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0)
            return fail(errno == ENOSPC ? ErrorCode::full : ErrorCode::io, "the master key cannot be written");
        text.remove_prefix(static_cast<std::size_t>(put));
    }
    return {};
}

Result<void> sync_folder(fs::path const& folder) {
    File const file(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!file || ::fsync(file.number()) != 0) return fail(ErrorCode::io, "the directory cannot be synced");
    return {};
}

}  // namespace

Result<MasterKey> MasterKey::load(fs::path const& path, std::span<fs::path const> forbidden) {
    ENSURE(sodium_init() >= 0, "libsodium starts");
    std::error_code error;
    fs::path const real = fs::canonical(path, error);
    if (error == std::errc::no_such_file_or_directory) return fail(ErrorCode::not_found, "there is no master key");
    if (error) return fail(ErrorCode::io, "the master key cannot be reached");
    TRY_VOID(refuse_forbidden(real, forbidden));
    File const file(::open(real.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    if (!file) return fail(ErrorCode::io, "the master key cannot be opened");
    struct stat found{};
    if (::fstat(file.number(), &found) != 0) return fail(ErrorCode::io, "the master key cannot be asked");
    TRY_VOID(refuse_wrong_owner(found, is_credential(real)));
    if (found.st_size > static_cast<off_t>(file_bytes)) return fail(ErrorCode::corrupt, "the file holds no master key");
    FileBytes bytes{};
    ssize_t const got = ::pread(file.number(), bytes.data(), bytes.size(), 0);
    if (got < 0) return fail(ErrorCode::io, "the master key cannot be read");
    auto key = parse({bytes.data(), static_cast<std::size_t>(got)});
    wipe(bytes);
    if (!key) return std::unexpected(key.error());
    return MasterKey(std::move(*key));
}

Result<MasterKey> MasterKey::create(fs::path const& path, std::span<fs::path const> forbidden, crypto::Random& random) {
    ENSURE(sodium_init() >= 0, "libsodium starts");
    std::error_code error;
    fs::path const absolute = fs::absolute(path, error);
    mode_t const before = ::umask(0077);
    fs::create_directories(absolute.parent_path(), error);
    ::umask(before);
    fs::path const folder = fs::canonical(absolute.parent_path(), error);
    if (error) return fail(ErrorCode::io, "the directory of the master key cannot be made");
    fs::path const real = folder / absolute.filename();
    TRY_VOID(refuse_forbidden(real, forbidden));
    File const file(::open(real.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!file)
        return fail(errno == EEXIST ? ErrorCode::conflict : ErrorCode::io, "the master key's file cannot be made");
    crypto::Key key = crypto::Key::random(random);
    FileBytes bytes{};
    std::ranges::copy(prefix, bytes.begin());
    // Writes a terminating zero where the newline goes next.
    sodium_bin2hex(bytes.data() + prefix.size(), hex_digits + 1, key.bytes().data(), crypto::Key::size);
    bytes.back() = '\n';
    auto written = write_all(file.number(), {bytes.data(), bytes.size()});
    wipe(bytes);
    if (written && ::fsync(file.number()) != 0) written = fail(ErrorCode::io, "the master key cannot be synced");
    if (written) written = sync_folder(folder);
    if (!written) {
        ::unlink(real.c_str());  // half a master key would stop the next start
        return std::unexpected(written.error());
    }
    return MasterKey(std::move(key));
}

Result<MasterKey> MasterKey::load_or_create(fs::path const& path, std::span<fs::path const> forbidden,
                                            crypto::Random& random) {
    auto loaded = load(path, forbidden);
    if (loaded || loaded.error().code() != ErrorCode::not_found) return loaded;
    return create(path, forbidden, random);
}

Result<fs::path> default_master_key_path() {
    auto const variable = [](char const* name) -> std::string_view {
        char const* const value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe)
        return value == nullptr ? "" : value;
    };
    if (auto const folder = variable("CREDENTIALS_DIRECTORY"); !folder.empty()) {
        fs::path credential = fs::path(folder) / "slovo-master-key";
        std::error_code error;
        if (fs::exists(credential, error)) return credential;
    }
    // The XDG base directory specification: what is not absolute is ignored.
    if (auto const folder = variable("XDG_CONFIG_HOME"); folder.starts_with('/'))
        return fs::path(folder) / "slovo" / "master.key";
    if (auto const home = variable("HOME"); home.starts_with('/'))
        return fs::path(home) / ".config" / "slovo" / "master.key";
    return fail(ErrorCode::not_found, "no home for the master key: name its file");
}

}  // namespace slovo::vault
