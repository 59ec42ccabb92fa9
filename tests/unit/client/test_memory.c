/* SPDX-License-Identifier: MIT */
/* Every allocation of the call path refused, one at a time: a call fails with ERROR_NOT_ENOUGH_MEMORY and has done nothing,
 * here or in the world, or it does what it would have done. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/winfax.h"
#include "common/winfax_codes.h"
#include "tests/conformance/transport.h"
#include "tests/support/folder.h"
#include "tests/support/refusing_alloc.h"
#include "tests/support/rule.h"
#include "tests/support/tiff.h"
#include "tests/unit/client/host_double.h"

static const struct fx_transport *transport;
static struct refusing_alloc memory;
static char folder[128], path[160];

static const char SCENARIO[] = "{\"fauxfax\": 1, \"time\": \"manual\", \"config\": {\"queue_paused\": true}, "
                               "\"users\": [{\"name\": \"alice\", \"rights\": \"administrator\", "
                               "\"full_name\": \"Alice\"}], \"cover_pages\": [\"g.cov\"], \"devices\": "
                               "[{\"id\": 1, \"name\": \"Modem\"}]}";

/* Who was seen to fail for want of memory. */
static struct {
    char name[40];
    unsigned refused;
} asked[64];

static unsigned *refusals_of(const char *name, size_t length)
{
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        if (!*asked[i].name) memcpy(asked[i].name, name, length);
        if (strlen(asked[i].name) == length && memcmp(asked[i].name, name, length) == 0)
            return &asked[i].refused;
    }
    fail_msg("too many calls for %s", name);
    return NULL;
}

/* A call was made: success, or the one failure that there may be. `call` begins with the function's name. */
static bool went_as(const char *call, BOOL ok)
{
    unsigned *refused = refusals_of(call, strcspn(call, "("));
    if (ok) return true;
    assert_int_equal(host_last_error(), FF_ERROR_NOT_ENOUGH_MEMORY);
    ++*refused;
    return false;
}
#define went(call) went_as(#call, call)

/* What failed has done nothing, and succeeds the second time. */
#define DONE(call)                                                                                           \
    do {                                                                                                     \
        if (!went(call)) assert_true(call);                                                                  \
    } while (0)
/* The same of a call that fills a pointer, which it leaves alone when it fails. */
#define GOT(pointer, call)                                                                                   \
    do {                                                                                                     \
        if (!went(call)) {                                                                                   \
            assert_null(pointer);                                                                            \
            assert_true(call);                                                                               \
        }                                                                                                    \
        assert_non_null(pointer);                                                                            \
    } while (0)

static void query(HANDLE fax)
{
    PFAX_JOB_ENTRYA jobs = NULL;
    PFAX_PORT_INFOW ports = NULL;
    DWORD count = 99;
    if (went(FaxEnumJobsA(fax, &jobs, &count))) {
        assert_int_equal(count, 1);
        assert_string_equal(jobs->RecipientNumber, "5550100");
    } else {
        assert_null(jobs);
        assert_int_equal(count, 99);
    }
    if (!went(FaxEnumPortsW(fax, &ports, &count))) assert_null(ports);
    FaxFreeBuffer(jobs);
    FaxFreeBuffer(ports);
}

static void look_at_page(HANDLE fax, DWORD job)
{
    LPBYTE page = NULL;
    DWORD size = 99, width = 99, height = 99;
    if (went(FaxGetPageData(fax, job, &page, &size, &width, &height)))
        assert_int_equal(width, 1728);
    else
        assert_true(!page && size == 99 && width == 99 && height == 99);
    FaxFreeBuffer(page);
}

#define FOLDER "{92041a90-9af2-11d0-abf7-00c04fd91a4e}"

static void query_routing(HANDLE fax, HANDLE port)
{
    PFAX_GLOBAL_ROUTING_INFOA info = NULL;
    PFAX_ROUTING_METHODW methods = NULL;
    LPBYTE data = NULL;
    DWORD count = 99, size = 99;
    if (went(FaxEnumGlobalRoutingInfoA(fax, &info, &count)))
        assert_string_equal(info[1].Guid, FOLDER);
    else
        assert_true(!info && count == 99);
    if (!went(FaxEnumRoutingMethodsW(port, &methods, &count))) assert_null(methods);
    if (went(FaxGetRoutingInfoA(port, FOLDER, &data, &size)))
        assert_memory_equal(data, "C\0:", 3);
    else
        assert_true(!data && size == 99);
    FaxFreeBuffer(info);
    FaxFreeBuffer(methods);
    FaxFreeBuffer(data);
}

