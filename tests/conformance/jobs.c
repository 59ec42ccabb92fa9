/* SPDX-License-Identifier: MIT */
/* Sending and managing jobs: SND, CJP, FRB, ABT, SJB, GJB, EJB in functions.md; FJE and FJP of structures.md where they
 * decide. */
#include "tests/conformance/fixture.h"

#include <stdio.h>
#include <string.h>

static HANDLE fax;

static void begin(const char *members)
{
    fx_world(members);
    fx_process("client", "alice");
    fax = fx_connect();
}

static void rights(unsigned mask)
{
    char fields[64];
    snprintf(fields, sizeof fields, "\"user\": \"alice\", \"rights\": %u", mask);
    fx_op("rights", fields);
}

static const char *const PAUSED = "\"config\": {\"queue_paused\": true}";

static const WCHAR *wide(const char *text)
{
    static WCHAR buffer[520];
    assert_true(MultiByteToWideChar(CP_UTF8, 0, text, -1, buffer, 520) > 0);
    return buffer;
}

/* FaxSendDocumentW of a good one-page document with these parameters. */
static BOOL send_with(FAX_JOB_PARAMW *param, const FAX_COVERPAGE_INFOW *cover, DWORD *job)
{
    return FaxSendDocumentW(fax, wide(fx_tiff(1)), param, cover, job);
}

static PFAX_JOB_ENTRYW get_job(DWORD job)
{
    PFAX_JOB_ENTRYW entry = NULL;
    assert_true(FaxGetJobW(fax, job, &entry));
    return entry;
}

static DWORD job_status(DWORD job)
{
    PFAX_JOB_ENTRYW entry = get_job(job);
    DWORD status = entry->QueueStatus;
    FaxFreeBuffer(entry);
    return status;
}

static DWORD jobs_in_queue(void)
{
    PFAX_JOB_ENTRYW jobs = NULL;
    DWORD count = 0;
    assert_true(FaxEnumJobsW(fax, &jobs, &count));
    FaxFreeBuffer(jobs);
    return count;
}

/* ---- SND ---- */

static void sending_queues_one_job_and_returns(void **state)
{
    (void)state;
    RULE("SND-1");
    RULE("SND-3");
    RULE("SND-8");
    begin(NULL);
    FAX_JOB_PARAMW param = fx_param(FX_W("5550100"));
    DWORD first = 0, second = 0;
    fx_granted(send_with(&param, NULL, &first));
    fx_granted(send_with(&param, NULL, &second));
    assert_int_not_equal(first, second);
    assert_int_equal(jobs_in_queue(), 2);
    assert_string_equal(fx_ask("outbox", "/count"), "0");
}

static void send_null_rows(void **state)
{
    (void)state;
    RULE("SND-E1");
    RULE("SND-14");
    begin(NULL);
    FAX_JOB_PARAMW param = fx_param(FX_W("5550100"));
    DWORD job = 7;
    fx_refused(FaxSendDocumentW(NULL, wide(fx_tiff(1)), &param, NULL, &job), ERROR_INVALID_PARAMETER);
    fx_refused(FaxSendDocumentW(fax, NULL, &param, NULL, &job), ERROR_INVALID_PARAMETER);
    fx_refused(FaxSendDocumentW(fax, wide(fx_tiff(1)), NULL, NULL, &job), ERROR_INVALID_PARAMETER);
    fx_refused(FaxSendDocumentW(fax, wide(fx_tiff(1)), &param, NULL, NULL), ERROR_INVALID_PARAMETER);
    assert_int_equal(job, 7);
    assert_int_equal(jobs_in_queue(), 0);
}

static void structure_sizes_must_be_exact(void **state)
{
    (void)state;
    RULE("SND-14");
    RULE("STR-2");
    RULE("FCP-1");
    begin(NULL);
    FAX_JOB_PARAMW param = fx_param(FX_W("5550100"));
    FAX_COVERPAGE_INFOW cover;
    memset(&cover, 0, sizeof cover);
    cover.SizeOfStruct = sizeof cover;
    DWORD job = 0;
    /* A cover page without a name. */
    fx_refused(send_with(&param, &cover, &job), ERROR_INVALID_PARAMETER);
    cover.CoverPageName = FX_W("generic.cov");
    cover.UseServerCoverPage = TRUE;
    cover.SizeOfStruct--;
    fx_refused(send_with(&param, &cover, &job), ERROR_INVALID_PARAMETER);
    param.SizeOfStruct++;
    fx_refused(send_with(&param, NULL, &job), ERROR_INVALID_PARAMETER);
    param.SizeOfStruct = 0;
    fx_refused(send_with(&param, NULL, &job), ERROR_INVALID_PARAMETER);
}

static void a_recipient_number_is_required(void **state)
{
    (void)state;
    RULE("SND-E3");
    RULE("SND-16");
    RULE("FJP-1");
    begin(NULL);
    FAX_JOB_PARAMW param = fx_param(NULL);
    DWORD job = 0;
    fx_refused(send_with(&param, NULL, &job), ERROR_INVALID_PARAMETER);
    param.RecipientNumber = FX_W("");
    fx_refused(send_with(&param, NULL, &job), ERROR_INVALID_PARAMETER);
}

static void call_handles_by_profile(void **state)
{
    (void)state;
    RULE("SND-E2");
    RULE("SND-E8");
    RULE("SND-28");
    begin(NULL);
    FAX_JOB_PARAMW param = fx_param(FX_W("5550100"));
    param.CallHandle = 5;
    DWORD job = 0;
    fx_refused(send_with(&param, NULL, &job), ERROR_INVALID_PARAMETER);
    begin("\"profile\": \"win2000\"");
    fx_refused(send_with(&param, NULL, &job), ERROR_NOT_SUPPORTED);
}

