/* SPDX-License-Identifier: MIT */
/* fauxfax/testing.h: windows, what they saw, and a log-off that is seen through. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/embedded/test_world.h"
#include "common/filetime.h"
#include "common/winfax_codes.h"

/* ---- Watching ---- */

struct watched {
    struct watched *next;
    struct client *client;
    HWND window;
    WNDPROC procedure; /* the window's own */
    struct ff_writer saw;
};

/* Window procedures run on any thread. */
static struct {
    struct os_mutex lock;
    struct watched *first;
} watching = {OS_MUTEX_INIT, NULL};

/* With the lock held: the latest of that window in the calling thread's process. */
static struct watched *find(HWND window)
{
    struct client *client = client_current();
    struct watched *w = watching.first;
    while (w && (w->window != window || w->client != client)) w = w->next;
    return w;
}

static void note_event(struct ff_writer *saw, uint32_t event, WPARAM device, LPARAM job)
{
    enum { PREFIX = 4 /* FEI_ */ };
    const char *name = ff_event_name(event);
    ff_write_text(saw, "%s%s(%lu,", saw->size ? " " : "", name ? name + PREFIX : "?", (unsigned long)device);
    if ((uint32_t)job == FF_JOB_NONE)
        ff_write_text(saw, "-)");
    else
        ff_write_text(saw, "%lu)", (unsigned long)(uint32_t)job);
}

/* The event that a message is, by a registration of that window; 0: none. */
static uint32_t event_of(struct client *client, HWND window, UINT message)
{
    uint32_t event = 0;
    os_mutex_lock(&client->lock);
    for (uint32_t i = 0; i < client->registrations.count && !event; i++) {
        const struct client_registration *r = &client->registrations.at[i];
        uint32_t id = message - r->message_start;
        if (r->window == (uintptr_t)window && id >= 1 && id <= FF_FEI_NEVENTS) event = id;
    }
    os_mutex_unlock(&client->lock);
    return event;
}

static void note_message(struct watched *w, UINT message, WPARAM wparam, LPARAM lparam)
{
    const char *space = w->saw.size ? " " : "";
    uint32_t event = event_of(w->client, w->window, message);
    if (event)
        note_event(&w->saw, event, wparam, lparam);
    else if (message == WM_QUERYENDSESSION)
        ff_write_text(&w->saw, "%sQUERYENDSESSION", space);
    else if (message == WM_ENDSESSION)
        ff_write_text(&w->saw, "%sENDSESSION(%d)", space, (int)wparam);
    else if (message == WM_DESTROY)
        ff_write_text(&w->saw, "%sDESTROY", space);
}

static LRESULT CALLBACK watch(HWND window, UINT message, WPARAM wparam, LPARAM lparam)
{
    os_mutex_lock(&watching.lock);
    struct watched *w = find(window);
    WNDPROC procedure = w ? w->procedure : NULL;
    if (w) note_message(w, message, wparam, lparam);
    os_mutex_unlock(&watching.lock);
    if (!procedure) return DefWindowProcA(window, message, wparam, lparam);
    return IsWindowUnicode(window) ? CallWindowProcW(procedure, window, message, wparam, lparam)
                                   : CallWindowProcA(procedure, window, message, wparam, lparam);
}

/* A pointer to a function travels as a number through SetWindowLongPtr. */
static LONG_PTR number_of(WNDPROC procedure)
{
    LONG_PTR number;
    _Static_assert(sizeof number == sizeof procedure, "pointers to functions are pointers");
    memcpy(&number, &procedure, sizeof number);
    return number;
}

static void subclass(struct watched *w)
{
    LONG_PTR before = IsWindowUnicode(w->window)
                          ? SetWindowLongPtrW(w->window, GWLP_WNDPROC, number_of(watch))
                          : SetWindowLongPtrA(w->window, GWLP_WNDPROC, number_of(watch));
    memcpy(&w->procedure, &before, sizeof before);
}

int fauxfax_watch(HWND window)
{
    if (!test_has_world()) return 0;
    if (!IsWindow(window)) return test_fail("fauxfax_watch: no window of this process");
    struct watched *w = calloc(1, sizeof *w);
    if (!w) return test_fail("memory was refused");
    *w = (struct watched){NULL, client_current(), window, NULL, ff_writer_on(ff_alloc_default())};
    subclass(w);
    os_mutex_lock(&watching.lock);
    w->next = watching.first;
    watching.first = w;
    os_mutex_unlock(&watching.lock);
    return 1;
}

