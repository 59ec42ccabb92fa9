/* SPDX-License-Identifier: MIT */
/* The report for people: what failed and why first, then what happened, then what was left. */
#include <string.h>

#include "service/world/report.h"

enum { TIMELINE_LINES = 40, TIMELINE_RECORDS = 4000 };

/* ---- Paint ---- */

#define BOLD "1"
#define RED "1;31"
#define GREEN "1;32"
#define YELLOW "1;33"
#define FAINT "2"

static void paint(const struct report *r, const char *code)
{
    if (r->options->colour) ff_write_text(r->out, "\033[%sm", code);
}

static void plain(const struct report *r)
{
    paint(r, "0");
}

static void painted(const struct report *r, const char *code, const char *words)
{
    paint(r, code);
    ff_write_text(r->out, "%s", words);
    plain(r);
}

static void heading(const struct report *r, const char *words)
{
    ff_write_text(r->out, "\n");
    painted(r, BOLD, words);
    ff_write_text(r->out, "\n");
}

/* Each line of it, indented. */
static void indented(const struct report *r, const char *indent, const char *lines)
{
    while (*lines) {
        size_t size = strcspn(lines, "\n");
        ff_write_text(r->out, "%s", indent);
        say_all(r->out, (struct ff_str){lines, (uint32_t)size});
        ff_write_text(r->out, "\n");
        lines += size + (lines[size] == '\n');
    }
}

/* ---- The verdict ---- */

static void write_verdict(const struct report *r)
{
    struct ff_writer *w = r->out;
    ff_write_text(w, "fauxfax: ");
    if (r->verdict.passed) {
        painted(r, GREEN, "passed");
        ff_write_text(w, ": ");
        report_merits(r, w);
    } else {
        painted(r, RED, "FAILED");
        ff_write_text(w, ": ");
        report_reasons(r, w);
    }
    if (r->world->scenario.name) {
        ff_write_text(w, "  (");
        say_text(r, w, r->world->scenario.name);
        ff_write_text(w, ")");
    }
    ff_write_text(w, "\n");
    if (r->options->child_says) {
        indented(r, "  ", r->options->child_says);
    } else if (r->world->stuck.size) {
        ff_write_text(w, "  ");
        say_all(w, (struct ff_str){(const char *)r->world->stuck.at, (uint32_t)r->world->stuck.size});
        ff_write_text(w, "\n");
    }
}

/* ---- Clients that vanished, and calls that failed ---- */

/* What a function has to say, if anything, below a heading. */
static void write_section(const struct report *r, const char *words,
                          void (*section)(const struct report *r, struct ff_writer *w))
{
    struct ff_writer said = ff_writer_on(r->world->alloc);
    section(r, &said);
    const char *lines = ff_writer_cstr(&said);
    if (!lines) r->out->failed = true;
    if (lines && *lines) {
        heading(r, words);
        indented(r, "  ", lines);
    }
    ff_writer_free(&said);
}

static void write_calls(const struct report *r)
{
    write_section(r, "calls that failed", report_calls);
}

/* ---- Findings ---- */

static void write_place(const struct report *r, const struct finding *f)
{
    struct ff_writer *w = r->out;
    ff_write_text(w, "  --> ");
    if (f->site != SIM_NONE) {
        say_site(r, w, f->site);
        ff_write_text(w, ", calling ");
        say_function(r, w, f->site);
        ff_write_text(w, ", in ");
    }
    say_process(r, w, f->process);
    ff_write_text(w, "\n");
}

static void write_story(const struct report *r, const struct finding *f)
{
    struct ff_writer story = ff_writer_on(r->world->alloc);
    report_story(r, f, &story);
    const char *lines = ff_writer_cstr(&story);
    if (lines)
        indented(r, "   |  ", lines);
    else
        r->out->failed = true;
    ff_writer_free(&story);
}

static void write_finding(const struct report *r, const struct finding *f, enum severity severity)
{
    static const char *const colours[] = {[SEVERITY_error] = RED,
                                          [SEVERITY_warning] = YELLOW,
                                          [SEVERITY_note] = BOLD,
                                          [SEVERITY_expected] = GREEN};
    static const char *const classes[] = {
        [FINDING_documented] = "documented by Microsoft; it fails a run",
        [FINDING_advice] =
            "documented by Microsoft; the client may have its reasons, and it does not fail a run",
        [FINDING_choice] = "a choice where the documentation is silent; it does not fail a run",
        [FINDING_strict] = "a choice where the documentation is silent; it fails a run all the same",
        [FINDING_note] = "a remark",
    };
    const struct finding_row *row = finding_row(f->kind);
    struct ff_writer *w = r->out;
    ff_write_text(w, "\n");
    paint(r, colours[severity]);
    ff_write_text(w, "%s[%s]", severity_word(severity), finding_rule(r->sim, f));
    plain(r);
    ff_write_text(w, " %s: %s", row->name, row->text);
    /* An unreleased token is found when it blocks and again when its client goes; it is one all the same. */
    if (f->count > 1 && row->of != FINDING_OF_token)
        ff_write_text(w, " (%lu times)", (unsigned long)f->count);
    ff_write_text(w, "\n");
    write_place(r, f);
    write_story(r, f);
    ff_write_text(w, "   = %s%s\n", classes[row->cls],
                  severity == SEVERITY_warning && r->world->strict ? ", but for --strict" : "");
    ff_write_text(w, "   = to mend: %s\n", row->mend);
}

