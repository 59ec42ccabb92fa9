/* SPDX-License-Identifier: MIT */
/* FaxAbort, FaxSetJob, FaxGetJob, FaxEnumJobs, FaxGetPageData. Checks stand in the order of GEN-23. */
#include "sim/sim.h"

/* Positions of pointers among the parameters, as bits of the caller's nulls. */
enum {
    GETJOB_NULLS = 1 << 2,
    ENUMJOBS_NULLS = 1 << 1 | 1 << 2,
    GETPAGE_NULLS = 1 << 2 | 1 << 3 | 1 << 4 | 1 << 5
};

static bool owns(const struct sim *sim, uint32_t process, uint32_t row)
{
    if (row == SIM_NONE) return false;
    return sim->jobs.rows.at[row].owner ==
           process_user(sim, process); /* ABT-4: an incoming job is nobody's */
}

/* ABT-3, SJB-5: the owner, or whoever may manage jobs. A job that is not there has no owner. */
static ff_status check_job(const struct sim *sim, const struct caller *caller, uint32_t job_id,
                           uint32_t *ret_row)
{
    *ret_row = job_find(sim, job_id);
    if (!owns(sim, caller->process, *ret_row) && !access_has(sim, caller->process, FF_FAX_JOB_MANAGE))
        return FF_ERROR_ACCESS_DENIED;                                           /* ABT-E1, SJB-E1 */
    return *ret_row == SIM_NONE ? FF_ERROR_INVALID_PARAMETER : FF_ERROR_SUCCESS; /* ABT-E3, SJB-E2 */
}

ff_status fax_FaxAbort(struct sim *sim, const struct caller *caller, const void *in_, void *out_,
                       struct ff_arena *arena)
{
    (void)out_, (void)arena;
    const struct ff_in_FaxAbort *in = in_;
    uint32_t handle, row;
    ff_status status = handle_check(sim, caller->process, in->fax_handle, HANDLE_server,
                                    FF_ERROR_INVALID_HANDLE, &handle); /* ABT-6 */
    if (status == FF_ERROR_SUCCESS) status = check_job(sim, caller, in->job_id, &row);
    return status == FF_ERROR_SUCCESS ? job_abort(sim, row) : status;
}

/* SJB-7, SJB-E2 */
static bool set_job_valid(const struct ff_in_FaxSetJob *in)
{
    if (in->command < FF_JC_DELETE || in->command > FF_JC_RESUME) return false;
    return !in->has_entry || (in->entry_size == in->entry_size_native && in->entry_job_id == in->job_id);
}

static ff_status set_job(struct sim *sim, uint32_t row, uint32_t command)
{
    static ff_status (*const commands[])(struct sim *, uint32_t) = {
        [FF_JC_DELETE] = job_abort, /* SJB-3; SJB-E3 gives way to the page */
        [FF_JC_PAUSE] = job_pause,
        [FF_JC_RESUME] = job_resume,
    };
    if (sim->jobs.rows.at[row].queue_status == FF_JS_DELETING) return FF_ERROR_INVALID_PARAMETER; /* SJB-E2 */
    ff_status status = commands[command](sim, row);
    if (status != FF_ERROR_INVALID_OPERATION) return status;
    return refuse_call(sim, command == FF_JC_DELETE ? CAUSE_SJB_E3 : CAUSE_SJB_6);
}

ff_status fax_FaxSetJob(struct sim *sim, const struct caller *caller, const void *in_, void *out_,
                        struct ff_arena *arena)
{
    (void)out_, (void)arena;
    const struct ff_in_FaxSetJob *in = in_;
    uint32_t handle, row;
    ff_status status = handle_check(sim, caller->process, in->fax_handle, HANDLE_server,
                                    FF_ERROR_INVALID_PARAMETER, &handle);
    if (status != FF_ERROR_SUCCESS) return status;
    if (!set_job_valid(in)) return FF_ERROR_INVALID_PARAMETER;
    status = check_job(sim, caller, in->job_id, &row);
    return status == FF_ERROR_SUCCESS ? set_job(sim, row, in->command) : status;
}

