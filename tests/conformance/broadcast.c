/* SPDX-License-Identifier: MIT */
/* FaxSendDocumentForBroadcast and FAX_RECIPIENT_CALLBACK: SDB and RCB in functions.md; SEQ-11 of notifications.md. */
#include "tests/conformance/fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <setjmp.h>
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

static WCHAR *wide(const char *text)
{
    static WCHAR to[300];
    MultiByteToWideChar(CP_UTF8, 0, text, -1, to, 300);
    return to;
}

/* What a callback is to do, and what it saw. */
struct plan {
    unsigned recipients;
    void (*fill)(struct plan *plan, FAX_JOB_PARAMW *param, FAX_COVERPAGE_INFOW *cover); /* W, or none */
    unsigned calls;
    DWORD last_number, thread;
    HANDLE fax;
    bool zeroed;
    WCHAR number[16];
};

static bool is_zero(const void *at, size_t size)
{
    const unsigned char *bytes = at;
    for (size_t i = sizeof(DWORD); i < size; i++)
        if (bytes[i]) return false;
    return true;
}

static BOOL CALLBACK next_w(HANDLE handle, DWORD number, LPVOID context, PFAX_JOB_PARAMW param,
                            PFAX_COVERPAGE_INFOW cover)
{
    struct plan *plan = context;
    plan->calls++;
    plan->last_number = number;
    plan->fax = handle;
    plan->thread = GetCurrentThreadId();
    plan->zeroed = param->SizeOfStruct == sizeof *param && cover->SizeOfStruct == sizeof *cover &&
                   is_zero(param, sizeof *param) && is_zero(cover, sizeof *cover);
    if (number > plan->recipients) return FALSE;
    memcpy(plan->number, FX_W("5550100"), 8 * sizeof(WCHAR));
    plan->number[6] = (WCHAR)('0' + number % 10);
    param->RecipientNumber = plan->number; /* RCB-5: the same buffer again */
    if (plan->fill) plan->fill(plan, param, cover);
    return TRUE;
}

static BOOL CALLBACK next_a(HANDLE handle, DWORD number, LPVOID context, PFAX_JOB_PARAMA param,
                            PFAX_COVERPAGE_INFOA cover)
{
    struct plan *plan = context;
    (void)handle, (void)cover;
    plan->calls++;
    plan->zeroed = param->SizeOfStruct == sizeof *param && cover->SizeOfStruct == sizeof *cover &&
                   is_zero(param, sizeof *param) && is_zero(cover, sizeof *cover);
    if (number > plan->recipients) return FALSE;
    param->RecipientNumber = "5550177";
    param->RecipientName = "M\xfcller";
    return TRUE;
}

static BOOL broadcast(struct plan *plan, DWORD *job)
{
    return FaxSendDocumentForBroadcastW(fax, wide(fx_tiff(2)), job, next_w, plan);
}

/* Through a connection of its own: a callback may have closed the other. */
static void expect_jobs(DWORD count)
{
    PFAX_JOB_ENTRYW jobs = NULL;
    DWORD returned = 99;
    HANDLE own = fx_connect();
    assert_true(FaxEnumJobsW(own, &jobs, &returned));
    FaxFreeBuffer(jobs);
    assert_true(FaxClose(own));
    assert_int_equal(returned, count);
}

/* ---- Success ---- */

