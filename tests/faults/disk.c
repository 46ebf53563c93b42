/* What a program asks of the disk, in order: each write, each sync, under one folder. Loaded before the C library.

   A record: kind (w, s, t), length of the path, offset, length of the data, then the path, then the data. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static pthread_mutex_t one = PTHREAD_MUTEX_INITIALIZER;
static int out = -1;

static ssize_t (*real_write)(int, const void *, size_t);

static void note(char kind, int file, int64_t at, const void *data, int64_t length) {
    const char *folder = getenv("DISK_FOLDER"), *record = getenv("DISK_RECORD");
    char link[64], path[4096];
    if (!folder || !record) return;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t size = readlink(link, path, sizeof path);
    if (size <= 0 || strncmp(path, folder, strlen(folder))) return;
    struct { int64_t kind, path, at, data; } head = {kind, size, at, length};
    pthread_mutex_lock(&one);
    if (!real_write) real_write = dlsym(RTLD_NEXT, "write");
    if (out < 0) out = open(record, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    real_write(out, &head, sizeof head);
    real_write(out, path, size);
    if (length) real_write(out, data, length);
    pthread_mutex_unlock(&one);
}

ssize_t pwrite64(int file, const void *data, size_t length, off64_t at) {
    static ssize_t (*real)(int, const void *, size_t, off64_t);
    if (!real) real = dlsym(RTLD_NEXT, "pwrite64");
    ssize_t done = real(file, data, length, at);
    if (done > 0) note('w', file, at, data, done);
    return done;
}

ssize_t pwrite(int file, const void *data, size_t length, off_t at) { return pwrite64(file, data, length, at); }

ssize_t write(int file, const void *data, size_t length) {
    if (!real_write) real_write = dlsym(RTLD_NEXT, "write");
    off_t at = lseek(file, 0, SEEK_CUR);
    ssize_t done = real_write(file, data, length);
    if (done > 0 && at >= 0) note('w', file, fcntl(file, F_GETFL) & O_APPEND ? lseek(file, 0, SEEK_END) - done : at, data, done);
    return done;
}

int ftruncate64(int file, off64_t length) {
    static int (*real)(int, off64_t);
    if (!real) real = dlsym(RTLD_NEXT, "ftruncate64");
    int done = real(file, length);
    if (!done) note('t', file, length, NULL, 0);
    return done;
}

int ftruncate(int file, off_t length) { return ftruncate64(file, length); }

int fdatasync(int file) {
    static int (*real)(int);
    if (!real) real = dlsym(RTLD_NEXT, "fdatasync");
    int done = real(file);
    if (!done) note('s', file, 0, NULL, 0);
    return done;
}

int fsync(int file) {
    static int (*real)(int);
    if (!real) real = dlsym(RTLD_NEXT, "fsync");
    int done = real(file);
    if (!done) note('s', file, 0, NULL, 0);
    return done;
}