static void files_that_are_not_there(void **state)
{
    (void)state;
    RULE("SND-E6");
    RULE("SND-16");
    begin(NULL);
    FAX_JOB_PARAMW param = fx_param(FX_W("5550100"));
    DWORD job = 0;
    fx_refused(FaxSendDocumentW(fax, FX_W("/no/such/folder/file.tif"), &param, NULL, &job),
               ERROR_FILE_NOT_FOUND);
    fx_refused(FaxSendDocumentW(fax, FX_W("relative.tif"), &param, NULL, &job), ERROR_FILE_NOT_FOUND);
    FAX_COVERPAGE_INFOW cover;
    memset(&cover, 0, sizeof cover);
    cover.SizeOfStruct = sizeof cover;
    cover.CoverPageName = FX_W("/no/such/folder/page.cov");
    fx_refused(send_with(&param, &cover, &job), ERROR_FILE_NOT_FOUND);
    assert_int_equal(jobs_in_queue(), 0);
    cover.UseServerCoverPage = FALSE;
    cover.CoverPageName = FX_W("relative.cov");
    fx_refused(send_with(&param, &cover, &job), ERROR_FILE_NOT_FOUND);
}

static void files_that_cannot_be_processed(void **state)
{
    (void)state;
    RULE("SND-E7");
    begin(NULL);
    FAX_JOB_PARAMW param = fx_param(FX_W("5550100"));
    DWORD job = 0;
    fx_refused(FaxSendDocumentW(fax, wide(fx_file("empty.tif", "", 0)), &param, NULL, &job),
               ERROR_INVALID_DATA);
    fx_refused(FaxSendDocumentW(fax, wide(fx_file("text.tif", "no tiff at all", 14)), &param, NULL, &job),
               ERROR_INVALID_DATA);
    fx_refused(FaxSendDocumentW(fax, wide(fx_file("cut.tif", "II*\0\x08\0\0\0\x10", 9)), &param, NULL, &job),
               ERROR_INVALID_DATA);
    assert_int_equal(jobs_in_queue(), 0);
}

static void a_blocked_queue_is_write_protected(void **state)
{
    (void)state;
    RULE("SND-E9");
    begin(NULL);
    FAX_JOB_PARAMW param = fx_param(FX_W("5550100"));
    DWORD job = 0;
    fx_op("queue-block", "\"on\": true");
    fx_refused(send_with(&param, NULL, &job), ERROR_WRITE_PROTECT);
    fx_op("queue-block", "\"on\": false");
    fx_granted(send_with(&param, NULL, &job));
}

static void parameters_out_of_range(void **state)
{
    (void)state;
    RULE("SND-E10");
    RULE("FJP-9");
    begin(NULL);
    DWORD job = 0;
    FAX_JOB_PARAMW param = fx_param(FX_W("5550100"));
    param.ScheduleAction = 3;
    fx_refused(send_with(&param, NULL, &job), ERROR_INVALID_PARAMETER);
    param = fx_param(FX_W("5550100"));
    param.DeliveryReportType = 3;
    fx_refused(send_with(&param, NULL, &job), ERROR_INVALID_PARAMETER);
    param = fx_param(FX_W("5550100"));
    param.DeliveryReportAddress = FX_W("a@b");
    fx_refused(send_with(&param, NULL, &job), ERROR_INVALID_PARAMETER);
    param = fx_param(FX_W("5550100"));
    param.DeliveryReportType = DRT_EMAIL;
    fx_refused(send_with(&param, NULL, &job), ERROR_INVALID_PARAMETER);
    param = fx_param(FX_W("5550100"));
    param.Tsid = FX_W("caf\u00e9");
    fx_refused(send_with(&param, NULL, &job), ERROR_INVALID_PARAMETER);
    param = fx_param(FX_W("5550100"));
    param.ScheduleAction = JSA_SPECIFIC_TIME;
    param.ScheduleTime.wYear = 2026;
    param.ScheduleTime.wMonth = 2;
    param.ScheduleTime.wDay = 30;
    fx_refused(send_with(&param, NULL, &job), ERROR_INVALID_PARAMETER);
}

static void reserved_is_zero_or_names_a_device(void **state)
{
    (void)state;
    RULE("SND-13");
    RULE("FJP-6");
    RULE("FJP-8");
    begin("\"devices\": [{\"id\": 1, \"name\": \"A\"}, {\"id\": 2, \"name\": \"B\"}]");
    HWND window = fx_window('t');
    fx_register(fax, window);
    DWORD job = 0;
    FAX_JOB_PARAMW param = fx_param(FX_W("5550100"));
    param.Reserved[1] = 2;
    fx_refused(send_with(&param, NULL, &job), ERROR_INVALID_PARAMETER);
    param.Reserved[0] = 0xFFFFFFFFU;
    param.Reserved[1] = 9;
    fx_refused(send_with(&param, NULL, &job), ERROR_INVALID_PARAMETER);
    param.Reserved[1] = 2;
    fx_granted(send_with(&param, NULL, &job));
    assert_string_equal(fx_messages(), "JOB_QUEUED(2,1) INITIALIZING(2,1)");
}

static void personal_cover_pages_may_be_forbidden(void **state)
{
    (void)state;
    RULE("SND-15");
    RULE("SND-9");
    FAX_JOB_PARAMW param = fx_param(FX_W("5550100"));
    FAX_COVERPAGE_INFOW cover;
    memset(&cover, 0, sizeof cover);
    cover.SizeOfStruct = sizeof cover;
    DWORD job = 0;
    begin("\"config\": {\"queue_paused\": true}");
    WCHAR name[520];
    memcpy(name, wide(fx_file("mine.cov", "cover", 5)), sizeof name);
    cover.CoverPageName = name;
    fx_granted(send_with(&param, &cover, &job));
    begin("\"config\": {\"server_cover_pages_only\": true, \"queue_paused\": true}");
    memcpy(name, wide(fx_file("mine.cov", "cover", 5)), sizeof name);
    fx_refused(send_with(&param, &cover, &job), ERROR_INVALID_PARAMETER);
    cover.CoverPageName = FX_W("generic.cov");
    cover.UseServerCoverPage = TRUE;
    fx_granted(send_with(&param, &cover, &job));
    /* A cover page is one page more. */
    PFAX_JOB_ENTRYW entry = get_job(job);
    assert_int_equal(entry->PageCount, 2);
    FaxFreeBuffer(entry);
}

