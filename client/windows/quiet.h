/* SPDX-License-Identifier: MIT */
#ifndef FF_CLIENT_WINDOWS_QUIET_H
#define FF_CLIENT_WINDOWS_QUIET_H

#include <stdbool.h>
#include <stdint.h>

#include "client/os.h"

/* `auto` time on Windows, where no wait can be seen. All threads of the process count as waiting when for QUIET_MS no call of
 * the SDK has been under way, nothing has come, nothing that was posted lay unread, and no processor time was used. For
 * QUIET_OPEN_MS, when something lies there that nobody reads, or a sent message has no answer. Whatever comes next makes them
 * busy again before the world hears anything else. docs/fidelity.md says what that cannot see. */
enum { QUIET_MS = 50, QUIET_OPEN_MS = 1000 };

struct client;

struct quiet {
    struct client *client;
    uint32_t (*unread)(
        void *ctx); /* how much of what was posted lies in the program's queues; takes no lock of quiet's */
    void *ctx;
    struct os_mutex lock;
    struct os_cond changed;
    bool started, ending, idle;
    unsigned calls, sends;       /* under way */
    uint32_t threads;            /* the highest ordinal that has called */
    uint64_t since;              /* when something happened last */
    uint64_t last_cpu, last_gap; /* as they were then: processor time, what was unread or unanswered */
    struct os_thread thread;
};

void quiet_init(struct quiet *quiet, struct client *client, uint32_t (*unread)(void *ctx), void *ctx);
/* Begins to look; twice is once. Without memory for its thread time stands still, which a time-out ends. */
void quiet_start(struct quiet *quiet);
/* The program was told that nothing wakes it, or to end: for what it does now nobody waits. */
void quiet_stop(struct quiet *quiet);
/* … and its thread is over. */
void quiet_end(struct quiet *quiet);
/* No client's lock may be held. */
void quiet_free(struct quiet *quiet);

void quiet_call_begins(struct quiet *quiet, uint32_t thread);
void quiet_call_ended(struct quiet *quiet);
/* Something is about to be posted. */
void quiet_stir(struct quiet *quiet);
/* A message is about to be sent; its answer has gone out. */
void quiet_send_begins(struct quiet *quiet);
void quiet_send_ended(struct quiet *quiet);

#endif
