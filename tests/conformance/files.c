/* SPDX-License-Identifier: MIT */
/* Files that change or vanish while they are being read, and those that are none: SND-E6, SND-E7 and SND-E11 in functions.md.
 * What happens to them happens at a fault point (client/point.h). */
#include "client/point.h"
#include "tests/conformance/fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

static HANDLE fax;

static void begin(const char *members)
{
    fx_world(members);
    fx_process("client", "alice");
    fax = fx_connect();
}

static const char *const PAUSED = "\"config\": {\"queue_paused\": true}";

static BOOL send_file(const char *path, DWORD *job)
{
    FAX_JOB_PARAMA param;
    memset(&param, 0, sizeof param);
    param.SizeOfStruct = sizeof param;
    param.RecipientNumber = "5550100";
    return FaxSendDocumentA(fax, path, &param, NULL, job);
}

/* No job, no document that waits for one, no upload under way: a good fax is the only one. */
static void nothing_was_kept(void)
{
    PFAX_JOB_ENTRYW jobs = NULL;
    DWORD count = 99;
    fx_granted(FaxEnumJobsW(fax, &jobs, &count));
    FaxFreeBuffer(jobs);
    assert_int_equal(count, 0);
    DWORD job = fx_send(fax, "5550100", 1);
    assert_int_equal(job, 1);
}

static void refused_with(const char *path, DWORD code)
{
    DWORD job = FX_MARK;
    fx_refused(send_file(path, &job), code);
    assert_int_equal(job, FX_MARK);
}

/* ---- What is done to the file, and when ---- */

static struct {
    char file[300], other[300];
    off_t size;
    enum ff_type when; /* the call that has just been answered, for the first time */
    bool came;
    void (*what)(void);
    bool failed;
} change;

static void at_point(enum client_point point, enum ff_type type)
{
    if (point != CLIENT_POINT_answered || type != change.when || change.came) return;
    change.came = true;
    change.what();
}

static void cut(void)
{
    change.failed = truncate(change.file, change.size) != 0;
}

static void remove_it(void)
{
    change.failed = unlink(change.file) != 0;
}

static void replace_it(void)
{
    change.failed = rename(change.other, change.file) != 0;
}

static void make_it_a_folder(void)
{
    change.failed = unlink(change.file) != 0 || mkdir(change.file, 0700) != 0;
}

/* The check says that a document is wanted; the file is open and its size announced when DocumentBegin is answered. */
static BOOL send_while(void (*what)(void), enum ff_type when, const char *path, DWORD *job)
{
    if (path != change.file) snprintf(change.file, sizeof change.file, "%s", path);
    change.what = what;
    change.when = when;
    change.came = change.failed = false;
    atomic_store(&client_point_watch, at_point);
    BOOL sent = send_file(change.file, job);
    DWORD code = GetLastError();
    atomic_store(&client_point_watch, NULL);
    assert_true(change.came && !change.failed);
    SetLastError(code);
    return sent;
}

/* A file of nothing, as long as one likes: it takes no room on the disk. */
static const char *sparse(const char *name, off_t size)
{
    const char *path = fx_file(name, "", 0);
    assert_int_equal(truncate(path, size), 0);
    return path;
}

/* ---- Cases ---- */

static void a_file_that_shrinks_is_unreadable(void **state)
{
    (void)state;
    RULE("SND-E7");
    static const off_t left[] = {0, 1, 65536, 65537, 199999};
    for (size_t i = 0; i < sizeof left / sizeof *left; i++) {
        begin(PAUSED);
        DWORD job = FX_MARK;
        change.size = left[i];
        fx_refused(send_while(cut, FF_TYPE_DocumentBegin, sparse("long.tif", 200000), &job),
                   ERROR_INVALID_DATA);
        assert_int_equal(job, FX_MARK);
        nothing_was_kept();
    }
}

/* More than a process may have under way, in number and in bytes. */
static void what_shrank_takes_no_room(void **state)
{
    (void)state;
    RULE("SND-E7");
    begin(PAUSED);
    DWORD job;
    change.size = 10;
    for (int i = 0; i < 70; i++)
        fx_refused(send_while(cut, FF_TYPE_DocumentBegin, sparse("long.tif", 60 << 20), &job),
                   ERROR_INVALID_DATA);
    nothing_was_kept();
}

static void a_file_that_vanishes_before_it_is_opened_is_not_found(void **state)
{
    (void)state;
    RULE("SND-E6");
    begin(PAUSED);
    DWORD job = FX_MARK;
    fx_refused(send_while(remove_it, FF_TYPE_FaxSendDocument, fx_tiff(1), &job), ERROR_FILE_NOT_FOUND);
    fx_refused(send_while(make_it_a_folder, FF_TYPE_FaxSendDocument, fx_tiff(1), &job), ERROR_INVALID_DATA);
    assert_int_equal(job, FX_MARK);
    nothing_was_kept();
}

