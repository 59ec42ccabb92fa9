/* SPDX-License-Identifier: MIT */
#ifndef FF_SIM_JOB_H
#define FF_SIM_JOB_H

#include <stdbool.h>
#include <stdint.h>

#include "common/alloc.h"
#include "common/structs.h"
#include "common/winfax_codes.h"
#include "sim/cover.h"
#include "sim/ready.h"
#include "sim/text.h"

struct sim;

/* Jobs in and out. An id is never given twice in a world; jobs survive a stop and start of the service (SEQ-20).
 * No step costs more than the logarithm of the number of jobs, enumerations (and the start of the service) aside. */

enum job_schedule {
    JOB_ready, /* its time has come: it starts as soon as pauses, the discount period and a device let it */
    JOB_waiting_time,  /* for its ScheduleTime */
    JOB_active,        /* on a device, or being routed */
    JOB_waiting_retry, /* for the end of RetryDelay, or for the next routing attempt */
    JOB_parked         /* failed, retries exceeded, or a broken-off reception: nothing happens by itself */
};

/* Whether and when the service tries again after a failure (section 7's table). */
enum retry { RETRY_never, RETRY_later, RETRY_at_once };

/* In the order of how many of them are looked at at once: by what a step of the queue asks, then what a client sees, so that neither
 * goes through the rest of a hundred thousand rows. */
struct job {
    uint32_t id;
    uint32_t type;         /* JT_* */
    uint32_t queue_status; /* JS_*, without JS_NOLINE: see job_queue_status */
    enum job_schedule schedule;
    uint32_t owner;         /* user row; SIM_NONE incoming */
    uint32_t device;        /* row while a call is on for it, else SIM_NONE */
    uint32_t wanted_device; /* row; SIM_NONE any (SND-13) */
    uint32_t schedule_action;
    bool pause_wanted;       /* paused while active: takes effect when it is queued again (SJB-2) */
    uint32_t next, previous; /* in the queue's order: rows; 0 ends it */
    uint64_t timer;          /* ticket of schedule_timer or routing_timer */

    uint32_t status;          /* FPS_* of the last failure; of an active job see job_status (FJE-6) */
    uint32_t document, pages; /* pages of the whole transmission, the cover page included */
    uint32_t size;
    text recipient_number, recipient_name, tsid, sender_name, sender_company, sender_dept, billing_code;
    text document_name, report_address;
    uint32_t report_type;
    struct ff_systime schedule_time;

    text caller_id;
    uint32_t cover;              /* row of the table; 0 none */
    bool cover_drawn;            /* the document begins with it: it was printed */
    uint32_t process, site;      /* who submitted it */
    uint32_t attempts;           /* begun; of these all but the one under way have failed */
    uint32_t attempts_left;      /* retries; known from the first attempt on */
    uint32_t received_on, inbox; /* incoming: row of the device; row of the inbox once it is in there */
    uint32_t pages_done;
    uint32_t routing_attempts;
    uint64_t submitted_at, due; /* due: of the schedule or the retry */
};

/* Rows are recycled; ids are not. Row 0 is nobody, so that a zeroed table is empty and 0 ends every list. Those that
 * a device may take now are in heaps (ready.h), one for any device and one for each: [1] of the pair is for jobs that
 * are sent in the discount period only, so that outside of it none of them is looked at. */
struct job_table {
    FF_ARRAY(struct job) rows;
    FF_ARRAY(uint32_t) row_of_id;      /* 0: never given, or deleted */
    FF_ARRAY(struct ready_node) nodes; /* by row */
    uint32_t ready[2];                 /* roots of the heaps for any device */
    uint32_t live, unparked;
    uint32_t order_head, order_tail, free_head;
    uint64_t discount_timer; /* ticket of the timer of the period's next start, 0 none */
    uint64_t links;          /* of heaps followed so far: what the queue's work is counted in */
};

/* The row of a live job, or SIM_NONE (FEI_DELETED ended its id: EVT-7). Valid until the next step. */
uint32_t job_find(const struct sim *sim, uint32_t id);
/* A new job at the end of the queue with these facts and an id of its own: its row, or SIM_NONE when memory is refused,
 * and then nothing has changed. */
uint32_t job_new(struct sim *sim, const struct job *facts);
/* An id is passed over: it will never be a job's. False: memory was refused. */
bool job_id_pass(struct sim *sim);
/* FEI_DELETED and the end of the id. */
void job_delete(struct sim *sim, uint32_t row);

/* In api_send.c, beside the checks that come before it: a submission that was checked becomes a job, with its own document:
 * SND-E11. cover_drawn: its first page is the cover page. */
