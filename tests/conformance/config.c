/* SPDX-License-Identifier: MIT */
/* The server's configuration and its logging categories: GCF, SCF, GLC, SLC in functions.md; FCF, FTM and FLC of
 * structures.md. */
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

/* By default alice may query the configuration, but not set it. */
static void begin_administrator(const char *members)
{
    char all[1024];
    snprintf(all, sizeof all,
             "\"users\": [{\"name\": \"alice\", \"rights\": \"administrator\"}, {\"name\": \"bob\"}]%s%s",
             members ? ", " : "", members ? members : "");
    begin(all);
}

static void rights(unsigned mask)
{
    char fields[64];
    snprintf(fields, sizeof fields, "\"user\": \"alice\", \"rights\": %u", mask);
    fx_op("rights", fields);
}

static FAX_CONFIGURATIONW get(void)
{
    static WCHAR directory[200];
    PFAX_CONFIGURATIONW config = NULL;
    assert_true(FaxGetConfigurationW(fax, &config));
    FAX_CONFIGURATIONW copy = *config;
    assert_null(copy.Reserved); /* FCF-6 */
    if (copy.ArchiveDirectory) copy.ArchiveDirectory = lstrcpynW(directory, copy.ArchiveDirectory, 200);
    FaxFreeBuffer(config);
    return copy;
}

/* ---- FaxGetConfiguration ---- */

static void a_fresh_server_has_the_documented_defaults(void **state)
{
    (void)state;
    RULE("GCF-1");
    RULE("GCF-4");
    RULE("FCF-1");
    RULE("FCF-6");
    begin(NULL);
    FAX_CONFIGURATIONW c = get();
    assert_int_equal(c.SizeOfStruct, sizeof c);
    assert_int_equal(c.Retries, 3);
    assert_int_equal(c.RetryDelay, 10);
    assert_true(c.Branding);
    assert_true(c.UseDeviceTsid);
    assert_false(c.ServerCp);
    assert_false(c.PauseServerQueue);
    assert_int_equal(c.StartCheapTime.Hour * 60 + c.StartCheapTime.Minute, 0);
    assert_int_equal(c.StopCheapTime.Hour * 60 + c.StopCheapTime.Minute, 0);
    assert_true(c.ArchiveOutgoingFaxes);
    assert_non_null(c.ArchiveDirectory);
}

static void both_forms_tell_the_same_in_one_block(void **state)
{
    (void)state;
    RULE("GCF-2");
    RULE("GEN-11");
    begin("\"config\": {\"archive_directory\": \"D:\\\\Archiv \u00fc\", \"discount_start\": \"07:05\"}");
    PFAX_CONFIGURATIONA a = NULL;
    PFAX_CONFIGURATIONW w = NULL;
    fx_granted(FaxGetConfigurationA(fax, &a));
    fx_granted(FaxGetConfigurationW(fax, &w));
    assert_string_equal(a->ArchiveDirectory, "D:\\Archiv \xfc");
    assert_int_equal(lstrcmpW(w->ArchiveDirectory, FX_W("D:\\Archiv \u00fc")), 0);
    assert_int_equal(a->StartCheapTime.Hour, 7);
    assert_int_equal(a->StartCheapTime.Minute, 5);
    assert_string_equal(fx_ask("status", "/open/buffer"), "2");
    FaxFreeBuffer(a);
    FaxFreeBuffer(w);
    fx_sync();
    assert_string_equal(fx_ask("status", "/open/buffer"), "0");
}

