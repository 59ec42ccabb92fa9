/* SPDX-License-Identifier: MIT */
#include "service/ready.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "service/file.h"
#include "service/system.h"

static bool fail(struct ff_writer *error, const char *what)
{
    ff_write_text(error, "%s: %s\n", what, strerror(errno));
    return false;
}

/* The name beside a file's, under which it is written. */
static bool beside_of(const char *path, char (*ret_beside)[4096], struct ff_writer *error)
{
    if (snprintf(*ret_beside, sizeof *ret_beside, "%s.%ld", path, (long)getpid()) < (int)sizeof *ret_beside)
        return true;
    errno = ENAMETOOLONG;
    return fail(error, path);
}

/* Written beside and renamed, so that whoever sees the file sees all of it. */
static bool write_file(const char *path, const char *line, struct ff_writer *error)
{
    char beside[4096];
    if (!beside_of(path, &beside, error) || !file_write(beside, line, strlen(line), error)) return false;
    if (system_replace(beside, path)) return true;
    fail(error, path);
    unlink(beside);
    return false;
}

bool ready_check(const struct ready_options *options, struct ff_writer *error)
{
    char beside[4096];
    struct stat st;
    const char *path = options->file;
    if (!path) return true;
    if (stat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
        errno = EISDIR;
        return fail(error, path);
    }
    if (!beside_of(path, &beside, error) || !file_write(beside, "", 0, error)) return false;
    unlink(beside);
    return true;
}

/* The line comes last, and only when all else was told: who has read it finds the file in its place too. */
bool ready_tell(const struct ready_options *options, const char *address, struct ff_writer *error)
{
    char line[512];
    int size = snprintf(line, sizeof line, "ready %s\n", address);
    const char *bare = line + strlen("ready ");
    bool ok = !options->file || write_file(options->file, bare, error);
    if (options->fd >= 0) {
        if (ok && !file_write_fd(options->fd, bare, strlen(bare))) ok = fail(error, "--ready-fd");
        close(options->fd);
    }
    if (ok && options->line && !file_write_fd(STDOUT_FILENO, line, (size_t)size))
        ok = fail(error, "standard output");
    if (ok) system_tell_manager("READY=1\n");
    return ok;
}

void ready_stopping(const struct ready_options *options)
{
    system_tell_manager("STOPPING=1\n");
    if (options->file) unlink(options->file);
}
