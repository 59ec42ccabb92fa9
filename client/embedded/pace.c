/* SPDX-License-Identifier: MIT */
/* Real and scaled time of an embedded world: somebody has to look at the clock when all others wait. */
#include "client/embedded/inner.h"

#include "common/filetime.h"

void in_pace_touch(struct embedded_world *in)
{
    if (!in->flows) return;
    uint64_t passed =
        ff_ticks_scaled((os_monotonic_ns() - in->base) / 100, world_scale_x1000(in->world), 1000);
    in->given = passed - world_advance(in->world, passed - in->given);
}

/* When to look again, in the time of os_cond_wait_until. */
static uint64_t due(const struct embedded_world *in)
{
    uint64_t ticks = world_next_due(in->world), scale = world_scale_x1000(in->world);
    if (ticks == FF_TIME_NEVER || scale == 0) return UINT64_MAX;
    uint64_t real = ff_ticks_scaled(ticks, 1000, scale);
    return real < UINT64_MAX / 1000 ? os_monotonic_ns() + real * 100 + 1 : UINT64_MAX;
}

static void run(void *in_)
{
    struct embedded_world *in = in_;
    os_mutex_lock(&in->lock);
    while (!in->ending) {
        os_mutex_unlock(&in->lock);
        embedded_run_on(in);
        os_mutex_lock(&in->lock);
        if (!in->ending) os_cond_wait_until(&in->changed, &in->lock, due(in));
    }
    os_mutex_unlock(&in->lock);
}

bool in_pace_start(struct embedded_world *in)
{
    enum ff_time_mode mode = world_time_mode(in->world);
    in->flows = mode == FF_TIME_real || mode == FF_TIME_scaled;
    in->base = os_monotonic_ns();
    return !in->flows || os_thread_start(&in->pacer, run, in);
}

void in_pace_end(struct embedded_world *in)
{
    if (!in->flows) return;
    os_mutex_lock(&in->lock);
    in->ending = true;
    os_cond_broadcast(&in->changed);
    os_mutex_unlock(&in->lock);
    os_thread_join(&in->pacer);
}
