/* SPDX-License-Identifier: MIT */
/* Pages as pictures: GPD in functions.md. */
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

static DWORD send_file(const char *file)
{
    FAX_JOB_PARAMW param = fx_param(FX_W("5550100"));
    WCHAR path[300];
    DWORD job = 0;
    assert_true(MultiByteToWideChar(CP_UTF8, 0, file, -1, path, 300) > 0);
    fx_granted(FaxSendDocumentW(fax, path, &param, NULL, &job));
    return job;
}

/* ---- What a TIFF says ---- */

struct tiff {
    const BYTE *at;
    DWORD size;
};

static DWORD number(struct tiff t, DWORD offset, DWORD bytes)
{
    WORD word;
    DWORD value;
    assert_true(offset + bytes <= t.size);
    if (bytes == 2) return memcpy(&word, t.at + offset, 2), word;
    return memcpy(&value, t.at + offset, 4), value;
}

/* In the byte order of this machine, as GPD-4 has it; the number of the tag's entry, or where its value lies. */
static DWORD tag(struct tiff t, DWORD wanted)
{
    DWORD directory = number(t, 4, 4), count = number(t, directory, 2);
    for (DWORD i = 0; i < count; i++) {
        DWORD entry = directory + 2 + i * 12;
        if (number(t, entry, 2) != wanted) continue;
        return number(t, entry + 8, number(t, entry + 2, 2) == 3 ? 2 : 4);
    }
    return 0xFFFFFFFF;
}

static DWORD pages_in(struct tiff t)
{
    DWORD pages = 0;
    for (DWORD directory = number(t, 4, 4); directory; pages++)
        directory = number(t, directory + 2 + number(t, directory, 2) * 12, 4);
    return pages;
}

enum {
    WIDTH = 256,
    HEIGHT = 257,
    COMPRESSION = 259,
    PHOTOMETRIC = 262,
    STRIP_OFFSET = 273,
    ROWS_PER_STRIP = 278,
    STRIP_SIZE = 279
};

static struct tiff first_page(DWORD job, DWORD *width, DWORD *height)
{
    LPBYTE page = NULL;
    DWORD size = 0;
    fx_granted(FaxGetPageData(fax, job, &page, &size, width, height));
    return (struct tiff){page, size};
}

/* ---- What there is ---- */

static void the_first_page_is_a_group_4_tiff_of_one_strip(void **state)
{
    (void)state;
    RULE("GPD-1");
    RULE("GPD-2");
    RULE("GPD-4");
    begin(NULL);
    DWORD width = 0, height = 0;
    struct tiff t = first_page(send_file(fx_tiff(3)), &width, &height);
    assert_true(t.at[0] == 'I' || t.at[0] == 'M');
    assert_int_equal(number(t, 2, 2), 42); /* in our own byte order */
    assert_int_equal(pages_in(t), 1);
    assert_int_equal(width, 1728);
    assert_int_equal(height, 8);
    assert_int_equal(tag(t, WIDTH), width);
    assert_int_equal(tag(t, HEIGHT), height);
    assert_int_equal(tag(t, COMPRESSION), 4);
    assert_int_equal(tag(t, PHOTOMETRIC), 0);
    assert_int_equal(tag(t, ROWS_PER_STRIP), height);
    /* Eight white rows and the end of the block. */
    assert_int_equal(tag(t, STRIP_SIZE), 4);
    assert_memory_equal(t.at + tag(t, STRIP_OFFSET), "\xFF\x00\x10\x01", 4);
    FaxFreeBuffer((void *)t.at);
}

static void one_free_returns_it_all(void **state)
{
    (void)state;
    RULE("GPD-3");
    RULE("GEN-10");
    begin(NULL);
    DWORD width, height;
    struct tiff t = first_page(send_file(fx_tiff(1)), &width, &height);
    assert_string_equal(fx_ask("status", "/open/buffer"), "1");
    FaxFreeBuffer((void *)t.at);
    fx_sync();
    assert_string_equal(fx_ask("status", "/open/buffer"), "0");
}

