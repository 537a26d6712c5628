#include "study/wire.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "base/bytes.hpp"
#include "study/registry.hpp"
#include "text/unicode.hpp"

namespace slovo::study::wire {
namespace {

constexpr std::size_t frame_head = 5;
constexpr std::size_t findings_max = 1000, allowed_max = 64, text_max = 64 * 1024;
constexpr std::size_t snapshot_max = frame_bytes_max / 2;

class Writer {
public:
    void number(std::uint64_t value) {
        std::array<std::uint8_t, 8> bytes{};
        put_u64(bytes.data(), value);
        out_ += text_of(bytes);
    }
    void text(std::string_view value) {
        number(value.size());
        out_ += value;
    }
    [[nodiscard]] std::string take() { return std::move(out_); }

private:
    std::string out_;
};

/// Once something is missing everything after it is zero and empty; `ok` is asked at the end, and in loops.
class Reader {
public:
    explicit Reader(std::string_view content) : rest_(content) {}

    std::uint64_t number() {
        if (!has(8)) return 0;
        auto const value = read_u64(bytes_of(rest_).data());
        rest_.remove_prefix(8);
        return value;
    }
    std::uint32_t small() { return static_cast<std::uint32_t>(std::min<std::uint64_t>(number(), 0xFFFFFFFF)); }
    std::string bytes(std::size_t most) {
        auto const size = number();
        if (size > most || !has(size)) {
            ok_ = false;
            return {};
        }
        std::string out(rest_.substr(0, size));
        rest_.remove_prefix(size);
        return out;
    }
    /// Text that is no UTF-8 is no text.
    std::string text(std::size_t most = text_max) {
        auto out = bytes(most);
        return text::is_valid_utf8(out) ? out : std::string();
    }
    [[nodiscard]] bool ok() const { return ok_; }
    [[nodiscard]] bool at_end() const { return ok_ && rest_.empty(); }

private:
    bool has(std::uint64_t size) {
        ok_ = ok_ && size <= rest_.size();
        return ok_;
    }
    std::string_view rest_;
    bool ok_ = true;
};

void put_findings(Writer& to, std::vector<Finding> const& findings) {
    to.number(findings.size());
    for (auto const& finding : findings) {
        to.text(finding.check);
        to.number(finding.count);
        to.number(finding.places.size());
        for (auto const& place : finding.places) {
            to.number(place.page);
            to.number(place.line);
            to.text(place.evidence);
        }
    }
}

std::vector<Finding> take_findings(Reader& from) {
    std::vector<Finding> out;
    for (auto left = std::min<std::uint64_t>(from.number(), findings_max); from.ok() && left != 0; --left) {
        auto const* const check = find_check(from.text(limits::study_evidence));
        Finding finding{.check = check == nullptr ? std::string_view() : check->id, .count = from.small()};
        for (auto places = from.number(); from.ok() && places != 0; --places) {
            Place place{.page = from.small(), .line = from.small()};
            place.evidence = from.text();
            bool const fits = place.evidence.size() <= limits::study_evidence;
            if (fits && finding.places.size() < limits::study_places) finding.places.push_back(std::move(place));
        }
        if (check != nullptr) out.push_back(std::move(finding));
    }
    return out;
}

Error broken() {
    return {ErrorCode::corrupt, "no message of a worker"};
}

}  // namespace

bool write_frame(int fd, Kind kind, std::string_view content) {
    std::array<std::uint8_t, frame_head> head{};
    put_u32(head.data(), static_cast<std::uint32_t>(content.size()));
    head[4] = static_cast<std::uint8_t>(kind);
    auto all = std::string(text_of(head));
    all += content;
    std::string_view rest = all;
    while (!rest.empty()) {
        auto const put = ::write(fd, rest.data(), rest.size());
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0) return false;
        rest.remove_prefix(static_cast<std::size_t>(put));
    }
    return true;
}

