/* SPDX-License-Identifier: MIT */
#ifndef FF_COMMON_MSGQUEUE_H
#define FF_COMMON_MSGQUEUE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/alloc.h"

/* One thread's message queue as pure data: no lock, no clock, no procedure. Windows's order of retrieval: sent
 * messages, posted messages, quit, (input and paint: not here,) timers. The portable Win32 subset puts a lock, waits
 * and windows around it. */

/* MSG-10: a queue holds at most this many posted messages. */
#define FF_MSGQUEUE_LIMIT 10000U

struct ff_msg {
    uint64_t window; /* 0: a thread message */
    uint32_t message;
    uint64_t wparam, lparam;
    uint64_t time; /* virtual time of posting */
    uint64_t tag;  /* the poster's: 0, or what the delivery of a fax event wants told when it is read */
    uint64_t tag2;
};

struct ff_msgtimer {
    uint64_t window, id, procedure; /* procedure: the caller's number for TIMERPROC */
    uint64_t period, due;           /* ticks */
};

struct ff_msgqueue {
    const struct ff_alloc *alloc;
    struct ff_msg *ring;
    uint32_t head, count, room;
    bool quit_posted;
    uint64_t quit_code;
    FF_ARRAY(struct ff_msgtimer) timers;
};

/* What GetMessage/PeekMessage asks for. window: 0 any, FF_MSGQUEUE_THREAD thread messages only (hWnd -1), else that
 * window (the caller expands children by calling is_child). first = last = 0: all messages. */
#define FF_MSGQUEUE_THREAD UINT64_MAX
struct ff_msgfilter {
    uint64_t window;
    uint32_t first, last;
    bool (*in_tree)(void *ctx, uint64_t root, uint64_t window); /* NULL: equality */
    void *ctx;
};

enum ff_msgqueue_status { FF_MSGQUEUE_ok, FF_MSGQUEUE_full, FF_MSGQUEUE_no_memory };

/* Empty, and without memory until something is posted; clean_up drops what still lies in it. */
void ff_msgqueue_init(struct ff_msgqueue *q, const struct ff_alloc *alloc);
void ff_msgqueue_clean_up(struct ff_msgqueue *q);

/* Appends. full: the limit of MSG-10 is reached. */
enum ff_msgqueue_status ff_msgqueue_post(struct ff_msgqueue *q, const struct ff_msg *msg);
/* PostQuitMessage: a flag, not an entry; several before it is read are one, with the last code. */
void ff_msgqueue_post_quit(struct ff_msgqueue *q, uint64_t exit_code);
/* The first message that matches at time `now`, in Windows's order; false when there is none. remove: PM_REMOVE.
 * - A due timer yields one WM_TIMER however late it is read; taken, it is due again at its next beat after `now`.
 *   Among due timers the one that waits longest comes first. Timers set without a window are the thread's (0).
 * - WM_QUIT with its code (wparam) comes only when nothing is posted any more, wanted or not, and no filter stops it:
 *   neither window nor range. A WM_QUIT that was posted with ff_msgqueue_post is a message like any other. */
bool ff_msgqueue_next(struct ff_msgqueue *q, const struct ff_msgfilter *filter, uint64_t now, bool remove,
                      struct ff_msg *ret_msg);
/* Forgets a window's messages and timers (DestroyWindow). */
void ff_msgqueue_forget(struct ff_msgqueue *q, uint64_t window);
/* SetTimer with the same window and id replaces. period: at least 1. False: no memory. */
bool ff_msgqueue_set_timer(struct ff_msgqueue *q, const struct ff_msgtimer *timer);
bool ff_msgqueue_kill_timer(struct ff_msgqueue *q, uint64_t window, uint64_t id);
/* When the next timer is due, FF_TIME_NEVER without one. */
uint64_t ff_msgqueue_next_due(const struct ff_msgqueue *q);

#endif