/* One method, with a GUID of its own each time. */
static BOOL CALLBACK tell(HANDLE fax, LPVOID context, LPWSTR name, LPWSTR friendly, LPWSTR function,
                          LPWSTR guid)
{
    static const char text[] = "{01234567-89ab-cdef-0123-456789abcdef}";
    int *calls = context;
    (void)fax, (void)name, (void)friendly;
    function[0] = 'F';
    for (size_t i = 0; text[i]; i++) guid[i] = (WCHAR)text[i];
    return (*calls)++ == 0;
}

static void set_routing(HANDLE fax, HANDLE port)
{
    static const WCHAR words[] = {'D', ':', 0};
    static const WCHAR mine[] = {'M', 'i', 'n', 'e', 0};
    int calls = 0;
    DONE(FaxEnableRoutingMethodA(port, FOLDER, TRUE));
    DONE(FaxSetRoutingInfoA(port, FOLDER, (const BYTE *)words, sizeof words));
    if (went(FaxRegisterRoutingExtensionW(fax, mine, mine, mine, tell, &calls))) return;
    calls = 0;
    assert_true(FaxRegisterRoutingExtensionW(fax, mine, mine, mine, tell, &calls));
}

static void query_port(HANDLE fax)
{
    HANDLE port = NULL;
    PFAX_DEVICE_STATUSW status = NULL;
    if (!went(FaxOpenPort(fax, 1, PORT_OPEN_MODIFY, &port))) {
        assert_null(port);
        /* Nothing was opened: the one modifying handle is still to be had. */
        if (!went(FaxOpenPort(fax, 1, PORT_OPEN_MODIFY, &port))) return;
    }
    if (!went(FaxGetDeviceStatusW(port, &status))) assert_null(status);
    FaxFreeBuffer(status);
    query_routing(fax, port);
    set_routing(fax, port);
    DONE(FaxClose(port));
}

static DWORD send(HANDLE fax)
{
    PFAX_JOB_PARAMA param = NULL;
    PFAX_COVERPAGE_INFOA cover = NULL;
    FAX_JOB_PARAMA own;
    DWORD job = 0;
    memset(&own, 0, sizeof own);
    own.SizeOfStruct = sizeof own;
    own.RecipientNumber = "5550100";
    if (went(FaxCompleteJobParamsA(&param, &cover)))
        assert_string_equal(param->SenderName, "Alice");
    else
        assert_true(!param && !cover);
    FaxFreeBuffer(param);
    FaxFreeBuffer(cover);
    if (!went(FaxSendDocumentA(fax, path, &own, NULL, &job))) {
        assert_int_equal(job, 0);
        assert_true(FaxSendDocumentA(fax, path, &own, NULL, &job));
    }
    assert_int_equal(job, 1);
    return job;
}

static BOOL CALLBACK one_recipient(HANDLE fax, DWORD number, LPVOID context, PFAX_JOB_PARAMA param,
                                   PFAX_COVERPAGE_INFOA cover)
{
    (void)fax, (void)context;
    param->RecipientNumber = "5550101";
    cover->CoverPageName = path;
    return number == 1;
}

/* Once in a whole, or not at all; the job goes again. */
static void broadcast(HANDLE fax)
{
    DWORD job = 0;
    if (!went(FaxSendDocumentForBroadcastA(fax, path, &job, one_recipient, NULL))) {
        assert_int_equal(job, 0);
        assert_true(FaxSendDocumentForBroadcastA(fax, path, &job, one_recipient, NULL));
    }
    assert_int_equal(job, 2);
    DONE(FaxAbort(fax, job));
}

static void print_fax(void)
{
    FAX_PRINT_INFOA info = {.SizeOfStruct = sizeof info, .RecipientNumber = "5550100"};
    FAX_CONTEXT_INFOA context = {.SizeOfStruct = sizeof context};
    DWORD job;
    if (!went(FaxStartPrintJobA(NULL, &info, &job, &context))) assert_null(context.hDC);
}

static void change_configuration(HANDLE fax)
{
    static WCHAR folder_name[] = {'C', ':', 0};
    PFAX_CONFIGURATIONA config = NULL;
    PFAX_CONFIGURATIONW wide = NULL;
    GOT(config, FaxGetConfigurationA(fax, &config));
    config->Retries = 7;
    DONE(FaxSetConfigurationA(fax, config));
    GOT(wide, FaxGetConfigurationW(fax, &wide));
    assert_int_equal(wide->Retries, 7);
    wide->ArchiveDirectory = folder_name;
    DONE(FaxSetConfigurationW(fax, wide));
    FaxFreeBuffer(config);
    FaxFreeBuffer(wide);
}