static void a_cover_page_keeps_what_was_said_on_it(void **state)
{
    (void)state;
    RULE("FCP-4");
    RULE("GEN-13");
    WCHAR subject[] = {0x3A9, 0xD800, 0};
    FAX_COVERPAGE_INFOA narrow;
    FAX_COVERPAGE_INFOW cover;
    memset(&narrow, 0, sizeof narrow);
    memset(&cover, 0, sizeof cover);
    narrow.SizeOfStruct = sizeof narrow;
    cover.SizeOfStruct = sizeof cover;
    narrow.UseServerCoverPage = cover.UseServerCoverPage = TRUE;
    narrow.CoverPageName = "Generic.COV";
    cover.CoverPageName = FX_W("generic.cov");
    narrow.SdrName = "J\xFCrgen";
    narrow.RecStreetAddress = "";
    cover.Subject = subject;
    cover.RecOfficePhone = FX_W("555 0100");
    begin(NULL);
    FAX_JOB_PARAMW param = fx_param(FX_W("5550100"));
    FAX_JOB_PARAMA narrow_param;
    memset(&narrow_param, 0, sizeof narrow_param);
    narrow_param.SizeOfStruct = sizeof narrow_param;
    narrow_param.RecipientNumber = "5550100";
    DWORD job;
    fx_granted(send_with(&param, &cover, &job));
    subject[0] = 'x'; /* is ours again */
    fx_granted(FaxSendDocumentA(fax, fx_tiff(1), &narrow_param, &narrow, &job));
    fx_advance(120000);
    assert_string_equal(fx_ask("outbox", "/faxes/0/pages"), "2");
    assert_string_equal(fx_ask("outbox", "/faxes/0/cover/subject"), "\xCE\xA9\xEF\xBF\xBD");
    assert_string_equal(fx_ask("outbox", "/faxes/0/cover/rec_office_phone"), "555 0100");
    assert_null(fx_ask("outbox", "/faxes/0/cover/sdr_name"));
    assert_string_equal(fx_ask("outbox", "/faxes/1/cover/cover_page_name"), "Generic.COV");
    assert_string_equal(fx_ask("outbox", "/faxes/1/cover/sdr_name"), "J\xC3\xBCrgen");
    assert_string_equal(fx_ask("outbox", "/faxes/1/cover/rec_street_address"), "");
}

static void documents_that_are_no_tiff_are_rendered_by_the_scenario(void **state)
{
    (void)state;
    RULE("SND-6");
    begin("\"config\": {\"queue_paused\": true}, \"documents\": [{\"pattern\": \"*.pdf\", \"pages\": 3}, "
          "{\"pattern\": \"*.doc\", \"fails\": true}]");
    FAX_JOB_PARAMW param = fx_param(FX_W("5550100"));
    DWORD job = 0;
    fx_granted(FaxSendDocumentW(fax, wide(fx_file("a.pdf", "%PDF", 4)), &param, NULL, &job));
    PFAX_JOB_ENTRYW entry = get_job(job);
    assert_int_equal(entry->PageCount, 3);
    FaxFreeBuffer(entry);
    fx_refused(FaxSendDocumentW(fax, wide(fx_file("a.doc", "x", 1)), &param, NULL, &job), ERROR_INVALID_DATA);
    fx_refused(FaxSendDocumentW(fax, wide(fx_file("a.xyz", "x", 1)), &param, NULL, &job), ERROR_INVALID_DATA);
}

static void a_tiff_is_submitted_as_it_is(void **state)
{
    (void)state;
    RULE("SND-7");
    begin(PAUSED);
    DWORD job = fx_send(fax, "5550100", 3);
    PFAX_JOB_ENTRYW entry = get_job(job);
    assert_int_equal(entry->PageCount, 3);
    assert_true(entry->Size > 0);
    FaxFreeBuffer(entry);
}

/* The suite's TIFF, of which something is changed. */
static BYTE tiff[1024];
static DWORD tiff_size;

static void read_tiff(void)
{
    HANDLE file = CreateFileA(fx_tiff(1), GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING,
                              FILE_ATTRIBUTE_NORMAL, NULL);
    assert_true(ReadFile(file, tiff, sizeof tiff, &tiff_size, NULL) && CloseHandle(file));
}

/* A field of the directory that has one value. */
static void set_field(BYTE tag, BYTE type, BYTE value)
{
    const BYTE entry[] = {tag, 1, type, 0, 1, 0, 0, 0};
    DWORD at = 0;
    while (at + 12 < tiff_size && memcmp(tiff + at, entry, sizeof entry) != 0) at++;
    assert_true(at + 12 < tiff_size);
    tiff[at + 8] = value;
}

static BOOL send_tiff(void)
{
    FAX_JOB_PARAMW param = fx_param(FX_W("5550100"));
    DWORD job = 0;
    return FaxSendDocumentW(fax, wide(fx_file("other.tif", tiff, tiff_size)), &param, NULL, &job);
}

static void a_tiff_of_another_compression_is_not_taken(void **state)
{
    (void)state;
    RULE("SND-7");
    enum { OF_16 = 3, OF_32 = 4, LENGTH = 1, COMPRESSION = 3, ROWS_PER_STRIP = 22 };
    enum { MODIFIED_HUFFMAN = 2, LZW = 5, STRIP_AT = 8 };
    static const BYTE white_row[] = {0x4D, 0x9A, 0x80}; /* 1,728 dots of it */
    begin(PAUSED);
    read_tiff();
    fx_granted(send_tiff());
    set_field(COMPRESSION, OF_16, LZW);
    fx_refused(send_tiff(), ERROR_INVALID_DATA);
    set_field(COMPRESSION, OF_16, MODIFIED_HUFFMAN); /* a Group 3 */
    set_field(LENGTH, OF_32, 1);
    set_field(ROWS_PER_STRIP, OF_32, 1);
    memcpy(tiff + STRIP_AT, white_row, sizeof white_row);
    fx_refused(send_tiff(), ERROR_INVALID_DATA);
    fx_op("switch", "\"name\": \"accept_group3\", \"value\": true");
    fx_granted(send_tiff());
}

/* ---- CJP, FRB ---- */

/* The status of the one job in the queue, as FaxEnumJobs shows it. */
static DWORD listed_status(void)
{
    PFAX_JOB_ENTRYW jobs = NULL;
    DWORD count = 0;
    assert_true(FaxEnumJobsW(fax, &jobs, &count));
    assert_int_equal(count, 1);
    DWORD status = jobs[0].QueueStatus;
    FaxFreeBuffer(jobs);
    return status;
}