struct caller;
struct ff_in_FaxSendDocument;
ff_status job_submit(struct sim *sim, const struct caller *caller, const struct ff_in_FaxSendDocument *in,
                     bool cover_drawn, uint32_t *ret_job);
/* There too: is the cover page there? FF_NEED_DOCUMENT: the client is to look first (state: file_state of FaxSendDocument, api.def). */
ff_status job_cover_status(struct sim *sim, const struct ff_coverpage_info *cover, uint32_t state);

/* An accepted submission becomes a job: queued, JOB_QUEUED signalled (SND-10), scheduled. */
void job_queued(struct sim *sim, uint32_t row);
/* A device takes it: a new attempt. */
void job_started(struct sim *sim, uint32_t row, uint32_t device);
/* The attempt failed with this FPS value: retry, give up or fail for good (SEQ-2 to SEQ-5). True: there will be no other, which the
 * caller says (eventlog_write) after the event of the attempt. */
bool job_attempt_failed(struct sim *sim, uint32_t row, uint32_t fps, enum retry when);
/* The attempt was none: the line was lost before it was dialled on (SEQ-6), or the service went down (SEQ-20). The job
 * is queued again as it was before it. */
void job_attempt_void(struct sim *sim, uint32_t row);
/* No device works on it and nothing more happens to it by itself. */
void job_park(struct sim *sim, uint32_t row, uint32_t queue_status, uint32_t fps);
void job_set_schedule(struct sim *sim, uint32_t row, enum job_schedule schedule);
/* The job that this device (row) is to take now, or 0. */
uint32_t job_next_for(struct sim *sim, uint32_t device);
void schedule_timer(struct sim *sim, uint32_t job_id);
uint64_t job_ticket(const struct sim *sim, uint32_t job_id);

/* Commands (SJB, ABT). */
ff_status job_abort(struct sim *sim, uint32_t row);
ff_status job_pause(struct sim *sim, uint32_t row);
ff_status job_resume(struct sim *sim, uint32_t row);

/* Routing of a received fax (SEQ-12, SEQ-16, SEQ-17). */
void job_route(struct sim *sim, uint32_t row);
void routing_timer(struct sim *sim, uint32_t job_id);

/* A broken-off reception stays as a JT_FAIL_RECEIVE (SEQ-14). */
void job_park_reception(struct sim *sim, uint32_t row, uint32_t fps);
/* Routing of it was cut off by the end of the service: it is tried again after the next start. */
void job_routing_void(struct sim *sim, uint32_t row);

/* Pauses or resumes the outgoing queue as a whole (SEQ-10, SCF-5). */
void queue_pause(struct sim *sim, bool paused);
/* Is it time for jobs that are sent in the discount period only (FCF-4)? */
bool queue_discount_open(const struct sim *sim);
/* The period is another one: its timer is set anew. */
void queue_discount_moved(struct sim *sim);
/* Jobs that wait for the discount period have a timer that wakes them. */
void queue_watch_discount(struct sim *sim);
/* The service has started. That it ends is told to each call (call_end_for_service). */
void jobs_service_up(struct sim *sim);
void jobs_free(struct sim *sim);

/* JS_* as a client sees it: with JS_NOLINE when only a line is missing (FJE-5, SEQ-6). */
uint32_t job_queue_status(const struct sim *sim, uint32_t row);
/* FPS_* as a client sees it (FJE-6). */
uint32_t job_status(const struct sim *sim, const struct job *job);
/* The TSID that it is sent with: the device's when config.use_device_tsid says so. */
text job_tsid(const struct sim *sim, const struct job *job);
/* What a client sees of it. Strings are borrowed. */
void job_describe(const struct sim *sim, uint32_t row, struct ff_job_entry *ret_entry);
/* Of all of them, in the queue's order: a list of ff_job_entry (ff_list.write). */
void jobs_write(const void *sim, struct ff_writer *w);

/* What went out, for `outbox` and expectations. */
struct sent_fax {
    uint32_t job, document, device, pages, attempts; /* document, device: rows */
    text number, csid, tsid, user, name;
    text archive;               /* the directory that a copy is kept in, 0 none */
    bool branded;               /* with a banner at the top of each page */
    uint32_t cover;             /* row of the table; 0 none */
    bool cover_drawn;           /* the document begins with it */
    uint64_t begun_at, sent_at; /* begun_at: the start of the attempt that was through */
};
/* What came in; all of it unless the job is a JT_FAIL_RECEIVE. */
struct received_fax {
    uint32_t job, device, pages, document; /* device: row; document: the scenario's, SIM_NONE test pages */
    text from, tsid, csid;                 /* csid: with which it was answered */
    uint64_t received_at;
    bool routed;
    uint32_t routes; /* what methods have done with it: the latest of method_table.done, 0 none */
};

#endif
