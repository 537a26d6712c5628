#include <fmt/format.h>

#include <charconv>

#include "base/mapped_file.hpp"
#include "cli/command.hpp"
#include "crypto/sign.hpp"
#include "gate/verify.hpp"
#include "ledger/receipt.hpp"

namespace slovo::cli {
namespace {

void print_faults(Context const& context, gate::Verification const& found) {
    for (auto const& fault : found.faults) context.say("  " + fault);
    context.say(fmt::format("The ledger is NOT whole: {} {}.", found.faults.size(),
                            found.faults.size() == 1 ? "fault" : "faults"));
}

}  // namespace

//= policy:C03
Exit ledger_verify(Context const& context, Arguments const& arguments) {
    auto& house = context.house();
    gate::VerifyOptions options;
    auto const from = context.installation().checked_from();
    // A tail that begins with the first event is the whole.
    bool const tail = arguments.has("tail") && from > 1;
    if (tail) {
        options.depth = gate::VerifyDepth::tail;
        options.from = from;
    }
    if (!arguments.has("quiet")) {
        options.progress = [&](std::int64_t done, std::int64_t of) {
            context.output.err(fmt::format("\r{} of {} events", done, of));
            if (done == of) context.output.err("\n");
        };
    }
    auto const found = house.store.read([&](store::Session& session) {
        return gate::verify_ledger(session, house.notary, house.safe, house.roots, options);
    });
    if (!found) return context.fault("the ledger cannot be verified", found.error());
    context.say(fmt::format("{} events, {} of them dark (their people are erased), {} rows compared{}", found->events,
                            found->dark, found->rows, tail ? " (the tail only)" : ""));
    context.say(fmt::format("root {} at {}; signed checkpoint at {}", to_base64(found->root), found->events,
                            found->checkpoint_size));
    if (!found->whole()) {
        print_faults(context, *found);
        return Exit::no;
    }
    context.say("The ledger is whole.");
    return Exit::done;
}

Exit ledger_checkpoint(Context const& context, Arguments const&) {
    auto const checkpoint = context.installation().sequencer().checkpoint();
    if (!checkpoint) {
        context.complain("nothing is signed yet");
        return Exit::no;
    }
    context.output.out(checkpoint->note);
    return Exit::done;
}

Exit ledger_proof(Context const& context, Arguments const& arguments) {
    auto const& text = arguments.operands.front();
    std::uint64_t number = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || number == 0) {
        context.complain("name an event by its number, from 1");
        return Exit::usage;
    }
    auto& house = context.house();
    auto const latest = context.installation().sequencer().checkpoint();
    if (!latest || number > latest->size) {
        context.complain("the event is not in the signed tree");
        return Exit::no;
    }
    auto const proof = house.store.read([&](store::Session& session) {
        gate::StoredTiles const tiles(session);
        ledger::TileReader reader(tiles);
        return ledger::inclusion_proof(latest->size, number - 1, reader.reader());
    });
    auto const entry = house.store.read([&](store::Session& session) {
        return store::events::commitments(session, static_cast<std::int64_t>(number) - 1, 1);
    });
    if (!proof) return context.fault("no proof", proof.error());
    if (!entry || entry->empty()) {
        context.complain("the event cannot be read");
        return Exit::fault;
    }
    context.say(fmt::format("entry {}", to_base64(entry->front())));
    context.say(fmt::format("index {}", number - 1));
    for (auto const& hash : *proof) context.say(to_base64(hash));
    context.say("");
    context.output.out(latest->note);
    return Exit::done;
}

//= policy:C03
Exit ledger_receipt(Context const& context, Arguments const& arguments) {
    auto const file = MappedFile::open(arguments.operands.front());
    if (!file) return context.fault("the receipt", file.error());
    auto const& verifier = context.house().roots.verifier();
    auto const receipt = ledger::verify_receipt(text_of(file->bytes()), verifier, crypto::verify);
    if (!receipt) {
        context.complain(fmt::format("The receipt does NOT hold: {}.", receipt.error().what()));
        return Exit::no;
    }
    auto const& event = receipt->event.event;
    context.say(fmt::format("The receipt holds: {} at {}, entry {} of {}.", name_of(event.kind), to_rfc3339(event.at),
                            receipt->index, receipt->checkpoint.size));
    return Exit::done;
}

}  // namespace slovo::cli
