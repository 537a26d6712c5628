#include <array>

#include "proof/byte_search.hpp"
#include "proof/checks.hpp"
#include "store/durability.hpp"
#include "store/tables/consents.hpp"
#include "store/tables/deliveries.hpp"
#include "store/tables/requests.hpp"
#include "text/contact.hpp"

namespace slovo::proof {
namespace {

using promises::IntakeOutcome;

/// The open form: free text is required there.
constexpr std::string_view open_form = "request";

Result<store::RequestRow> stored(Rehearsal& rehearsal, RequestId id) {
    return rehearsal.house().store.read([&](store::Session& session) { return store::requests::find(session, id); });
}

void set(Rehearsal::Fields& fields, std::string_view name, std::string value) {
    for (auto& [known, old] : fields) {
        if (known == name) {
            old = std::move(value);
            return;
        }
    }
    fields.emplace_back(name, std::move(value));
}

/// The field of free text of the open form.
std::string text_field(policy::Policy const& policy) {
    auto const* const form = policy.find_form(open_form);
    if (form != nullptr) {
        for (auto const& field : form->fields) {
            if (field.input_type == policy::InputType::textarea) return field.name;
        }
    }
    return {};
}

Result<Rehearsal::Sent> send_words(CheckContext& context, std::string words) {
    TRY(auto* const rehearsal, context.rehearsal());
    auto fields = rehearsal->filled(open_form, context.canary());
    set(fields, text_field(context.policy()), std::move(words));
    return rehearsal->send(open_form, fields);
}

}  // namespace

//= policy:C05
Checked undeclared_is_dropped(CheckContext& context) {
    TRY(auto* const rehearsal, context.rehearsal());
    auto fields = rehearsal->filled(open_form, context.canary());
    auto const undeclared = context.canary();
    fields.emplace_back("birthdate", undeclared);
    fields.emplace_back(undeclared, "yes");
    TRY(auto const sent, rehearsal->send(open_form, fields));
    if (!sent.errors.empty()) return failed("an undeclared field keeps a request from being taken");
    TRY(auto const found, search_bytes({rehearsal->data()}, {undeclared}));
    if (!found.hits.empty()) return failed_at("an undeclared value lies in a file", found.hits.front().file);
    return passed(found.files);
}

//= policy:C06
Checked contacts_have_one_form(CheckContext&) {
    using text::ContactKind;
    struct Group {
        ContactKind kind;
        std::array<std::string_view, 3> written;
        std::string_view normal;
    };
    constexpr std::array groups{
        Group{
            ContactKind::email, {"Olena@Example.com", " olena@EXAMPLE.COM ", "olena@example.com"}, "olena@example.com"},
        Group{ContactKind::email,
              {"info@приклад.укр", "INFO@ПРИКЛАД.УКР", "info@xn--80aikifvh.xn--j1amh"},
              "info@xn--80aikifvh.xn--j1amh"},
        Group{ContactKind::phone, {"044 123-45-67", "+38 (044) 1234567", "+380441234567"}, "+380441234567"}};
    for (auto const& group : groups) {
        for (auto const written : group.written) {
            auto const normal = text::normal_contact(group.kind, written);
            if (!normal || normal->normal != group.normal)
                return failed("the same contact point, written in two ways, is taken for two");
        }
    }
    return passed(std::ssize(groups));
}

//= policy:C09
Checked sent_twice_is_one(CheckContext& context) {
    TRY(auto* const rehearsal, context.rehearsal());
    auto fields = rehearsal->filled(open_form, context.canary());
    auto const key = context.canary();
    TRY(auto const first, rehearsal->send(open_form, fields, key));
    TRY(auto const again, rehearsal->send(open_form, fields, key));
    set(fields, text_field(context.policy()), context.canary());
    TRY(auto const other, rehearsal->send(open_form, fields, key));
    if (first.answer.outcome != IntakeOutcome::accepted) return failed("a request was not taken");
    if (again.answer.outcome != IntakeOutcome::repeated || again.answer.request != first.answer.request)
        return failed("the same request sent twice is not one");
    if (other.answer.outcome != IntakeOutcome::other_body) return failed("another request passes under the same key");
    TRY(auto const mails, rehearsal->house().store.read([&](store::Session& session) {
        return store::deliveries::of(session, first.answer.request);
    }));
    if (mails.size() != 1) return failed("a request sent twice is not acknowledged once", std::ssize(mails));
    return passed(3);
}

//= policy:C09
Checked store_is_durable(CheckContext& context) {
    auto& store = context.house().store;
    auto const syncs = store.stats().syncs;
    TRY(auto const how, store.write<store::Durability>([](store::Transaction& tx) { return store::durability(*tx); }));
    if (!how.log_ordered || store.stats().syncs == syncs) return failed("a commit may not have reached the disk");
    if (!how.erased_overwritten) return failed("what is erased is not overwritten");
    TRY(auto* const rehearsal, context.rehearsal());
    TRY(auto const sent, rehearsal->send(open_form, rehearsal->filled(open_form, context.canary())));
    // Readers have connections of their own: they see what is committed.
    if (auto const row = stored(*rehearsal, sent.answer.request); !row)
        return failed("a request was confirmed and is not there");
    return passed(1);
}

//= policy:C09
Checked special_words_are_flagged(CheckContext& context) {
    constexpr std::array<std::string_view, 3> special{"У мене діабет і інвалідність.", "У меня диабет и инвалидность.",
                                                      "I have diabetes and a disability."};
    constexpr std::array<std::string_view, 3> ordinary{"Потрібна реклама для магазину.", "Нужна реклама для магазина.",
                                                       "We need advertising for a shop."};
    auto const& signs = context.around().signs;
    for (auto const text : special) {
        if (!promises::screen(text, signs).special) return failed("special data in a text are not seen");
    }
    for (auto const text : ordinary) {
        if (promises::screen(text, signs) != promises::ScreenResult{}) return failed("an ordinary text is suspected");
    }
    return passed(std::ssize(special) + std::ssize(ordinary));
}

//= policy:C27b
Checked children_wait(CheckContext& context) {
    constexpr std::array<std::string_view, 3> children{"Мені 12 років, хочу сайт.", "Мне 12 лет, хочу сайт.",
                                                       "I am 12 and want a site."};
    TRY(auto* const rehearsal, context.rehearsal());
    for (auto const words : children) {
        TRY(auto const sent, send_words(context, std::string(words)));
        if (!sent.errors.empty() || sent.answer.outcome != IntakeOutcome::quarantined)
            return failed("a child's request does not wait for a decision");
        TRY(auto const mails, rehearsal->house().store.read([&](store::Session& session) {
            return store::deliveries::of(session, sent.answer.request);
        }));
        if (mails.size() != 1 || mails.front().template_id != "ask-parent")
            return failed("a child's request does not get the one note about a parent");
    }
    TRY(auto const site, send_words(context, "Нашему сайту 12 лет."));
    if (site.answer.outcome != IntakeOutcome::accepted) return failed("an old site is taken for a child");
    return passed(std::ssize(children) + 1);
}

//= policy:C28
Checked guardian_takes_no_marketing(CheckContext& context) {
    TRY(auto* const rehearsal, context.rehearsal());
    auto fields = rehearsal->filled(open_form, context.canary());
    auto const* const form = context.policy().find_form(open_form);
    if (form == nullptr) return failed("the open form is not there");
    fields.emplace_back("on_behalf", "guardian");
    for (auto const& box : form->consents) {
        if (!box.required) fields.emplace_back(box.id, "yes");
    }
    TRY(auto const sent, rehearsal->send(open_form, fields));
    if (!sent.errors.empty() || sent.answer.outcome != IntakeOutcome::accepted)
        return failed("a parent's request is not taken");
    TRY(auto const row, stored(*rehearsal, sent.answer.request));
    if (!row.on_behalf) return failed("a parent's request is not marked as one");
    TRY(auto const consents, rehearsal->house().store.read(
                                 [&](store::Session& session) { return store::consents::of(session, row.subject); }));
    for (auto const& consent : consents) {
        if (consent.purpose != form->purpose) return failed("more than the answer was agreed to on a child's behalf");
    }
    return passed(1);
}

//= policy:C26a
Checked stored_is_sealed(CheckContext& context) {
    TRY(auto* const rehearsal, context.rehearsal());
    std::vector<std::string> words;
    for (auto const& form : context.policy().forms) {
        words.push_back(context.canary());
        TRY(auto const sent, rehearsal->send(form.id, rehearsal->filled(form.id, words.back())));
        if (!sent.errors.empty()) return failed_at("a request was not taken", form.path);
    }
    TRY(auto const found, search_bytes({rehearsal->data()}, words));
    if (!found.hits.empty()) return failed_at("what was typed lies open in a file", found.hits.front().file);
    return passed(found.files);
}

}  // namespace slovo::proof
