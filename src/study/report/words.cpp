#include "study/report/words.hpp"

#include <array>

namespace slovo::study {
namespace {

using text::Key;

struct GroupKeys {
    Group group;
    Key name, about, effect, good;
};

constexpr std::array group_keys{
    GroupKeys{Group::indexing, Key::report_group_indexing, Key::report_about_indexing, Key::report_effect_indexing,
              Key::report_good_indexing},
    GroupKeys{Group::content, Key::report_group_content, Key::report_about_content, Key::report_effect_content,
              Key::report_good_content},
    GroupKeys{Group::links, Key::report_group_links, Key::report_about_links, Key::report_effect_links,
              Key::report_good_links},
    GroupKeys{Group::redirects, Key::report_group_redirects, Key::report_about_redirects, Key::report_effect_redirects,
              Key::report_good_redirects},
    GroupKeys{Group::international, Key::report_group_international, Key::report_about_international,
              Key::report_effect_international, Key::report_good_international},
    GroupKeys{Group::structured_data, Key::report_group_structured_data, Key::report_about_structured_data,
              Key::report_effect_structured_data, Key::report_good_structured_data},
    GroupKeys{Group::duplicates, Key::report_group_duplicates, Key::report_about_duplicates,
              Key::report_effect_duplicates, Key::report_good_duplicates},
    GroupKeys{Group::images, Key::report_group_images, Key::report_about_images, Key::report_effect_images,
              Key::report_good_images},
    GroupKeys{Group::speed, Key::report_group_speed, Key::report_about_speed, Key::report_effect_speed,
              Key::report_good_speed},
    GroupKeys{Group::mobile, Key::report_group_mobile, Key::report_about_mobile, Key::report_effect_mobile,
              Key::report_good_mobile},
    GroupKeys{Group::accessibility, Key::report_group_accessibility, Key::report_about_accessibility,
              Key::report_effect_accessibility, Key::report_good_accessibility},
    GroupKeys{Group::security, Key::report_group_security, Key::report_about_security, Key::report_effect_security,
              Key::report_good_security},
    GroupKeys{Group::tls, Key::report_group_tls, Key::report_about_tls, Key::report_effect_tls, Key::report_good_tls},
    GroupKeys{Group::privacy, Key::report_group_privacy, Key::report_about_privacy, Key::report_effect_privacy,
              Key::report_good_privacy},
    GroupKeys{Group::ads, Key::report_group_ads, Key::report_about_ads, Key::report_effect_ads, Key::report_good_ads},
};

constexpr bool in_order() {
    for (std::size_t i = 0; i < group_keys.size(); ++i)
        if (group_keys[i].group != static_cast<Group>(i)) return false;
    return true;
}
static_assert(in_order(), "the table is read by the number of the group");

GroupKeys const& keys_of(Group group) {
    return group_keys[static_cast<std::size_t>(group)];
}

}  // namespace

Key severity_word(Severity severity) {
    switch (severity) {
        case Severity::critical: return Key::report_severity_critical;
        case Severity::high: return Key::report_severity_high;
        case Severity::medium: return Key::report_severity_medium;
        case Severity::low: return Key::report_severity_low;
        case Severity::info: return Key::report_severity_info;
    }
    return Key::report_severity_info;
}

Key effort_word(Effort effort) {
    switch (effort) {
        case Effort::small: return Key::report_effort_small;
        case Effort::medium: return Key::report_effort_medium;
        case Effort::large: return Key::report_effort_large;
    }
    return Key::report_effort_medium;
}

Key owner_word(Owner owner) {
    switch (owner) {
        case Owner::developer: return Key::report_owner_developer;
        case Owner::writer: return Key::report_owner_writer;
        case Owner::marketer: return Key::report_owner_marketer;
        case Owner::designer: return Key::report_owner_designer;
        case Owner::administrator: return Key::report_owner_administrator;
        case Owner::lawyer: return Key::report_owner_lawyer;
    }
    return Key::report_owner_developer;
}

Key group_word(Group group) {
    return keys_of(group).name;
}

Key about_word(Group group) {
    return keys_of(group).about;
}

Key effect_word(Group group) {
    return keys_of(group).effect;
}

Key good_word(Group group) {
    return keys_of(group).good;
}

}  // namespace slovo::study