const char *fauxfax_saw(HWND window)
{
    if (!test_has_world()) return NULL;
    os_mutex_lock(&watching.lock);
    struct watched *w = find(window);
    ff_writer_reset(&test_world.saw);
    if (w) {
        ff_write_bytes(&test_world.saw, w->saw.at, w->saw.size);
        test_world.saw.failed = test_world.saw.failed || w->saw.failed;
        ff_writer_reset(&w->saw);
    }
    os_mutex_unlock(&watching.lock);
    if (w) return test_text(&test_world.saw);
    test_fail("fauxfax_saw: fauxfax_watch was not called for this window in this process");
    return NULL;
}

void test_windows_forget(void)
{
    os_mutex_lock(&watching.lock);
    while (watching.first) {
        struct watched *next = watching.first->next;
        ff_writer_free(&watching.first->saw);
        free(watching.first);
        watching.first = next;
    }
    os_mutex_unlock(&watching.lock);
}

/* ---- Pumping ---- */

int fauxfax_pump(void)
{
    int count = 0;
    MSG msg;
    for (; PeekMessageA(&msg, NULL, 0, 0, PM_REMOVE); count++) DispatchMessageA(&msg);
    return count;
}

static int pump_all(void)
{
    int count = 0;
    struct client *here = client_current();
    for (int i = 0; i < test_world.count; i++) {
        if (!test_world.processes[i]) continue;
        client_bind(test_world.processes[i]);
        count += fauxfax_pump();
    }
    client_bind(here);
    return count;
}

/* ---- The log-off ---- */

/* With the world's lock held. The user's newest log-off. */
static const struct logoff *logoff_of(const struct sim *sim, const char *user)
{
    const struct logoff *found = NULL;
    for (uint32_t i = 0; i < sim->logoffs.count; i++) {
        const struct session *s = &sim->sessions.at[sim->logoffs.at[i].session];
        if (ff_str_eq_nocase(text_get(&sim->texts, sim->users.at[s->user].name), ff_str_of(user)))
            found = &sim->logoffs.at[i];
    }
    return found;
}

static const char *verdict(const char *user)
{
    const char *word = NULL;
    const struct sim *sim = world_sim(embedded_lock(test_world.world));
    const struct logoff *logoff = logoff_of(sim, user);
    if (logoff && logoff->state >= LOGOFF_done) word = logoff_state_words(logoff->state)->word;
    embedded_unlock(test_world.world);
    return word;
}

/* The calling thread waits as far as the world is concerned: under `auto` time moves if nobody else runs. True under
 * `manual` when nobody else runs either: then the next that can happen is a time-out. */
static bool wait_a_turn(void)
{
    struct client *client = client_current();
    uint64_t time;
    client_idle(client, client_thread(client),
                &(struct client_wait){.deadline = FF_TIME_NEVER, .pumps = true, .what = "fauxfax_logoff"});
    client_settle(client);
    struct world *world = embedded_lock(test_world.world);
    bool still =
        world_time_mode(world) == FF_TIME_manual && quiet_state(world_sim(world), &time) != QUIET_running;
    if (!still) embedded_wait(test_world.world);
    embedded_unlock(test_world.world);
    client_busy(client, client_thread(client));
    return still;
}

static void advance_to_next(void)
{
    struct world *world = embedded_lock(test_world.world);
    uint64_t due = world_next_due(world);
    if (due != FF_TIME_NEVER) world_advance(world, due);
    embedded_unlock(test_world.world);
    embedded_run_on(test_world.world);
}

const char *fauxfax_logoff(const char *user)
{
    if (!test_begin_logoff(user)) return NULL;
    enum ff_time_mode mode = world_time_mode(embedded_lock(test_world.world));
    embedded_unlock(test_world.world);
    if (mode == FF_TIME_real || mode == FF_TIME_scaled) return "begun";
    const char *word;
    test_set_alone(false);
    while (!(word = verdict(user)))
        if (!pump_all() && !verdict(user) && wait_a_turn()) advance_to_next();
    test_set_alone(true);
    return word;
}