/* GJB-E1, EJB-E1, GPD-E1 */
static ff_status check_query(const struct sim *sim, const struct caller *caller, uint32_t nulls,
                             uint64_t handle)
{
    uint32_t row;
    return handle_check_right(sim, caller, nulls, handle, HANDLE_server, FF_FAX_JOB_QUERY, &row);
}

ff_status fax_FaxGetJob(struct sim *sim, const struct caller *caller, const void *in_, void *out_,
                        struct ff_arena *arena)
{
    (void)arena;
    const struct ff_in_FaxGetJob *in = in_;
    struct ff_out_FaxGetJob *out = out_;
    ff_status status = check_query(sim, caller, GETJOB_NULLS, in->fax_handle); /* GJB-E2 */
    if (status != FF_ERROR_SUCCESS) return status;
    uint32_t row = job_find(sim, in->job_id);
    /* GJB-E2, GJB-3: not in the queue, or on its way out of it. */
    if (row == SIM_NONE || sim->jobs.rows.at[row].queue_status == FF_JS_DELETING)
        return FF_ERROR_INVALID_PARAMETER;
    out->buffer = buffer_open(sim, caller, sizeof out->entry);
    if (!out->buffer) return FF_ERROR_NOT_ENOUGH_MEMORY; /* GJB-E3 */
    job_describe(sim, row, &out->entry);
    return FF_ERROR_SUCCESS;
}

/* Step 5, and what the world could do for it: the page is the world's (api.def). */
static ff_status check_page(const struct sim *sim, const struct ff_in_FaxGetPageData *in)
{
    uint32_t row = job_find(sim, in->job_id);
    if (row == SIM_NONE || sim->jobs.rows.at[row].queue_status == FF_JS_DELETING)
        return FF_ERROR_INVALID_PARAMETER; /* GPD-5 */
    bool sends = sim->jobs.rows.at[row].type == FF_JT_SEND;
    if (!sends || in->page_state == FF_PAGE_none) return FF_ERROR_INVALID_DATA;             /* GPD-E4 */
    return in->page_state == FF_PAGE_there ? FF_ERROR_SUCCESS : FF_ERROR_NOT_ENOUGH_MEMORY; /* GPD-E3 */
}

ff_status fax_FaxGetPageData(struct sim *sim, const struct caller *caller, const void *in_, void *out_,
                             struct ff_arena *arena)
{
    (void)arena;
    const struct ff_in_FaxGetPageData *in = in_;
    struct ff_out_FaxGetPageData *out = out_;
    ff_status status = check_query(sim, caller, GETPAGE_NULLS, in->fax_handle); /* GPD-E2 */
    if (status == FF_ERROR_SUCCESS) status = check_page(sim, in);
    if (status != FF_ERROR_SUCCESS) return status;
    out->buffer = buffer_open(sim, caller, in->page.size);
    if (!out->buffer) return FF_ERROR_NOT_ENOUGH_MEMORY; /* GPD-E3 */
    out->width = in->width;
    out->height = in->height;
    out->page = in->page;
    return FF_ERROR_SUCCESS;
}

ff_status fax_FaxEnumJobs(struct sim *sim, const struct caller *caller, const void *in_, void *out_,
                          struct ff_arena *arena)
{
    (void)arena;
    const struct ff_in_FaxEnumJobs *in = in_;
    struct ff_out_FaxEnumJobs *out = out_;
    ff_status status = check_query(sim, caller, ENUMJOBS_NULLS, in->fax_handle); /* EJB-E2 */
    if (status != FF_ERROR_SUCCESS) return status;
    uint32_t size = sim->jobs.live * (uint32_t)sizeof(struct ff_job_entry);
    out->buffer = buffer_open(sim, caller, size);
    if (!out->buffer) return FF_ERROR_NOT_ENOUGH_MEMORY; /* EJB-E3 */
    /* EJB-4, EJB-5, GEN-28: all of them, as they are when it is written, which is before the next step. */
    out->entries = (struct ff_list){.at = sim, .count = sim->jobs.live, .write = jobs_write};
    return FF_ERROR_SUCCESS;
}