static void expect_deleting(DWORD job)
{
    PFAX_JOB_ENTRYW entry = NULL;
    assert_int_equal(listed_status(), JS_INPROGRESS);
    assert_true(FaxAbort(fax, job));
    assert_int_equal(listed_status(), JS_DELETING);
    fx_refused(FaxGetJobW(fax, job, &entry), ERROR_INVALID_PARAMETER);
    fx_advance(1000);
    assert_int_equal(jobs_in_queue(), 0);
}

static void a_job_that_is_being_deleted_is_listed_as_such_and_nobodys_any_more(void **state)
{
    (void)state;
    RULE("FJE-2");
    RULE("GJB-E2");
    fx_world("\"users\": [{\"name\": \"alice\", \"rights\": \"administrator\"}]");
    fx_process("client", "alice");
    fax = fx_connect();
    DWORD job = fx_send(fax, "5550100", 1);
    fx_advance(500);
    expect_deleting(job);
    fx_op("incoming", "\"from\": \"5550111\", \"pages\": 3");
    fx_advance(4000);
    expect_deleting(job + 1);
}

static void complete_job_params_fills_two_structures(void **state)
{
    (void)state;
    RULE("CJP-1");
    RULE("CJP-2");
    RULE("CJP-4");
    RULE("CJP-6");
    RULE("CJP-8");
    fx_world("\"users\": [{\"name\": \"alice\", \"rights\": \"user\", \"full_name\": \"Alice Adams\", "
             "\"fax_number\": \"5550000\", \"billing_code\": \"42\", \"company\": \"Adams Ltd\", "
             "\"department\": \"Sales\"}]");
    fx_process("client", "alice");
    PFAX_JOB_PARAMA param = (PFAX_JOB_PARAMA)(ULONG_PTR)0x55;
    PFAX_COVERPAGE_INFOA cover = (PFAX_COVERPAGE_INFOA)(ULONG_PTR)0x55;
    fx_granted(FaxCompleteJobParamsA(&param, &cover));
    assert_int_equal(param->SizeOfStruct, sizeof(FAX_JOB_PARAMA));
    assert_int_equal(cover->SizeOfStruct, sizeof(FAX_COVERPAGE_INFOA));
    assert_string_equal(param->SenderName, "Alice Adams");
    assert_string_equal(param->SenderCompany, "Adams Ltd");
    assert_string_equal(param->SenderDept, "Sales");
    assert_string_equal(param->BillingCode, "42");
    assert_string_equal(cover->SdrFaxNumber, "5550000");
    assert_string_equal(cover->SdrName, "Alice Adams");
    assert_string_equal(cover->SdrCompany, "Adams Ltd");
    assert_string_equal(cover->SdrDepartment, "Sales");
    assert_int_equal(param->ScheduleAction, JSA_NOW);
    assert_int_equal(param->DeliveryReportType, DRT_NONE);
    /* CJP-6: nobody said the rest. */
    assert_null(param->RecipientNumber);
    assert_null(param->RecipientName);
    assert_null(param->Tsid);
    assert_null(param->DeliveryReportAddress);
    assert_null(param->DocumentName);
    assert_int_equal(param->CallHandle, 0);
    assert_true(!param->Reserved[0] && !param->Reserved[1] && !param->Reserved[2]);
    assert_null(cover->CoverPageName);
    assert_null(cover->RecName);
    assert_null(cover->SdrAddress);
    assert_null(cover->Note);
    assert_int_equal(cover->PageCount, 0);
    assert_string_equal(fx_ask("status", "/open/buffer"), "2");
    FaxFreeBuffer(param);
    fx_sync();
    assert_string_equal(fx_ask("status", "/open/buffer"), "1");
    FaxFreeBuffer(cover);
    fx_sync();
    assert_string_equal(fx_ask("status", "/open/buffer"), "0");
}

static void complete_job_params_null_rows(void **state)
{
    (void)state;
    RULE("CJP-7");
    begin(NULL);
    PFAX_JOB_PARAMW param = NULL;
    PFAX_COVERPAGE_INFOW cover = NULL;
    fx_refused(FaxCompleteJobParamsW(NULL, &cover), ERROR_INVALID_PARAMETER);
    fx_refused(FaxCompleteJobParamsW(&param, NULL), ERROR_INVALID_PARAMETER);
    assert_null(param);
    assert_null(cover);
}

static void strings_may_be_overwritten_before_freeing(void **state)
{
    (void)state;
    RULE("CJP-3");
    RULE("CJP-9");
    RULE("SND-2");
    begin(PAUSED);
    PFAX_JOB_PARAMW param = NULL;
    PFAX_COVERPAGE_INFOW cover = NULL;
    assert_true(FaxCompleteJobParamsW(&param, &cover));
    param->RecipientNumber = FX_W("5550100");
    param->SenderName = FX_W("someone else");
    DWORD job = 0;
    fx_granted(send_with(param, NULL, &job));
    FaxFreeBuffer(param);
    FaxFreeBuffer(cover);
    fx_sync();
    assert_string_equal(fx_ask("status", "/open/buffer"), "0");
}

static void freebuffer_returns_nothing_and_reports_no_error(void **state)
{
    (void)state;
    RULE("FRB-1");
    RULE("FRB-6");
    begin(NULL);
    SetLastError(FX_MARK);
    FaxFreeBuffer(NULL);
    assert_int_equal(GetLastError(), FX_MARK);
    fx_sync();
    assert_int_equal(fx_findings("foreign_buffer"), 0);
    int mine = 0;
    FaxFreeBuffer(&mine);
    assert_int_equal(GetLastError(), FX_MARK);
    fx_sync();
    assert_int_equal(fx_findings("foreign_buffer"), 1);
}

static void a_buffer_is_freed_once(void **state)
{
    (void)state;
    RULE("FRB-6");
    begin(NULL);
    PFAX_JOB_ENTRYW jobs = NULL;
    DWORD count = 0;
    fx_send(fax, "5550100", 1);
    assert_true(FaxEnumJobsW(fax, &jobs, &count));
    void *twice = jobs;
    SetLastError(FX_MARK);
    FaxFreeBuffer(jobs);
    fx_sync();
    assert_int_equal(fx_findings("foreign_buffer"), 0);
    FaxFreeBuffer(twice);
    fx_sync();
    assert_int_equal(fx_findings("foreign_buffer"), 1);
    assert_int_equal(GetLastError(), FX_MARK);
}

