/* SPDX-License-Identifier: MIT */
/* The report for programs: docs/report.md lists the keys, which are stable within a version. */
#include <stdio.h>

#include "common/json_out.h"
#include "service/world/report.h"

enum { REPORT_VERSION = 1, TIMELINE_RECORDS = 10000 };

/* ---- Pieces ---- */

static uint64_t since_start(const struct report *r, uint64_t time)
{
    return time - r->sim->config.start;
}

/* What a function says, as a member. */
#define member_of(r, key, call)                                                                              \
    do {                                                                                                     \
        struct ff_writer words_ = ff_writer_on((r)->world->alloc), *w = &words_;                             \
        call;                                                                                                \
        const char *said_ = ff_writer_cstr(&words_);                                                         \
        if (!said_) (r)->out->failed = true;                                                                 \
        json_words((r)->out, key, said_ ? said_ : "");                                                       \
        ff_writer_free(&words_);                                                                             \
    } while (0)

/* What clients called things, as everybody's parser takes it: an escaped half of a surrogate pair is not. */
static void member_str(const struct report *r, const char *key, struct ff_str s)
{
    if (s.at)
        member_of(r, key, say_all(w, s));
    else
        json_null(r->out, key);
}

static void member_text(const struct report *r, const char *key, text t)
{
    member_str(r, key, text_get(&r->sim->texts, t));
}

/* Ordinals, as in the trace: from 1; null for none. */
static void ordinal(const struct report *r, const char *key, uint32_t row)
{
    if (row == SIM_NONE)
        json_null(r->out, key);
    else
        json_number(r->out, key, (uint64_t)row + 1);
}

static void site(const struct report *r, const char *key, uint32_t row)
{
    if (row >= r->sim->sites.count) {
        json_null(r->out, key);
        return;
    }
    const struct site *s = &r->sim->sites.at[row];
    char address[24];
    snprintf(address, sizeof address, "0x%llx", (unsigned long long)s->address);
    json_open(r->out, key, '{');
    member_text(r, "function", s->function);
    member_text(r, "module", s->module);
    json_words(r->out, "address", address);
    member_of(r, "where", say_site(r, w, row));
    json_close(r->out, '}');
}

/* "a\nb\n" as a list of strings. */
static void lines(const struct report *r, const char *key, const struct ff_writer *words)
{
    size_t from = 0;
    json_open(r->out, key, '[');
    for (size_t i = 0; i < words->size; i++) {
        if (words->at[i] != '\n') continue;
        member_str(r, NULL, (struct ff_str){(const char *)words->at + from, (uint32_t)(i - from)});
        from = i + 1;
    }
    json_close(r->out, ']');
    if (words->failed) r->out->failed = true;
}

/* Who was ended by a signal has none. */
static void exit_code(const struct report *r, bool known, uint32_t code)
{
    if (known)
        json_number(r->out, "exit_code", code);
    else
        json_null(r->out, "exit_code");
}

/* ---- The run ---- */

static void child(const struct report *r)
{
    const struct world_report_options *o = r->options;
    if (!o->has_child) {
        json_null(r->out, "child");
        return;
    }
    json_open(r->out, "child", '{');
    member_str(r, "name", ff_str_of(o->child));
    exit_code(r, !o->child_signal, (uint32_t)o->child_exit);
    json_number(r->out, "signal", (uint64_t)(uint32_t)o->child_signal);
    json_flag(r->out, "failed", o->child_failed);
    json_flag(r->out, "stuck", o->child_stuck);
    json_flag(r->out, "turned_away", o->child_turned_away);
    json_flag(r->out, "timeout", o->child_timeout);
    json_number(r->out, "interrupted", (uint64_t)(uint32_t)o->child_interrupted);
    json_text(r->out, "says", ff_str_of(o->child_says));
    json_close(r->out, '}');
}

static void standstill(const struct report *r)
{
    const struct standstill *s = &r->world->standstill;
    if (!s->any) {
        json_null(r->out, "standstill");
        return;
    }
    json_open(r->out, "standstill", '{');
    ordinal(r, "process", s->process);
    json_number(r->out, "thread", s->thread);
    json_flag(r->out, "polls", s->polls);
    json_flag(r->out, "to_the_end", s->until == WORLD_STANDSTILL_to_the_end);
    site(r, "call", s->called);
    site(r, "wait", s->waited);
    member_of(r, "text", report_standstill(r, w));
    json_close(r->out, '}');
}

