#include <algorithm>

#include "emit.hpp"

namespace stencil {

namespace {

std::string capitals(std::string const& name) {
    std::string made;
    bool up = true;
    for (char const c : name) {
        if (c == '_')
            up = true;
        else
            made += up ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c, up = false;
    }
    return made;
}

std::vector<std::string> const* choice_words(Type const& type) {
    if (type.kind == K::choice) return &type.words;
    for (auto const& inner : type.inner) {
        if (auto const* words = choice_words(inner)) return words;
    }
    return nullptr;
}

}  // namespace

std::string cpp_type(Type const& type) {
    switch (type.kind) {
        case K::text: return "text::Text";
        case K::url: return "text::Url";
        case K::flag: return "text::Flag";
        case K::number: return "text::Number";
        case K::date: return "text::Required<Instant>";
        case K::phrase: return "text::Required<text::Key>";
        case K::list: return "text::List<" + cpp_type(type.inner[0]) + ">";
        case K::maybe: return "std::optional<" + cpp_type(type.inner[0]) + ">";
        case K::choice: return "text::Required<" + type.record + ">";
        case K::personal: {
            std::string made = "vault::Personal<std::string";
            for (auto const& word : type.words) made += ", " + quoted(word);
            return made + ">";
        }
        case K::record: return type.record;
    }
    return "";
}

void name_choices(Type& type, std::string const& field) {
    if (type.kind == K::choice) type.record = capitals(field);
    for (auto& inner : type.inner) name_choices(inner, field);
}

std::string struct_code(std::string const& name, std::vector<Field> const& fields) {
    std::string code = "struct " + name + " {\n";
    std::string names;
    for (auto const& field : fields) {
        auto const* words = choice_words(field.type);
        if (words == nullptr) continue;
        code += "    enum class " + capitals(field.name) + " : std::uint8_t {";
        names += "[[nodiscard]] constexpr std::string_view name_of(" + name + "::" + capitals(field.name) +
                 " value) {\n    switch (value) {\n";
        for (auto const& word : *words) {
            code += (word == words->front() ? " " : ", ") + word;
            names +=
                "        case " + name + "::" + capitals(field.name) + "::" + word + ": return " + quoted(word) + ";\n";
        }
        code += " };\n";
        names += "    }\n    return {};\n}\n";
    }
    for (auto const& field : fields) code += "    " + cpp_type(field.type) + " " + field.name + ";\n";
    return code + "};\n" + names + "\n";
}

std::string quoted(std::string const& text) {
    static constexpr char octal[] = "01234567";
    std::string made = "\"";
    for (char const c : text) {
        auto const byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\')
            made += std::string("\\") + c;
        else if (c == '\n')
            made += "\\n";
        else if (byte < 32 || byte == 127) {
            made += '\\';
            made += octal[byte >> 6];
            made += octal[(byte >> 3) & 7];
            made += octal[byte & 7];
        } else
            made += c;
    }
    return made + "\"";
}

}  // namespace stencil
