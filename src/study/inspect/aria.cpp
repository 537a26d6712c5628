#include "study/inspect/aria.hpp"

#include <algorithm>
#include <array>

#include "study/letters.hpp"

namespace slovo::study {
namespace {

using html::Tag;

constexpr std::string_view roles =
    "alert|alertdialog|application|article|banner|blockquote|button|caption|cell|checkbox|code|columnheader|combobox|"
    "complementary|contentinfo|definition|deletion|dialog|directory|document|emphasis|feed|figure|form|generic|grid|"
    "gridcell|group|heading|img|image|insertion|link|list|listbox|listitem|log|main|mark|marquee|math|menu|menubar|"
    "menuitem|menuitemcheckbox|menuitemradio|meter|navigation|none|note|option|paragraph|presentation|progressbar|"
    "radio|radiogroup|region|row|rowgroup|rowheader|scrollbar|search|searchbox|separator|slider|spinbutton|status|"
    "strong|subscript|suggestion|superscript|switch|tab|table|tablist|tabpanel|term|textbox|time|timer|toolbar|tooltip|"
    "tree|treegrid|treeitem|doc-abstract|doc-acknowledgments|doc-afterword|doc-appendix|doc-backlink|doc-biblioentry|"
    "doc-bibliography|doc-biblioref|doc-chapter|doc-colophon|doc-conclusion|doc-cover|doc-credit|doc-credits|"
    "doc-dedication|doc-endnote|doc-endnotes|doc-epigraph|doc-epilogue|doc-errata|doc-example|doc-footnote|"
    "doc-foreword|doc-glossary|doc-glossref|doc-index|doc-introduction|doc-noteref|doc-notice|doc-pagebreak|"
    "doc-pagelist|doc-part|doc-preface|doc-prologue|doc-pullquote|doc-qna|doc-subtitle|doc-tip|doc-toc|"
    "graphics-document|graphics-object|graphics-symbol";

enum class Value : std::uint8_t { any, boolean, tristate, integer, number, token };

struct Attribute {
    std::string_view name;
    Value value = Value::any;
    std::string_view tokens = {};  ///< what it may be; with `boolean` and `tristate` what else
    std::string_view roles = {};   ///< empty: every element may have it
};
constexpr auto attributes = std::to_array<Attribute>({
    {"aria-activedescendant"},
    {"aria-atomic", Value::boolean},
    {"aria-autocomplete", Value::token, "inline|list|both|none", "combobox|searchbox|textbox"},
    {"aria-braillelabel"},
    {"aria-brailleroledescription"},
    {"aria-busy", Value::boolean},
    {"aria-checked", Value::tristate, "", "checkbox|menuitemcheckbox|menuitemradio|option|radio|switch|treeitem"},
    {"aria-colcount", Value::integer, "", "table|grid|treegrid"},
    {"aria-colindex", Value::integer, "", "cell|gridcell|columnheader|rowheader|row"},
    {"aria-colindextext"},
    {"aria-colspan", Value::integer, "", "cell|gridcell|columnheader|rowheader"},
    {"aria-controls"},
    {"aria-current", Value::token, "page|step|location|date|time|true|false"},
    {"aria-describedby"},
    {"aria-description"},
    {"aria-details"},
    {"aria-disabled", Value::boolean},
    {"aria-dropeffect", Value::any},
    {"aria-errormessage"},
    {"aria-expanded", Value::boolean, "undefined"},
    {"aria-flowto"},
    {"aria-grabbed", Value::boolean, "undefined"},
    {"aria-haspopup", Value::token, "true|false|menu|listbox|tree|grid|dialog"},
    {"aria-hidden", Value::boolean, "undefined"},
    {"aria-invalid", Value::token, "grammar|false|spelling|true"},
    {"aria-keyshortcuts"},
    {"aria-label"},
    {"aria-labelledby"},
    {"aria-level", Value::integer, "", "heading|listitem|row|treeitem|tablist|comment"},
    {"aria-live", Value::token, "off|polite|assertive"},
    {"aria-modal", Value::boolean, "", "dialog|alertdialog"},
    {"aria-multiline", Value::boolean, "", "textbox|searchbox"},
    {"aria-multiselectable", Value::boolean, "", "grid|listbox|tablist|tree|treegrid"},
    {"aria-orientation", Value::token, "horizontal|vertical|undefined",
     "scrollbar|separator|slider|listbox|combobox|menu|menubar|radiogroup|tablist|toolbar|tree|treegrid"},
    {"aria-owns"},
    {"aria-placeholder", Value::any, "", "textbox|searchbox|combobox"},
    {"aria-posinset", Value::integer, "",
     "article|listitem|menuitem|menuitemcheckbox|menuitemradio|option|radio|tab|treeitem|row|comment"},
    {"aria-pressed", Value::tristate, "undefined", "button"},
    {"aria-readonly", Value::boolean, "",
     "checkbox|combobox|grid|gridcell|listbox|radiogroup|slider|spinbutton|textbox|searchbox|switch|columnheader|"
     "rowheader|menuitemcheckbox|menuitemradio|treegrid"},
    {"aria-relevant"},
    {"aria-required", Value::boolean, "",
     "checkbox|combobox|gridcell|listbox|radiogroup|spinbutton|textbox|searchbox|tree|switch|columnheader|rowheader|"
     "treegrid"},
    {"aria-roledescription"},
    {"aria-rowcount", Value::integer, "", "table|grid|treegrid"},
    {"aria-rowindex", Value::integer, "", "cell|gridcell|columnheader|rowheader|row"},
    {"aria-rowindextext"},
    {"aria-rowspan", Value::integer, "", "cell|gridcell|columnheader|rowheader"},
    {"aria-selected", Value::boolean, "undefined", "gridcell|option|row|tab|columnheader|rowheader|treeitem"},
    {"aria-setsize", Value::integer, "",
     "article|listitem|menuitem|menuitemcheckbox|menuitemradio|option|radio|tab|treeitem|row|comment"},
    {"aria-sort", Value::token, "ascending|descending|none|other", "columnheader|rowheader"},
    {"aria-valuemax", Value::number, "", "meter|progressbar|scrollbar|separator|slider|spinbutton"},
    {"aria-valuemin", Value::number, "", "meter|progressbar|scrollbar|separator|slider|spinbutton"},
    {"aria-valuenow", Value::number, "", "meter|progressbar|scrollbar|separator|slider|spinbutton"},
    {"aria-valuetext", Value::any, "", "meter|progressbar|scrollbar|separator|slider|spinbutton"},
});

Attribute const* find(std::string_view name) {
    auto const found = std::ranges::lower_bound(attributes, name, {}, &Attribute::name);
    return found != attributes.end() && found->name == name ? &*found : nullptr;
}

struct Relation {
    std::string_view role, needs;
};
constexpr auto with_attributes = std::to_array<Relation>({{"checkbox", "aria-checked"},
                                                          {"combobox", "aria-expanded"},
                                                          {"heading", "aria-level"},
                                                          {"menuitemcheckbox", "aria-checked"},
                                                          {"menuitemradio", "aria-checked"},
                                                          {"meter", "aria-valuenow"},
                                                          {"radio", "aria-checked"},
                                                          {"scrollbar", "aria-controls|aria-valuenow"},
                                                          {"slider", "aria-valuenow"},
                                                          {"switch", "aria-checked"}});
constexpr auto with_children = std::to_array<Relation>({{"feed", "article"},
                                                        {"grid", "row|rowgroup"},
                                                        {"list", "listitem"},
                                                        {"listbox", "option|group"},
                                                        {"menu", "menuitem|menuitemcheckbox|menuitemradio|group"},
                                                        {"menubar", "menuitem|menuitemcheckbox|menuitemradio|group"},
                                                        {"radiogroup", "radio"},
                                                        {"row", "cell|gridcell|columnheader|rowheader"},
                                                        {"rowgroup", "row"},
                                                        {"table", "row|rowgroup"},
                                                        {"tablist", "tab"},
                                                        {"tree", "treeitem|group"},
                                                        {"treegrid", "row|rowgroup"}});
constexpr auto with_parents = std::to_array<Relation>({{"cell", "row"},
                                                       {"columnheader", "row"},
                                                       {"gridcell", "row"},
                                                       {"listitem", "list|group"},
                                                       {"menuitem", "menu|menubar|group"},
                                                       {"menuitemcheckbox", "menu|menubar|group"},
                                                       {"menuitemradio", "menu|menubar|group"},
                                                       {"option", "listbox|group"},
                                                       {"row", "table|grid|treegrid|rowgroup"},
                                                       {"rowgroup", "table|grid|treegrid"},
                                                       {"rowheader", "row"},
                                                       {"tab", "tablist"},
                                                       {"treeitem", "tree|group"}});

template <class Table>
std::string_view look_up(Table const& table, std::string_view role) {
    for (auto const& relation : table)
        if (relation.role == role) return relation.needs;
    return {};
}

bool is_number(std::string_view text) {
    if (text.starts_with('-')) text.remove_prefix(1);
    return !text.empty() && std::ranges::all_of(text, [](char c) { return is_digit(c) || c == '.'; });
}

std::string_view input_role(std::string_view type) {
    if (equals_ignoring_case(type, "checkbox")) return "checkbox";
    if (equals_ignoring_case(type, "radio")) return "radio";
    if (equals_ignoring_case(type, "range")) return "slider";
    if (equals_ignoring_case(type, "number")) return "spinbutton";
    auto const lower = lowered(type);
    if (is_one_of(lower, "button|submit|reset|image")) return "button";
    if (lower == "search") return "searchbox";
    return is_one_of(lower, "hidden|file|color|date|time|month|week|datetime-local") ? "other" : "textbox";
}

}  // namespace

std::string_view known_role(std::string_view name) {
    for (std::string_view rest = roles; !rest.empty();) {
        auto const end = std::min(rest.find('|'), rest.size());
        if (rest.substr(0, end) == name) return rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return {};
}

std::string_view own_role(html::Element const& element) {
    switch (element.tag) {
        case Tag::a: return element.has("href") ? "link" : "";
        case Tag::button: return "button";
        case Tag::input: return input_role(element.attribute("type"));
        case Tag::textarea: return "textbox";
        case Tag::select: return element.has("multiple") || element.has("size") ? "listbox" : "combobox";
        case Tag::option: return "option";
        case Tag::h1:
        case Tag::h2:
        case Tag::h3:
        case Tag::h4:
        case Tag::h5:
        case Tag::h6: return "heading";
        case Tag::ul:
        case Tag::ol:
        case Tag::menu: return "list";
        case Tag::li: return "listitem";
        case Tag::table: return "table";
        case Tag::thead:
        case Tag::tbody:
        case Tag::tfoot: return "rowgroup";
        case Tag::tr: return "row";
        case Tag::td: return "cell";
        case Tag::th: return "columnheader";
        case Tag::main: return "main";
        case Tag::nav: return "navigation";
        case Tag::article: return "article";
        case Tag::dialog: return "dialog";
        case Tag::progress: return "progressbar";
        case Tag::meter: return "meter";
        case Tag::hr: return "separator";
        case Tag::img: return "img";
        case Tag::p: return "paragraph";
        case Tag::fieldset:
        case Tag::details:
        case Tag::optgroup: return "group";
        default: return "";
    }
}

bool is_aria_attribute(std::string_view name) {
    return find(name) != nullptr;
}

bool is_valid_aria_value(std::string_view name, std::string_view value) {
    auto const* attribute = find(name);
    if (attribute == nullptr || trimmed(value).empty()) return true;
    auto const lower = lowered(trimmed(value));
    if (is_one_of(lower, attribute->tokens)) return true;
    switch (attribute->value) {
        case Value::any: return true;
        case Value::boolean: return lower == "true" || lower == "false";
        case Value::tristate: return is_one_of(lower, "true|false|mixed");
        case Value::integer:
        case Value::number: return is_number(lower);
        case Value::token: return false;
    }
    return true;
}

bool allows(std::string_view role, std::string_view attribute) {
    auto const* known = find(attribute);
    return known == nullptr || known->roles.empty() || is_one_of(role, known->roles);
}

std::string_view required_attributes(std::string_view role) {
    return look_up(with_attributes, role);
}
std::string_view required_children(std::string_view role) {
    return look_up(with_children, role);
}
std::string_view required_parents(std::string_view role) {
    return look_up(with_parents, role);
}

bool is_autocomplete(std::string_view value) {
    constexpr std::string_view fields =
        "off|on|name|honorific-prefix|given-name|additional-name|family-name|honorific-suffix|nickname|username|"
        "new-password|current-password|one-time-code|organization-title|organization|street-address|address-line1|"
        "address-line2|address-line3|address-level4|address-level3|address-level2|address-level1|country|country-name|"
        "postal-code|cc-name|cc-given-name|cc-additional-name|cc-family-name|cc-number|cc-exp|cc-exp-month|cc-exp-year|"
        "cc-csc|cc-type|transaction-currency|transaction-amount|language|bday|bday-day|bday-month|bday-year|sex|url|"
        "photo|tel|tel-country-code|tel-national|tel-area-code|tel-local|tel-local-prefix|tel-local-suffix|"
        "tel-extension|email|impp|webauthn";
    constexpr std::string_view before = "shipping|billing|home|work|mobile|fax|pager";
    auto const lower = lowered(value);
    std::string_view rest = lower, last;
    for (auto token = next_token(rest); !token.empty(); token = next_token(rest)) {
        if (!is_one_of(token, before) && !token.starts_with("section-") && !is_one_of(token, fields)) return false;
        last = token;
    }
    return last.empty() || is_one_of(last, fields);
}

}  // namespace slovo::study
