/* SPDX-License-Identifier: MIT */
/* FaxSendDocument, FaxSendDocumentForBroadcast. Checks stand in the order of GEN-23: each function here is one of its steps. */
#include "common/utf.h"
#include "sim/sim.h"

/* FileName, JobParams, FaxJobId (SND-E1, SND-14): positions as bits of the caller's nulls. */
enum { SEND_NULLS = 1 << 1 | 1 << 2 | 1 << 4 };
/* FileName, FaxJobId, FaxRecipientCallback (SDB-E1). */
enum { BROADCAST_NULLS = 1 << 1 | 1 << 2 | 1 << 3 };

/* Reserved[0] of a job for a device of the sender's choice (FJP-6). */
#define RESERVED_DEVICE 0xFFFFFFFFU

/* ---- Step 3: sizes, and values that need nobody else to be judged (GEN-30) ---- */

/* SND-28, SND-11: no scenario offers a call to send on, so on Windows 2000 it is refused as one that cannot
 * be had. */
static enum cause check_call_handle(const struct sim *sim, const struct ff_job_param *p)
{
    if (!p->call_handle) return CAUSE_none;
    bool legacy = sim->config.switches.call_handle == SWITCH_call_handle_legacy;
    return legacy ? CAUSE_SND_E8 : CAUSE_SND_E2;
}

static bool wants_device(const struct ff_job_param *p)
{
    return p->reserved0 == RESERVED_DEVICE && p->reserved2 == 0;
}

/* FJP-8 */
static bool reserved_valid(const struct ff_job_param *p)
{
    return (p->reserved0 == 0 && p->reserved1 == 0 && p->reserved2 == 0) || wants_device(p);
}

static enum cause check_report(const struct ff_job_param *p)
{
    if (p->delivery_report_type > FF_DRT_INBOX) return CAUSE_SND_E10; /* FJP-9 */
    bool fits = p->delivery_report_type == FF_DRT_NONE    ? p->delivery_report_address.at == NULL
                : p->delivery_report_type == FF_DRT_EMAIL ? !ff_str_empty(p->delivery_report_address)
                                                          : true;
    return fits ? CAUSE_none : CAUSE_FJP_9_address;
}

static enum cause check_schedule(const struct ff_job_param *p)
{
    uint64_t time;
    if (p->schedule_action > FF_JSA_DISCOUNT_PERIOD) return CAUSE_FJP_9_action;
    bool fits =
        p->schedule_action != FF_JSA_SPECIFIC_TIME || ff_filetime_of_systime(&p->schedule_time, &time);
    return fits ? CAUSE_none : CAUSE_FJP_9_time;
}

static enum cause check_param(const struct sim *sim, const struct ff_job_param *p)
{
    enum cause cause = check_call_handle(sim, p);
    if (cause) return cause;
    if (ff_str_empty(p->recipient_number)) return CAUSE_SND_E3; /* SND-16 */
    if (!reserved_valid(p)) return CAUSE_FJP_8;
    cause = check_report(p);
    if (!cause) cause = check_schedule(p);
    if (cause) return cause;
    return station_id_valid(p->tsid) ? CAUSE_none : CAUSE_FJP_9_tsid;
}

static enum cause check_values(const struct sim *sim, const struct ff_in_FaxSendDocument *in)
{
    if (in->job_param.size_of_struct != in->param_size_native) return CAUSE_SND_14_size; /* STR-2 */
    enum cause cause = check_param(sim, &in->job_param);
    if (cause || !in->has_cover_page) return cause;
    if (in->cover_page.size_of_struct != in->cover_size_native) return CAUSE_SND_14_cover_size;
    return in->cover_page.cover_page_name.at ? CAUSE_none : CAUSE_SND_14_cover_name;
}

/* ---- Step 5: what the server alone knows, and the files ---- */

static bool letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool separator(char c)
{
    return c == '/' || c == '\\';
}

/* SND-16: with a drive letter, UNC, or as the client's own system has it. */
static bool fully_qualified(struct ff_str path)
{
    if (path.size >= 1 && path.at[0] == '/') return true;
    if (path.size >= 2 && path.at[0] == '\\' && path.at[1] == '\\') return true;
    return path.size >= 3 && letter(path.at[0]) && path.at[1] == ':' && separator(path.at[2]);
}

/* FJP-7: which reports there are is the version's. */
static bool report_made(const struct sim *sim, const struct ff_job_param *p)
{
    const struct switches *s = &sim->config.switches;
    return p->delivery_report_type != FF_DRT_EMAIL || s->email_reports || !s->report_type_strict;
}

