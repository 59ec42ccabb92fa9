/* SPDX-License-Identifier: MIT */
#include "service/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/nearest.h"

enum { READ_SIZE = 65536 };

static bool fail(struct ff_writer *error, const char *path)
{
    ff_write_text(error, "%s: %s\n", path, strerror(errno));
    return false;
}

static bool read_fd(int fd, struct ff_writer *out)
{
    for (size_t before = out->size;;) {
        if (out->size - before > FILE_SIZE_MAX) {
            errno = EFBIG;
            return false;
        }
        uint8_t *to = ff_writer_room(out, READ_SIZE);
        if (!to) {
            errno = ENOMEM;
            return false;
        }
        ssize_t got = read(fd, to, READ_SIZE);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return got == 0;
        ff_writer_took(out, (size_t)got);
    }
}

bool file_read(const char *path, struct ff_writer *out, struct ff_writer *error)
{
    bool standard = strcmp(path, "-") == 0;
    int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return fail(error, path);
    bool ok = read_fd(fd, out) || fail(error, path);
    if (!standard) close(fd);
    return ok;
}

bool file_write_fd(int fd, const void *bytes, size_t size)
{
    const char *at = bytes;
    while (size > 0) {
        ssize_t put = write(fd, at, size);
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return false;
        at += put;
        size -= (size_t)put;
    }
    return true;
}

bool file_write(const char *path, const void *bytes, size_t size, struct ff_writer *error)
{
    if (strcmp(path, "-") == 0)
        return file_write_fd(STDOUT_FILENO, bytes, size) || fail(error, "standard output");
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0) return fail(error, path);
    bool ok = file_write_fd(fd, bytes, size) || fail(error, path);
    if (close(fd) != 0 && ok) ok = fail(error, path);
    return ok;
}

bool file_writable(const char *path, struct ff_writer *error)
{
    struct stat st;
    if (strcmp(path, "-") == 0) return true;
    bool there = stat(path, &st) == 0;
    /* A pipe is not opened: its reader would take the close for the end. */
    if (there && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode))
        return access(path, W_OK) == 0 || fail(error, path);
    int fd = open(path, O_WRONLY | O_CLOEXEC | (there ? 0 : O_CREAT | O_EXCL), 0666);
    if (fd < 0) return fail(error, path);
    close(fd);
    if (!there) unlink(path);
    return true;
}

const char *word_nearest(const char *given, const char *const *words, size_t count)
{
    struct ff_nearest nearest = ff_nearest_to(given);
    for (size_t i = 0; i < count; i++) ff_nearest_try(&nearest, words[i]);
    return nearest.best;
}