static void getting_null_and_handle_rows(void **state)
{
    (void)state;
    RULE("GCF-E1");
    begin(NULL);
    PFAX_CONFIGURATIONW config = (PFAX_CONFIGURATIONW)&fax;
    HANDLE port = NULL;
    assert_true(FaxOpenPort(fax, 1, PORT_OPEN_QUERY, &port));
    fx_refused(FaxGetConfigurationW(fax, NULL), ERROR_INVALID_PARAMETER);
    fx_refused(FaxGetConfigurationA(fax, NULL), ERROR_INVALID_PARAMETER);
    fx_refused(FaxGetConfigurationW(NULL, &config), ERROR_INVALID_PARAMETER);
    fx_refused(FaxGetConfigurationW(port, &config), ERROR_INVALID_HANDLE);
    assert_ptr_equal(config, &fax); /* GEN-25 */
}

static void getting_needs_config_query(void **state)
{
    (void)state;
    RULE("GCF-E2");
    RULE("GLC-E1");
    begin(NULL);
    PFAX_CONFIGURATIONW config = NULL;
    PFAX_LOG_CATEGORYW categories = NULL;
    DWORD count = 0;
    rights(FAX_ALL_ACCESS & ~(unsigned)FAX_CONFIG_QUERY & 0xFF);
    fx_refused(FaxGetConfigurationW(fax, &config), ERROR_ACCESS_DENIED);
    fx_refused(FaxGetLoggingCategoriesW(fax, &categories, &count), ERROR_ACCESS_DENIED);
    rights(FAX_CONFIG_QUERY);
    fx_granted(FaxGetConfigurationW(fax, &config));
    fx_granted(FaxGetLoggingCategoriesW(fax, &categories, &count));
    FaxFreeBuffer(config);
    FaxFreeBuffer(categories);
}

/* ---- FaxSetConfiguration ---- */

/* Member by member: what lies between them is anything. */
static void expect_same(const FAX_CONFIGURATIONW *is, const FAX_CONFIGURATIONW *was)
{
#define SAME(member) assert_int_equal(is->member, was->member)
    SAME(SizeOfStruct);
    SAME(Retries);
    SAME(RetryDelay);
    SAME(DirtyDays);
    SAME(Branding);
    SAME(UseDeviceTsid);
    SAME(ServerCp);
    SAME(PauseServerQueue);
    SAME(StartCheapTime.Hour);
    SAME(StartCheapTime.Minute);
    SAME(StopCheapTime.Hour);
    SAME(StopCheapTime.Minute);
    SAME(ArchiveOutgoingFaxes);
#undef SAME
    assert_int_equal(lstrcmpW(is->ArchiveDirectory, was->ArchiveDirectory), 0);
    assert_ptr_equal(is->Reserved, was->Reserved);
}

static void setting_replaces_all_members(void **state)
{
    (void)state;
    RULE("SCF-1");
    RULE("FCF-7");
    begin_administrator(NULL);
    FAX_CONFIGURATIONW c = {sizeof c,         1,   2, 3, FALSE, FALSE, TRUE, TRUE, {4, 5}, {6, 7}, TRUE,
                            FX_W("E:\\Kept"), NULL};
    fx_granted(FaxSetConfigurationW(fax, &c));
    FAX_CONFIGURATIONW now = get();
    expect_same(&now, &c);
    fx_process("other", "bob");
    fax = fx_connect();
    assert_int_equal(get().RetryDelay, 2); /* it is the server's */
}

static void setting_with_the_a_form(void **state)
{
    (void)state;
    RULE("SCF-1");
    RULE("SCF-3");
    begin_administrator(NULL);
    FAX_CONFIGURATIONA c = {sizeof c, 5,      1,      0,    TRUE,       TRUE,   FALSE,
                            FALSE,    {0, 0}, {0, 0}, TRUE, "D:\\\xfc", "inbox"};
    fx_granted(FaxSetConfigurationA(fax, &c));
    assert_int_equal(lstrcmpW(get().ArchiveDirectory, FX_W("D:\\\u00fc")), 0);
    c.ArchiveOutgoingFaxes = FALSE; /* the directory is ignored, and may be missing */
    c.ArchiveDirectory = NULL;
    fx_granted(FaxSetConfigurationA(fax, &c));
    assert_false(get().ArchiveOutgoingFaxes);
    assert_int_equal(lstrcmpW(get().ArchiveDirectory, FX_W("D:\\\u00fc")), 0);
}

