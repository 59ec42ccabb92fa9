/* SPDX-License-Identifier: MIT */
#include "service/world/inner.h"

/* Frames stay well below what a client takes, however far it has fallen behind. */
enum { EVENTS_PER_FRAME = 32768 };

static struct notices_of_process *notices_of(const struct world *world, uint32_t process)
{
    return process < world->notices.of.count ? &world->notices.of.at[process] : NULL;
}

/* ---- Whether there is anything ---- */

static bool events_pending(const struct world *world, uint32_t process, const struct notices_of_process *n)
{
    return n->live && n->written < delivery_sent(world->sim, process);
}

static bool pending(const struct world *world, uint32_t process)
{
    const struct notices_of_process *n = notices_of(world, process);
    return n && (n->action_first < n->actions.count || events_pending(world, process, n));
}

/* Some thread of it runs, as far as we know: it may wait for what is pending without being asked to. */
static bool running(const struct world *world, uint32_t process)
{
    const struct process *p = &world->sim->processes.at[process];
    return p->ended || p->threads == 0 || p->idle_threads != p->threads;
}

bool world_has_notices(const struct world *world, uint32_t process)
{
    uint32_t turn = world->notices.turn;
    if (!pending(world, process)) return false;
    return turn == NOTICES_TURN_ALL || turn == process || running(world, process);
}

bool notices_at_rest(const struct world *world, uint32_t process)
{
    const struct process *p = &world->sim->processes.at[process];
    const struct notices_of_process *n = notices_of(world, process);
    return !running(world, process) &&
           (!n || (p->events_seen >= n->given_events && p->actions_seen >= n->given_actions));
}

bool world_runs(const struct world *world, uint32_t process)
{
    return !world->sim->processes.at[process].ended && !notices_at_rest(world, process);
}

void notices_pass_turn(struct world *world)
{
    uint32_t first = NOTICES_TURN_NONE;
    for (uint32_t i = 0; i < world->sim->processes.count; i++) {
        if (world->sim->processes.at[i].ended) continue;
        if (!notices_at_rest(world, i)) {
            world->notices.turn = NOTICES_TURN_NONE;
            return;
        }
        if (first == NOTICES_TURN_NONE && pending(world, i)) first = i;
    }
    world->notices.turn = first;
}

/* ---- What goes in ---- */

bool notices_attach(struct world *world, uint32_t process)
{
    struct notices *all = &world->notices;
    if (process < all->of.count) return true;
    if (!ff_array_room(world->alloc, &all->of, process - all->of.count + 1)) return false;
    while (all->of.count <= process) all->of.at[all->of.count++] = (struct notices_of_process){0};
    return true;
}

void notices_drop(struct world *world, uint32_t process)
{
    struct notices_of_process *n = notices_of(world, process);
    if (!n) return;
    ff_array_free(world->alloc, &n->actions);
    n->action_first = n->live = 0;
}

void notices_free(struct world *world)
{
    for (uint32_t i = 0; i < world->notices.of.count; i++) notices_drop(world, i);
    ff_array_free(world->alloc, &world->notices.of);
    ff_writer_free(&world->notices.shared);
}

static void push_clock(struct world *world, uint32_t process, uint64_t after)
{
    struct notices_of_process *n = notices_of(world, process);
    n->actions.at[n->actions.count++] =
        (struct action){.kind = ACTION_clock, .process = process, .after = after};
    n->told = world->sim->clock.now;
    world->sim->processes.at[process].actions_sent++;
}

/* Room for an action, and for the time before it. */
static bool make_room(struct world *world, uint32_t process)
{
    if (!notices_attach(world, process)) return false;
    return ff_array_room(world->alloc, &notices_of(world, process)->actions, 2);
}

void notices_collect(struct world *world)
{
    struct delivery *d = &world->sim->delivery;
    while (d->action_first < d->actions.count) {
        const struct action *next = &d->actions.at[d->action_first];
        if (!make_room(world, next->process)) {
            world->refused = true;
            return;
        }
        struct notices_of_process *n = notices_of(world, next->process);
        /* Whoever is asked something looks at the clock before it answers. */
        if (next->kind == ACTION_send && n->told < world->sim->clock.now)
            push_clock(world, next->process, next->after);
        n->actions.at[n->actions.count++] = *action_take(world->sim);
    }
}

bool notices_tell_time(struct world *world, uint32_t process)
{
    notices_collect(world);
    if (!make_room(world, process)) {
        world->refused = true;
        return false;
    }
    push_clock(world, process, world->sim->delivery.sequence);
    return true;
}

void notices_told(struct world *world, uint32_t process)
{
    struct notices_of_process *n = notices_of(world, process);
    if (n) n->told = world->sim->clock.now;
}

/* ---- What comes out: events ---- */

static uint64_t oldest_held(const struct delivery *d)
{
    return d->sequence - d->held + 1;
}

/* Events first..last, which the log holds, from the ring: it wraps once at most. */
static void copy_run(struct ff_writer *out, const struct delivery *d, uint64_t first, uint64_t last)
{
    uint32_t count = (uint32_t)(last - first + 1), at = (uint32_t)((first - 1) % d->room);
    uint32_t before_wrap = count < d->room - at ? count : d->room - at;
    ff_frame_begin_events(out, count * FF_EVENT_SIZE);
    ff_write_bytes(out, d->log + (size_t)at * FF_EVENT_SIZE, (size_t)before_wrap * FF_EVENT_SIZE);
    ff_write_bytes(out, d->log, (size_t)(count - before_wrap) * FF_EVENT_SIZE);
}