/* One that has been opened goes out, whatever bears its name by then. */
static void a_file_that_is_open_is_sent_as_it_was(void **state)
{
    (void)state;
    RULE("SND-7");
    begin(NULL);
    DWORD job;
    fx_granted(send_while(remove_it, FF_TYPE_DocumentBegin, fx_tiff(3), &job));
    snprintf(change.other, sizeof change.other, "%s", fx_tiff(1));
    fx_granted(send_while(replace_it, FF_TYPE_DocumentBegin, fx_tiff(2), &job));
    fx_advance(120000);
    assert_string_equal(fx_ask("outbox", "/faxes/0/pages"), "3");
    assert_string_equal(fx_ask("outbox", "/faxes/1/pages"), "2");
}

static void what_happens_to_the_file_after_submission_changes_no_fax(void **state)
{
    (void)state;
    RULE("SND-1");
    begin(NULL);
    DWORD job;
    LPBYTE page = NULL, again = NULL;
    DWORD size = 0, size_again = 0, width, height;
    snprintf(change.file, sizeof change.file, "%s", fx_tiff(3));
    fx_granted(send_file(change.file, &job));
    fx_granted(FaxGetPageData(fax, job, &page, &size, &width, &height));
    snprintf(change.other, sizeof change.other, "%s", fx_file("no.tif", "no TIFF", 7));
    replace_it();
    fx_granted(FaxGetPageData(fax, job, &again, &size_again, &width, &height));
    assert_int_equal(size_again, size);
    assert_memory_equal(again, page, size);
    FaxFreeBuffer(page);
    FaxFreeBuffer(again);
    remove_it();
    assert_false(change.failed);
    fx_advance(120000);
    assert_string_equal(fx_ask("outbox", "/faxes/0/pages"), "3");
}

static void what_is_no_file_is_unreadable(void **state)
{
    (void)state;
    RULE("SND-E7");
    begin(PAUSED);
    char path[300];
    snprintf(path, sizeof path, "%s", fx_file("pipe", "", 0));
    assert_true(unlink(path) == 0 && mkfifo(path, 0600) == 0);
    char seen[512];
    int opened = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    assert_true(opened >= 0 && inotify_add_watch(opened, path, IN_OPEN) >= 0);
    refused_with(path, ERROR_INVALID_DATA);           /* without a writer: nobody waits for one */
    assert_true(read(opened, seen, sizeof seen) < 0); /* and one that waits for a reader goes on waiting */
    close(opened);
    snprintf(path, sizeof path, "%s", fx_file("folder.tif", "", 0));
    assert_true(unlink(path) == 0 && mkdir(path, 0700) == 0);
    refused_with(path, ERROR_INVALID_DATA);
    refused_with("/dev/null", ERROR_INVALID_DATA);
    refused_with("/dev/zero", ERROR_INVALID_DATA);
    nothing_was_kept();
}

static void a_link_is_what_it_leads_to(void **state)
{
    (void)state;
    RULE("SND-E6");
    begin(NULL);
    char link[300];
    DWORD job;
    snprintf(link, sizeof link, "%s", fx_file("link.tif", "", 0));
    assert_true(unlink(link) == 0 && symlink("nowhere.tif", link) == 0);
    refused_with(link, ERROR_FILE_NOT_FOUND);
    assert_true(unlink(link) == 0 && symlink(fx_tiff(2), link) == 0);
    fx_granted(send_file(link, &job));
    fx_advance(120000);
    assert_string_equal(fx_ask("outbox", "/faxes/0/pages"), "2");
}

/* Nothing of it is read: a file of holes is refused by its size, however long. */
static void a_file_beyond_the_limit_is_refused_before_it_is_read(void **state)
{
    (void)state;
    RULE("SND-E11");
    begin(PAUSED);
    refused_with(sparse("huge.tif", (64 << 20) + 1), ERROR_NOT_ENOUGH_MEMORY);
    refused_with(sparse("enormous.tif", (off_t)1 << 40), ERROR_NOT_ENOUGH_MEMORY);
    refused_with(sparse("holes.tif", 1 << 20), ERROR_INVALID_DATA); /* no TIFF, once it is read */
    nothing_was_kept();
}

