/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_WORLD_REPORT_H
#define FF_SERVICE_WORLD_REPORT_H

#include "service/world/inner.h"

/* What the three forms of the report share: the verdict, words for the model's rows, the story of a finding, the time
 * line. Nothing is collected while the world runs: a report is a view of the model's rows. docs/report.md is what users
 * know of it. */

struct run_verdict {
    bool passed;
    bool unreached, refused; /* nobody connected; memory was refused: the report is not complete */
    bool crashed;            /* a client said that it does, however the program ended that it is of */
    uint32_t errors;         /* documented findings that nothing expects */
    uint32_t warnings;       /* of class choice, likewise */
    uint32_t notes, expected;
    uint32_t expectations, unmet;
    enum world_replayed replayed; /* not whole: that is what has failed */
    uint32_t steps, undone; /* of the scenario's own time line; those that were to be done, and were not */
};

/* The call sites that the report has, and their words. */
struct named_site {
    uint32_t row;
    size_t words; /* in lines; SIZE_MAX: none */
};
struct report_sites {
    FF_ARRAY(struct named_site) at;
    struct ff_writer lines;
};

struct report {
    const struct world *world;
    const struct sim *sim;
    const struct world_report_options *options;
    struct ff_writer *out;
    struct run_verdict verdict;
    struct report_sites *sites; /* NULL: nobody looks them up */
};

/* How a finding counts in this run. */
enum severity { SEVERITY_error, SEVERITY_warning, SEVERITY_note, SEVERITY_expected };
enum severity report_severity(const struct report *r, uint32_t finding);
/* Does one like that fail this run? */
bool report_fails(const struct report *r, enum severity severity);
const char *severity_word(enum severity severity);

/* What became of a step of the time line. */
enum step_end { STEP_done, STEP_undone, STEP_dispensable };
enum step_end report_step(const struct report *r, uint32_t row);
/* Why it was not done. */
void report_step_why(const struct report *r, uint32_t row, struct ff_writer *w);
/* The scenario's own, with their lines; the built-in ones are nobody's. */
bool report_step_ours(const struct report *r, uint32_t row);

/* Why it failed, one clause each: "1 error", "the client crashed (signal 11)"; separated by "; ". */
void report_reasons(const struct report *r, struct ff_writer *w);
/* What is good about it: "3 expectations met". */
void report_merits(const struct report *r, struct ff_writer *w);

void report_text(struct report *r);
void report_json(struct report *r);
void report_junit(struct report *r);
/* What of winfax.h was met: lines, or the member "coverage". */
void report_coverage_text(const struct report *r);
void report_coverage_json(const struct report *r);

/* What was acquired and not given back, alike ones together: kind, process and call. Registrations end with their process,
 * and tokens have a place of their own in the reports. */
enum { OPEN_GROUPS = 16 };
struct open_group {
    uint32_t first; /* row of the first obligation of it */
    uint64_t count;
};
/* Fills groups; how many. *ret_others: how many things are open that found no place in them. */
uint32_t report_open(const struct report *r, struct open_group groups[OPEN_GROUPS], uint64_t *ret_others);

/* ---- Call sites (report_sites.c) ---- */

/* Writes the words of a site of the model, if they are known; it is looked up the next time. */
bool sites_say(const struct report *r, uint32_t row, struct ff_writer *w);
/* True: there are words now that a second report would have. */
bool sites_look_up(const struct report *r);
void sites_free(struct report_sites *sites, const struct ff_alloc *alloc);

/* ---- Words (report_words.c): fit for a terminal, whatever a client called its windows ---- */

