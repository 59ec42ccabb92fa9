/* SPDX-License-Identifier: MIT */
#include "client/winfax.h"

#include <string.h>

#include "client/document.h"
#include "common/winfax_codes.h"

/* ---- FaxCompleteJobParams ---- */

struct completed {
    void *param, *cover;
};

/* Both, or none (CJP-7). The reply is the numbers of the buffers, and what is in them. */
static uint32_t take_both(struct fax_call *call, struct completed *ret_completed)
{
    struct completed c;
    struct ff_reader body = fax_body(call);
    uint32_t param = ff_read_u32(&body);
    struct ff_in_BufferFreed cover = {ff_read_u32(&body)};
    uint32_t code = fax_block(call, &native_job_param, &body, param, &c.param);
    if (code != FF_ERROR_SUCCESS) {
        fax_give_back(call, 2);
        return code;
    }
    code = fax_blocks(call, &native_coverpage_info, &body, 1, cover.buffer, &c.cover);
    if (code != FF_ERROR_SUCCESS) {
        client_buffer_free(call->client, c.param, NULL);
        client_tell(call->client, FF_TYPE_BufferFreed, &cover);
        return code;
    }
    *ret_completed = c;
    return FF_ERROR_SUCCESS;
}

static BOOL complete(enum fax_form form, const void *site, uint32_t nulls, struct completed *ret_completed)
{
    struct fax_call call;
    struct ff_in_FaxCompleteJobParams in = {0};
    fax_begin(&call, FF_TYPE_FaxCompleteJobParams, form, nulls, site);
    FAX_PASS(&call, &in, FAX_ARG(nulls & 1 ? NULL : &ret_completed->param),
             FAX_ARG(nulls & 2 ? NULL : &ret_completed->cover));
    uint32_t code = fax_say(&call, &in, NULL);
    if (code == FF_ERROR_SUCCESS)
        code = nulls ? FF_ERROR_INTERNAL_ERROR : take_both(&call, ret_completed);
    else if (code == FF_ERROR_NOT_ENOUGH_MEMORY)
        fax_give_back(&call, 2);
    return fax_end(&call, code);
}

BOOL WINAPI FaxCompleteJobParamsA(PFAX_JOB_PARAMA *JobParams, PFAX_COVERPAGE_INFOA *CoverpageInfo)
{
    struct completed c;
    if (!complete(FORM_A, FAX_SITE, FAX_NULL(JobParams, 0) | FAX_NULL(CoverpageInfo, 1), &c)) return FALSE;
    *JobParams = c.param;
    *CoverpageInfo = c.cover;
    return TRUE;
}

BOOL WINAPI FaxCompleteJobParamsW(PFAX_JOB_PARAMW *JobParams, PFAX_COVERPAGE_INFOW *CoverpageInfo)
{
    struct completed c;
    if (!complete(FORM_W, FAX_SITE, FAX_NULL(JobParams, 0) | FAX_NULL(CoverpageInfo, 1), &c)) return FALSE;
    *JobParams = c.param;
    *CoverpageInfo = c.cover;
    return TRUE;
}

/* ---- FaxSendDocument ---- */

struct sending {
    HANDLE fax;
    const void *file, *params, *cover; /* as the form has them */
    DWORD *job;
};

/* A file's path as the system takes it. Off Windows an A path is bytes, whatever the code page; a W path is UTF-8, and
 * so is a neutral text. The arena's texts are terminated. */
static const char *path_of(const struct fax_call *call, const void *given, struct ff_str neutral)
{
#ifdef _WIN32
    (void)call, (void)given;
#else
    if (call->form == FORM_A) return given;
#endif
    return neutral.at;
}

/* The personal cover page's path, as the form has it: the second member of both structures. */
static const void *cover_path(const struct fax_call *call, const void *cover)
{
    if (call->form == FORM_A) return ((const FAX_COVERPAGE_INFOA *)cover)->CoverPageName;
    return ((const FAX_COVERPAGE_INFOW *)cover)->CoverPageName;
}

/* SND-6: rules go by the base name, and the folders of a machine are nobody else's business. */
static const char *base_name(const char *path)
{
    const char *base = path;
    for (; *path; path++)
        if (*path == '/' || *path == '\\') base = path + 1;
    return base;
}