static void change_categories(HANDLE fax)
{
    PFAX_LOG_CATEGORYA categories = NULL;
    PFAX_LOG_CATEGORYW wide = NULL;
    DWORD count = 0;
    GOT(categories, FaxGetLoggingCategoriesA(fax, &categories, &count));
    categories[0].Level = FAXLOG_LEVEL_MAX;
    DONE(FaxSetLoggingCategoriesA(fax, categories, count));
    GOT(wide, FaxGetLoggingCategoriesW(fax, &wide, &count));
    assert_int_equal(wide[0].Level, FAXLOG_LEVEL_MAX);
    DONE(FaxSetLoggingCategoriesW(fax, wide, count));
    FaxFreeBuffer(categories);
    FaxFreeBuffer(wide);
}

static void change_methods(HANDLE fax)
{
    PFAX_GLOBAL_ROUTING_INFOA info = NULL;
    PFAX_GLOBAL_ROUTING_INFOW wide = NULL;
    DWORD count;
    GOT(info, FaxEnumGlobalRoutingInfoA(fax, &info, &count));
    info[0].Priority = 2;
    DONE(FaxSetGlobalRoutingInfoA(fax, info));
    GOT(wide, FaxEnumGlobalRoutingInfoW(fax, &wide, &count));
    DONE(FaxSetGlobalRoutingInfoW(fax, wide));
    FaxFreeBuffer(info);
    FaxFreeBuffer(wide);
}

static void change_port(HANDLE fax)
{
    static WCHAR csid[] = {'5', '5', '5', 0};
    HANDLE port = NULL;
    PFAX_PORT_INFOA info = NULL;
    PFAX_PORT_INFOW wide = NULL;
    GOT(port, FaxOpenPort(fax, 1, PORT_OPEN_MODIFY, &port));
    GOT(info, FaxGetPortA(port, &info));
    info->Rings = 5;
    DONE(FaxSetPortA(port, info));
    GOT(wide, FaxGetPortW(port, &wide));
    assert_int_equal(wide->Rings, 5);
    wide->Csid = csid;
    DONE(FaxSetPortW(port, wide));
    FaxFreeBuffer(info);
    FaxFreeBuffer(wide);
    DONE(FaxClose(port));
}

static void change_job(HANDLE fax)
{
    PFAX_JOB_ENTRYA entry = NULL;
    PFAX_JOB_ENTRYW wide = NULL;
    DWORD job = 0;
    FAX_JOB_PARAMA own = {.SizeOfStruct = sizeof own, .RecipientNumber = "5550100"};
    DONE(FaxSendDocumentA(fax, path, &own, NULL, &job));
    GOT(entry, FaxGetJobA(fax, job, &entry));
    DONE(FaxSetJobA(fax, job, JC_PAUSE, entry));
    GOT(wide, FaxGetJobW(fax, job, &wide));
    assert_true(wide->QueueStatus & JS_PAUSED);
    DONE(FaxSetJobW(fax, job, JC_RESUME, wide));
    FaxFreeBuffer(entry);
    FaxFreeBuffer(wide);
    DONE(FaxAbort(fax, job));
}

static void change_providers(void)
{
    static const WCHAR name[] = {'M', 'i', 'n', 'e', 0}, tsp[] = {'T', 0};
    DONE(FaxRegisterServiceProviderW(name, name, name, tsp));
    DONE(FaxUnregisterServiceProviderW(name));
}

static void print_cover_pages(void)
{
    static const WCHAR number[] = {'1', 0}, text[] = {'S', 0}, cov[] = {'g', '.', 'c', 'o', 'v', 0};
    FAX_PRINT_INFOW info = {.SizeOfStruct = sizeof info, .RecipientNumber = number};
    FAX_CONTEXT_INFOW wide = {.SizeOfStruct = sizeof wide};
    FAX_COVERPAGE_INFOW wide_cover = {
        .SizeOfStruct = sizeof wide_cover, .CoverPageName = cov, .UseServerCoverPage = TRUE, .Subject = text};
    FAX_COVERPAGE_INFOA cover = {
        .SizeOfStruct = sizeof cover, .CoverPageName = "g.cov", .UseServerCoverPage = TRUE, .Subject = "S"};
    FAX_CONTEXT_INFOA context = {.SizeOfStruct = sizeof context};
    DWORD job;
    GOT(wide.hDC, FaxStartPrintJobW(NULL, &info, &job, &wide));
    context.hDC = wide.hDC;
    DONE(FaxPrintCoverPageA(&context, &cover));
    DONE(FaxPrintCoverPageW(&wide, &wide_cover));
}

/* ---- The conversations: each with a loop of its own ---- */

