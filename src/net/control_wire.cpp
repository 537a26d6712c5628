#include "net/control_wire.hpp"

#include <sys/socket.h>

#include <array>
#include <boost/json.hpp>
#include <cerrno>

namespace slovo::net {

namespace {

namespace json = boost::json;

std::string line_of(json::object const& object) {
    return json::serialize(object) + "\n";
}

Result<json::object> parse_object(std::string_view line) {
    json::parse_options options;
    options.allow_invalid_utf8 = true;  // a command may print bytes that are not text
    options.max_depth = 4;
    json::error_code error;
    auto value = json::parse({line.data(), line.size()}, error, {}, options);
    if (error || !value.is_object()) return fail(ErrorCode::invalid, "not a line of the control protocol");
    return std::move(value.as_object());
}

std::optional<std::string> text_in(json::object const& object, std::string_view key) {
    auto const* value = object.if_contains({key.data(), key.size()});
    if (value == nullptr || !value->is_string()) return std::nullopt;
    return std::string(value->as_string().data(), value->as_string().size());
}

}  // namespace

std::string to_line(ControlRequest const& request) {
    json::array args;
    for (auto const& one : request.args) args.emplace_back(one);
    json::object object;
    object["command"] = request.command;
    object["args"] = std::move(args);
    if (!request.input.empty()) object["input"] = request.input;
    return line_of(object);
}

Result<ControlRequest> parse_request(std::string_view line) {
    TRY(auto const object, parse_object(line));
    auto const command = text_in(object, "command");
    if (!command) return fail(ErrorCode::invalid, "a control request names a command");
    ControlRequest request;
    request.command = *command;
    request.input = text_in(object, "input").value_or("");
    auto const* args = object.if_contains("args");
    if (args == nullptr) return request;
    if (!args->is_array() || args->as_array().size() > args_max) return fail(ErrorCode::invalid, "arguments");
    for (auto const& one : args->as_array()) {
        if (!one.is_string()) return fail(ErrorCode::invalid, "an argument is a string");
        request.args.emplace_back(one.as_string().data(), one.as_string().size());
    }
    return request;
}

std::string out_line(std::string_view text) {
    json::object object;
    object["out"] = json::string_view(text.data(), text.size());
    return line_of(object);
}

std::string err_line(std::string_view text) {
    json::object object;
    object["err"] = json::string_view(text.data(), text.size());
    return line_of(object);
}

std::string exit_line(int code) {
    json::object object;
    object["exit"] = code;
    return line_of(object);
}

Result<AnswerLine> parse_answer(std::string_view line) {
    TRY(auto const object, parse_object(line));
    AnswerLine answer;
    answer.out = text_in(object, "out");
    answer.err = text_in(object, "err");
    if (auto const* exit = object.if_contains("exit"); exit != nullptr && exit->is_int64()) {
        answer.exit = static_cast<int>(exit->as_int64());
    }
    if (!answer.out && !answer.err && !answer.exit) return fail(ErrorCode::invalid, "an empty answer line");
    return answer;
}

Result<> send_all(int socket, std::string_view bytes) {
    while (!bytes.empty()) {
        auto const sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) return fail(ErrorCode::io, "the other end is gone");
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return {};
}

Result<std::string> read_line(int socket, std::string& buffer, std::size_t bytes_max) {
    std::size_t searched = 0;
    for (;;) {
        auto const end = buffer.find('\n', searched);
        if (end != std::string::npos) {
            auto line = buffer.substr(0, end);
            buffer.erase(0, end + 1);
            return line;
        }
        searched = buffer.size();
        if (searched > bytes_max) return fail(ErrorCode::too_large, "a line of the control protocol");
        std::array<char, 16384> chunk;
        auto const got = ::recv(socket, chunk.data(), chunk.size(), 0);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return fail(ErrorCode::io, "the other end is gone");
        buffer.append(chunk.data(), static_cast<std::size_t>(got));
    }
}

}  // namespace slovo::net
