/* SPDX-License-Identifier: MIT */
/* When time moves: DESIGN section 4. `auto` moves itself while everybody waits; the other modes are told. */
#include "service/world/inner.h"

/* Nothing that anybody waits for takes so long in so many steps: whatever goes on (routing that always fails, and is tried
 * again) would go on for ever. */
#define NOTHING_FOR (3653ULL * 24 * 3600 * FF_TICKS_PER_S)
enum { STEPS_MIN = 1000 };
/* In one go: whoever serves others, or has a time limit, wants to look around. */
enum { STEPS_MAX = 50000, ADVANCE_STEPS_MAX = 1000000 };

static bool is_due(const struct thread *t, uint64_t now)
{
    return !t->ended && t->idle && t->deadline <= now;
}

/* Waits whose deadline has come are over: their processes are told the time. False: memory refused. */
static bool wake_due(struct world *world, bool *any)
{
    struct sim *sim = world->sim;
    for (uint32_t i = 0; i < sim->threads.count; i++) {
        if (!is_due(&sim->threads.at[i], sim->clock.now)) continue;
        uint32_t process = sim->threads.at[i].process;
        if (!notices_tell_time(world, process)) return false;
        quiet_wake(sim, process);
        *any = true;
    }
    return true;
}

/* ---- The stuck verdict ---- */

static void tell_stuck(struct world *world, text reason)
{
    struct sim *sim = world->sim;
    for (uint32_t i = 0; i < sim->processes.count; i++) {
        if (sim->processes.at[i].ended) continue;
        struct action *a = action_add(sim, ACTION_stuck, i, SIM_NONE);
        if (a) a->reason = reason;
    }
}

/* instead: what is said where quiet_explain's words would not be true; why: what it says of the waits. */
static enum world_step stuck(struct world *world, const char *instead, const char *why)
{
    struct sim *sim = world->sim;
    ff_writer_reset(&world->stuck);
    if (instead)
        ff_write_text(&world->stuck, "%s", instead);
    else
        quiet_explain(sim, why, &world->stuck);
    quiet_keep_waits(sim);
    const char *words = ff_writer_cstr(&world->stuck);
    if (!words) world->refused = true;
    text reason = text_or_none(sim, ff_str_of(words ? words : "nothing is left that could wake anybody"));
    trace_add(sim, TRACE_stuck, reason, 0, 0, 0);
    tell_stuck(world, reason);
    notices_collect(world);
    notices_pass_turn(world);
    return WORLD_STEP_stuck;
}

const char *world_stuck_reason(const struct world *world)
{
    return world->stuck.size && !world->stuck.failed ? (const char *)world->stuck.at : "";
}

/* ---- auto ---- */

static void keep_thread(const struct sim *sim, uint32_t row, struct standstill *s)
{
    const struct thread *t = &sim->threads.at[row];
    s->thread = t->ordinal;
    s->called = t->called;
    s->polls = t->polls;
    s->waited = t->site;
    s->handling = crash_in_hand(sim, row, &s->registration);
}

void world_keep_standstill(struct world *world, enum world_standstill until)
{
    const struct sim *sim = world->sim;
    struct standstill *s = &world->standstill;
    uint32_t process, row;
    if (world->scenario.time_mode != FF_TIME_auto || !quiet_blocker(sim, &process, &row)) return;
    if (s->any && until == WORLD_STANDSTILL_long) return;
    *s = (struct standstill){
        .any = true, .until = until, .process = process, .called = SIM_NONE, .waited = SIM_NONE};
    if (row != SIM_NONE) keep_thread(sim, row, s);
}

static enum quiet quiet_now(struct sim *sim, uint64_t *ret_next)
{
    /* Memory was refused: not before they have their actions. */
    if (sim->delivery.action_first < sim->delivery.actions.count) return QUIET_running;
    return quiet_state(sim, ret_next);
}

/* A client with a timer of its own never waits for ever. When for so long, so many times over, nothing else has come, that is
 * quiet too: neither a long Sleep before the next fax nor a burst of short ones. */
#define LULL_FOR (600ULL * FF_TICKS_PER_S)
enum { LULL_WAITS = 100 };

static bool is_lull(struct world *world)
{
    struct sim *sim = world->sim;
    struct lull *lull = &world->lull;
    if (timer_next(sim) != FF_TIME_NEVER || lull->after != sim->delivery.sequence ||
        lull->processes != sim->processes.count)
        *lull = (struct lull){sim->delivery.sequence, sim->clock.now, sim->processes.count, 0};
    lull->waits += lull->waits < LULL_WAITS;
    return lull->waits == LULL_WAITS && sim->clock.now - lull->since >= LULL_FOR;
}

/* Nothing more will happen by itself, nor by anybody else. */
static bool is_the_end(struct world *world, enum quiet quiet)
{
    if (world->outsider) return false;
    return quiet == QUIET_stuck || (quiet == QUIET_advance && is_lull(world));
}