static void setting_null_size_and_handle_rows(void **state)
{
    (void)state;
    RULE("SCF-E3");
    RULE("SCF-6");
    begin_administrator(NULL);
    FAX_CONFIGURATIONW c = get();
    c.Retries = 9;
    fx_refused(FaxSetConfigurationW(fax, NULL), ERROR_INVALID_PARAMETER);
    fx_refused(FaxSetConfigurationA(fax, NULL), ERROR_INVALID_PARAMETER);
    fx_refused(FaxSetConfigurationW(NULL, &c), ERROR_INVALID_PARAMETER);
    HANDLE port = NULL;
    assert_true(FaxOpenPort(fax, 1, PORT_OPEN_QUERY, &port));
    fx_refused(FaxSetConfigurationW(port, &c), ERROR_INVALID_HANDLE);
    c.SizeOfStruct--;
    fx_refused(FaxSetConfigurationW(fax, &c), ERROR_INVALID_PARAMETER);
    c.SizeOfStruct = 0;
    fx_refused(FaxSetConfigurationW(fax, &c), ERROR_INVALID_PARAMETER);
    c.SizeOfStruct = sizeof c;
    c.ArchiveDirectory = NULL;
    fx_refused(FaxSetConfigurationW(fax, &c), ERROR_INVALID_PARAMETER);
    assert_int_equal(get().Retries, 3);
}

static void setting_needs_config_set_and_nothing_else(void **state)
{
    (void)state;
    RULE("SCF-E1");
    RULE("SCF-E2");
    RULE("SLC-E3");
    RULE("GEN-23");
    RULE("GEN-30");
    begin(NULL);
    FAX_CONFIGURATIONW c = get();
    FAX_LOG_CATEGORYW category = {NULL, FAXLOG_CATEGORY_INIT, FAXLOG_LEVEL_MAX};
    rights(FAX_ALL_ACCESS & ~(unsigned)FAX_CONFIG_SET & 0xFF);
    fx_refused(FaxSetConfigurationW(fax, &c), ERROR_ACCESS_DENIED);
    fx_refused(FaxSetLoggingCategoriesW(fax, &category, 1), ERROR_ACCESS_DENIED);
    c.StartCheapTime.Hour = 25; /* what the client function sees by itself comes first */
    fx_refused(FaxSetConfigurationW(fax, &c), ERROR_INVALID_PARAMETER);
    c.StartCheapTime.Hour = 24;
    rights(FAX_CONFIG_SET);
    fx_granted(FaxSetConfigurationW(fax, &c));
    fx_granted(FaxSetLoggingCategoriesW(fax, &category, 1));
}

static void discount_times_have_at_most_24_hours_and_60_minutes(void **state)
{
    (void)state;
    RULE("SCF-2");
    RULE("FTM-2");
    static const struct {
        WORD hour, minute;
        BOOL good;
        int minutes;
    } rows[] = {{23, 59, TRUE, 1439}, {24, 0, TRUE, 0},  {8, 60, TRUE, 540},      {24, 60, TRUE, 60},
                {25, 0, FALSE, 0},    {0, 61, FALSE, 0}, {65535, 65535, FALSE, 0}};
    begin_administrator(NULL);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (int stop = 0; stop < 2; stop++) {
            FAX_CONFIGURATIONW c = get();
            FAX_TIME *time = stop ? &c.StopCheapTime : &c.StartCheapTime;
            *time = (FAX_TIME){rows[i].hour, rows[i].minute};
            if (!rows[i].good) {
                fx_refused(FaxSetConfigurationW(fax, &c), ERROR_INVALID_PARAMETER);
                continue;
            }
            fx_granted(FaxSetConfigurationW(fax, &c));
            FAX_CONFIGURATIONW now = get();
            FAX_TIME set = stop ? now.StopCheapTime : now.StartCheapTime;
            assert_int_equal(set.Hour * 60 + set.Minute, rows[i].minutes);
        }
}

