/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "service/world/recording.h"

/* One event that several registrations were given is in the recording several times. Where it has no sequence the n-th of a kind
 * is one, whoever has it, counted anew whenever somebody has registered. */
struct share {
    const struct recorded_event *event;
    uint32_t index, epoch, nth;
};

static int order(uint64_t x, uint64_t y)
{
    return (x > y) - (x < y);
}

static int by_kind(const struct share *x, const struct share *y)
{
    const uint64_t of_x[] = {x->event->sequence, x->epoch, x->event->id, x->event->device, x->event->job};
    const uint64_t of_y[] = {y->event->sequence, y->epoch, y->event->id, y->event->device, y->event->job};
    for (size_t i = 0; i < sizeof of_x / sizeof *of_x; i++)
        if (of_x[i] != of_y[i]) return order(of_x[i], of_y[i]);
    return 0;
}

static bool same_owner(const struct recorded_event *x, const struct recorded_event *y)
{
    return x->process == y->process && x->registration == y->registration;
}

static int by_owner(const void *a, const void *b)
{
    const struct share *x = a, *y = b;
    int kind = by_kind(x, y);
    if (kind) return kind;
    if (x->event->process != y->event->process) return order(x->event->process, y->event->process);
    if (x->event->registration != y->event->registration)
        return order(x->event->registration, y->event->registration);
    return order(x->index, y->index);
}

static int by_nth(const void *a, const void *b)
{
    const struct share *x = a, *y = b;
    int kind = by_kind(x, y);
    if (kind) return kind;
    return x->nth != y->nth ? order(x->nth, y->nth) : order(x->index, y->index);
}

/* The registrations up to the call that the event comes after. */
static uint32_t epoch_of(const struct recording *r, const struct recorded_event *event)
{
    uint32_t epoch = 0;
    for (uint32_t i = 0; !event->sequence && i < r->calls.count && r->calls.at[i].number <= event->after; i++)
        epoch += r->calls.at[i].type == FF_TYPE_FaxInitializeEventQueue && !r->calls.at[i].error;
    return epoch;
}

bool recording_share_out(const struct recording *r, bool *ret_shared, const struct ff_alloc *alloc)
{
    uint32_t count = r->events.count;
    struct share *shares = ff_alloc_zeroed(alloc, count + 1, sizeof *shares);
    if (!shares) return false;
    for (uint32_t i = 0; i < count; i++) {
        const struct recorded_event *event = &r->events.at[i];
        shares[i] = (struct share){event, i, epoch_of(r, event), 0};
    }
    qsort(shares, count, sizeof *shares, by_owner);
    for (uint32_t i = 1; i < count; i++)
        if (by_kind(&shares[i], &shares[i - 1]) == 0 && same_owner(shares[i].event, shares[i - 1].event))
            shares[i].nth = shares[i - 1].nth + 1;
    qsort(shares, count, sizeof *shares, by_nth);
    for (uint32_t i = 1; i < count; i++)
        ret_shared[shares[i].index] =
            by_kind(&shares[i], &shares[i - 1]) == 0 && shares[i].nth == shares[i - 1].nth;
    ff_free(alloc, shares);
    return true;
}
