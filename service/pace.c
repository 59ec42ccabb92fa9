/* SPDX-License-Identifier: MIT */
#include <inttypes.h>

#include "common/filetime.h"
#include "service/conn.h"

/* How the world gets its time. auto: it moves itself (world_step); we only look who keeps it from moving.
 * manual: a tester moves it. real, scaled: a timer for what is due next, and the clock is read once a turn,
 * before input. */

enum { OUTSIDE_MS = WORLD_STANDSTILL_S * 1000, DUE_MS_MAX = 24 * 3600 * 1000, NS_PER_TICK = 100 };

static bool runs_by_itself(const struct pace *pace)
{
    return pace->mode == FF_TIME_real || pace->mode == FF_TIME_scaled;
}

/* Virtual ticks that have passed since the start. */
static uint64_t ticks_passed(struct server *s)
{
    uint64_t real = (uv_hrtime() - s->pace.base) / NS_PER_TICK;
    uint64_t scale = world_scale_x1000(s->options.world);
    return ff_ticks_scaled(real, scale, 1000);
}

void pace_touch(struct server *s)
{
    if (!runs_by_itself(&s->pace) || s->pace.fresh) return;
    uint64_t passed = ticks_passed(s);
    s->pace.given = passed - world_advance(s->options.world, passed - s->pace.given);
    s->pace.fresh = true;
}

static void on_due(uv_timer_t *timer)
{
    struct server *s = timer->data;
    pace_touch(s);
    s->dirty = true;
}

static void set_due(struct server *s)
{
    uint64_t ticks = world_next_due(s->options.world);
    if (ticks == FF_TIME_NEVER) {
        uv_timer_stop(&s->pace.due);
        return;
    }
    uint64_t scale = world_scale_x1000(s->options.world);
    uint64_t real = scale ? ff_ticks_scaled(ticks, 1000, scale) : ticks;
    uint64_t ms = real / FF_TICKS_PER_MS + 1; /* never early */
    uv_timer_start(&s->pace.due, on_due, ms < DUE_MS_MAX ? ms : DUE_MS_MAX, 0);
}

/* ---- auto: a thread that stays outside any wait ---- */

static void on_outside(uv_timer_t *timer)
{
    struct server *s = timer->data;
    const struct sim *sim = world_sim(s->options.world);
    uint32_t process, thread;
    if (!quiet_blocker(sim, &process, &thread)) return;
    world_keep_standstill(s->options.world, WORLD_STANDSTILL_long);
    uint32_t pid = sim->processes.at[process].pid;
    if (thread < sim->threads.count && sim->threads.at[thread].polls)
        server_log(s,
                   "time stands still: thread %" PRIu32 " of process %" PRIu32 " (pid %" PRIu32
                   ") polls with PeekMessage; " FF_STANDSTILL_POLLS,
                   sim->threads.at[thread].ordinal, process + 1, pid);
    else if (thread < sim->threads.count)
        server_log(s,
                   "time stands still: thread %" PRIu32 " of process %" PRIu32 " (pid %" PRIu32
                   ") has been outside any wait of the SDK for %d s; " FF_STANDSTILL_OUTSIDE,
                   sim->threads.at[thread].ordinal, process + 1, pid, OUTSIDE_MS / 1000);
    else
        server_log(s,
                   "time stands still: process %" PRIu32 " (pid %" PRIu32
                   ") has not worked off its notifications for %d s",
                   process + 1, pid, OUTSIDE_MS / 1000);
}

/* The same thread in the way since OUTSIDE_MS, without time having moved: it is named, once. */
static void watch_outside(struct server *s, enum world_step step)
{
    struct pace *pace = &s->pace;
    uint32_t process, thread;
    bool blocked = quiet_blocker(world_sim(s->options.world), &process, &thread);
    if (!blocked) {
        if (pace->watching) uv_timer_stop(&pace->outside);
        pace->watching = false;
        return;
    }
    if (pace->watching && step == WORLD_STEP_idle && pace->process == process && pace->thread == thread)
        return;
    pace->watching = true;
    pace->process = process;
    pace->thread = thread;
    uv_timer_start(&pace->outside, on_outside, OUTSIDE_MS, 0);
}

/* ---- Life ---- */

void pace_again(struct server *s)
{
    uv_timer_start(&s->pace.due, on_due, 0, 0);
}

void pace_turned(struct server *s, enum world_step step)
{
    if (runs_by_itself(&s->pace))
        set_due(s);
    else if (step == WORLD_STEP_more)
        pace_again(s); /* after input, signals and time limits */
    else if (s->pace.mode == FF_TIME_auto)
        watch_outside(s, step);
}

static bool open_timer(struct server *s, uv_timer_t *timer)
{
    if (uv_timer_init(s->options.loop, timer) != 0) return false;
    timer->data = s;
    s->handles++;
    uv_unref((uv_handle_t *)timer);
    return true;
}

bool pace_open(struct server *s)
{
    s->pace.mode = world_time_mode(s->options.world);
    s->pace.base = uv_hrtime();
    return open_timer(s, &s->pace.due) && open_timer(s, &s->pace.outside) && open_timer(s, &s->floor.look);
}

static void on_timer_closed(uv_handle_t *handle)
{
    server_handle_closed(handle->data);
}

static void close_timer(uv_timer_t *timer)
{
    if (timer->type == UV_TIMER) uv_close((uv_handle_t *)timer, on_timer_closed);
}

void pace_close(struct server *s)
{
    close_timer(&s->pace.due);
    close_timer(&s->pace.outside);
    close_timer(&s->floor.look);
}
