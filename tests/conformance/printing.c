/* SPDX-License-Identifier: MIT */
/* FaxStartPrintJob, FaxPrintCoverPage: SPJ, PCP, FPR and FCI in functions.md and structures.md. */
#include "tests/conformance/fixture.h"

#include <string.h>

static FAX_CONTEXT_INFOW context;
static DWORD spooled;

static void begin(const char *members)
{
    fx_world(members);
    fx_process("client", "alice");
    memset(&context, 0xEE, sizeof context);
    context.SizeOfStruct = sizeof context;
    spooled = 0;
}

static FAX_PRINT_INFOW info_for(const WCHAR *number)
{
    FAX_PRINT_INFOW info;
    memset(&info, 0, sizeof info);
    info.SizeOfStruct = sizeof info;
    info.RecipientNumber = number;
    return info;
}

static BOOL start_on(const WCHAR *printer)
{
    FAX_PRINT_INFOW info = info_for(FX_W("5550100"));
    return FaxStartPrintJobW(printer, &info, &spooled, &context);
}

static FAX_COVERPAGE_INFOW common_cover(void)
{
    FAX_COVERPAGE_INFOW cover;
    memset(&cover, 0, sizeof cover);
    cover.SizeOfStruct = sizeof cover;
    cover.CoverPageName = FX_W("generic.cov");
    cover.UseServerCoverPage = TRUE;
    return cover;
}

static void expect_jobs(const char *count)
{
    fx_sync();
    assert_string_equal(fx_ask("jobs", "/count"), count);
}

static void a_printed_document_is_queued_at_its_end(void **state)
{
    (void)state;
    RULE("SPJ-1");
    RULE("SPJ-5");
    RULE("SPJ-8");
    RULE("SPJ-3");
    RULE("PCP-4");
    RULE("FPR-1");
    begin(NULL);
    FAX_PRINT_INFOW info = info_for(FX_W("5550100"));
    info.DocName = FX_W("A letter");
    info.RecipientName = FX_W("Bob");
    info.SenderName = FX_W("Alice");
    info.SenderCompany = FX_W("Company");
    info.SenderDept = FX_W("Department");
    info.SenderBillingCode = FX_W("4711");
    info.DrEmailAddress = FX_W("alice@example.org");
    HANDLE fax = fx_connect(), port = fx_port();
    fx_register_port(fax, port, 1);
    fx_packets(port);
    fx_granted(FaxStartPrintJobW(NULL, &info, &spooled, &context));
    for (int i = 0; i < 2; i++) {
        assert_true(StartPage(context.hDC) > 0);
        fx_granted(TextOutW(context.hDC, 100, 100, FX_W("Hello, Bob"), 5));
        fx_granted(TextOutA(context.hDC, 100, 200, "Yours", 5));
        assert_true(EndPage(context.hDC) > 0);
    }
    expect_jobs("0");
    SetLastError(FX_MARK);
    assert_true(EndDoc(context.hDC) > 0);
    assert_int_equal(GetLastError(), FX_MARK);
    assert_string_equal(fx_packets(port), "JOB_QUEUED(0,1) INITIALIZING(1,1)");
    fx_granted(DeleteDC(context.hDC));
    PFAX_JOB_ENTRYW job;
    fx_granted(FaxGetJobW(fax, 1, &job));
    assert_int_equal(job->PageCount, 2);
    assert_int_equal(job->DeliveryReportType, DRT_EMAIL);
    const LPCWSTR *expected[] = {&info.RecipientNumber, &info.RecipientName, &info.SenderName,
                                 &info.SenderCompany,   &info.SenderDept,    &info.SenderBillingCode,
                                 &info.DocName,         &info.DrEmailAddress};
    const LPCWSTR got[] = {job->RecipientNumber, job->RecipientName,        job->SenderName,
                           job->SenderCompany,   job->SenderDept,           job->BillingCode,
                           job->DocumentName,    job->DeliveryReportAddress};
    for (size_t i = 0; i < sizeof got / sizeof *got; i++) assert_int_equal(lstrcmpW(got[i], *expected[i]), 0);
    FaxFreeBuffer(job);
    fx_advance(60000);
    assert_string_equal(fx_ask("outbox", "/count"), "1");
    assert_string_equal(fx_ask("outbox", "/faxes/0/pages"), "2");
}