static bool device_there(const struct sim *sim, const struct ff_job_param *p)
{
    if (!wants_device(p)) return true;
    return p->reserved1 <= UINT32_MAX && device_by_id(sim, (uint32_t)p->reserved1) != SIM_NONE;
}

static enum cause check_cover(const struct sim *sim, const struct ff_in_FaxSendDocument *in)
{
    if (!in->has_cover_page) return CAUSE_none;
    if (in->cover_page.use_server_cover_page)
        return cover_page_known(sim, in->cover_page.cover_page_name) ? CAUSE_none : CAUSE_SND_E6_cover;
    if (in->cover_file_state == FF_FILE_there) return CAUSE_none;
    return in->cover_file_state == FF_FILE_not_found ? CAUSE_SND_E6_cover : CAUSE_SND_E7_cover;
}

/* CHOICE a file that is there and cannot be read is one that cannot be processed (SND-E7). */
static ff_status check_document(struct sim *sim, const struct ff_in_FaxSendDocument *in)
{
    if (in->file_state == FF_FILE_not_found) return refuse_call_of(sim, CAUSE_SND_E6, in->file_name);
    if (in->file_state != FF_FILE_there || in->document == 0 || in->document > sim->documents.count)
        return refuse_call(sim, CAUSE_SND_E7_read);
    const struct document *d = &sim->documents.at[in->document - 1];
    enum cause cause = document_cause(sim, d);
    return cause ? refuse_call_for(sim, cause, d->why) : FF_ERROR_SUCCESS;
}

static bool personal(const struct ff_in_FaxSendDocument *in)
{
    return in->has_cover_page && !in->cover_page.use_server_cover_page;
}

/* Before anybody looks for them. */
static ff_status check_names(struct sim *sim, const struct ff_in_FaxSendDocument *in)
{
    const struct ff_str cover = in->cover_page.cover_page_name;
    if (personal(in) && sim->config.server_cover_pages_only) return refuse_call(sim, CAUSE_SND_15);
    if (!fully_qualified(in->file_name)) return refuse_call_of(sim, CAUSE_SND_16, in->file_name);
    bool bad = personal(in) && !fully_qualified(cover);
    return bad ? refuse_call_of(sim, CAUSE_SND_16_cover, cover) : FF_ERROR_SUCCESS;
}

static ff_status check_files(struct sim *sim, const struct ff_in_FaxSendDocument *in)
{
    ff_status status = check_names(sim, in);
    if (status != FF_ERROR_SUCCESS) return status;
    bool looked =
        in->file_state != FF_FILE_not_looked && (!personal(in) || in->cover_file_state != FF_FILE_not_looked);
    if (!looked) return FF_NEED_DOCUMENT;
    status = check_document(sim, in);
    if (status != FF_ERROR_SUCCESS) return status;
    enum cause cause = check_cover(sim, in);
    return cause ? refuse_call_of(sim, cause, in->cover_page.cover_page_name) : FF_ERROR_SUCCESS;
}

ff_status job_cover_status(struct sim *sim, const struct ff_coverpage_info *cover, uint32_t state)
{
    const struct ff_in_FaxSendDocument in = {
        .has_cover_page = 1, .cover_page = *cover, .cover_file_state = state};
    if (!cover->use_server_cover_page) {
        if (sim->config.server_cover_pages_only) return refuse_call(sim, CAUSE_SND_15);
        if (!fully_qualified(cover->cover_page_name))
            return refuse_call_of(sim, CAUSE_SND_16_cover, cover->cover_page_name); /* PCP-5 */
        if (state == FF_FILE_not_looked) return FF_NEED_DOCUMENT;
    }
    enum cause cause = check_cover(sim, &in);
    return cause ? refuse_call_of(sim, cause, cover->cover_page_name) : FF_ERROR_SUCCESS;
}

/* ---- Step 7: the job ---- */

static bool param_texts(struct sim *sim, const struct ff_job_param *p, struct job *job)
{
    const struct text_pair pairs[] = {
        {&job->recipient_number, p->recipient_number},
        {&job->recipient_name, p->recipient_name},
        {&job->tsid, p->tsid},
        {&job->sender_name, p->sender_name},
        {&job->sender_company, p->sender_company},
        {&job->sender_dept, p->sender_dept},
        {&job->billing_code, p->billing_code},
        {&job->report_address, p->delivery_report_address},
        {&job->document_name, p->document_name},
    };
    return texts_intern(sim, pairs, sizeof pairs / sizeof *pairs);
}

/* GEN-20. CHOICE: taken, and pointed out. */
static bool within_protocol(const struct ff_job_param *p)
{
    const struct ff_record *type = &ff_record_job_param;
    for (uint32_t i = 0; i < type->count; i++) {
        if (type->fields[i].kind != FF_KIND_str) continue;
        const struct ff_str *s = (const void *)((const char *)p + type->fields[i].offset);
        if (s->size > FF_FAX_STRING_MOST && ff_utf16_size(*s) > FF_FAX_STRING_MOST) return false;
    }
    return true;
}