uint32_t fax_document(struct fax_call *call, const void *path, struct ff_str name, uint32_t *ret_state,
                      uint32_t *ret_document)
{
    const char *base = base_name(name.at), *file = path_of(call, path, name);
    recording_document(&call->recorded, file, base);
    return client_document_upload(call->client, call->site, file, base, ret_state, ret_document);
}

#ifdef _WIN32
void fax_see_document(struct fax_call *call, const void *path, struct ff_str name, uint32_t *ret_state,
                      uint32_t *ret_document)
{
    if (!call->recorded.number || !path) return;
    recording_document(&call->recorded, path_of(call, path, name), base_name(name.at));
    *ret_state = client_document_look(path_of(call, path, name));
    *ret_document = *ret_state == FF_FILE_there;
}
#endif

uint32_t fax_cover_state(struct fax_call *call, const void *cover, const struct ff_coverpage_info *neutral)
{
    if (neutral->use_server_cover_page || !neutral->cover_page_name.at) return FF_FILE_not_looked;
    return client_document_look(path_of(call, cover_path(call, cover), neutral->cover_page_name));
}

/* Every check that comes before the files is passed: now they are looked for. */
static uint32_t bring_files(struct fax_call *call, const struct sending *s, struct ff_in_FaxSendDocument *in)
{
    if (in->has_cover_page) in->cover_file_state = fax_cover_state(call, s->cover, &in->cover_page);
    return fax_document(call, s->file, in->file_name, &in->file_state, &in->document);
}

static uint32_t say_twice(struct fax_call *call, const struct sending *s, struct ff_in_FaxSendDocument *in,
                          struct ff_out_FaxSendDocument *out)
{
    uint32_t code = fax_say(call, in, out);
    if (code != FF_NEED_DOCUMENT) return code;
    code = bring_files(call, s, in);
    if (code != FF_ERROR_SUCCESS) return code;
    code = fax_say(call, in, out);
    return code == FF_NEED_DOCUMENT ? FF_ERROR_INTERNAL_ERROR : code;
}

static BOOL send_document(enum fax_form form, const void *site, const struct sending *s)
{
    struct fax_call call;
    struct ff_out_FaxSendDocument out;
    uint32_t nulls = FAX_NULL(s->fax, 0) | FAX_NULL(s->file, 1) | FAX_NULL(s->params, 2) |
                     FAX_NULL(s->cover, 3) | FAX_NULL(s->job, 4);
    fax_begin(&call, FF_TYPE_FaxSendDocument, form, nulls, site);
    struct ff_in_FaxSendDocument in = {.fax_handle = fax_number(s->fax),
                                       .file_name = fax_text(&call, s->file),
                                       .param_size_native = native_job_param.size,
                                       .has_cover_page = s->cover != NULL,
                                       .cover_size_native = native_coverpage_info.size};
    fax_struct(&call, &native_job_param, s->params, &in.job_param);
    fax_struct(&call, &native_coverpage_info, s->cover, &in.cover_page);
    FAX_PASS_DOCUMENT(&call, &in, s->file, FAX_ARG(s->fax), FAX_ARG(s->file), FAX_ARG(s->params),
                      FAX_ARG(s->cover), FAX_ARG(s->job));
    uint32_t code = say_twice(&call, s, &in, &out);
    if (code == FF_ERROR_SUCCESS && s->job) *s->job = out.job_id;
    return fax_end(&call, code);
}

BOOL WINAPI FaxSendDocumentA(HANDLE FaxHandle, LPCSTR FileName, PFAX_JOB_PARAMA JobParams,
                             const FAX_COVERPAGE_INFOA *CoverpageInfo, LPDWORD FaxJobId)
{
    struct sending s = {FaxHandle, FileName, JobParams, CoverpageInfo, FaxJobId};
    return send_document(FORM_A, FAX_SITE, &s);
}

BOOL WINAPI FaxSendDocumentW(HANDLE FaxHandle, LPCWSTR FileName, PFAX_JOB_PARAMW JobParams,
                             const FAX_COVERPAGE_INFOW *CoverpageInfo, LPDWORD FaxJobId)
{
    struct sending s = {FaxHandle, FileName, JobParams, CoverpageInfo, FaxJobId};
    return send_document(FORM_W, FAX_SITE, &s);
}
