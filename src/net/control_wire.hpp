// The lines that travel over the control socket, as bytes and as values. Pure functions, and two that
// block on a socket; safe from any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "net/control_socket.hpp"

namespace slovo::net {

constexpr std::size_t request_line_bytes = 4 * 1024 * 1024;  // values to look for come in it, escaped
constexpr std::size_t answer_line_bytes = 1024 * 1024;
constexpr std::size_t answer_piece_bytes = 64 * 1024;  // of text in one answer line; escaped six times as long
constexpr std::size_t args_max = 256;

/// One line of an answer; exactly one of the three.
struct AnswerLine {
    std::optional<std::string> out;
    std::optional<std::string> err;
    std::optional<int> exit;
};

[[nodiscard]] std::string to_line(ControlRequest const& request);
[[nodiscard]] Result<ControlRequest> parse_request(std::string_view line);
[[nodiscard]] std::string out_line(std::string_view text);
[[nodiscard]] std::string err_line(std::string_view text);
[[nodiscard]] std::string exit_line(int code);
[[nodiscard]] Result<AnswerLine> parse_answer(std::string_view line);

/// `io`: the other end is gone.
[[nodiscard]] Result<> send_all(int socket, std::string_view bytes);
/// The next line without its end; `buffer` keeps what came after it. `too_large`, `io`.
[[nodiscard]] Result<std::string> read_line(int socket, std::string& buffer, std::size_t bytes_max);

}  // namespace slovo::net