/* A client's mistake; a sanitizer would end the test there. */
__attribute__((no_sanitize_address)) static void write_byte(void *block, size_t place)
{
    ((volatile uint8_t *)block)[place]++;
}

static void a_buffer_is_no_larger_than_it_was_returned(void **state)
{
    (void)state;
    RULE("GEN-10");
    begin(PAUSED);
    LPBYTE page = NULL;
    DWORD size = 0, width = 0, height = 0, job = fx_send(fax, "5550100", 1);
    for (int beyond = 0; beyond < 2; beyond++) {
        assert_true(FaxGetPageData(fax, job, &page, &size, &width, &height));
        write_byte(page, beyond ? size : size - 1);
        FaxFreeBuffer(page);
        fx_sync();
        assert_int_equal(fx_findings("buffer_overrun"), beyond);
    }
}

static void freebuffer_is_for_buffers_only(void **state)
{
    (void)state;
    RULE("FRB-5");
    begin(NULL);
    HANDLE port = fx_port();
    fx_register_port(fax, port, 0);
    fx_op("device-off", "\"device\": \"Modem\"");
    DWORD bytes = 0;
    ULONG_PTR key = 0;
    LPOVERLAPPED event = NULL;
    assert_true(GetQueuedCompletionStatus(port, &bytes, &key, &event, 0));
    FaxFreeBuffer(event);
    fx_sync();
    assert_int_equal(fx_findings("freebuffer_on_event"), 1);
    assert_null(LocalFree((HLOCAL)event));
    PFAX_PORT_INFOW ports = NULL;
    DWORD count = 0;
    assert_true(FaxEnumPortsW(fax, &ports, &count));
    assert_non_null(LocalFree((HLOCAL)ports));
    fx_sync();
    assert_int_equal(fx_findings("localfree_on_buffer"), 1);
    FaxFreeBuffer(ports);
}

static void buffers_outlive_the_connection(void **state)
{
    (void)state;
    RULE("FRB-7");
    begin(PAUSED);
    DWORD job = fx_send(fax, "5550100", 1);
    PFAX_JOB_ENTRYW entry = get_job(job);
    assert_true(FaxClose(fax));
    assert_int_equal(entry->RecipientNumber[0], '5');
    FaxFreeBuffer(entry);
    fx_sync();
    assert_string_equal(fx_ask("status", "/open/buffer"), "0");
}

/* ---- ABT ---- */

static void abort_rows(void **state)
{
    (void)state;
    RULE("ABT-E2");
    RULE("ABT-E3");
    begin(PAUSED);
    DWORD job = fx_send(fax, "5550100", 1);
    fx_refused(FaxAbort((HANDLE)(ULONG_PTR)0x1234, job), ERROR_INVALID_HANDLE);
    fx_refused(FaxAbort(fax, job + 1), ERROR_INVALID_PARAMETER);
    fx_refused(FaxAbort(fax, 0), ERROR_INVALID_PARAMETER);
    fx_refused(FaxAbort(fax, 0xFFFFFFFFU), ERROR_INVALID_PARAMETER);
    fx_granted(FaxAbort(fax, job));
    fx_refused(FaxAbort(fax, job), ERROR_INVALID_PARAMETER);
}

static void abort_ends_jobs_queued_or_active(void **state)
{
    (void)state;
    RULE("ABT-1");
    RULE("ABT-2");
    begin(NULL);
    DWORD active = fx_send(fax, "5550100", 9), queued = fx_send(fax, "5550101", 1);
    fx_advance(6000);
    fx_granted(FaxAbort(fax, queued));
    fx_granted(FaxAbort(fax, active));
    fx_advance(60000);
    assert_int_equal(jobs_in_queue(), 0);
    assert_string_equal(fx_ask("outbox", "/count"), "0");
}

static void abort_is_for_the_owner_or_the_manager(void **state)
{
    (void)state;
    RULE("ABT-3");
    RULE("ABT-E1");
    begin(PAUSED);
    DWORD mine = fx_send(fax, "5550100", 1), other = fx_send(fax, "5550101", 1);
    rights(FAX_JOB_SUBMIT);
    fx_granted(FaxAbort(fax, mine));
    fx_process("others", "bob");
    fax = fx_connect();
    fx_op("rights", "\"user\": \"bob\", \"rights\": 3");
    fx_refused(FaxAbort(fax, other), ERROR_ACCESS_DENIED);
    fx_op("rights", "\"user\": \"bob\", \"rights\": 64");
    fx_granted(FaxAbort(fax, other));
}

static void incoming_jobs_belong_to_nobody(void **state)
{
    (void)state;
    RULE("ABT-4");
    begin("\"devices\": [{\"id\": 1, \"name\": \"Modem\", \"rings\": 1}]");
    fx_op("incoming", "\"from\": \"5550111\", \"pages\": 9");
    fx_advance(4000);
    rights(FAX_JOB_SUBMIT | FAX_JOB_QUERY);
    fx_refused(FaxAbort(fax, 1), ERROR_ACCESS_DENIED);
    rights(FAX_JOB_MANAGE);
    fx_granted(FaxAbort(fax, 1));
}

/* ---- SJB ---- */

static void set_job_commands(void **state)
{
    (void)state;
    RULE("SJB-1");
    RULE("SJB-3");
    RULE("SJB-6");
    RULE("SJB-8");
    begin(NULL);
    fx_op("queue-pause", NULL);
    DWORD job = fx_send(fax, "5550100", 1);
    fx_granted(FaxSetJobW(fax, job, JC_PAUSE, NULL));
    assert_int_equal(job_status(job), JS_PAUSED | JS_PENDING);
    fx_granted(FaxSetJobW(fax, job, JC_PAUSE, NULL));
    fx_op("queue-resume", NULL);
    fx_advance(60000);
    assert_int_equal(job_status(job), JS_PAUSED | JS_PENDING);
    fx_granted(FaxSetJobA(fax, job, JC_RESUME, NULL));
    fx_granted(FaxSetJobW(fax, job, JC_RESUME, NULL));
    assert_int_equal(job_status(job), JS_INPROGRESS);
    fx_granted(FaxSetJobW(fax, job, JC_DELETE, NULL));
    fx_advance(60000);
    assert_int_equal(jobs_in_queue(), 0);
}

