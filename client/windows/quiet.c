/* SPDX-License-Identifier: MIT */
#include "client/windows/quiet.h"

#include <windows.h>

#include "client/client.h"
#include "common/filetime.h"

enum { LOOK_MS = 10, NS_PER_MS = 1000000 };

void quiet_init(struct quiet *quiet, struct client *client, uint32_t (*unread)(void *), void *ctx)
{
    *quiet = (struct quiet){.client = client, .unread = unread, .ctx = ctx};
    os_mutex_init(&quiet->lock);
    os_cond_init(&quiet->changed);
}

/* ---- Busy ---- */

/* With the lock held, so that an idle thread is never said after what woke it. */
static void stir(struct quiet *quiet)
{
    quiet->since = os_monotonic_ns();
    if (!quiet->idle) return;
    quiet->idle = false;
    for (uint32_t i = 1; i <= quiet->threads; i++) client_busy(quiet->client, i);
    os_cond_signal(&quiet->changed);
}

static void note(struct quiet *quiet, int calls, int sends, uint32_t thread)
{
    os_mutex_lock(&quiet->lock);
    quiet->calls += (unsigned)calls;
    quiet->sends += (unsigned)sends;
    if (thread > quiet->threads) quiet->threads = thread;
    stir(quiet);
    os_mutex_unlock(&quiet->lock);
}

void quiet_call_begins(struct quiet *quiet, uint32_t thread)
{
    note(quiet, 1, 0, thread);
}

void quiet_call_ended(struct quiet *quiet)
{
    note(quiet, -1, 0, 0);
}

void quiet_stir(struct quiet *quiet)
{
    note(quiet, 0, 0, 0);
}

void quiet_send_begins(struct quiet *quiet)
{
    note(quiet, 0, 1, 0);
}

void quiet_send_ended(struct quiet *quiet)
{
    note(quiet, 0, -1, 0);
}

/* ---- Idle ---- */

static uint64_t ticks_of(FILETIME time)
{
    return (uint64_t)time.dwHighDateTime << 32 | time.dwLowDateTime;
}

static uint64_t cpu_time(void)
{
    FILETIME created, ended, kernel, user;
    if (!GetProcessTimes(GetCurrentProcess(), &created, &ended, &kernel, &user)) return 0;
    return ticks_of(kernel) + ticks_of(user);
}

static void fall_idle(struct quiet *quiet)
{
    quiet->idle = true;
    for (uint32_t i = 1; i <= quiet->threads; i++)
        client_idle(quiet->client, i,
                    &(struct client_wait){.deadline = FF_TIME_NEVER,
                                          .foreign = true,
                                          .what = "Windows, or in code of its own"});
}

/* With the lock held. */
static void look(struct quiet *quiet, uint32_t unread)
{
    uint64_t gap = (uint64_t)unread + quiet->sends, cpu = quiet->idle ? quiet->last_cpu : cpu_time();
    if (quiet->calls || gap != quiet->last_gap || cpu != quiet->last_cpu) stir(quiet);
    quiet->last_gap = gap;
    quiet->last_cpu = cpu;
    uint64_t limit = (uint64_t)(gap ? QUIET_OPEN_MS : QUIET_MS) * NS_PER_MS;
    if (!quiet->idle && quiet->threads && os_monotonic_ns() - quiet->since >= limit) fall_idle(quiet);
}

/* Until the next look: an idle process is looked at only for what it has not read. */
static void rest(struct quiet *quiet)
{
    bool sleeps = quiet->idle && quiet->last_gap == 0;
    uint64_t until = sleeps ? UINT64_MAX : os_monotonic_ns() + (uint64_t)LOOK_MS * NS_PER_MS;
    os_cond_wait_until(&quiet->changed, &quiet->lock, until);
}

static void watch(void *quiet_)
{
    struct quiet *quiet = quiet_;
    os_mutex_lock(&quiet->lock);
    while (!quiet->ending) {
        os_mutex_unlock(&quiet->lock);
        uint32_t unread = quiet->unread(quiet->ctx);
        os_mutex_lock(&quiet->lock);
        if (quiet->ending) break;
        look(quiet, unread);
        rest(quiet);
    }
    os_mutex_unlock(&quiet->lock);
}

/* ---- Beginning and end ---- */

void quiet_start(struct quiet *quiet)
{
    os_mutex_lock(&quiet->lock);
    if (!quiet->started) quiet->started = os_thread_start(&quiet->thread, watch, quiet);
    os_mutex_unlock(&quiet->lock);
}

void quiet_stop(struct quiet *quiet)
{
    os_mutex_lock(&quiet->lock);
    stir(quiet);
    quiet->ending = true;
    os_cond_signal(&quiet->changed);
    os_mutex_unlock(&quiet->lock);
}

void quiet_end(struct quiet *quiet)
{
    quiet_stop(quiet);
    if (quiet->started) os_thread_join(&quiet->thread);
    quiet->started = false;
}

void quiet_free(struct quiet *quiet)
{
    quiet_end(quiet);
    os_cond_destroy(&quiet->changed);
    os_mutex_destroy(&quiet->lock);
}
