/* SPDX-License-Identifier: MIT */
/* How clients got stuck, and how they went: where each waits, where one crashed, and what it was handling. */
#include <string.h>

#include "service/world/report.h"

enum { SIGNAL_MOST = 255 }; /* what is more is an exception of Windows */

/* ---- Where they really ran ---- */

void report_sessions(const struct report *r, struct ff_writer *w)
{
    enum { SHOWN = 20 };
    uint32_t count = r->sim->real_sessions.count;
    for (uint32_t i = 0; i < count && i < SHOWN; i++) {
        const struct real_session *real = &r->sim->real_sessions.at[i];
        say_process(r, w, real->process);
        ff_write_text(w, " is of ");
        say_user_of_session(r, w, r->sim->processes.at[real->process].session);
        ff_write_text(w, " here; it really ran as ");
        say_text(r, w, real->user);
        ff_write_text(w, ", in session %lu, on ", (unsigned long)real->session);
        say_text(r, w, real->desktop);
        ff_write_text(w, "\n");
    }
    if (count > SHOWN) ff_write_text(w, "... and %lu more\n", (unsigned long)(count - SHOWN));
}

/* ---- Who waited for ever ---- */

void report_waits(const struct report *r, struct ff_writer *w)
{
    enum { SHOWN = 20 };
    uint32_t count = r->sim->stuck_waits.count;
    for (uint32_t i = 0; i < count && i < SHOWN; i++) {
        const struct stuck_wait *s = &r->sim->stuck_waits.at[i];
        say_process(r, w, s->process);
        ff_write_text(w, " thread %lu waits in ", (unsigned long)s->thread);
        if (s->what)
            say_text(r, w, s->what);
        else
            ff_write_text(w, "the SDK");
        if (s->site != SIM_NONE) ff_write_text(w, " at ");
        if (s->site != SIM_NONE) say_site(r, w, s->site);
        ff_write_text(w, "\n");
    }
    if (count > SHOWN) ff_write_text(w, "... and %lu more\n", (unsigned long)(count - SHOWN));
}

/* ---- What it was handling ---- */

static void say_event(const struct report *r, const struct registration *g, uint64_t sequence,
                      struct ff_writer *w)
{
    struct ff_wire_event event;
    if (!delivery_event(r->sim, sequence, &event)) {
        ff_write_text(w, "event number %llu", (unsigned long long)sequence);
        return;
    }
    const struct ff_event_row *row = ff_event_row(event.event_id);
    if (row)
        ff_write_text(w, "%s", row->name);
    else
        ff_write_text(w, "event %lu", (unsigned long)event.event_id);
    if (event.job_id != FF_JOB_NONE) ff_write_text(w, ", job %lu", (unsigned long)event.job_id);
    if (g->mode == REGISTRATION_window)
        ff_write_text(w, " (message 0x%04lx)", (unsigned long)g->message_start + event.event_id);
    ff_write_text(w, ", delivered at ");
    say_time(r, w, event.time);
}

static bool say_handling(const struct report *r, const struct registration *g, const struct handling *h,
                         struct ff_writer *w)
{
    if (h->how == HANDLED_nothing) return false;
    ff_write_text(w, h->how == HANDLED_surely ? "while it handled " : "perhaps while it handled ");
    if (h->first != h->last) ff_write_text(w, "one of the events from ");
    say_event(r, g, h->first, w);
    if (h->first == h->last) return true;
    ff_write_text(w, ", to ");
    say_event(r, g, h->last, w);
    return true;
}

bool report_handling(const struct report *r, const struct registration *g, struct ff_writer *w)
{
    return say_handling(r, g, crash_handling(r->sim, g), w);
}

void report_handlings(const struct report *r, uint32_t process, struct ff_writer *w)
{
    size_t begin = w->size;
    for (uint32_t i = 0; i < r->sim->registrations.count; i++) {
        const struct registration *g = &r->sim->registrations.at[i];
        if (g->process != process || crash_handling(r->sim, g)->how == HANDLED_nothing) continue;
        if (w->size > begin) ff_write_text(w, ", or ");
        report_handling(r, g, w);
    }
}

/* ---- Who kept time from moving ---- */

static const char *long_words(const struct standstill *s)
{
    return s->until == WORLD_STANDSTILL_long ? " for " FF_STANDSTILL_TIME " and more" : "";
}

static void say_call(const struct report *r, struct ff_writer *w, const char *before, uint32_t site)
{
    if (site == SIM_NONE) return;
    ff_write_text(w, "%s", before);
    say_function(r, w, site);
    ff_write_text(w, " at ");
    say_site(r, w, site);
}

