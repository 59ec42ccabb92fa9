/* SPDX-License-Identifier: MIT */
#ifndef FF_TESTS_UNIT_SIM_PHONE_H
#define FF_TESTS_UNIT_SIM_PHONE_H

#include "sim/sim.h"
#include "tests/support/refusing_alloc.h"
#include "tests/support/rule.h"

/* A model with devices, documents and one client of alice's that is connected. Every duration differs from
 * every other, so that a golden story shows which one was waited for: initialize 1 s, dial 2 s, ring 3 s,
 * hang up 4 s, route 5 s, page 10 s, RetryDelay 10 min, next routing attempt 100 s. Time begins at midnight.
 */
struct phone {
    struct refusing_alloc memory;
    struct ff_arena arena;
    struct sim_config config; /* a case changes it before phone_begin */
    struct sim *sim;
    uint32_t process;
    uint64_t fax;  /* its server handle */
    uint32_t told; /* trace records that a story has passed */
};

int phone_set_up(void **state);
int phone_tear_down(void **state);
/* A world of so many devices, with ids from 1, in this order of priority; the service runs, the client is
 * connected. */
struct sim *phone_begin(struct phone *p, uint32_t devices);

/* The events since the last story, one a line, "3.000 BUSY(1,2)": seconds since the start, device id, job id,
 * - none. */
#define phone_story(p, ...) phone_story_at(p, (const char *const[]){__VA_ARGS__, NULL}, __FILE__, __LINE__)
void phone_story_at(struct phone *p, const char *const *lines, const char *file, int line);
/* Fails the case, with both texts, unless the lines are what was told. */
void phone_compare(const char *told, const char *const *lines, const char *file, int line);
/* The same without times, in one line: "BUSY(1,2) IDLE(1,-)"; of one device or job only when they are not 0. Until the
 * next call. phone_events passes them, phone_events_of does not. */
const char *phone_events(struct phone *p);
const char *phone_events_of(struct phone *p, uint32_t device_id, uint32_t job);
/* Nothing has happened since the last story. */
void phone_silent(struct phone *p);
void phone_skip(struct phone *p);
/* Time moves to so many seconds, or thousandths of them, after the start. */
void phone_at(struct phone *p, uint64_t seconds);
void phone_at_ms(struct phone *p, uint64_t milliseconds);

/* The remote at that number does this the first `times` times (0: always), then answers. */
struct party *phone_party(struct phone *p, const char *pattern, enum answer first, uint32_t times);
/* The number of a new accepted document of so many pages. */
uint32_t phone_document(struct phone *p, uint32_t pages);

/* ---- Calls of the client. Another process's: set p->process and p->fax. ---- */

ff_status phone_call(struct phone *p, enum ff_type type, uint32_t nulls, const void *in, void *out);
uint64_t phone_connect(struct phone *p);
/* What a good FaxSendDocument carries. */
struct ff_in_FaxSendDocument phone_request(struct phone *p, const char *number, uint32_t pages);
ff_status phone_submit(struct phone *p, const struct ff_in_FaxSendDocument *in, uint32_t *ret_job);
/* Asserts success; the job's id. */
uint32_t phone_send(struct phone *p, const char *number, uint32_t pages);
uint32_t phone_send_to_device(struct phone *p, const char *number, uint32_t pages, uint32_t device_id);
ff_status phone_abort(struct phone *p, uint32_t job);
ff_status phone_set_job(struct phone *p, uint32_t job, uint32_t command);
ff_status phone_get_job(struct phone *p, uint32_t job, struct ff_job_entry *ret_entry);
/* JS_* of a job that is there. */
uint32_t phone_status(struct phone *p, uint32_t job);
uint32_t phone_port_state(struct phone *p, uint32_t device);
/* Another client of that user's, connected: it makes the calls from now on. */
void phone_become(struct phone *p, const char *user);

/* An incoming call on the first device. */
void phone_rings(struct phone *p, enum caller_kind kind, uint32_t pages, uint32_t at);
/* Does an op with this word; fields as in struct op, `given` in *op. */
ff_status phone_op(struct phone *p, const char *word, struct op *op);
text phone_text(struct phone *p, const char *s);

#endif