void say(struct ff_writer *w, struct ff_str s); /* cut off when it is very long */
void say_all(struct ff_writer *w, struct ff_str s);
void say_text(const struct report *r, struct ff_writer *w, text t);
/* Seconds since the start: "12.500 s". */
void say_time(const struct report *r, struct ff_writer *w, uint64_t time);
/* "process 1 (fax_monitor)"; short: "fax_monitor", "fax_monitor #2" where there are more. */
void say_process(const struct report *r, struct ff_writer *w, uint32_t process);
void say_process_short(const struct report *r, struct ff_writer *w, uint32_t process);
void say_user_of_session(const struct report *r, struct ff_writer *w, uint32_t session);
void say_window(const struct report *r, struct ff_writer *w, uint32_t row);
/* The window or completion port of a registration. */
void say_target(const struct report *r, struct ff_writer *w, const struct registration *registration);
void say_account(const struct report *r, struct ff_writer *w, uint32_t account);
/* "open_monitor (monitor.c:88)", "fax_monitor+0x1234", "an unknown place". */
void say_site(const struct report *r, struct ff_writer *w, uint32_t row);
/* The API's function that was called there; "a call". */
void say_function(const struct report *r, struct ff_writer *w, uint32_t row);
/* "1 page", "2 pages". */
void say_count(struct ff_writer *w, uint64_t count, const char *one, const char *many);

/* ---- Findings (report_story.c) ---- */

/* What led to it, in lines that end with a newline: "12.500 s: token 1 was opened …". */
void report_story(const struct report *r, const struct finding *f, struct ff_writer *w);
/* What holds the session of a log-off, and since when; no newline. */
void report_blocker(const struct report *r, uint32_t token, struct ff_writer *w);

/* ---- Calls that failed (report_calls.c) ---- */

/* The first of them, in lines that end with a newline: "FaxGetJob failed with …", and below it why. Nothing: none failed. */
void report_calls(const struct report *r, struct ff_writer *w);
/* The first that failed there, for a finding's story; false: there is none. */
bool report_failed_call(const struct report *r, uint32_t process, uint32_t site, struct ff_writer *w);
/* All of them. */
uint64_t report_calls_count(const struct report *r);
/* "MessageStart is below WM_USER (0x0400) (IEQ-E4)" */
void report_cause(const struct report *r, const struct failure *f, uint16_t cause, struct ff_writer *w);

/* ---- Waits that nothing ends, and clients that vanished (report_ends.c) ---- */

/* Each in a line that ends with a newline: "process 1 (fax_monitor) thread 1 waits in GetMessage at main (monitor.c:99)". */
void report_waits(const struct report *r, struct ff_writer *w);

/* Who said where it really runs, and where that is. */
void report_sessions(const struct report *r, struct ff_writer *w);

/* Who kept time from moving, where, and how to mend it, in lines that end with a newline. Nothing: nobody did. */
void report_standstill(const struct report *r, struct ff_writer *w);

/* Each in lines that end with a newline: when, of what, where, and what it was handling. Nothing: none did. */
void report_ends(const struct report *r, struct ff_writer *w);
/* "while it handled FEI_BUSY, job 1 (message 0x0501), delivered at 4.000 s"; false: nothing is known. */
bool report_handling(const struct report *r, const struct registration *g, struct ff_writer *w);
/* Of all its registrations; nothing: nothing is known. */
void report_handlings(const struct report *r, uint32_t process, struct ff_writer *w);
/* Rows of the places that people want to see, the innermost first; how many. */
uint32_t report_crash_sites(const struct report *r, const struct crash *crash, const uint32_t **ret_sites);

/* ---- The time line (report_timeline.c) ---- */

struct timeline_line {
    uint64_t time, until; /* until: of the last repeat */
    size_t from, size;    /* of its words, in `words` */
    uint32_t hash;
    uint32_t block,
        repeats; /* the `block` lines up to this one come `repeats` more times; 0: it is just a line */
};

struct timeline {
    struct ff_writer words;
    FF_ARRAY(struct timeline_line) lines;
    uint64_t left_out; /* records between `gap` - 1 and `gap` that were too many */
    uint32_t gap;
};

/* all: every record; else those that a person wants. At most `limit` lines, from both ends. False: memory refused. */
bool timeline_make(const struct report *r, struct timeline *t, bool all, uint32_t limit);
/* Repeated blocks of lines become one, with a count. */
void timeline_fold(struct timeline *t);
void timeline_free(const struct report *r, struct timeline *t);

#endif