static void say_outside(const struct report *r, struct ff_writer *w, const struct standstill *s)
{
    ff_write_text(w, "was outside any wait of the SDK%s", long_words(s));
    if (s->handling.how != HANDLED_nothing) {
        ff_write_text(w, ", ");
        say_handling(r, &r->sim->registrations.at[s->registration], &s->handling, w);
    }
    say_call(r, w, "; its last call was ", s->called);
    say_call(r, w, "; its last wait was ", s->waited);
}

void report_standstill(const struct report *r, struct ff_writer *w)
{
    const struct standstill *s = &r->world->standstill;
    if (!s->any) return;
    say_process(r, w, s->process);
    if (!s->thread) {
        ff_write_text(w, " had not worked off its notifications%s\n", long_words(s));
        return;
    }
    ff_write_text(w, " thread %lu ", (unsigned long)s->thread);
    if (s->polls)
        say_call(r, w, "polled with ", s->called);
    else
        say_outside(r, w, s);
    ff_write_text(w, "\nto mend: %s\n", s->polls ? FF_STANDSTILL_POLLS : FF_STANDSTILL_OUTSIDE);
}

/* ---- Where it crashed ---- */

/* What only the C library did, for a call of the client's or to begin a thread, tells nothing; nor what a sanitizer does in its place, nor
 * what we do (where we are linked statically, posix/crash.c leaves that out). */
static bool is_library(const struct report *r, uint32_t site)
{
    static const char *const libraries[] = {"libc.so", "libfauxfax.so", "libtsan.so", "libasan.so",
                                            "libubsan.so"};
    struct ff_str name = ff_str_base(text_get(&r->sim->texts, r->sim->sites.at[site].module));
    for (size_t i = 0; i < sizeof libraries / sizeof *libraries; i++) {
        size_t size = strlen(libraries[i]);
        if (name.size > size && memcmp(name.at, libraries[i], size) == 0) return true;
    }
    return false;
}

uint32_t report_crash_sites(const struct report *r, const struct crash *crash, const uint32_t **ret_sites)
{
    const uint32_t *sites = r->sim->crash_sites.at + crash->first_site;
    uint32_t from = 0, end = crash->sites;
    if (end > 1 && is_library(r, sites[end - 2])) end--; /* _start */
    while (end > 0 && is_library(r, sites[end - 1])) end--;
    while (from < end && is_library(r, sites[from])) from++;
    *ret_sites = sites + from;
    return end > from ? end - from : 0;
}

static void say_places(const struct report *r, const struct crash *crash, struct ff_writer *w)
{
    enum { SHOWN = 8 };
    const uint32_t *sites;
    uint32_t count = report_crash_sites(r, crash, &sites);
    for (uint32_t i = 0; i < count && i < SHOWN; i++) {
        ff_write_text(w, i ? "    called from " : "    in ");
        say_site(r, w, sites[i]);
        ff_write_text(w, "\n");
    }
}

/* ---- All of them ---- */

/* One that was told to end may end as it likes. */
static bool is_told(const struct process *p)
{
    return p->ended && !p->polite && !p->ending;
}

static void say_end(const struct report *r, uint32_t process, struct ff_writer *w)
{
    const struct process *p = &r->sim->processes.at[process];
    const struct crash *crash = crash_of(r->sim, process);
    say_process(r, w, process);
    const char *how = p->given_up ? " was ended by the run at " : " was gone without a word at ";
    ff_write_text(w, "%s", crash ? " crashed at " : how);
    say_time(r, w, p->ended_at);
    if (crash && crash->signal > SIGNAL_MOST)
        ff_write_text(w, " of exception 0x%08lX", (unsigned long)crash->signal);
    else if (crash)
        ff_write_text(w, " of signal %lu", (unsigned long)crash->signal);
    if (crash && crash->thread) ff_write_text(w, " in its thread %lu", (unsigned long)crash->thread);
    size_t before = w->size;
    ff_write_text(w, ", ");
    size_t begin = w->size;
    report_handlings(r, process, w);
    if (w->size == begin) w->size = before;
    ff_write_text(w, "\n");
    if (crash) say_places(r, crash, w);
}

void report_ends(const struct report *r, struct ff_writer *w)
{
    enum { SHOWN = 10 };
    uint32_t count = 0;
    for (uint32_t i = 0; i < r->sim->processes.count; i++)
        if (is_told(&r->sim->processes.at[i]) && count++ < SHOWN) say_end(r, i, w);
    if (count > SHOWN) ff_write_text(w, "... and %lu more\n", (unsigned long)(count - SHOWN));
}