static void a_paused_retry_stays_a_retry(void **state)
{
    (void)state;
    RULE("SJB-6");
    RULE("FJE-5");
    begin("\"parties\": [{\"number\": \"*\", \"does\": \"busy\", \"times\": 1}]");
    DWORD job = fx_send(fax, "5550100", 1);
    fx_advance(30000);
    assert_int_equal(job_status(job), JS_RETRYING);
    fx_granted(FaxSetJobW(fax, job, JC_PAUSE, NULL));
    assert_int_equal(job_status(job), JS_RETRYING | JS_PAUSED);
    fx_advance(3600000);
    assert_int_equal(job_status(job), JS_RETRYING | JS_PAUSED);
    fx_granted(FaxSetJobW(fax, job, JC_RESUME, NULL));
    fx_advance(3600000);
    assert_int_equal(jobs_in_queue(), 0);
}

static void what_has_failed_or_comes_in_is_not_paused(void **state)
{
    (void)state;
    RULE("SJB-6");
    begin("\"parties\": [{\"number\": \"*\", \"does\": \"bad-number\"}]");
    DWORD job = fx_send(fax, "5550100", 1);
    fx_advance(60000);
    assert_int_equal(job_status(job), JS_FAILED);
    fx_refused(FaxSetJobW(fax, job, JC_PAUSE, NULL), ERROR_INVALID_OPERATION);
    fx_op("incoming", "\"pages\": 30");
    fx_advance(8000);
    fx_refused(FaxSetJobW(fax, job + 1, JC_PAUSE, NULL), ERROR_INVALID_OPERATION);
}

static void a_fax_that_is_being_routed_is_not_deleted(void **state)
{
    (void)state;
    RULE("SJB-E3");
    RULE("ABT-E4");
    begin(NULL);
    fx_op("routing", "\"times\": 1"); /* it is tried again later */
    fx_op("incoming", NULL);
    fx_advance(60000);
    fx_refused(FaxSetJobW(fax, 1, JC_DELETE, NULL), ERROR_INVALID_OPERATION);
    fx_refused(FaxAbort(fax, 1), ERROR_INVALID_OPERATION);
    assert_int_equal(jobs_in_queue(), 1);
}

static void pausing_an_active_job_waits_for_the_queue(void **state)
{
    (void)state;
    RULE("SJB-2");
    begin("\"parties\": [{\"number\": \"*\", \"does\": \"busy\", \"times\": 1}]");
    DWORD job = fx_send(fax, "5550100", 1);
    fx_granted(FaxSetJobW(fax, job, JC_PAUSE, NULL));
    assert_int_equal(job_status(job), JS_INPROGRESS);
    fx_advance(30000);
    assert_int_equal(job_status(job), JS_RETRYING | JS_PAUSED);
}

static void resume_and_restart_are_one_command(void **state)
{
    (void)state;
    RULE("SJB-4");
    assert_int_equal(JC_RESUME, JC_RESTART);
    static const struct {
        const char *members;
        DWORD after;
    } rows[] = {
        {"\"config\": {\"retries\": 0}, \"parties\": [{\"number\": \"*\", \"does\": \"busy\", \"times\": 1}]",
         JS_INPROGRESS},
        {"\"profile\": \"win2000\", \"config\": {\"retries\": 0}, "
         "\"parties\": [{\"number\": \"*\", \"does\": \"busy\", \"times\": 1}]",
         JS_RETRIES_EXCEEDED},
        {"\"parties\": [{\"number\": \"*\", \"does\": \"bad-number\", \"times\": 1}]", JS_INPROGRESS},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        begin(rows[i].members);
        DWORD job = fx_send(fax, "5550100", 1);
        fx_advance(30000);
        fx_granted(FaxSetJobW(fax, job, JC_RESTART, NULL));
        assert_int_equal(job_status(job), rows[i].after);
    }
}

static void set_job_is_for_the_owner_or_the_manager(void **state)
{
    (void)state;
    RULE("SJB-5");
    RULE("SJB-E1");
    begin(PAUSED);
    DWORD job = fx_send(fax, "5550100", 1);
    rights(FAX_JOB_SUBMIT);
    fx_granted(FaxSetJobW(fax, job, JC_PAUSE, NULL));
    fx_process("others", "bob");
    fax = fx_connect();
    fx_op("rights", "\"user\": \"bob\", \"rights\": 3");
    fx_refused(FaxSetJobW(fax, job, JC_RESUME, NULL), ERROR_ACCESS_DENIED);
    fx_op("rights", "\"user\": \"bob\", \"rights\": 64");
    fx_granted(FaxSetJobW(fax, job, JC_RESUME, NULL));
}

static void set_job_rows(void **state)
{
    (void)state;
    RULE("SJB-E2");
    RULE("SJB-7");
    begin(PAUSED);
    DWORD job = fx_send(fax, "5550100", 1);
    fx_refused(FaxSetJobW(NULL, job, JC_PAUSE, NULL), ERROR_INVALID_PARAMETER);
    fx_refused(FaxSetJobW(fax, job, 0, NULL), ERROR_INVALID_PARAMETER);
    fx_refused(FaxSetJobW(fax, job, 4, NULL), ERROR_INVALID_PARAMETER);
    fx_refused(FaxSetJobW(fax, job + 1, JC_PAUSE, NULL), ERROR_INVALID_PARAMETER);
    FAX_JOB_ENTRYW entry;
    memset(&entry, 0, sizeof entry);
    entry.JobId = job;
    fx_refused(FaxSetJobW(fax, job, JC_PAUSE, &entry), ERROR_INVALID_PARAMETER);
    entry.SizeOfStruct = sizeof entry;
    entry.JobId = job + 1;
    fx_refused(FaxSetJobW(fax, job, JC_PAUSE, &entry), ERROR_INVALID_PARAMETER);
    entry.JobId = job;
    fx_granted(FaxSetJobW(fax, job, JC_PAUSE, &entry));
}

