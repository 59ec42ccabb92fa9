/* SPDX-License-Identifier: MIT */
/* The mirror of the clients' windows. Rows are kept for ever, since reports name them; the one that a handle means is found by a hash
 * table, and those of a process hang together. */
#include "sim/sim.h"

static uint32_t hash_of(uint32_t process, uint64_t handle)
{
    uint64_t x = (handle ^ (uint64_t)process << 32) * 0x9E3779B97F4A7C15U;
    return (uint32_t)(x >> 32);
}

/* The slot where the window is, or where it belongs. There is always an empty one: the table is at most half full. */
static uint32_t slot_of(const struct sim *sim, uint32_t process, uint64_t handle)
{
    uint32_t mask = sim->window_slots.room - 1, slot = hash_of(process, handle) & mask;
    for (;; slot = (slot + 1) & mask) {
        uint32_t row = sim->window_slots.at[slot];
        if (!row) return slot;
        const struct window *w = &sim->windows.at[row - 1];
        if (w->process == process && w->handle == handle) return slot;
    }
}

static bool grow_slots(struct sim *sim)
{
    uint32_t room = sim->window_slots.room ? sim->window_slots.room * 2 : 16;
    uint32_t *at = ff_alloc_zeroed(sim->alloc, room, sizeof *at);
    if (!at) return false;
    ff_array_free(sim->alloc, &sim->window_slots);
    sim->window_slots.at = at;
    sim->window_slots.room = sim->window_slots.count = room;
    for (uint32_t row = 0; row < sim->windows.count; row++)
        at[slot_of(sim, sim->windows.at[row].process, sim->windows.at[row].handle)] = row + 1;
    return true;
}

static bool make_room(struct sim *sim)
{
    if (!ff_array_room(sim->alloc, &sim->windows, 1)) return false;
    return sim->windows.count < sim->window_slots.room / 2 || grow_slots(sim);
}

uint32_t window_find(const struct sim *sim, uint32_t process, uint64_t handle)
{
    if (!sim->window_slots.room) return SIM_NONE;
    uint32_t row = sim->window_slots.at[slot_of(sim, process, handle)];
    return row ? row - 1 : SIM_NONE;
}

static void add(struct sim *sim, const struct window *window)
{
    struct process *p = &sim->processes.at[window->process];
    uint32_t row = sim->windows.count;
    sim->window_slots.at[slot_of(sim, window->process, window->handle)] = row + 1;
    sim->windows.at[sim->windows.count++] = *window;
    if (p->last_window == SIM_NONE)
        p->first_window = row;
    else
        sim->windows.at[p->last_window].next = row;
    p->last_window = row;
    p->windows++;
}

void window_made(struct sim *sim, uint32_t process, uint64_t handle, uint32_t thread,
                 enum ff_window_kind kind, struct ff_str title)
{
    if (sim->processes.at[process].ended) return;
    if (!make_room(sim)) {
        sim->refused = true;
        return;
    }
    struct window w = {.process = process,
                       .thread = thread,
                       .handle = handle,
                       .title = text_or_none(sim, title),
                       .next = SIM_NONE,
                       .kind = (uint8_t)kind,
                       .alive = true};
    trace_add(sim, TRACE_window_made, process, sim->windows.count, w.title, 0);
    add(sim, &w);
}

void window_gone(struct sim *sim, uint32_t process, uint64_t handle)
{
    uint32_t row = window_find(sim, process, handle);
    if (row == SIM_NONE || !sim->windows.at[row].alive) return;
    sim->windows.at[row].alive = false;
    sim->processes.at[process].windows--;
    trace_add(sim, TRACE_window_gone, process, row, 0, 0);
    registration_window_gone(sim, process, handle);
    logoff_window_gone(sim, row);
}

void windows_end(struct sim *sim, uint32_t process)
{
    uint32_t first = sim->processes.at[process].first_window;
    sim->processes.at[process].windows = 0;
    for (uint32_t i = first; i != SIM_NONE; i = sim->windows.at[i].next) sim->windows.at[i].alive = false;
    for (uint32_t i = first; i != SIM_NONE; i = sim->windows.at[i].next) logoff_window_gone(sim, i);
}
