/* SPDX-License-Identifier: MIT */
#include "tests/unit/client/host_double.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "client/print.h"

static _Thread_local uint32_t last_error;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;

struct host *host_new(struct client *client)
{
    struct host *host = calloc(1, sizeof *host);
    if (host) *host = (struct host){.client = client, .outcome = FF_OUTCOME_posted};
    return host;
}

void host_free(struct host *host)
{
    free(host);
}

void host_double_reset_error(uint32_t code)
{
    last_error = code;
}

void host_set_last_error(uint32_t code)
{
    last_error = code;
}

uint32_t host_last_error(void)
{
    return last_error;
}

enum ff_window_kind host_window_kind(struct host *host, uint64_t window, uint32_t *ret_thread)
{
    (void)host;
    *ret_thread = 1;
    if (window >= 0x100 && window < 0x200) return FF_WINDOW_top_level;
    return window >= 0x200 && window < 0x300 ? FF_WINDOW_child : FF_WINDOW_none;
}

/* Sets the last error, as functions of the system do on the way. */
uint32_t host_port_kind(struct host *host, uint64_t handle)
{
    (void)host;
    last_error = 9999;
    return handle == 0 ? 0 : handle >= 0x300 && handle < 0x400 ? 1 : 2;
}

static enum ff_outcome note(struct host *host, const struct noted_post *post)
{
    pthread_mutex_lock(&lock);
    if (host->count < NOTED_MAX) host->posts[host->count] = *post;
    host->count++;
    enum ff_outcome outcome = host->outcome;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&lock);
    return outcome;
}

enum ff_outcome host_post(struct host *host, uint64_t window, uint32_t message, uint64_t wparam,
                          uint64_t lparam, uint32_t registration, uint64_t sequence)
{
    return note(host, &(struct noted_post){.window = window,
                                           .message = message,
                                           .wparam = wparam,
                                           .lparam = lparam,
                                           .registration = registration,
                                           .sequence = sequence});
}

enum ff_outcome host_packet(struct host *host, uint64_t port, uint64_t key, const struct ff_wire_event *event,
                            uint32_t registration)
{
    return note(host, &(struct noted_post){.packet = true,
                                           .port = port,
                                           .key = key,
                                           .message = event->event_id,
                                           .registration = registration,
                                           .sequence = event->sequence});
}

void host_events_look(struct host *host)
{
    (void)host;
}

bool host_is_event(struct host *host, const void *block)
{
    return block == host->event_block;
}

void host_send(struct host *host, uint64_t send, uint64_t window, uint32_t message, uint64_t wparam,
               uint64_t lparam)
{
    (void)wparam, (void)lparam;
    pthread_mutex_lock(&lock);
    host->send = send;
    host->send_window = window;
    host->send_message = message;
    pthread_mutex_unlock(&lock);
}

void host_call_begins(struct host *host)
{
    pthread_mutex_lock(&lock);
    host->calls_begun++;
    pthread_mutex_unlock(&lock);
}

void host_call_ended(struct host *host)
{
    pthread_mutex_lock(&lock);
    host->calls_ended++;
    pthread_mutex_unlock(&lock);
}

void host_clock(struct host *host, uint64_t now)
{
    pthread_mutex_lock(&lock);
    host->clock = now;
    pthread_mutex_unlock(&lock);
}

void host_clock_set(struct host *host, void (*set)(void *), void *ctx)
{
    (void)host;
    set(ctx);
}

void host_thread_gone(struct host *host, struct host_thread *thread)
{
    (void)host, (void)thread;
}

bool host_session(struct host *host, struct ff_writer *user, uint32_t *ret_session, struct ff_writer *desktop)
{
    (void)host, (void)user, (void)ret_session, (void)desktop;
    return false;
}

void host_stuck(struct host *host, const char *reason)
{
    pthread_mutex_lock(&lock);
    snprintf(host->stuck, sizeof host->stuck, "%s", reason);
    pthread_mutex_unlock(&lock);
}

void host_end(struct host *host, uint32_t code, const char *reason)
{
    pthread_mutex_lock(&lock);
    if (!host->ends++) {
        host->end_code = code;
        snprintf(host->ended, sizeof host->ended, "%s", reason);
    }
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&lock);
}

void host_double_wait_end(struct host *host)
{
    pthread_mutex_lock(&lock);
    while (!host->ends) pthread_cond_wait(&changed, &lock);
    pthread_mutex_unlock(&lock);
}

void host_double_wait_posts(struct host *host, unsigned count)
{
    pthread_mutex_lock(&lock);
    while (host->count < count) pthread_cond_wait(&changed, &lock);
    pthread_mutex_unlock(&lock);
}

/* ---- Printing: whatever is printed is dropped ---- */

uint64_t host_dc_new(struct host *host, struct print *print, const void *site, uint64_t since)
{
    (void)host, (void)site, (void)since;
    print_free(print);
    return 0x200;
}

bool host_dc_left(struct host *host, uint32_t *at, const void **ret_site, uint64_t *ret_since)
{
    (void)host, (void)at, (void)ret_site, (void)ret_since;
    return false;
}

bool host_dc_draws(struct host *host, uint64_t dc)
{
    (void)host;
    return dc == 0x200;
}

uint32_t host_dc_cover(struct host *host, uint64_t dc, const struct ff_coverpage_info *cover)
{
    (void)host, (void)dc, (void)cover;
    return 0;
}