/* A cover page is a page (SEQ-1). */
static uint32_t pages_of(const struct document *d, bool cover)
{
    return cover && d->pages < UINT32_MAX ? d->pages + 1 : d->pages;
}

static struct job facts_of(const struct sim *sim, const struct caller *caller,
                           const struct ff_in_FaxSendDocument *in, bool cover_drawn)
{
    const struct ff_job_param *p = &in->job_param;
    const struct document *d = &sim->documents.at[in->document - 1];
    return (struct job){
        .type = FF_JT_SEND,
        .queue_status = FF_JS_PENDING,
        .owner = process_user(sim, caller->process),
        .process = caller->process,
        .site = caller->site,
        .device = SIM_NONE,
        .wanted_device = wants_device(p) ? device_by_id(sim, (uint32_t)p->reserved1) : SIM_NONE,
        .received_on = SIM_NONE,
        .inbox = SIM_NONE,
        .document = in->document - 1,
        .pages = pages_of(d, in->has_cover_page && !cover_drawn),
        .size = document_size(d),
        .schedule_action = p->schedule_action,
        .schedule_time = p->schedule_time,
        .report_type = p->delivery_report_type,
        .cover_drawn = cover_drawn,
    };
}

ff_status job_submit(struct sim *sim, const struct caller *caller, const struct ff_in_FaxSendDocument *in,
                     bool cover_drawn, uint32_t *ret_job)
{
    struct job facts = facts_of(sim, caller, in, cover_drawn);
    bool ok = param_texts(sim, &in->job_param, &facts) &&
              (!in->has_cover_page || cover_keep(sim, &in->cover_page, &facts.cover)) &&
              ff_array_room(sim->alloc, &sim->clock.heap, 1);
    uint32_t row = ok ? job_new(sim, &facts) : SIM_NONE;
    if (row == SIM_NONE) {
        cover_drop(sim, facts.cover);
        return refuse_call(sim, CAUSE_SND_E11);
    }
    *ret_job = sim->jobs.rows.at[row].id;
    if (!within_protocol(&in->job_param))
        finding_raise(sim, FINDING_long_string, caller->process, caller->site, SIM_NONE);
    job_queued(sim, row); /* SND-10, EVT-6: before the call completes */
    return FF_ERROR_SUCCESS;
}

/* Steps 2 to 7 for one recipient. */
static ff_status send_one(struct sim *sim, const struct caller *caller,
                          const struct ff_in_FaxSendDocument *in, uint32_t *ret_job)
{
    uint32_t handle;
    ff_status status = handle_check(sim, caller->process, in->fax_handle, HANDLE_server,
                                    FF_ERROR_INVALID_PARAMETER, &handle);
    if (status != FF_ERROR_SUCCESS) return status;
    enum cause cause = check_values(sim, in);
    if (cause) return refuse_call(sim, cause);
    if (!access_has(sim, caller->process, FF_FAX_JOB_SUBMIT))
        return refuse_call(sim, CAUSE_SND_E5); /* SDB-E5 */
    if (!report_made(sim, &in->job_param)) return refuse_call(sim, CAUSE_SND_E10_type);
    if (!device_there(sim, &in->job_param)) return refuse_call(sim, CAUSE_FJP_8_device);
    status = check_files(sim, in);
    if (status != FF_ERROR_SUCCESS) return status;
    if (sim->config.queue_blocked) return refuse_call(sim, CAUSE_SND_E9);
    return job_submit(sim, caller, in, false, ret_job);
}

/* SND-4: the fax printer is part of the service, so there is always one. CHOICE a service without any device
 * takes jobs all the same; they wait for a line (JS_NOLINE). */
ff_status fax_FaxSendDocument(struct sim *sim, const struct caller *caller, const void *in_, void *out_,
                              struct ff_arena *arena)
{
    (void)arena;
    const struct ff_in_FaxSendDocument *in = in_;
    struct ff_out_FaxSendDocument *out = out_;
    if (caller->nulls & SEND_NULLS) return FF_ERROR_INVALID_PARAMETER; /* SND-E1, SND-14 */
    return send_one(sim, caller, in, &out->job_id);
}

/* ---- Broadcast ---- */

/* Where nobody has set a limit: a callback that never says stop would have all memory there is. */
enum { RECIPIENTS_MOST = 10000 };