static void what_is_drawn_stands_where_it_was_drawn(void **state)
{
    (void)state;
    RULE("SPJ-1");
    RULE("GPD-2");
    begin("\"config\": {\"queue_paused\": true}");
    fx_granted(start_on(NULL));
    assert_true(StartPage(context.hDC) > 0);
    fx_granted(TextOutA(context.hDC, 11, 23, "Hello, Bob", 9));
    fx_granted(TextOutW(context.hDC, 1704, 2128, FX_W("Z5"), 2)); /* the last letter that there is room for */
    fx_granted(TextOutA(context.hDC, -1, 100, "left of it", 10));
    fx_granted(TextOutA(context.hDC, 100, -1, "above it", 8));
    fx_granted(TextOutA(context.hDC, 100, 100, "nothing", 0));
    fx_refused(TextOutA(context.hDC, 100, 100, "as far as it goes", -1), ERROR_INVALID_PARAMETER);
    fx_refused(TextOutW(context.hDC, 100, 100, FX_W("as far as it goes"), -1), ERROR_INVALID_PARAMETER);
    assert_true(EndPage(context.hDC) > 0);
    assert_true(EndDoc(context.hDC) > 0);
    fx_granted(DeleteDC(context.hDC));
    LPBYTE tiff = NULL;
    DWORD size, width, height;
    fx_granted(FaxGetPageData(fx_connect(), 1, &tiff, &size, &width, &height));
    fx_expect_letters(tiff, size, 11, 23, "HELLO, BO");
    fx_expect_letters(tiff, size, 1704, 2128, "Z");
    fx_expect_black(tiff, size, "HELLO, BOZ");
    FaxFreeBuffer(tiff);
}

static void the_a_form_has_a_context_of_its_own_size(void **state)
{
    (void)state;
    RULE("STR-4");
    RULE("FCI-1");
    RULE("FCI-2");
    RULE("FCI-3");
    RULE("SPJ-6");
    RULE("GEN-7");
    begin(NULL);
    FAX_PRINT_INFOA info;
    FAX_CONTEXT_INFOA narrow;
    memset(&info, 0, sizeof info);
    memset(&narrow, 0xEE, sizeof narrow);
    info.SizeOfStruct = sizeof info;
    info.RecipientNumber = "5550100";
    narrow.SizeOfStruct = sizeof(FAX_CONTEXT_INFOW);
    fx_refused(FaxStartPrintJobA("Fax", &info, &spooled, &narrow), ERROR_INVALID_PARAMETER);
    narrow.SizeOfStruct = sizeof narrow;
    fx_granted(FaxStartPrintJobA("Fax", &info, &spooled, &narrow));
    assert_string_equal(narrow.ServerName, "");
    fx_granted(start_on(FX_W("FAX")));
    assert_int_equal(context.ServerName[0], 0);
    assert_int_equal(context.SizeOfStruct, sizeof context);
    FAX_COVERPAGE_INFOA cover;
    memset(&cover, 0, sizeof cover);
    cover.SizeOfStruct = sizeof cover;
    cover.CoverPageName = "generic.cov";
    cover.UseServerCoverPage = TRUE;
    fx_granted(FaxPrintCoverPageA(&narrow, &cover));
    narrow.SizeOfStruct = sizeof(FAX_CONTEXT_INFOW);
    fx_refused(FaxPrintCoverPageA(&narrow, &cover), ERROR_INVALID_PARAMETER);
    context.SizeOfStruct = sizeof narrow;
    FAX_COVERPAGE_INFOW wide = common_cover();
    fx_refused(FaxPrintCoverPageW(&context, &wide), ERROR_INVALID_PARAMETER);
    assert_true(EndDoc(narrow.hDC) > 0);
    expect_jobs("1");
    fx_granted(DeleteDC(narrow.hDC));
    fx_granted(DeleteDC(context.hDC));
    fx_refused(DeleteDC(context.hDC), ERROR_INVALID_HANDLE);
}

