#include "promises/installation.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <charconv>
#include <fstream>

#include "base/limits.hpp"
#include "base/log.hpp"
#include "crypto/random.hpp"
#include "gate/verify.hpp"
#include "promises/publish.hpp"
#include "store/schema.hpp"
#include "store/sqlite/backend.hpp"
#include "store/tables/events.hpp"
#include "store/tables/policies.hpp"
#include "vault/unlock.hpp"

namespace slovo::promises {
namespace {

namespace fs = std::filesystem;
using Outcome = std::expected<void, OpenFailure>;

std::unexpected<OpenFailure> failure(OpenFault fault, Error error) {
    return std::unexpected(OpenFailure{fault, error});
}
std::unexpected<OpenFailure> failure(OpenFault fault, Literal what) {
    return failure(fault, Error(ErrorCode::denied, what));
}

constexpr std::int64_t tail_events = 512;  // checked at every start; the whole ledger in the background

// The root key's place in the key file, as stored in meta.
std::string text_of_ref(vault::KeyRef ref) {
    return std::to_string(ref.slot) + ":" + std::to_string(ref.generation);
}

Result<vault::KeyRef> parse_ref(std::string const& text) {
    auto const colon = text.find(':');
    if (colon == std::string::npos) return fail(ErrorCode::corrupt, "the root key's place cannot be read");
    vault::KeyRef ref;
    ref.slot = std::stoll(text.substr(0, colon));
    ref.generation = static_cast<std::uint32_t>(std::stoul(text.substr(colon + 1)));
    return ref;
}

std::string random_hex(crypto::Random& random) {
    std::array<std::uint8_t, 6> bytes{};
    random.fill(bytes);
    return to_hex(bytes);
}

// Value empty: the note goes.
Result<void> put_meta(store::Backend& backend, std::string_view name, std::string_view value) {
    TRY_VOID(backend.begin());
    store::Transaction tx(backend.writer());
    auto const put = value.empty() ? store::meta::remove(tx, name) : store::meta::put(tx, name, value);
    if (!put) {
        backend.rollback();
        return put;
    }
    return backend.commit();
}

constexpr std::string_view clean_end_note = "clean_end";

// Another file, or one that was written to, has another one.
std::string fingerprint(fs::path const& file) {
    struct stat info{};
    if (::stat(file.c_str(), &info) != 0) return {};
    return fmt::format("{}:{}:{}.{:09}", info.st_ino, info.st_size, info.st_mtim.tv_sec, info.st_mtim.tv_nsec);
}

}  // namespace

int era_of(std::string_view origin) {
    auto const slash = origin.rfind('/');
    int era = 1;
    if (slash != std::string_view::npos) std::from_chars(origin.data() + slash + 1, origin.data() + origin.size(), era);
    return era < 1 ? 1 : era;
}

class Installation::Opener {
public:
    Opener(Installation& made, InstallationOptions const& options) : made_(made), options_(options) {}

    Outcome run() {
        for (auto const step : {&Opener::take_directory, &Opener::refuse_half_restored, &Opener::take_clock,
                                &Opener::open_keys, &Opener::open_store, &Opener::open_roots, &Opener::check_clock,
                                &Opener::open_ledger, &Opener::mark_test}) {
            if (auto done = (this->*step)(); !done) return done;
        }
        return {};
    }

private:
    [[nodiscard]] fs::path path(char const* name) const { return options_.data / name; }