static void a_job_for_each_recipient_in_order_and_before_it_returns(void **state)
{
    (void)state;
    RULE("SDB-1");
    RULE("SDB-2");
    RULE("SDB-4");
    RULE("SDB-7");
    RULE("SDB-9");
    RULE("SEQ-11");
    RULE("RCB-1");
    RULE("RCB-2");
    RULE("RCB-5");
    RULE("RCB-6");
    begin("\"config\": {\"queue_paused\": true}");
    fx_register(fax, fx_window('t'));
    fx_messages();
    struct plan plan = {.recipients = 3};
    DWORD job = 99;
    fx_granted(broadcast(&plan, &job));
    assert_string_equal(fx_messages(), "JOB_QUEUED(0,1) JOB_QUEUED(0,2) JOB_QUEUED(0,3)");
    assert_int_equal(job, 3);
    assert_int_equal(plan.calls, 4);
    assert_int_equal(plan.last_number, 4);
    assert_ptr_equal(plan.fax, fax);
    assert_int_equal(plan.thread, GetCurrentThreadId());
    PFAX_JOB_ENTRYA jobs = NULL;
    DWORD count = 0;
    fx_granted(FaxEnumJobsA(fax, &jobs, &count));
    assert_int_equal(count, 3);
    for (DWORD i = 0; i < count; i++) {
        char number[] = "5550101";
        number[6] = (char)('1' + i);
        assert_string_equal(jobs[i].RecipientNumber, number);
        assert_int_equal(jobs[i].PageCount, 2);
    }
    FaxFreeBuffer(jobs);
}

static void each_job_is_one_by_itself(void **state)
{
    (void)state;
    RULE("SDB-3");
    RULE("SEQ-11");
    begin("\"parties\": [{\"number\": \"5550102\", \"does\": \"bad-number\"}]");
    struct plan plan = {.recipients = 3};
    DWORD job;
    fx_granted(broadcast(&plan, &job));
    fx_advance(120000);
    assert_string_equal(fx_ask("outbox", "/count"), "2");
    char document[16];
    snprintf(document, sizeof document, "%s", fx_ask("outbox", "/faxes/0/document"));
    assert_string_equal(fx_ask("outbox", "/faxes/1/document"), document); /* stored once */
}

static void the_structures_come_zeroed_in_both_forms(void **state)
{
    (void)state;
    RULE("RCB-4");
    RULE("GEN-5");
    begin("\"config\": {\"queue_paused\": true}");
    struct plan plan = {.recipients = 2};
    DWORD job;
    fx_granted(broadcast(&plan, &job));
    assert_true(plan.zeroed);
    struct plan a = {.recipients = 2};
    fx_granted(FaxSendDocumentForBroadcastA(fax, fx_tiff(1), &job, next_a, &a));
    assert_true(a.zeroed);
    assert_int_equal(job, 4);
    PFAX_JOB_ENTRYW entry = NULL;
    fx_granted(FaxGetJobW(fax, job, &entry));
    assert_int_equal(lstrcmpW(entry->RecipientName, FX_W("M\u00fcller")), 0);
    FaxFreeBuffer(entry);
}

static void with_cover(struct plan *plan, FAX_JOB_PARAMW *param, FAX_COVERPAGE_INFOW *cover)
{
    (void)param;
    if (plan->calls == 2) return; /* no name: none, whatever else there is */
    cover->CoverPageName = (WCHAR *)FX_W("generic.cov");
    cover->UseServerCoverPage = TRUE;
}

static void a_cover_page_is_used_when_it_has_a_name(void **state)
{
    (void)state;
    RULE("RCB-4");
    begin("\"config\": {\"queue_paused\": true}");
    struct plan plan = {.recipients = 2, .fill = with_cover};
    DWORD job, count;
    PFAX_JOB_ENTRYW jobs = NULL;
    fx_granted(broadcast(&plan, &job));
    fx_granted(FaxEnumJobsW(fax, &jobs, &count));
    assert_int_equal(jobs[0].PageCount, 3);
    assert_int_equal(jobs[1].PageCount, 2);
    FaxFreeBuffer(jobs);
    fx_op("queue-resume", "");
    fx_advance(120000);
    assert_string_equal(fx_ask("outbox", "/faxes/0/cover/cover_page_name"), "generic.cov");
    assert_string_equal(fx_ask("outbox", "/faxes/1/cover"), "null");
}

static BOOL CALLBACK says_why(HANDLE handle, DWORD number, LPVOID context, PFAX_JOB_PARAMW param,
                              PFAX_COVERPAGE_INFOW cover)
{
    (void)handle, (void)number, (void)context, (void)param, (void)cover;
    SetLastError(4711);
    return FALSE;
}

