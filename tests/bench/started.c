/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "tests/bench/started.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stddef.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static bool spawn_it(struct started *s, const char *const *argv, int in, int out)
{
    posix_spawn_file_actions_t actions;
    if (posix_spawn_file_actions_init(&actions) != 0) return false;
    posix_spawn_file_actions_adddup2(&actions, in, 0);
    posix_spawn_file_actions_adddup2(&actions, out, 1);
    bool ok = posix_spawn(&s->pid, argv[0], &actions, NULL, (char *const *)(uintptr_t)argv, environ) == 0;
    posix_spawn_file_actions_destroy(&actions);
    return ok;
}

bool started_run(struct started *s, const char *const *argv, int out)
{
    int in[2], made[2] = {-1, -1};
    if (pipe2(in, O_CLOEXEC) != 0) return false;
    bool ok = (out >= 0 || pipe2(made, O_CLOEXEC) == 0) && spawn_it(s, argv, in[0], out >= 0 ? out : made[1]);
    close(in[0]);
    if (made[1] >= 0) close(made[1]);
    s->in = in[1];
    s->out = made[0];
    return ok;
}

bool started_hear(int fd, uint64_t bytes)
{
    char heard[256];
    while (bytes) {
        ssize_t got = read(fd, heard, bytes < sizeof heard ? bytes : sizeof heard);
        if (got <= 0) return false;
        bytes -= (uint64_t)got;
    }
    return true;
}

int started_end(struct started *s, int signal)
{
    int status = 0;
    if (signal) kill(s->pid, signal);
    close(s->in);
    if (s->out >= 0) close(s->out);
    waitpid(s->pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
