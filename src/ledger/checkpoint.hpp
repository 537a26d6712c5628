// The signed tree head: C2SP tlog-checkpoint in a C2SP signed-note, Ed25519 (type 0x01), as Go's
// sumdb/note writes and reads them. Signing and verifying are given as functions, keys stay outside.
// Pure functions and regular values.
#pragma once

#include <array>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "ledger/merkle.hpp"

namespace slovo::ledger {

using PublicKey = std::array<std::uint8_t, 32>;
using Signature = std::array<std::uint8_t, 64>;
using SignFunction = std::function<Signature(ByteView message)>;
using VerifyFunction = std::function<bool(PublicKey const&, ByteView message, Signature const&)>;

/// A log's name and key: what a verifier must know beforehand.
class VerifierKey {
public:
    /// `invalid` when the name is empty, has spaces, plus or control characters, or is not UTF-8.
    [[nodiscard]] static Result<VerifierKey> create(std::string name, PublicKey const& key);
    /// "name+0123abcd+base64(0x01 ‖ key)", with the right key id; `invalid` otherwise.
    [[nodiscard]] static Result<VerifierKey> parse(std::string_view vkey);

    [[nodiscard]] std::string text() const;
    [[nodiscard]] std::string const& name() const { return name_; }
    [[nodiscard]] PublicKey const& key() const { return key_; }
    [[nodiscard]] std::uint32_t id() const { return id_; }  ///< first 4 bytes of SHA-256(name ‖ \n ‖ 0x01 ‖ key)
    bool operator==(VerifierKey const&) const = default;

private:
    VerifierKey(std::string name, PublicKey const& key, std::uint32_t id)
        : name_(std::move(name)), key_(key), id_(id) {}
    std::string name_;
    PublicKey key_;
    std::uint32_t id_;
};

struct Checkpoint {
    std::string origin;
    std::uint64_t size = 0;
    Hash32 root{};
    bool operator==(Checkpoint const&) const = default;
};

[[nodiscard]] std::string body_of(Checkpoint const& checkpoint);  ///< three lines, each ended
/// Three lines and nothing more (we write no extension lines, and trust none).
[[nodiscard]] Result<Checkpoint> parse_checkpoint(std::string_view text);

struct NoteSignature {
    std::string name;
    std::uint32_t id = 0;
    Bytes signature;  // without the id
};
struct Note {
    std::string text;  // with its last newline
    std::vector<NoteSignature> signatures;
};
[[nodiscard]] Result<Note> parse_note(std::string_view bytes);
[[nodiscard]] std::string print(Note const& note);

/// The checkpoint as a note with our signature; its origin is the key's name.
[[nodiscard]] std::string sign_checkpoint(std::uint64_t size, Hash32 const& root, VerifierKey const& key,
                                          SignFunction const& sign);
/// Parsed and verified: `invalid` when malformed or of another origin, `denied` when not signed by the
/// key. Signatures of others (witnesses) are let be.
[[nodiscard]] Result<Checkpoint> open_checkpoint(std::string_view note, VerifierKey const& key,
                                                 VerifyFunction const& verify);

/// Must be asked before `next` is signed: `conflict` unless the tree under `read` holds `last` as a
/// beginning of `next`. A log that signs two histories is worth nothing.
[[nodiscard]] Result<> may_follow(Checkpoint const& last, Checkpoint const& next, HashReader const& read);

}  // namespace slovo::ledger
