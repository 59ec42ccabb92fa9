/* SPDX-License-Identifier: MIT */
/* Under `auto` one client runs at a time. What a process says while another one runs stays in its socket, its Hello too, until
 * that one waits with all its threads, or has gone: so the order of their calls comes from the order in which they attached,
 * and not from how the system runs them.
 *
 * Two kinds of process must not hold up all others: one that waits for them where nobody sees it (it started them, and waits for
 * their end), and one that never waits. After a while of saying nothing, or of saying too much, it loses the floor, and has
 * it again when nobody else runs. */
#include <string.h>

#include "service/conn.h"

enum { LOOK_MS = 250, LOOKS_MAX = 4 };

static bool has_more_to_say(const struct conn *c)
{
    return c->calls && !c->yielded && world_runs(c->server->options.world, c->peer.process);
}

/* Who has it; of several that were woken at the same time the first. NULL: whoever speaks next. */
static struct conn *holder(struct server *s)
{
    struct floor *f = &s->floor;
    if (f->holder && has_more_to_say(f->holder)) return f->holder;
    f->holder = NULL;
    for (struct conn *c = s->conns; c; c = c->next)
        if (has_more_to_say(c) && (!f->holder || c->peer.process < f->holder->peer.process)) f->holder = c;
    f->looks = 0;
    return f->holder;
}

/* ---- Losing it ---- */

static void on_look(uv_timer_t *timer)
{
    struct server *s = timer->data;
    struct floor *f = &s->floor;
    if (!f->waiting.count) {
        uv_timer_stop(timer);
        return;
    }
    struct conn *c = holder(s);
    if (c && (!f->spoke || ++f->looks == LOOKS_MAX)) c->yielded = true;
    f->spoke = false;
    s->dirty = true;
}

static bool wait_for_it(struct conn *c)
{
    struct floor *f = &c->server->floor;
    if (!ff_array_room(ff_alloc_default(), &f->waiting, 1)) return false;
    f->waiting.at[f->waiting.count++] = c;
    c->waits = true;
    if (f->waiting.count > 1) return true;
    f->spoke = true; /* it has a whole while yet */
    uv_timer_start(&f->look, on_look, LOOK_MS, LOOK_MS);
    return true;
}

/* ---- Having it ---- */

bool floor_takes(struct conn *c, const struct ff_frame *frame)
{
    struct floor *f = &c->server->floor;
    if (c->server->pace.mode != FF_TIME_auto || (!c->calls && frame->type != FF_TYPE_Hello)) return true;
    struct conn *has = holder(c->server);
    if (has && has != c && wait_for_it(c)) return false;
    if (f->holder != c) f->looks = 0;
    f->holder = c;
    f->spoke = true;
    c->yielded = false;
    return true;
}

static void stop_waiting(struct floor *f, uint32_t row)
{
    f->waiting.at[row]->waits = false;
    f->waiting.count--;
    memmove(f->waiting.at + row, f->waiting.at + row + 1, (f->waiting.count - row) * sizeof *f->waiting.at);
}

struct conn *floor_pass(struct server *s)
{
    struct floor *f = &s->floor;
    if (!f->waiting.count) return NULL;
    struct conn *next = holder(s);
    uint32_t row = 0;
    while (next && row < f->waiting.count && f->waiting.at[row] != next) row++;
    if (row == f->waiting.count) return NULL;
    next = f->waiting.at[row];
    stop_waiting(f, row);
    return next;
}

void floor_leave(struct conn *c)
{
    struct floor *f = &c->server->floor;
    if (f->holder == c) f->holder = NULL;
    for (uint32_t i = 0; c->waits; i++)
        if (f->waiting.at[i] == c) stop_waiting(f, i);
}