static void parameters_of_a_print_job(void **state)
{
    (void)state;
    RULE("SPJ-E1");
    RULE("SPJ-E2");
    RULE("SPJ-E3");
    RULE("SPJ-7");
    RULE("FPR-3");
    RULE("GEN-23");
    begin(NULL);
    const WCHAR *other = FX_W("Laser"); /* what is wrong with the parameters comes first */
    FAX_PRINT_INFOW info = info_for(FX_W("5550100"));
    fx_refused(FaxStartPrintJobW(other, NULL, &spooled, &context), ERROR_INVALID_PARAMETER);
    fx_refused(FaxStartPrintJobW(other, &info, NULL, &context), ERROR_INVALID_PARAMETER);
    fx_refused(FaxStartPrintJobW(other, &info, &spooled, NULL), ERROR_INVALID_PARAMETER);
    context.SizeOfStruct--;
    fx_refused(FaxStartPrintJobW(other, &info, &spooled, &context), ERROR_INVALID_PARAMETER);
    context.SizeOfStruct++;
    info.SizeOfStruct++;
    fx_refused(FaxStartPrintJobW(other, &info, &spooled, &context), ERROR_INVALID_PARAMETER);
    info = info_for(NULL);
    fx_refused(FaxStartPrintJobW(other, &info, &spooled, &context), ERROR_INVALID_PARAMETER);
    info = info_for(FX_W(""));
    fx_refused(FaxStartPrintJobW(other, &info, &spooled, &context), ERROR_INVALID_PARAMETER);
    info = info_for(FX_W("5550100"));
    info.Reserved = FX_W("");
    fx_refused(FaxStartPrintJobW(other, &info, &spooled, &context), ERROR_INVALID_PARAMETER);
    assert_int_equal(spooled, 0);
}

static void an_output_file_is_ignored_and_pointed_out(void **state)
{
    (void)state;
    RULE("FPR-2");
    RULE("FPR-3");
    begin(NULL);
    FAX_PRINT_INFOW info = info_for(FX_W("5550100"));
    fx_granted(FaxStartPrintJobW(NULL, &info, &spooled, &context));
    assert_int_equal(fx_findings("output_file_ignored"), 0);
    info.OutputFileName = FX_W("c:\\out.tif");
    fx_granted(FaxStartPrintJobW(NULL, &info, &spooled, &context));
    assert_int_equal(fx_findings("output_file_ignored"), 1);
}

static void printers_by_name(void **state)
{
    (void)state;
    RULE("SPJ-E4");
    RULE("SPJ-2");
    begin("\"computer\": \"FAXBOX\"");
    fx_granted(start_on(FX_W("fax")));
    fx_granted(start_on(FX_W("\\\\faxbox\\Fax")));
    fx_refused(start_on(FX_W("")), ERROR_INVALID_PRINTER_NAME);
    fx_refused(start_on(FX_W("Laser")), ERROR_INVALID_PRINTER_NAME);
    fx_refused(start_on(FX_W("\\\\faxbox\\Laser")), ERROR_INVALID_PRINTER_NAME);
    fx_refused(start_on(FX_W("\\\\other\\Fax")), ERROR_INVALID_PRINTER_NAME);
    fx_refused(start_on(FX_W("\\\\faxbox")), ERROR_INVALID_PRINTER_NAME);
    fx_refused(start_on(FX_W("\\Fax")), ERROR_INVALID_PRINTER_NAME);
}

static void the_id_is_the_spoolers(void **state)
{
    (void)state;
    RULE("SPJ-4");
    RULE("GEN-17");
    begin(NULL);
    HANDLE fax = fx_connect();
    PFAX_JOB_ENTRYW job;
    fx_granted(start_on(NULL));
    assert_int_equal(spooled, 1);
    fx_granted(start_on(NULL));
    assert_int_equal(spooled, 2);
    assert_true(EndDoc(context.hDC) > 0);
    fx_granted(FaxGetJobW(fax, 1, &job)); /* the second one is the first fax */
    FaxFreeBuffer(job);
    fx_refused(FaxGetJobW(fax, spooled, &job), ERROR_INVALID_PARAMETER);
}

static void what_is_aborted_or_left_is_not_queued(void **state)
{
    (void)state;
    RULE("SPJ-5");
    RULE("SPJ-8");
    begin(NULL);
    fx_granted(start_on(NULL));
    assert_true(StartPage(context.hDC) > 0);
    assert_true(AbortDoc(context.hDC) > 0);
    fx_refused(EndDoc(context.hDC) > 0, ERROR_INVALID_HANDLE);
    fx_refused(AbortDoc(context.hDC) > 0, ERROR_INVALID_HANDLE);
    fx_refused(StartPage(context.hDC) > 0, ERROR_INVALID_HANDLE);
    fx_granted(DeleteDC(context.hDC));
    fx_granted(start_on(NULL));
    fx_granted(DeleteDC(context.hDC));
    fx_refused(EndDoc(context.hDC) > 0, ERROR_INVALID_HANDLE);
    expect_jobs("0");
}

