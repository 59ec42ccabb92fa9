/* SPDX-License-Identifier: MIT */
#include "service/world/report.h"

#include <string.h>

/* ---- The verdict ---- */

enum severity report_severity(const struct report *r, uint32_t finding)
{
    static const enum severity of_class[] = {[FINDING_documented] = SEVERITY_error,
                                             [FINDING_advice] = SEVERITY_warning,
                                             [FINDING_choice] = SEVERITY_warning,
                                             [FINDING_strict] = SEVERITY_error,
                                             [FINDING_note] = SEVERITY_note};
    if (expectation_of_finding(r->sim, &r->world->scenario.expectations, finding)) return SEVERITY_expected;
    return of_class[finding_row(r->sim->findings.at[finding].kind)->cls];
}

bool report_fails(const struct report *r, enum severity severity)
{
    return severity == SEVERITY_error || (severity == SEVERITY_warning && r->world->strict);
}

static bool any_fails(const struct report *r)
{
    return r->verdict.errors || (r->verdict.warnings && r->world->strict);
}

const char *severity_word(enum severity severity)
{
    static const char *const words[] = {[SEVERITY_error] = "error",
                                        [SEVERITY_warning] = "warning",
                                        [SEVERITY_note] = "note",
                                        [SEVERITY_expected] = "expected"};
    return words[severity];
}

static bool anybody_connected(const struct sim *sim)
{
    for (uint32_t i = 0; i < sim->processes.count; i++)
        if (sim->processes.at[i].reached) return true;
    return false;
}

static void count_findings(struct report *r)
{
    struct run_verdict *v = &r->verdict;
    uint32_t *const counts[] = {[SEVERITY_error] = &v->errors,
                                [SEVERITY_warning] = &v->warnings,
                                [SEVERITY_note] = &v->notes,
                                [SEVERITY_expected] = &v->expected};
    for (uint32_t i = 0; i < r->sim->findings.count; i++) ++*counts[report_severity(r, i)];
}

static void count_expectations(struct report *r)
{
    const struct expectations *all = &r->world->scenario.expectations;
    struct ff_writer ignored = ff_writer_on(r->world->alloc);
    r->verdict.expectations = all->rows.count;
    for (uint32_t i = 0; i < all->rows.count; i++)
        r->verdict.unmet += !expectation_met(r->sim, &all->rows.at[i], &ignored);
    ff_writer_free(&ignored);
}

bool report_step_ours(const struct report *r, uint32_t row)
{
    return row < r->world->scenario.steps.count && r->world->scenario.steps.at[row].line;
}

/* A step that the world refuses, or that waits for what never comes, would make a test prove less than it says. One that
 * waits for quiet is for clients that wait for ever: who ends by itself does without it. */
enum step_end report_step(const struct report *r, uint32_t row)
{
    const struct step *s = &r->sim->script.steps.at[row];
    if (s->done && !s->failed) return STEP_done;
    bool never_quiet = s->trigger == TRIGGER_quiet && !s->fired;
    bool dispensable = never_quiet || !report_step_ours(r, row) || r->world->scenario.steps.at[row].optional;
    return dispensable ? STEP_dispensable : STEP_undone;
}

void report_step_why(const struct report *r, uint32_t row, struct ff_writer *w)
{
    const struct step *s = &r->sim->script.steps.at[row];
    const struct ff_event_row *event = ff_event_row(s->event);
    const struct ff_type_row *call = ff_type_row(s->call);
    if (s->failed) {
        say_text(r, w, s->why);
    } else if (s->fired || s->trigger == TRIGGER_at) {
        ff_write_text(w, "the run was over before its time");
    } else if (s->trigger == TRIGGER_quiet) {
        ff_write_text(w, "it never was quiet");
    } else {
        bool on_event = s->trigger == TRIGGER_event;
        const char *what = on_event ? (event ? event->name : "an event") : (call ? call->name : "a call");
        ff_write_text(w, "it waits for %s number %lu, and %lu came", what, (unsigned long)s->nth,
                      (unsigned long)s->seen);
    }
}

static void count_steps(struct report *r)
{
    for (uint32_t i = 0; i < r->sim->script.steps.count; i++) {
        r->verdict.steps += report_step_ours(r, i);
        r->verdict.undone += report_step(r, i) == STEP_undone;
    }
}