static void vista_ignores_the_archive(void **state)
{
    (void)state;
    RULE("GCF-5");
    RULE("SCF-4");
    RULE("FCF-5");
    begin_administrator("\"profile\": \"win7\"");
    FAX_CONFIGURATIONW c = get();
    assert_null(c.ArchiveDirectory);
    c.ArchiveOutgoingFaxes = !c.ArchiveOutgoingFaxes;
    fx_granted(FaxSetConfigurationW(fax, &c));
    c.ArchiveDirectory = FX_W("D:\\Kept");
    fx_granted(FaxSetConfigurationW(fax, &c));
    assert_null(get().ArchiveDirectory);
    assert_int_equal(get().ArchiveOutgoingFaxes, !c.ArchiveOutgoingFaxes);
}

/* ---- What comes of it ---- */

static void change(DWORD retries, DWORD delay, BOOL pause)
{
    FAX_CONFIGURATIONW c = get();
    c.Retries = retries;
    c.RetryDelay = delay;
    c.PauseServerQueue = pause;
    fx_granted(FaxSetConfigurationW(fax, &c));
}

static void retries_are_those_at_the_first_attempt(void **state)
{
    (void)state;
    RULE("SCF-6");
    begin_administrator(
        "\"parties\": [{\"number\": \"5550100\", \"does\": \"busy\"}], \"config\": {\"queue_paused\": true}");
    fx_send(fax, "5550100", 1);
    change(1, 1, FALSE); /* it waits: what is set now counts */
    fx_advance(30000);
    change(7, 1, FALSE); /* it has begun: what is set now does not */
    fx_advance(3600000);
    fx_expect_story("BUSY", "2.000 event FEI_BUSY device 1 job 1", "64.000 event FEI_BUSY device 1 job 1");
    assert_string_equal(fx_ask("jobs", "/jobs/0/status"), "retries exceeded");
}

static void the_retry_delay_is_that_when_an_attempt_fails(void **state)
{
    (void)state;
    RULE("SCF-6");
    begin_administrator("\"parties\": [{\"number\": \"5550100\", \"does\": \"busy\"}]");
    fx_send(fax, "5550100", 1);
    change(1, 5, FALSE);
    fx_advance(3600000);
    fx_expect_story("BUSY", "2.000 event FEI_BUSY device 1 job 1", "304.000 event FEI_BUSY device 1 job 1",
                    "606.000 event FEI_BUSY device 1 job 1", "908.000 event FEI_BUSY device 1 job 1");
}

static void a_paused_queue_takes_jobs_and_starts_none(void **state)
{
    (void)state;
    RULE("SCF-5");
    begin_administrator(NULL);
    change(3, 10, TRUE);
    fx_send(fax, "5550100", 1);
    fx_advance(3600000);
    assert_string_equal(fx_ask("outbox", "/count"), "0");
    change(3, 10, FALSE);
    fx_advance(3600000);
    assert_string_equal(fx_ask("outbox", "/count"), "1");
}

/* The case begins at 08:00 UTC. */
static void a_new_discount_period_holds_for_who_waits(void **state)
{
    (void)state;
    RULE("FCF-3");
    RULE("FCF-4");
    RULE("FTM-1");
    RULE("SCF-6");
    begin_administrator("\"config\": {\"discount_start\": \"20:00\", \"discount_stop\": \"21:00\"}");
    FAX_JOB_PARAMW param = fx_param(FX_W("5550100"));
    param.ScheduleAction = JSA_DISCOUNT_PERIOD;
    WCHAR path[300];
    DWORD job = 0;
    assert_true(MultiByteToWideChar(CP_UTF8, 0, fx_tiff(1), -1, path, 300) > 0);
    fx_granted(FaxSendDocumentW(fax, path, &param, NULL, &job));
    FAX_CONFIGURATIONW c = get();
    c.StartCheapTime = (FAX_TIME){9, 30};
    c.StopCheapTime = (FAX_TIME){9, 40};
    fx_granted(FaxSetConfigurationW(fax, &c));
    fx_advance(24 * 3600000);
    fx_expect_story("DIALING", "5401.000 event FEI_DIALING device 1 job 1");
}

