/* SPDX-License-Identifier: MIT */
#ifndef FF_SIM_JOB_H
#define FF_SIM_JOB_H

#include <stdbool.h>
#include <stdint.h>

#include "common/alloc.h"
#include "common/structs.h"
#include "common/winfax_codes.h"
#include "sim/text.h"

struct sim;

/* Jobs in and out. An id is never given twice in a world; jobs survive a stop and start of the service (SEQ-20).
 * No step costs more than the logarithm of the number of jobs, enumerations aside. */

enum job_schedule { JOB_ready, JOB_waiting_time, JOB_active, JOB_waiting_retry, JOB_parked };

struct job {
    uint32_t id;
    uint32_t type;            /* JT_* */
    uint32_t queue_status;    /* JS_* */
    uint32_t status;          /* FPS_* (FJE-6) */
    uint32_t owner;           /* user row; SIM_NONE incoming */
    uint32_t process, site;   /* who submitted it */
    enum job_schedule schedule;
    bool pause_wanted;        /* paused while active: takes effect when it is queued again (SJB-2) */
    uint32_t device;          /* row while active */
    uint32_t wanted_device;   /* row; SIM_NONE any (SND-13) */
    uint32_t attempts, attempts_left;
    uint32_t document, pages; /* pages of the whole transmission, the cover page included */
    uint32_t pages_done;
    uint32_t size;
    uint64_t submitted_at, due; /* due: of the schedule or the retry */
    uint64_t timer;           /* ticket of schedule_timer or routing_timer */
    uint32_t routing_attempts;
    text recipient_number, recipient_name, tsid, sender_name, sender_company, sender_dept, billing_code;
    text document_name, report_address, caller_id;
    uint32_t schedule_action, report_type;
    struct ff_systime schedule_time;
    text cover[32];           /* the cover page's strings, verbatim (FCP-4), in the order of structs.def; [0] its name */
    bool has_cover;
    uint32_t next, previous;  /* in its list: rows */
};

/* Rows are recycled; ids are not. order: the queue's order, ready: those a device may take, in order. */
struct job_table {
    FF_ARRAY(struct job) rows;
    FF_ARRAY(uint32_t) row_of_id; /* by id - first_id; SIM_NONE deleted */
    uint32_t first_id, next_id;
    uint32_t live;
    uint32_t order_head, order_tail, ready_head, ready_tail, free_head;
    FF_ARRAY(uint32_t) ready_next, ready_previous; /* by row */
};

/* The row of a live job, or SIM_NONE (FEI_DELETED ended its id: EVT-7). Valid until the next step. */
uint32_t job_find(const struct sim *sim, uint32_t id);
/* A new job of that type at the end of the queue: its row, or SIM_NONE. */
uint32_t job_new(struct sim *sim, uint32_t type);
/* FEI_DELETED and the end of the id. */
void job_delete(struct sim *sim, uint32_t row);

/* An accepted submission becomes a job: queued, JOB_QUEUED signalled (SND-10), scheduled. */
void job_queued(struct sim *sim, uint32_t row);
/* An attempt failed with this FPS value: retry, give up or fail for good (SEQ-2 to SEQ-5). */
void job_attempt_failed(struct sim *sim, uint32_t row, uint32_t fps, bool retried);
/* It may be taken by a device again. */
void job_make_ready(struct sim *sim, uint32_t row);
void job_unready(struct sim *sim, uint32_t row);
void schedule_timer(struct sim *sim, uint32_t job_id, uint64_t ticket);

/* Commands (SJB, ABT). */
ff_status job_abort(struct sim *sim, uint32_t row);
ff_status job_pause(struct sim *sim, uint32_t row);
ff_status job_resume(struct sim *sim, uint32_t row);

/* Routing of a received fax (SEQ-12, SEQ-16, SEQ-17). */
void job_route(struct sim *sim, uint32_t row);
void routing_timer(struct sim *sim, uint32_t job_id, uint64_t ticket);

/* Pauses or resumes the outgoing queue as a whole (SEQ-10, SCF-5). */
void queue_pause(struct sim *sim, bool paused);
/* The service stopped, crashed, or started: active jobs are queued again; timers of waiting jobs are set anew. */
void jobs_service_down(struct sim *sim);
void jobs_service_up(struct sim *sim);

/* What a client sees of it. Strings are borrowed. */
void job_describe(const struct sim *sim, const struct job *job, struct ff_job_entry *ret_entry);

/* What went out, for `outbox` and expectations. */
struct sent_fax {
    uint32_t job, document, device, pages, attempts;
    text number, csid, tsid, user, name;
    uint64_t sent_at;
};
/* What came in and was routed. */
struct received_fax {
    uint32_t job, device, pages;
    text from, tsid;
    uint64_t received_at;
    bool routed;
};

#endif
