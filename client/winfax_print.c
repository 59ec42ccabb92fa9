/* SPDX-License-Identifier: MIT */
#include "client/winfax.h"

#include <string.h>

#include "client/print.h"
#include "common/winfax_codes.h"

/* FCI-2: the one structure whose forms differ in size. */
static uint32_t context_size(enum fax_form form)
{
    return form == FORM_A ? sizeof(FAX_CONTEXT_INFOA) : sizeof(FAX_CONTEXT_INFOW);
}

/* ---- FaxStartPrintJob ---- */

struct starting {
    const void *printer, *info; /* as the form has them */
    DWORD *job;
    DWORD size; /* SizeOfStruct of the context */
    HDC *dc;    /* in the caller's context; NULL: it is */
    void *context, *server;
    size_t server_size;
};

static uint32_t open_context(struct fax_call *call, const struct ff_print_info *info, HDC *ret_dc)
{
    struct client *client = call->client;
    struct print *print = print_new(client->alloc, info);
    uint64_t dc = print ? host_dc_new(client->host, print, call->site, client_now(client)) : 0;
    if (!dc) {
        print_free(print);
        return FF_ERROR_NOT_ENOUGH_MEMORY; /* SPJ-E5 */
    }
    *ret_dc = (HDC)(uintptr_t)dc;
    return FF_ERROR_SUCCESS;
}

static BOOL start(enum fax_form form, const void *site, const struct starting *s)
{
    struct fax_call call;
    struct ff_out_FaxStartPrintJob out;
    HDC dc = NULL;
    uint32_t nulls =
        FAX_NULL(s->printer, 0) | FAX_NULL(s->info, 1) | FAX_NULL(s->job, 2) | FAX_NULL(s->dc, 3);
    fax_begin(&call, FF_TYPE_FaxStartPrintJob, form, nulls, site);
    struct ff_in_FaxStartPrintJob in = {.printer_name = fax_text(&call, s->printer),
                                        .info_size_native = native_print_info.size,
                                        .context_size_native = context_size(form),
                                        .context_size = s->size};
    fax_struct(&call, &native_print_info, s->info, &in.info);
    FAX_PASS(&call, &in, FAX_ARG(s->printer), FAX_ARG(s->info), FAX_ARG(s->job), FAX_ARG(s->context));
    uint32_t code = fax_say(&call, &in, &out);
    /* A world that lets a NULL pass is not ours. */
    if (code == FF_ERROR_SUCCESS)
        code = s->dc && s->job ? open_context(&call, &in.info, &dc) : FF_ERROR_INTERNAL_ERROR;
    if (code == FF_ERROR_SUCCESS) {
        *s->job = out.job_id;
        *s->dc = dc;
        memset(s->server, 0, s->server_size); /* SPJ-6: the fax server is always local */
    }
    return fax_end(&call, code);
}

BOOL WINAPI FaxStartPrintJobA(LPCSTR PrinterName, const FAX_PRINT_INFOA *PrintInfo, LPDWORD FaxJobId,
                              PFAX_CONTEXT_INFOA FaxContextInfo)
{
    struct starting s = {
        .printer = PrinterName, .info = PrintInfo, .job = FaxJobId, .context = FaxContextInfo};
    if (FaxContextInfo) {
        s.size = FaxContextInfo->SizeOfStruct;
        s.dc = &FaxContextInfo->hDC;
        s.server = FaxContextInfo->ServerName;
        s.server_size = sizeof FaxContextInfo->ServerName;
    }
    return start(FORM_A, FAX_SITE, &s);
}

BOOL WINAPI FaxStartPrintJobW(LPCWSTR PrinterName, const FAX_PRINT_INFOW *PrintInfo, LPDWORD FaxJobId,
                              PFAX_CONTEXT_INFOW FaxContextInfo)
{
    struct starting s = {
        .printer = PrinterName, .info = PrintInfo, .job = FaxJobId, .context = FaxContextInfo};
    if (FaxContextInfo) {
        s.size = FaxContextInfo->SizeOfStruct;
        s.dc = &FaxContextInfo->hDC;
        s.server = FaxContextInfo->ServerName;
        s.server_size = sizeof FaxContextInfo->ServerName;
    }
    return start(FORM_W, FAX_SITE, &s);
}

/* ---- FaxPrintCoverPage ---- */

static uint32_t say_cover(struct fax_call *call, const void *cover, struct ff_in_FaxPrintCoverPage *in)
{
    struct ff_out_FaxPrintCoverPage out;
    uint32_t code = fax_say(call, in, &out);
    if (code != FF_NEED_DOCUMENT) return code;
    in->cover_file_state = fax_cover_state(call, cover, &in->cover_page);
    code = fax_say(call, in, &out);
    return code == FF_NEED_DOCUMENT ? FF_ERROR_INTERNAL_ERROR : code;
}

static BOOL print_cover_page(struct fax_call *call, const void *context, DWORD size, HDC dc,
                             const void *cover)
{
    uint64_t number = (uintptr_t)dc;
    struct ff_in_FaxPrintCoverPage in = {.context_size_native = context_size(call->form),
                                         .context_size = size,
                                         .drawing = call->client && host_dc_draws(call->client->host, number),
                                         .cover_size_native = native_coverpage_info.size};
    fax_struct(call, &native_coverpage_info, cover, &in.cover_page);
    FAX_PASS(call, &in, FAX_ARG(context), FAX_ARG(cover));
    uint32_t code = say_cover(call, cover, &in);
    if (code == FF_ERROR_SUCCESS) code = host_dc_cover(call->client->host, number, &in.cover_page);
    return fax_end(call, code);
}

/* One of another size is not looked into. */
BOOL WINAPI FaxPrintCoverPageA(const FAX_CONTEXT_INFOA *FaxContextInfo,
                               const FAX_COVERPAGE_INFOA *CoverPageInfo)
{
    struct fax_call call;
    DWORD size = fax_size(FaxContextInfo);
    HDC dc = size == sizeof *FaxContextInfo ? FaxContextInfo->hDC : NULL;
    uint32_t nulls = FAX_NULL(FaxContextInfo, 0) | FAX_NULL(CoverPageInfo, 1);
    fax_begin(&call, FF_TYPE_FaxPrintCoverPage, FORM_A, nulls, FAX_SITE);
    return print_cover_page(&call, FaxContextInfo, size, dc, CoverPageInfo);
}

BOOL WINAPI FaxPrintCoverPageW(const FAX_CONTEXT_INFOW *FaxContextInfo,
                               const FAX_COVERPAGE_INFOW *CoverPageInfo)
{
    struct fax_call call;
    DWORD size = fax_size(FaxContextInfo);
    HDC dc = size == sizeof *FaxContextInfo ? FaxContextInfo->hDC : NULL;
    uint32_t nulls = FAX_NULL(FaxContextInfo, 0) | FAX_NULL(CoverPageInfo, 1);
    fax_begin(&call, FF_TYPE_FaxPrintCoverPage, FORM_W, nulls, FAX_SITE);
    return print_cover_page(&call, FaxContextInfo, size, dc, CoverPageInfo);
}
