#include "preview.hpp"
#include "text/catalog.hpp"
#include "web/pages/form.hpp"

namespace preview {
namespace {

using namespace slovo::web::pages;
using Kind = FormField::Kind;

enum class Case { fresh, wrong, changed, replayed };

FormField field(char const* name, std::string label, Kind kind, char const* autocomplete) {
    return {.name = name,
            .id = std::string("f-") + name,
            .label = std::move(label),
            .hint = std::nullopt,
            .why = std::nullopt,
            .kind = kind,
            .autocomplete = autocomplete,
            .required = false,
            .value = "",
            .checked = false,
            .max = 254,
            .error = std::nullopt};
}

std::vector<FieldGroup> groups(Language l, bool wrong) {
    auto name = field("name", pick(l, "Як до вас звертатися", "Как к вам обращаться", "Your name"), Kind::line, "name");
    auto email = field("email", pick(l, "Електронна пошта", "Электронная почта", "E-mail"), Kind::email, "email");
    auto phone = field("phone", pick(l, "Телефон", "Телефон", "Phone"), Kind::tel, "tel");
    auto site = field("site", pick(l, "Адреса сайту", "Адрес сайта", "Address of your site"), Kind::site, "url");
    auto message = field("message", pick(l, "Що вас цікавить", "Что вас интересует", "What would you like to know"),
                         Kind::area, "off");
    name.why = pick(l, "щоб звернутися у відповіді.", "чтобы обратиться в ответе.", "to address you in the answer.");
    email.why = pick(l, "сюди прийде відповідь.", "сюда придёт ответ.", "the answer goes here.");
    phone.why = pick(l, "якщо вам зручніше поговорити.", "если вам удобнее поговорить.", "if you would rather talk.");
    site.required = true;
    site.why = pick(l, "ми подивимося на нього перед відповіддю.", "мы посмотрим на него перед ответом.",
                    "we look at it before we answer.");
    message.max = 16384;
    message.hint = pick(l, "Не пишіть, будь ласка, про здоров’я та інше дуже особисте.",
                        "Не пишите, пожалуйста, о здоровье и другом очень личном.",
                        "Please do not write about health or other very private things.");
    if (wrong) {
        site.error = text::say(text::Key::fault_missing, l, {{"label", site.label.view()}});
        email.value = "olena.zrazok(at)example.com";
        email.error = text::say(text::Key::fault_email, l);
        message.value =
            pick(l, "Скільки часу забирає аудит?", "Сколько времени занимает аудит?", "How long does an audit take?");
    }
    return {{.note = std::nullopt, .fields = {name}},
            {.note = text::say(text::Key::form_one_of, l), .fields = {email, phone}},
            {.note = std::nullopt, .fields = {site, message}}};
}

std::vector<ConsentTick> ticks(Language l, bool wrong) {
    auto const processing = pick(l, "Погоджуюся, щоб мої дані використали лише для відповіді на цю заявку.",
                                 "Соглашаюсь, чтобы мои данные использовали только для ответа на эту заявку.",
                                 "I agree that my data is used only to answer this request.");
    std::optional<text::Text> error;
    if (wrong) error = text::say(text::Key::fault_tick, l);
    return {
        {.id = "c-processing",
         .name = "processing",
         .label = processing,
         .required = true,
         .checked = false,
         .error = std::move(error)},
        {.id = "c-marketing",
         .name = "marketing-email",
         .label = pick(l, "Надсилайте мені новини й приклади робіт на пошту.",
                       "Присылайте мне новости и примеры работ на почту.", "Send me news and case studies by e-mail."),
         .required = false,
         .checked = false,
         .error = std::nullopt}};
}

std::string form(Language l, Case which) {
    bool const wrong = which == Case::wrong;
    auto guardian = field(
        "on_behalf",
        pick(l, "Я пишу як мама, тато або опікун від імені дитини", "Я пишу как мама, папа или опекун от имени ребёнка",
             "I write as a parent or guardian on behalf of a child"),
        Kind::tick, "off");
    guardian.value = "guardian";
    std::vector<ErrorLink> errors;
    if (wrong) {
        errors = {{.field_id = "f-email", .text = text::say(text::Key::fault_email, l)},
                  {.field_id = "f-site", .text = text::say(text::Key::fault_missing, l, {{"label", "example.com"}})},
                  {.field_id = "c-processing", .text = ticks(l, true)[0].error.value()}};
    }
    std::optional<PolicyChange> change;
    if (which == Case::changed) {
        change = PolicyChange{
            .from = 1,
            .to = 2,
            .changes = {pick(l, "Заявки зберігаються 12 місяців замість 6.", "Заявки хранятся 12 месяцев вместо 6.",
                             "Requests are kept 12 months instead of 6.")},
            .diff = "/uk/diff.html"};
    }
    return html(
        FormPage{
            .chrome = chrome(l, "form"),
            .form_id = "seo",
            .heading = pick(l, "SEO-просування", "SEO-продвижение", "SEO"),
            .intro = pick(l, "Залиште адресу сайту: ми його вивчимо й напишемо, що заважає йому рости.",
                          "Оставьте адрес сайта: мы его изучим и напишем, что мешает ему расти.",
                          "Leave your site’s address: we will study it and tell you what holds it back."),
            .action = "/forms/seo",
            .token = "sample-token",
            .trap = "company_fax",
            .version = 2,
            .children_notice =
                pick(l, "Сайт не для дітей. Якщо тобі немає 18, попроси маму, тата або опікуна написати замість тебе.",
                     "Сайт не для детей. Если тебе нет 18, попроси маму, папу или опекуна написать вместо тебя.",
                     "This site is not for children. If you are under 18, ask a parent or guardian to write for you."),
            .guardian = std::move(guardian),
            .groups = groups(l, wrong),
            .consents = ticks(l, wrong),
            .errors = std::move(errors),
            .change = std::move(change),
            .replayed = which == Case::replayed,
            .work = std::nullopt,
            .purpose = pick(l, "відповісти на вашу заявку і вивчити ваш сайт",
                            "ответить на вашу заявку и изучить ваш сайт", "answer your request and study your site"),
            .keep = pick(l, "12 місяців після останнього листа", "12 месяцев после последнего письма",
                         "12 months after the last letter")},
        l);
}

}  // namespace

std::vector<Sample> form_samples() {
    return {{"form", [](Language l) { return form(l, Case::fresh); }},
            {"form_errors", [](Language l) { return form(l, Case::wrong); }},
            {"form_changed", [](Language l) { return form(l, Case::changed); }},
            {"form_replayed", [](Language l) { return form(l, Case::replayed); }}};
}

}  // namespace preview
