/* SPDX-License-Identifier: MIT */
/* Which process a thread acts for, and what the world has been told of threads and windows. */
#include "client/inner.h"

#include <string.h>

#include "client/point.h"
#include "common/filetime.h"

/* ---- Seats: an (OS thread, process) pair ---- */

struct seat {
    struct seat *next;
    struct client *client; /* held */
    uint32_t ordinal;      /* of the thread in it; 0: not yet */
    uint32_t registration; /* of the event that it has read last, … */
    uint64_t event;        /* … and not waited since; 0 none */
    struct host_thread *host_thread;
};

/* What a thread has: one seat a process that it has acted for. A seat is its process's memory, as whatever is charged to
 * one; these two pointers belong to no process, and so are the C library's. */
struct seats {
    struct seat *first, *current;
    uint32_t broadcasts; /* under way in this thread, one in a callback of the other, … */
    uintptr_t broadcast_at[FF_BROADCASTS_NESTED]; /* … and where on its stack they lie: stacks grow down */
};

static atomic_bool started;

static void seat_leave_for_good(struct seat *seat)
{
    if (seat->host_thread) host_thread_gone(seat->client->host, seat->host_thread);
    if (seat->ordinal) {
        client_point(CLIENT_POINT_leaving, FF_TYPE_ThreadEnd);
        client_thread_end(seat->client, seat->ordinal);
        client_settle(seat->client); /* the others may have been waiting for time to move, and for this one */
    }
    const struct ff_alloc *alloc = seat->client->alloc; /* outlives it */
    client_release(seat->client);
    ff_free(alloc, seat);
}

static void thread_gone(void *seats_)
{
    struct seats *seats = seats_;
    while (seats->first) {
        struct seat *next = seats->first->next;
        seat_leave_for_good(seats->first);
        seats->first = next;
    }
    ff_free(ff_alloc_default(), seats);
}

bool client_threads_start(void)
{
    if (!os_tls_start(thread_gone)) return false;
    atomic_store(&started, true);
    return true;
}

/* Its seats are the parent's processes': nothing is said of them, and nothing held any more. */
void client_threads_forked(void)
{
    struct seats *seats = atomic_load(&started) ? os_tls_get() : NULL;
    if (!seats) return;
    os_tls_set(NULL);
    while (seats->first) {
        struct seat *next = seats->first->next;
        ff_free(seats->first->client->alloc, seats->first);
        seats->first = next;
    }
    ff_free(ff_alloc_default(), seats);
}

static struct seats *seats_of_thread(void)
{
    return atomic_load(&started) ? os_tls_get() : NULL;
}

static struct seats *seats_make(void)
{
    struct seats *seats = seats_of_thread();
    if (seats) return seats;
    seats = ff_alloc_zeroed(ff_alloc_default(), 1, sizeof *seats);
    if (seats && os_tls_set(seats)) return seats;
    return ff_free(ff_alloc_default(), seats);
}

static bool is_ended(struct client *client)
{
    os_mutex_lock(&client->lock);
    bool ended = client->state == CLIENT_ended;
    os_mutex_unlock(&client->lock);
    return ended;
}

static void drop_ended(struct seats *seats)
{
    for (struct seat **at = &seats->first; *at;) {
        struct seat *seat = *at;
        if (seat == seats->current || !is_ended(seat->client)) {
            at = &seat->next;
            continue;
        }
        *at = seat->next;
        seat_leave_for_good(seat);
    }
}

static struct seat *seat_take(struct seats *seats, struct client *client)
{
    struct seat *seat = seats->first;
    while (seat && seat->client != client) seat = seat->next;
    if (seat) return seat;
    seat = ff_alloc_zeroed(client->alloc, 1, sizeof *seat);
    if (!seat) return NULL;
    client_hold(client);
    *seat = (struct seat){.next = seats->first, .client = client};
    seats->first = seat;
    return seat;
}

struct client *client_current(void)
{
    struct seats *seats = seats_of_thread();
    if (seats && seats->current) return seats->current->client;
    struct client *standard = client_standard();
    seats = standard ? seats_make() : NULL;
    struct seat *seat = seats ? seat_take(seats, standard) : NULL;
    if (!seat) return NULL;
    seats->current = seat;
    if (seat->ordinal) client_busy(seat->client, seat->ordinal);
    return seat->client;
}

/* While it acts for another process, the thread cannot run in this one: for the world it waits there. */
static void get_up(struct seats *seats)
{
    struct seat *seat = seats->current;
    seats->current = NULL;
    if (seat && seat->ordinal)
        client_idle(seat->client, seat->ordinal,
                    &(struct client_wait){.deadline = FF_TIME_NEVER,
                                          .foreign = true,
                                          .what = "a thread that acts for another process"});
}

