#include "promises/submission.hpp"

#include <algorithm>

#include "text/contact.hpp"

namespace slovo::promises {
namespace {

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') text.remove_prefix(1);
    while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
    return text;
}

class Reader {
public:
    Reader(policy::Policy const& policy, policy::Form const& form, std::vector<Pair> const& pairs,
           vault::BlindIndex const& blind, SignLists const& signs)
        : policy_(policy), form_(form), pairs_(pairs), blind_(blind), signs_(signs) {}

    std::expected<Submission, std::vector<FieldError>> read(SubjectId subject) {
        out_.subject = subject;
        for (auto const& field : form_.fields) read_field(field);
        check_groups();
        read_ticks();
        if (!errors_.empty()) return std::unexpected(std::move(errors_));
        out_.body = blind_.of(vault::IndexUse::idempotency, bytes_of(all_));
        vault::wipe_value(all_);
        return std::move(out_);
    }

private:
    std::string_view value_of(std::string const& name) {
        std::string_view found;
        int count = 0;
        for (auto const& pair : pairs_) {
            if (pair.name != name) continue;
            found = trimmed(pair.value);
            ++count;
        }
        if (count > 1) error(name, FieldFault::repeated);
        return found;
    }

    void error(std::string const& field, FieldFault fault) { errors_.push_back({field, fault}); }

    void remember(std::string const& name, std::string_view value) {
        for (std::string_view part : {std::string_view(name), value}) {
            std::array<std::uint8_t, 4> size{};
            put_u32(size.data(), static_cast<std::uint32_t>(part.size()));
            all_ += text_of(size);
            all_ += part;
        }
    }

    void read_field(policy::FormField const& field) {
        auto const value = value_of(field.name);
        remember(field.name, value);
        if (value.empty()) {
            if (field.required) error(field.name, FieldFault::missing);
            return;
        }
        if (field.max_bytes != 0 && value.size() > field.max_bytes) return error(field.name, FieldFault::too_long);
        filled_.push_back(&field);
        auto const* const category = policy_.find_category(field.category);
        if (field.input_type == policy::InputType::checkbox) {
            out_.on_behalf = value == field.value;
            if (!out_.on_behalf) error(field.name, FieldFault::invalid);
            return;
        }
        if (category == nullptr) return;
        switch (category->normalise) {
            case policy::Normalise::email: return take_contact(field, text::ContactKind::email, value);
            case policy::Normalise::phone: return take_contact(field, text::ContactKind::phone, value);
            case policy::Normalise::url: return take_site(field, value);
            case policy::Normalise::name: return take_words(field, value, out_.name);
            case policy::Normalise::text: return take_words(field, value, out_.text);
            case policy::Normalise::none: return;
        }
    }

    void take_contact(policy::FormField const& field, text::ContactKind kind, std::string_view value) {
        auto normal = text::normal_contact(kind, value);
        if (!normal) return error(field.name, fault_of(normal.error()));
        SentContact const marks{.blind = blind_.of(vault::IndexUse::look_up, kind, normal->normal),
                                .suppression = blind_.of(vault::IndexUse::suppression, kind, normal->normal)};
        if (kind == text::ContactKind::email) {
            out_.email_marks = marks;
            out_.email = gate::Email::closing(out_.subject, std::move(normal->as_typed));
        } else {
            out_.phone_marks = marks;
            out_.phone = gate::Phone::closing(out_.subject, std::move(normal->normal));
        }
        vault::wipe_value(normal->normal);
        vault::wipe_value(normal->as_typed);
    }

    void take_site(policy::FormField const& field, std::string_view value) {
        auto site = text::normal_site(value);
        if (!site) return error(field.name, fault_of(site.error()));
        out_.site = gate::Site::closing(out_.subject, std::move(*site));
    }

    template <class P>
    void take_words(policy::FormField const& field, std::string_view value, std::optional<P>& target) {
        auto words = text::clean_text(value, field.max_bytes);
        if (!words) return error(field.name, fault_of(words.error()));
        //= policy:C27b
        auto const found = screen(*words, signs_);
        out_.signs.child = out_.signs.child || found.child;
        out_.signs.special = out_.signs.special || found.special;
        target = P::closing(out_.subject, std::move(*words));
    }

    static FieldFault fault_of(Error const& error) {
        return error.code() == ErrorCode::too_large ? FieldFault::too_long : FieldFault::invalid;
    }

    void check_groups() {
        std::vector<std::string> groups;
        for (auto const& field : form_.fields) {
            if (!field.one_of_group.empty() && std::ranges::find(groups, field.one_of_group) == groups.end())
                groups.push_back(field.one_of_group);
        }
        for (auto const& group : groups) {
            auto const of_group = [&](auto const& field) { return field.one_of_group == group; };
            bool const some = std::ranges::any_of(filled_, [&](auto const* field) { return of_group(*field); });
            auto const first = std::ranges::find_if(form_.fields, of_group);
            bool const told = std::ranges::any_of(errors_, [&](FieldError const& e) { return e.field == first->name; });
            if (!some && !told) error(first->name, FieldFault::one_of_missing);
        }
    }

    //= policy:C02
    void read_ticks() {
        for (auto const& box : form_.consents) {
            auto const value = value_of(box.id);
            remember(box.id, value);
            bool const ticked = value == "yes" || value == "on" || value == "true" || value == "1";
            if (box.required && !ticked) error(box.id, FieldFault::not_ticked);
            //= policy:C28
            // Nothing but the answer is agreed to on a child's behalf.
            out_.ticks.push_back(ticked && (box.required || !out_.on_behalf));
        }
    }

    policy::Policy const& policy_;
    policy::Form const& form_;
    std::vector<Pair> const& pairs_;
    vault::BlindIndex const& blind_;
    SignLists const& signs_;
    Submission out_;
    std::vector<FieldError> errors_;
    std::vector<policy::FormField const*> filled_;
    std::string all_;
};

}  // namespace

std::expected<Submission, std::vector<FieldError>> read_submission(policy::Policy const& policy,
                                                                   policy::Form const& form,
                                                                   std::vector<Pair> const& pairs, SubjectId subject,
                                                                   vault::BlindIndex const& blind,
                                                                   SignLists const& signs) {
    return Reader(policy, form, pairs, blind, signs).read(subject);
}

}  // namespace slovo::promises
