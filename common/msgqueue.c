/* SPDX-License-Identifier: MIT */
#include "common/msgqueue.h"

#include <assert.h>
#include <string.h>

#include "common/filetime.h"

enum { WM_QUIT_ = 0x0012, WM_TIMER_ = 0x0113, FIRST_ROOM = 16 };

/* The ring's room is a power of two, its head counts on and on; at(0) is the oldest. */
static struct ff_msg *at(const struct ff_msgqueue *q, uint32_t index)
{
    return &q->ring[(q->head + index) & (q->room - 1)];
}

void ff_msgqueue_init(struct ff_msgqueue *q, const struct ff_alloc *alloc)
{
    memset(q, 0, sizeof *q);
    q->alloc = alloc;
}

void ff_msgqueue_clean_up(struct ff_msgqueue *q)
{
    q->ring = ff_free(q->alloc, q->ring);
    ff_array_free(q->alloc, &q->timers);
    ff_msgqueue_init(q, q->alloc);
}

static bool grow(struct ff_msgqueue *q)
{
    uint32_t room = q->room ? q->room * 2 : FIRST_ROOM;
    struct ff_msg *ring = ff_alloc_zeroed(q->alloc, room, sizeof *ring);
    if (!ring) return false;
    for (uint32_t i = 0; i < q->count; i++) ring[i] = *at(q, i);
    ff_free(q->alloc, q->ring);
    q->ring = ring;
    q->head = 0;
    q->room = room;
    return true;
}

/* MSG-10 */
enum ff_msgqueue_status ff_msgqueue_post(struct ff_msgqueue *q, const struct ff_msg *msg)
{
    if (q->count == FF_MSGQUEUE_LIMIT) return FF_MSGQUEUE_full;
    if (q->count == q->room && !grow(q)) return FF_MSGQUEUE_no_memory;
    q->count++;
    *at(q, q->count - 1) = *msg;
    return FF_MSGQUEUE_ok;
}

void ff_msgqueue_post_quit(struct ff_msgqueue *q, uint64_t exit_code)
{
    q->quit_posted = true;
    q->quit_code = exit_code;
}

static bool window_wanted(const struct ff_msgfilter *f, uint64_t window)
{
    if (f->window == 0) return true;
    if (f->window == FF_MSGQUEUE_THREAD) return window == 0;
    if (f->window == window) return true;
    return window != 0 && f->in_tree && f->in_tree(f->ctx, f->window, window);
}

static bool number_wanted(const struct ff_msgfilter *f, uint32_t message)
{
    if (f->first == 0 && f->last == 0) return true;
    return message >= f->first && message <= f->last;
}

/* Closes the gap from its nearer end: the usual one, at the front, costs nothing. */
static void take_out(struct ff_msgqueue *q, uint32_t index)
{
    if (index < q->count / 2) {
        for (; index > 0; index--) *at(q, index) = *at(q, index - 1);
        q->head++;
    } else {
        for (; index + 1 < q->count; index++) *at(q, index) = *at(q, index + 1);
    }
    q->count--;
}

static bool next_posted(struct ff_msgqueue *q, const struct ff_msgfilter *f, bool remove, struct ff_msg *ret)
{
    for (uint32_t i = 0; i < q->count; i++) {
        const struct ff_msg *msg = at(q, i);
        if (!number_wanted(f, msg->message) || !window_wanted(f, msg->window)) continue;
        *ret = *msg;
        if (remove) take_out(q, i);
        return true;
    }
    return false;
}

/* Not a posted message but one made on demand, once nothing is posted any more, wanted or not; no filter stops it. */
static bool next_quit(struct ff_msgqueue *q, uint64_t now, bool remove, struct ff_msg *ret)
{
    if (!q->quit_posted || q->count > 0) return false;
    *ret = (struct ff_msg){.message = WM_QUIT_, .wparam = q->quit_code, .time = now};
    if (remove) q->quit_posted = false;
    return true;
}

/* The timer that has been due longest; among equals the one that was set first. */
static struct ff_msgtimer *due_timer(struct ff_msgqueue *q, const struct ff_msgfilter *f, uint64_t now)
{
    struct ff_msgtimer *first = NULL;
    for (uint32_t i = 0; i < q->timers.count; i++) {
        struct ff_msgtimer *t = &q->timers.at[i];
        if (t->due <= now && (!first || t->due < first->due) && window_wanted(f, t->window)) first = t;
    }
    return first;
}

/* Its beats keep their places in time; those that nobody read are skipped, up to and with `now`. */
static void next_beat(struct ff_msgtimer *t, uint64_t now)
{
    uint64_t beats = (now - t->due) / t->period + 1;
    t->due = beats > (FF_TIME_NEVER - t->due) / t->period ? FF_TIME_NEVER : t->due + beats * t->period;
}

static bool next_timer(struct ff_msgqueue *q, const struct ff_msgfilter *f, uint64_t now, bool remove,
                       struct ff_msg *ret)
{
    if (!number_wanted(f, WM_TIMER_)) return false;
    struct ff_msgtimer *t = due_timer(q, f, now);
    if (!t) return false;
    *ret = (struct ff_msg){
        .window = t->window, .message = WM_TIMER_, .wparam = t->id, .lparam = t->procedure, .time = now};
    if (remove) next_beat(t, now);
    return true;
}

bool ff_msgqueue_next(struct ff_msgqueue *q, const struct ff_msgfilter *filter, uint64_t now, bool remove,
                      struct ff_msg *ret_msg)
{
    return next_posted(q, filter, remove, ret_msg) || next_quit(q, now, remove, ret_msg) ||
           next_timer(q, filter, now, remove, ret_msg);
}

static void forget_timers(struct ff_msgqueue *q, uint64_t window)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < q->timers.count; i++)
        if (q->timers.at[i].window != window) q->timers.at[kept++] = q->timers.at[i];
    q->timers.count = kept;
}

void ff_msgqueue_forget(struct ff_msgqueue *q, uint64_t window)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < q->count; i++) {
        const struct ff_msg *msg = at(q, i);
        if (msg->window != window) *at(q, kept++) = *msg;
    }
    q->count = kept;
    forget_timers(q, window);
}

static struct ff_msgtimer *timer_find(const struct ff_msgqueue *q, uint64_t window, uint64_t id)
{
    for (uint32_t i = 0; i < q->timers.count; i++)
        if (q->timers.at[i].window == window && q->timers.at[i].id == id) return &q->timers.at[i];
    return NULL;
}

bool ff_msgqueue_set_timer(struct ff_msgqueue *q, const struct ff_msgtimer *timer)
{
    assert(timer->period > 0);
    struct ff_msgtimer *t = timer_find(q, timer->window, timer->id);
    if (!t) {
        if (!ff_array_room(q->alloc, &q->timers, 1)) return false;
        t = &q->timers.at[q->timers.count++];
    }
    *t = *timer;
    return true;
}

bool ff_msgqueue_kill_timer(struct ff_msgqueue *q, uint64_t window, uint64_t id)
{
    struct ff_msgtimer *t = timer_find(q, window, id);
    if (!t) return false;
    uint32_t behind = q->timers.count - 1 - (uint32_t)(t - q->timers.at);
    memmove(t, t + 1, behind * sizeof *t);
    q->timers.count--;
    return true;
}

uint64_t ff_msgqueue_next_due(const struct ff_msgqueue *q)
{
    uint64_t due = FF_TIME_NEVER;
    for (uint32_t i = 0; i < q->timers.count; i++)
        if (q->timers.at[i].due < due) due = q->timers.at[i].due;
    return due;
}