static void no_recipients_are_no_failure(void **state)
{
    (void)state;
    RULE("SDB-9");
    RULE("RCB-1");
    begin(NULL);
    fx_register(fax, fx_window('t'));
    fx_messages();
    struct plan plan = {.recipients = 0};
    DWORD job = 99;
    fx_granted(broadcast(&plan, &job));
    assert_int_equal(job, 0);
    assert_string_equal(fx_messages(), "");
    expect_jobs(0);
    assert_true(FaxSendDocumentForBroadcastW(fax, wide(fx_tiff(1)), &job, says_why, NULL));
    assert_int_equal(GetLastError(), 4711); /* what it said last is what is heard */
}

static void the_master_has_an_id_on_windows_2000_only(void **state)
{
    (void)state;
    RULE("SDB-5");
    struct plan plan = {.recipients = 2};
    DWORD job;
    begin("\"profile\": \"win2000\", \"config\": {\"queue_paused\": true}");
    fx_granted(broadcast(&plan, &job));
    assert_int_equal(job, 3);
    fx_refused(FaxAbort(fax, 1), ERROR_INVALID_PARAMETER); /* ABT-E3 */
    expect_jobs(2);
    plan.calls = 0;
    begin("\"config\": {\"queue_paused\": true}");
    fx_granted(broadcast(&plan, &job));
    assert_int_equal(job, 2);
}

/* It has an id, and is no job that anybody can look at or command. */
static void the_master_is_no_job_for_anybody(void **state)
{
    (void)state;
    RULE("SJB-E2");
    RULE("GJB-E2");
    RULE("ABT-E3");
    enum { MASTER = 1, RECIPIENT = 2 };
    struct plan plan = {.recipients = 1};
    PFAX_JOB_ENTRYW entry = NULL;
    DWORD job;
    begin("\"profile\": \"win2000\", \"config\": {\"queue_paused\": true}");
    fx_granted(broadcast(&plan, &job));
    assert_int_equal(job, RECIPIENT);
    fx_refused(FaxGetJobW(fax, MASTER, &entry), ERROR_INVALID_PARAMETER);
    assert_null(entry);
    fx_granted(FaxGetJobW(fax, RECIPIENT, &entry));
    static const DWORD commands[] = {JC_DELETE, JC_PAUSE, JC_RESUME};
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        entry->JobId = MASTER;
        fx_refused(FaxSetJobW(fax, MASTER, commands[i], entry), ERROR_INVALID_PARAMETER);
    }
    fx_refused(FaxAbort(fax, MASTER), ERROR_INVALID_PARAMETER);
    FaxFreeBuffer(entry);
    expect_jobs(1);
}

/* ---- Failure ---- */

static void null_and_handle_rows(void **state)
{
    (void)state;
    RULE("SDB-E1");
    RULE("GEN-24");
    RULE("GEN-25");
    begin(NULL);
    struct plan plan = {.recipients = 1};
    DWORD job = 99;
    HANDLE port = NULL;
    assert_true(FaxOpenPort(fax, 1, PORT_OPEN_QUERY, &port));
    WCHAR *file = wide(fx_tiff(1));
    const char *path = fx_tiff(1);
    fx_refused(FaxSendDocumentForBroadcastW(NULL, file, &job, next_w, &plan), ERROR_INVALID_PARAMETER);
    fx_refused(FaxSendDocumentForBroadcastW(fax, NULL, &job, next_w, &plan), ERROR_INVALID_PARAMETER);
    fx_refused(FaxSendDocumentForBroadcastW(fax, file, NULL, next_w, &plan), ERROR_INVALID_PARAMETER);
    fx_refused(FaxSendDocumentForBroadcastW(fax, file, &job, NULL, &plan), ERROR_INVALID_PARAMETER);
    fx_refused(FaxSendDocumentForBroadcastA(NULL, path, &job, next_a, &plan), ERROR_INVALID_PARAMETER);
    fx_refused(FaxSendDocumentForBroadcastA(fax, NULL, &job, next_a, &plan), ERROR_INVALID_PARAMETER);
    fx_refused(FaxSendDocumentForBroadcastA(fax, path, NULL, next_a, &plan), ERROR_INVALID_PARAMETER);
    fx_refused(FaxSendDocumentForBroadcastA(fax, path, &job, NULL, &plan), ERROR_INVALID_PARAMETER);
    fx_refused(FaxSendDocumentForBroadcastW(port, file, &job, next_w, &plan), ERROR_INVALID_HANDLE);
    assert_int_equal(plan.calls, 0);
    assert_int_equal(job, 99);
}