static void pages_are_begun_and_ended_in_turn(void **state)
{
    (void)state;
    RULE("PCP-4");
    begin(NULL);
    fx_granted(start_on(NULL));
    fx_refused(EndPage(context.hDC) > 0, ERROR_INVALID_PARAMETER);
    fx_refused(TextOutA(context.hDC, 1, 1, "x", 1), ERROR_INVALID_PARAMETER);
    assert_true(StartPage(context.hDC) > 0);
    fx_refused(StartPage(context.hDC) > 0, ERROR_INVALID_PARAMETER);
    fx_granted(TextOutA(context.hDC, -1, 1, "x", 1)); /* beyond the edge */
    fx_granted(TextOutA(context.hDC, 1, 1, NULL, 0));
    assert_true(EndPage(context.hDC) > 0);
    assert_true(EndDoc(context.hDC) > 0);
    fx_refused(DeleteDC(NULL), ERROR_INVALID_HANDLE);
}

static void a_cover_page_is_the_first_page(void **state)
{
    (void)state;
    RULE("PCP-1");
    RULE("PCP-2");
    RULE("PCP-3");
    RULE("PCP-4");
    RULE("PCP-5");
    begin(NULL);
    FAX_COVERPAGE_INFOW cover = common_cover();
    cover.RecName = FX_W("Bob");
    cover.Subject = FX_W("A subject");
    fx_granted(start_on(NULL));
    fx_granted(FaxPrintCoverPageW(&context, &cover));
    assert_true(StartPage(context.hDC) > 0);
    assert_true(EndPage(context.hDC) > 0);
    assert_true(EndDoc(context.hDC) > 0);
    WCHAR path[300];
    assert_true(MultiByteToWideChar(CP_UTF8, 0, fx_file("mine.cov", "x", 1), -1, path, 300) > 0);
    cover.UseServerCoverPage = FALSE;
    cover.CoverPageName = path;
    fx_granted(start_on(NULL));
    fx_granted(FaxPrintCoverPageW(&context, &cover));
    assert_true(EndDoc(context.hDC) > 0);
    fx_sync();
    fx_advance(120000);
    assert_string_equal(fx_ask("outbox", "/faxes/0/pages"), "2");
    assert_string_equal(fx_ask("outbox", "/faxes/1/pages"), "1");
    assert_string_equal(fx_ask("outbox", "/faxes/0/cover/rec_name"), "Bob");
    assert_string_equal(fx_ask("outbox", "/faxes/0/cover/subject"), "A subject");
    assert_non_null(strstr(fx_ask("outbox", "/faxes/1/cover/cover_page_name"), "mine.cov"));
}

static void parameters_of_a_cover_page(void **state)
{
    (void)state;
    RULE("PCP-E1");
    RULE("PCP-E2");
    RULE("PCP-E3");
    RULE("PCP-E4");
    RULE("PCP-E5");
    RULE("SPJ-E6");
    RULE("GEN-23");
    begin(NULL);
    FAX_COVERPAGE_INFOW cover = common_cover();
    context.hDC = NULL;
    fx_refused(FaxPrintCoverPageW(NULL, &cover), ERROR_INVALID_PARAMETER);
    fx_refused(FaxPrintCoverPageW(&context, NULL), ERROR_INVALID_PARAMETER);
    cover.SizeOfStruct--;
    fx_refused(FaxPrintCoverPageW(&context, &cover), ERROR_INVALID_PARAMETER);
    cover = common_cover();
    context.SizeOfStruct--;
    fx_refused(FaxPrintCoverPageW(&context, &cover), ERROR_INVALID_PARAMETER);
    context.SizeOfStruct++;
    cover.CoverPageName = NULL;
    fx_refused(FaxPrintCoverPageW(&context, &cover), ERROR_INVALID_PARAMETER);
    cover.CoverPageName = FX_W("none.cov");
    fx_refused(FaxPrintCoverPageW(&context, &cover), ERROR_SPL_NO_STARTDOC);
    fx_granted(start_on(NULL));
    fx_refused(FaxPrintCoverPageW(&context, &cover), ERROR_FILE_NOT_FOUND);
    cover.UseServerCoverPage = FALSE;
    fx_refused(FaxPrintCoverPageW(&context, &cover), ERROR_FILE_NOT_FOUND);
    cover.CoverPageName = FX_W("/no/such/folder/page.cov");
    fx_refused(FaxPrintCoverPageW(&context, &cover), ERROR_FILE_NOT_FOUND);
    assert_true(AbortDoc(context.hDC) > 0);
    fx_refused(FaxPrintCoverPageW(&context, &cover), ERROR_SPL_NO_STARTDOC);
}