static void cover_pages_and_sender_ids_go_by_it_at_once(void **state)
{
    (void)state;
    RULE("GCF-3");
    RULE("SCF-6");
    begin_administrator(
        "\"devices\": [{\"name\": \"Modem\", \"tsid\": \"LINE\"}], \"cover_pages\": [\"generic.cov\"]");
    FAX_CONFIGURATIONW c = get();
    FAX_JOB_PARAMW param = fx_param(FX_W("5550100"));
    FAX_COVERPAGE_INFOW cover = {.SizeOfStruct = sizeof cover, .CoverPageName = FX_W("mine.cov")};
    WCHAR path[300];
    DWORD job = 0;
    assert_true(MultiByteToWideChar(CP_UTF8, 0, fx_tiff(1), -1, path, 300) > 0);
    param.Tsid = FX_W("SENDER");
    c.ServerCp = TRUE;
    c.UseDeviceTsid = FALSE;
    c.Branding = FALSE;
    c.ArchiveOutgoingFaxes = FALSE;
    fx_granted(FaxSetConfigurationW(fax, &c));
    fx_refused(FaxSendDocumentW(fax, path, &param, &cover, &job), ERROR_INVALID_PARAMETER);
    fx_granted(FaxSendDocumentW(fax, path, &param, NULL, &job));
    fx_advance(60000);
    assert_string_equal(fx_ask("outbox", "/faxes/0/tsid"), "SENDER");
    assert_string_equal(fx_ask("outbox", "/faxes/0/branded"), "false");
    assert_string_equal(fx_ask("outbox", "/faxes/0/archive"), "null");
    c.UseDeviceTsid = c.Branding = c.ArchiveOutgoingFaxes = TRUE;
    c.ArchiveDirectory = FX_W("D:\\Kept");
    fx_granted(FaxSetConfigurationW(fax, &c));
    fx_granted(FaxSendDocumentW(fax, path, &param, NULL, &job));
    fx_advance(60000);
    assert_string_equal(fx_ask("outbox", "/faxes/1/tsid"), "LINE");
    assert_string_equal(fx_ask("outbox", "/faxes/1/branded"), "true");
    assert_string_equal(fx_ask("outbox", "/faxes/1/archive"), "D:\\Kept");
}

/* FCF-2: the fake has no queue age limit either. */
static void dirty_days_are_ignored(void **state)
{
    (void)state;
    RULE("FCF-2");
    begin_administrator("\"parties\": [{\"number\": \"5550100\", \"does\": \"bad-number\"}]");
    FAX_CONFIGURATIONW c = get();
    c.DirtyDays = 1;
    fx_granted(FaxSetConfigurationW(fax, &c));
    fx_send(fax, "5550100", 1);
    fx_advance(10 * 24 * 3600000U);
    assert_string_equal(fx_ask("jobs", "/jobs/0/status"), "failed");
}

/* ---- Logging categories ---- */