static void the_document_comes_before_the_first_recipient(void **state)
{
    (void)state;
    RULE("SDB-2");
    RULE("SDB-E3");
    RULE("SDB-E4");
    RULE("SDB-E5");
    RULE("GEN-23");
    begin(NULL);
    struct plan plan = {.recipients = 1};
    DWORD job = 99;
    const WCHAR *missing = FX_W("/no/such/file.tif");
    fx_refused(FaxSendDocumentForBroadcastW(fax, missing, &job, next_w, &plan), ERROR_FILE_NOT_FOUND);
    fx_refused(FaxSendDocumentForBroadcastW(fax, FX_W("a.tif"), &job, next_w, &plan), ERROR_FILE_NOT_FOUND);
    fx_refused(FaxSendDocumentForBroadcastW(fax, wide(fx_file("b.xyz", "b", 1)), &job, next_w, &plan),
               ERROR_INVALID_DATA);
    rights(FAX_ALL_ACCESS & ~(unsigned)FAX_JOB_SUBMIT & 0xFF);
    fx_refused(FaxSendDocumentForBroadcastW(fax, missing, &job, next_w, &plan), ERROR_ACCESS_DENIED);
    rights(FAX_JOB_SUBMIT);
    fx_granted(broadcast(&plan, &job));
    fx_op("queue-block", "");
    plan.calls = 0;
    fx_refused(broadcast(&plan, &job), ERROR_WRITE_PROTECT);
    assert_int_equal(plan.calls, 0);
}

static void second_without_number(struct plan *plan, FAX_JOB_PARAMW *param, FAX_COVERPAGE_INFOW *cover)
{
    (void)cover;
    if (plan->calls == 2) param->RecipientNumber = NULL;
}

static void a_failing_recipient_ends_it_and_those_before_stay(void **state)
{
    (void)state;
    RULE("SDB-E2");
    RULE("SDB-10");
    begin("\"config\": {\"queue_paused\": true}");
    struct plan plan = {.recipients = 5, .fill = second_without_number};
    DWORD job = 99;
    fx_refused(broadcast(&plan, &job), ERROR_INVALID_PARAMETER);
    assert_int_equal(plan.calls, 2);
    assert_int_equal(job, 99);
    expect_jobs(1);
}

/* The master's request and those of the recipients are no calls: what is traced, counted and expected is what the program called. */
static void a_broadcast_is_one_call_with_one_result(void **state)
{
    (void)state;
    RULE("SDB-10");
    begin("\"config\": {\"queue_paused\": true}");
    struct plan plans[] = {
        {.recipients = 3}, {.recipients = 0}, {.recipients = 5, .fill = second_without_number}};
    DWORD job;
    fx_granted(broadcast(&plans[0], &job));
    fx_granted(broadcast(&plans[1], &job));
    fx_refused(broadcast(&plans[2], &job), ERROR_INVALID_PARAMETER);
    fx_refused(FaxSendDocumentForBroadcastW(fax, FX_W("/no/such"), &job, next_w, &plans[0]),
               ERROR_FILE_NOT_FOUND);
    fx_expect_story("FaxSendDocumentForBroadcast",
                    "0.000 call process 1 FaxSendDocumentForBroadcast ERROR_SUCCESS",
                    "0.000 call process 1 FaxSendDocumentForBroadcast ERROR_SUCCESS",
                    "0.000 call process 1 FaxSendDocumentForBroadcast ERROR_INVALID_PARAMETER",
                    "0.000 call process 1 FaxSendDocumentForBroadcast ERROR_FILE_NOT_FOUND");
    const char *report = fx_ask("report", "/text");
    if (!strstr(report, "(SDB-E2)") || !strstr(report, "(SDB-E3)")) fail_msg("%s", report);
}

