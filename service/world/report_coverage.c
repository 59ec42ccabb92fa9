/* SPDX-License-Identifier: MIT */
/* The report's part about the client under test: what of winfax.h it has met. Both forms. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "service/world/coverage.h"
#include "common/json_out.h"
#include "service/world/report.h"

/* ---- For people ---- */

/* Words in lines of a terminal's width, after a label. */
struct words {
    struct ff_writer *w;
    const char *label;
    size_t line; /* where it began */
    bool any;
};
enum { WIDTH = 100, INDENT = 16 };

static void word(struct words *at, const char *said, uint64_t times)
{
    char number[24] = "";
    if (times) snprintf(number, sizeof number, " %" PRIu64, times);
    size_t size = strlen(said) + strlen(number);
    if (!at->any) {
        at->line = at->w->size;
        ff_write_text(at->w, "  %-*s", INDENT - 2, at->label);
    } else if (at->w->size - at->line + size + 2 > WIDTH) {
        ff_write_text(at->w, ",\n");
        at->line = at->w->size;
        ff_write_text(at->w, "%*s", INDENT, "");
    } else {
        ff_write_text(at->w, ", ");
    }
    ff_write_text(at->w, "%s%s", said, number);
    at->any = true;
}

static void end_words(struct words *at)
{
    if (at->any) ff_write_text(at->w, "\n");
}

static void functions(const struct report *r, const struct coverage *c, bool met)
{
    struct words words = {.w = r->out, .label = met ? "called" : "never called"};
    for (uint32_t type = 0; (type = coverage_function_after(type));)
        if ((c->calls[type] != 0) == met) word(&words, ff_type_row(type)->name, c->calls[type]);
    end_words(&words);
}

static void events(const struct report *r, const struct coverage *c, bool met)
{
    struct words words = {.w = r->out, .label = met ? "came" : "never came"};
    for (uint32_t event = 1; event <= FF_FEI_NEVENTS; event++)
        if ((c->events[event] != 0) == met) word(&words, ff_event_row(event)->name, c->events[event]);
    end_words(&words);
}

/* Of one function, its name before the first. */
static bool failures_in_words(const struct report *r, const struct coverage *c, uint32_t function, bool met,
                              const char *label)
{
    struct words words = {.w = r->out, .label = label};
    char said[96];
    for (uint32_t i = 0; i < c->failures.count; i++) {
        const struct covered *f = &c->failures.at[i];
        if (f->function != function || (f->times != 0) != met) continue;
        snprintf(said, sizeof said, "%s%s%s", words.any ? "" : ff_type_row(function)->name,
                 words.any ? "" : ": ", ff_status_name(f->status));
        word(&words, said, f->times);
    }
    end_words(&words);
    return words.any;
}

/* Of functions that were called: the others have been named. */
static void failures(const struct report *r, const struct coverage *c, bool met)
{
    const char *label = met ? "failed" : "never failed";
    for (uint32_t type = 0; (type = coverage_function_after(type));)
        if (c->calls[type] && failures_in_words(r, c, type, met, label)) label = "";
}

/* What is in neither list, and why: nobody is to look for it in vain. */
static void left_out(const struct report *r)
{
    struct words words = {.w = r->out, .label = "not provoked"};
    word(&words, "ERROR_NOT_ENOUGH_MEMORY", 0);
    word(&words, "ERROR_INTERNAL_ERROR (no scenario brings them about)", 0);
    end_words(&words);
    words = (struct words){.w = r->out, .label = "not counted"};
    word(&words, "FaxFreeBuffer (it has no result)", 0);
    end_words(&words);
}

void report_coverage_text(const struct report *r)
{
    struct coverage c;
    bool ok = coverage_make(r->sim, &c);
    for (int met = 1; ok && met >= 0; met--) functions(r, &c, met);
    for (int met = 1; ok && met >= 0; met--) events(r, &c, met);
    for (int met = 1; ok && met >= 0; met--) failures(r, &c, met);
    if (ok) left_out(r);
    if (!ok) r->out->failed = true;
    coverage_free(r->sim, &c);
}

/* ---- For programs ---- */

static void failures_of(const struct report *r, const struct coverage *c, uint32_t function)
{
    json_open(r->out, "failures", '[');
    for (uint32_t i = 0; i < c->failures.count; i++) {
        const struct covered *f = &c->failures.at[i];
        if (f->function != function) continue;
        json_open(r->out, NULL, '{');
        json_words(r->out, "error", ff_status_name(f->status));
        json_number(r->out, "code", (uint64_t)f->status);
        json_number(r->out, "times", f->times);
        json_close(r->out, '}');
    }
    json_close(r->out, ']');
}

/* Several causes may have one status. */
static bool said_before(uint32_t cause)
{
    const struct cause_row *row = cause_row(cause);
    for (uint32_t i = CAUSE_none + 1; i < cause; i++)
        if (cause_row(i)->function == row->function && cause_row(i)->status == row->status) return true;
    return false;
}

/* Documented of it, and nothing here brings it about. */
static void unprovoked_of(const struct report *r, uint32_t function)
{
    json_open(r->out, "not_provoked", '[');
    for (uint32_t cause = CAUSE_none + 1; cause < CAUSES; cause++) {
        const struct cause_row *row = cause_row(cause);
        if (row->function == function && !status_can_be_provoked(row->status) && !said_before(cause))
            json_words(r->out, NULL, ff_status_name(row->status));
    }
    json_close(r->out, ']');
}

static void write_json(const struct report *r, const struct coverage *c)
{
    json_open(r->out, "functions", '[');
    for (uint32_t type = 0; (type = coverage_function_after(type));) {
        json_open(r->out, NULL, '{');
        json_words(r->out, "name", ff_type_row(type)->name);
        json_number(r->out, "calls", c->calls[type]);
        failures_of(r, c, type);
        unprovoked_of(r, type);
        json_close(r->out, '}');
    }
    json_close(r->out, ']');
    json_open(r->out, "events", '[');
    for (uint32_t event = 1; event <= FF_FEI_NEVENTS; event++) {
        json_open(r->out, NULL, '{');
        json_words(r->out, "name", ff_event_row(event)->name);
        json_number(r->out, "delivered", c->events[event]);
        json_close(r->out, '}');
    }
    json_close(r->out, ']');
    json_open(r->out, "not_counted", '[');
    json_words(r->out, NULL, "FaxFreeBuffer");
    json_close(r->out, ']');
}

void report_coverage_json(const struct report *r)
{
    struct coverage c;
    json_open(r->out, "coverage", '{');
    if (coverage_make(r->sim, &c))
        write_json(r, &c);
    else
        r->out->failed = true;
    coverage_free(r->sim, &c);
    json_close(r->out, '}');
}
