/* SPDX-License-Identifier: MIT */
#include "service/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/nearest.h"
#include "service/system.h"

enum { READ_SIZE = 65536 };

/* What errno says is true and helps nobody: this is what can be done. */
static const struct {
    int error;
    const char *cure;
} cures[] = {
    {EEXIST, "give another name, or move it away"},
    {ENOENT, "is the path right, and its folder there?"},
    {ENOTDIR, "a part of the path is a file"},
    {EISDIR, "name a file in it"},
    {EACCES, "it is not yours to use so: look at its permissions, or give another"},
    {EROFS, "give another place"},
    {ENOSPC, "make room, or give another place"},
#ifdef EDQUOT
    {EDQUOT, "make room, or give another place"},
#endif
    {EFBIG, "it is bigger than any file here, or than your limit (ulimit -f)"},
};

static bool fail(struct ff_writer *error, const char *path)
{
    ff_write_text(error, "%s: %s", path, strerror(errno));
    for (size_t i = 0; i < sizeof cures / sizeof *cures; i++)
        if (cures[i].error == errno) ff_write_text(error, "; %s", cures[i].cure);
    ff_write_text(error, "\n");
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

bool file_waits_for_nobody(const char *path, struct ff_writer *error)
{
    struct stat st;
    bool pipe = strcmp(path, "-") != 0 && stat(path, &st) == 0 && S_ISFIFO(st.st_mode);
    if (pipe)
        ff_write_text(error, "%s: it is not a regular file but a pipe; say - and give it as standard input\n",
                      path);
    return !pipe;
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

/* Half of a file is worse than none: it looks like a whole one. */
static void cut_off(int fd, const char *path)
{
    struct stat st;
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) return;
    if (ftruncate(fd, 0) == 0) unlink(path);
}

bool file_write(const char *path, const void *bytes, size_t size, struct ff_writer *error)
{
    if (strcmp(path, "-") == 0)
        return file_write_fd(STDOUT_FILENO, bytes, size) || fail(error, "standard output");
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0) return fail(error, path);
    bool ok = file_write_fd(fd, bytes, size) || fail(error, path);
    if (!ok) cut_off(fd, path);
    if (close(fd) != 0 && ok) ok = fail(error, path);
    return ok;
}

bool file_write_new(const char *path, const void *bytes, size_t size, struct ff_writer *error)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0) return fail(error, path);
    bool ok = file_write_fd(fd, bytes, size) || fail(error, path);
    if (close(fd) != 0 && ok) ok = fail(error, path);
    if (!ok) unlink(path);
    return ok;
}

bool file_folder(const char *path, struct ff_writer *error)
{
    struct stat st;
    if (system_make_folder(path)) return true;
    int why = errno;
    if (stat(path, &st) == 0 && S_ISDIR(st.st_mode)) return true;
    errno = why;
    return fail(error, path);
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

/* The absolute name of a file that need not be there; NULL: its folder is not, or memory was refused. To be freed. */
static char *name_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    struct ff_writer name = ff_writer_on(ff_alloc_default());
    ff_write_text(&name, "%.*s", slash ? (int)(slash - path) + 1 : 1, slash ? path : ".");
    char *folder = name.failed ? NULL : system_absolute(ff_writer_cstr(&name));
    ff_writer_reset(&name);
    if (folder) ff_write_text(&name, "%s/%s", folder, slash ? slash + 1 : path);
    char *whole = folder && ff_writer_cstr(&name) ? strdup((const char *)name.at) : NULL;
    ff_writer_free(&name);
    free(folder);
    return whole;
}

static bool same_name(const char *a, const char *b)
{
    char *name_a = name_of(a), *name_b = name_of(b);
    bool same = name_a && name_b && strcmp(name_a, name_b) == 0;
    free(name_a);
    free(name_b);
    return same;
}

bool file_same(const char *a, const char *b)
{
    struct stat st;
    if (stat(a, &st) != 0) return same_name(a, b);
    if (!S_ISREG(st.st_mode)) return false;
    int fd = open(a, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return same_name(a, b);
    bool same = system_same_file(fd, b);
    close(fd);
    return same;
}

const char *word_nearest(const char *given, const char *const *words, size_t count)
{
    struct ff_nearest nearest = ff_nearest_to(given);
    for (size_t i = 0; i < count; i++) ff_nearest_try(&nearest, words[i]);
    return nearest.best;
}
