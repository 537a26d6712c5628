#include "ledger/receipt.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "ledger/inside/scan.hpp"

namespace slovo::ledger {
namespace {

constexpr std::string_view first_line = "c2sp.org/tlog-proof@v1\n";
constexpr std::string_view extra_begin = R"({"event":)";
constexpr std::string_view extra_middle = R"(,"salt":")";
constexpr std::string_view extra_end = R"("})";
constexpr std::size_t proof_hashes_max = 64;

/// {"event":<canonical text>,"salt":"<hex>"}: what stands around the event has a fixed length.
Result<> parse_extra(std::string_view extra, Receipt& receipt) {
    auto const bad = [] { return fail(ErrorCode::invalid, "the receipt's extra line holds no event and salt"); };
    auto const tail = extra_middle.size() + 2 * receipt.salt.size() + extra_end.size();
    if (!extra.starts_with(extra_begin) || extra.size() < extra_begin.size() + tail) return bad();
    receipt.event = extra.substr(extra_begin.size(), extra.size() - extra_begin.size() - tail);
    Scan scan(extra.substr(extra.size() - tail));
    if (!scan.take(extra_middle)) return bad();
    auto const salt = scan.hex<32>();
    if (!salt || !scan.take(extra_end)) return bad();
    receipt.salt = *salt;
    return {};
}

}  // namespace

std::string print(Receipt const& receipt) {
    std::string extra(extra_begin);
    extra.append(receipt.event).append(extra_middle).append(to_hex(receipt.salt)).append(extra_end);
    std::string out(first_line);
    out.append("extra ").append(to_base64(bytes_of(extra))).append("\n");
    out.append("index ").append(std::to_string(receipt.index)).append("\n");
    for (auto const& hash : receipt.proof) out.append(to_base64(hash)).append("\n");
    return out.append("\n").append(receipt.checkpoint);
}

Result<Receipt> parse_receipt(std::string_view file) {
    if (file.size() > limits::receipt_bytes) return fail(ErrorCode::too_large, "the receipt is too long");
    Receipt receipt;
    Scan scan(file);
    if (!scan.take(first_line)) return fail(ErrorCode::invalid, "not a tlog-proof file of version 1");
    auto const extra = scan.take("extra ") ? scan.until('\n') : std::nullopt;
    if (!extra) return fail(ErrorCode::invalid, "the receipt has no extra line");
    TRY(auto const opened, from_base64(*extra));
    TRY_VOID(parse_extra(text_of(opened), receipt));
    if (!scan.take("index ")) return fail(ErrorCode::invalid, "the receipt has no index line");
    auto const index = scan.decimal(limits::ledger_entries - 1);
    if (!index || !scan.take("\n")) return fail(ErrorCode::invalid, "the receipt's index is no number");
    receipt.index = *index;
    while (!scan.take("\n")) {
        auto const line = scan.until('\n');
        if (!line) return fail(ErrorCode::invalid, "the receipt ends within its proof");
        TRY(auto const bytes, from_base64(*line));
        if (bytes.size() != 32 || receipt.proof.size() == proof_hashes_max)
            return fail(ErrorCode::invalid, "the receipt's proof is not of hashes");
        std::ranges::copy(bytes, receipt.proof.emplace_back().begin());
    }
    receipt.checkpoint = scan.rest();
    return receipt;
}

//= policy:C03
Result<VerifiedReceipt> verify_receipt(std::string_view file, VerifierKey const& key, VerifyFunction const& verify) {
    TRY(auto const receipt, parse_receipt(file));
    TRY(auto event, parse_canonical(receipt.event));
    TRY(auto checkpoint, open_checkpoint(receipt.checkpoint, key, verify));
    auto const leaf = leaf_hash(commitment(receipt.salt, receipt.event));
    TRY_VOID(verify_inclusion(checkpoint.size, receipt.index, leaf, receipt.proof, checkpoint.root));
    return VerifiedReceipt{std::move(event), receipt.index, std::move(checkpoint)};
}

}  // namespace slovo::ledger