/* SND-6: what is no TIFF has pages too, and the first of them can be looked at. */
static void a_rendered_document_has_a_first_page(void **state)
{
    (void)state;
    RULE("GPD-1");
    begin("\"documents\": [{\"pattern\": \"*.txt\", \"pages\": 2}]");
    DWORD width = 0, height = 0;
    struct tiff t = first_page(send_file(fx_file("letter.txt", "Dear", 4)), &width, &height);
    assert_int_equal(width, 1728);
    assert_int_equal(tag(t, HEIGHT), height);
    assert_true(height > 2000);
    assert_int_equal(tag(t, COMPRESSION), 4);
    assert_int_equal(pages_in(t), 1);
    FaxFreeBuffer((void *)t.at);
}

static void a_job_that_is_being_sent_has_one_too(void **state)
{
    (void)state;
    RULE("GPD-1");
    begin(NULL);
    DWORD job = send_file(fx_tiff(9)), width, height;
    fx_advance(6000);
    assert_string_equal(fx_ask("jobs", "/jobs/0/status"), "in progress");
    FaxFreeBuffer((void *)first_page(job, &width, &height).at);
}

/* ---- What there is not ---- */

struct outputs {
    LPBYTE page;
    DWORD size, width, height;
};

static BOOL ask(HANDLE handle, DWORD job, struct outputs *o)
{
    return FaxGetPageData(handle, job, &o->page, &o->size, &o->width, &o->height);
}

static void null_and_handle_rows(void **state)
{
    (void)state;
    RULE("GPD-E2");
    RULE("GEN-25");
    begin(NULL);
    DWORD job = send_file(fx_tiff(1));
    HANDLE port = NULL;
    struct outputs o = {(LPBYTE)&o, 1, 2, 3}, was = o;
    assert_true(FaxOpenPort(fax, 1, PORT_OPEN_QUERY, &port));
    fx_refused(FaxGetPageData(fax, job, NULL, &o.size, &o.width, &o.height), ERROR_INVALID_PARAMETER);
    fx_refused(FaxGetPageData(fax, job, &o.page, NULL, &o.width, &o.height), ERROR_INVALID_PARAMETER);
    fx_refused(FaxGetPageData(fax, job, &o.page, &o.size, NULL, &o.height), ERROR_INVALID_PARAMETER);
    fx_refused(FaxGetPageData(fax, job, &o.page, &o.size, &o.width, NULL), ERROR_INVALID_PARAMETER);
    fx_refused(ask(NULL, job, &o), ERROR_INVALID_PARAMETER);
    fx_refused(ask(port, job, &o), ERROR_INVALID_HANDLE);
    fx_refused(ask(fax, job + 1, &o), ERROR_INVALID_PARAMETER);
    assert_ptr_equal(o.page, was.page);
    assert_int_equal(o.size, was.size);
    assert_int_equal(o.width, was.width);
    assert_int_equal(o.height, was.height);
}

static void no_such_job_is_an_invalid_parameter(void **state)
{
    (void)state;
    RULE("GPD-5");
    begin(NULL);
    struct outputs o;
    DWORD job = send_file(fx_tiff(1));
    fx_refused(ask(fax, 0, &o), ERROR_INVALID_PARAMETER);
    fx_refused(ask(fax, 0xFFFFFFFF, &o), ERROR_INVALID_PARAMETER);
    fx_advance(60000);
    fx_refused(ask(fax, job, &o), ERROR_INVALID_PARAMETER); /* it is sent and gone */
    job = send_file(fx_tiff(3));
    fx_advance(5000);
    fx_granted(FaxAbort(fax, job));
    assert_string_equal(fx_ask("jobs", "/jobs/0/status"), "deleting");
    fx_refused(ask(fax, job, &o), ERROR_INVALID_PARAMETER); /* it is on its way out */
}