/* What does not match is the cause of what comes of it; what never came may be of how the client ended. */
static void judge_replay(struct report *r)
{
    struct ff_writer ignored = ff_writer_on(r->world->alloc);
    enum world_replayed replayed = world_replayed(r->world, &ignored);
    ff_writer_free(&ignored);
    if (replayed == WORLD_REPLAYED_whole) return;
    if (replayed == WORLD_REPLAYED_not_all && !r->verdict.passed) return;
    r->verdict.replayed = replayed;
    r->verdict.passed = false;
}

static struct report report_on(const struct world *world, const struct world_report_options *options,
                               struct ff_writer *out)
{
    struct report r = {.world = world, .sim = world->sim, .options = options, .out = out};
    struct run_verdict *v = &r.verdict;
    v->refused = world->refused || world->sim->refused;
    v->unreached = !anybody_connected(r.sim);
    v->crashed = r.sim->crashes.count != 0;
    count_findings(&r);
    count_expectations(&r);
    count_steps(&r);
    v->passed = !v->refused && !v->unreached && !v->crashed && !any_fails(&r) && !v->unmet && !v->undone &&
                !options->child_failed && !options->child_stuck && !options->child_timeout &&
                !options->child_turned_away && !options->child_interrupted && !world->stuck.size;
    judge_replay(&r);
    return r;
}

enum world_result world_result(struct world *world)
{
    static const struct world_report_options nothing = {0};
    struct report r = report_on(world, &nothing, NULL);
    const struct run_verdict *v = &r.verdict;
    if (v->unreached) return WORLD_RESULT_unreached;
    if (v->crashed) return WORLD_RESULT_crashed;
    return v->passed ? WORLD_RESULT_well : WORLD_RESULT_finding;
}

/* ---- In words ---- */

static void clause(struct ff_writer *w, size_t begin)
{
    if (w->size > begin) ff_write_text(w, "; ");
}

static void part(struct ff_writer *w, uint32_t some, uint32_t all, const char *one, const char *many,
                 const char *how)
{
    ff_write_text(w, "%lu of ", (unsigned long)some);
    say_count(w, all, one, many);
    ff_write_text(w, " %s", how);
}

static void reason_of_child(const struct report *r, struct ff_writer *w, size_t begin)
{
    const struct world_report_options *o = r->options;
    if (o->child_interrupted)
        clause(w, begin), ff_write_text(w, "the run was interrupted (signal %d)", o->child_interrupted);
    if (o->child_timeout) clause(w, begin), ff_write_text(w, "the time was up");
    if (o->child_timeout && r->world->standstill.any &&
        r->world->standstill.until == WORLD_STANDSTILL_to_the_end)
        ff_write_text(w, ", and time stood still");
    if (o->child_stuck || r->world->stuck.size)
        clause(w, begin), ff_write_text(w, "everybody waits for ever");
    if (!o->child_failed) return;
    clause(w, begin);
    if (o->child_signal)
        ff_write_text(w, "the client crashed (signal %d)", o->child_signal);
    else if ((uint32_t)o->child_exit >= WORLD_EXIT_EXCEPTION)
        ff_write_text(w, "the client crashed (exception 0x%08X)", (unsigned)o->child_exit);
    else
        ff_write_text(w, "the client failed (exit code %d)", o->child_exit);
}

/* A veto may be what a test wants, or why nothing came of it. */
static void vetoes(const struct report *r, struct ff_writer *w, size_t begin)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < r->sim->logoffs.count; i++)
        count += r->sim->logoffs.at[i].state == LOGOFF_vetoed;
    if (!count) return;
    clause(w, begin);
    if (r->sim->logoffs.count == 1)
        ff_write_text(w, "the log-off was vetoed");
    else
        say_count(w, count, "log-off was vetoed", "log-offs were vetoed");
}

