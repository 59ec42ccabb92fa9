/* SPDX-License-Identifier: MIT */
#include "service/ready.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "service/file.h"

static bool fail(struct ff_writer *error, const char *what)
{
    ff_write_text(error, "%s: %s\n", what, strerror(errno));
    return false;
}

/* The protocol of sd_notify: one datagram to the socket that the environment names ('@': abstract). */
static void notify_manager(const char *state)
{
    const char *path = getenv("NOTIFY_SOCKET");
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    if (!path || (*path != '/' && *path != '@') || strlen(path) >= sizeof to.sun_path) return;
    memcpy(to.sun_path, path, strlen(path));
    if (*path == '@') to.sun_path[0] = 0;
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return;
    socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(path));
    /* A manager that does not listen is its own trouble: the service is up. */
    (void)!sendto(fd, state, strlen(state), MSG_NOSIGNAL, (struct sockaddr *)&to, size);
    close(fd);
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
    return rename(beside, path) == 0 || fail(error, path);
}

/* The line comes last: who has read it finds the file in its place too. */
bool ready_tell(const struct ready_options *options, const char *address, struct ff_writer *error)
{
    char line[512];
    int size = snprintf(line, sizeof line, "ready %s\n", address);
    const char *bare = line + strlen("ready ");
    bool ok = !options->file || write_file(options->file, bare, error);
    notify_manager("READY=1\n");
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
    notify_manager("STOPPING=1\n");
    if (options->file) unlink(options->file);
}
