/* SPDX-License-Identifier: MIT */
/* How a thread waits. Before it blocks it says so (client_idle), and lets the world move (client_settle); whoever has something
 * for it says that it is busy, under the lock, before it can run: so time cannot slip through between the two.
 *
 * What is waited for is taken by whoever makes it available, in the name of the thread that waits: a SetEvent ends one
 * wait even when the next ResetEvent comes before that thread runs. */
#include "client/win32/inner.h"

/* ---- The list of waits ---- */

static void enlist(struct host *host, struct host_wait *wait)
{
    wait->before = host->waits_last;
    wait->after = NULL;
    *(wait->before ? &wait->before->after : &host->waits_first) = wait;
    host->waits_last = wait;
}

static void delist(struct host *host, struct host_wait *wait)
{
    *(wait->before ? &wait->before->after : &host->waits_first) = wait->after;
    *(wait->after ? &wait->after->before : &host->waits_last) = wait->before;
}

/* ---- Blocking ---- */

static uint64_t until(const struct host_wait *wait, uint64_t uptime)
{
    uint64_t timer = wait->timers ? host_queue_next_timer(wait->thread, uptime) : FF_TIME_NEVER;
    return timer < wait->deadline ? timer : wait->deadline;
}

static void say_idle(const struct host_wait *wait)
{
    const struct host *host = wait->thread->host;
    uint64_t deadline = wait->until == FF_TIME_NEVER ? FF_TIME_NEVER : wait->until + host->started;
    struct client_wait idle = {
        .deadline = deadline, .pumps = wait->takes_sent, .what = wait->what, .site = wait->place};
    client_idle(host->client, wait->thread->ordinal, &idle);
}

void host_thread_wake(struct host_thread *thread)
{
    if (!thread->wait) return;
    thread->wait = NULL;
    client_busy(thread->host->client, thread->ordinal);
    os_cond_signal(&thread->wake);
}

/* Until it is woken, or its time has come. Under auto and manual time the world says when that is (host_clock). */
static void sleep_until(struct host_wait *wait)
{
    struct host *host = wait->thread->host;
    uint64_t uptime = host_uptime(host);
    if (wait->until <= uptime) {
        host_thread_wake(wait->thread);
        return;
    }
    uint64_t ns =
        wait->until == FF_TIME_NEVER ? UINT64_MAX : client_real_ns(host->client, wait->until - uptime);
    uint64_t now = os_monotonic_ns();
    os_cond_wait_until(&wait->thread->wake, &host->lock, ns > UINT64_MAX - now ? UINT64_MAX : now + ns);
}

static void block(struct host_wait *wait)
{
    struct host_thread *thread = wait->thread;
    wait->until = until(wait, host_uptime(thread->host));
    thread->wait = wait;
    say_idle(wait);
    os_mutex_unlock(&thread->host->lock);
    client_settle(thread->host->client);
    os_mutex_lock(&thread->host->lock);
    while (thread->wait == wait) sleep_until(wait);
}

/* A window procedure may end its thread, and the stack with it: meanwhile the wait is in no list. */
static void take_sent(struct host_wait *wait)
{
    struct host_thread *thread = wait->thread;
    delist(thread->host, wait);
    host_sent_take_all(thread);
    enlist(thread->host, wait);
}

/* What came in time comes before the end of time, and that before the end of the world. */
static bool is_over(struct host_wait *wait, enum host_wait_end *ret_end)
{
    struct host_thread *thread = wait->thread;
    if (wait->takes_sent && thread->sent_first) take_sent(wait);
    *ret_end = HOST_WAIT_done;
    if (wait->done || wait->ready(wait)) return true;
    *ret_end = HOST_WAIT_timeout;
    if (wait->deadline <= host_uptime(thread->host)) return true;
    *ret_end = HOST_WAIT_over;
    uint32_t code = thread->over ? thread->over : thread->host->over;
    if (!code || wait->patient) return false;
    host_fail(thread, code);
    return true;
}

/* Before it blocks: the module is looked for without the lock, and what comes meanwhile is looked at again. False: it is known. */
static bool find_place(struct host_wait *wait)
{
    struct host *host = wait->thread->host;
    if (wait->placed || !wait->site) return false;
    os_mutex_unlock(&host->lock);
    struct client_site place = client_site_of(host->client, wait->site);
    os_mutex_lock(&host->lock);
    wait->place = place;
    return wait->placed = true;
}

enum host_wait_end host_wait(struct host_thread *thread, struct host_wait *wait)
{
    enum host_wait_end end;
    wait->thread = thread;
    thread->peeks = 0;
    enlist(thread->host, wait);
    while (!is_over(wait, &end))
        if (!find_place(wait)) block(wait);
    delist(thread->host, wait);
    thread->over = 0;
    return end;
}

/* ---- Ending waits ---- */

static bool offer(struct host_wait *wait)
{
    if (wait->thread->wait != wait || !wait->ready(wait)) return false;
    wait->done = true;
    host_thread_wake(wait->thread);
    return true;
}

void host_wait_offer(struct host *host)
{
    for (struct host_wait *wait = host->waits_first; wait; wait = wait->after) offer(wait);
}

void host_wait_offer_newest_first(struct host *host)
{
    for (struct host_wait *wait = host->waits_last; wait; wait = wait->before) offer(wait);
}

void host_wait_offer_thread(struct host_thread *thread)
{
    if (thread->wait) offer(thread->wait);
}

void host_waits_look_at_clock(struct host *host)
{
    uint64_t uptime = host_uptime(host);
    for (struct host_wait *wait = host->waits_first; wait; wait = wait->after)
        if (wait->thread->wait == wait && wait->until <= uptime) host_thread_wake(wait->thread);
}

/* And how long that is in real time may have changed. */
void host_waits_say_anew(struct host *host)
{
    for (struct host_wait *wait = host->waits_first; wait; wait = wait->after) {
        if (wait->thread->wait != wait) continue;
        say_idle(wait);
        os_cond_signal(&wait->thread->wake);
    }
}

bool host_waits_end(struct host *host, uint32_t code)
{
    bool any = false;
    for (struct host_wait *wait = host->waits_first; wait; wait = wait->after) {
        if (wait->thread->wait != wait || wait->patient) continue;
        wait->thread->over = code;
        host_thread_wake(wait->thread);
        any = true;
    }
    return any;
}

bool host_waits_all_block(const struct host *host)
{
    for (const struct host_wait *wait = host->waits_first; wait; wait = wait->after)
        if (wait->thread->wait != wait) return false;
    return host->waits_first != NULL;
}
