/* SPDX-License-Identifier: MIT */
/* FaxSendDocumentForBroadcast is composed here of one call for the master document and one for each recipient: the program's
 * callback runs between them, when no call is under way and nothing is held, so that it may do as it likes (RCB-6). */
#include "client/winfax.h"

#include "common/winfax_codes.h"

struct broadcast {
    enum fax_form form;
    const void *site;
    HANDLE fax;
    const void *file; /* as the form has it */
    DWORD *job;
    PFAX_RECIPIENT_CALLBACKA callback_a; /* one of them */
    PFAX_RECIPIENT_CALLBACKW callback_w;
    void *context;
    uint32_t document, depth, number; /* number: of its recording, which ends with it */
    struct recorded recorded;
    bool passed; /* to the system's own service, which called back itself */
};

/* What the callback fills in; A and W forms have one layout, but for what pointers point at. */
union filled_param {
    FAX_JOB_PARAMA a;
    FAX_JOB_PARAMW w;
};
union filled_cover {
    FAX_COVERPAGE_INFOA a;
    FAX_COVERPAGE_INFOW w;
};

/* ---- The master document ---- */

static uint32_t say_master(struct fax_call *call, struct broadcast *b,
                           struct ff_in_FaxSendDocumentForBroadcast *in)
{
    struct ff_out_FaxSendDocumentForBroadcast out;
    uint32_t code = fax_say(call, in, &out);
    if (code != FF_NEED_DOCUMENT) return code;
    code = fax_document(call, b->file, in->file_name, &in->file_state, &in->document);
    if (code == FF_ERROR_SUCCESS) code = fax_say(call, in, &out);
    b->document = in->document;
    return code == FF_NEED_DOCUMENT ? FF_ERROR_INTERNAL_ERROR : code;
}

static BOOL pass_on(struct fax_call *call, const struct broadcast *b,
                    struct ff_in_FaxSendDocumentForBroadcast *in)
{
#ifdef _WIN32
    const struct fax_callback callback = {b->callback_a, b->callback_w, NULL, b->context};
    return fax_pass_broadcast(call, in, b->file, b->job, &callback);
#else
    (void)call, (void)b, (void)in;
    return FALSE;
#endif
}

static BOOL queue_master(struct broadcast *b)
{
    struct fax_call call;
    uint32_t nulls = FAX_NULL(b->fax, 0) | FAX_NULL(b->file, 1) | FAX_NULL(b->job, 2) |
                     FAX_NULL(b->callback_a || b->callback_w, 3);
    fax_begin(&call, FF_TYPE_FaxSendDocumentForBroadcast, b->form, nulls, b->site);
    struct ff_in_FaxSendDocumentForBroadcast in = {
        .fax_handle = fax_number(b->fax), .file_name = fax_text(&call, b->file), .depth = b->depth};
    b->passed = FAX_PASSES(&call);
    if (b->passed) return pass_on(&call, b, &in);
    uint32_t code = say_master(&call, b, &in);
    /* A world that lets a NULL pass is not ours. */
    if (code == FF_ERROR_SUCCESS && nulls) code = FF_ERROR_INTERNAL_ERROR;
    b->number = call.recorded.number;
    if (code == FF_ERROR_SUCCESS) b->recorded = recording_pass_on(&call.recorded);
    return fax_end(&call, code);
}

/* ---- Recipients ---- */

/* RCB-4: zeroed each time, with their sizes. FALSE: there are no more. */
static BOOL next_recipient(const struct broadcast *b, DWORD number, union filled_param *ret_param,
                           union filled_cover *ret_cover)
{
    *ret_param = (union filled_param){.w = {.SizeOfStruct = sizeof ret_param->w}};
    *ret_cover = (union filled_cover){.w = {.SizeOfStruct = sizeof ret_cover->w}};
    if (b->form == FORM_A) return b->callback_a(b->fax, number, b->context, &ret_param->a, &ret_cover->a);
    return b->callback_w(b->fax, number, b->context, &ret_param->w, &ret_cover->w);
}