/* SDB-E5, SDB-E6: who cannot be told the service's own codes hears another (GEN-3). */
static ff_status too_many(struct sim *sim, const struct caller *caller, bool by_nobody)
{
    if (by_nobody) finding_raise(sim, FINDING_endless_broadcast, caller->process, caller->site, SIM_NONE);
    return refuse_call(sim, sim->config.switches.fax_errors ? CAUSE_SDB_E6 : CAUSE_SDB_E5_limit);
}

/* SDB-8 */
static ff_status check_limit(struct sim *sim, const struct caller *caller, uint32_t recipient)
{
    uint32_t limit = sim->config.switches.recipients_limit;
    if (recipient <= (limit ? limit : RECIPIENTS_MOST)) return FF_ERROR_SUCCESS;
    return too_many(sim, caller, limit == 0);
}

/* What FaxSendDocument refuses too is refused by the same branches: here it has a row, or at least a rule, of its own. */
static ff_status as_broadcast(struct sim *sim, ff_status status)
{
    static const enum cause rows[][2] = {{CAUSE_SND_E3, CAUSE_SDB_E2},
                                         {CAUSE_SND_E5, CAUSE_SDB_E5},
                                         {CAUSE_SND_E6, CAUSE_SDB_E3},
                                         {CAUSE_SND_16, CAUSE_SDB_E3},
                                         {CAUSE_SND_E7_unreadable, CAUSE_SDB_E4},
                                         {CAUSE_SND_E9, CAUSE_SND_E9_broadcast},
                                         {CAUSE_SND_E11, CAUSE_SND_E11_broadcast}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (sim->refusal == rows[i][0]) return refuse_call_for(sim, rows[i][1], sim->refusal_why);
    return status;
}

/* The document that all recipients share (SDB-3). No event speaks of it (SEQ-11). */
static ff_status broadcast_master(struct sim *sim, const struct caller *caller,
                                  const struct ff_in_FaxSendDocumentForBroadcast *in)
{
    uint32_t handle;
    const struct ff_in_FaxSendDocument file = {
        .file_name = in->file_name, .file_state = in->file_state, .document = in->document};
    if (caller->nulls & BROADCAST_NULLS) return FF_ERROR_INVALID_PARAMETER; /* SDB-E1 */
    ff_status status = handle_check(sim, caller->process, in->fax_handle, HANDLE_server,
                                    FF_ERROR_INVALID_PARAMETER, &handle);
    if (status != FF_ERROR_SUCCESS) return status;
    if (!access_has(sim, caller->process, FF_FAX_JOB_SUBMIT)) return refuse_call(sim, CAUSE_SDB_E5);
    status = check_files(sim, &file); /* SDB-E3, SDB-E4 */
    if (status != FF_ERROR_SUCCESS) return status;
    if (sim->config.queue_blocked) return refuse_call(sim, CAUSE_SND_E9_broadcast);
    /* SDB-8, RCB-6. CHOICE: a callback that begins a broadcast whose callback begins one, … has no recipient too many in any of
     * them, and all the same no end but that of the stack. */
    if (in->depth >= FF_BROADCASTS_NESTED) return too_many(sim, caller, true);
    /* SDB-5 */
    bool numbered = sim->config.switches.broadcast_master_id != 0;
    return !numbered || job_id_pass(sim) ? FF_ERROR_SUCCESS : FF_ERROR_NOT_ENOUGH_MEMORY;
}

static ff_status broadcast_recipient(struct sim *sim, const struct caller *caller,
                                     const struct ff_in_FaxSendDocumentForBroadcast *in, uint32_t *ret_job)
{
    const struct ff_in_FaxSendDocument one = {
        .fax_handle = in->fax_handle,
        .file_name = FF_STR("/"), /* where it was is a thing of the master's */
        .file_state = FF_FILE_there,
        .document = in->document,
        .param_size_native = in->param_size_native,
        .job_param = in->job_param,
        .has_cover_page = in->has_cover_page,
        .cover_size_native = in->cover_size_native,
        .cover_page = in->cover_page,
        .cover_file_state = in->cover_file_state,
    };
    ff_status status = check_limit(sim, caller, in->recipient);
    return status == FF_ERROR_SUCCESS ? send_one(sim, caller, &one, ret_job) : status;
}

ff_status fax_FaxSendDocumentForBroadcast(struct sim *sim, const struct caller *caller, const void *in_,
                                          void *out_, struct ff_arena *arena)
{
    (void)arena;
    const struct ff_in_FaxSendDocumentForBroadcast *in = in_;
    struct ff_out_FaxSendDocumentForBroadcast *out = out_;
    return as_broadcast(sim, in->recipient == 0 ? broadcast_master(sim, caller, in)
                                                : broadcast_recipient(sim, caller, in, &out->job_id));
}