static void what_is_checked_of_a_command_comes_in_order(void **state)
{
    (void)state;
    RULE("GEN-23");
    begin(PAUSED);
    HANDLE bad = (HANDLE)(ULONG_PTR)0x1234;
    /* Handle before command, command before right, right before job. */
    rights(0);
    fx_refused(FaxSetJobW(bad, 99, 4, NULL), ERROR_INVALID_HANDLE);
    fx_refused(FaxSetJobW(fax, 99, 4, NULL), ERROR_INVALID_PARAMETER);
    fx_refused(FaxSetJobW(fax, 99, JC_PAUSE, NULL), ERROR_ACCESS_DENIED);
    fx_refused(FaxAbort(bad, 99), ERROR_INVALID_HANDLE);
    fx_refused(FaxAbort(fax, 99), ERROR_ACCESS_DENIED);
    rights(FAX_JOB_MANAGE);
    fx_refused(FaxSetJobW(fax, 99, JC_PAUSE, NULL), ERROR_INVALID_PARAMETER);
    fx_refused(FaxAbort(fax, 99), ERROR_INVALID_PARAMETER);
}

static void deleting_an_active_job_is_as_the_page_says(void **state)
{
    (void)state;
    RULE("SJB-E3");
    RULE("SJB-3");
    begin(NULL);
    DWORD job = fx_send(fax, "5550100", 9);
    fx_advance(6000);
    fx_granted(FaxSetJobW(fax, job, JC_DELETE, NULL));
    fx_advance(60000);
    assert_int_equal(jobs_in_queue(), 0);
}

/* ---- GJB, EJB ---- */

static void get_job_returns_what_was_submitted(void **state)
{
    (void)state;
    RULE("GJB-1");
    RULE("GJB-2");
    RULE("FJE-4");
    RULE("FJE-3");
    assert_int_equal(JS_PENDING, 0);
    begin(PAUSED);
    FAX_JOB_PARAMW param = fx_param(FX_W("5550100"));
    param.RecipientName = FX_W("R");
    param.SenderName = FX_W("S");
    param.SenderCompany = FX_W("C");
    param.SenderDept = FX_W("D");
    param.BillingCode = FX_W("B");
    param.DocumentName = FX_W("N");
    param.ScheduleAction = JSA_SPECIFIC_TIME;
    SYSTEMTIME when = {2026, 1, 0, 6, 9, 30, 0, 0};
    param.ScheduleTime = when;
    DWORD job = 0;
    assert_true(send_with(&param, NULL, &job));
    PFAX_JOB_ENTRYA entry = NULL;
    fx_granted(FaxGetJobA(fax, job, &entry));
    assert_int_equal(entry->SizeOfStruct, sizeof(FAX_JOB_ENTRYA));
    assert_int_equal(entry->JobId, job);
    assert_string_equal(entry->UserName, "alice");
    assert_int_equal(entry->JobType, JT_SEND);
    assert_int_equal(entry->QueueStatus, JS_PENDING);
    assert_int_equal(entry->Status, 0);
    assert_string_equal(entry->RecipientNumber, "5550100");
    assert_string_equal(entry->RecipientName, "R");
    assert_string_equal(entry->SenderName, "S");
    assert_string_equal(entry->SenderCompany, "C");
    assert_string_equal(entry->SenderDept, "D");
    assert_string_equal(entry->BillingCode, "B");
    assert_string_equal(entry->DocumentName, "N");
    assert_int_equal(entry->ScheduleAction, JSA_SPECIFIC_TIME);
    assert_int_equal(entry->ScheduleTime.wHour, 9);
    assert_null(entry->DeliveryReportAddress);
    FaxFreeBuffer(entry);
}

static void get_job_rows(void **state)
{
    (void)state;
    RULE("GJB-E2");
    RULE("GJB-3");
    begin(NULL);
    PFAX_JOB_ENTRYW entry = NULL;
    DWORD job = fx_send(fax, "5550100", 1);
    fx_refused(FaxGetJobW(fax, job, NULL), ERROR_INVALID_PARAMETER);
    fx_refused(FaxGetJobW(NULL, job, &entry), ERROR_INVALID_PARAMETER);
    fx_refused(FaxGetJobW(fax, job + 1, &entry), ERROR_INVALID_PARAMETER);
    fx_advance(60000);
    fx_refused(FaxGetJobW(fax, job, &entry), ERROR_INVALID_PARAMETER);
}

static void enum_jobs_lists_in_and_out_in_queue_order(void **state)
{
    (void)state;
    RULE("EJB-1");
    RULE("EJB-3");
    RULE("EJB-4");
    RULE("EJB-5");
    begin("\"devices\": [{\"id\": 1, \"name\": \"Modem\", \"rings\": 1}], \"config\": {\"queue_paused\": "
          "true}");
    DWORD first = fx_send(fax, "5550100", 1);
    fx_op("incoming", "\"from\": \"5550111\", \"pages\": 9");
    fx_advance(4000);
    fx_process("others", "bob");
    fax = fx_connect();
    DWORD third = fx_send(fax, "5550102", 1);
    PFAX_JOB_ENTRYW jobs = NULL;
    DWORD count = 0;
    fx_granted(FaxEnumJobsW(fax, &jobs, &count));
    assert_int_equal(count, 3);
    assert_int_equal(jobs[0].JobId, first);
    assert_int_equal(jobs[1].JobType, JT_RECEIVE);
    assert_int_equal(jobs[2].JobId, third);
    FaxFreeBuffer(jobs);
    fx_granted(FaxAbort(fax, third));
    assert_int_equal(jobs_in_queue(), 2);
}

static void enum_jobs_null_rows(void **state)
{
    (void)state;
    RULE("EJB-E2");
    begin(NULL);
    PFAX_JOB_ENTRYW jobs = NULL;
    DWORD count = 0;
    fx_refused(FaxEnumJobsW(fax, NULL, &count), ERROR_INVALID_PARAMETER);
    fx_refused(FaxEnumJobsW(fax, &jobs, NULL), ERROR_INVALID_PARAMETER);
    fx_refused(FaxEnumJobsA(NULL, NULL, NULL), ERROR_INVALID_PARAMETER);
}

static void failed_and_exceeded_jobs_stay_listed(void **state)
{
    (void)state;
    RULE("EJB-4");
    begin("\"config\": {\"retries\": 0}, \"parties\": [{\"number\": \"1\", \"does\": \"busy\"}, "
          "{\"number\": \"2\", \"does\": \"bad-number\"}]");
    DWORD exceeded = fx_send(fax, "1", 1), failed = fx_send(fax, "2", 1);
    fx_send(fax, "3", 1);
    fx_advance(600000);
    assert_int_equal(jobs_in_queue(), 2);
    assert_int_equal(job_status(exceeded), JS_RETRIES_EXCEEDED);
    assert_int_equal(job_status(failed), JS_FAILED);
    PFAX_JOB_ENTRYW entry = get_job(exceeded);
    assert_int_equal(entry->Status, FPS_BUSY);
    FaxFreeBuffer(entry);
}

