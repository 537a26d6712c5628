#include <boost/json/basic_parser_impl.hpp>

#include "base/limits.hpp"
#include "web/server/body.hpp"

namespace slovo::web {

namespace {

namespace json = boost::json;

/// Takes the parser's events straight into the form's block: no tree of copies is made.
class FlatHandler {
public:
    static constexpr std::size_t max_object_size = limits::form_fields;
    static constexpr std::size_t max_array_size = 0;
    static constexpr std::size_t max_key_size = limits::name_bytes;
    static constexpr std::size_t max_string_size = limits::field_bytes;

    explicit FlatHandler(std::size_t bytes) : form_(bytes) {}

    bool on_document_begin(json::error_code&) { return true; }
    bool on_document_end(json::error_code&) { return true; }
    bool on_object_begin(json::error_code& code) {
        if (in_object_) return stop(BodyFault::malformed, code);
        in_object_ = true;
        return true;
    }
    bool on_object_end(std::size_t, json::error_code&) { return true; }
    bool on_array_begin(json::error_code& code) { return stop(BodyFault::malformed, code); }
    bool on_array_end(std::size_t, json::error_code&) { return true; }

    bool on_key_part(json::string_view part, std::size_t, json::error_code&) { return collect(part); }
    bool on_key(json::string_view part, std::size_t, json::error_code&) {
        collect(part);
        key_ = form_.since(part_from_);
        part_from_ = form_.size();
        return true;
    }
    bool on_string_part(json::string_view part, std::size_t, json::error_code&) { return collect(part); }
    bool on_string(json::string_view part, std::size_t, json::error_code& code) {
        collect(part);
        return finish(code);
    }
    bool on_number_part(json::string_view part, json::error_code&) { return collect(part); }
    bool on_int64(std::int64_t, json::string_view part, json::error_code& code) { return on_literal(part, code); }
    bool on_uint64(std::uint64_t, json::string_view part, json::error_code& code) { return on_literal(part, code); }
    bool on_double(double, json::string_view part, json::error_code& code) { return on_literal(part, code); }
    bool on_bool(bool value, json::error_code& code) { return on_literal(value ? "true" : "false", code); }
    bool on_null(json::error_code& code) {
        if (!in_object_) return stop(BodyFault::malformed, code);
        part_from_ = form_.size();
        return true;
    }
    bool on_comment_part(json::string_view, json::error_code&) { return true; }
    bool on_comment(json::string_view, json::error_code&) { return true; }

    [[nodiscard]] FormBody& form() { return form_; }
    [[nodiscard]] BodyFault fault() const { return fault_; }

private:
    bool collect(json::string_view part) {
        form_.put({part.data(), part.size()});
        return true;
    }
    bool on_literal(json::string_view part, json::error_code& code) {
        collect(part);
        return finish(code);
    }
    bool finish(json::error_code& code) {
        if (!in_object_) return stop(BodyFault::malformed, code);
        auto const added = form_.add(key_, form_.since(part_from_));
        part_from_ = form_.size();
        return added ? true : stop(added.error(), code);
    }
    bool stop(BodyFault fault, json::error_code& code) {
        fault_ = fault;
        code = json::error::syntax;
        return false;
    }

    FormBody form_;
    std::string_view key_;
    std::size_t part_from_ = 0;
    BodyFault fault_ = BodyFault::malformed;
    bool in_object_ = false;
};

BodyFault fault_of(json::error_code const& code, FlatHandler const& handler) {
    if (code == json::error::object_too_large || code == json::error::key_too_large ||
        code == json::error::string_too_large) {
        return BodyFault::too_large;
    }
    return handler.fault();
}

}  // namespace

BodyResult parse_json_object(ByteView body) {
    json::parse_options options;
    options.max_depth = 2;
    json::basic_parser<FlatHandler> parser(options, body.size());
    json::error_code code;
    auto const text = text_of(body);
    auto const used = parser.write_some(false, text.data(), text.size(), code);
    if (code) return std::unexpected(fault_of(code, parser.handler()));
    auto const only_space = text.find_first_not_of(" \t\r\n", used) == std::string_view::npos;
    if (!parser.done() || !only_space) return std::unexpected(BodyFault::malformed);
    return std::move(parser.handler().form());
}

}  // namespace slovo::web