/* What waits for the end is done. False: there is no such thing. */
static bool is_done_at_the_end(struct sim *sim)
{
    return script_on_quiet(sim) || logoff_wind_up(sim);
}

/* Until somebody has something to do, or nobody ever will. */
static enum world_step move_on(struct world *world)
{
    struct sim *sim = world->sim;
    struct move *move = &world->move;
    uint32_t steps = STEPS_MAX;
    uint64_t next = 0;
    bool moved = false;
    for (;; move->turns++) {
        notices_collect(world);
        enum quiet quiet = quiet_now(sim, &next);
        bool end = is_the_end(world, quiet);
        if (end && is_done_at_the_end(sim)) continue;
        /* TOK-27: timers of its own do not make a window answer. */
        if (end && (quiet == QUIET_stuck || logoff_hangs(sim))) return stuck(world, NULL, NULL);
        if (quiet != QUIET_advance) break;
        if (move->turns > STEPS_MIN && next - move->since > NOTHING_FOR)
            return stuck(world, "in ten years of virtual time nothing has come that anybody waits for", NULL);
        if (!sim_advance_some(sim, next, &steps)) return WORLD_STEP_more;
        moved = true;
        if (!wake_due(world, &moved)) break;
    }
    notices_pass_turn(world);
    return moved ? WORLD_STEP_moved : WORLD_STEP_idle;
}

static enum world_step step_auto(struct world *world)
{
    struct move *move = &world->move;
    if (!move->begun) *move = (struct move){true, world->sim->clock.now, 0};
    enum world_step step = move_on(world);
    move->begun = step == WORLD_STEP_more;
    return step;
}

/* ---- real, scaled, manual ---- */

/* Where time flows, who waits for ever may yet be woken by somebody at a desk: there is no verdict, and nobody is told to end. */
static bool flows_to_the_end(struct world *world)
{
    uint64_t next = 0;
    enum quiet quiet = quiet_now(world->sim, &next);
    bool end =
        quiet == QUIET_stuck || (quiet == QUIET_advance && next > world->sim->clock.now && is_lull(world));
    if (!end || !script_on_quiet(world->sim)) return false;
    sim_advance(world->sim, world->sim->clock.now);
    notices_collect(world);
    return true;
}

/* Under manual time nothing comes by itself: a test that waits has nobody left who could move it on. */
static bool nobody_moves_time(struct world *world)
{
    uint64_t next;
    if (!world->alone || world->outsider || world->scenario.time_mode != FF_TIME_manual) return false;
    enum quiet quiet = quiet_now(world->sim, &next);
    return quiet == QUIET_stuck || (quiet == QUIET_advance && next > world->sim->clock.now);
}

void world_set_alone(struct world *world, bool alone)
{
    world->alone = alone;
}

void world_set_outsider(struct world *world, bool outsider)
{
    world->outsider = outsider;
}

/* What is due at the present time. */
static enum world_step release_due(struct world *world)
{
    struct sim *sim = world->sim;
    bool moved = timer_next(sim) <= sim->clock.now;
    sim_advance(sim, sim->clock.now);
    wake_due(world, &moved);
    notices_collect(world);
    if (world->scenario.time_mode != FF_TIME_manual) moved = flows_to_the_end(world) || moved;
    if (nobody_moves_time(world)) return stuck(world, NULL, "time is manual, and nobody is left to move it");
    return moved ? WORLD_STEP_moved : WORLD_STEP_idle;
}

enum world_step world_step(struct world *world)
{
    if (world->scenario.time_mode == FF_TIME_auto) return step_auto(world);
    return release_due(world);
}

uint64_t world_advance(struct world *world, uint64_t ticks)
{
    struct sim *sim = world->sim;
    uint64_t now = sim->clock.now, end = ticks >= FF_TIME_NEVER - now ? FF_TIME_NEVER - 1 : now + ticks;
    uint32_t steps = ADVANCE_STEPS_MAX;
    bool any = false, done = sim_advance_some(sim, end, &steps);
    wake_due(world, &any);
    /* A tester moves time seldom, and nobody's clock runs by itself. */
    for (uint32_t i = 0; world->scenario.time_mode == FF_TIME_manual && i < sim->processes.count; i++)
        if (!sim->processes.at[i].ended && i < world->notices.of.count &&
            world->notices.of.at[i].told < sim->clock.now)
            notices_tell_time(world, i);
    notices_collect(world);
    return done ? 0 : end - sim->clock.now;
}

uint64_t world_next_due(const struct world *world)
{
    struct sim *sim = world->sim;
    uint64_t next = timer_next(sim);
    for (uint32_t i = 0; i < sim->threads.count; i++) {
        const struct thread *t = &sim->threads.at[i];
        if (!t->ended && t->idle && t->deadline < next) next = t->deadline;
    }
    if (next == FF_TIME_NEVER) return FF_TIME_NEVER;
    return next > sim->clock.now ? next - sim->clock.now : 0;
}
