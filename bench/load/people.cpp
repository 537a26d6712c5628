#include "people.hpp"

#include <fmt/format.h>

#include <array>
#include <iterator>

namespace slovo::bench {
namespace {

constexpr std::array<std::string_view, 8> first_names{"Оксана", "Андрій", "Марія", "Тарас",
                                                      "Олена",  "Богдан", "Ірина", "Юрій"};
constexpr std::array<std::string_view, 8> last_names{"Коваленко", "Шевчук",  "Бойко",   "Ткаченко",
                                                     "Мельник",   "Кравець", "Поліщук", "Гончар"};
constexpr std::array<std::string_view, 8> beginnings{
    "Добрий день! Маємо крамницю меблів і хочемо зрозуміти, чи варто вкладати в рекламу.",
    "Вітаю. Після оновлення сайту відвідувачів стало менше, не можемо знайти причину.",
    "Доброго дня, цікавить перевірка сайту: чи зручно на ньому робити замовлення.",
    "Добрий день, плануємо вийти на нові міста й шукаємо тих, хто візьме пошук на себе.",
    "Вітаю! Сайт гарний, але заявок майже немає; підкажіть, з чого почати.",
    "Доброго дня. Потрібна оцінка бюджету на контекстну рекламу на найближчий сезон.",
    "Вітаємо, шукаємо підрядника на постійну роботу з нашим каталогом.",
    "Добрий день! Хочемо порівняти вашу пропозицію з тим, що робимо тепер."};
constexpr std::array<std::string_view, 4> endings{" Зручніше відповісти поштою.", " Дякую за відповідь!",
                                                  " Чекаємо на ваші запитання.", " Можна телефонувати вранці."};
constexpr std::array<std::string_view, 8> prefixes{"50", "66", "95", "99", "67", "96", "97", "98"};

void put(std::string& out, std::string_view name, std::string_view value) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    if (!out.empty()) out += '&';
    out += name;
    out += '=';
    for (char const c : value) {
        bool const plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                           c == '.' || c == '_';
        if (plain) {
            out += c;
        } else if (c == ' ') {
            out += '+';
        } else {
            auto const byte = static_cast<unsigned char>(c);
            out += '%';
            out += digits[byte >> 4];
            out += digits[byte & 15];
        }
    }
}

// Scatters numbers, so that neighbours do not look alike.
std::uint64_t mixed(std::uint64_t value) {
    value += 0x9E3779B97F4A7C15;
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
    value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
    return value ^ (value >> 31);
}

}  // namespace

std::string form_of(std::uint64_t run, std::uint64_t number, std::string_view token) {
    auto const chance = mixed(run ^ mixed(number));
    auto const id = fmt::format("{:x}.{:x}", run & 0xFFFFFFFF, number);
    std::string out;
    out.reserve(1400);
    put(out, "name", fmt::format("{} {}", first_names[chance & 7], last_names[(chance >> 3) & 7]));
    put(out, "email", fmt::format("p{}@mail{}.example.com.ua", id, (chance >> 6) & 63));
    put(out, "phone", fmt::format("+380{}{:07}", prefixes[(chance >> 12) & 7], (chance >> 15) % 10'000'000));
    put(out, "site", fmt::format("https://shop-{:x}.example.com.ua/katalog", number));
    put(out, "message", fmt::format("{}{}", beginnings[(chance >> 40) & 7], endings[(chance >> 43) & 3]));
    put(out, "processing", "yes");
    if ((chance >> 45) % 3 == 0) put(out, "marketing-email", "yes");
    put(out, "fax", "");
    put(out, "token", token);
    return out;
}

}  // namespace slovo::bench
