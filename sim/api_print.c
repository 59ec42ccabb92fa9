/* SPDX-License-Identifier: MIT */
/* FaxStartPrintJob, FaxPrintCoverPage, and the end of a printed document. Checks stand in the order of GEN-23. */
#include "sim/print.h"
#include "sim/sim.h"

/* PrintInfo, FaxJobId, FaxContextInfo (SPJ-E1, SPJ-7); FaxContextInfo, CoverPageInfo (PCP-E1). */
enum { START_NULLS = 1 << 1 | 1 << 2 | 1 << 3, COVER_NULLS = 1 << 0 | 1 << 1 };

static bool info_valid(const struct ff_print_info *info)
{
    return !ff_str_empty(info->recipient_number) && /* SPJ-E2, SPJ-E3, FPR-1 */
           !info->reserved.at;                      /* FPR-3 */
}

/* A machine before the name, as in \\machine\printer, is taken off; it is to be this computer. */
static bool on_this_computer(const struct sim *sim, struct ff_str *name)
{
    uint32_t at = 2;
    if (name->size < 2 || name->at[0] != '\\' || name->at[1] != '\\') return true;
    while (at < name->size && name->at[at] != '\\') at++;
    struct ff_str machine = {name->at + 2, at - 2};
    if (at == name->size || !ff_str_eq_nocase(machine, ff_str_of(sim->config.computer_name))) return false;
    *name = (struct ff_str){name->at + at + 1, name->size - at - 1};
    return true;
}

/* The one fax printer that there is, by the name that Windows gives it. */
static bool is_fax_printer(const struct sim *sim, struct ff_str name)
{
    if (!name.at) return true;
    return on_this_computer(sim, &name) && ff_str_eq_nocase(name, FF_STR("Fax"));
}

ff_status fax_FaxStartPrintJob(struct sim *sim, const struct caller *caller, const void *in_, void *out_,
                               struct ff_arena *arena)
{
    (void)arena;
    const struct ff_in_FaxStartPrintJob *in = in_;
    struct ff_out_FaxStartPrintJob *out = out_;
    if (caller->nulls & START_NULLS) return FF_ERROR_INVALID_PARAMETER;
    bool sized = in->info.size_of_struct == in->info_size_native &&
                 in->context_size == in->context_size_native; /* SPJ-7, STR-4 */
    if (!sized || !info_valid(&in->info)) return FF_ERROR_INVALID_PARAMETER;
    if (!is_fax_printer(sim, in->printer_name)) return FF_ERROR_INVALID_PRINTER_NAME; /* SPJ-E4 */
    if (in->info.output_file_name.at)                                                 /* FPR-3 */
        finding_raise(sim, FINDING_output_file_ignored, caller->process, caller->site, SIM_NONE);
    out->job_id = ++sim->spooled;
    return FF_ERROR_SUCCESS;
}

ff_status fax_FaxPrintCoverPage(struct sim *sim, const struct caller *caller, const void *in_, void *out_,
                                struct ff_arena *arena)
{
    (void)out_, (void)arena;
    const struct ff_in_FaxPrintCoverPage *in = in_;
    if (caller->nulls & COVER_NULLS) return FF_ERROR_INVALID_PARAMETER; /* PCP-E1 */
    if (in->cover_page.size_of_struct != in->cover_size_native)
        return FF_ERROR_INVALID_PARAMETER;                                              /* PCP-E2 */
    if (in->context_size != in->context_size_native) return FF_ERROR_INVALID_PARAMETER; /* PCP-E3 */
    if (!in->cover_page.cover_page_name.at) return FF_ERROR_INVALID_PARAMETER;          /* FCP-1 */
    if (!in->drawing) return FF_ERROR_SPL_NO_STARTDOC;                                  /* PCP-E5 */
    ff_status status = job_cover_status(sim, &in->cover_page, in->cover_file_state);    /* PCP-E4 */
    if (sim->refusal == CAUSE_SND_E6_cover) return refuse_call_for(sim, CAUSE_PCP_E4, sim->refusal_why);
    return status;
}

/* ---- EndDoc ---- */

ff_status print_status(struct sim *sim, const struct caller *caller, const struct ff_in_PrintDocument *in)
{
    if (!info_valid(&in->info) || in->pages > FF_PRINT_PAGES_MOST) return FF_ERROR_INVALID_PARAMETER;
    if (!service_reachable(sim)) return FF_RPC_S_SERVER_UNAVAILABLE; /* GEN-27 */
    if (!access_has(sim, caller->process, FF_FAX_JOB_SUBMIT)) return FF_ERROR_ACCESS_DENIED;
    return sim->config.queue_blocked ? FF_ERROR_WRITE_PROTECT : FF_ERROR_SUCCESS; /* SND-E9 */
}

ff_status print_submit(struct sim *sim, const struct caller *caller, const struct ff_in_PrintDocument *in,
                       uint32_t document, uint32_t *ret_job)
{
    const struct ff_print_info *info = &in->info;
    bool report = !ff_str_empty(info->dr_email_address);
    const struct ff_in_FaxSendDocument sending = {
        .document = document,
        .has_cover_page = in->has_cover_page,
        .cover_page = in->cover_page,
        .job_param = {.recipient_number = info->recipient_number,
                      .recipient_name = info->recipient_name,
                      .sender_name = info->sender_name,
                      .sender_company = info->sender_company,
                      .sender_dept = info->sender_dept,
                      .billing_code = info->sender_billing_code,
                      .document_name = info->doc_name,
                      .schedule_action = FF_JSA_NOW,
                      .delivery_report_type = report ? FF_DRT_EMAIL : FF_DRT_NONE,
                      .delivery_report_address = info->dr_email_address}};
    if (!service_answers(sim)) service_start(sim);
    return job_submit(sim, caller, &sending, in->has_cover_page != 0, ret_job);
}
