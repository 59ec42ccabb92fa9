/* SPDX-License-Identifier: MIT */
#include "sim/sim.h"

/* Positions of parameters, as bits of the caller's nulls. */
enum { CONNECT_HANDLE = 1 << 1, COMPLETE_EITHER = 1 << 0 | 1 << 1 };

/* CON-7 */
static bool is_this_computer(const struct sim *sim, struct ff_str name)
{
    if (ff_str_empty(name)) return true;
    if (name.size > 2 && name.at[0] == '\\' && name.at[1] == '\\') {
        name.at += 2;
        name.size -= 2;
    }
    return ff_str_eq_nocase(name, ff_str_of(sim->config.computer_name));
}

static bool room_for_connection(struct sim *sim)
{
    return ff_array_room(sim->alloc, &sim->handles, 1) && ff_array_room(sim->alloc, &sim->obligations, 1);
}

static ff_status connect(struct sim *sim, const struct caller *caller, uint64_t *ret_handle)
{
    uint32_t row;
    uint64_t value = handle_open(sim, caller->process, HANDLE_server, &row);
    if (!value) return FF_ERROR_NOT_ENOUGH_MEMORY;
    sim->handles.at[row].obligation =
        obligation_open(sim, OBLIGATION_connection, caller->process, caller->site, row);
    *ret_handle = value;
    return FF_ERROR_SUCCESS;
}

ff_status fax_FaxConnectFaxServer(struct sim *sim, const struct caller *caller, const void *in_, void *out_,
                                  struct ff_arena *arena)
{
    (void)arena;
    const struct ff_in_FaxConnectFaxServer *in = in_;
    struct ff_out_FaxConnectFaxServer *out = out_;
    if (caller->nulls & CONNECT_HANDLE) return refuse_call(sim, CAUSE_CON_E1_FaxHandle);
    if (!is_this_computer(sim, in->machine_name)) return refuse_call_of(sim, CAUSE_CON_7, in->machine_name);
    if (!service_reachable(sim)) return refuse_call(sim, CAUSE_GEN_27_connect);
    bool allowed = access_any(sim, caller->process);
    /* CON-E2 comes last, but before the service is started: a call that fails so leaves things as they are. Who is
     * denied is denied by the service, which runs by then. */
    if (allowed && !room_for_connection(sim)) return FF_ERROR_NOT_ENOUGH_MEMORY;
    if (!service_answers(sim)) service_start(sim);
    if (!allowed) return refuse_call(sim, CAUSE_CON_E3);
    return connect(sim, caller, &out->fax_handle);
}

ff_status fax_FaxClose(struct sim *sim, const struct caller *caller, const void *in_, void *out_,
                       struct ff_arena *arena)
{
    (void)arena;
    const struct ff_in_FaxClose *in = in_;
    struct ff_out_FaxClose *out = out_;
    uint32_t row;
    ff_status status = handle_check_early(sim, caller->process, in->fax_handle, HANDLE_free,
                                          FF_ERROR_INVALID_HANDLE, &row); /* CLS-10, CLS-E2 */
    if (status != FF_ERROR_SUCCESS) return status;
    bool port = sim->handles.at[row].kind == HANDLE_port;
    /* CLS-E1, CLS-9: only a port handle needs a right. */
    if (port && !access_has(sim, caller->process, FF_FAX_PORT_QUERY)) return FF_ERROR_ACCESS_DENIED;
    handle_close(sim, row);
    out->was_port = port;
    return FF_ERROR_SUCCESS;
}

ff_status fax_FaxAccessCheck(struct sim *sim, const struct caller *caller, const void *in_, void *out_,
                             struct ff_arena *arena)
{
    (void)arena;
    const struct ff_in_FaxAccessCheck *in = in_;
    struct ff_out_FaxAccessCheck *out = out_;
    uint32_t row;
    ff_status status = handle_check_early(sim, caller->process, in->fax_handle, HANDLE_server,
                                          FF_ERROR_INVALID_HANDLE, &row); /* ACC-6 */
    if (status != FF_ERROR_SUCCESS) return status;
    const struct switches *s = &sim->config.switches;
    if (s->access_mask_strict && (in->access_mask & ~FF_FAX_ALL_ACCESS))
        return FF_ERROR_INVALID_PARAMETER; /* ACC-E3 */
    if (s->access_check_needs_account && !access_any(sim, caller->process))
        return FF_ERROR_ACCESS_DENIED; /* ACC-E4 */
    out->granted = access_check(sim, caller->process, in->access_mask);
    return FF_ERROR_SUCCESS;
}

static void complete_param(const struct sim *sim, const struct user *user, struct ff_job_param *param)
{
    param->sender_name = text_get(&sim->texts, user->full_name);
    param->sender_company = text_get(&sim->texts, user->company);
    param->sender_dept = text_get(&sim->texts, user->department);
    param->billing_code = text_get(&sim->texts, user->billing_code);
    param->schedule_action = FF_JSA_NOW; /* CJP-6 */
    param->delivery_report_type = FF_DRT_NONE;
}

static void complete_cover(const struct sim *sim, const struct user *user, struct ff_coverpage_info *cover)
{
    cover->sdr_name = text_get(&sim->texts, user->full_name);
    cover->sdr_fax_number = text_get(&sim->texts, user->fax_number);
    cover->sdr_company = text_get(&sim->texts, user->company);
    cover->sdr_department = text_get(&sim->texts, user->department);
}

/* CJP-5: no handle; CJP-2: what is known about the user is there whether the service runs or not. */
ff_status fax_FaxCompleteJobParams(struct sim *sim, const struct caller *caller, const void *in_, void *out_,
                                   struct ff_arena *arena)
{
    (void)in_;
    (void)arena;
    struct ff_out_FaxCompleteJobParams *out = out_;
    if (caller->nulls & COMPLETE_EITHER) return FF_ERROR_INVALID_PARAMETER; /* CJP-7 */
    if (!ff_array_room(sim->alloc, &sim->obligations, 2)) return FF_ERROR_NOT_ENOUGH_MEMORY;
    const struct user *user = &sim->users.at[process_user(sim, caller->process)];
    out->param_buffer = buffer_open(sim, caller, sizeof out->job_param); /* CJP-4: two of them */
    out->cover_buffer = buffer_open(sim, caller, sizeof out->cover_page);
    complete_param(sim, user, &out->job_param);
    complete_cover(sim, user, &out->cover_page);
    return FF_ERROR_SUCCESS;
}
