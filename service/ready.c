/* SPDX-License-Identifier: MIT */
#include "service/ready.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "service/file.h"
#include "service/system.h"

static bool fail(struct ff_writer *error, const char *what)
{
    ff_write_text(error, "%s: %s\n", what, strerror(errno));
    return false;
}

/* Written beside and renamed, so that whoever sees the file sees all of it. */
static bool write_file(const char *path, const char *line, struct ff_writer *error)
{
    char beside[4096];
    if (snprintf(beside, sizeof beside, "%s.%ld", path, (long)getpid()) >= (int)sizeof beside) {
        errno = ENAMETOOLONG;
        return fail(error, path);
    }
    if (!file_write(beside, line, strlen(line), error)) return false;
    if (system_replace(beside, path)) return true;
    fail(error, path);
    unlink(beside);
    return false;
}

/* The line comes last: who has read it finds the file in its place too. */
bool ready_tell(const struct ready_options *options, const char *address, struct ff_writer *error)
{
    char line[512];
    int size = snprintf(line, sizeof line, "ready %s\n", address);
    const char *bare = line + strlen("ready ");
    bool ok = !options->file || write_file(options->file, bare, error);
    system_tell_manager("READY=1\n");
    if (options->fd >= 0) {
        if (!file_write_fd(options->fd, bare, strlen(bare))) ok = fail(error, "--ready-fd");
        close(options->fd);
    }
    if (options->line && !file_write_fd(STDOUT_FILENO, line, (size_t)size))
        ok = fail(error, "standard output");
    return ok;
}

void ready_stopping(const struct ready_options *options)
{
    system_tell_manager("STOPPING=1\n");
    if (options->file) unlink(options->file);
}