static void write_events(struct ff_writer *out, const struct delivery *d, uint64_t first, uint64_t last)
{
    for (uint64_t next; first <= last; first = next) {
        next = last - first < EVENTS_PER_FRAME ? last + 1 : first + EVENTS_PER_FRAME;
        copy_run(out, d, first, next - 1);
    }
}

static void write_lost(struct world *world, uint32_t process, uint64_t first, uint64_t last,
                       struct ff_writer *out)
{
    struct ff_in_Lost lost = {first, last};
    ff_frame_write(out, FF_TYPE_Lost, &lost);
    delivery_lost(world->sim, process, first, last);
}

/* Brings the process up to event `to`. */
static void events_upto(struct world *world, uint32_t process, uint64_t to, struct ff_writer *out)
{
    struct notices_of_process *n = notices_of(world, process);
    const struct delivery *d = &world->sim->delivery;
    if (to <= n->written) return;
    uint64_t first = n->written + 1, oldest = oldest_held(d);
    n->written = to;
    if (!n->live) return;
    n->given_events = to;
    if (first < oldest) {
        uint64_t last = to < oldest ? to : oldest - 1;
        write_lost(world, process, first, last, out);
        first = last + 1;
    }
    write_events(out, d, first, to);
}

/* ---- What comes out: actions ---- */

static void write_registered(const struct world *world, const struct action *a, struct ff_writer *out)
{
    const struct registration *r = &world->sim->registrations.at[a->subject];
    struct ff_in_Registered in = {.registration = a->subject + 1,
                                  .mode = r->mode,
                                  .window = r->window,
                                  .message_start = r->message_start,
                                  .completion_port = r->completion_port,
                                  .completion_key = r->completion_key};
    ff_frame_write(out, FF_TYPE_Registered, &in);
}

static void write_muted(const struct world *world, const struct action *a, struct ff_writer *out)
{
    (void)world;
    struct ff_in_Muted in = {a->subject + 1, (uint32_t)a->value};
    ff_frame_write(out, FF_TYPE_Muted, &in);
}

static void write_unregistered(const struct world *world, const struct action *a, struct ff_writer *out)
{
    (void)world;
    struct ff_in_Unregistered in = {a->subject + 1};
    ff_frame_write(out, FF_TYPE_Unregistered, &in);
}

static void write_send(const struct world *world, const struct action *a, struct ff_writer *out)
{
    struct ff_in_Send in = {a->value, world->sim->windows.at[a->subject].handle, a->message, a->wparam,
                            a->lparam};
    ff_frame_write(out, FF_TYPE_Send, &in);
}

static void write_clock(const struct world *world, const struct action *a, struct ff_writer *out)
{
    (void)a;
    struct ff_in_Clock in = {world->sim->clock.now};
    ff_frame_write(out, FF_TYPE_Clock, &in);
}

static void write_stuck(const struct world *world, const struct action *a, struct ff_writer *out)
{
    struct ff_in_Stuck in = {text_get(&world->sim->texts, a->reason)};
    ff_frame_write(out, FF_TYPE_Stuck, &in);
}

static void write_end(const struct world *world, const struct action *a, struct ff_writer *out)
{
    struct ff_in_End in = {text_get(&world->sim->texts, a->reason)};
    ff_frame_write(out, FF_TYPE_End, &in);
}

static void write_action(struct world *world, const struct action *a, struct ff_writer *out)
{
    static void (*const writers[ACTION_KINDS])(const struct world *, const struct action *,
                                               struct ff_writer *) = {
#define X(kind) write_##kind,
        SIM_ACTIONS(X)
#undef X
    };
    struct notices_of_process *n = notices_of(world, a->process);
    writers[a->kind](world, a, out);
    n->live += a->kind == ACTION_registered;
    n->live -= a->kind == ACTION_unregistered;
    n->given_actions++;
}

/* ---- The two doors ---- */

void world_notices(struct world *world, uint32_t process, struct ff_writer *out)
{
    struct notices_of_process *n = notices_of(world, process);
    if (!n) return;
    while (n->action_first < n->actions.count) {
        const struct action *a = &n->actions.at[n->action_first++];
        events_upto(world, process, a->after, out);
        write_action(world, a, out);
    }
    ff_array_free(world->alloc, &n->actions);
    n->action_first = 0;
    events_upto(world, process, delivery_sent(world->sim, process), out);
}

/* Built anew for another place only while one alone has had it: the place where most are keeps it. */
static bool shared_at(struct world *world, uint64_t from)
{
    struct notices *all = &world->notices;
    const struct delivery *d = &world->sim->delivery;
    bool fresh = all->shared_to == d->sequence && all->shared.size && !all->shared.failed;
    if (fresh && all->shared_from == from) return true;
    if (fresh && all->shared_uses > 1) return false;
    ff_writer_reset(&all->shared);
    write_events(&all->shared, d, from + 1, d->sequence);
    all->shared_from = from;
    all->shared_to = d->sequence;
    all->shared_uses = 0;
    return !all->shared.failed;
}

const uint8_t *world_shared_notices(struct world *world, uint32_t process, size_t *ret_size)
{
    struct notices_of_process *n = notices_of(world, process);
    const struct delivery *d = &world->sim->delivery;
    if (!n || n->action_first < n->actions.count || !events_pending(world, process, n)) return NULL;
    if (delivery_sent(world->sim, process) != d->sequence || n->written + 1 < oldest_held(d)) return NULL;
    if (!shared_at(world, n->written)) return NULL;
    world->notices.shared_uses++;
    n->written = n->given_events = d->sequence;
    *ret_size = world->notices.shared.size;
    return world->notices.shared.at;
}
