/* SPDX-License-Identifier: MIT */
/* The time line of a scenario. A step that is triggered by something never runs inside of it: it becomes a
 * timer, due `after` ticks later (0: before time moves on), so that an op finds the world between two steps
 * of the model. */
#include "sim/sim.h"

static uint32_t *wanted(struct script *script, enum trigger trigger)
{
    if (trigger == TRIGGER_event) return &script->events_wanted;
    return trigger == TRIGGER_call ? &script->calls_wanted : NULL;
}

bool script_add(struct sim *sim, const struct step *step)
{
    struct script *script = &sim->script;
    if (!ff_array_room(sim->alloc, &script->steps, 1)) return false;
    script->steps.at[script->steps.count++] = *step;
    uint32_t *count = wanted(script, step->trigger);
    if (count) ++*count;
    return true;
}

static void fire(struct sim *sim, uint32_t row, uint64_t delay)
{
    struct step *step = &sim->script.steps.at[row];
    uint32_t *count = wanted(&sim->script, step->trigger);
    if (count) --*count;
    step->fired = true;
    step->timer = timer_set(sim, TIMER_script, row, delay);
}

void script_begin(struct sim *sim)
{
    uint64_t passed = sim->clock.now - sim->config.start;
    for (uint32_t row = 0; row < sim->script.steps.count; row++) {
        const struct step *step = &sim->script.steps.at[row];
        if (step->trigger == TRIGGER_at) fire(sim, row, step->at > passed ? step->at - passed : 0);
    }
}

/* The thing that a step waits for has happened once more. */
static void seen(struct sim *sim, uint32_t row)
{
    struct step *step = &sim->script.steps.at[row];
    if (++step->seen >= step->nth) fire(sim, row, step->after);
}

static bool waits_for_event(const struct step *step, uint32_t event, uint32_t device_id, uint32_t job)
{
    return step->trigger == TRIGGER_event && !step->fired && step->event == event &&
           (!step->device || step->device == device_id) && (!step->job || step->job == job);
}

void script_on_event(struct sim *sim, uint32_t event, uint32_t device_id, uint32_t job)
{
    for (uint32_t row = 0; sim->script.events_wanted && row < sim->script.steps.count; row++)
        if (waits_for_event(&sim->script.steps.at[row], event, device_id, job)) seen(sim, row);
}

void script_on_call(struct sim *sim, uint32_t call, ff_status status)
{
    if (status != FF_ERROR_SUCCESS) return;
    for (uint32_t row = 0; sim->script.calls_wanted && row < sim->script.steps.count; row++) {
        const struct step *step = &sim->script.steps.at[row];
        if (step->trigger == TRIGGER_call && !step->fired && step->call == call) seen(sim, row);
    }
}

bool script_on_quiet(struct sim *sim)
{
    for (uint32_t row = 0; row < sim->script.steps.count; row++) {
        const struct step *step = &sim->script.steps.at[row];
        if (step->trigger != TRIGGER_quiet || step->fired) continue;
        fire(sim, row, step->after);
        return true;
    }
    return false;
}

uint64_t script_ticket(const struct sim *sim, uint32_t subject)
{
    return sim->script.steps.at[subject].timer;
}

void script_timer(struct sim *sim, uint32_t subject)
{
    const struct op op = sim->script.steps.at[subject].op;
    struct ff_writer why = ff_writer_on(sim->alloc);
    ff_status status = op_do(sim, &op, &why);
    struct step *step = &sim->script.steps.at[subject];
    step->done = true;
    step->failed = status != FF_ERROR_SUCCESS;
    if (why.size && !why.failed)
        step->why = text_or_none(sim, (struct ff_str){(const char *)why.at, (uint32_t)why.size});
    if (why.failed) sim->refused = true;
    ff_writer_free(&why);
}