static void run(const struct report *r)
{
    char hash[20];
    snprintf(hash, sizeof hash, "%016llx", (unsigned long long)r->sim->trace.hash);
    json_open(r->out, "run", '{');
    json_words(r->out, "profile", profile_name(r->sim->config.profile));
    json_number(r->out, "seed", r->world->scenario.seed);
    json_words(r->out, "trace_hash", hash);
    json_time(r->out, "start", r->sim->config.start);
    json_seconds(r->out, "virtual_seconds", since_start(r, r->sim->clock.now));
    json_number(r->out, "real_ms", r->options->real_ms);
    json_flag(r->out, "faithful", !r->verdict.refused);
    json_flag(r->out, "reached", !r->verdict.unreached);
    json_flag(r->out, "strict", r->world->strict);
    standstill(r);
    member_str(r, "stuck",
               r->world->stuck.size
                   ? (struct ff_str){(const char *)r->world->stuck.at, (uint32_t)r->world->stuck.size}
                   : FF_STR_NULL);
    json_close(r->out, '}');
}

static void counts(const struct report *r)
{
    const struct run_verdict *v = &r->verdict;
    json_open(r->out, "counts", '{');
    json_number(r->out, "errors", v->errors);
    json_number(r->out, "warnings", v->warnings);
    json_number(r->out, "notes", v->notes);
    json_number(r->out, "expected_findings", v->expected);
    json_number(r->out, "expectations", v->expectations);
    json_number(r->out, "unmet", v->unmet);
    json_number(r->out, "steps", v->steps);
    json_number(r->out, "undone", v->undone);
    json_number(r->out, "faxes_sent", r->sim->outbox.count);
    json_number(r->out, "faxes_received", r->sim->inbox.count);
    json_close(r->out, '}');
}

/* ---- Findings and expectations ---- */

static void finding(const struct report *r, uint32_t row)
{
    static const char *const classes[] = {
        [FINDING_documented] = "documented", [FINDING_advice] = "advice", [FINDING_choice] = "choice",
        [FINDING_strict] = "strict",         [FINDING_note] = "note",
    };
    const struct finding *f = &r->sim->findings.at[row];
    const struct finding_row *kind = finding_row(f->kind);
    struct ff_writer story = ff_writer_on(r->world->alloc);
    json_open(r->out, NULL, '{');
    json_words(r->out, "name", kind->name);
    json_words(r->out, "severity", severity_word(report_severity(r, row)));
    json_words(r->out, "rule", finding_rule(r->sim, f));
    json_words(r->out, "class", classes[kind->cls]);
    json_words(r->out, "text", kind->text);
    json_words(r->out, "mend", kind->mend);
    json_number(r->out, "count", f->count);
    json_seconds(r->out, "first", since_start(r, f->first));
    ordinal(r, "process", f->process);
    site(r, "call", f->site);
    report_story(r, f, &story);
    lines(r, "story", &story);
    json_close(r->out, '}');
    ff_writer_free(&story);
}

static void expectation(const struct report *r, const struct expectation *e)
{
    struct ff_writer why = ff_writer_on(r->world->alloc);
    json_open(r->out, NULL, '{');
    json_flag(r->out, "met", expectation_met(r->sim, e, &why));
    json_number(r->out, "line", e->line);
    member_text(r, "expected", e->words);
    member_str(r, "got", (struct ff_str){(const char *)why.at, (uint32_t)why.size});
    json_close(r->out, '}');
    if (why.failed) r->out->failed = true;
    ff_writer_free(&why);
}

static void step(const struct report *r, uint32_t row)
{
    const struct step *s = &r->sim->script.steps.at[row];
    enum step_end end = report_step(r, row);
    struct ff_writer why = ff_writer_on(r->world->alloc);
    if (end != STEP_done) report_step_why(r, row, &why);
    json_open(r->out, NULL, '{');
    json_number(r->out, "line", report_step_ours(r, row) ? r->world->scenario.steps.at[row].line : 0);
    json_words(r->out, "op", op_row(s->op.kind)->word);
    json_flag(r->out, "done", end == STEP_done);
    json_flag(r->out, "fails", end == STEP_undone);
    member_str(r, "why", (struct ff_str){(const char *)why.at, (uint32_t)why.size});
    json_close(r->out, '}');
    if (why.failed) r->out->failed = true;
    ff_writer_free(&why);
}

/* ---- Calls that failed ---- */

static void cause(const struct report *r, const struct failure *f, uint16_t row)
{
    json_open(r->out, NULL, '{');
    json_words(r->out, "rule", cause_row(row)->rule);
    json_words(r->out, "text", cause_row(row)->text);
    member_text(r, "detail", f->why);
    json_close(r->out, '}');
}

