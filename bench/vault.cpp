// What sealing and normalising cost on the way in, for one request of five keys and five cells.
#include <benchmark/benchmark.h>

#include <filesystem>

#include "crypto/hash.hpp"
#include "crypto/token.hpp"
#include "text/contact.hpp"
#include "vault/blind_index.hpp"
#include "vault/keyfile.hpp"
#include "vault/seal.hpp"

namespace {

using namespace slovo;
using namespace slovo::vault;
using benchmark::DoNotOptimize;

crypto::Key key_of(std::uint8_t byte) {
    return crypto::Key::from_bytes(Bytes(32, byte));
}
constexpr Place place{1, 2, 3, {4, 5}, 6};

class File {
public:
    File() {
        std::filesystem::remove(path_);
        file_ = KeyFile::create(path_, master_, crypto::system_random()).value();
    }
    ~File() { std::filesystem::remove(path_); }
    KeyFile& operator*() { return *file_; }

private:
    std::filesystem::path path_ = std::filesystem::temp_directory_path() / "bench_vault.slo";
    crypto::Key master_ = key_of(1);
    std::unique_ptr<KeyFile> file_;
};

void reserve_five_keys(benchmark::State& state) {
    File file;
    std::vector<KeyRef> refs(5);
    for ([[maybe_unused]] auto _ : state) {
        for (auto& ref : refs) ref = (*file).reserve()->ref;
        (*file).abandon(refs);
    }
}
BENCHMARK(reserve_five_keys);

void make_group_durable(benchmark::State& state) {
    File file;
    std::vector<KeyRef> refs(static_cast<std::size_t>(state.range(0)));
    for ([[maybe_unused]] auto _ : state) {
        state.PauseTiming();
        for (auto& ref : refs) ref = (*file).reserve()->ref;
        state.ResumeTiming();
        if (!(*file).make_durable(refs)) state.SkipWithError("make_durable");
    }
}
BENCHMARK(make_group_durable)->Arg(5)->Arg(1280)->Iterations(50)->UseRealTime();

void find_key(benchmark::State& state) {
    File file;
    KeyRef const refs[] = {(*file).reserve()->ref};
    if (!(*file).make_durable(refs)) return state.SkipWithError("make_durable");
    for ([[maybe_unused]] auto _ : state) DoNotOptimize((*file).find(refs[0]));
}
BENCHMARK(find_key);

void seal(benchmark::State& state) {
    crypto::Key const thing = key_of(1), subject = key_of(2);
    Bytes const plain(static_cast<std::size_t>(state.range(0)));
    for ([[maybe_unused]] auto _ : state)
        DoNotOptimize(seal_cell(thing, subject, place, plain, crypto::system_random()));
}
BENCHMARK(seal)->Arg(20)->Arg(500)->Arg(16384);

void open(benchmark::State& state) {
    crypto::Key const thing = key_of(1), subject = key_of(2);
    Bytes const cell =
        seal_cell(thing, subject, place, Bytes(static_cast<std::size_t>(state.range(0))), crypto::system_random());
    for ([[maybe_unused]] auto _ : state) DoNotOptimize(open_cell(thing, subject, place, cell));
}
BENCHMARK(open)->Arg(20)->Arg(500)->Arg(16384);

void hash_keyed(benchmark::State& state) {
    crypto::Key const key = key_of(1);
    for ([[maybe_unused]] auto _ : state) DoNotOptimize(crypto::keyed_hash(key, {bytes_of("anna@example.com")}));
}
BENCHMARK(hash_keyed);

void random_32(benchmark::State& state) {
    std::uint8_t bytes[32];
    for ([[maybe_unused]] auto _ : state) {
        crypto::system_random().fill(bytes);
        DoNotOptimize(bytes);
    }
}
BENCHMARK(random_32);

void make_token(benchmark::State& state) {
    crypto::TokenMaker const maker(key_of(1));
    for ([[maybe_unused]] auto _ : state) DoNotOptimize(maker.make(crypto::TokenKind::rights, 42));
}
BENCHMARK(make_token);

void blind_index(benchmark::State& state) {
    BlindIndex const index(key_of(1));
    for ([[maybe_unused]] auto _ : state)
        DoNotOptimize(index.of(IndexUse::look_up, text::ContactKind::email, "anna@example.com"));
}
BENCHMARK(blind_index);

void normalise_email(benchmark::State& state, char const* typed) {
    for ([[maybe_unused]] auto _ : state) DoNotOptimize(text::normal_email(typed));
}
BENCHMARK_CAPTURE(normalise_email, ascii, " Anna.Kovalenko@Example.com");
BENCHMARK_CAPTURE(normalise_email, ukrainian, "пошта@приклад.укр");

void normalise_phone(benchmark::State& state, char const* typed) {
    for ([[maybe_unused]] auto _ : state) DoNotOptimize(text::normal_phone(typed));
}
BENCHMARK_CAPTURE(normalise_phone, international, "+380 (44) 123-45-67");
BENCHMARK_CAPTURE(normalise_phone, national, "044 123 45 67");

void normalise_site(benchmark::State& state) {
    for ([[maybe_unused]] auto _ : state) DoNotOptimize(text::normal_site("https://www.example.com/shop?a=b"));
}
BENCHMARK(normalise_site);

void clean(benchmark::State& state) {
    std::string text;
    for (int i = 0; i < 40; ++i) text += "Добрий день, потрібна реклама. ";
    for ([[maybe_unused]] auto _ : state) DoNotOptimize(text::clean_text(text, 16384));
}
BENCHMARK(clean);

}  // namespace
