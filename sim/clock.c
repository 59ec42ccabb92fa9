/* SPDX-License-Identifier: MIT */
#include "sim/sim.h"

static bool sooner(const struct timer *a, const struct timer *b)
{
    return a->due != b->due ? a->due < b->due : a->ticket < b->ticket;
}

static void swap(struct timer *a, struct timer *b)
{
    struct timer kept = *a;
    *a = *b;
    *b = kept;
}

static void sift_up(struct timer *heap, uint32_t i)
{
    for (uint32_t parent; i > 0 && sooner(&heap[i], &heap[parent = (i - 1) / 2]); i = parent)
        swap(&heap[i], &heap[parent]);
}

static void sift_down(struct timer *heap, uint32_t count)
{
    for (uint32_t i = 0, child; (child = 2 * i + 1) < count; i = child) {
        if (child + 1 < count && sooner(&heap[child + 1], &heap[child])) child++;
        if (!sooner(&heap[child], &heap[i])) return;
        swap(&heap[i], &heap[child]);
    }
}

uint64_t timer_set(struct sim *sim, enum timer_kind kind, uint32_t subject, uint64_t delay)
{
    struct sim_clock *clock = &sim->clock;
    if (!ff_array_room(sim->alloc, &clock->heap, 1)) {
        sim->refused = true;
        return 0;
    }
    /* "Never" is not a time at which anything is due. */
    uint64_t due = delay >= FF_TIME_NEVER - clock->now ? FF_TIME_NEVER - 1 : clock->now + delay;
    struct timer timer = {.due = due, .ticket = ++clock->tickets, .kind = kind, .subject = subject};
    clock->heap.at[clock->heap.count] = timer;
    sift_up(clock->heap.at, clock->heap.count++);
    return timer.ticket;
}

static struct timer timer_pop(struct sim_clock *clock)
{
    struct timer first = clock->heap.at[0];
    clock->heap.at[0] = clock->heap.at[--clock->heap.count];
    sift_down(clock->heap.at, clock->heap.count);
    return first;
}

static bool timer_stale(const struct sim *sim, const struct timer *timer)
{
    static uint64_t (*const tickets[TIMER_KINDS])(const struct sim *, uint32_t) = {
#define X(kind, ticket, handler) ticket,
        SIM_TIMERS(X)
#undef X
    };
    return tickets[timer->kind](sim, timer->subject) != timer->ticket;
}

static void timer_fire(struct sim *sim, const struct timer *timer)
{
    static void (*const handlers[TIMER_KINDS])(struct sim *, uint32_t) = {
#define X(kind, ticket, handler) handler,
        SIM_TIMERS(X)
#undef X
    };
    handlers[timer->kind](sim, timer->subject);
}

uint64_t timer_next(struct sim *sim)
{
    struct sim_clock *clock = &sim->clock;
    while (clock->heap.count && timer_stale(sim, &clock->heap.at[0])) timer_pop(clock);
    return clock->heap.count ? clock->heap.at[0].due : FF_TIME_NEVER;
}

uint64_t timer_later(uint64_t delay)
{
    return delay ? delay : 1;
}

bool sim_advance_some(struct sim *sim, uint64_t time, uint32_t *steps)
{
    struct sim_clock *clock = &sim->clock;
    while (timer_next(sim) <= time && clock->heap.count) {
        if (*steps == 0) return false;
        --*steps;
        struct timer timer = timer_pop(clock);
        if (timer.due > clock->now) clock->now = timer.due;
        timer_fire(sim, &timer);
    }
    if (time > clock->now && time != FF_TIME_NEVER) clock->now = time;
    return true;
}

void sim_advance(struct sim *sim, uint64_t time)
{
    uint32_t steps;
    do steps = UINT32_MAX;
    while (!sim_advance_some(sim, time, &steps));
}
