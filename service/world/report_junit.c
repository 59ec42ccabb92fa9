/* SPDX-License-Identifier: MIT */
/* The report for CI: JUnit XML. One suite; a case for the client's end, one for each expectation, one for each step of the
 * scenario's time line, one for each finding.
 * The text report is the suite's output, so that who sees the red dot has the whole story. */
#include <string.h>

#include "common/utf.h"
#include "service/world/report.h"

/* ---- XML ---- */

/* What XML 1.0 has no way to say, not even escaped. */
static bool unspeakable(uint32_t code)
{
    if (code < ' ') return code != '\n' && code != '\t';
    return ff_is_surrogate(code) || code == 0xFFFE || code == 0xFFFF;
}

/* Any bytes at all: the name of a program need not be text. */
static void escape(struct ff_writer *w, const char *s, size_t size)
{
    static const char *const entities['>' + 1] = {
        ['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;"};
    uint32_t code = 0;
    for (size_t i = 0, used; i < size; i += used ? used : 1) {
        used = ff_wtf8_take((const uint8_t *)s + i, size - i, &code);
        if (used == 0 || unspeakable(code))
            ff_write_u8(w, '?');
        else if (code < sizeof entities / sizeof *entities && entities[code])
            ff_write_text(w, "%s", entities[code]);
        else
            ff_write_bytes(w, s + i, used);
    }
}

static void attribute(const struct report *r, const char *name, const struct ff_writer *words)
{
    ff_write_text(r->out, " %s=\"", name);
    escape(r->out, (const char *)words->at, words->size);
    ff_write_text(r->out, "\"");
    if (words->failed) r->out->failed = true;
}

/* ---- Cases ---- */

/* A case that passes, or one that fails with a message and what explains it. */
static void test_case(const struct report *r, const char *group, const struct ff_writer *name, bool failed,
                      const struct ff_writer *message, const struct ff_writer *body)
{
    struct ff_writer *w = r->out;
    if (message->failed || body->failed) w->failed = true; /* the one is often part of the other */
    ff_write_text(w, "  <testcase classname=\"fauxfax.%s\"", group);
    attribute(r, "name", name);
    ff_write_text(w, " time=\"0\"");
    if (!failed && !body->size) {
        ff_write_text(w, "/>\n");
        return;
    }
    ff_write_text(w, failed ? ">\n    <failure" : ">\n    <system-out");
    if (failed) attribute(r, "message", message);
    ff_write_text(w, ">");
    escape(w, (const char *)body->at, body->size);
    ff_write_text(w, failed ? "</failure>\n  </testcase>\n" : "</system-out>\n  </testcase>\n");
}

struct pieces {
    struct ff_writer name, message, body;
};

static struct pieces pieces_new(const struct report *r)
{
    struct ff_writer w = ff_writer_on(r->world->alloc);
    return (struct pieces){w, w, w};
}

static void pieces_free(struct pieces *p)
{
    ff_writer_free(&p->name);
    ff_writer_free(&p->message);
    ff_writer_free(&p->body);
}

/* How the client ended, whether it connected and did what a recording has, and whether the world is to be believed. */
static bool client_failed(const struct report *r)
{
    const struct world_report_options *o = r->options;
    return r->verdict.unreached || r->verdict.crashed || r->verdict.refused || o->child_failed ||
           o->child_stuck || o->child_timeout || o->child_turned_away || o->child_interrupted ||
           r->world->stuck.size || r->verdict.replayed != WORLD_REPLAYED_whole;
}

static void client_case(const struct report *r)
{
    struct pieces p = pieces_new(r);
    struct report only = *r;
    only.verdict.errors = only.verdict.warnings = only.verdict.unmet = only.verdict.undone =
        0; /* they have cases of their own */
    ff_write_text(&p.name, "the client ends well");
    report_reasons(&only, &p.message);
    if (r->options->child_says) ff_write_text(&p.body, "%s\n", r->options->child_says);
    say(&p.body, (struct ff_str){(const char *)r->world->stuck.at, (uint32_t)r->world->stuck.size});
    if (p.body.size && p.body.at[p.body.size - 1] != '\n') ff_write_text(&p.body, "\n");
    report_waits(r, &p.body);
    report_standstill(r, &p.body);
    report_ends(r, &p.body);
    report_calls(r, &p.body);
    test_case(r, "client", &p.name, client_failed(r), &p.message, &p.body);
    pieces_free(&p);
}

static void expectation_case(const struct report *r, const struct expectation *e)
{
    struct pieces p = pieces_new(r);
    struct ff_writer why = ff_writer_on(r->world->alloc);
    bool met = expectation_met(r->sim, e, &why);
    say_text(r, &p.name, e->words);
    say(&p.message, (struct ff_str){(const char *)why.at, (uint32_t)why.size});
    if (!met && e->line) ff_write_text(&p.body, "line %lu of the scenario: ", (unsigned long)e->line);
    if (!met) ff_write_bytes(&p.body, p.message.at, p.message.size);
    test_case(r, "expect", &p.name, !met, &p.message, &p.body);
    if (why.failed) r->out->failed = true;
    ff_writer_free(&why);
    pieces_free(&p);
}

static void step_case(const struct report *r, uint32_t row)
{
    if (!report_step_ours(r, row)) return;
    struct pieces p = pieces_new(r);
    enum step_end end = report_step(r, row);
    ff_write_text(&p.name, "line %lu, %s", (unsigned long)r->world->scenario.steps.at[row].line,
                  op_row(r->sim->script.steps.at[row].op.kind)->word);
    if (end != STEP_done) {
        report_step_why(r, row, &p.message);
        ff_write_text(&p.body, "not done: ");
        ff_write_bytes(&p.body, p.message.at, p.message.size);
    }
    test_case(r, "step", &p.name, end == STEP_undone, &p.message, &p.body);
    pieces_free(&p);
}

static void finding_case(const struct report *r, uint32_t row)
{
    const struct finding *f = &r->sim->findings.at[row];
    const struct finding_row *kind = finding_row(f->kind);
    enum severity severity = report_severity(r, row);
    struct pieces p = pieces_new(r);
    const char *rule = finding_rule(r->sim, f);
    ff_write_text(&p.name, "%s (%s), ", kind->name, rule);
    say_process(r, &p.name, f->process);
    if (r->sim->findings.count > 1) ff_write_text(&p.name, ", finding %lu", (unsigned long)row + 1);
    ff_write_text(&p.message, "%s: %s", rule, kind->text);
    ff_write_text(&p.body, "%s: %s\n", severity_word(severity), kind->text);
    if (f->site != SIM_NONE) {
        ff_write_text(&p.body, "at ");
        say_site(r, &p.body, f->site);
        ff_write_text(&p.body, ", calling ");
        say_function(r, &p.body, f->site);
        ff_write_text(&p.body, "\n");
    }
    report_story(r, f, &p.body);
    ff_write_text(&p.body, "to mend: %s\n", kind->mend);
    test_case(r, "finding", &p.name, report_fails(r, severity), &p.message, &p.body);
    pieces_free(&p);
}

/* ---- The suite ---- */

static void open_suite(const struct report *r)
{
    struct ff_writer *w = r->out, name = ff_writer_on(r->world->alloc);
    const struct run_verdict *v = &r->verdict;
    unsigned long tests = 1UL + v->expectations + v->steps + r->sim->findings.count;
    unsigned long failures = client_failed(r) + v->unmet + v->undone + v->errors +
                             (report_fails(r, SEVERITY_warning) ? v->warnings : 0);
    ff_write_text(&name, "fauxfax");
    if (r->world->scenario.name) {
        ff_write_text(&name, " ");
        say_text(r, &name, r->world->scenario.name);
    }
    ff_write_text(w, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n<testsuite");
    attribute(r, "name", &name);
    ff_write_text(
        w, " tests=\"%lu\" failures=\"%lu\" errors=\"0\" skipped=\"0\" time=\"%llu.%03llu\" timestamp=\"",
        tests, failures, (unsigned long long)r->options->real_ms / 1000,
        (unsigned long long)r->options->real_ms % 1000);
    ff_filetime_print(w, r->sim->config.start);
    ff_write_text(w, "\">\n");
    ff_writer_free(&name);
}

static void property(const struct report *r, const char *name, const char *value)
{
    ff_write_text(r->out, "    <property name=\"%s\" value=\"%s\"/>\n", name, value);
}

static void properties(const struct report *r)
{
    ff_write_text(r->out, "  <properties>\n");
    property(r, "profile", profile_name(r->sim->config.profile));
    ff_write_text(r->out, "    <property name=\"seed\" value=\"%llu\"/>\n",
                  (unsigned long long)r->world->scenario.seed);
    ff_write_text(r->out, "    <property name=\"trace_hash\" value=\"%016llx\"/>\n",
                  (unsigned long long)r->sim->trace.hash);
    ff_write_text(r->out, "  </properties>\n");
}

static void output(const struct report *r)
{
    struct ff_writer words = ff_writer_on(r->world->alloc);
    struct world_report_options plain = *r->options;
    struct report for_people = *r;
    plain.colour = false;
    for_people.options = &plain;
    for_people.out = &words;
    report_text(&for_people);
    ff_write_text(r->out, "  <system-out>");
    escape(r->out, (const char *)words.at, words.size);
    ff_write_text(r->out, "</system-out>\n");
    if (words.failed) r->out->failed = true;
    ff_writer_free(&words);
}

void report_junit(struct report *r)
{
    open_suite(r);
    properties(r);
    client_case(r);
    for (uint32_t i = 0; i < r->verdict.expectations; i++)
        expectation_case(r, &r->world->scenario.expectations.rows.at[i]);
    for (uint32_t i = 0; i < r->sim->script.steps.count; i++) step_case(r, i);
    for (uint32_t i = 0; i < r->sim->findings.count; i++) finding_case(r, i);
    output(r);
    ff_write_text(r->out, "</testsuite>\n</testsuites>\n");
}
