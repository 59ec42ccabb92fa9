/* SPDX-License-Identifier: MIT */
/* Functions of the system's winfax.dll that are given a callback: one of ours stands before the program's while a recording is made,
 * and what the program told becomes lines of their own, or part of the request. */
#include "client/winfax.h"

#include "common/winfax_codes.h"

/* ---- FaxSendDocumentForBroadcast ---- */

struct recipients {
    const struct fax_callback *callback;
    const struct fax_call *call;
    struct ff_in_FaxSendDocumentForBroadcast *in;
    uint32_t number; /* of the recording */
};

/* What the program filled in, once it has said that there is one; the last error is what its callback left. */
static void record_recipient(const struct recipients *r, DWORD recipient, const void *param,
                             const void *cover, const void *cover_name)
{
    struct fax_call call;
    DWORD error = GetLastError();
    fax_begin(&call, FF_TYPE_FaxSendDocumentForBroadcast, r->call->form, 0, r->call->site);
    struct ff_in_FaxSendDocumentForBroadcast in = {.fax_handle = r->in->fax_handle,
                                                   .recipient = recipient,
                                                   .document = r->in->document,
                                                   .param_size_native = native_job_param.size,
                                                   .has_cover_page = cover_name != NULL,
                                                   .cover_size_native = native_coverpage_info.size};
    fax_struct(&call, &native_job_param, param, &in.job_param);
    fax_struct(&call, &native_coverpage_info, cover_name ? cover : NULL, &in.cover_page);
    call.recorded.of = r->number;
    call.recorded.callback = recipient;
    recording_in(&call.recorded, call.type, &in);
    struct recorded_end end = {
        .client = call.client, .type = call.type, .form = call.form == FORM_A ? 'A' : 'W'};
    recording_end(&call.recorded, &end);
    ff_arena_free(&call.arena);
    SetLastError(error);
}

static BOOL CALLBACK next_a(HANDLE fax, DWORD number, LPVOID recipients, PFAX_JOB_PARAMA param,
                            PFAX_COVERPAGE_INFOA cover)
{
    const struct recipients *r = recipients;
    BOOL more = r->callback->recipient_a(fax, number, r->callback->context, param, cover);
    if (more) record_recipient(r, number, param, cover, cover->CoverPageName);
    return more;
}

static BOOL CALLBACK next_w(HANDLE fax, DWORD number, LPVOID recipients, PFAX_JOB_PARAMW param,
                            PFAX_COVERPAGE_INFOW cover)
{
    const struct recipients *r = recipients;
    BOOL more = r->callback->recipient_w(fax, number, r->callback->context, param, cover);
    if (more) record_recipient(r, number, param, cover, cover->CoverPageName);
    return more;
}

BOOL fax_pass_broadcast(struct fax_call *call, struct ff_in_FaxSendDocumentForBroadcast *in, const void *file,
                        DWORD *job, const struct fax_callback *callback)
{
    const struct recipients r = {callback, call, in, call->recorded.number};
    bool has = callback->recipient_a || callback->recipient_w;
    uintptr_t next = callback->recipient_a ? FAX_ARG(callback->recipient_a) : FAX_ARG(callback->recipient_w);
    uintptr_t args[] = {(uintptr_t)in->fax_handle, FAX_ARG(file), FAX_ARG(job), next,
                        FAX_ARG(callback->context)};
    if (has && r.number) {
        fax_see_document(call, file, in->file_name, &in->file_state, &in->document);
        args[3] = call->form == FORM_A ? FAX_ARG(next_a) : FAX_ARG(next_w);
        args[4] = FAX_ARG(&r);
    }
    return fax_pass(call, in, args, sizeof args / sizeof *args);
}

/* ---- FaxRegisterRoutingExtension ---- */

struct methods {
    const struct fax_callback *callback;
    struct fax_call *call;
    struct ff_routing_registration told[FF_ROUTING_METHODS_MOST];
    struct ff_in_FaxRegisterRoutingExtension *in;
};

static BOOL CALLBACK tell_method(HANDLE fax, LPVOID methods, LPWSTR name, LPWSTR friendly_name,
                                 LPWSTR function_name, LPWSTR guid)
{
    struct methods *m = methods;
    BOOL told = m->callback->method(fax, m->callback->context, name, friendly_name, function_name, guid);
    DWORD error = GetLastError();
    m->in->called = FF_CALLED_well;
    if (told && m->in->methods.count < FF_ROUTING_METHODS_MOST)
        m->told[m->in->methods.count++] =
            (struct ff_routing_registration){fax_text(m->call, name), fax_text(m->call, friendly_name),
                                             fax_text(m->call, function_name), fax_text(m->call, guid)};
    recording_in(&m->call->recorded, m->call->type, m->in);
    SetLastError(error);
    return told;
}

BOOL fax_pass_extension(struct fax_call *call, struct ff_in_FaxRegisterRoutingExtension *in,
                        const uintptr_t args[3], const struct fax_callback *callback)
{
    struct methods m = {.callback = callback, .call = call, .in = in};
    bool seen = callback->method && call->recorded.number;
    in->methods.at = m.told;
    const uintptr_t all[] = {(uintptr_t)in->fax_handle,
                             args[0],
                             args[1],
                             args[2],
                             seen ? FAX_ARG(tell_method) : FAX_ARG(callback->method),
                             seen ? FAX_ARG(&m) : FAX_ARG(callback->context)};
    return fax_pass(call, in, all, sizeof all / sizeof *all);
}