static void too_many_recipients(void **state)
{
    (void)state;
    RULE("SDB-8");
    RULE("SDB-E5");
    RULE("SDB-E6");
    static const struct {
        const char *members;
        DWORD code;
    } rows[] = {
        {"\"switches\": {\"recipients_limit\": 2}", FAX_ERR_RECIPIENTS_LIMIT},
        {"\"switches\": {\"recipients_limit\": 2, \"fax_errors\": false}", ERROR_ACCESS_DENIED},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct plan two = {.recipients = 2}, three = {.recipients = 3};
        DWORD job = 99;
        begin(rows[i].members);
        fx_granted(broadcast(&two, &job));
        fx_refused(broadcast(&three, &job), rows[i].code);
        assert_int_equal(three.calls, 3);
        assert_int_equal(job, 2);
    }
}

/* ---- Callbacks that do not behave ---- */

static void nonsense_size(struct plan *plan, FAX_JOB_PARAMW *param, FAX_COVERPAGE_INFOW *cover)
{
    (void)plan, (void)cover;
    param->SizeOfStruct = 1;
}

static void nonsense_cover_size(struct plan *plan, FAX_JOB_PARAMW *param, FAX_COVERPAGE_INFOW *cover)
{
    (void)plan, (void)param;
    cover->SizeOfStruct = 8;
    cover->CoverPageName = (WCHAR *)FX_W("/some.cov");
}

static void nonsense_values(struct plan *plan, FAX_JOB_PARAMW *param, FAX_COVERPAGE_INFOW *cover)
{
    (void)plan;
    memset(cover, 0, sizeof *cover);
    memset(&param->ScheduleTime, 0xFF, sizeof param->ScheduleTime);
    param->ScheduleAction = 0xFFFFFFFF;
}

static void nonsense_cover(struct plan *plan, FAX_JOB_PARAMW *param, FAX_COVERPAGE_INFOW *cover)
{
    (void)plan, (void)param;
    cover->CoverPageName = (WCHAR *)FX_W("no such.cov");
    cover->UseServerCoverPage = TRUE;
}

static void nonsense_personal(struct plan *plan, FAX_JOB_PARAMW *param, FAX_COVERPAGE_INFOW *cover)
{
    (void)plan, (void)param;
    cover->CoverPageName = (WCHAR *)FX_W("/no/such.cov");
}

static void what_is_filled_in_is_checked_as_ever(void **state)
{
    (void)state;
    RULE("SDB-10");
    static const struct {
        void (*fill)(struct plan *plan, FAX_JOB_PARAMW *param, FAX_COVERPAGE_INFOW *cover);
        DWORD code;
    } rows[] = {
        {nonsense_size, ERROR_INVALID_PARAMETER},   {nonsense_cover_size, ERROR_INVALID_PARAMETER},
        {nonsense_values, ERROR_INVALID_PARAMETER}, {nonsense_cover, ERROR_FILE_NOT_FOUND},
        {nonsense_personal, ERROR_FILE_NOT_FOUND},
    };
    begin(NULL);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct plan plan = {.recipients = 9, .fill = rows[i].fill};
        DWORD job;
        fx_refused(broadcast(&plan, &job), rows[i].code);
        assert_int_equal(plan.calls, 1);
    }
    expect_jobs(0);
}

/* It frees what is not its own, and calls the API, a broadcast of its own among it. */
static void busy_body(struct plan *plan, FAX_JOB_PARAMW *param, FAX_COVERPAGE_INFOW *cover)
{
    DWORD count = 0, job = 0;
    PFAX_JOB_ENTRYW jobs = NULL;
    struct plan inner = {.recipients = 2};
    assert_true(FaxEnumJobsW(fax, &jobs, &count));
    FaxFreeBuffer(jobs);
    assert_int_equal(count, (plan->calls - 1) * 3);
    assert_true(broadcast(&inner, &job));
    FaxFreeBuffer(param);
    FaxFreeBuffer(cover);
}