static void four_categories_at_a_middle_level(void **state)
{
    (void)state;
    RULE("GLC-1");
    RULE("GLC-2");
    RULE("GLC-3");
    begin(NULL);
    PFAX_LOG_CATEGORYW w = NULL;
    PFAX_LOG_CATEGORYA a = NULL;
    DWORD count = 0, count_a = 0;
    static const char *const names[] = {"INIT", "OUTBOUND", "INBOUND", "UNKNOWN"};
    fx_granted(FaxGetLoggingCategoriesW(fax, &w, &count));
    fx_granted(FaxGetLoggingCategoriesA(fax, &a, &count_a));
    assert_int_equal(count, 4);
    assert_int_equal(count_a, 4);
    for (DWORD i = 0; i < count; i++) {
        assert_string_equal(a[i].Name, names[i]);
        assert_int_equal(w[i].Name[0], names[i][0]);
        assert_int_equal(w[i].Category, i + 1);
        assert_int_equal(w[i].Level, FAXLOG_LEVEL_MED);
    }
    FaxFreeBuffer(w);
    fx_sync();
    assert_string_equal(fx_ask("status", "/open/buffer"), "1");
    FaxFreeBuffer(a);
}

static void getting_categories_null_and_handle_rows(void **state)
{
    (void)state;
    RULE("GLC-E2");
    begin(NULL);
    PFAX_LOG_CATEGORYW categories = NULL;
    DWORD count = 7;
    HANDLE port = NULL;
    assert_true(FaxOpenPort(fax, 1, PORT_OPEN_QUERY, &port));
    fx_refused(FaxGetLoggingCategoriesW(fax, NULL, &count), ERROR_INVALID_PARAMETER);
    fx_refused(FaxGetLoggingCategoriesW(fax, &categories, NULL), ERROR_INVALID_PARAMETER);
    fx_refused(FaxGetLoggingCategoriesA(NULL, (PFAX_LOG_CATEGORYA *)&categories, &count),
               ERROR_INVALID_PARAMETER);
    fx_refused(FaxGetLoggingCategoriesW(port, &categories, &count), ERROR_INVALID_HANDLE);
    assert_int_equal(count, 7);
    assert_null(categories);
}

static DWORD level_of(DWORD category)
{
    PFAX_LOG_CATEGORYW categories = NULL;
    DWORD count = 0;
    assert_true(FaxGetLoggingCategoriesW(fax, &categories, &count));
    assert_true(category <= count);
    DWORD level = categories[category - 1].Level;
    FaxFreeBuffer(categories);
    return level;
}

static void levels_of_the_given_categories_change_and_names_do_not(void **state)
{
    (void)state;
    RULE("SLC-1");
    RULE("SLC-3");
    begin_administrator(NULL);
    FAX_LOG_CATEGORYW w[] = {{FX_W("Mine"), FAXLOG_CATEGORY_INBOUND, FAXLOG_LEVEL_MAX},
                             {NULL, FAXLOG_CATEGORY_INIT, FAXLOG_LEVEL_NONE}};
    FAX_LOG_CATEGORYA a = {"Mine", FAXLOG_CATEGORY_UNKNOWN, FAXLOG_LEVEL_MIN};
    fx_granted(FaxSetLoggingCategoriesW(fax, w, 2));
    fx_granted(FaxSetLoggingCategoriesA(fax, &a, 1));
    assert_int_equal(level_of(FAXLOG_CATEGORY_INIT), FAXLOG_LEVEL_NONE);
    assert_int_equal(level_of(FAXLOG_CATEGORY_OUTBOUND), FAXLOG_LEVEL_MED);
    assert_int_equal(level_of(FAXLOG_CATEGORY_INBOUND), FAXLOG_LEVEL_MAX);
    assert_int_equal(level_of(FAXLOG_CATEGORY_UNKNOWN), FAXLOG_LEVEL_MIN);
    PFAX_LOG_CATEGORYA categories = NULL;
    DWORD count = 0;
    assert_true(FaxGetLoggingCategoriesA(fax, &categories, &count));
    assert_string_equal(categories[2].Name, "INBOUND");
    FaxFreeBuffer(categories);
}