/* Errors before warnings before notes; those that were expected are mentioned by their expectations. */
static void write_findings(const struct report *r)
{
    for (int severity = SEVERITY_error; severity < SEVERITY_expected; severity++)
        for (uint32_t i = 0; i < r->sim->findings.count; i++)
            if ((int)report_severity(r, i) == severity)
                write_finding(r, &r->sim->findings.at[i], (enum severity)severity);
}

/* ---- Expectations, and the scenario's steps ---- */

static void write_expectation(const struct report *r, const struct expectation *e)
{
    struct ff_writer why = ff_writer_on(r->world->alloc), *w = r->out;
    bool met = expectation_met(r->sim, e, &why);
    ff_write_text(w, "  ");
    painted(r, met ? GREEN : RED, met ? "met     " : "NOT MET ");
    say_text(r, w, e->words);
    if (!met && e->line) ff_write_text(w, "  (line %lu)", (unsigned long)e->line);
    ff_write_text(w, met ? "  -  " : "\n          ");
    say_all(w, (struct ff_str){(const char *)why.at, (uint32_t)why.size});
    ff_write_text(w, "\n");
    if (why.failed) w->failed = true;
    ff_writer_free(&why);
}

static void write_expectations(const struct report *r)
{
    const struct expectations *all = &r->world->scenario.expectations;
    if (all->rows.count) heading(r, "expected");
    for (uint32_t i = 0; i < all->rows.count; i++) write_expectation(r, &all->rows.at[i]);
}

static void write_step(const struct report *r, uint32_t row)
{
    bool fails = report_step(r, row) == STEP_undone;
    ff_write_text(r->out, "  ");
    painted(r, fails ? RED : FAINT, fails ? "NOT DONE" : "not done");
    ff_write_text(r->out, " line %lu, %s: ", (unsigned long)r->world->scenario.steps.at[row].line,
                  op_row(r->sim->script.steps.at[row].op.kind)->word);
    report_step_why(r, row, r->out);
    ff_write_text(r->out, "\n");
}

static void write_steps(const struct report *r)
{
    bool any = false;
    for (uint32_t i = 0; i < r->sim->script.steps.count; i++) {
        if (!report_step_ours(r, i) || report_step(r, i) == STEP_done) continue;
        if (!any) heading(r, "steps of the scenario that were not done");
        any = true;
        write_step(r, i);
    }
    if (r->verdict.undone)
        ff_write_text(r->out, "  (what need not happen is a step with \"optional\": true)\n");
}

/* ---- The time line ---- */

static void write_timestamp(const struct report *r, uint64_t time)
{
    uint64_t ms = (time - r->sim->config.start) / FF_TICKS_PER_MS;
    ff_write_text(r->out, "%9llu.%03llu", (unsigned long long)(ms / 1000), (unsigned long long)(ms % 1000));
}

static void write_line(const struct report *r, const struct timeline *t, const struct timeline_line *line)
{
    struct ff_writer *w = r->out;
    write_timestamp(r, line->time);
    ff_write_text(w, "  ");
    ff_write_bytes(w, t->words.at + line->from, line->size);
    if (line->repeats && line->block == 1) {
        ff_write_text(w, "  (and %lu more, until ", (unsigned long)line->repeats);
        say_time(r, w, line->until);
        ff_write_text(w, ")");
    }
    ff_write_text(w, "\n");
    if (!line->repeats || line->block == 1) return;
    ff_write_text(w, "               ... the last %lu lines come ", (unsigned long)line->block);
    if (line->repeats == 1)
        ff_write_text(w, "once more, until ");
    else
        ff_write_text(w, "%lu more times, until ", (unsigned long)line->repeats);
    say_time(r, w, line->until);
    ff_write_text(w, "\n");
}