static void a_callback_may_call_and_free_what_it_likes(void **state)
{
    (void)state;
    RULE("RCB-6");
    RULE("FRB-6");
    begin("\"config\": {\"queue_paused\": true}");
    struct plan plan = {.recipients = 2, .fill = busy_body};
    DWORD job;
    fx_granted(broadcast(&plan, &job));
    assert_int_equal(job, 6);
    expect_jobs(6);
    fx_sync();
    assert_int_equal(fx_findings("foreign_buffer"), 1);
}

static PFAX_JOB_PARAMW prepared;

static void copies_what_was_prepared(struct plan *plan, FAX_JOB_PARAMW *param, FAX_COVERPAGE_INFOW *cover)
{
    (void)cover;
    *param = *prepared;
    param->RecipientNumber = plan->number;
}

static void prepared_structures_may_be_copied(void **state)
{
    (void)state;
    RULE("RCB-3");
    begin("\"config\": {\"queue_paused\": true}, \"users\": [{\"name\": \"alice\", \"full_name\": \"Alice "
          "A.\"}]");
    PFAX_COVERPAGE_INFOW cover = NULL;
    assert_true(FaxCompleteJobParamsW(&prepared, &cover));
    struct plan plan = {.recipients = 2, .fill = copies_what_was_prepared};
    DWORD job, count;
    PFAX_JOB_ENTRYA jobs = NULL;
    fx_granted(broadcast(&plan, &job));
    FaxFreeBuffer(prepared);
    FaxFreeBuffer(cover);
    fx_granted(FaxEnumJobsA(fax, &jobs, &count));
    assert_string_equal(jobs[0].SenderName, "Alice A.");
    assert_string_equal(jobs[1].SenderName, "Alice A.");
    assert_string_equal(jobs[1].RecipientNumber, "5550102");
    FaxFreeBuffer(jobs);
}

static void closes_the_handle(struct plan *plan, FAX_JOB_PARAMW *param, FAX_COVERPAGE_INFOW *cover)
{
    (void)param, (void)cover;
    if (plan->calls == 2) assert_true(FaxClose(fax));
}

static void what_it_closes_is_closed(void **state)
{
    (void)state;
    RULE("SDB-10");
    RULE("RCB-6");
    begin("\"config\": {\"queue_paused\": true}");
    struct plan plan = {.recipients = 3, .fill = closes_the_handle};
    DWORD job = 99;
    fx_refused(broadcast(&plan, &job), ERROR_INVALID_HANDLE);
    expect_jobs(1);
}

/* One that never says that there are no more ends with what it meets: here, the queue closes. */
static void closes_the_queue(struct plan *plan, FAX_JOB_PARAMW *param, FAX_COVERPAGE_INFOW *cover)
{
    (void)param, (void)cover;
    if (plan->calls == 200) fx_signal("queue-block", "");
}

static void one_that_never_ends_goes_on_until_a_recipient_fails(void **state)
{
    (void)state;
    RULE("SDB-10");
    begin("\"config\": {\"queue_paused\": true}");
    struct plan plan = {.recipients = 0xFFFFFFFF, .fill = closes_the_queue};
    DWORD job = 99;
    fx_refused(broadcast(&plan, &job), ERROR_WRITE_PROTECT);
    assert_int_equal(plan.calls, 200);
    expect_jobs(199);
}

/* Nobody has set a limit: there is one all the same, and the report says who met it. */
static void one_that_never_ends_is_ended(void **state)
{
    (void)state;
    RULE("SDB-8");
    RULE("SDB-E6");
    RULE("SDB-10");
    begin("\"config\": {\"queue_paused\": true}");
    struct plan plan = {.recipients = 0xFFFFFFFF};
    DWORD job = 99;
    fx_refused(broadcast(&plan, &job), FAX_ERR_RECIPIENTS_LIMIT);
    assert_int_equal(job, 99);
    assert_int_equal(plan.calls, 10001);
    assert_string_equal(fx_ask("status", "/jobs"), "10000");
    assert_int_equal(fx_findings("endless_broadcast"), 1);
}