static void what_cannot_be_meant_changes_nothing(void **state)
{
    (void)state;
    RULE("SLC-E1");
    RULE("SLC-E2");
    RULE("SLC-2");
    begin_administrator(NULL);
    FAX_LOG_CATEGORYW c[5] = {{NULL, FAXLOG_CATEGORY_INIT, FAXLOG_LEVEL_MAX},
                              {NULL, FAXLOG_CATEGORY_OUTBOUND, FAXLOG_LEVEL_MAX}};
    HANDLE port = NULL;
    assert_true(FaxOpenPort(fax, 1, PORT_OPEN_QUERY, &port));
    fx_refused(FaxSetLoggingCategoriesW(fax, NULL, 1), ERROR_INVALID_PARAMETER);
    fx_refused(FaxSetLoggingCategoriesW(fax, c, 0), ERROR_INVALID_PARAMETER);
    fx_refused(FaxSetLoggingCategoriesA(NULL, (PFAX_LOG_CATEGORYA)c, 1), ERROR_INVALID_PARAMETER);
    fx_refused(FaxSetLoggingCategoriesW(port, c, 1), ERROR_INVALID_HANDLE);
    fx_refused(FaxSetLoggingCategoriesW(fax, c, 0xFFFFFFFF), ERROR_INVALID_PARAMETER); /* a count that lies */
    fx_refused(FaxSetLoggingCategoriesW(fax, c, 5), ERROR_INVALID_PARAMETER);
    c[1].Category = 5;
    fx_refused(FaxSetLoggingCategoriesW(fax, c, 2), ERROR_INVALID_PARAMETER);
    c[1].Category = 0;
    fx_refused(FaxSetLoggingCategoriesW(fax, c, 2), ERROR_INVALID_PARAMETER);
    c[1].Category = FAXLOG_CATEGORY_OUTBOUND;
    c[1].Level = 4;
    fx_refused(FaxSetLoggingCategoriesW(fax, c, 2), ERROR_INVALID_PARAMETER);
    assert_int_equal(level_of(FAXLOG_CATEGORY_INIT), FAXLOG_LEVEL_MED);
}

static unsigned logged(DWORD category, DWORD level)
{
    FAX_LOG_CATEGORYW c = {NULL, category, level};
    fx_granted(FaxSetLoggingCategoriesW(fax, &c, 1));
    unsigned before = 0, after = 0;
    assert_int_equal(sscanf(fx_ask("eventlog", "/count"), "%u", &before), 1);
    fx_send(fax, "5550199", 1); /* queued (MAX), one attempt failed (MED), given up (MIN) */
    fx_advance(3600000);
    assert_int_equal(sscanf(fx_ask("eventlog", "/count"), "%u", &after), 1);
    return after - before;
}

static void a_level_decides_what_is_written(void **state)
{
    (void)state;
    RULE("GLC-1");
    RULE("SLC-1");
    static const char *const world = "\"parties\": [{\"number\": \"5550199\", \"does\": \"bad-number\"}]";
    for (DWORD level = FAXLOG_LEVEL_NONE; level <= FAXLOG_LEVEL_MAX; level++) {
        begin_administrator(world);
        assert_int_equal(logged(FAXLOG_CATEGORY_OUTBOUND, level), level);
    }
    assert_string_equal(fx_ask("eventlog", "/entries/0/text"), "A fax was submitted.");
    assert_string_equal(fx_ask("eventlog", "/entries/1/text"), "An attempt to send a fax failed.");
    assert_string_equal(fx_ask("eventlog", "/entries/1/category"), "OUTBOUND");
    assert_string_equal(fx_ask("eventlog", "/entries/2/text"), "A fax could not be sent.");
    assert_string_equal(fx_ask("eventlog", "/entries/2/type"), "error");
    begin_administrator(world);
    assert_int_equal(logged(FAXLOG_CATEGORY_INBOUND, FAXLOG_LEVEL_MAX), 2); /* MED as it was */
}