static BOOL queue_recipient(const struct broadcast *b, DWORD number, const union filled_param *param,
                            const union filled_cover *cover, uint32_t *ret_job)
{
    struct fax_call call;
    struct ff_out_FaxSendDocumentForBroadcast out;
    fax_begin(&call, FF_TYPE_FaxSendDocumentForBroadcast, b->form, 0, b->site);
    call.recorded.of = b->number;
    call.recorded.callback = number;
    struct ff_in_FaxSendDocumentForBroadcast in = {.fax_handle = fax_number(b->fax),
                                                   .recipient = number,
                                                   .document = b->document,
                                                   .param_size_native = native_job_param.size,
                                                   .cover_size_native = native_coverpage_info.size};
    const void *page = cover->w.CoverPageName ? cover : NULL; /* RCB-4 */
    in.has_cover_page = page != NULL;
    fax_struct(&call, &native_job_param, param, &in.job_param);
    fax_struct(&call, &native_coverpage_info, page, &in.cover_page);
    if (page && !call.refused) in.cover_file_state = fax_cover_state(&call, page, &in.cover_page);
    uint32_t code = fax_say(&call, &in, &out);
    if (code == FF_NEED_DOCUMENT) code = FF_ERROR_INTERNAL_ERROR;
    if (code == FF_ERROR_SUCCESS) *ret_job = out.job_id;
    return fax_end(&call, code);
}

static BOOL queue_recipients(const struct broadcast *b, uint32_t *ret_job)
{
    union filled_param param;
    union filled_cover cover;
    for (DWORD number = 1; next_recipient(b, number, &param, &cover); number++) /* RCB-2 */
        if (!queue_recipient(b, number, &param, &cover, ret_job)) return FALSE;
    return TRUE;
}

/* Its requests have all gone well; one that did not has ended it in the world, too. The last error stays what it is (RCB-6): a socket
 * may set it. */
static void say_end(const struct broadcast *b)
{
    uint32_t error = host_last_error();
    fax_tell_end(client_current(), &(struct ff_in_CallEnded){.call = FF_TYPE_FaxSendDocumentForBroadcast},
                 b->site);
    host_set_last_error(error);
}

/* SDB-2. SDB-9: the last one's id, 0 when there is none. SDB-10: what is queued stays queued. */
static BOOL queue_all(struct broadcast *b)
{
    struct ff_out_FaxSendDocumentForBroadcast out = {0};
    if (!queue_master(b)) return FALSE;
    if (b->passed) return TRUE;
    BOOL done = queue_recipients(b, &out.job_id);
    if (done) *b->job = out.job_id;
    if (done) say_end(b);
    struct recorded_end end = {.client = client_current(),
                               .type = FF_TYPE_FaxSendDocumentForBroadcast,
                               .form = b->form == FORM_A ? 'A' : 'W',
                               .code = done ? FF_ERROR_SUCCESS : host_last_error(),
                               .out = done ? &out : NULL};
    recording_end(&b->recorded, &end);
    return done;
}

/* What was begun in a callback of another lies on the same stack, further down. */
static BOOL broadcast(struct broadcast *b)
{
    b->depth = client_broadcast_begins(b);
    BOOL queued = queue_all(b);
    client_broadcast_ended(b->depth);
    return queued;
}

BOOL WINAPI FaxSendDocumentForBroadcastA(HANDLE FaxHandle, LPCSTR FileName, LPDWORD FaxJobId,
                                         PFAX_RECIPIENT_CALLBACKA FaxRecipientCallback, LPVOID Context)
{
    struct broadcast b = {.form = FORM_A,
                          .site = FAX_SITE,
                          .fax = FaxHandle,
                          .file = FileName,
                          .job = FaxJobId,
                          .callback_a = FaxRecipientCallback,
                          .context = Context};
    return broadcast(&b);
}

BOOL WINAPI FaxSendDocumentForBroadcastW(HANDLE FaxHandle, LPCWSTR FileName, LPDWORD FaxJobId,
                                         PFAX_RECIPIENT_CALLBACKW FaxRecipientCallback, LPVOID Context)
{
    struct broadcast b = {.form = FORM_W,
                          .site = FAX_SITE,
                          .fax = FaxHandle,
                          .file = FileName,
                          .job = FaxJobId,
                          .callback_w = FaxRecipientCallback,
                          .context = Context};
    return broadcast(&b);
}
