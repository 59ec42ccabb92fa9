/* SPDX-License-Identifier: MIT */
#include "client/winfax.h"

#include <string.h>

#include "common/winfax_codes.h"

BOOL WINAPI FaxAbort(HANDLE FaxHandle, DWORD JobId)
{
    struct fax_call call;
    struct ff_in_FaxAbort in = {fax_number(FaxHandle), JobId};
    struct ff_out_FaxAbort out;
    fax_begin(&call, FF_TYPE_FaxAbort, FORM_W, 0, FAX_SITE);
    FAX_PASS(&call, &in, FAX_ARG(FaxHandle), JobId);
    return fax_end(&call, fax_say(&call, &in, &out));
}

/* ---- FaxSetJob ---- */

/* Of the entry only what identifies it is looked at (SJB-7), and that lies in one place in both forms. */
static BOOL set_job(enum fax_form form, const void *site, HANDLE fax, DWORD job, DWORD command,
                    const void *entry)
{
    struct fax_call call;
    struct ff_out_FaxSetJob out;
    fax_begin(&call, FF_TYPE_FaxSetJob, form, FAX_NULL(entry, 3), site);
    uint32_t size = fax_size(entry);
    bool whole = size == native_job_entry.size;
    struct ff_in_FaxSetJob in = {.fax_handle = fax_number(fax),
                                 .job_id = job,
                                 .command = command,
                                 .has_entry = entry != NULL,
                                 .entry_size = size,
                                 .entry_size_native = native_job_entry.size,
                                 .entry_job_id = whole ? ((const FAX_JOB_ENTRYW *)entry)->JobId : 0};
    FAX_PASS(&call, &in, FAX_ARG(fax), job, command, FAX_ARG(entry));
    return fax_end(&call, fax_say(&call, &in, &out));
}

BOOL WINAPI FaxSetJobA(HANDLE FaxHandle, DWORD JobId, DWORD Command, const FAX_JOB_ENTRYA *JobEntry)
{
    return set_job(FORM_A, FAX_SITE, FaxHandle, JobId, Command, JobEntry);
}

BOOL WINAPI FaxSetJobW(HANDLE FaxHandle, DWORD JobId, DWORD Command, const FAX_JOB_ENTRYW *JobEntry)
{
    return set_job(FORM_W, FAX_SITE, FaxHandle, JobId, Command, JobEntry);
}

/* ---- FaxGetJob, FaxEnumJobs ---- */

BOOL WINAPI FaxGetJobA(HANDLE FaxHandle, DWORD JobId, PFAX_JOB_ENTRYA *JobEntry)
{
    struct ff_in_FaxGetJob in = {fax_number(FaxHandle), JobId};
    return fax_query_one(FF_TYPE_FaxGetJob, FORM_A, FAX_SITE, &in, 2, JobEntry);
}

BOOL WINAPI FaxGetJobW(HANDLE FaxHandle, DWORD JobId, PFAX_JOB_ENTRYW *JobEntry)
{
    struct ff_in_FaxGetJob in = {fax_number(FaxHandle), JobId};
    return fax_query_one(FF_TYPE_FaxGetJob, FORM_W, FAX_SITE, &in, 2, JobEntry);
}

BOOL WINAPI FaxEnumJobsA(HANDLE FaxHandle, PFAX_JOB_ENTRYA *JobEntry, LPDWORD JobsReturned)
{
    struct ff_in_FaxEnumJobs in = {fax_number(FaxHandle)};
    return fax_query_list(FF_TYPE_FaxEnumJobs, FORM_A, FAX_SITE, &in, JobEntry, JobsReturned);
}

BOOL WINAPI FaxEnumJobsW(HANDLE FaxHandle, PFAX_JOB_ENTRYW *JobEntry, LPDWORD JobsReturned)
{
    struct ff_in_FaxEnumJobs in = {fax_number(FaxHandle)};
    return fax_query_list(FF_TYPE_FaxEnumJobs, FORM_W, FAX_SITE, &in, JobEntry, JobsReturned);
}

/* ---- FaxGetPageData ---- */

BOOL WINAPI FaxGetPageData(HANDLE FaxHandle, DWORD JobId, LPBYTE *Buffer, LPDWORD BufferSize,
                           LPDWORD ImageWidth, LPDWORD ImageHeight)
{
    struct fax_call call;
    struct ff_in_FaxGetPageData in = {.fax_handle = fax_number(FaxHandle), .job_id = JobId};
    struct ff_out_FaxGetPageData out;
    uint32_t nulls =
        FAX_NULL(Buffer, 2) | FAX_NULL(BufferSize, 3) | FAX_NULL(ImageWidth, 4) | FAX_NULL(ImageHeight, 5);
    fax_begin(&call, FF_TYPE_FaxGetPageData, FORM_W, nulls, FAX_SITE);
    FAX_PASS(&call, &in, FAX_ARG(FaxHandle), JobId, FAX_ARG(Buffer), FAX_ARG(BufferSize), FAX_ARG(ImageWidth),
             FAX_ARG(ImageHeight));
    uint32_t code = fax_say(&call, &in, &out);
    if (code == FF_ERROR_SUCCESS)
        code = nulls ? FF_ERROR_INTERNAL_ERROR : fax_bytes(&call, out.page, out.buffer, Buffer);
    if (code == FF_ERROR_NOT_ENOUGH_MEMORY) fax_give_back(&call, 1);
    if (code == FF_ERROR_SUCCESS) {
        *BufferSize = out.page.size;
        *ImageWidth = out.width;
        *ImageHeight = out.height;
    }
    return fax_end(&call, code);
}
