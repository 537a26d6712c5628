#include <fmt/format.h>

#include <boost/json.hpp>
#include <charconv>

#include "cli/command.hpp"
#include "policy/load.hpp"
#include "promises/copy_check.hpp"
#include "promises/publish.hpp"
#include "proof/registry.hpp"

namespace slovo::cli {
namespace {

// What follows from a change, for the person who publishes.
std::string_view duty_of(policy::ChangeClass cls) {
    switch (cls) {
        case policy::ChangeClass::d0_text: return "wording only: publish";
        case policy::ChangeClass::d1_narrowing: return "less is done: publish; it holds for old data at once";
        case policy::ChangeClass::d2_contact: return "contacts: publish, and say so in the next message";
        case policy::ChangeClass::d3_material: return "more is done: tell people before it takes effect";
        case policy::ChangeClass::d4_consent:
            return "a consent would cover more: ask anew; the old one keeps its scope";
        case policy::ChangeClass::d5_new_purpose: return "a new purpose: for new data only, unless people agree";
        case policy::ChangeClass::d6_controller: return "another controller: the transfer procedure";
        case policy::ChangeClass::d7_protection: return "less protection: two people sign, and consent is asked anew";
    }
    return "";
}

std::optional<policy::Policy> load(Context const& context, std::string const& file) {
    auto const text = promises::read_small_file(file);
    if (!text) {
        context.complain(fmt::format("{}: {}", file, text.error().what()));
        return std::nullopt;
    }
    auto loaded = policy::load(*text, file);
    if (loaded) return std::move(*loaded);
    for (auto const& diagnostic : loaded.error()) context.output.err(policy::to_text(diagnostic) + "\n");
    return std::nullopt;
}

void print_diff(Context const& context, policy::Diff const& diff, promises::House* house) {
    if (diff.changes.empty()) context.say("Nothing changed but the head.");
    for (auto const& change : diff.changes) {
        auto people = std::string();
        if (house != nullptr) {
            if (auto const count = promises::count_people(*house, change.people); count && *count > 0)
                people = fmt::format("  [{} people]", *count);
        }
        context.say(fmt::format("{}  {}{}", policy::name_of(change.cls), change.what, people));
        if (!change.before.empty()) context.say("    - " + change.before);
        if (!change.after.empty()) context.say("    + " + change.after);
    }
    context.say(fmt::format("In all {}: {}.", policy::name_of(diff.overall()), duty_of(diff.overall())));
}

// What a program needs to know of a policy: who may open what, and what the forms ask.
std::string as_json(policy::Policy const& policy) {
    namespace js = boost::json;
    js::array purposes;
    for (auto const& purpose : policy.purposes) {
        purposes.push_back(js::object{{"id", purpose.id},
                                      {"kept", purpose.kept == policy::Kept::built},
                                      {"consent", purpose.consent.has_value()},
                                      {"roles", js::value_from(purpose.roles)}});
    }
    js::array forms;
    for (auto const& form : policy.forms) {
        js::array fields;
        for (auto const& field : form.fields) {
            fields.push_back(js::object{{"name", field.name},
                                        {"category", field.category},
                                        {"required", field.required},
                                        {"one_of", field.one_of_group}});
        }
        js::array consents;
        for (auto const& box : form.consents) {
            consents.push_back(js::object{
                {"id", box.id}, {"purpose", box.purpose}, {"channel", box.channel}, {"required", box.required}});
        }
        forms.push_back(js::object{{"id", form.id},
                                   {"purpose", form.purpose},
                                   {"fields", std::move(fields)},
                                   {"consents", std::move(consents)}});
    }
    js::object const whole{{"id", policy.id},
                           {"version", policy.version},
                           {"sha256", to_hex(policy.file_hash)},
                           {"purposes", std::move(purposes)},
                           {"forms", std::move(forms)}};
    return js::serialize(whole);
}

}  // namespace

Exit policy_lint(Context const& context, Arguments const& arguments) {
    auto const loaded = load(context, arguments.operands.front());
    if (!loaded) return Exit::no;
    auto const findings = policy::lint(*loaded, proof::binary(system_clock()->now()));
    for (auto const& finding : findings) context.say(policy::to_text(finding));
    if (policy::has_errors(findings)) return Exit::no;
    context.say(fmt::format("{} version {}: {} clauses, {} forms; nothing stands in the way of publishing it.",
                            loaded->id, loaded->version, loaded->clauses.size(), loaded->forms.size()));
    return Exit::done;
}

Exit policy_diff(Context const& context, Arguments const& arguments) {
    auto const before = load(context, arguments.operands[0]);
    auto const after = load(context, arguments.operands[1]);
    if (!before || !after) return Exit::usage;
    print_diff(context, policy::diff(*before, *after), nullptr);
    return Exit::done;
}

Exit policy_show(Context const& context, Arguments const& arguments) {
    auto& house = context.house();
    auto entry = house.shelf.current(house.now());
    if (arguments.has("version")) {
        auto const text = arguments.value("version");
        std::int64_t version = 0;
        std::from_chars(text.data(), text.data() + text.size(), version);
        entry = house.shelf.find({version});
    }
    if (!entry) {
        context.complain("there is no such policy: slovo policy publish FILE");
        return Exit::no;
    }
    if (arguments.has("json")) {
        context.say(as_json(*entry->policy));
    } else {
        context.output.out(entry->source);
    }
    return Exit::done;
}

//= policy:C04
Exit policy_publish(Context const& context, Arguments const& arguments) {
    auto& house = context.house();
    auto const& file = arguments.operands.front();
    auto const source = promises::read_small_file(file);
    if (!source) return context.fault(file, source.error());
    bool const check = arguments.has("check");
    auto const report =
        promises::publish_policy(house, *source, file, proof::binary(house.now()),
                                 check ? promises::PublishMode::check_only : promises::PublishMode::publish);
    if (!report) return context.fault("not published", report.error());
    for (auto const& warning : report->warnings) context.say(warning);
    if (report->diff) print_diff(context, *report->diff, &house);
    switch (report->outcome) {
        case promises::PublishOutcome::refused:
            for (auto const& reason : report->reasons) context.output.err(reason + "\n");
            context.complain("refused; the last accepted version goes on being served");
            return Exit::no;
        case promises::PublishOutcome::unchanged:
            context.say(fmt::format("Version {} is this very file already.", report->version.value));
            return Exit::done;
        case promises::PublishOutcome::published:
            context.say(fmt::format("Version {} {} in force from {}.", report->version.value,
                                    check ? "would be" : "is published and", to_rfc3339(report->in_force_from)));
            return Exit::done;
    }
    return Exit::fault;
}

}  // namespace slovo::cli