/* FAX_JOB_PARAM and FAX_JOB_ENTRY: "appears in the event-log entry for the fax". */
static void an_entry_has_the_billing_code_the_number_and_the_user(void **state)
{
    (void)state;
    begin_administrator("\"parties\": [{\"number\": \"5550199\", \"does\": \"bad-number\"}]");
    FAX_JOB_PARAMW param = fx_param(FX_W("5550199"));
    WCHAR path[300];
    DWORD job;
    MultiByteToWideChar(CP_UTF8, 0, fx_tiff(1), -1, path, 300);
    param.BillingCode = FX_W("4711");
    fx_granted(FaxSendDocumentW(fax, path, &param, NULL, &job));
    fx_advance(60000);
    static const char *const entries[] = {"/entries/0/", "/entries/1/"};
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++) {
        char at[64];
        snprintf(at, sizeof at, "%sbilling_code", entries[i]);
        assert_string_equal(fx_ask("eventlog", at), "4711");
        snprintf(at, sizeof at, "%snumber", entries[i]);
        assert_string_equal(fx_ask("eventlog", at), "5550199");
        snprintf(at, sizeof at, "%suser", entries[i]);
        assert_string_equal(fx_ask("eventlog", at), "alice");
    }
    fx_op("device-off", "\"device\": \"Modem\"");
    assert_string_equal(fx_ask("eventlog", "/entries/2/billing_code"), "null");
}

static void what_comes_in_is_another_category(void **state)
{
    (void)state;
    RULE("GLC-1");
    begin_administrator("\"config\": {\"routing_failures\": 1}");
    FAX_LOG_CATEGORYW c = {NULL, FAXLOG_CATEGORY_INBOUND, FAXLOG_LEVEL_MAX};
    fx_granted(FaxSetLoggingCategoriesW(fax, &c, 1));
    fx_op("incoming", "\"from\": \"5550100\", \"pages\": 1");
    fx_advance(3600000);
    fx_op("service-crash", "");
    assert_string_equal(fx_ask("eventlog", "/entries/0/text"), "A fax was received.");
    assert_string_equal(fx_ask("eventlog", "/entries/1/text"),
                        "The routing of a received fax failed; it will be tried again.");
    assert_string_equal(fx_ask("eventlog", "/entries/2/text"), "A received fax was routed.");
    assert_string_equal(fx_ask("eventlog", "/entries/3/text"), "The fax service ended unexpectedly.");
    assert_string_equal(fx_ask("eventlog", "/entries/3/category"), "INIT");
    assert_string_equal(fx_ask("eventlog", "/count"), "4");
}

static const struct test_case cases[] = {
    CASE(a_fresh_server_has_the_documented_defaults),
    CASE(both_forms_tell_the_same_in_one_block),
    CASE(getting_null_and_handle_rows),
    CASE(getting_needs_config_query),
    CASE(setting_replaces_all_members),
    CASE(setting_with_the_a_form),
    CASE(setting_null_size_and_handle_rows),
    CASE(setting_needs_config_set_and_nothing_else),
    CASE(discount_times_have_at_most_24_hours_and_60_minutes),
    CASE(vista_ignores_the_archive),
    CASE(retries_are_those_at_the_first_attempt),
    CASE(the_retry_delay_is_that_when_an_attempt_fails),
    CASE(a_paused_queue_takes_jobs_and_starts_none),
    CASE(a_new_discount_period_holds_for_who_waits),
    CASE(cover_pages_and_sender_ids_go_by_it_at_once),
    CASE(dirty_days_are_ignored),
    CASE(four_categories_at_a_middle_level),
    CASE(getting_categories_null_and_handle_rows),
    CASE(levels_of_the_given_categories_change_and_names_do_not),
    CASE(what_cannot_be_meant_changes_nothing),
    CASE(a_level_decides_what_is_written),
    CASE(an_entry_has_the_billing_code_the_number_and_the_user),
    CASE(what_comes_in_is_another_category),
};

FX_MAIN("config")
