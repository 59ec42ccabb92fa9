/* SPDX-License-Identifier: MIT */
/* A process's Windows: its beginning, its end, its clock. */
#include "client/win32/inner.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

/* What GetTickCount says at first is no number that anybody would take for "never". */
#define UPTIME_FIRST (3600 * FF_TICKS_PER_S)

/* The first process of a program has the program's id; those of a test that has several have ids of their own. */
static uint32_t process_id(void)
{
    static atomic_uint given, made_up;
    uint32_t pid = os_pid();
    if (atomic_exchange(&given, pid) != pid) return pid;
    return 0x40000000U + 4 * atomic_fetch_add(&made_up, 1);
}

/* Never signalled: who could see it end? */
static const struct host_object_ops process_ops = {.kind = HOST_KIND_process, .name = "the process"};

struct host *host_new_on(struct client *client, const struct ff_alloc *alloc)
{
    struct host *host = ff_alloc_zeroed(alloc, 1, sizeof *host);
    if (!host) return NULL;
    host->client = client;
    host->alloc = alloc;
    host->pid = process_id();
    host->started = client_now(client) - UPTIME_FIRST;
    os_mutex_init(&host->lock);
    host->process = host_object_new(host, &process_ops);
    if (host->process && host_classes_start(host)) return host;
    host_free(host);
    return NULL;
}

struct host *host_new(struct client *client)
{
    return host_new_on(client, ff_alloc_default());
}

static void free_handles(struct host *host)
{
    for (uint32_t i = 0; i < host->handles.count; i++) {
        struct host_object *object = host->handles.at[i].object;
        if (!object) continue;
        host_object_release(host, object);
    }
    ff_array_free(host->alloc, &host->handles);
}

/* IOC-10: blocks of packets that nobody took are freed with the process. */
static void free_blocks(struct host *host)
{
    for (uint32_t i = 0; i < host->blocks_room; i++) ff_free(host->alloc, host->blocks[i].at);
    ff_free(host->alloc, host->blocks);
}

static void free_classes(struct host *host)
{
    while (host->classes) {
        struct host_class *next = host->classes->next;
        ff_free(host->alloc, host->classes);
        host->classes = next;
    }
    host_atoms_free(host);
}

/* Its threads are gone: each held the client, and with it this. */
void host_free(struct host *host)
{
    if (!host) return;
    free_handles(host);
    if (host->process) host_object_release(host, host->process);
    ff_array_free(host->alloc, &host->windows);
    ff_array_free(host->alloc, &host->ranges);
    free_classes(host);
    free_blocks(host);
    os_mutex_destroy(&host->lock);
    ff_free(host->alloc, host);
}

/* ---- Time ---- */

uint64_t host_uptime(const struct host *host)
{
    return client_now(host->client) - host->started;
}

uint32_t host_tick_count(uint64_t uptime)
{
    return (uint32_t)(uptime / FF_TICKS_PER_MS);
}

uint64_t host_deadline(const struct host *host, uint32_t ms)
{
    return ms == INFINITE ? FF_TIME_NEVER : host_uptime(host) + ms * FF_TICKS_PER_MS;
}

/* ---- What the world says ---- */

/* Every wait is seen. */
void host_call_begins(struct host *host)
{
    (void)host;
}

void host_call_ended(struct host *host)
{
    (void)host;
}

void host_clock(struct host *host, uint64_t now)
{
    (void)now; /* client_now says the same */
    os_mutex_lock(&host->lock);
    host_waits_look_at_clock(host);
    os_mutex_unlock(&host->lock);
}

void host_clock_set(struct host *host, void (*set)(void *), void *ctx)
{
    os_mutex_lock(&host->lock);
    uint64_t uptime = host_uptime(host);
    set(ctx);
    host->started = client_now(host->client) - uptime;
    host_waits_say_anew(host);
    os_mutex_unlock(&host->lock);
}

bool host_session(struct host *host, struct ff_writer *user, uint32_t *ret_session, struct ff_writer *desktop)
{
    (void)host, (void)user, (void)ret_session, (void)desktop;
    return false;
}

/* EnterCriticalSection cannot fail; when nothing else is waited for, it raises EXCEPTION_POSSIBLE_DEADLOCK. */
void host_stuck(struct host *host, const char *reason)
{
    fprintf(stderr, "fauxfax: nothing can wake this program any more: %s\n", reason);
    os_mutex_lock(&host->lock);
    bool ended = host_waits_end(host, ERROR_POSSIBLE_DEADLOCK);
    bool deadlock = !ended && host_waits_all_block(host); /* else somebody was woken meanwhile */
    os_mutex_unlock(&host->lock);
    if (!deadlock) return;
    fprintf(stderr, "fauxfax: unhandled exception 0xC0000194 (EXCEPTION_POSSIBLE_DEADLOCK)\n");
    abort();
}

void host_end(struct host *host, uint32_t code, const char *reason)
{
    (void)reason; /* said by who knows it */
    os_mutex_lock(&host->lock);
    if (!host->over) host->over = code;
    host_waits_end(host, code);
    os_mutex_unlock(&host->lock);
}