void client_bind(struct client *client)
{
    if (!client_start()) return; /* memory was refused: nothing is bound yet */
    struct seats *seats = seats_make();
    if (!seats || (seats->current && seats->current->client == client)) return;
    struct seat *seat = client ? seat_take(seats, client) : NULL;
    if (client && !seat) return;
    get_up(seats);
    seats->current = seat;
    if (seat && seat->ordinal) client_busy(client, seat->ordinal);
    drop_ended(seats);
}

/* ---- Threads, as the world sees them ---- */

static struct thread_row *thread_find(struct client *client, uint32_t ordinal)
{
    for (uint32_t i = 0; i < client->threads.count; i++)
        if (client->threads.at[i].ordinal == ordinal) return &client->threads.at[i];
    return NULL;
}

static uint32_t thread_add(struct client *client)
{
    os_mutex_lock(&client->telling);
    uint32_t ordinal = 0;
    if (ff_array_room(client->alloc, &client->threads, 1)) {
        ordinal = ++client->threads_made;
        client->threads.at[client->threads.count++] = (struct thread_row){.ordinal = ordinal};
        struct ff_in_ThreadBegin begin = {ordinal};
        if (client->told) client_tell_held(client, FF_TYPE_ThreadBegin, &begin);
    }
    os_mutex_unlock(&client->telling);
    return ordinal;
}

/* Of a client that the thread does not act for it has no ordinal: it is the sink's, or a tester's. */
uint32_t client_thread(struct client *client)
{
    struct seats *seats = seats_of_thread();
    struct seat *seat = seats ? seats->current : NULL;
    if (!seat || seat->client != client) return 0;
    if (!seat->ordinal) seat->ordinal = thread_add(client);
    return seat->ordinal;
}

struct host_thread **client_host_thread(struct client *client)
{
    struct seats *seats = seats_of_thread();
    struct seat *seat = seats ? seats->current : NULL;
    return seat && seat->client == client ? &seat->host_thread : NULL;
}

void client_thread_end(struct client *client, uint32_t ordinal)
{
    os_mutex_lock(&client->telling);
    struct thread_row *row = thread_find(client, ordinal);
    if (row) {
        *row = client->threads.at[--client->threads.count];
        struct ff_in_ThreadEnd end = {ordinal};
        if (client->told) client_tell_held(client, FF_TYPE_ThreadEnd, &end);
    }
    os_mutex_unlock(&client->telling);
}

/* ---- What a thread has in hand ---- */

static struct seat *seat_in(const struct client *client)
{
    struct seats *seats = seats_of_thread();
    struct seat *seat = seats ? seats->current : NULL;
    return seat && seat->client == client ? seat : NULL;
}

void client_event_handled(struct client *client, uint32_t registration, uint64_t sequence)
{
    struct seat *seat = seat_in(client);
    if (!seat) return;
    seat->event = sequence;
    seat->registration = registration;
}

void client_crashing(void *client, uint32_t *ret_thread, uint32_t *ret_registration, uint64_t *ret_event)
{
    const struct seat *seat = seat_in(client);
    *ret_thread = seat ? seat->ordinal : 0;
    *ret_registration = seat && seat->event ? seat->registration : 0;
    *ret_event = seat ? seat->event : 0;
}

/* ---- Waiting ---- */

static struct ff_in_Idle idle_of(const struct thread_row *row)
{
    return (struct ff_in_Idle){row->ordinal,         row->deadline,    row->pumps,       row->foreign,
                               ff_str_of(row->what), row->site.module, row->site.address};
}

void client_idle(struct client *client, uint32_t thread, const struct client_wait *wait)
{
    client_registration_ack(client); /* what was read, before time can move */
    client_event_handled(client, 0, 0);
    os_mutex_lock(&client->telling);
    struct thread_row *row = thread_find(client, thread);
    if (row) {
        *row = (struct thread_row){thread, true, wait->pumps, wait->foreign, wait->deadline, wait->site, ""};
        strncat(row->what, wait->what, sizeof row->what - 1);
        struct ff_in_Idle idle = idle_of(row);
        if (client->told) client_tell_held(client, FF_TYPE_Idle, &idle);
    }
    os_mutex_unlock(&client->telling);
}

void client_busy(struct client *client, uint32_t thread)
{
    os_mutex_lock(&client->telling);
    struct thread_row *row = thread_find(client, thread);
    if (row && row->idle) {
        row->idle = false;
        struct ff_in_Busy busy = {thread};
        if (client->told) client_tell_held(client, FF_TYPE_Busy, &busy);
    }
    os_mutex_unlock(&client->telling);
}

