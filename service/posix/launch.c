/* SPDX-License-Identifier: MIT */
#include "service/launch.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "service/deadline.h"
#include "service/exits.h"
#include "service/net.h"

/* In the child: nothing here may allocate. */
static _Noreturn void become(const struct launch *l, int ready)
{
    setsid();
    int null = open("/dev/null", O_RDWR), log = open(l->log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    dup2(null, STDIN_FILENO);
    dup2(null, STDOUT_FILENO);
    if (log >= 0) dup2(log, STDERR_FILENO);
    fcntl(ready, F_SETFD, 0);
    execvp(l->program, (char *const *)(uintptr_t)l->args);
    dprintf(STDERR_FILENO, "fauxfaxd: cannot be started: %s\n", strerror(errno));
    _exit(EXIT_internal);
}

/* The address, once the service is ready; false: it ended before, or is late. */
static bool read_ready(struct launch *l, int from)
{
    char line[FF_ENDPOINT_TEXT_MAX + 1];
    size_t have = 0;
    while (have < sizeof line - 1) {
        l->late = !net_wait(from, deadline_left_ms(l->deadline));
        if (l->late) return false;
        ssize_t got = read(from, line + have, sizeof line - 1 - have);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        have += (size_t)got;
        if (line[have - 1] != '\n') continue;
        line[have - 1] = 0;
        strcpy(l->address, line);
        return true;
    }
    return false;
}

bool launch_service(struct launch *l, struct ff_writer *error)
{
    int ends[2];
    char number[16];
    if (pipe2(ends, O_CLOEXEC) != 0) {
        ff_write_text(error, "pipe: %s\n", strerror(errno));
        return false;
    }
    snprintf(number, sizeof number, "%d", ends[1]);
    l->args[l->count] = "--ready-fd";
    l->args[l->count + 1] = number;
    pid_t child = fork();
    if (child == 0) become(l, ends[1]);
    if (child < 0)
        ff_write_text(error, "fauxfaxd: cannot be started: %s; there may be too many processes (ulimit -u)\n",
                      strerror(errno));
    close(ends[1]);
    bool ready = child > 0 && read_ready(l, ends[0]);
    close(ends[0]);
    if (!ready && child > 0) {
        if (l->late) kill(child, SIGKILL);
        waitpid(child, NULL, 0);
    }
    return ready;
}