    Outcome take_directory() {
        if (options_.clock_file && !options_.test)
            return failure(OpenFault::clock_needs_test, "a clock file needs --test");
        std::error_code error;
        fs::create_directories(options_.data, error);
        if (error) return failure(OpenFault::other, "the data directory cannot be made");
        fs::permissions(options_.data, fs::perms::owner_all, error);
        made_.lock_ = ::open(path("lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        if (made_.lock_ < 0) return failure(OpenFault::other, "the data directory cannot be written");
        if (::flock(made_.lock_, LOCK_EX | LOCK_NB) != 0)
            return failure(OpenFault::locked, "another server uses this data directory");
        made_.data_ = options_.data;
        made_.is_new_ = !fs::exists(path("slovo.db"));
        return {};
    }

    // What was erased since the backup is perhaps not yet erased here.
    Outcome refuse_half_restored() {
        if (fs::exists(path(restore_mark)) && !options_.restoring)
            return failure(OpenFault::half_restored, "a restore into this directory was cut short");
        return {};
    }

    Outcome take_clock() {
        if (!options_.clock_file) {
            made_.clock_ = system_clock();
            return {};
        }
        auto clock = file_clock(options_.clock_file->string());
        if (!clock) return failure(OpenFault::other, clock.error());
        made_.clock_ = std::move(*clock);
        return {};
    }

    Outcome open_keys() {
        auto& random = crypto::system_random();
        auto master_path =
            options_.master_key ? Result<fs::path>(*options_.master_key) : vault::default_master_key_path();
        if (!master_path) return failure(OpenFault::other, master_path.error());
        std::array const forbidden{options_.data};
        bool const has_keys = fs::exists(path("keys.slo"));
        if (!made_.is_new_ && !has_keys) return failure(OpenFault::keys_missing, "the key file is missing");
        if (!has_keys) {
            if (auto const made = make_keys(*master_path, forbidden); !made)
                return failure(OpenFault::other, made.error());
        }
        // Opens them together, so that a rotation that was cut short is finished first.
        auto unlocked =
            vault::unlock({.master = *master_path, .keys = path("keys.slo"), .forbidden = forbidden}, random);
        if (!unlocked) {
            auto const code = unlocked.error().code();
            return failure(code == ErrorCode::not_found ? OpenFault::master_key_missing
                           : code == ErrorCode::denied  ? OpenFault::wrong_master_key
                           : code == ErrorCode::newer   ? OpenFault::newer_version
                           : code == ErrorCode::corrupt ? OpenFault::damaged_keys
                                                        : OpenFault::other,
                           unlocked.error());
        }
        made_.master_.emplace(std::move(unlocked->master));
        made_.keys_ = std::move(unlocked->keys);
        made_.safe_.emplace(*made_.keys_, random);
        return {};
    }

    Result<void> make_keys(fs::path const& master_path, std::span<fs::path const> forbidden) {
        auto& random = crypto::system_random();
        TRY(auto const master, vault::MasterKey::load_or_create(master_path, forbidden, random));
        TRY_VOID(vault::KeyFile::create(path("keys.slo"), master.key(), random));
        return {};
    }

    Outcome open_store() {
        auto const database = path("slovo.db").string();
        auto backend = store::sqlite::open(database);
        if (!backend) return database_failure(backend.error());
        auto const migrated = store::migrate(**backend, [&](int from) {
            return (*backend)->copy_to(database + ".before-v" + std::to_string(from + 1));
        });
        if (!migrated) return database_failure(migrated.error());
        made_.store_ = std::make_unique<store::Store>(std::move(*backend), *made_.keys_, path("reserve").string());
        // Whoever inspects writes nothing: the next run finds the note of the last one, and makes the reserve.
        if (options_.inspecting) return {};
        if (auto const reserved = make_reserve(); !reserved) return failure(OpenFault::other, reserved.error());
        if (auto const read = take_clean_end(); !read) return database_failure(read.error());
        return {};
    }

    // Durable before the first key is: a run that crashes leaves no word that it ended well.
    Result<void> take_clean_end() {
        auto& backend = made_.store_->backend();
        TRY(auto const left, store::meta::find(backend.writer(), clean_end_note));
        made_.may_have_orphans_ = !made_.is_new_ && (!left || *left != fingerprint(path("keys.slo")));
        if (!left) return {};
        TRY_VOID(put_meta(backend, clean_end_note, {}));
        return backend.make_durable();
    }

    static Outcome database_failure(Error const& error) {
        return failure(error.code() == ErrorCode::newer     ? OpenFault::newer_version
                       : error.code() == ErrorCode::corrupt ? OpenFault::damaged_database
                                                            : OpenFault::other,
                       error);
    }

    // A few megabytes that are given up when the disk is full, so that stopping and erasing still work.
    Result<void> make_reserve() {
        std::error_code error;
        if (fs::file_size(path("reserve"), error) == limits::reserve_bytes && !error) return {};
        int const file = ::open(path("reserve").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
        if (file < 0) return fail(ErrorCode::io, "the disk reserve cannot be made");
        int const made = ::posix_fallocate(file, 0, static_cast<off_t>(limits::reserve_bytes));
        ::close(file);
        if (made != 0) log::warning("store.no_reserve");
        return {};
    }

    Outcome open_roots() {
        auto& backend = made_.store_->backend();
        auto root_text = store::meta::find(backend.writer(), "root_key");
        if (!root_text) return database_failure(root_text.error());
        if (!*root_text) {
            if (auto const made = make_root(backend); !made) return failure(OpenFault::other, made.error());
            root_text = store::meta::find(backend.writer(), "root_key");
            if (!root_text || !*root_text) return failure(OpenFault::other, "the root key was not kept");
        }
        auto const ref = parse_ref(**root_text);
        if (!ref) return failure(OpenFault::damaged_database, ref.error());
        auto root = made_.keys_->find(*ref);
        if (!root) return failure(OpenFault::damaged_keys, root.error());
        auto const origin = store::meta::find(backend.writer(), "origin");
        if (!origin || !*origin) return failure(OpenFault::damaged_database, "the ledger has no name");
        auto roots = gate::Roots::create(std::move(*root), **origin);
        if (!roots) return failure(OpenFault::damaged_database, roots.error());
        made_.roots_.emplace(std::move(*roots));
        return {};
    }

    Result<void> make_root(store::Backend& backend) {
        TRY(auto const fresh, made_.keys_->reserve());
        TRY_VOID(made_.keys_->make_durable({&fresh.ref, 1}));
        TRY_VOID(put_meta(backend, "origin", "slovo-" + random_hex(crypto::system_random()) + "/1"));
        return put_meta(backend, "root_key", text_of_ref(fresh.ref));
    }

    Outcome check_clock() {
        auto& session = made_.store_->backend().writer();
        auto const last = store::events::last_time(session);
        if (!last) return database_failure(last.error());
        if (*last && made_.clock_->now() + limits::render_token_skew < **last)
            return failure(OpenFault::clock_behind, "the clock stands before the last event of the ledger");
        // Ids go on above all that were given, also while a test's clock stands still.
        auto const floor = session.number(store::Sql(
            "SELECT max(uid) FROM (SELECT uid FROM event WHERE thing >= 0 ORDER BY id DESC LIMIT 8192) AS newest"));
        if (!floor) return database_failure(floor.error());
        // After a restore: above what was given out between the backup and the loss.
        auto const lost = session.number(store::Sql("SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'id_floor'"));
        if (!lost) return database_failure(lost.error());
        made_.ids_ = std::make_unique<IdAllocator>(*made_.clock_, std::max(*floor, *lost));
        made_.notary_.emplace(*made_.roots_, *made_.ids_);
        // Whoever inspects only reads: a store that has stopped refuses the rest, and leaves the log as it is.
        options_.inspecting ? made_.store_->stop() : made_.store_->start();
        made_.house_.emplace(House{*made_.clock_, crypto::system_random(), *made_.ids_, *made_.store_, *made_.roots_,
                                   *made_.notary_, *made_.safe_, made_.shelf_});
        if (auto const loaded = load_shelf(*made_.house_); !loaded)
            return failure(OpenFault::damaged_database, loaded.error());
        return {};
    }

    Outcome open_ledger() {
        if (options_.inspecting) return begin_inspection();
        auto const folder = options_.journal ? *options_.journal : path("journal");
        made_.journal_apart_ = options_.journal.has_value();
        auto journal = gate::Journal::open(folder, era_of(made_.roots_->verifier().name()));
        if (!journal) return failure(OpenFault::damaged_ledger, journal.error());
        made_.journal_ = std::move(*journal);
        if (auto const moved = move_journal(); !moved) return failure(OpenFault::damaged_ledger, moved.error());
        auto sequencer = gate::Sequencer::load(*made_.store_, *made_.roots_, *made_.journal_);
        if (!sequencer) return failure(OpenFault::damaged_ledger, sequencer.error());
        made_.sequencer_ = std::move(*sequencer);
        return check_tail();
    }

    // No sequencer and no journal: whoever inspects looks for the damage themselves, and writes nothing.
    Outcome begin_inspection() {
        auto const count = made_.store_->read([](store::Session& session) { return store::events::count(session); });
        if (!count) return failure(OpenFault::damaged_database, count.error());
        made_.checked_from_ = std::max<std::int64_t>(1, *count - tail_events + 1);
        return {};
    }

    // Given a second place later: the acts that were written into the first one go with it.
    Result<void> move_journal() {
        if (!made_.journal_apart_ || !fs::exists(path("journal"))) return {};
        TRY(auto const inner, gate::Journal::open(path("journal"), era_of(made_.roots_->verifier().name())));
        TRY(auto const there, made_.journal_->acts());
        TRY(auto const here, inner->acts());
        if (!there.empty() || made_.journal_->leaf_count() > 0) return {};
        for (auto const& act : here) TRY_VOID(made_.journal_->write(act));
        TRY(auto const since, inner->since());
        TRY(auto const leaves, inner->leaves(0));
        TRY(auto const checkpoint, inner->checkpoint());
        if (!leaves.empty()) TRY_VOID(made_.journal_->write_leaves(0, leaves, checkpoint));
        if (since > 0) TRY_VOID(made_.journal_->begin_at(since));
        // One that stayed behind would be taken for the whole when the other is lost one day.
        std::error_code error;
        fs::remove_all(path("journal"), error);
        if (error) return fail(ErrorCode::io, "the journal in the data directory cannot be moved");
        return {};
    }

    // The last events against their rows' commitments: what was cut or changed at the end is found
    // before anything is served; the whole ledger is verified in the background.
    Outcome check_tail() {
        auto const& notary = *made_.notary_;
        auto const faults = made_.store_->read([&](store::Session& session) -> Result<std::int64_t> {
            TRY(auto const count, store::events::count(session));
            made_.checked_from_ = std::max<std::int64_t>(1, count - tail_events + 1);
            return gate::count_changed_events(session, notary, *made_.safe_, made_.checked_from_);
        });
        if (!faults) return failure(OpenFault::damaged_ledger, faults.error());
        if (*faults > 0) return failure(OpenFault::damaged_ledger, "events at the end of the ledger were changed");
        return {};
    }

    Outcome mark_test() {
        auto& house = *made_.house_;
        auto const marked = house.store.read([](store::Session& s) { return store::meta::find(s, "test"); });
        if (!marked) return failure(OpenFault::other, marked.error());
        made_.test_ = marked->has_value();
        if (!options_.test || made_.test_ || options_.inspecting) return {};
        auto const now = house.now();
        auto const done = house.store.write<bool>([&](store::Transaction& tx) -> Result<bool> {
            TRY_VOID(store::meta::put(tx, "test", "1"));
            TRY_VOID(record(tx, house.notary.prepare({.kind = ledger::EventKind::test_marked, .at = now})));
            return true;
        });
        if (!done) return failure(OpenFault::other, done.error());
        made_.test_ = true;
        return {};
    }

    Installation& made_;
    InstallationOptions const& options_;
};

std::expected<std::unique_ptr<Installation>, OpenFailure> Installation::open(InstallationOptions const& options) {
    auto made = std::unique_ptr<Installation>(new Installation);
    if (auto const opened = Opener(*made, options).run(); !opened) return std::unexpected(opened.error());
    return made;
}

void Installation::close() {
    if (!store_ || closed_) return;
    closed_ = true;
    if (sequencer_) {
        while (true) {
            auto const taken = sequencer_->integrate(clock_->now());
            if (!taken || *taken == 0) break;
        }
    }
    store_->stop();
    if (auto const noted = note_clean_end(); !noted) log::warning("store.no_clean_end", {{"error", noted.error()}});
}

// Nothing was left half-way between a key and its row: the next start need not look.
Result<void> Installation::note_clean_end() {
    if (may_have_orphans_ || keys_->poisoned()) return {};
    TRY_VOID(put_meta(store_->backend(), clean_end_note, fingerprint(data_ / "keys.slo")));
    return store_->backend().make_durable();
}

Installation::~Installation() {
    close();
    sequencer_.reset();
    house_.reset();
    store_.reset();
    if (lock_ >= 0) ::close(lock_);
}

}  // namespace slovo::promises
