/* A storage that forgets: preloaded into a process, it writes the old bytes of every change to files under
 * LOSSY_DIR into the undo log LOSSY_LOG, and a mark for every fsync, which it does not pass on. After a kill -9 the
 * driver rolls back what was not synced (all of it, or sector by sector at random), as a power cut would. kill -9
 * alone never tests fsync: the page cache survives it.
 *
 * Record: magic 'L', kind, u16 path length or 0, u32 file, u64 offset, u64 old size, u64 length of old bytes; then the
 * path or the bytes. Kinds: P path of a file, W write, T truncate, S synced, D gone (unlink, rename). Little-endian.
 * Not seen: names in directories (creating, renaming), mmap'ed writes (SQLite has those in -shm only, which recovery
 * does not read). */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { max_fds = 4096, max_files = 256, sync_ns = 3 * 1000 * 1000 };

struct record {
    char magic, kind;
    uint16_t path_bytes;
    uint32_t file;
    uint64_t offset, old_size, old_bytes;
};

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static char folder[PATH_MAX];
static size_t folder_bytes;
static int log_fd = -1;
static int file_of_fd[max_fds]; /* 0: not ours; otherwise number of the file */
static char* paths[max_files];
static int file_count;

static int (*real_open)(char const*, int, ...);
static int (*real_openat)(int, char const*, int, ...);
static int (*real_close)(int);
static ssize_t (*real_write)(int, void const*, size_t);
static ssize_t (*real_writev)(int, struct iovec const*, int);
static ssize_t (*real_pwrite)(int, void const*, size_t, off_t);
static ssize_t (*real_pread)(int, void*, size_t, off_t);
static int (*real_ftruncate)(int, off_t);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);
static int (*real_unlink)(char const*);
static int (*real_rename)(char const*, char const*);

#define REAL(name, symbol) *(void**)&name = dlsym(RTLD_NEXT, symbol)