static void only_the_servers_cover_pages_may_be_allowed(void **state)
{
    (void)state;
    RULE("SND-15");
    begin("\"config\": {\"server_cover_pages_only\": true}");
    FAX_COVERPAGE_INFOW cover = common_cover();
    fx_granted(start_on(NULL));
    cover.UseServerCoverPage = FALSE;
    fx_refused(FaxPrintCoverPageW(&context, &cover), ERROR_INVALID_PARAMETER);
    cover.UseServerCoverPage = TRUE;
    fx_granted(FaxPrintCoverPageW(&context, &cover));
    assert_true(AbortDoc(context.hDC) > 0);
}

static void the_spooler_needs_no_service(void **state)
{
    (void)state;
    RULE("SPJ-2");
    RULE("GEN-7");
    begin(NULL);
    fx_op("service-stop", "");
    FAX_COVERPAGE_INFOW cover = common_cover();
    fx_granted(start_on(NULL));
    fx_granted(FaxPrintCoverPageW(&context, &cover));
    assert_true(EndDoc(context.hDC) > 0); /* which starts it */
    expect_jobs("1");
    begin("\"switches\": {\"demand_start\": false}");
    fx_op("service-stop", "");
    fx_granted(start_on(NULL));
    fx_refused(EndDoc(context.hDC) > 0, RPC_S_SERVER_UNAVAILABLE);
    fx_refused(EndDoc(context.hDC) > 0, ERROR_INVALID_HANDLE); /* it is over */
}

static void who_may_not_send_is_told_at_the_end(void **state)
{
    (void)state;
    RULE("SPJ-8");
    begin("\"users\": [{\"name\": \"alice\", \"rights\": \"none\"}]");
    fx_granted(start_on(NULL));
    fx_refused(EndDoc(context.hDC) > 0, ERROR_ACCESS_DENIED);
    expect_jobs("0");
}

static void a_blocked_queue_takes_no_printed_document(void **state)
{
    (void)state;
    RULE("SND-E9");
    begin(NULL);
    fx_granted(start_on(NULL));
    fx_op("queue-block", "");
    fx_refused(EndDoc(context.hDC) > 0, ERROR_WRITE_PROTECT);
    expect_jobs("0");
}

static void a_device_context_that_is_left_is_reported(void **state)
{
    (void)state;
    RULE("FCI-3");
    RULE("SPJ-5");
    begin(NULL);
    for (int i = 0; i < 3; i++) {
        fx_granted(start_on(NULL));
        if (i > 0) assert_true(EndDoc(context.hDC) > 0);
        if (i > 1) fx_granted(DeleteDC(context.hDC));
    }
    fx_exit(0);
    assert_int_equal(fx_findings("dc_not_deleted"), 1); /* those of one place are one */
    const char *report = fx_ask("report", "/text");
    if (!strstr(report, "calling FaxStartPrintJob") || !strstr(report, "(2 times)")) fail_msg("%s", report);
}

static void who_deletes_it_has_left_nothing(void **state)
{
    (void)state;
    RULE("FCI-3");
    begin(NULL);
    fx_granted(start_on(NULL));
    assert_true(AbortDoc(context.hDC) > 0);
    fx_granted(DeleteDC(context.hDC));
    fx_exit(0);
    assert_int_equal(fx_findings("dc_not_deleted"), 0);
}

static const struct test_case cases[] = {
    CASE(a_printed_document_is_queued_at_its_end),
    CASE(what_is_drawn_stands_where_it_was_drawn),
    CASE(the_a_form_has_a_context_of_its_own_size),
    CASE(parameters_of_a_print_job),
    CASE(an_output_file_is_ignored_and_pointed_out),
    CASE(printers_by_name),
    CASE(the_id_is_the_spoolers),
    CASE(what_is_aborted_or_left_is_not_queued),
    CASE(pages_are_begun_and_ended_in_turn),
    CASE(a_cover_page_is_the_first_page),
    CASE(parameters_of_a_cover_page),
    CASE(only_the_servers_cover_pages_may_be_allowed),
    CASE(the_spooler_needs_no_service),
    CASE(who_may_not_send_is_told_at_the_end),
    CASE(a_blocked_queue_takes_no_printed_document),
    CASE(a_device_context_that_is_left_is_reported),
    CASE(who_deletes_it_has_left_nothing),
};

FX_MAIN("printing")
