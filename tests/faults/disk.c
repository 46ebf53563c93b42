/* What programs ask of the disk, in order, under one folder: each write, sync, rename, removal. Loaded before the C library.

   A record: kind, length of the path, place, length of the data, then the path, then the data (of a rename, the new path).
   Kinds: w write, t cut to a length, b a sync begins, s it is done (place: whose), r rename, u removal. What several processes ask
   goes to one file, a record at a time: a write is noted when done, a sync before and after, so that none passes for surer than it is. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define REAL(result, name, ...)                   \
    static result (*real)(__VA_ARGS__);           \
    if (!real) real = dlsym(RTLD_NEXT, name)

static int out = -1;

static void put(char kind, const char *path, int64_t at, const struct iovec *data, int parts, int64_t length) {
    const char *folder = getenv("DISK_FOLDER"), *record = getenv("DISK_RECORD");
    struct { int64_t kind, path, at, data; } head = {kind, strlen(path), at, length};
    struct iovec all[34] = {{&head, sizeof head}, {(void *)path, head.path}};
    if (!folder || !record || strncmp(path, folder, strlen(folder))) return;
    if (out < 0) out = open(record, O_WRONLY | O_APPEND | O_CLOEXEC);
    if (parts > 32) abort();
    ssize_t wanted = sizeof head + head.path + length;
    for (int one = 0; one < parts; one++) {
        all[2 + one] = data[one];
        if ((int64_t)all[2 + one].iov_len > length) all[2 + one].iov_len = length;
        length -= all[2 + one].iov_len;
    }
    if (syscall(SYS_writev, out, all, 2 + parts) != wanted) abort();
}

static void note(char kind, int file, int64_t at, const struct iovec *data, int parts, int64_t length) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t size = readlink(link, path, sizeof path - 1);
    if (size <= 0) return;
    path[size] = 0;
    put(kind, path, at, data, parts, length);
}

static void note_named(char kind, const char *path, const char *other, int64_t at) {
    char here[4096], whole[8192], whole_other[8192] = "";
    if (!getcwd(here, sizeof here)) here[0] = 0;
    snprintf(whole, sizeof whole, "%s%s%s", *path == '/' ? "" : here, *path == '/' ? "" : "/", path);
    if (other) snprintf(whole_other, sizeof whole_other, "%s%s%s", *other == '/' ? "" : here, *other == '/' ? "" : "/", other);
    struct iovec data = {whole_other, strlen(whole_other)};
    put(kind, whole, at, &data, 1, data.iov_len);
}

ssize_t pwrite64(int file, const void *data, size_t length, off64_t at) {
    REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
    ssize_t done = real(file, data, length, at);
    struct iovec one = {(void *)data, length};
    if (done > 0) note('w', file, at, &one, 1, done);
    return done;
}

ssize_t pwrite(int file, const void *data, size_t length, off_t at) { return pwrite64(file, data, length, at); }

ssize_t pwritev64(int file, const struct iovec *data, int parts, off64_t at) {
    REAL(ssize_t, "pwritev64", int, const struct iovec *, int, off64_t);
    ssize_t done = real(file, data, parts, at);
    if (done > 0) note('w', file, at, data, parts, done);
    return done;
}

ssize_t pwritev(int file, const struct iovec *data, int parts, off_t at) { return pwritev64(file, data, parts, at); }

ssize_t write(int file, const void *data, size_t length) {
    REAL(ssize_t, "write", int, const void *, size_t);
    off_t at = lseek(file, 0, SEEK_CUR);
    ssize_t done = real(file, data, length);
    struct iovec one = {(void *)data, length};
    if (done > 0 && at >= 0)
        note('w', file, fcntl(file, F_GETFL) & O_APPEND ? lseek(file, 0, SEEK_CUR) - done : at, &one, 1, done);
    return done;
}

static int made(int file, int flags) {
    if (file >= 0 && flags & O_TRUNC) note('t', file, 0, NULL, 0, 0);
    else if (file >= 0 && flags & O_CREAT) note('w', file, 0, NULL, 0, 0);
    return file;
}

#define OPEN(name, ...)                                                      \
    va_list more;                                                            \
    va_start(more, flags);                                                   \
    mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;                \
    va_end(more);                                                            \
    return made(syscall(SYS_openat, __VA_ARGS__, path, flags, mode), flags)

int open64(const char *path, int flags, ...) { OPEN("open64", AT_FDCWD); }
int open(const char *path, int flags, ...) { OPEN("open", AT_FDCWD); }
int openat64(int folder, const char *path, int flags, ...) { OPEN("openat64", folder); }
int openat(int folder, const char *path, int flags, ...) { OPEN("openat", folder); }

int ftruncate64(int file, off64_t length) {
    REAL(int, "ftruncate64", int, off64_t);
    int done = real(file, length);
    if (!done) note('t', file, length, NULL, 0, 0);
    return done;
}

int ftruncate(int file, off_t length) { return ftruncate64(file, length); }

static int synced(int file, int (*real)(int)) {
    note('b', file, syscall(SYS_gettid), NULL, 0, 0);
    int done = real(file);
    if (!done) note('s', file, syscall(SYS_gettid), NULL, 0, 0);
    return done;
}

int fdatasync(int file) {
    REAL(int, "fdatasync", int);
    return synced(file, real);
}

int fsync(int file) {
    REAL(int, "fsync", int);
    return synced(file, real);
}

int rename(const char *path, const char *other) {
    REAL(int, "rename", const char *, const char *);
    int done = real(path, other);
    if (!done) note_named('r', path, other, 0);
    return done;
}

int unlink(const char *path) {
    REAL(int, "unlink", const char *);
    int done = real(path);
    if (!done) note_named('u', path, NULL, 0);
    return done;
}
