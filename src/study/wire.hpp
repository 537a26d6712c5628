// What parent and worker say to each other: frames (length u32 BE, kind byte, content), and the contents. The worker
// may be in a stranger's hands by then, so whatever it says is read with limits: unknown checks, broken text and too
// much of anything are dropped or refused. Pure functions but for the two that read and write; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "study/worker.hpp"

namespace slovo::study::wire {

enum class Kind : std::uint8_t {
    job = 'J',
    looking_at = 'A',  ///< an address; pages are numbered in the order of these frames
    changes = 'C',     ///< of what the worker knows, for one that goes on
    news = 'N',
    lines = 'L',  ///< some pages of the result
    done = 'D',   ///< the rest of the result
    failed = 'E'  ///< an error code
};

constexpr std::size_t frame_bytes_max = 32 * 1024 * 1024;
constexpr std::size_t lines_per_frame = 500;

struct Frame {
    Kind kind;
    std::string content;
};

/// Blocks until all of it is written; false when nobody reads.
[[nodiscard]] bool write_frame(int fd, Kind kind, std::string_view content);

/// Frames out of bytes as they come.
class Splitter {
public:
    void feed(std::string_view bytes) { pending_ += bytes; }
    /// `corrupt`: no frame of ours. Nothing: not all of it is there yet.
    [[nodiscard]] Result<std::optional<Frame>> next();

private:
    std::string pending_;
    std::size_t taken_ = 0;
};

[[nodiscard]] std::string print(CrawlJob const& job);
[[nodiscard]] Result<CrawlJob> parse_job(std::string_view content);
[[nodiscard]] std::string print(CrawlNews const& news);
[[nodiscard]] Result<CrawlNews> parse_news(std::string_view content);
/// Lines [begin, end) of the table.
[[nodiscard]] std::string print_lines(std::vector<PageLine> const& pages, std::size_t begin, std::size_t end);
[[nodiscard]] Result<void> parse_lines(std::string_view content, std::vector<PageLine>& to, std::size_t pages_max);
/// All but the table.
[[nodiscard]] std::string print_rest(Audit const& audit);
[[nodiscard]] Result<void> parse_rest(std::string_view content, Audit& to);

}  // namespace slovo::study::wire