/* The SDK finds it, and no request comes of it: the world hears how the call ended all the same. */
static void a_failure_of_the_sdk_s_own_is_in_the_trace_and_in_the_report(void **state)
{
    (void)state;
    RULE("SND-E11");
    begin(PAUSED);
    char *number = malloc(2 << 20);
    FAX_JOB_PARAMA param;
    DWORD job;
    assert_non_null(number);
    memset(number, '5', (2 << 20) - 1);
    number[(2 << 20) - 1] = 0;
    memset(&param, 0, sizeof param);
    param.SizeOfStruct = sizeof param;
    param.RecipientNumber = number;
    refused_with(sparse("huge.tif", (64 << 20) + 1), ERROR_NOT_ENOUGH_MEMORY);
    fx_refused(FaxSendDocumentA(fax, fx_tiff(1), &param, NULL, &job), ERROR_INVALID_PARAMETER);
    free(number);
    fx_expect_story("FaxSendDocument", "0.000 call process 1 FaxSendDocument ERROR_NOT_ENOUGH_MEMORY",
                    "0.000 call process 1 FaxSendDocument ERROR_INVALID_PARAMETER");
    const char *report = fx_ask("report", "/text");
    if (!strstr(report, "the document is larger than 64 MiB") || !strstr(report, "more than 1 MiB in all") ||
        !strstr(report, "files.c:"))
        fail_msg("%s", report);
}

static BOOL CALLBACK one_recipient(HANDLE handle, DWORD number, LPVOID context, PFAX_JOB_PARAMA param,
                                   PFAX_COVERPAGE_INFOA cover)
{
    (void)handle, (void)context, (void)cover;
    param->RecipientNumber = "5550100";
    return number == 1;
}

static void a_broadcast_reads_its_file_no_less_carefully(void **state)
{
    (void)state;
    RULE("SDB-E4");
    begin(PAUSED);
    DWORD job = FX_MARK;
    char path[300];
    snprintf(path, sizeof path, "%s", fx_file("pipe", "", 0));
    assert_true(unlink(path) == 0 && mkfifo(path, 0600) == 0);
    fx_refused(FaxSendDocumentForBroadcastA(fax, path, &job, one_recipient, NULL), ERROR_INVALID_DATA);
    fx_refused(
        FaxSendDocumentForBroadcastA(fax, sparse("huge.tif", (64 << 20) + 1), &job, one_recipient, NULL),
        ERROR_NOT_ENOUGH_MEMORY);
    fx_expect_story("FaxSendDocumentForBroadcast",
                    "0.000 call process 1 FaxSendDocumentForBroadcast ERROR_INVALID_DATA",
                    "0.000 call process 1 FaxSendDocumentForBroadcast ERROR_NOT_ENOUGH_MEMORY");
    nothing_was_kept();
}

static void a_cover_page_that_is_no_file_is_unreadable(void **state)
{
    (void)state;
    RULE("SND-E7");
    begin(PAUSED);
    char path[300];
    DWORD job = FX_MARK;
    FAX_JOB_PARAMA param;
    FAX_COVERPAGE_INFOA cover;
    memset(&param, 0, sizeof param);
    memset(&cover, 0, sizeof cover);
    param.SizeOfStruct = sizeof param;
    param.RecipientNumber = "5550100";
    cover.SizeOfStruct = sizeof cover;
    cover.CoverPageName = path;
    snprintf(path, sizeof path, "%s", fx_file("own.cov", "", 0));
    assert_true(unlink(path) == 0 && mkfifo(path, 0600) == 0);
    fx_refused(FaxSendDocumentA(fax, fx_tiff(1), &param, &cover, &job), ERROR_INVALID_DATA);
    assert_true(unlink(path) == 0 && mkdir(path, 0700) == 0);
    fx_refused(FaxSendDocumentA(fax, fx_tiff(1), &param, &cover, &job), ERROR_INVALID_DATA);
    assert_int_equal(job, FX_MARK);
    nothing_was_kept();
}

static const struct test_case cases[] = {
    CASE(a_file_that_shrinks_is_unreadable),
    CASE(what_shrank_takes_no_room),
    CASE(a_file_that_vanishes_before_it_is_opened_is_not_found),
    CASE(a_file_that_is_open_is_sent_as_it_was),
    CASE(what_happens_to_the_file_after_submission_changes_no_fax),
    CASE(what_is_no_file_is_unreadable),
    CASE(a_link_is_what_it_leads_to),
    CASE(a_file_beyond_the_limit_is_refused_before_it_is_read),
    CASE(a_failure_of_the_sdk_s_own_is_in_the_trace_and_in_the_report),
    CASE(a_broadcast_reads_its_file_no_less_carefully),
    CASE(a_cover_page_that_is_no_file_is_unreadable),
};

FX_MAIN("conformance/files")
