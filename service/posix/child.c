/* SPDX-License-Identifier: MIT */
#include "service/child.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "service/posix/guard.h"
#include "service/posix/pidfd.h"
#include "service/posix/spawn.h"
#include "service/posix/wine_own.h"
#include "service/wine.h"

static const int signals[] = {SIGCHLD, SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGWINCH};
enum { SIGNALS = sizeof signals / sizeof *signals };

struct child {
    uv_signal_t signals[SIGNALS];
    struct child_hooks hooks;
    struct guard guard;
    struct spawn_spared spared;
    struct pidfds others;
    pid_t pid;
};

static int signal_of(enum child_word word)
{
    return word == CHILD_kill ? SIGKILL : SIGTERM;
}

/* ---- Life ---- */

struct child *child_new(const struct place *place)
{
    struct child *c = calloc(1, sizeof *c);
    if (c) c->guard = guard_start(place->folder, *place->secret_file ? place->secret_file : place->at.place);
    return c;
}

void child_free(struct child *c)
{
    if (c) guard_end(&c->guard);
    free(c);
}

static void reap(struct child *c)
{
    int status;
    pid_t pid;
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
        pidfds_forget(&c->others, (uint32_t)pid); /* its number may be another's from now on */
        if (WIFEXITED(status)) c->hooks.left(c->hooks.ctx, (uint32_t)pid, (uint32_t)WEXITSTATUS(status));
        struct child_end end = {WIFSIGNALED(status) ? WTERMSIG(status) : 0,
                                WIFEXITED(status) ? (uint32_t)WEXITSTATUS(status) : 0};
        if (pid == c->pid) c->hooks.ended(c->hooks.ctx, &end);
    }
    c->hooks.fewer(c->hooks.ctx);
}

static void on_other_exited(void *ctx, uint32_t pid, int status)
{
    struct child *c = ctx;
    if (WIFEXITED(status)) c->hooks.left(c->hooks.ctx, pid, (uint32_t)WEXITSTATUS(status));
}

static void on_signal(uv_signal_t *handle, int number)
{
    struct child *c = handle->data;
    bool ends = number == SIGINT || number == SIGTERM || number == SIGHUP || number == SIGQUIT;
    if (number == SIGCHLD)
        reap(c);
    else
        c->hooks.asked(c->hooks.ctx, number, ends);
}

void child_watch(struct child *c, uv_loop_t *loop, const struct child_hooks *hooks)
{
    c->hooks = *hooks;
    c->others = (struct pidfds){loop, c, on_other_exited, NULL};
    signal(SIGPIPE, SIG_IGN);
    for (int i = 0; i < SIGNALS; i++) {
        uv_signal_init(loop, &c->signals[i]);
        c->signals[i].data = c;
        uv_signal_start(&c->signals[i], on_signal, signals[i]);
    }
}

void child_unwatch(struct child *c)
{
    for (int i = 0; i < SIGNALS; i++) uv_close((uv_handle_t *)&c->signals[i], NULL);
    pidfds_close(&c->others);
}

bool child_start(struct child *c, char *const *argv, const struct child_variable *env,
                 struct ff_writer *error)
{
    c->spared = (struct spawn_spared){c->guard.pid, wine_is_client(argv) ? wine_is_own : NULL};
    int code = spawn(argv, env, &c->guard, &c->pid);
    if (code != 0) ff_write_text(error, "%s: cannot be executed: %s\n", argv[0], strerror(code));
    return code == 0;
}

/* A process says its number itself: one of another namespace may have said one that is somebody else's here. */
void child_see(struct child *c, uint32_t pid)
{
    if (c->pid != (pid_t)pid && getsid((pid_t)pid) == c->pid) pidfds_add(&c->others, pid);
}

/* ---- Words ---- */

void child_tell(struct child *c, enum child_word word)
{
    spawn_signal(c->pid, signal_of(word));
}

void child_pass_on(struct child *c, int number)
{
    spawn_signal(c->pid, number);
}

bool child_is(const struct child *c, uint32_t pid)
{
    return c->pid == (pid_t)pid;
}

bool child_tell_one(struct child *c, uint32_t pid, enum child_word word)
{
    return getsid((pid_t)pid) == c->pid && kill((pid_t)pid, signal_of(word)) == 0;
}

void child_tell_rest(struct child *c, enum child_word word)
{
    if (word == CHILD_kill)
        spawn_kill_rest(&c->spared);
    else
        spawn_signal_rest(&c->spared, signal_of(word));
}

void child_over(struct child *c)
{
    guard_watch(&c->guard, 0);
}

bool child_alone(const struct child *c)
{
    siginfo_t one; /* which is left to be reaped, and told of, by whoever does that */
    if (waitid(P_ALL, 0, &one, WEXITED | WNOHANG | WNOWAIT) != 0 && errno == ECHILD) return true;
    return c->spared.is && spawn_signal_rest(&c->spared, 0) == 0;
}
