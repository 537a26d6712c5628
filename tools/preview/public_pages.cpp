#include <algorithm>

#include "preview.hpp"
#include "text/catalog.hpp"
#include "web/pages/choices.hpp"
#include "web/pages/confirm.hpp"
#include "web/pages/desk_login.hpp"
#include "web/pages/diff.hpp"
#include "web/pages/front.hpp"
#include "web/pages/held.hpp"
#include "web/pages/not_me.hpp"
#include "web/pages/policy.hpp"
#include "web/pages/privacy.hpp"
#include "web/pages/problem.hpp"
#include "web/pages/proof.hpp"
#include "web/pages/received.hpp"
#include "web/pages/ring.hpp"
#include "web/pages/stop.hpp"

namespace preview {
namespace {

using namespace slovo::web::pages;

std::string front(Language l) {
    using Icon = FormCard::Icon;
    std::vector<FormCard> cards{
        {.icon = Icon::ppc,
         .title = pick(l, "Контекстна реклама", "Контекстная реклама", "Search advertising"),
         .intro = pick(l, "Подивимося на ваш сайт і скажемо, скільки коштуватиме клієнт із реклами.",
                       "Посмотрим на ваш сайт и скажем, сколько будет стоить клиент из рекламы.",
                       "We look at your site and tell you what a customer from advertising would cost."),
         .href = "/uk/form.html"},
        {.icon = Icon::seo,
         .title = pick(l, "SEO-просування", "SEO-продвижение", "SEO"),
         .intro = pick(l, "Перевіримо, що заважає сайту піднятися в пошуку.",
                       "Проверим, что мешает сайту подняться в поиске.",
                       "We check what keeps the site from rising in search results."),
         .href = "/uk/form.html"},
        {.icon = Icon::usability,
         .title = pick(l, "Юзабіліті сайту", "Юзабилити сайта", "Site usability"),
         .intro = pick(l, "Знайдемо місця, де відвідувачі губляться.", "Найдём места, где посетители теряются.",
                       "We find the places where visitors get lost."),
         .href = "/uk/form.html"},
        {.icon = Icon::request,
         .title = pick(l, "Надіслати заявку", "Отправить заявку", "Send a request"),
         .intro = pick(l, "Будь-яке інше запитання про наші послуги.", "Любой другой вопрос о наших услугах.",
                       "Any other question about what we do."),
         .href = "/uk/form.html"},
        {.icon = Icon::collab,
         .title = pick(l, "Співпраця", "Сотрудничество", "Work with us"),
         .intro = pick(l, "Для партнерів, підрядників і тих, хто шукає роботу.",
                       "Для партнёров, подрядчиков и тех, кто ищет работу.",
                       "For partners, contractors and people looking for a job."),
         .href = "/uk/form.html"}};
    return html(FrontPage{.chrome = chrome(l, "front"),
                          .forms = std::move(cards),
                          .version = 1,
                          .effective = at("2026-12-01T00:00:00Z"),
                          .kept = 17,
                          .planned = 20,
                          .broken = 0},
                l);
}

std::string clause_text(Language l, int i) {
    switch (i % 4) {
        case 0:
            return pick(l, "Ми поважаємо приватність кожного, хто відвідує сайт.",
                        "Мы уважаем приватность каждого, кто посещает сайт.",
                        "We respect the privacy of everyone who visits the site.");
        case 1:
            return pick(l, "Ми збираємо лише те, що перелічено нижче, і нічого понад це.",
                        "Мы собираем только то, что перечислено ниже, и ничего сверх этого.",
                        "We collect only what is listed below, and nothing beyond it.");
        case 2:
            return pick(l, "Дані із заявки потрібні лише для того, щоб відповісти на неї.",
                        "Данные из заявки нужны только для того, чтобы ответить на неё.",
                        "The data in a request serves only to answer it.");
        default:
            return pick(l, "Ми зберігаємо їх, лише доки це потрібно для названих цілей.",
                        "Мы храним их, только пока это нужно для названных целей.",
                        "We keep it only as long as the named purposes need it.");
    }
}

std::string clause_id(int i) {
    return std::string("C") + (i < 10 ? "0" : "") + std::to_string(i);
}

std::vector<text::Text> section_names(Language l) {
    return {pick(l, "Наші засади", "Наши принципы", "Our principles"),
            pick(l, "Що ми збираємо", "Что мы собираем", "What we collect"),
            pick(l, "Як ми це використовуємо", "Как мы это используем", "How we use it"),
            pick(l, "Чи передаємо ми дані", "Передаём ли мы данные", "Do we pass data on"),
            pick(l, "Діти", "Дети", "Children")};
}

Table purposes(Language l) {
    return {
        .id = "purposes",
        .heading = pick(l, "Цілі та строки", "Цели и сроки", "Purposes and periods"),
        .intro = pick(l, "Кожна ціль має підставу, перелік даних і строк.",
                      "У каждой цели есть основание, перечень данных и срок.",
                      "Every purpose has a basis, a list of data and a period."),
        .head = {pick(l, "Ціль", "Цель", "Purpose"), pick(l, "Підстава", "Основание", "Basis"),
                 pick(l, "Дані", "Данные", "Data"), pick(l, "Строк", "Срок", "Period")},
        .rows = {
            {.cells = {pick(l, "Відповідь на заявку", "Ответ на заявку", "Answering a request"),
                       pick(l, "Дії на ваше прохання перед договором", "Действия по вашей просьбе до договора",
                            "Steps at your request before a contract"),
                       pick(l, "Ім’я, пошта або телефон, текст", "Имя, почта или телефон, текст",
                            "Name, e-mail or phone, text"),
                       pick(l, "12 місяців", "12 месяцев", "12 months")}},
            {.cells = {pick(l, "Новини", "Новости", "News"), pick(l, "Ваша згода", "Ваше согласие", "Your consent"),
                       pick(l, "Пошта", "Почта", "E-mail"), pick(l, "До відмови", "До отказа", "Until you stop it")}}}};
}

std::string policy(Language l) {
    std::vector<PolicySection> sections;
    int number = 0;
    for (auto const& name : section_names(l)) {
        std::vector<PolicyClause> clauses;
        for (int i = 0; i < 3; ++i, ++number) {
            clauses.push_back({.id = clause_id(number),
                               .text = clause_text(l, number),
                               .state = number % 5 == 4 ? PolicyClause::State::planned : PolicyClause::State::kept,
                               .proof = "/uk/proof.html"});
        }
        sections.push_back({.id = "section-" + std::to_string(number), .heading = name, .clauses = std::move(clauses)});
    }
    return html(
        PolicyPage{.chrome = chrome(l, "policy"),
                   .heading = pick(l, "Політика конфіденційності", "Политика конфиденциальности", "Privacy policy"),
                   .version = 2,
                   .effective = at("2026-12-01T00:00:00Z"),
                   .hash = "9f2c4be1a07d5538c1d2e6f40b9a7785310fe24c6d8b9a01e7f3c5526d4b8e90",
                   .is_current = l != Language::en,
                   .current = "/uk/policy.html",
                   .sample = true,
                   .reconstructed = true,
                   .sections = std::move(sections),
                   .tables = {purposes(l)},
                   .versions = {{.number = 2,
                                 .effective = at("2026-12-01T00:00:00Z"),
                                 .href = "/uk/policy.html",
                                 .diff = text::Url("/uk/diff.html"),
                                 .current = true},
                                {.number = 1,
                                 .effective = at("2026-10-01T00:00:00Z"),
                                 .href = "/uk/policy.html",
                                 .diff = std::nullopt,
                                 .current = false}},
                   .source = "/policy.toml",
                   .authoritative = l == Language::uk},
        l);
}

std::string diff(Language l) {
    return html(
        DiffPage{.chrome = chrome(l, "diff"),
                 .from = 1,
                 .to = 2,
                 .class_id = "D3",
                 .duty = pick(l, "Повідомити людей за 30 днів до набрання чинності.",
                              "Сообщить людям за 30 дней до вступления в силу.",
                              "Tell people 30 days before it takes effect."),
                 .changes = {{.class_id = "D3",
                              .what = pick(l, "Довший строк зберігання заявок", "Более долгий срок хранения заявок",
                                           "Requests kept longer"),
                              .before = pick(l, "6 місяців після закриття", "6 месяцев после закрытия",
                                             "6 months after closing"),
                              .after = pick(l, "12 місяців після закриття", "12 месяцев после закрытия",
                                            "12 months after closing"),
                              .people = text::Number(1284)},
                             {.class_id = "D0",
                              .what = pick(l, "Виправлено одруківку", "Исправлена опечатка", "A typing error mended"),
                              .before = std::nullopt,
                              .after = std::nullopt,
                              .people = std::nullopt}},
                 .back = "/uk/policy.html"},
        l);
}

ProofClause proof_clause(Language l, int i, ProofClause::State state) {
    using State = ProofClause::State;
    std::vector<ProofCheck> checks;
    if (state != State::planned) {
        checks.push_back(
            {.id = "H-" + clause_id(i) + "-1",
             .what = pick(l, "Надіслати зайве поле: його не збережено", "Отправить лишнее поле: оно не сохранено",
                          "Send an extra field: it is not stored"),
             .result = state == State::broken ? ProofCheck::Result::failed : ProofCheck::Result::passed,
             .last = text::Required<Instant>(at("2026-11-22T14:03:00Z")),
             .measure = text::Text("0 / 214")});
    }
    std::vector<text::Text> rules;
    if (state != State::planned) rules = {"R-INTAKE-ALLOWLIST", "R-PURPOSE-BOUND"};
    return {.id = clause_id(i),
            .text = clause_text(l, i),
            .state = state,
            .rules = std::move(rules),
            .checks = std::move(checks),
            .clause = "/uk/policy.html"};
}

std::string proof(Language l) {
    using State = ProofClause::State;
    std::vector<State> states;
    std::vector<ProofSection> sections;
    int number = 0;
    auto const names = section_names(l);
    for (auto const& name : names) {
        std::vector<ProofClause> clauses;
        for (int i = 0; i < 7 && number < 37; ++i, ++number) {
            auto const state = number == 9       ? State::broken
                               : number == 20    ? State::waiting
                               : number % 3 == 2 ? State::planned
                                                 : State::kept;
            states.push_back(state);
            clauses.push_back(proof_clause(l, number, state));
        }
        sections.push_back({.heading = name, .clauses = std::move(clauses)});
    }
    auto const count = [&](State state) { return std::ranges::count(states, state); };
    return html(
        ProofPage{.chrome = chrome(l, "proof"),
                  .overall = ProofPage::Overall::red,
                  .version = 2,
                  .policy = "/uk/policy.html",
                  .total = states.size(),
                  .kept = count(State::kept),
                  .planned = count(State::planned),
                  .broken = count(State::broken),
                  .waiting = count(State::waiting),
                  .arcs = ring(states),
                  .alarms = {{.severity = AlarmLine::Severity::yellow,
                              .text = pick(l, "Немає другого місця для журналу.", "Нет второго места для журнала.",
                                           "There is no second place for the journal."),
                              .since = text::Required<Instant>(at("2026-11-20T09:00:00Z"))}},
                  .sections = std::move(sections),
                  .ledger = LedgerBox{.origin = "webpromo.example/slovo/1",
                                      .size = 48213,
                                      .root = "q1f0vI4mJmZ2x1m9Wc0j2yO0o0q0U8m3S3Q1dKxw2mE=",
                                      .time = at("2026-11-22T15:59:30Z"),
                                      .checkpoint = "/ledger/checkpoint",
                                      .public_key = "webpromo.example/slovo/1+8f1c2a90+Aa7v0n3dC2sY1m0k",
                                      .verified = text::Required<Instant>(at("2026-11-22T15:00:00Z"))},
                  .commands = {"slovo prove --url https://webpromo.example",
                               "slovo ledger verify --url https://webpromo.example"},
                  .json = "/proof.json",
                  .sample = true,
                  .checked = text::Required<Instant>(at("2026-11-22T15:59:30Z"))},
        l);
}

std::string privacy(Language l) {
    return html(
        PrivacyPage{.chrome = chrome(l, "privacy"),
                    .action = "/privacy/requests",
                    .note = PrivacyPage::Note::none,
                    .contact = "",
                    .kinds = {{.value = "erase", .label = text::say(text::Key::mail_demand_erase, l), .checked = true}},
                    .words = "",
                    .words_max = 8192,
                    .guardian = false,
                    .email = "privacy@webpromo.example",
                    .mailto = text::Url::mailto("privacy@webpromo.example"),
                    .phone = "+380 44 000 00 00",
                    .tel = text::Url::tel("+380440000000"),
                    .address = pick(l, "вул. Взірцева, 1, Київ, 01001", "ул. Образцовая, 1, Киев, 01001",
                                    "1 Sample Street, Kyiv, 01001"),
                    .controller = pick(l, "ТОВ «Вебпромо Приклад»", "ООО «Вебпромо Пример»", "Webpromo Sample LLC"),
                    .rights = {{.title = pick(l, "Стерти дані", "Стереть данные", "Erase your data"),
                                .how = pick(l, "Напишіть нам: ми знищимо ключ, і прочитати їх не зможе ніхто.",
                                            "Напишите нам: мы уничтожим ключ, и прочитать их не сможет никто.",
                                            "Write to us: we destroy the key, and nobody can read it again."),
                                .deadline = pick(l, "30 днів", "30 дней", "30 days")}},
                    .complaints = {{.title = pick(l, "Уповноважений Верховної Ради з прав людини",
                                                  "Уполномоченный Верховной Рады по правам человека",
                                                  "Parliament Commissioner for Human Rights"),
                                    .contact = "ombudsman.gov.ua"}}},
        l);
}

std::string choices(Language l, bool optional) {
    std::vector<CookieRow> rows{
        {.name = "__Host-slovo-nonce",
         .what = pick(l, "Захищає кнопки в листах від чужих натискань.", "Защищает кнопки в письмах от чужих нажатий.",
                      "Protects the buttons in mails from being pressed by others."),
         .life = pick(l, "10 хвилин", "10 минут", "10 minutes"),
         .necessary = true}};
    return html(ChoicesPage{.chrome = chrome(l, "choices"),
                            .state = ChoicesPage::State::refused,
                            .optional = optional,
                            .gpc = optional,
                            .action = "/choices",
                            .token = "sample-token",
                            .saved = optional,
                            .cookies = std::move(rows)},
                l);
}

std::string problem(Language l, int status, ProblemPage::Kind kind) {
    return html(ProblemPage{.chrome = chrome(l, "problem"),
                            .status = status,
                            .kind = kind,
                            .reason = std::nullopt,
                            .retry_seconds = status == 429 ? std::optional(text::Number(42)) : std::nullopt,
                            .back = "/uk/front.html"},
                l);
}

void add_problems(std::vector<Sample>& samples) {
    using Kind = ProblemPage::Kind;
    for (auto const& [status, kind] : {std::pair{400, Kind::bad_request},
                                       {403, Kind::forbidden},
                                       {404, Kind::missing},
                                       {405, Kind::method},
                                       {409, Kind::conflict},
                                       {410, Kind::gone},
                                       {413, Kind::too_large},
                                       {429, Kind::too_many},
                                       {500, Kind::failure},
                                       {503, Kind::unavailable}}) {
        static std::vector<std::string> names;
        names.reserve(16);
        names.push_back("problem_" + std::to_string(status));
        samples.push_back({names.back(), [status, kind](Language l) { return problem(l, status, kind); }});
    }
}

}  // namespace

std::vector<Sample> public_samples() {
    std::vector<Sample> samples{{"front", front},
                                {"policy", policy},
                                {"diff", diff},
                                {"proof", proof},
                                {"privacy", privacy},
                                {"choices", [](Language l) { return choices(l, true); }},
                                {"choices_none", [](Language l) { return choices(l, false); }},
                                {"received",
                                 [](Language l) {
                                     return html(
                                         ReceivedPage{.chrome = chrome(l, "received"),
                                                      .reference = "7k2m-q9xd-31ha-sample",
                                                      .form_title = pick(l, "SEO-просування", "SEO-продвижение", "SEO"),
                                                      .by_email = true,
                                                      .to_confirm = true,
                                                      .answer_by = at("2026-11-25T15:00:00Z"),
                                                      .marketing = ReceivedPage::Marketing::asked,
                                                      .receipt = text::Url("/receipts/sample")},
                                         l);
                                 }},
                                {"held", [](Language l) {
                                     return html(HeldPage{.chrome = chrome(l, "held"),
                                                          .reference = "7k2m-q9xd-31ha-sample",
                                                          .decide_by = at("2026-11-24T15:00:00Z")},
                                                 l);
                                 }}};
    add_problems(samples);
    for (auto const state : {ConfirmPage::State::ask, ConfirmPage::State::done, ConfirmPage::State::stale}) {
        auto const name = state == ConfirmPage::State::ask    ? "confirm"
                          : state == ConfirmPage::State::done ? "confirm_done"
                                                              : "confirm_stale";
        samples.push_back({name, [state](Language l) {
                               return html(ConfirmPage{.chrome = chrome(l, "confirm"),
                                                       .state = state,
                                                       .action = "/c/sample",
                                                       .nonce = "sample",
                                                       .reference = "7k2m-q9xd-31ha-sample"},
                                           l);
                           }});
    }
    for (auto const state : {NotMePage::State::ask, NotMePage::State::done}) {
        samples.push_back(
            {state == NotMePage::State::ask ? "not_me" : "not_me_done", [state](Language l) {
                 return html(
                     NotMePage{.chrome = chrome(l, "not_me"), .state = state, .action = "/n/sample", .nonce = "sample"},
                     l);
             }});
    }
    for (auto const state : {StopPage::State::ask, StopPage::State::done}) {
        samples.push_back({state == StopPage::State::ask ? "stop" : "stop_done", [state](Language l) {
                               return html(StopPage{.chrome = chrome(l, "stop"), .state = state, .action = "/u/sample"},
                                           l);
                           }});
    }
    for (auto const state : {DeskLoginPage::State::ask, DeskLoginPage::State::none}) {
        samples.push_back({state == DeskLoginPage::State::ask ? "desk_login" : "desk_login_none", [state](Language l) {
                               return html(
                                   DeskLoginPage{chrome(l, "desk_login"), state, "/desk/login/sample", "sample"}, l);
                           }});
    }
    return samples;
}
}  // namespace preview