/* ---- Delivery reports ---- */

static void send_wanting(const WCHAR *number, DWORD type, const WCHAR *address)
{
    FAX_JOB_PARAMW param = fx_param(number);
    WCHAR path[300];
    DWORD job = 0;
    assert_true(MultiByteToWideChar(CP_UTF8, 0, fx_tiff(1), -1, path, 300) > 0);
    param.DeliveryReportType = type;
    param.DeliveryReportAddress = address;
    fx_granted(FaxSendDocumentW(fax, path, &param, NULL, &job));
}

static void reports_as(const char *profile)
{
    char members[300];
    snprintf(members, sizeof members,
             "\"profile\": \"%s\", \"parties\": [{\"number\": \"5550199\", \"does\": \"bad-number\"}]",
             profile);
    begin(members);
    send_wanting(FX_W("5550100"), DRT_INBOX, NULL);
    send_wanting(FX_W("5550199"), DRT_INBOX, NULL);
    send_wanting(FX_W("5550199"), DRT_NONE, NULL);
    assert_string_equal(fx_ask("receipts", "/count"), "0");
}

static void reports_go_where_the_sender_wants_them(void **state)
{
    (void)state;
    RULE("FJP-7");
    reports_as("win7");
    send_wanting(FX_W("5550100"), DRT_EMAIL, FX_W("alice@example.com"));
    fx_advance(120000);
    assert_string_equal(fx_ask("receipts", "/count"), "3");
    assert_string_equal(fx_ask("receipts", "/receipts/0/job"), "1");
    assert_string_equal(fx_ask("receipts", "/receipts/0/delivered"), "true");
    assert_string_equal(fx_ask("receipts", "/receipts/0/to"), "inbox");
    assert_string_equal(fx_ask("receipts", "/receipts/1/job"), "2");
    assert_string_equal(fx_ask("receipts", "/receipts/1/delivered"), "false");
    assert_string_equal(fx_ask("receipts", "/receipts/2/to"), "email");
    assert_string_equal(fx_ask("receipts", "/receipts/2/address"), "alice@example.com");
}

/* Mail came with Windows Server 2003. */
static void earlier_versions_mail_nothing(void **state)
{
    (void)state;
    RULE("FJP-7");
    RULE("SND-E10");
    FAX_JOB_PARAMW param = fx_param(FX_W("5550100"));
    DWORD job = 0;
    reports_as("win2000");
    send_wanting(FX_W("5550100"), DRT_EMAIL, FX_W("alice@example.com"));
    fx_advance(120000);
    assert_string_equal(fx_ask("receipts", "/count"), "2");
    reports_as("xp");
    param.DeliveryReportType = DRT_EMAIL;
    param.DeliveryReportAddress = FX_W("alice@example.com");
    fx_refused(send_with(&param, NULL, &job), ERROR_UNSUPPORTED_TYPE);
    fx_op("switch", "\"name\": \"report_type_strict\", \"value\": false");
    fx_granted(send_with(&param, NULL, &job));
    fx_advance(120000);
    assert_string_equal(fx_ask("receipts", "/count"), "2");
    fx_op("switch", "\"name\": \"email_reports\", \"value\": true");
    send_wanting(FX_W("5550100"), DRT_EMAIL, FX_W("alice@example.com"));
    fx_advance(120000);
    assert_string_equal(fx_ask("receipts", "/receipts/2/to"), "email");
}

static const struct test_case cases[] = {
    CASE(sending_queues_one_job_and_returns),
    CASE(send_null_rows),
    CASE(structure_sizes_must_be_exact),
    CASE(a_recipient_number_is_required),
    CASE(call_handles_by_profile),
    CASE(files_that_are_not_there),
    CASE(files_that_cannot_be_processed),
    CASE(a_blocked_queue_is_write_protected),
    CASE(parameters_out_of_range),
    CASE(reserved_is_zero_or_names_a_device),
    CASE(personal_cover_pages_may_be_forbidden),
    CASE(a_cover_page_keeps_what_was_said_on_it),
    CASE(documents_that_are_no_tiff_are_rendered_by_the_scenario),
    CASE(a_tiff_of_another_compression_is_not_taken),
    CASE(a_tiff_is_submitted_as_it_is),
    CASE(a_job_that_is_being_deleted_is_listed_as_such_and_nobodys_any_more),
    CASE(complete_job_params_fills_two_structures),
    CASE(complete_job_params_null_rows),
    CASE(strings_may_be_overwritten_before_freeing),
    CASE(freebuffer_returns_nothing_and_reports_no_error),
    CASE(a_buffer_is_freed_once),
    CASE(a_buffer_is_no_larger_than_it_was_returned),
    CASE(freebuffer_is_for_buffers_only),
    CASE(buffers_outlive_the_connection),
    CASE(abort_rows),
    CASE(abort_ends_jobs_queued_or_active),
    CASE(abort_is_for_the_owner_or_the_manager),
    CASE(incoming_jobs_belong_to_nobody),
    CASE(set_job_commands),
    CASE(a_paused_retry_stays_a_retry),
    CASE(what_has_failed_or_comes_in_is_not_paused),
    CASE(a_fax_that_is_being_routed_is_not_deleted),
    CASE(pausing_an_active_job_waits_for_the_queue),
    CASE(resume_and_restart_are_one_command),
    CASE(set_job_is_for_the_owner_or_the_manager),
    CASE(set_job_rows),
    CASE(what_is_checked_of_a_command_comes_in_order),
    CASE(deleting_an_active_job_is_as_the_page_says),
    CASE(get_job_returns_what_was_submitted),
    CASE(get_job_rows),
    CASE(enum_jobs_lists_in_and_out_in_queue_order),
    CASE(enum_jobs_null_rows),
    CASE(failed_and_exceeded_jobs_stay_listed),
    CASE(reports_go_where_the_sender_wants_them),
    CASE(earlier_versions_mail_nothing),
};

FX_MAIN("jobs")
