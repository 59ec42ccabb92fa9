/* SPDX-License-Identifier: MIT */
/* Calls that failed: which, where, and why. */
#include "service/world/report.h"

enum { CALLS_SHOWN = 10 };

static void say_status(struct ff_writer *w, ff_status status)
{
    const char *name = ff_status_name(status);
    if (name)
        ff_write_text(w, "%s", name);
    else
        ff_write_text(w, "error %lu", (unsigned long)status);
}

void report_cause(const struct report *r, const struct failure *f, uint16_t cause, struct ff_writer *w)
{
    const struct cause_row *row = cause_row(cause);
    ff_write_text(w, "%s (%s)", row->text, row->rule);
    if (!f->why) return;
    ff_write_text(w, ": ");
    say_text(r, w, f->why);
}

static void say_causes(const struct report *r, const struct failure *f, struct ff_writer *w)
{
    uint16_t causes[CAUSES_MOST];
    uint32_t count = failure_causes(f, causes);
    if (!count) return;
    ff_write_text(w, count == 1 ? "  because " : "  possible causes:\n");
    for (uint32_t i = 0; i < count; i++) {
        if (count > 1) ff_write_text(w, "    ");
        report_cause(r, f, causes[i], w);
        ff_write_text(w, "\n");
    }
}

static void say_call(const struct report *r, const struct failure *f, struct ff_writer *w)
{
    ff_write_text(w, "%s failed with ", ff_type_row(f->function)->name);
    say_status(w, f->status);
    if (f->site != SIM_NONE) {
        ff_write_text(w, " at ");
        say_site(r, w, f->site);
    }
    ff_write_text(w, ", in ");
    say_process(r, w, f->process);
    ff_write_text(w, ", %s", f->count > 1 ? "first at " : "");
    say_time(r, w, f->first);
    if (f->count > 1) {
        ff_write_text(w, ", %lu times until ", (unsigned long)f->count);
        say_time(r, w, f->last);
    }
    ff_write_text(w, "\n");
    say_causes(r, f, w);
}

void report_calls(const struct report *r, struct ff_writer *w)
{
    uint64_t others = r->sim->failures_beyond;
    for (uint32_t i = 0; i < r->sim->failures.count; i++) {
        if (i < CALLS_SHOWN)
            say_call(r, &r->sim->failures.at[i], w);
        else
            others += r->sim->failures.at[i].count;
    }
    if (others) ff_write_text(w, "... and %llu more\n", (unsigned long long)others);
}

bool report_failed_call(const struct report *r, uint32_t process, uint32_t site, struct ff_writer *w)
{
    for (uint32_t i = 0; i < r->sim->failures.count; i++) {
        const struct failure *f = &r->sim->failures.at[i];
        if (f->process != process || f->site != site) continue;
        say_time(r, w, f->first);
        ff_write_text(w, ": %s failed with ", ff_type_row(f->function)->name);
        say_status(w, f->status);
        ff_write_text(w, "\n");
        say_causes(r, f, w);
        return true;
    }
    return false;
}

uint64_t report_calls_count(const struct report *r)
{
    uint64_t count = r->sim->failures_beyond;
    for (uint32_t i = 0; i < r->sim->failures.count; i++) count += r->sim->failures.at[i].count;
    return count;
}