/* ---- Windows ---- */

static void window_note(struct client *client, const struct early_window *window, struct ff_str title)
{
    if (!ff_array_room(client->alloc, &client->early, 1)) return; /* the world will not know its kind */
    struct early_window *early = &client->early.at[client->early.count++];
    *early = *window;
    early->title = title.at ? ff_alloc_zeroed(client->alloc, 1, (size_t)title.size + 1) : NULL;
    if (early->title) memcpy(early->title, title.at, title.size);
}

/* Without memory a long title goes unsaid, the window not. */
static void tell_made(struct client *client, const struct early_window *window, struct ff_str title)
{
    struct ff_in_WindowMade made = {window->window, window->thread, window->kind, title};
    if (client_tell_held(client, FF_TYPE_WindowMade, &made)) return;
    made.title = FF_STR_NULL;
    client_tell_held(client, FF_TYPE_WindowMade, &made);
}

void client_window_made(struct client *client, uint64_t window, enum ff_window_kind kind, struct ff_str title)
{
    struct early_window made = {window, client_thread(client), kind, NULL};
    os_mutex_lock(&client->telling);
    if (client->told)
        tell_made(client, &made, title);
    else
        window_note(client, &made, title);
    os_mutex_unlock(&client->telling);
}

static void window_forget(struct client *client, uint64_t window)
{
    for (uint32_t i = 0; i < client->early.count; i++) {
        if (client->early.at[i].window != window) continue;
        ff_free(client->alloc, client->early.at[i].title);
        client->early.count--;
        memmove(client->early.at + i, client->early.at + i + 1,
                (client->early.count - i) * sizeof *client->early.at);
        return;
    }
}

void client_window_gone(struct client *client, uint64_t window)
{
    os_mutex_lock(&client->telling);
    struct ff_in_WindowGone in = {window};
    if (client->told)
        client_tell_held(client, FF_TYPE_WindowGone, &in);
    else
        window_forget(client, window);
    os_mutex_unlock(&client->telling);
}

/* ---- Before there was a link ---- */

static void tell_session(struct client *client)
{
    struct ff_writer user = ff_writer_on(client->alloc), desktop = ff_writer_on(client->alloc);
    struct ff_in_Session in = {0};
    if (host_session(client->host, &user, &in.session, &desktop) && !user.failed && !desktop.failed) {
        in.user = (struct ff_str){(const char *)user.at, (uint32_t)user.size};
        in.desktop = (struct ff_str){(const char *)desktop.at, (uint32_t)desktop.size};
        client_tell_held(client, FF_TYPE_Session, &in);
    }
    ff_writer_free(&user);
    ff_writer_free(&desktop);
}

void client_catch_up(struct client *client)
{
    tell_session(client);
    for (uint32_t i = 0; i < client->module_paths.count; i++) {
        struct ff_in_Module module = {i + 1, ff_str_of(client->module_paths.at[i])};
        client_tell_held(client, FF_TYPE_Module, &module);
    }
    for (uint32_t i = 0; i < client->threads.count; i++) {
        struct ff_in_ThreadBegin begin = {client->threads.at[i].ordinal};
        struct ff_in_Idle idle = idle_of(&client->threads.at[i]);
        client_tell_held(client, FF_TYPE_ThreadBegin, &begin);
        if (client->threads.at[i].idle) client_tell_held(client, FF_TYPE_Idle, &idle);
    }
    for (uint32_t i = 0; i < client->early.count; i++)
        tell_made(client, &client->early.at[i], ff_str_of(client->early.at[i].title));
    while (client->early.count) window_forget(client, client->early.at[0].window);
}

void client_threads_free(struct client *client)
{
    while (client->early.count) window_forget(client, client->early.at[0].window);
    ff_array_free(client->alloc, &client->early);
    ff_array_free(client->alloc, &client->threads);
}

/* ---- Broadcasts in broadcasts ---- */

/* A callback may leave by a jump: what no longer lies above this one on the stack is over. */
uint32_t client_broadcast_begins(const void *on_stack)
{
    struct seats *seats = client_current() ? seats_of_thread() : NULL;
    if (!seats) return 0;
    while (seats->broadcasts && seats->broadcast_at[seats->broadcasts - 1] <= (uintptr_t)on_stack)
        seats->broadcasts--;
    uint32_t depth = seats->broadcasts;
    if (depth < FF_BROADCASTS_NESTED) seats->broadcast_at[seats->broadcasts++] = (uintptr_t)on_stack;
    return depth;
}

void client_broadcast_ended(uint32_t depth)
{
    struct seats *seats = seats_of_thread();
    if (seats && seats->broadcasts > depth) seats->broadcasts = depth;
}