Result<std::optional<Frame>> Splitter::next() {
    auto const rest = std::string_view(pending_).substr(taken_);
    if (rest.size() < frame_head) {
        pending_.erase(0, std::exchange(taken_, 0));
        return std::nullopt;
    }
    std::size_t const size = read_u32(bytes_of(rest).data());
    if (size > frame_bytes_max) return std::unexpected(broken());
    if (rest.size() < frame_head + size) {
        pending_.erase(0, std::exchange(taken_, 0));
        return std::nullopt;
    }
    Frame out{.kind = static_cast<Kind>(rest[4]), .content = std::string(rest.substr(frame_head, size))};
    taken_ += frame_head + size;
    return out;
}

std::string print(CrawlJob const& job) {
    Writer out;
    out.text(job.url);
    out.number(job.pages_max);
    out.number(job.allowed.size());
    for (auto const& address : job.allowed) out.text(address);
    out.text(job.contact_page);
    out.text(job.snapshot);
    out.text(job.skipped);
    out.number(static_cast<std::uint64_t>(job.time_max.count()));
    return out.take();
}

Result<CrawlJob> parse_job(std::string_view content) {
    Reader in(content);
    CrawlJob out{.url = in.text(), .pages_max = in.number()};
    for (auto left = std::min<std::uint64_t>(in.number(), allowed_max); in.ok() && left != 0; --left)
        out.allowed.push_back(in.text());
    out.contact_page = in.text();
    out.snapshot = in.bytes(snapshot_max);
    out.skipped = in.text();
    out.time_max = std::chrono::milliseconds(in.small());
    if (!in.at_end()) return std::unexpected(broken());
    return out;
}

std::string print(CrawlNews const& news) {
    Writer out;
    out.number(news.pages_done);
    out.number(news.pages_known);
    put_findings(out, news.so_far);
    return out.take();
}

Result<CrawlNews> parse_news(std::string_view content) {
    Reader in(content);
    CrawlNews out{.pages_done = in.small(), .pages_known = in.small(), .so_far = take_findings(in)};
    if (!in.at_end()) return std::unexpected(broken());
    return out;
}

std::string print_lines(std::vector<PageLine> const& pages, std::size_t begin, std::size_t end) {
    Writer out;
    out.number(end - begin);
    for (auto i = begin; i != end; ++i) {
        auto const& page = pages[i];
        out.text(page.url);
        out.number(static_cast<std::uint64_t>(page.status));
        out.text(page.title);
        for (std::uint64_t const value : {page.depth, page.findings, page.inlinks, page.words}) out.number(value);
        out.number(page.bytes);
        out.number(static_cast<std::uint64_t>(page.first_byte.count()));
    }
    return out.take();
}

Result<void> parse_lines(std::string_view content, std::vector<PageLine>& to, std::size_t pages_max) {
    Reader in(content);
    for (auto left = in.number(); in.ok() && left != 0; --left) {
        if (to.size() >= pages_max) return fail(ErrorCode::corrupt, "more pages than were asked for");
        PageLine page{.url = in.text()};
        page.status = static_cast<int>(in.small());
        page.title = in.text();
        for (auto* const value : {&page.depth, &page.findings, &page.inlinks, &page.words}) *value = in.small();
        page.bytes = in.number();
        page.first_byte = std::chrono::microseconds(in.small());
        to.push_back(std::move(page));
    }
    if (!in.at_end()) return std::unexpected(broken());
    return {};
}

std::string print_rest(Audit const& audit) {
    Writer out;
    out.number(audit.checks_run);
    out.number(audit.pages_not_seen);
    put_findings(out, audit.findings);
    return out.take();
}

Result<void> parse_rest(std::string_view content, Audit& to) {
    Reader in(content);
    to.checks_run = in.small();
    to.pages_not_seen = in.small();
    to.findings = take_findings(in);
    if (!in.at_end()) return std::unexpected(broken());
    return {};
}

}  // namespace slovo::study::wire
