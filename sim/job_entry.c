/* SPDX-License-Identifier: MIT */
/* What a client sees of a job. */
#include "common/flat.h"
#include "sim/sim.h"

static inline uint32_t queue_status(const struct sim *sim, uint32_t row)
{
    const struct job *job = &sim->jobs.rows.at[row];
    /* SEQ-6: whatever may start does so at once; what is left among them lacks a line. */
    bool may_start = !sim->config.queue_paused && sim->service.state == SERVICE_running &&
                     sim->jobs.nodes.at[row].rank != 0 &&
                     (job->schedule_action != FF_JSA_DISCOUNT_PERIOD || queue_discount_open(sim));
    return job->queue_status | (may_start ? FF_JS_NOLINE : 0);
}

uint32_t job_queue_status(const struct sim *sim, uint32_t row)
{
    return queue_status(sim, row);
}

uint32_t job_status(const struct sim *sim, const struct job *job)
{
    return job->device == SIM_NONE ? job->status : sim->devices.at[job->device].state; /* FJE-6 */
}

text job_tsid(const struct sim *sim, const struct job *job)
{
    bool of_device = sim->config.use_device_tsid && job->device != SIM_NONE;
    return of_device ? sim->devices.at[job->device].tsid : job->tsid;
}

/* FJE-7: of an incoming job the account of the service. */
static text user_of(const struct sim *sim, const struct job *job)
{
    return job->owner == SIM_NONE ? sim->service.account_name : sim->users.at[job->owner].name;
}

/* Its structure, with texts for strings. There may be very many: what is described goes from the row to where it is wanted by code
 * that grows from structs.def, and need not lie in memory in between. */
#define TYPE_u32 uint32_t
#define TYPE_str text
#define TYPE_systime struct ff_systime
#define MEMBER(T, kind, sub, member, Member) TYPE_##kind member;
struct entry {
    FF_STRUCT_job_entry(MEMBER, _)
};

static inline struct entry entry_of(const struct sim *sim, uint32_t row)
{
    const struct job *job = &sim->jobs.rows.at[row];
    return (struct entry){.job_id = job->id,
                          .user_name = user_of(sim, job),
                          .job_type = job->type,
                          .queue_status = queue_status(sim, row),
                          .status = job_status(sim, job),
                          .size = job->size,
                          .page_count = job->pages,
                          .recipient_number = job->recipient_number,
                          .recipient_name = job->recipient_name,
                          .tsid = job->tsid,
                          .sender_name = job->sender_name,
                          .sender_company = job->sender_company,
                          .sender_dept = job->sender_dept,
                          .billing_code = job->billing_code,
                          .schedule_action = job->schedule_action,
                          .schedule_time = job->schedule_time,
                          .delivery_report_type = job->report_type,
                          .delivery_report_address = job->report_address,
                          .document_name = job->document_name};
}

/* ---- One, as a record ---- */

#define GIVE_u32(value) (value)
#define GIVE_str(value) text_get(&sim->texts, value)
#define GIVE_systime(value) (value)
#define GIVE(T, kind, sub, member, Member) ret_entry->member = GIVE_##kind(entry.member);
void job_describe(const struct sim *sim, uint32_t row, struct ff_job_entry *ret_entry)
{
    struct entry entry = entry_of(sim, row);
    FF_STRUCT_job_entry(GIVE, _)
}

/* ---- All of them, as bytes: what the encoder (record.h) makes of such records ---- */

#define FIXED(T, kind, sub, member, Member) FF_FLAT_FIXED(T, kind, sub, member)
#define SIZE_u32(value) 0U
#define SIZE_str(value) text_size(texts, value)
#define SIZE_systime(value) 0U
#define SIZE(T, kind, sub, member, Member) +SIZE_##kind(entry.member)
#define PUT_u32(value) ff_put_u32(to, value)
#define PUT_str(value) text_put(to, texts, value)
#define PUT_systime(value) ff_put_systime(to, value)
#define PUT(T, kind, sub, member, Member) to = PUT_##kind(entry.member);

static inline void write_entry(const struct sim *sim, uint32_t row, struct ff_writer *w)
{
    const struct texts *texts = &sim->texts;
    struct entry entry = entry_of(sim, row);
    size_t size = 0 FF_STRUCT_job_entry(FIXED, _) FF_STRUCT_job_entry(SIZE, _);
    uint8_t *begin = ff_writer_room(w, size + TEXT_STEP), *to = begin;
    if (!to) return;
    FF_STRUCT_job_entry(PUT, _) ff_writer_took(w, (size_t)(to - begin));
}

void jobs_write(const void *sim_, struct ff_writer *w)
{
    const struct sim *sim = sim_;
    const struct job_table *t = &sim->jobs;
    for (uint32_t row = t->order_head; row; row = t->rows.at[row].next) write_entry(sim, row, w);
}