/* Each callback begins a broadcast before it says anything. */
static BOOL CALLBACK begins_another(HANDLE handle, DWORD number, LPVOID context, PFAX_JOB_PARAMW param,
                                    PFAX_COVERPAGE_INFOW cover)
{
    struct plan *plan = context;
    DWORD job = 0;
    (void)handle, (void)number, (void)param, (void)cover;
    plan->calls++;
    bool queued = FaxSendDocumentForBroadcastW(fax, wide(fx_tiff(1)), &job, begins_another, plan);
    if (!queued && !plan->last_number) plan->last_number = GetLastError();
    return FALSE;
}

static void one_in_one_in_one_without_end_is_ended(void **state)
{
    (void)state;
    RULE("SDB-8");
    RULE("RCB-6");
    begin("\"config\": {\"queue_paused\": true}");
    for (unsigned again = 1; again <= 2; again++) {
        struct plan plan = {0};
        DWORD job = 99;
        assert_true(FaxSendDocumentForBroadcastW(fax, wide(fx_tiff(1)), &job, begins_another, &plan));
        assert_int_equal(plan.calls, 64);
        assert_int_equal(plan.last_number, FAX_ERR_RECIPIENTS_LIMIT);
    }
    assert_int_equal(fx_findings("endless_broadcast"), 1);
}

/* What a callback jumped out of is over: it does not count among those that are under way. */
static jmp_buf way_out;

static BOOL CALLBACK leaves_at_once(HANDLE handle, DWORD number, LPVOID context, PFAX_JOB_PARAMW param,
                                    PFAX_COVERPAGE_INFOW cover)
{
    (void)handle, (void)number, (void)context, (void)param, (void)cover;
    longjmp(way_out, 1);
}

static void broadcasts_that_were_jumped_out_of_are_over(void **state)
{
    (void)state;
    RULE("SDB-8");
    RULE("RCB-6");
    begin("\"config\": {\"queue_paused\": true}");
    DWORD job = 99;
    for (volatile unsigned i = 0; i < 100; i++)
        if (!setjmp(way_out))
            fx_refused(FaxSendDocumentForBroadcastW(fax, wide(fx_tiff(1)), &job, leaves_at_once, NULL), 0);
    struct plan plan = {.recipients = 1};
    fx_granted(broadcast(&plan, &job));
    assert_int_equal(fx_findings("endless_broadcast"), 0);
}

static void who_has_more_recipients_sets_a_limit(void **state)
{
    (void)state;
    RULE("SDB-8");
    begin("\"config\": {\"queue_paused\": true}, \"switches\": {\"recipients_limit\": 10001}");
    struct plan plan = {.recipients = 10001};
    DWORD job = 99;
    fx_granted(broadcast(&plan, &job));
    assert_int_equal(job, 10001);
    assert_int_equal(fx_findings("endless_broadcast"), 0);
}

static BOOL answer;

static BOOL CALLBACK answers_oddly(HANDLE handle, DWORD number, LPVOID context, PFAX_JOB_PARAMW param,
                                   PFAX_COVERPAGE_INFOW cover)
{
    return next_w(handle, number, context, param, cover) ? answer : FALSE;
}

static void anything_but_zero_is_a_recipient(void **state)
{
    (void)state;
    RULE("RCB-1");
    static const BOOL answers[] = {2, -1, 0x100, 0x10000, (BOOL)0x80000000};
    begin("\"config\": {\"queue_paused\": true}");
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        struct plan plan = {.recipients = 1};
        DWORD job;
        answer = answers[i];
        fx_granted(FaxSendDocumentForBroadcastW(fax, wide(fx_tiff(1)), &job, answers_oddly, &plan));
        assert_int_equal(job, i + 1);
    }
}

/* ---- Callbacks that never come back ---- */

static jmp_buf out;

static void jumps_out(struct plan *plan, FAX_JOB_PARAMW *param, FAX_COVERPAGE_INFOW *cover)
{
    (void)param, (void)cover;
    if (plan->calls == 2) longjmp(out, 1);
}