static void settle(void)
{
    HANDLE fax = NULL;
    GOT(fax, FaxConnectFaxServerA(NULL, &fax));
    DONE(FaxAccessCheck(fax, FAX_JOB_SUBMIT));
    change_configuration(fax);
    change_categories(fax);
    change_methods(fax);
    change_port(fax);
    DONE(FaxClose(fax));
}

static void manage(void)
{
    HANDLE fax = NULL;
    GOT(fax, FaxConnectFaxServerA(NULL, &fax));
    change_job(fax);
    change_providers();
    print_cover_pages();
    DONE(FaxClose(fax));
}

static void fax_away(void)
{
    HANDLE fax = NULL;
    GOT(fax, FaxConnectFaxServerW(NULL, &fax));
    DONE(FaxInitializeEventQueue(fax, NULL, 0, (HWND)(ULONG_PTR)0x100, 0x500));
    print_fax();
    DWORD job = send(fax);
    broadcast(fax);
    query(fax);
    look_at_page(fax, job);
    query_port(fax);
    DONE(FaxAbort(fax, job));
    DONE(FaxInitializeEventQueue(fax, NULL, 1, (HWND)(ULONG_PTR)0x100, 0));
    DONE(FaxClose(fax));
}

/* What the world thinks of it: nothing was left open. An event that memory was refused for is said to be one. */
static void judge(void)
{
    const char *report = transport->control(
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"report\",\"params\":{\"format\":\"json\"}}");
    static const char *const wrongs[] = {"buffer_not_freed", "handle_not_closed", "token_unreleased",
                                         "foreign_buffer"};
    for (size_t i = 0; i < sizeof wrongs / sizeof *wrongs; i++)
        if (strstr(report, wrongs[i])) fail_msg("%s: %s", wrongs[i], report);
}

/* Every process that there was is seen to end: one whose answer was refused memory is none. */
static void wait_until_all_have_ended(void)
{
    const char *at, *end;
    do {
        const char *status = transport->control("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"status\"}");
        at = strstr(status, "\"processes\"");
        end = at ? strchr(at, ']') : NULL;
        assert_non_null(end);
        at = strstr(at, "\"end\":null");
    } while (at && at < end);
}

static struct client *make(void)
{
    struct client_options options = {
        .alloc = &memory.alloc, .transport = transport->client_transport(), .user = "alice", .image = "test"};
    struct client *client = client_make(&options);
    return client ? client : client_make(&options);
}

static bool run_refusing(void (*converse)(void), uint64_t n)
{
    transport->start(SCENARIO, folder);
    refusing_alloc_init(&memory, n, 0);
    struct client *client = make();
    assert_non_null(client);
    client_bind(client);
    if (!client_thread(client))
        client_bind(client); /* no seat, and so nothing has changed; or a seat that is there */
    assert_ptr_equal(client_current(), client);
    client_window_made(client, 0x100, FF_WINDOW_top_level, FF_STR("main"));
    converse();
    client_bind(NULL);
    client_end(client, true, 0);
    client_bind(NULL);
    wait_until_all_have_ended();
    judge();
    transport->stop();
    assert_int_equal(memory.outstanding, 0);
    return memory.refused > 0;
}

static void refuse_each(void (*converse)(void))
{
    static const struct fx_transport *const all[] = {&fx_embedded, &fx_daemon};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        uint64_t n = 1;
        transport = all[i];
        while (run_refusing(converse, n)) n++;
        assert_true(n > 40);
    }
}

static void every_refusal_is_survived(void **state)
{
    (void)state;
    RULE("CON-E2");
    RULE("IEQ-E7");
    RULE("EJB-E3");
    RULE("EPT-E3");
    RULE("GPD-E3");
    RULE("OPN-E2");
    RULE("SPJ-E5");
    RULE("GDS-E3");
    RULE("SLC-E4");
    RULE("CJP-7");
    memset(asked, 0, sizeof asked);
    refuse_each(fax_away);
    refuse_each(settle);
    refuse_each(manage);
    for (size_t i = 0; i < sizeof asked / sizeof *asked && *asked[i].name; i++)
        if (!asked[i].refused) fail_msg("%s was never refused memory", asked[i].name);
}

static const struct test_case cases[] = {CASE(every_refusal_is_survived)};

int main(int argc, char **argv)
{
    size_t size;
    uint8_t *bytes = test_tiff_group4(1, &size);
    if (!bytes || !test_folder_make(folder, sizeof folder)) return 70;
    snprintf(path, sizeof path, "%s/document.tif", folder);
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(bytes, 1, size, file) != size || fclose(file) != 0) return 70;
    free(bytes);
    int failed = RUN("client/memory", cases, NULL, NULL, argc, argv);
    test_folder_remove(folder);
    return failed;
}
