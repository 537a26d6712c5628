#include "preview.hpp"
#include "text/catalog.hpp"
#include "web/pages/desk_envelope.hpp"
#include "web/pages/desk_inbox.hpp"
#include "web/pages/desk_mail.hpp"
#include "web/pages/desk_mail_envelope.hpp"
#include "web/pages/desk_mails.hpp"
#include "web/pages/desk_request.hpp"
#include "web/pages/desk_staff.hpp"
#include "web/pages/desk_status.hpp"
#include "web/pages/desk_study.hpp"

// The preview has no gate and no data: it stands in for the gate, to open what it has made up itself.
class slovo::gate::Gate {
public:
    static vault::Use<"reply"> use() { return vault::Use<"reply">(vault::UseKey(), SubjectId{1}, 1); }
};

namespace preview {
namespace {

using namespace slovo::web::pages;
using text::Key;
using Closed = vault::Personal<std::string, "reply", "collaboration", "screening">;

using ClosedMail = vault::Personal<std::string, "reply", "collaboration", "marketing", "rights">;

ClosedMail closed_mail(std::string value) {
    return ClosedMail::closing(SubjectId{1}, std::move(value));
}

Closed closed(std::string value) {
    return Closed::closing(SubjectId{1}, std::move(value));
}

template <class Page>
std::string opened_html(Page const& page, Language l) {
    std::string out;
    render(page, l, gate::Gate::use(), out);
    return out;
}

DeskChrome desk(Language l, std::string_view page) {
    auto const link = [&](Key key, char const* name, std::optional<text::Number> count = std::nullopt) {
        return NavLink{.label = text::say(key, l),
                       .href = text::Url::path({name_of(l), std::string(name) + ".html"}),
                       .current = page == name,
                       .count = std::move(count)};
    };
    auto const site = chrome(l, page);
    return {.site = site.site,
            .staff = pick(l, "Марія Зразкова", "Мария Образцова", "Mary Sample"),
            .role = pick(l, "менеджер", "менеджер", "manager"),
            .nav = {link(Key::desk_inbox, "desk_inbox", text::Number(4)), link(Key::desk_mails, "desk_mails"),
                    link(Key::desk_staff, "desk_staff"), link(Key::desk_status, "desk_status"),
                    link(Key::desk_proof, "proof")},
            .languages = site.languages,
            .home = "/uk/desk_inbox.html",
            .logout = "/desk/logout",
            .token = "sample-token",
            .alarms = {},
            .test_mode = false};
}

RequestHead head(Language l, int i) {
    using State = RequestHead::State;
    static constexpr State states[] = {State::fresh,    State::held,   State::opened,
                                       State::answered, State::closed, State::spam};
    static constexpr char const* references[] = {"7k2m-q9xd-31ha", "b8fp-02sk-m4te", "x1c7-9rdn-p5wq",
                                                 "g6yh-3vj0-k8za", "2tna-7eq4-d0cm", "r9ws-5xkb-16gf"};
    return {.reference = references[i % 6],
            .form = i % 2 == 0 ? pick(l, "SEO-просування", "SEO-продвижение", "SEO")
                               : pick(l, "Контекстна реклама", "Контекстная реклама", "Search advertising"),
            .state = states[i % 6],
            .received = at("2026-11-22T14:20:00Z"),
            .due = at("2026-11-25T14:20:00Z"),
            .overdue = i == 2,
            .language = i % 3 == 0   ? "uk"
                        : i % 3 == 1 ? "ru"
                                     : "en",
            .guardian = i == 3,
            .confirmed = i % 2 == 1,
            .flagged = i == 2};
}

std::string inbox(Language l, bool empty) {
    std::vector<InboxRow> rows;
    for (int i = 0; i < 6 && !empty; ++i) rows.push_back({.head = head(l, i), .href = "/uk/desk_request.html"});
    auto const filter = [](std::string label, bool current, std::optional<text::Number> count) {
        return NavLink{
            .label = std::move(label), .href = "/uk/desk_inbox.html", .current = current, .count = std::move(count)};
    };
    return html(
        DeskInboxPage{.chrome = desk(l, "desk_inbox"),
                      .rows = std::move(rows),
                      .states = {filter(text::say(Key::state_all, l), true, text::Number(1284)),
                                 filter(text::say(Key::state_fresh, l), false, text::Number(4)),
                                 filter(text::say(Key::state_held, l), false, text::Number(1)),
                                 filter(text::say(Key::state_answered, l), false, std::nullopt)},
                      .forms = {filter(text::say(Key::state_all_forms, l), true, std::nullopt),
                                filter(pick(l, "SEO-просування", "SEO-продвижение", "SEO"), false, std::nullopt)},
                      .search = empty ? "zzzz" : "",
                      .search_action = "/desk",
                      .total = empty ? 0 : 1284,
                      .newer = std::nullopt,
                      .older = empty ? std::nullopt : std::optional(text::Url("/uk/desk_inbox.html")),
                      .feed = "/desk/feed",
                      .mark = "1"},
        l);
}

std::string envelope(Language l, bool allowed) {
    return html(
        DeskEnvelopePage{.chrome = desk(l, "desk_envelope"),
                         .head = head(l, 0),
                         .purpose = "reply",
                         .purpose_title = pick(l, "відповідь на заявку", "ответ на заявку", "answering a request"),
                         .open = "/desk/r/sample/open",
                         .allowed = allowed,
                         .denied_why = std::nullopt,
                         .answered = false,
                         .back = "/uk/desk_inbox.html"},
        l);
}

std::vector<RequestField> fields(Language l) {
    using Kind = RequestField::Kind;
    std::vector<RequestField> made;
    auto const add = [&](std::string label, std::string value, Kind kind) {
        made.push_back({.label = std::move(label), .value = closed(std::move(value)), .kind = kind});
    };
    add(pick(l, "Ім’я", "Имя", "Name"), pick(l, "Олена Зразкова", "Елена Образцова", "Helen Sample"), Kind::line);
    add(pick(l, "Пошта", "Почта", "E-mail"), "olena@example.com", Kind::email);
    add(pick(l, "Сайт", "Сайт", "Site"), "https://example.com/", Kind::site);
    add(pick(l, "Повідомлення", "Сообщение", "Message"),
        pick(l, "Добрий день!\nСайт не видно в пошуку. Скільки коштує аудит?",
             "Добрый день!\nСайт не видно в поиске. Сколько стоит аудит?",
             "Hello!\nThe site does not show up in search. What does an audit cost?"),
        Kind::area);
    return made;
}

std::vector<StudyPart> study_parts() {
    using Kind = StudyPart::Kind;
    std::vector<StudyPart> made;
    made.push_back({.kind = Kind::html, .open = "/desk/r/sample/study/html"});
    made.push_back({.kind = Kind::pdf, .open = "/desk/r/sample/study/pdf"});
    made.push_back({.kind = Kind::csv, .open = "/desk/r/sample/study/csv"});
    return made;
}

StudyHead study_head(Language l, bool live) {
    return {.state = live ? StudyHead::State::running : StudyHead::State::done,
            .said = live ? pick(l, "Переглянуто 12 із 40 відомих сторінок, зауважень: 31.",
                                "Просмотрено 12 из 40 известных страниц, замечаний: 31.",
                                "Seen 12 of 40 known pages, findings: 31.")
                         : pick(l, "Переглянуто 40 сторінок, зауважень: 96.", "Просмотрено 40 страниц, замечаний: 96.",
                                "40 pages seen, findings: 96."),
            .reason = std::nullopt,
            .changed = at("2026-11-22T14:21:00Z"),
            .live = live,
            .feed = "/desk/r/sample/study/feed"};
}

StudyBox study(Language l) {
    return {.head = study_head(l, false), .parts = study_parts(), .page = "/uk/desk_study.html"};
}

SummaryField summary(Language l) {
    std::vector<AttachBox> boxes;
    boxes.push_back({.word = "html", .kind = AttachBox::Kind::html, .ticked = false});
    boxes.push_back({.word = "pdf", .kind = AttachBox::Kind::pdf, .ticked = false});
    return {.text = closed(pick(l, "Загальна оцінка B. Передусім стисніть зображення.",
                                "Общая оценка B. Прежде всего сожмите изображения.",
                                "Grade B. Compress the images first.")),
            .draft = std::nullopt,
            .put = false,
            .save = "/desk/r/sample/study/summary",
            .max = 4096,
            .attach = std::move(boxes)};
}

std::string study_page(Language l) {
    return html(DeskStudyPage{.chrome = desk(l, "desk_study"),
                              .head = head(l, 0),
                              .study = study_head(l, true),
                              .parts = {},
                              .start = std::nullopt,
                              .stop = text::Url("/desk/r/sample/study/stop"),
                              .refused = false,
                              .request = "/uk/desk_request.html"},
                l);
}

std::string request(Language l, bool held) {
    using Act = slovo::web::pages::Act;
    using Consent = ConsentLine::State;
    std::vector<AnswerLine> answers;
    if (!held) {
        answers.push_back({.when = at("2026-11-22T15:02:00Z"),
                           .who = pick(l, "Марія Зразкова", "Мария Образцова", "Mary Sample"),
                           .text = closed(pick(l, "Добрий день! Аудит коштує…", "Добрый день! Аудит стоит…",
                                               "Hello! An audit costs…")),
                           .state = AnswerLine::State::sent});
    }
    std::optional<HeldDecision> decision;
    std::optional<AnswerForm> answer;
    if (held) {
        decision = HeldDecision{.signs = {pick(l, "вік у тексті: 12", "возраст в тексте: 12", "age in the text: 12")},
                                .child = "/desk/r/sample/child",
                                .not_child = "/desk/r/sample/adult",
                                .erase_at = at("2026-11-24T14:20:00Z")};
    } else {
        answer = AnswerForm{
            .action = "/desk/r/sample/answer", .key = "sample", .max = 16384, .error = std::nullopt, .draft = ""};
    }
    auto const purpose = pick(l, "відповідь на заявку", "ответ на заявку", "answering a request");
    return opened_html(
        DeskRequestPage{
            .chrome = desk(l, "desk_request"),
            .head = head(l, held ? 1 : 3),
            .purpose_title = purpose,
            .version = 2,
            .fields = fields(l),
            .consents = {{.title = pick(l, "обробка заявки", "обработка заявки", "handling the request"),
                          .state = Consent::given,
                          .when = text::Required<Instant>(at("2026-11-22T14:20:00Z"))},
                         {.title = pick(l, "новини поштою", "новости почтой", "news by e-mail"),
                          .state = Consent::refused,
                          .when = std::nullopt}},
            .answers = std::move(answers),
            .answer = std::move(answer),
            .study = held ? std::nullopt : std::optional(study(l)),
            .summary = held ? std::nullopt : std::optional(summary(l)),
            .held = std::move(decision),
            .acts = {{.kind = Act::Kind::close, .action = "/desk/r/sample/close"},
                     {.kind = Act::Kind::spam, .action = "/desk/r/sample/spam"},
                     {.kind = Act::Kind::duplicate, .action = "/desk/r/sample/duplicate"},
                     {.kind = Act::Kind::cancel, .action = "/desk/r/sample/cancel"}},
            .history = {{.when = at("2026-11-22T14:20:00Z"),
                         .text = pick(l, "Заявку прийнято", "Заявка принята", "Request received"),
                         .who = std::nullopt},
                        {.when = at("2026-11-22T14:58:00Z"),
                         .text = pick(l, "Відкрито для відповіді", "Открыто для ответа", "Opened for the answer"),
                         .who = pick(l, "Марія Зразкова", "Мария Образцова", "Mary Sample")}},
            .erased_at = text::Required<Instant>(at("2027-11-22T14:20:00Z")),
            .saved = held ? DeskRequestPage::Saved::none : DeskRequestPage::Saved::answered,
            .back = "/uk/desk_inbox.html"},
        l);
}

MailHead mail_head(Language l, MailHead::State state) {
    return {.kind = pick(l, "Підтвердження заявки", "Подтверждение заявки", "Acknowledgement"),
            .reference = text::Text("7k2m-q9xd-31ha"),
            .when = at("2026-11-22T14:20:01Z"),
            .state = state};
}

std::string mails(Language l) {
    std::vector<MailRow> rows;
    for (auto const state :
         {MailHead::State::captured, MailHead::State::queued, MailHead::State::sent, MailHead::State::failed}) {
        rows.push_back({.href = "/uk/desk_mail.html", .head = mail_head(l, state)});
    }
    return html(DeskMailsPage{.chrome = desk(l, "desk_mails"),
                              .capturing = true,
                              .rows = std::move(rows),
                              .newer = std::nullopt,
                              .older = std::nullopt},
                l);
}

std::string mail(Language l) {
    return opened_html(
        DeskMailPage{.chrome = desk(l, "desk_mail"),
                     .capturing = true,
                     .head = mail_head(l, MailHead::State::captured),
                     .to = closed_mail("olena@example.com"),
                     .subject = closed_mail(
                         text::say(Key::mail_ack_subject, l, {{"reference", "7k2m"}, {"site", "webpromo.example"}})),
                     .body = closed_mail(text::say(Key::mail_hello, l) + "\n\n" + text::say(Key::mail_ack_confirm, l) +
                                         "\nhttps://webpromo.example/c/sample"),
                     .back = "/uk/desk_mails.html"},
        l);
}

std::string mail_envelope(Language l) {
    return html(
        DeskMailEnvelopePage{.chrome = desk(l, "desk_mail_envelope"),
                             .capturing = true,
                             .head = mail_head(l, MailHead::State::captured),
                             .purpose = "reply",
                             .purpose_title = pick(l, "відповідь на заявку", "ответ на заявку", "answering a request"),
                             .open = "/desk/mail/sample/open",
                             .back = "/uk/desk_mails.html"},
        l);
}

std::string staff(Language l) {
    auto const row = [&](std::string name, bool me) {
        return StaffRow{.name = std::move(name),
                        .role = pick(l, "менеджер", "менеджер", "manager"),
                        .since = at("2026-11-01T08:00:00Z"),
                        .seen = me ? std::optional(text::Required<Instant>(at("2026-11-22T15:00:00Z"))) : std::nullopt,
                        .active = true,
                        .me = me,
                        .remove = me ? std::nullopt : std::optional(text::Url("/desk/staff/sample/remove"))};
    };
    return html(
        DeskStaffPage{
            .chrome = desk(l, "desk_staff"),
            .rows = {row(pick(l, "Марія Зразкова", "Мария Образцова", "Mary Sample"), true),
                     row(pick(l, "Іван Приклад", "Иван Пример", "John Example"), false)},
            .may_add = true,
            .add = "/desk/staff",
            .roles = {{.value = "manager", .label = pick(l, "менеджер", "менеджер", "manager"), .selected = true},
                      {.value = "dpo",
                       .label = pick(l, "захист даних", "защита данных", "data protection"),
                       .selected = false}},
            .name = "",
            .error = std::nullopt,
            .link = text::Text("https://webpromo.example/desk/login/sample-sample-sample")},
        l);
}

std::string status(Language l) {
    using Tone = StatusLine::Tone;
    return html(
        DeskStatusPage{
            .chrome = desk(l, "desk_status"),
            .lines = {{.title = pick(l, "Сховище", "Хранилище", "Store"),
                       .tone = Tone::good,
                       .value = "SQLite, WAL",
                       .advice = std::nullopt},
                      {.title = pick(l, "Пошта", "Почта", "Mail"),
                       .tone = Tone::warn,
                       .value = pick(l, "не налаштовано", "не настроена", "not configured"),
                       .advice = pick(l, "Запустіть slovo init або додайте --smtp.",
                                      "Запустите slovo init или добавьте --smtp.", "Run slovo init or add --smtp.")},
                      {.title = pick(l, "Журнал", "Журнал", "Ledger"),
                       .tone = Tone::bad,
                       .value = pick(l, "перевірка не пройшла", "проверка не пройдена", "verification failed"),
                       .advice = std::nullopt}},
            .proof = "/uk/proof.html",
            .checked = at("2026-11-22T15:59:30Z")},
        l);
}

}  // namespace

std::vector<Sample> desk_samples() {
    return {{"desk_inbox", [](Language l) { return inbox(l, false); }},
            {"desk_inbox_empty", [](Language l) { return inbox(l, true); }},
            {"desk_envelope", [](Language l) { return envelope(l, true); }},
            {"desk_envelope_denied", [](Language l) { return envelope(l, false); }},
            {"desk_request", [](Language l) { return request(l, false); }},
            {"desk_study", study_page},
            {"desk_request_held", [](Language l) { return request(l, true); }},
            {"desk_mails", mails},
            {"desk_mail", mail},
            {"desk_mail_envelope", mail_envelope},
            {"desk_staff", staff},
            {"desk_status", status}};
}

}  // namespace preview
