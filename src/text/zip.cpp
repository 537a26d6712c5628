#include "text/zip.hpp"

#include <zip.h>

#include <memory>

namespace slovo::text {
namespace {

constexpr zip_uint32_t fast = 1;  // the second half of what level 9 saves costs ten times as much

struct FreeSource {
    void operator()(zip_source_t* source) const { zip_source_free(source); }
};
struct Discard {
    void operator()(zip_t* archive) const { zip_discard(archive); }
};
using Source = std::unique_ptr<zip_source_t, FreeSource>;
using Archive = std::unique_ptr<zip_t, Discard>;

// MS-DOS date and time, in UTC: what every ZIP file has.
struct DosTime {
    zip_uint16_t time = 0;
    zip_uint16_t date = 0;
};
DosTime dos_time(Instant at) {
    auto const day = std::chrono::floor<std::chrono::days>(at);
    std::chrono::year_month_day const date(day);
    std::chrono::hh_mm_ss const time(std::chrono::floor<std::chrono::seconds>(at - day));
    int const year = std::max(static_cast<int>(date.year()), 1980) - 1980;
    auto const packed_date = static_cast<unsigned>(year) << 9U | static_cast<unsigned>(date.month()) << 5U |
                             static_cast<unsigned>(date.day());
    auto const packed_time = static_cast<unsigned>(time.hours().count()) << 11U |
                             static_cast<unsigned>(time.minutes().count()) << 5U |
                             static_cast<unsigned>(time.seconds().count()) / 2U;
    return {static_cast<zip_uint16_t>(packed_time), static_cast<zip_uint16_t>(packed_date)};
}

Result<void> add(zip_t* archive, ZipFile const& file, DosTime at) {
    Source source(zip_source_buffer(archive, file.bytes.data(), file.bytes.size(), 0));
    if (!source) return fail(ErrorCode::internal, "zip: no source");
    auto const index = zip_file_add(archive, file.name.c_str(), source.get(), ZIP_FL_ENC_UTF_8);
    if (index < 0) return fail(ErrorCode::invalid, "zip: the file cannot be added");
    static_cast<void>(source.release());  // the archive has it now
    auto const place = static_cast<zip_uint64_t>(index);
    bool const packs = file.pack == ZipPack::deflate;
    if (zip_set_file_compression(archive, place, packs ? ZIP_CM_DEFLATE : ZIP_CM_STORE, packs ? fast : 0) != 0 ||
        zip_file_set_dostime(archive, place, at.time, at.date, 0) != 0)
        return fail(ErrorCode::internal, "zip: a file's attributes");
    return {};
}

Result<std::string> bytes_of(zip_source_t* source) {
    zip_stat_t stat;
    if (zip_source_stat(source, &stat) != 0 || (stat.valid & ZIP_STAT_SIZE) == 0 || zip_source_open(source) != 0)
        return fail(ErrorCode::internal, "zip: the archive cannot be read");
    std::string out(stat.size, '\0');
    auto const got = zip_source_read(source, out.data(), out.size());
    zip_source_close(source);
    if (got < 0 || static_cast<std::size_t>(got) != out.size())
        return fail(ErrorCode::internal, "zip: the archive is short");
    return out;
}

}  // namespace

Result<std::string> make_zip(std::span<ZipFile const> files, Instant at) {
    if (files.empty()) return fail(ErrorCode::invalid, "zip: an archive has files");
    Source const buffer(zip_source_buffer_create(nullptr, 0, 0, nullptr));
    if (!buffer) return fail(ErrorCode::internal, "zip: no buffer");
    zip_source_keep(buffer.get());  // closing the archive gives up its share, ours stays
    Archive archive(zip_open_from_source(buffer.get(), ZIP_TRUNCATE, nullptr));
    if (!archive) {
        zip_source_free(buffer.get());
        return fail(ErrorCode::internal, "zip: no archive");
    }
    auto const time = dos_time(at);
    for (auto const& file : files) TRY_VOID(add(archive.get(), file, time));
    if (zip_close(archive.get()) != 0) return fail(ErrorCode::internal, "zip: the archive cannot be written");
    static_cast<void>(archive.release());
    return bytes_of(buffer.get());
}

}  // namespace slovo::text