static void failure(const struct report *r, const struct failure *f)
{
    uint16_t causes[CAUSES_MOST];
    uint32_t count = failure_causes(f, causes);
    json_open(r->out, NULL, '{');
    json_words(r->out, "function", ff_type_row(f->function)->name);
    json_words(r->out, "error", ff_status_name(f->status));
    json_number(r->out, "code", f->status);
    json_number(r->out, "count", f->count);
    json_seconds(r->out, "first", since_start(r, f->first));
    json_seconds(r->out, "last", since_start(r, f->last));
    ordinal(r, "process", f->process);
    site(r, "call", f->site);
    json_open(r->out, "causes", '[');
    for (uint32_t i = 0; i < count; i++) cause(r, f, causes[i]);
    json_close(r->out, ']');
    json_close(r->out, '}');
}

static void failed_calls(const struct report *r)
{
    json_open(r->out, "failed_calls", '[');
    for (uint32_t i = 0; i < r->sim->failures.count; i++) failure(r, &r->sim->failures.at[i]);
    json_close(r->out, ']');
    json_number(r->out, "failed_calls_left_out", r->sim->failures_beyond);
}

/* ---- What happened ---- */

static void timeline(const struct report *r)
{
    struct timeline t;
    if (!timeline_make(r, &t, true, TIMELINE_RECORDS)) r->out->failed = true;
    json_open(r->out, "timeline", '[');
    for (uint32_t i = 0; i < t.lines.count; i++) {
        json_open(r->out, NULL, '{');
        json_seconds(r->out, "time", since_start(r, t.lines.at[i].time));
        json_text(
            r->out, "text",
            (struct ff_str){(const char *)t.words.at + t.lines.at[i].from, (uint32_t)t.lines.at[i].size});
        json_close(r->out, '}');
    }
    json_close(r->out, ']');
    json_number(r->out, "timeline_left_out", t.left_out);
    timeline_free(r, &t);
}

static void delivery(const struct report *r, uint32_t row)
{
    const struct registration *g = &r->sim->registrations.at[row];
    struct registration read = *g;
    if (read.posted > g->read) read.posted = g->read;
    json_open(r->out, NULL, '{');
    json_number(r->out, "registration", (uint64_t)row + 1);
    ordinal(r, "process", g->process);
    json_words(r->out, "mode", g->mode == REGISTRATION_packet ? "packet" : "window");
    member_of(r, "target", say_target(r, w, g));
    site(r, "call", g->site);
    json_flag(r->out, "live", g->live);
    json_number(r->out, "events", registration_events(r->sim, g));
    json_number(r->out, "read", registration_count(r->sim, &read, FF_OUTCOME_posted));
    json_open(r->out, "outcomes", '{');
    for (uint32_t outcome = 0; outcome < FF_OUTCOMES; outcome++)
        json_number(r->out, ff_outcome_name(outcome), registration_count(r->sim, g, outcome));
    json_close(r->out, '}');
    json_close(r->out, '}');
}

static void token(const struct report *r, uint32_t row)
{
    const struct token *t = &r->sim->tokens.at[row];
    json_open(r->out, NULL, '{');
    json_number(r->out, "token", (uint64_t)row + 1);
    member_of(r, "user", say_user_of_session(r, w, t->session));
    ordinal(r, "process", t->process);
    ordinal(r, "registration", t->registration);
    site(r, "call", token_registration(r->sim, t)->site);
    json_seconds(r->out, "opened", since_start(r, t->opened_at));
    if (t->closed_at)
        json_seconds(r->out, "closed", since_start(r, t->closed_at));
    else
        json_null(r->out, "closed");
    member_text(r, "closed_by", t->closed_by);
    json_flag(r->out, "blocked", t->logoff != SIM_NONE);
    json_number(r->out, "uses", token_uses(r->sim, row));
    json_close(r->out, '}');
}

static void logoff(const struct report *r, const struct logoff *l)
{
    json_open(r->out, NULL, '{');
    member_of(r, "user", say_user_of_session(r, w, l->session));
    json_words(r->out, "verdict", logoff_state_words(l->state)->verdict);
    json_seconds(r->out, "begun", since_start(r, l->begun_at));
    ordinal(r, "token", l->blocked_by);
    if (l->blocked_by == SIM_NONE)
        json_null(r->out, "blocked_by");
    else
        member_of(r, "blocked_by", report_blocker(r, l->blocked_by, w));
    if (l->vetoed_by == SIM_NONE)
        json_null(r->out, "vetoed_by");
    else
        member_of(r, "vetoed_by", say_window(r, w, l->vetoed_by));
    json_close(r->out, '}');
}

static void open_group(const struct report *r, const struct open_group *group)
{
    const struct obligation *o = &r->sim->obligations.at[group->first];
    json_open(r->out, NULL, '{');
    json_words(r->out, "what", obligation_what(o->kind));
    json_number(r->out, "count", group->count);
    ordinal(r, "process", o->process);
    site(r, "call", o->site);
    json_seconds(r->out, "since", since_start(r, o->since));
    json_words(r->out, "ends_by", obligation_ends_by(o->kind));
    json_words(r->out, "rule", obligation_rule(o->kind));
    json_close(r->out, '}');
}

