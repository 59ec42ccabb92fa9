/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_CHILD_H
#define FF_SERVICE_CHILD_H

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

#include "common/bytes.h"
#include "service/place.h"

/* The program that `fauxfax run` runs, with what that starts: as long as it can be told whose it is, all of it ends with the run,
 * even when the run is killed. */
struct child;

/* How a program ended: by a signal, or with a code. On Windows there are codes only; one of 0xC0000000 and more is what it crashed
 * of. */
struct child_end {
    int signal;
    uint32_t code;
};

struct child_hooks {
    void *ctx;
    void (*ended)(void *ctx, const struct child_end *end); /* the program itself */
    void (*left)(void *ctx, uint32_t pid, uint32_t code);  /* one of its processes, by itself */
    void (*fewer)(void *ctx);                              /* after these: child_alone may be true now */
    void (*asked)(void *ctx, int number,
                  bool ends); /* we were sent a signal; ends: to end, else it is for it */
};

/* What it is told. */
enum child_word {
    CHILD_end, /* to end: TERM; on Windows WM_CLOSE for its windows, Ctrl-Break for its console */
    CHILD_kill
};

struct child_variable {
    const char *name, *value; /* value NULL: taken out of the environment */
};

/* Before anything lies in the place: it is cleaned up, too, when we are killed. NULL: memory was refused. */
struct child *child_new(const struct place *place);
/* NULL is nothing; what was watched must have been closed. */
void child_free(struct child *child);
/* From now on the hooks are called. */
void child_watch(struct child *child, uv_loop_t *loop, const struct child_hooks *hooks);
/* The loop must run on until nothing is left of it there. */
void child_unwatch(struct child *child);
/* env: what differs from ours, ended by a name of NULL. False: *error says why not. */
bool child_start(struct child *child, char *const *argv, const struct child_variable *env,
                 struct ff_writer *error);

/* A process of its session has come to the world: hooks.left says its code, too, where the system tells us. */
void child_see(struct child *child, uint32_t pid);

/* To the program, and what is still of its group. */
void child_tell(struct child *child, enum child_word word);
/* A signal that we were sent. */
void child_pass_on(struct child *child, int number);
/* Is that process the program itself? */
bool child_is(const struct child *child, uint32_t pid);
/* To one process of its session. False: it is none, or has gone. */
bool child_tell_one(struct child *child, uint32_t pid, enum child_word word);
/* To what it has left behind, wherever that moved. CHILD_kill: it is gone when this returns, as far as it is found. */
void child_tell_rest(struct child *child, enum child_word word);
/* All of it has gone, and we stay: what our end does then is no business of whoever has its numbers by now. */
void child_over(struct child *child);
/* Has all of it gone? */
bool child_alone(const struct child *child);

#endif