/* Nothing is held while it runs, and nothing is lost: the fixture sees to that. */
static void one_may_be_left_by_a_jump(void **state)
{
    (void)state;
    RULE("SDB-10");
    RULE("RCB-6");
    begin("\"config\": {\"queue_paused\": true}");
    struct plan plan = {.recipients = 3, .fill = jumps_out}, whole = {.recipients = 1};
    DWORD job = 99;
    if (setjmp(out) == 0) {
        broadcast(&plan, &job);
        fail_msg("it did not jump");
    }
    expect_jobs(1);
    fx_granted(broadcast(&whole, &job));
    assert_int_equal(job, 2);
}

static void ends_its_thread(struct plan *plan, FAX_JOB_PARAMW *param, FAX_COVERPAGE_INFOW *cover)
{
    (void)param, (void)cover;
    if (plan->calls == 2) ExitThread(7);
}

static DWORD WINAPI broadcasting_thread(LPVOID plan)
{
    DWORD job;
    broadcast(plan, &job);
    return 1;
}

static void one_may_end_its_thread(void **state)
{
    (void)state;
    RULE("SDB-10");
    RULE("RCB-6");
    begin("\"config\": {\"queue_paused\": true}");
    struct plan plan = {.recipients = 3, .fill = ends_its_thread}, whole = {.recipients = 1};
    DWORD code = 0, job = 99;
    HANDLE thread = CreateThread(NULL, 0, broadcasting_thread, &plan, 0, NULL);
    assert_non_null(thread);
    assert_int_equal(WaitForSingleObject(thread, INFINITE), WAIT_OBJECT_0);
    assert_true(GetExitCodeThread(thread, &code));
    assert_int_equal(code, 7);
    CloseHandle(thread);
    expect_jobs(1);
    fx_granted(broadcast(&whole, &job));
    assert_int_equal(job, 2);
}

static void crashes_the_service(struct plan *plan, FAX_JOB_PARAMW *param, FAX_COVERPAGE_INFOW *cover)
{
    (void)param, (void)cover;
    if (plan->calls == 2) fx_signal("service-crash", "");
}

static void the_service_may_go_in_between(void **state)
{
    (void)state;
    RULE("GEN-27");
    RULE("SDB-10");
    begin("\"config\": {\"queue_paused\": true}");
    struct plan plan = {.recipients = 3, .fill = crashes_the_service};
    DWORD job = 99;
    fx_refused(broadcast(&plan, &job), RPC_S_SERVER_UNAVAILABLE);
    assert_int_equal(plan.calls, 2);
}

static const struct test_case cases[] = {
    CASE(a_job_for_each_recipient_in_order_and_before_it_returns),
    CASE(each_job_is_one_by_itself),
    CASE(the_structures_come_zeroed_in_both_forms),
    CASE(a_cover_page_is_used_when_it_has_a_name),
    CASE(no_recipients_are_no_failure),
    CASE(the_master_has_an_id_on_windows_2000_only),
    CASE(the_master_is_no_job_for_anybody),
    CASE(null_and_handle_rows),
    CASE(the_document_comes_before_the_first_recipient),
    CASE(a_failing_recipient_ends_it_and_those_before_stay),
    CASE(a_broadcast_is_one_call_with_one_result),
    CASE(too_many_recipients),
    CASE(what_is_filled_in_is_checked_as_ever),
    CASE(a_callback_may_call_and_free_what_it_likes),
    CASE(prepared_structures_may_be_copied),
    CASE(what_it_closes_is_closed),
    CASE(one_that_never_ends_goes_on_until_a_recipient_fails),
    CASE(one_that_never_ends_is_ended),
    CASE(who_has_more_recipients_sets_a_limit),
    CASE(one_in_one_in_one_without_end_is_ended),
    CASE(broadcasts_that_were_jumped_out_of_are_over),
    CASE(anything_but_zero_is_a_recipient),
    CASE(one_may_be_left_by_a_jump),
    CASE(one_may_end_its_thread),
    CASE(the_service_may_go_in_between),
};

FX_MAIN("broadcast")