static void write_lines(const struct report *r, const struct timeline *t)
{
    uint32_t count = t->lines.count, head = count;
    uint64_t hidden = t->left_out;
    if (count > TIMELINE_LINES) {
        hidden += count - TIMELINE_LINES;
        count = TIMELINE_LINES;
    }
    if (hidden) head = t->left_out && t->gap < TIMELINE_LINES / 2 ? t->gap : TIMELINE_LINES / 2;
    for (uint32_t i = 0; i < head; i++) write_line(r, t, &t->lines.at[i]);
    if (!hidden) return;
    ff_write_text(r->out, "               ... %llu more lines; --json has more of them\n",
                  (unsigned long long)hidden);
    for (uint32_t i = t->lines.count - (count - head); i < t->lines.count; i++)
        write_line(r, t, &t->lines.at[i]);
}

static void write_timeline(const struct report *r)
{
    struct timeline t;
    heading(r, "time line (seconds)");
    if (timeline_make(r, &t, false, TIMELINE_RECORDS)) {
        timeline_fold(&t);
        write_lines(r, &t);
    } else {
        r->out->failed = true;
    }
    timeline_free(r, &t);
}

/* ---- Deliveries ---- */

static void write_outcomes(const struct report *r, const struct registration *g)
{
    for (uint32_t outcome = 0; outcome < FF_OUTCOMES; outcome++) {
        uint64_t count = outcome == FF_OUTCOME_posted ? 0 : registration_count(r->sim, g, outcome);
        if (count)
            ff_write_text(r->out, "\n                 %llu %s", (unsigned long long)count,
                          ff_outcome_text(outcome));
    }
}

/* Posted, and still where the client would find it. */
static void write_unread(const struct report *r, const struct registration *g, uint64_t unread)
{
    const struct process *p = &r->sim->processes.at[g->process];
    if (!unread) return;
    /* What a client has read it says when it waits next: who is gone before that may have been handling one. */
    if (p->ended && !p->polite && !p->ending) {
        ff_write_text(r->out,
                      "\n                 %llu not known to be read: the process was gone before it waited "
                      "again",
                      (unsigned long long)unread);
        return;
    }
    ff_write_text(r->out, "\n                 %llu not read: ", (unsigned long long)unread);
    ff_write_text(r->out,
                  p->ended ? "they were still in the %s when the process ended" : "they are still in the %s",
                  g->mode == REGISTRATION_packet ? "completion port" : "message queue");
}

static void write_delivery(const struct report *r, uint32_t row)
{
    const struct registration *g = &r->sim->registrations.at[row];
    struct registration read = *g;
    struct ff_writer *w = r->out;
    if (read.posted > g->read) read.posted = g->read;
    uint64_t delivered = registration_count(r->sim, g, FF_OUTCOME_posted);
    uint64_t taken = registration_count(r->sim, &read, FF_OUTCOME_posted);
    ff_write_text(w, "  registration %lu: ", (unsigned long)row + 1);
    say_count(w, registration_events(r->sim, g), "event", "events");
    ff_write_text(w, ", %llu delivered, %llu read: ", (unsigned long long)delivered,
                  (unsigned long long)taken);
    say_target(r, w, g);
    ff_write_text(w, ", ");
    say_process(r, w, g->process);
    write_outcomes(r, g);
    write_unread(r, g, delivered - taken);
    ff_write_text(w, "\n");
}

/* Many clients look alike. */
enum { ROWS_SHOWN = 16 };

static void write_more(const struct report *r, uint32_t count)
{
    if (count > ROWS_SHOWN)
        ff_write_text(r->out, "  ... and %lu more\n", (unsigned long)(count - ROWS_SHOWN));
}

static void write_deliveries(const struct report *r)
{
    uint32_t count = r->sim->registrations.count;
    if (count) heading(r, "deliveries");
    for (uint32_t i = 0; i < count && i < ROWS_SHOWN; i++) write_delivery(r, i);
    write_more(r, count);
}

/* ---- Tokens and log-offs ---- */

static void write_token(const struct report *r, uint32_t row)
{
    const struct token *t = &r->sim->tokens.at[row];
    struct ff_writer *w = r->out;
    uint64_t uses = token_uses(r->sim, row);
    ff_write_text(w, "  token %lu on ", (unsigned long)row + 1);
    say_user_of_session(r, w, t->session);
    ff_write_text(w, "'s desktop for registration %lu: opened at ", (unsigned long)t->registration + 1);
    say_time(r, w, t->opened_at);
    ff_write_text(w, ", used ");
    say_count(w, uses, "time", "times");
    if (!t->closed_at) {
        ff_write_text(w, ", ");
        painted(r, RED, "still open");
    } else {
        ff_write_text(w, ", released at ");
        say_time(r, w, t->closed_at);
        ff_write_text(w, " by the ");
        say_text(r, w, t->closed_by);
        if (t->logoff != SIM_NONE) ff_write_text(w, ", after it had blocked a log-off");
    }
    ff_write_text(w, "\n");
}