__attribute__((constructor)) static void start(void) {
    REAL(real_open, "open64");
    REAL(real_openat, "openat64");
    REAL(real_close, "close");
    REAL(real_write, "write");
    REAL(real_writev, "writev");
    REAL(real_pwrite, "pwrite64");
    REAL(real_pread, "pread64");
    REAL(real_ftruncate, "ftruncate64");
    REAL(real_fsync, "fsync");
    REAL(real_fdatasync, "fdatasync");
    REAL(real_unlink, "unlink");
    REAL(real_rename, "rename");
    char const* place = getenv("LOSSY_DIR");
    char const* log = getenv("LOSSY_LOG");
    if (place == NULL || log == NULL || realpath(place, folder) == NULL) return;
    folder_bytes = strlen(folder);
    log_fd = real_open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static void put(char kind, int file, uint64_t offset, uint64_t old_size, void const* bytes, size_t count) {
    struct record const head = {
        'L', kind, (uint16_t)(kind == 'P' ? count : 0), (uint32_t)file, offset, old_size, kind == 'P' ? 0 : count};
    struct iovec const parts[2] = {{(void*)&head, sizeof head}, {(void*)bytes, count}};
    if (real_writev(log_fd, parts, 2) != (ssize_t)(sizeof head + count)) abort();
}

/* The number of a path under the folder, 0 for others. Caller holds the mutex. */
static int number_of(char const* path) {
    char whole[PATH_MAX];
    if (log_fd < 0 || realpath(path, whole) == NULL) return 0;
    if (strncmp(whole, folder, folder_bytes) != 0 || whole[folder_bytes] != '/') return 0;
    size_t const size = strlen(whole);
    if (size > 4 && strcmp(whole + size - 4, "-shm") == 0) return 0;
    for (int i = 0; i < file_count; ++i)
        if (strcmp(paths[i], whole) == 0) return i + 1;
    if (file_count == max_files) abort();
    paths[file_count++] = strdup(whole);
    put('P', file_count, 0, 0, whole, size);
    return file_count;
}

static int tracked(int fd) {
    return fd >= 0 && fd < max_fds ? file_of_fd[fd] : 0;
}

static int opened(int fd, char const* path, int flags, struct stat const* before) {
    if (fd < 0 || fd >= max_fds || log_fd < 0) return fd;
    int const kept_errno = errno;
    pthread_mutex_lock(&mutex);
    struct stat now;
    file_of_fd[fd] = fstat(fd, &now) == 0 && S_ISREG(now.st_mode) ? number_of(path) : 0;
    /* O_TRUNC threw bytes away that we did not see: such files (logs, new files) count as gone before. */
    if (file_of_fd[fd] != 0 && ((flags & O_TRUNC) != 0 || before == NULL)) put('D', file_of_fd[fd], 0, 0, "", 0);
    pthread_mutex_unlock(&mutex);
    errno = kept_errno;
    return fd;
}

/* Saves what lies in [offset, offset + count). Caller holds the mutex. */
static void save(char kind, int fd, uint64_t offset, uint64_t count) {
    struct stat now;
    if (fstat(fd, &now) != 0) abort();
    uint64_t const size = (uint64_t)now.st_size;
    uint64_t const there = offset >= size ? 0 : (size - offset < count ? size - offset : count);
    char* const bytes = malloc(there + 1);
    int reader = fd;
    if ((fcntl(fd, F_GETFL) & O_ACCMODE) == O_WRONLY) reader = real_open(paths[tracked(fd) - 1], O_RDONLY | O_CLOEXEC);
    uint64_t got = 0;
    while (got < there) {
        ssize_t const part = real_pread(reader, bytes + got, there - got, (off_t)(offset + got));
        if (part <= 0) abort();
        got += (uint64_t)part;
    }
    if (reader != fd) real_close(reader);
    put(kind, tracked(fd), offset, size, bytes, there);
    free(bytes);
}

#define MODE_OF(flags, last)                      \
    mode_t mode = 0;                              \
    if (((flags) & (O_CREAT | O_TMPFILE)) != 0) { \
        va_list list;                             \
        va_start(list, last);                     \
        mode = (mode_t)va_arg(list, int);         \
        va_end(list);                             \
    }

int open64(char const* path, int flags, ...) {
    MODE_OF(flags, flags)
    struct stat before;
    int const was_there = stat(path, &before) == 0;
    return opened(real_open(path, flags, mode), path, flags, was_there ? &before : NULL);
}
int open(char const* path, int flags, ...) {
    MODE_OF(flags, flags)
    return open64(path, flags, mode);
}
int openat64(int at, char const* path, int flags, ...) {
    MODE_OF(flags, flags)
    if (path[0] == '/' || at == AT_FDCWD) return open64(path, flags, mode);
    return real_openat(at, path, flags, mode);
}
int openat(int at, char const* path, int flags, ...) {
    MODE_OF(flags, flags)
    return openat64(at, path, flags, mode);
}
int close(int fd) {
    if (fd >= 0 && fd < max_fds) file_of_fd[fd] = 0;
    return real_close(fd);
}

ssize_t pwrite64(int fd, void const* bytes, size_t count, off_t offset) {
    if (tracked(fd) == 0) return real_pwrite(fd, bytes, count, offset);
    pthread_mutex_lock(&mutex);
    save('W', fd, (uint64_t)offset, count);
    ssize_t const done = real_pwrite(fd, bytes, count, offset);
    pthread_mutex_unlock(&mutex);
    return done;
}
ssize_t pwrite(int fd, void const* bytes, size_t count, off_t offset) {
    return pwrite64(fd, bytes, count, offset);
}

static uint64_t position_of(int fd) {
    struct stat now;
    if ((fcntl(fd, F_GETFL) & O_APPEND) != 0 && fstat(fd, &now) == 0) return (uint64_t)now.st_size;
    return (uint64_t)lseek(fd, 0, SEEK_CUR);
}
ssize_t write(int fd, void const* bytes, size_t count) {
    if (tracked(fd) == 0) return real_write(fd, bytes, count);
    pthread_mutex_lock(&mutex);
    save('W', fd, position_of(fd), count);
    ssize_t const done = real_write(fd, bytes, count);
    pthread_mutex_unlock(&mutex);
    return done;
}
ssize_t writev(int fd, struct iovec const* parts, int count) {
    if (tracked(fd) == 0) return real_writev(fd, parts, count);
    pthread_mutex_lock(&mutex);
    uint64_t bytes = 0;
    for (int i = 0; i < count; ++i) bytes += parts[i].iov_len;
    save('W', fd, position_of(fd), bytes);
    ssize_t const done = real_writev(fd, parts, count);
    pthread_mutex_unlock(&mutex);
    return done;
}

int ftruncate64(int fd, off_t size) {
    if (tracked(fd) == 0) return real_ftruncate(fd, size);
    pthread_mutex_lock(&mutex);
    struct stat now;
    if (fstat(fd, &now) != 0) abort();
    save('T', fd, (uint64_t)size, now.st_size > size ? (uint64_t)(now.st_size - size) : 0);
    int const done = real_ftruncate(fd, size);
    pthread_mutex_unlock(&mutex);
    return done;
}
int ftruncate(int fd, off_t size) {
    return ftruncate64(fd, size);
}

/* A disk takes its time, and most power cuts come while it does: what is written waits here unsynced. */
static int synced(int fd) {
    struct timespec const pause = {0, sync_ns};
    nanosleep(&pause, NULL);
    pthread_mutex_lock(&mutex);
    put('S', tracked(fd), 0, 0, "", 0);
    pthread_mutex_unlock(&mutex);
    return 0;
}
int fsync(int fd) {
    return tracked(fd) == 0 ? real_fsync(fd) : synced(fd);
}
int fdatasync(int fd) {
    return tracked(fd) == 0 ? real_fdatasync(fd) : synced(fd);
}

static void gone(char const* path) {
    pthread_mutex_lock(&mutex);
    int const file = number_of(path);
    if (file != 0) put('D', file, 0, 0, "", 0);
    pthread_mutex_unlock(&mutex);
}
int unlink(char const* path) {
    gone(path);
    return real_unlink(path);
}
int rename(char const* from, char const* to) {
    gone(from);
    gone(to);
    return real_rename(from, to);
}