static void a_job_that_receives_has_no_page_data(void **state)
{
    (void)state;
    RULE("GPD-E4");
    begin(NULL);
    struct outputs o;
    fx_op("incoming", "\"from\": \"5550100\", \"pages\": 3");
    fx_advance(5000);
    assert_string_equal(fx_ask("jobs", "/jobs/0/type"), "receive");
    fx_refused(ask(fax, 1, &o), ERROR_INVALID_DATA);
}

static void it_needs_job_query_before_the_job_is_looked_for(void **state)
{
    (void)state;
    RULE("GPD-E1");
    RULE("GEN-23");
    begin(NULL);
    struct outputs o = {0};
    char fields[64];
    DWORD job = send_file(fx_tiff(1));
    snprintf(fields, sizeof fields, "\"user\": \"alice\", \"rights\": %u", 0x7FU & ~(unsigned)FAX_JOB_QUERY);
    fx_op("rights", fields);
    fx_refused(ask(fax, job, &o), ERROR_ACCESS_DENIED);
    fx_refused(ask(fax, 0, &o), ERROR_ACCESS_DENIED);
    snprintf(fields, sizeof fields, "\"user\": \"alice\", \"rights\": %d", FAX_JOB_QUERY);
    fx_op("rights", fields);
    fx_granted(ask(fax, job, &o));
    FaxFreeBuffer(o.page);
}

/* ---- What comes in ---- */

static void what_comes_in_is_kept_with_its_pages(void **state)
{
    (void)state;
    RULE("SEQ-12");
    begin("\"devices\": [{\"name\": \"Modem\", \"csid\": \"HERE\"}]");
    char fields[600];
    snprintf(fields, sizeof fields, "\"from\": \"5550100\", \"tsid\": \"THERE\", \"file\": \"%s\"",
             fx_tiff(3));
    fx_op("incoming", fields);
    fx_advance(60000);
    assert_string_equal(fx_ask("inbox", "/faxes/0/pages"), "3");
    assert_string_equal(fx_ask("inbox", "/faxes/0/number"), "5550100");
    assert_string_equal(fx_ask("inbox", "/faxes/0/tsid"), "THERE");
    assert_string_equal(fx_ask("inbox", "/faxes/0/csid"), "HERE");
    assert_string_equal(fx_ask("inbox", "/faxes/0/routed"), "true");
    fx_op_fails("incoming", "\"file\": \"/is/not/there.tif\"");
}

/* FAX_JOB_ENTRY.Size: of the document, which is there when all of it has come. */
static void a_received_fax_has_the_size_of_its_file(void **state)
{
    (void)state;
    RULE("FJE-1");
    begin("\"config\": {\"routing_failures\": 1}");
    char fields[600], path[300];
    snprintf(path, sizeof path, "%s", fx_tiff(3));
    snprintf(fields, sizeof fields, "\"from\": \"5550100\", \"file\": \"%s\"", path);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    DWORD size = (DWORD)ftell(file), count = 0;
    fclose(file);
    fx_op("incoming", fields);
    fx_advance(60000);
    PFAX_JOB_ENTRYA jobs;
    fx_granted(FaxEnumJobsA(fax, &jobs, &count));
    assert_int_equal(count, 1);
    assert_int_equal(jobs->JobType, JT_ROUTING);
    assert_int_equal(jobs->Size, size);
    FaxFreeBuffer(jobs);
}

static const struct test_case cases[] = {
    CASE(the_first_page_is_a_group_4_tiff_of_one_strip),
    CASE(one_free_returns_it_all),
    CASE(a_rendered_document_has_a_first_page),
    CASE(a_job_that_is_being_sent_has_one_too),
    CASE(null_and_handle_rows),
    CASE(no_such_job_is_an_invalid_parameter),
    CASE(a_job_that_receives_has_no_page_data),
    CASE(it_needs_job_query_before_the_job_is_looked_for),
    CASE(what_comes_in_is_kept_with_its_pages),
    CASE(a_received_fax_has_the_size_of_its_file),
};

FX_MAIN("pages")
