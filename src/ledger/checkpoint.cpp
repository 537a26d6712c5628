#include "ledger/checkpoint.hpp"

#include <algorithm>

#include "base/ensure.hpp"
#include "base/limits.hpp"
#include "crypto/sha256.hpp"
#include "ledger/inside/scan.hpp"

namespace slovo::ledger {
namespace {

constexpr std::uint8_t ed25519 = 0x01;
constexpr std::string_view dash = "\xE2\x80\x94 ";  // U+2014 and a space

/// The length of the UTF-8 sequence at the front, 0 when it is none (RFC 3629).
std::size_t sequence_length(std::string_view text) {
    auto const byte = [&](std::size_t i) {
        return i < text.size() ? static_cast<std::uint8_t>(text[i]) : std::uint8_t{0};
    };
    auto const follows = [&](std::size_t i) { return (byte(i) & 0xC0) == 0x80; };
    auto const first = byte(0);
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first <= 0xDF) return follows(1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        bool const overlong = first == 0xE0 && byte(1) < 0xA0;
        bool const surrogate = first == 0xED && byte(1) > 0x9F;
        return follows(1) && follows(2) && !overlong && !surrogate ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        bool const overlong = first == 0xF0 && byte(1) < 0x90;
        bool const beyond = first == 0xF4 && byte(1) > 0x8F;
        return follows(1) && follows(2) && follows(3) && !overlong && !beyond ? 4 : 0;
    }
    return 0;
}

/// UTF-8 without control characters other than the newline, as a note must be.
bool is_note_text(std::string_view text) {
    while (!text.empty()) {
        if (static_cast<std::uint8_t>(text.front()) < 0x20 && text.front() != '\n') return false;
        auto const length = sequence_length(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

/// Unicode White_Space beyond ASCII, in UTF-8.
constexpr std::array<std::string_view, 19> wide_spaces{
    "\xC2\x85",     "\xC2\xA0",     "\xE1\x9A\x80", "\xE2\x80\x80", "\xE2\x80\x81", "\xE2\x80\x82", "\xE2\x80\x83",
    "\xE2\x80\x84", "\xE2\x80\x85", "\xE2\x80\x86", "\xE2\x80\x87", "\xE2\x80\x88", "\xE2\x80\x89", "\xE2\x80\x8A",
    "\xE2\x80\xA8", "\xE2\x80\xA9", "\xE2\x80\xAF", "\xE2\x81\x9F", "\xE3\x80\x80",
};

bool is_key_name(std::string_view name) {
    return !name.empty() && is_note_text(name) && name.find_first_of(" +\n") == std::string_view::npos &&
           std::ranges::none_of(wide_spaces, [&](auto space) { return name.find(space) != std::string_view::npos; });
}

Bytes typed(PublicKey const& key) {
    Bytes bytes{ed25519};
    bytes.insert(bytes.end(), key.begin(), key.end());
    return bytes;
}

std::uint32_t key_id(std::string_view name, PublicKey const& key) {
    auto const digest = crypto::sha256({bytes_of(name), bytes_of("\n"), typed(key)});
    return read_u32(digest.data());
}

std::string hex_of(std::uint32_t id) {
    std::array<std::uint8_t, 4> bytes{};
    put_u32(bytes.data(), id);
    return to_hex(bytes);
}

Result<NoteSignature> parse_signature_line(std::string_view line) {
    auto const bad = [] { return fail(ErrorCode::invalid, "a note has a malformed signature line"); };
    Scan scan(line);
    if (!scan.take(dash)) return bad();
    auto const name = scan.until(' ');
    if (!name || !is_key_name(*name)) return bad();
    auto const bytes = from_base64(scan.rest());
    if (!bytes || bytes->size() < 5) return bad();
    return NoteSignature{std::string(*name), read_u32(bytes->data()), Bytes(bytes->begin() + 4, bytes->end())};
}

}  // namespace

Result<VerifierKey> VerifierKey::create(std::string name, PublicKey const& key) {
    if (!is_key_name(name)) return fail(ErrorCode::invalid, "a log's name has no spaces, plus or control characters");
    auto const id = key_id(name, key);
    return VerifierKey(std::move(name), key, id);
}

Result<VerifierKey> VerifierKey::parse(std::string_view vkey) {
    auto const bad = [] { return fail(ErrorCode::invalid, "not a verifier key"); };
    Scan scan(vkey);
    auto const name = scan.until('+');
    if (!name) return bad();
    auto const id = scan.hex<4>();
    if (!id || !scan.take("+")) return bad();
    auto const bytes = from_base64(scan.rest());
    if (!bytes || bytes->size() != 33 || bytes->front() != ed25519) return bad();
    PublicKey key{};
    std::ranges::copy(ByteView(*bytes).subspan(1), key.begin());
    TRY(auto parsed, create(std::string(*name), key));
    if (parsed.id() != read_u32(id->data())) return bad();
    return parsed;
}

std::string VerifierKey::text() const {
    return name_ + '+' + hex_of(id_) + '+' + to_base64(typed(key_));
}

std::string body_of(Checkpoint const& checkpoint) {
    return checkpoint.origin + '\n' + std::to_string(checkpoint.size) + '\n' + to_base64(checkpoint.root) + '\n';
}

Result<Checkpoint> parse_checkpoint(std::string_view text) {
    auto const bad = [] { return fail(ErrorCode::invalid, "not a checkpoint"); };
    Checkpoint checkpoint;
    Scan scan(text);
    auto const origin = scan.until('\n');
    if (!origin || origin->empty() || !is_note_text(*origin)) return bad();
    checkpoint.origin = *origin;
    auto const size = scan.decimal(limits::ledger_entries);
    if (!size || !scan.take("\n")) return bad();
    checkpoint.size = *size;
    auto const root = scan.until('\n');
    if (!root || !scan.done()) return bad();
    auto const bytes = from_base64(*root);
    if (!bytes || bytes->size() != checkpoint.root.size()) return bad();
    std::ranges::copy(*bytes, checkpoint.root.begin());
    return checkpoint;
}

Result<Note> parse_note(std::string_view bytes) {
    auto const bad = [] { return fail(ErrorCode::invalid, "not a signed note"); };
    if (bytes.size() > limits::note_bytes || !is_note_text(bytes)) return bad();
    auto const blank = bytes.rfind("\n\n");
    if (blank == std::string_view::npos) return bad();
    Note note;
    note.text = bytes.substr(0, blank + 1);
    Scan scan(bytes.substr(blank + 2));
    while (!scan.done()) {
        auto const line = scan.until('\n');
        if (!line || note.signatures.size() == limits::note_signatures) return bad();
        TRY(auto signature, parse_signature_line(*line));
        note.signatures.push_back(std::move(signature));
    }
    if (note.signatures.empty()) return bad();
    return note;
}

std::string print(Note const& note) {
    std::string out = note.text + '\n';
    for (auto const& signature : note.signatures) {
        Bytes bytes(4);
        put_u32(bytes.data(), signature.id);
        bytes.insert(bytes.end(), signature.signature.begin(), signature.signature.end());
        out.append(dash).append(signature.name).append(" ").append(to_base64(bytes)).append("\n");
    }
    return out;
}

std::string sign_checkpoint(std::uint64_t size, Hash32 const& root, VerifierKey const& key, SignFunction const& sign) {
    ENSURE(size <= limits::ledger_entries, "a ledger has at most 2^48 entries");
    auto text = body_of(Checkpoint{key.name(), size, root});
    auto const signature = sign(bytes_of(text));
    return print(Note{std::move(text), {{key.name(), key.id(), Bytes(signature.begin(), signature.end())}}});
}

Result<Checkpoint> open_checkpoint(std::string_view bytes, VerifierKey const& key, VerifyFunction const& verify) {
    TRY(auto const note, parse_note(bytes));
    bool is_signed = false;
    for (auto const& line : note.signatures) {
        if (line.name != key.name() || line.id != key.id()) continue;
        Signature signature{};
        if (line.signature.size() != signature.size())
            return fail(ErrorCode::denied, "the log's signature is too short");
        std::ranges::copy(line.signature, signature.begin());
        if (!verify(key.key(), bytes_of(note.text), signature))
            return fail(ErrorCode::denied, "the log's signature is wrong");
        is_signed = true;
    }
    if (!is_signed) return fail(ErrorCode::denied, "the checkpoint is not signed by the log's key");
    TRY(auto checkpoint, parse_checkpoint(note.text));
    if (checkpoint.origin != key.name()) return fail(ErrorCode::invalid, "the checkpoint is of another log");
    return checkpoint;
}

Result<> may_follow(Checkpoint const& last, Checkpoint const& next, HashReader const& read) {
    auto const conflict = [] {
        return fail(ErrorCode::conflict, "the last checkpoint is not a beginning of this one");
    };
    if (last.origin != next.origin || last.size > next.size) return conflict();
    TRY(auto const proof, consistency_proof(last.size, next.size, read));
    if (!verify_consistency(last.size, last.root, next.size, next.root, proof)) return conflict();
    return {};
}

}  // namespace slovo::ledger