void report_reasons(const struct report *r, struct ff_writer *w)
{
    static const char *const replayed[] = {[WORLD_REPLAYED_otherwise] =
                                               "the client called otherwise than the recording",
                                           [WORLD_REPLAYED_not_all] = "not all that was recorded came"};
    const struct run_verdict *v = &r->verdict;
    size_t begin = w->size;
    if (v->refused) ff_write_text(w, "memory was refused, so that nothing here is certain");
    if (v->replayed != WORLD_REPLAYED_whole) clause(w, begin), ff_write_text(w, "%s", replayed[v->replayed]);
    reason_of_child(r, w, begin);
    if (v->crashed && !r->options->child_failed) clause(w, begin), ff_write_text(w, "a client crashed");
    if (v->unreached)
        clause(w, begin), ff_write_text(w, "no call of FaxConnectFaxServer ever came");
    else if (r->options->child_turned_away)
        clause(w, begin), ff_write_text(w, "a client was turned away");
    if (v->errors) clause(w, begin), say_count(w, v->errors, "error", "errors");
    if (v->warnings && r->world->strict)
        clause(w, begin), say_count(w, v->warnings, "warning", "warnings"), ff_write_text(w, " (--strict)");
    if (v->unmet)
        clause(w, begin), part(w, v->unmet, v->expectations, "expectation", "expectations", "not met");
    if (v->undone) clause(w, begin), part(w, v->undone, v->steps, "step", "steps", "not done");
    vetoes(r, w, begin);
}

/* A call that fails breaks no rule, but may be why nothing came of the run. */
static void failed_calls(const struct report *r, struct ff_writer *w, size_t begin)
{
    uint64_t failed = report_calls_count(r);
    if (failed) clause(w, begin), say_count(w, failed, "call failed", "calls failed");
}

void report_merits(const struct report *r, struct ff_writer *w)
{
    const struct run_verdict *v = &r->verdict;
    size_t begin = w->size;
    if (v->expectations) say_count(w, v->expectations, "expectation met", "expectations met");
    if (r->sim->outbox.count) clause(w, begin), say_count(w, r->sim->outbox.count, "fax sent", "faxes sent");
    if (r->sim->inbox.count)
        clause(w, begin), say_count(w, r->sim->inbox.count, "fax received", "faxes received");
    /* Who was refused everything, and did not look, has shown little. */
    if (report_calls_count(r) && !r->sim->outbox.count && !r->sim->inbox.count)
        clause(w, begin), ff_write_text(w, "no fax sent");
    if (v->warnings) clause(w, begin), say_count(w, v->warnings, "warning", "warnings");
    if (w->size == begin) ff_write_text(w, "nothing was found wrong");
    vetoes(r, w, begin);
    failed_calls(r, w, begin);
}

/* ---- What was left open ---- */

/* The service closes the handles of a process that ends; they were open all the same. */
static uint64_t open_count(const struct obligation *o)
{
    if (o->kind == OBLIGATION_registration || o->kind == OBLIGATION_token) return 0;
    return o->ended && o->orphaned ? 1 : o->count;
}

static struct open_group *group_of(const struct report *r, const struct obligation *o,
                                   struct open_group *groups, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const struct obligation *first = &r->sim->obligations.at[groups[i].first];
        if (first->kind == o->kind && first->process == o->process && first->site == o->site)
            return &groups[i];
    }
    return NULL;
}

uint32_t report_open(const struct report *r, struct open_group groups[OPEN_GROUPS], uint64_t *ret_others)
{
    uint32_t count = 0;
    *ret_others = 0;
    for (uint32_t i = 0; i < r->sim->obligations.count; i++) {
        const struct obligation *o = &r->sim->obligations.at[i];
        uint64_t open = open_count(o);
        struct open_group *group = open ? group_of(r, o, groups, count) : NULL;
        if (group)
            group->count += open;
        else if (open && count < OPEN_GROUPS)
            groups[count++] = (struct open_group){i, open};
        else
            *ret_others += open;
    }
    return count;
}

/* ---- The door ---- */

void world_report(struct world *world, const struct world_report_options *options, struct ff_writer *out)
{
    static void (*const forms[])(struct report * r) = {[WORLD_FORMAT_text] = report_text,
                                                       [WORLD_FORMAT_json] = report_json,
                                                       [WORLD_FORMAT_junit] = report_junit};
    struct report r = report_on(world, options, out);
    struct report_sites sites = {.lines = ff_writer_on(world->alloc)};
    size_t before = out->size;
    if (world->look_up) r.sites = &sites;
    forms[options->format](&r);
    if (r.sites && !out->failed && sites_look_up(&r)) {
        out->size = before;
        forms[options->format](&r);
    }
    sites_free(&sites, world->alloc);
}