static void crash(const struct report *r, const struct crash *crash)
{
    const uint32_t *sites;
    if (!crash) {
        json_null(r->out, "crash");
        return;
    }
    uint32_t count = report_crash_sites(r, crash, &sites);
    json_open(r->out, "crash", '{');
    json_number(r->out, "signal", crash->signal);
    json_number(r->out, "thread", crash->thread);
    json_open(r->out, "places", '[');
    for (uint32_t i = 0; i < count; i++) site(r, NULL, sites[i]);
    json_close(r->out, ']');
    json_close(r->out, '}');
}

static void wait(const struct report *r, const struct stuck_wait *s)
{
    json_open(r->out, NULL, '{');
    ordinal(r, "process", s->process);
    json_number(r->out, "thread", s->thread);
    member_text(r, "what", s->what);
    site(r, "call", s->site);
    json_close(r->out, '}');
}

static void really(const struct report *r, const struct real_session *real)
{
    if (!real) {
        json_null(r->out, "really");
        return;
    }
    json_open(r->out, "really", '{');
    member_text(r, "user", real->user);
    json_number(r->out, "session", real->session);
    member_text(r, "desktop", real->desktop);
    json_close(r->out, '}');
}

static void process(const struct report *r, uint32_t row)
{
    const struct process *p = &r->sim->processes.at[row];
    json_open(r->out, NULL, '{');
    json_number(r->out, "process", (uint64_t)row + 1);
    member_text(r, "image", p->image);
    member_of(r, "user", say_user_of_session(r, w, p->session));
    json_number(r->out, "calls", p->calls);
    json_words(r->out, "end", !p->ended ? "running" : p->polite ? "exit" : "gone");
    exit_code(r, p->ended && p->exit_code != FF_EXIT_UNKNOWN, p->exit_code);
    crash(r, crash_of(r->sim, row));
    member_of(r, "handling", report_handlings(r, row, w));
    really(r, process_real_session(r->sim, row));
    json_close(r->out, '}');
}

/* ---- The whole ---- */

static void lists(const struct report *r)
{
    struct open_group groups[OPEN_GROUPS];
    uint64_t others;
    const struct sim *sim = r->sim;
    json_open(r->out, "findings", '[');
    for (uint32_t i = 0; i < sim->findings.count; i++) finding(r, i);
    json_close(r->out, ']');
    json_open(r->out, "expectations", '[');
    for (uint32_t i = 0; i < r->world->scenario.expectations.rows.count; i++)
        expectation(r, &r->world->scenario.expectations.rows.at[i]);
    json_close(r->out, ']');
    json_open(r->out, "steps", '[');
    for (uint32_t i = 0; i < sim->script.steps.count; i++) step(r, i);
    json_close(r->out, ']');
    json_open(r->out, "waits", '[');
    for (uint32_t i = 0; i < sim->stuck_waits.count; i++) wait(r, &sim->stuck_waits.at[i]);
    json_close(r->out, ']');
    json_open(r->out, "processes", '[');
    for (uint32_t i = 0; i < sim->processes.count; i++) process(r, i);
    json_close(r->out, ']');
    json_open(r->out, "deliveries", '[');
    for (uint32_t i = 0; i < sim->registrations.count; i++) delivery(r, i);
    json_close(r->out, ']');
    json_open(r->out, "tokens", '[');
    for (uint32_t i = 0; i < sim->tokens.count; i++) token(r, i);
    json_close(r->out, ']');
    json_open(r->out, "logoffs", '[');
    for (uint32_t i = 0; i < sim->logoffs.count; i++) logoff(r, &sim->logoffs.at[i]);
    json_close(r->out, ']');
    uint32_t count = report_open(r, groups, &others);
    json_open(r->out, "open", '[');
    for (uint32_t i = 0; i < count; i++) open_group(r, &groups[i]);
    json_close(r->out, ']');
    json_number(r->out, "open_left_out", others);
}

void report_json(struct report *r)
{
    json_open(r->out, NULL, '{');
    json_number(r->out, "fauxfax_report", REPORT_VERSION);
    member_text(r, "scenario", r->world->scenario.name);
    json_flag(r->out, "passed", r->verdict.passed);
    member_of(r, "verdict", r->verdict.passed ? report_merits(r, w) : report_reasons(r, w));
    counts(r);
    run(r);
    child(r);
    failed_calls(r);
    lists(r);
    if (r->options->coverage) report_coverage_json(r);
    timeline(r);
    json_close(r->out, '}');
}