static void write_tokens(const struct report *r)
{
    uint32_t count = r->sim->tokens.count;
    if (count) heading(r, "tokens");
    for (uint32_t i = 0; i < count && i < ROWS_SHOWN; i++) write_token(r, i);
    write_more(r, count);
}

static void write_asked(const struct report *r, const struct logoff *l)
{
    uint32_t asked = 0, silent = 0;
    for (uint32_t i = 0; i < l->windows.count; i++) {
        asked += l->windows.at[i].asked;
        silent += l->windows.at[i].timed_out;
    }
    ff_write_text(r->out, "; ");
    if (asked)
        say_count(r->out, asked, "window was asked", "windows were asked");
    else
        ff_write_text(r->out, "there was no top-level window to ask");
    if (silent) ff_write_text(r->out, ", %lu did not answer in time", (unsigned long)silent);
}

static void write_logoff(const struct report *r, const struct logoff *l)
{
    struct ff_writer *w = r->out;
    ff_write_text(w, "  ");
    say_user_of_session(r, w, l->session);
    ff_write_text(w, ", at ");
    say_time(r, w, l->begun_at);
    ff_write_text(w, ": ");
    painted(r,
            l->state == LOGOFF_blocked ? RED
            : l->state == LOGOFF_done  ? GREEN
                                       : YELLOW,
            logoff_state_words(l->state)->heading);
    if (l->state == LOGOFF_vetoed) {
        ff_write_text(w, " by ");
        say_window(r, w, l->vetoed_by);
        ff_write_text(w, " of ");
        say_process(r, w, r->sim->windows.at[l->vetoed_by].process);
    } else if (l->state == LOGOFF_blocked) {
        ff_write_text(w, " by ");
        report_blocker(r, l->blocked_by, w);
        ff_write_text(w, " (TOK-5)");
    }
    write_asked(r, l);
    ff_write_text(w, "\n");
}

static void write_logoffs(const struct report *r)
{
    if (r->sim->logoffs.count) heading(r, "log-offs");
    for (uint32_t i = 0; i < r->sim->logoffs.count; i++) write_logoff(r, &r->sim->logoffs.at[i]);
}

/* ---- What was left open ---- */

static void write_open_group(const struct report *r, const struct open_group *group)
{
    const struct obligation *o = &r->sim->obligations.at[group->first];
    struct ff_writer *w = r->out;
    ff_write_text(w, "  %s: %llu, ", obligation_what(o->kind), (unsigned long long)group->count);
    say_process(r, w, o->process);
    ff_write_text(w, ", since ");
    say_time(r, w, o->since);
    ff_write_text(w, ", from ");
    say_function(r, w, o->site);
    ff_write_text(w, " in ");
    say_site(r, w, o->site);
    ff_write_text(w, "; ended by %s (%s)\n", obligation_ends_by(o->kind), obligation_rule(o->kind));
}

static void write_open(const struct report *r)
{
    struct open_group groups[OPEN_GROUPS];
    uint64_t others;
    uint32_t count = report_open(r, groups, &others);
    if (count) heading(r, "open at the end");
    for (uint32_t i = 0; i < count; i++) write_open_group(r, &groups[i]);
    if (others) ff_write_text(r->out, "  ... and %llu more\n", (unsigned long long)others);
}

/* ---- The end ---- */

static void write_foot(const struct report *r)
{
    struct ff_writer *w = r->out;
    ff_write_text(w, "\n");
    paint(r, FAINT);
    say_time(r, w, r->sim->clock.now);
    ff_write_text(w, " of virtual time");
    if (r->options->real_ms) ff_write_text(w, " in %llu ms", (unsigned long long)r->options->real_ms);
    ff_write_text(w, "; profile %s, seed %llu, trace %016llx", profile_name(r->sim->config.profile),
                  (unsigned long long)r->world->scenario.seed, (unsigned long long)r->sim->trace.hash);
    plain(r);
    ff_write_text(w, "\n");
}

static void write_coverage(const struct report *r)
{
    if (!r->options->coverage) return;
    heading(r, "coverage of winfax.h");
    report_coverage_text(r);
}

void report_text(struct report *r)
{
    write_verdict(r);
    write_section(r, "waits that nothing ends", report_waits);
    write_section(r, "time stood still", report_standstill);
    write_section(r, "clients that vanished", report_ends);
    /* Findings are often what came of a call that failed. */
    if (!r->verdict.passed) write_calls(r);
    write_findings(r);
    if (r->verdict.passed) write_calls(r);
    write_expectations(r);
    write_steps(r);
    write_timeline(r);
    write_deliveries(r);
    write_tokens(r);
    write_logoffs(r);
    write_open(r);
    write_section(r, "real sessions", report_sessions);
    write_coverage(r);
    write_foot(r);
}
