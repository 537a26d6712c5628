#include "proof/rehearsal.hpp"

#include <future>

#include "base/log.hpp"
#include "crypto/random.hpp"
#include "proof/site_visits.hpp"

namespace slovo::proof {
namespace {

namespace fs = std::filesystem;

constexpr auto form_age = std::chrono::minutes(1);  // as if somebody had taken their time to fill it in

Result<fs::path> make_folder(fs::path const& scratch, crypto::Random& random) {
    std::array<std::uint8_t, 8> name{};
    random.fill(name);
    auto folder = scratch / ("rehearsal-" + to_hex(name));
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) return fail(ErrorCode::io, "rehearsal: its folder cannot be made");
    fs::permissions(folder, fs::perms::owner_all, error);
    if (error) return fail(ErrorCode::io, "rehearsal: its folder cannot be closed to others");
    return folder;
}

}  // namespace

Result<std::unique_ptr<Rehearsal>> Rehearsal::open(fs::path const& scratch, promises::ShelfEntry const& shown,
                                                   promises::SignLists const& signs) {
    TRY(auto folder, make_folder(scratch, crypto::system_random()));
    auto made = std::unique_ptr<Rehearsal>(new Rehearsal(signs, std::move(folder)));
    auto opened = promises::Installation::open({.data = made->folder_ / "data",
                                                .master_key = made->folder_ / "keys" / "master.key",
                                                .journal = made->folder_ / "journal"});
    if (!opened) return std::unexpected(opened.error().error);
    made->installation_ = std::move(*opened);
    auto entry = shown;
    entry.in_force_from = made->house().now();
    made->house().shelf.put(std::move(entry));
    made->shown_ = made->house().shelf.current(made->house().now());
    return made;
}

Rehearsal::~Rehearsal() {
    shown_.reset();
    installation_.reset();
    std::error_code error;
    fs::remove_all(folder_, error);
    if (error) log::warning("proof.rehearsal_left");
}

Result<Rehearsal::Sent> Rehearsal::send(std::string_view form, Fields const& fields,
                                        std::string const& idempotency_key) {
    auto const* const declared = shown_->policy->find_form(form);
    if (declared == nullptr) return fail(ErrorCode::not_found, "rehearsal: no such form");
    std::vector<promises::Pair> pairs;
    for (auto const& [name, value] : fields) pairs.push_back({name, value});
    Sent sent;
    auto read = promises::read_submission(*shown_->policy, *declared, pairs, {house().ids.next()},
                                          house().roots.blind(), signs_);
    if (!read) {
        sent.errors = std::move(read.error());
        return sent;
    }
    promises::Circumstances around{.shown = shown_, .form = declared, .language = Language::uk};
    around.token =
        promises::RenderToken{.number = house().ids.next() - (std::chrono::microseconds(form_age).count() << 10),
                              .policy = {shown_->policy->version}};
    around.network = "192.0.2.0/24";  // RFC 5737: nobody's
    if (!idempotency_key.empty()) around.idempotency_key = idempotency_key;
    std::promise<Result<promises::IntakeAnswer>> done;
    auto answered = done.get_future();
    promises::take_request(house(), std::move(around), std::move(*read),
                           [&](Result<promises::IntakeAnswer> answer) { done.set_value(std::move(answer)); });
    TRY(sent.answer, answered.get());
    return sent;
}

Rehearsal::Fields Rehearsal::filled(std::string_view form, std::string const& word) const {
    Fields out;
    auto const* const declared = shown_->policy->find_form(form);
    if (declared == nullptr) return out;
    out = fields_without_ticks(*declared, word);
    for (auto const& box : declared->consents) {
        if (box.required) out.emplace_back(box.id, "yes");
    }
    return out;
}

}  // namespace slovo::proof
