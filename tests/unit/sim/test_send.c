/* SPDX-License-Identifier: MIT */
/* FaxSendDocument: its checks, their order, and what becomes of its fields. SND, FJP, FCP. */
#include "tests/unit/sim/phone.h"

#include <string.h>

/* One way to spoil a good request, the code it gets, and its step in GEN-23. */
struct spoil {
    const char *what;
    void (*make)(struct phone *p, struct ff_in_FaxSendDocument *in, uint32_t *nulls);
    ff_status status;
    int step;
};

#define SPOIL(name) static void name(struct phone *p, struct ff_in_FaxSendDocument *in, uint32_t *nulls)

SPOIL(no_file_name)
{
    (void)p, (void)in;
    *nulls |= 1 << 1;
}
SPOIL(no_params)
{
    (void)p, (void)in;
    *nulls |= 1 << 2;
}
SPOIL(no_job_id)
{
    (void)p, (void)in;
    *nulls |= 1 << 4;
}
SPOIL(no_handle)
{
    (void)p, (void)nulls;
    in->fax_handle = 0;
}
SPOIL(bad_handle)
{
    (void)p, (void)nulls;
    in->fax_handle += 4;
}
SPOIL(param_size)
{
    (void)p, (void)nulls;
    in->job_param.size_of_struct--;
}
SPOIL(cover_size)
{
    (void)p, (void)nulls;
    in->has_cover_page = 1;
    in->cover_page.size_of_struct = in->cover_size_native + 1;
    in->cover_page.cover_page_name = FF_STR("generic.cov");
    in->cover_page.use_server_cover_page = 1;
}
SPOIL(cover_name)
{
    (void)p, (void)nulls;
    in->has_cover_page = 1;
    in->cover_page.size_of_struct = in->cover_size_native;
}
SPOIL(call_handle)
{
    (void)p, (void)nulls;
    in->job_param.call_handle = 7;
}
SPOIL(null_number)
{
    (void)p, (void)nulls;
    in->job_param.recipient_number = FF_STR_NULL;
}
SPOIL(empty_number)
{
    (void)p, (void)nulls;
    in->job_param.recipient_number = FF_STR("");
}
SPOIL(reserved1)
{
    (void)p, (void)nulls;
    in->job_param.reserved0 = 0;
    in->job_param.reserved1 = 1;
}
SPOIL(reserved2)
{
    (void)p, (void)nulls;
    in->job_param.reserved0 = 0xFFFFFFFFU;
    in->job_param.reserved1 = in->job_param.reserved2 = 1;
}
SPOIL(broadcast)
{
    (void)p, (void)nulls;
    in->job_param.reserved0 = 0xFFFFFFFEU;
}
SPOIL(action)
{
    (void)p, (void)nulls;
    in->job_param.schedule_action = 3;
}
SPOIL(report_type)
{
    (void)p, (void)nulls;
    in->job_param.delivery_report_type = 3;
}
SPOIL(none_with_address)
{
    (void)p, (void)nulls;
    in->job_param.delivery_report_address = FF_STR("a@b");
}
SPOIL(email_without)
{
    (void)p, (void)nulls;
    in->job_param.delivery_report_type = FF_DRT_EMAIL;
}
SPOIL(email_empty)
{
    (void)p, (void)nulls;
    in->job_param.delivery_report_type = FF_DRT_EMAIL;
    in->job_param.delivery_report_address = FF_STR("");
}
SPOIL(tsid_wide)
{
    (void)p, (void)nulls;
    in->job_param.tsid = FF_STR("caf\xC3\xA9");
}
SPOIL(tsid_control)
{
    (void)p, (void)nulls;
    in->job_param.tsid = FF_STR("a\tb");
}
SPOIL(no_such_day)
{
    (void)p, (void)nulls;
    in->job_param.schedule_action = FF_JSA_SPECIFIC_TIME;
    in->job_param.schedule_time = (struct ff_systime){2000, 2, 0, 30, 1, 0, 0, 0};
}
SPOIL(no_right)
{
    (void)in, (void)nulls;
    p->sim->users.at[0].rights = FF_FAX_SPECIFIC_ALL & ~(uint32_t)FF_FAX_JOB_SUBMIT;
}
SPOIL(no_such_device)
{
    (void)p, (void)nulls;
    in->job_param.reserved0 = 0xFFFFFFFFU;
    in->job_param.reserved1 = 9;
}
SPOIL(far_device)
{
    (void)p, (void)nulls;
    in->job_param.reserved0 = 0xFFFFFFFFU;
    in->job_param.reserved1 = 0x100000001U;
}
SPOIL(forbidden_cover)
{
    (void)nulls;
    p->sim->config.server_cover_pages_only = true;
    in->has_cover_page = 1;
    in->cover_page.size_of_struct = in->cover_size_native;
    in->cover_page.cover_page_name = FF_STR("C:\\mine.cov");
    in->cover_file_state = 1;
}
SPOIL(relative)
{
    (void)p, (void)nulls;
    in->file_name = FF_STR("a.tif");
}
SPOIL(drive_relative)
{
    (void)p, (void)nulls;
    in->file_name = FF_STR("C:a.tif");
}
SPOIL(rooted)
{
    (void)p, (void)nulls;
    in->file_name = FF_STR("\\a.tif");
}
SPOIL(in_a_folder)
{
    (void)p, (void)nulls;
    in->file_name = FF_STR("a\\b.tif");
}
SPOIL(not_found)
{
    (void)p, (void)nulls;
    in->file_state = 2;
}
SPOIL(not_readable)
{
    (void)p, (void)nulls;
    in->file_state = 3;
}
SPOIL(no_document)
{
    (void)p, (void)nulls;
    in->document = 0;
}
SPOIL(unknown_document)
{
    (void)nulls;
    in->document = p->sim->documents.count + 1;
}
SPOIL(odd_state)
{
    (void)p, (void)nulls;
    in->file_state = 99;
}
SPOIL(blocked)
{
    (void)in, (void)nulls;
    p->sim->config.queue_blocked = true;
}

static const struct spoil spoils[] = {
    {"FileName NULL (SND-E1)", no_file_name, FF_ERROR_INVALID_PARAMETER, 1},
    {"JobParams NULL (SND-E1)", no_params, FF_ERROR_INVALID_PARAMETER, 1},
    {"FaxJobId NULL (SND-14)", no_job_id, FF_ERROR_INVALID_PARAMETER, 1},
    {"FaxHandle NULL (SND-E1)", no_handle, FF_ERROR_INVALID_PARAMETER, 1},
    {"a handle that was never issued (GEN-24)", bad_handle, FF_ERROR_INVALID_HANDLE, 2},
    {"size of JobParams (SND-14)", param_size, FF_ERROR_INVALID_PARAMETER, 3},
    {"size of CoverpageInfo (SND-14)", cover_size, FF_ERROR_INVALID_PARAMETER, 3},
    {"CoverPageName NULL (SND-14)", cover_name, FF_ERROR_INVALID_PARAMETER, 3},
    {"CallHandle (SND-E2)", call_handle, FF_ERROR_INVALID_PARAMETER, 3},
    {"RecipientNumber NULL (SND-E3)", null_number, FF_ERROR_INVALID_PARAMETER, 3},
    {"RecipientNumber empty (SND-16, SND-E3)", empty_number, FF_ERROR_INVALID_PARAMETER, 3},
    {"Reserved[1] alone (FJP-8)", reserved1, FF_ERROR_INVALID_PARAMETER, 3},
    {"Reserved[2] (FJP-8)", reserved2, FF_ERROR_INVALID_PARAMETER, 3},
    {"Reserved of a broadcast (FJP-8)", broadcast, FF_ERROR_INVALID_PARAMETER, 3},
    {"ScheduleAction (FJP-9)", action, FF_ERROR_INVALID_PARAMETER, 3},
    {"DeliveryReportType (FJP-9, SND-E10)", report_type, FF_ERROR_INVALID_PARAMETER, 3},
    {"address with DRT_NONE (FJP-9)", none_with_address, FF_ERROR_INVALID_PARAMETER, 3},
    {"DRT_EMAIL without address (FJP-9)", email_without, FF_ERROR_INVALID_PARAMETER, 3},
    {"DRT_EMAIL with an empty one (FJP-9)", email_empty, FF_ERROR_INVALID_PARAMETER, 3},
    {"Tsid beyond ASCII (FJP-9)", tsid_wide, FF_ERROR_INVALID_PARAMETER, 3},
    {"Tsid with a control character (FJP-9)", tsid_control, FF_ERROR_INVALID_PARAMETER, 3},
    {"30 February (FJP-9)", no_such_day, FF_ERROR_INVALID_PARAMETER, 3},
    {"FAX_JOB_SUBMIT missing (SND-E5)", no_right, FF_ERROR_ACCESS_DENIED, 4},
    {"a device that does not exist (FJP-8)", no_such_device, FF_ERROR_INVALID_PARAMETER, 5},
    {"a device id that does not fit (FJP-8)", far_device, FF_ERROR_INVALID_PARAMETER, 5},
    {"personal cover page while ServerCp (SND-15)", forbidden_cover, FF_ERROR_INVALID_PARAMETER, 5},
    {"relative FileName (SND-16)", relative, FF_ERROR_FILE_NOT_FOUND, 5},
    {"relative to a drive (SND-16)", drive_relative, FF_ERROR_FILE_NOT_FOUND, 5},
    {"relative to no drive (SND-16)", rooted, FF_ERROR_FILE_NOT_FOUND, 5},
    {"relative, in a folder of one letter (SND-16)", in_a_folder, FF_ERROR_FILE_NOT_FOUND, 5},
    {"document not found (SND-E6)", not_found, FF_ERROR_FILE_NOT_FOUND, 6},
    {"document not readable (SND-E7)", not_readable, FF_ERROR_INVALID_DATA, 6},
    {"no document (SND-E7)", no_document, FF_ERROR_INVALID_DATA, 6},
    {"a document nobody uploaded (SND-E7)", unknown_document, FF_ERROR_INVALID_DATA, 6},
    {"a file state nobody defined (SND-E7)", odd_state, FF_ERROR_INVALID_DATA, 6},
    {"queue blocked (SND-E9)", blocked, FF_ERROR_WRITE_PROTECT, 7},
};
enum { SPOILS = sizeof spoils / sizeof *spoils };

static ff_status send_spoiled(struct phone *p, const struct spoil *first, const struct spoil *second,
                              bool looked)
{
    phone_begin(p, 1);
    struct ff_in_FaxSendDocument in = phone_request(p, "1", 1);
    struct ff_out_FaxSendDocument out = {.job_id = 77};
    uint32_t nulls = 0;
    if (!looked) in.file_state = in.document = 0;
    if (second) second->make(p, &in, &nulls);
    first->make(p, &in, &nulls);
    ff_status status = phone_call(p, FF_TYPE_FaxSendDocument, nulls, &in, &out);
    assert_int_equal(out.job_id, 0);
    phone_silent(p); /* EVT-14 */
    assert_int_equal(p->sim->jobs.live, 0);
    return status;
}

/* The report says which it was, by its rule. */
static void check_cause(const struct phone *p, const char *what)
{
    uint16_t causes[CAUSES_MOST];
    assert_int_equal(p->sim->failures.count, 1);
    assert_int_equal(failure_causes(&p->sim->failures.at[0], causes), 1);
    if (!strstr(what, cause_row(causes[0])->rule)) fail_msg("%s: %s", what, cause_row(causes[0])->rule);
}

static void every_check(void **state)
{
    RULE("SND-E1");
    RULE("SND-E2");
    RULE("SND-E3");
    RULE("SND-E5");
    RULE("SND-E6");
    RULE("SND-E7");
    RULE("SND-E9");
    RULE("SND-14");
    RULE("SND-15");
    RULE("SND-16");
    RULE("FJP-8");
    RULE("FJP-9");
    RULE("EVT-14");
    struct phone *p = *state;
    for (size_t i = 0; i < SPOILS; i++) {
        ff_status status = send_spoiled(p, &spoils[i], NULL, true);
        if (status != spoils[i].status) fail_msg("%s: %s", spoils[i].what, ff_status_name(status));
        check_cause(p, spoils[i].what);
    }
}

/* Of two things that are wrong, the one of the earlier step is told. */
static void order_of_checks(void **state)
{
    RULE("GEN-23");
    RULE("GEN-30");
    struct phone *p = *state;
    for (size_t i = 0; i < SPOILS; i++) {
        for (size_t j = 0; j < SPOILS; j++) {
            if (spoils[i].step >= spoils[j].step) continue;
            ff_status status = send_spoiled(p, &spoils[i], &spoils[j], true);
            if (status != spoils[i].status)
                fail_msg("%s, and %s: %s", spoils[i].what, spoils[j].what, ff_status_name(status));
        }
    }
}

/* The document is asked for when everything that comes before it is in order, and not sooner. */
static void the_document_is_asked_for_last(void **state)
{
    RULE("GEN-23");
    struct phone *p = *state;
    for (size_t i = 0; i < SPOILS; i++) {
        if (spoils[i].step == 6) continue;
        ff_status status = send_spoiled(p, &spoils[i], NULL, false);
        ff_status expected = spoils[i].step < 6 ? spoils[i].status : FF_NEED_DOCUMENT;
        if (status != expected) fail_msg("%s: %x", spoils[i].what, (unsigned)status);
    }
    phone_begin(p, 1);
    struct ff_in_FaxSendDocument in = phone_request(p, "1", 1);
    uint32_t job;
    in.file_state = 0;
    assert_int_equal(phone_submit(p, &in, &job), FF_NEED_DOCUMENT);
    /* A personal cover page has to be looked for too. */
    in.file_state = 1;
    in.has_cover_page = 1;
    in.cover_page.size_of_struct = in.cover_size_native;
    in.cover_page.cover_page_name = FF_STR("/home/alice/mine.cov");
    assert_int_equal(phone_submit(p, &in, &job), FF_NEED_DOCUMENT);
    in.cover_file_state = 1;
    assert_int_equal(phone_submit(p, &in, &job), FF_ERROR_SUCCESS);
}

static void a_stopped_service(void **state)
{
    RULE("GEN-27");
    struct phone *p = *state;
    phone_begin(p, 1);
    struct ff_in_FaxSendDocument in = phone_request(p, "1", 1);
    uint32_t job;
    assert_int_equal(service_stop(p->sim), FF_ERROR_SUCCESS);
    assert_int_equal(phone_submit(p, &in, &job), FF_RPC_S_SERVER_UNAVAILABLE);
}

static void call_handles_by_profile(void **state)
{
    RULE("SND-28");
    RULE("SND-E8");
    RULE("SND-E2");
    struct phone *p = *state;
    static const struct {
        enum profile profile;
        ff_status status;
    } rows[] = {{PROFILE_win2000, FF_ERROR_NOT_SUPPORTED},
                {PROFILE_xp, FF_ERROR_INVALID_PARAMETER},
                {PROFILE_win7, FF_ERROR_INVALID_PARAMETER}};
    for (size_t i = 0; i < 3; i++) {
        profile_apply(rows[i].profile, &p->config.switches);
        phone_begin(p, 1);
        struct ff_in_FaxSendDocument in = phone_request(p, "1", 1);
        in.job_param.call_handle = 5;
        in.job_param.recipient_number = FF_STR_NULL; /* FJP-4: not needed with a call */
        uint32_t job;
        assert_int_equal(phone_submit(p, &in, &job), rows[i].status);
    }
}

static void documents_by_verdict(void **state)
{
    RULE("SND-7");
    RULE("SND-6");
    RULE("SND-E7");
    struct phone *p = *state;
    static const struct {
        enum verdict verdict;
        uint64_t accept_group3;
        ff_status status;
    } rows[] = {
        {VERDICT_accepted, 0, FF_ERROR_SUCCESS},           {VERDICT_empty, 0, FF_ERROR_INVALID_DATA},
        {VERDICT_unreadable, 1, FF_ERROR_INVALID_DATA},    {VERDICT_unsupported, 1, FF_ERROR_INVALID_DATA},
        {VERDICT_group3, 0, FF_ERROR_INVALID_DATA},        {VERDICT_group3, 1, FF_ERROR_SUCCESS},
        {VERDICT_render_failed, 0, FF_ERROR_INVALID_DATA}, {VERDICT_no_memory, 0, FF_ERROR_NOT_ENOUGH_MEMORY},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        p->config.switches.accept_group3 = rows[i].accept_group3;
        phone_begin(p, 1);
        struct ff_in_FaxSendDocument in = phone_request(p, "1", 1);
        p->sim->documents.at[in.document - 1].verdict = rows[i].verdict;
        uint32_t job;
        assert_int_equal(phone_submit(p, &in, &job), rows[i].status);
    }
}

static ff_status send_with_cover(struct phone *p, struct ff_str name, bool server, uint32_t file_state,
                                 uint32_t *ret_job)
{
    struct ff_in_FaxSendDocument in = phone_request(p, "1", 2);
    in.has_cover_page = 1;
    in.cover_page.size_of_struct = in.cover_size_native;
    in.cover_page.cover_page_name = name;
    in.cover_page.use_server_cover_page = server;
    in.cover_page.rec_name = FF_STR("Bob");
    in.cover_page.subject = FF_STR("Greetings");
    in.cover_file_state = file_state;
    return phone_submit(p, &in, ret_job);
}

static void cover_pages(void **state)
{
    RULE("SND-9");
    RULE("SND-E6");
    RULE("SND-E7");
    struct phone *p = *state;
    uint32_t job;
    phone_begin(p, 1);
    /* Common ones are the server's: by name, whatever the client has. */
    assert_int_equal(send_with_cover(p, FF_STR("Generic.COV"), true, 0, &job), FF_ERROR_SUCCESS);
    assert_int_equal(send_with_cover(p, FF_STR("mine.cov"), true, 1, &job), FF_ERROR_FILE_NOT_FOUND);
    assert_true(cover_page_add(p->sim, FF_STR("mine.cov")));
    assert_int_equal(send_with_cover(p, FF_STR("mine.cov"), true, 0, &job), FF_ERROR_SUCCESS);
    assert_int_equal(send_with_cover(p, FF_STR("generic.cov"), true, 0, &job), FF_ERROR_FILE_NOT_FOUND);
    /* Personal ones are files of the client. */
    assert_int_equal(send_with_cover(p, FF_STR("C:\\mine.cov"), false, 1, &job), FF_ERROR_SUCCESS);
    assert_int_equal(send_with_cover(p, FF_STR("C:\\mine.cov"), false, 2, &job), FF_ERROR_FILE_NOT_FOUND);
    assert_int_equal(send_with_cover(p, FF_STR("C:\\mine.cov"), false, 3, &job), FF_ERROR_INVALID_DATA);
    assert_int_equal(send_with_cover(p, FF_STR("mine.cov"), false, 1, &job), FF_ERROR_FILE_NOT_FOUND);
}

static void a_cover_page_is_kept_and_is_one_page_more(void **state)
{
    RULE("FCP-4");
    RULE("SEQ-1");
    struct phone *p = *state;
    uint32_t id;
    phone_begin(p, 1);
    assert_int_equal(send_with_cover(p, FF_STR("generic.cov"), true, 0, &id), FF_ERROR_SUCCESS);
    const struct job *job = &p->sim->jobs.rows.at[job_find(p->sim, id)];
    assert_true(job->cover);
    const struct cover *cover = &p->sim->covers.rows.at[job->cover];
    assert_int_equal(job->pages, 3);
    assert_int_equal(cover->texts[0], phone_text(p, "generic.cov"));
    assert_int_equal(cover->texts[1], phone_text(p, "Bob"));
    assert_int_equal(cover->texts[2], 0);
    assert_int_equal(cover->texts[COVER_TEXTS - 1], phone_text(p, "Greetings"));
    phone_at(p, 100);
    assert_string_equal(phone_events(p),
                        "JOB_QUEUED(0,1) INITIALIZING(1,1) DIALING(1,1) SENDING(1,1) SENDING(1,1) "
                        "SENDING(1,1) COMPLETED(1,1) DELETED(0,1) IDLE(1,-)");
}

/* Its row is the job's, then the fax's that was sent; of one that is not sent it is there for the next. */
static void a_cover_page_goes_with_its_fax(void **state)
{
    struct phone *p = *state;
    uint32_t first, second;
    phone_begin(p, 1);
    assert_int_equal(send_with_cover(p, FF_STR("fyi.cov"), true, 0, &first), FF_ERROR_SUCCESS);
    assert_int_equal(send_with_cover(p, FF_STR("urgent.cov"), true, 0, &second), FF_ERROR_SUCCESS);
    uint32_t cover = p->sim->jobs.rows.at[job_find(p->sim, first)].cover;
    uint32_t other = p->sim->jobs.rows.at[job_find(p->sim, second)].cover;
    assert_true(cover && other && cover != other);
    assert_int_equal(phone_abort(p, second), FF_ERROR_SUCCESS);
    phone_at(p, 100);
    assert_int_equal(p->sim->outbox.count, 1);
    assert_int_equal(p->sim->outbox.at[0].cover, cover);
    assert_int_equal(send_with_cover(p, FF_STR("generic.cov"), true, 0, &first), FF_ERROR_SUCCESS);
    assert_int_equal(p->sim->jobs.rows.at[job_find(p->sim, first)].cover, other);
    assert_int_equal(p->sim->covers.rows.at[cover].texts[0], phone_text(p, "fyi.cov"));
    assert_int_equal(p->sim->covers.rows.at[other].texts[0], phone_text(p, "generic.cov"));
}

/* A scenario may render a file into as many pages as a number holds. */
static void one_page_more_than_a_number_holds(void **state)
{
    struct phone *p = *state;
    phone_begin(p, 1);
    struct ff_in_FaxSendDocument in = phone_request(p, "1", UINT32_MAX);
    in.has_cover_page = 1;
    in.cover_page.size_of_struct = in.cover_size_native;
    in.cover_page.cover_page_name = FF_STR("generic.cov");
    in.cover_page.use_server_cover_page = 1;
    uint32_t job;
    struct ff_job_entry entry;
    assert_int_equal(phone_submit(p, &in, &job), FF_ERROR_SUCCESS);
    assert_int_equal(phone_get_job(p, job, &entry), FF_ERROR_SUCCESS);
    assert_int_equal(entry.page_count, UINT32_MAX);
}

static void what_a_job_keeps(void **state)
{
    RULE("GJB-1");
    RULE("SND-1");
    struct phone *p = *state;
    phone_begin(p, 1);
    struct ff_in_FaxSendDocument in = phone_request(p, "5550100", 3);
    p->sim->documents.at[in.document - 1].size = 0x100000000U; /* FJE: at most 4 GB */
    in.job_param.recipient_name = FF_STR("R");
    in.job_param.tsid = FF_STR("T");
    in.job_param.sender_name = FF_STR("S");
    in.job_param.sender_company = FF_STR("C");
    in.job_param.sender_dept = FF_STR("D");
    in.job_param.billing_code = FF_STR("B");
    in.job_param.document_name = FF_STR("N");
    p->sim->config.switches.email_reports = 1;
    in.job_param.delivery_report_type = FF_DRT_EMAIL;
    in.job_param.delivery_report_address = FF_STR("a@b");
    in.job_param.schedule_action = FF_JSA_SPECIFIC_TIME;
    in.job_param.schedule_time = (struct ff_systime){2001, 1, 0, 1, 0, 0, 0, 0};
    uint32_t job;
    assert_int_equal(phone_submit(p, &in, &job), FF_ERROR_SUCCESS);
    struct ff_job_entry e;
    assert_int_equal(phone_get_job(p, job, &e), FF_ERROR_SUCCESS);
    const struct {
        struct ff_str got;
        const char *expected;
    } texts[] = {
        {e.user_name, "alice"},  {e.recipient_number, "5550100"},
        {e.recipient_name, "R"}, {e.tsid, "T"},
        {e.sender_name, "S"},    {e.sender_company, "C"},
        {e.sender_dept, "D"},    {e.billing_code, "B"},
        {e.document_name, "N"},  {e.delivery_report_address, "a@b"},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_true(ff_str_eq(texts[i].got, ff_str_of(texts[i].expected)));
    assert_int_equal(e.job_id, job);
    assert_int_equal(e.job_type, FF_JT_SEND);
    assert_int_equal(e.queue_status, FF_JS_PENDING);
    assert_int_equal(e.status, 0);
    assert_int_equal(e.size, UINT32_MAX);
    assert_int_equal(e.page_count, 3);
    assert_int_equal(e.schedule_action, FF_JSA_SPECIFIC_TIME);
    assert_int_equal(e.schedule_time.year, 2001);
    assert_int_equal(e.delivery_report_type, FF_DRT_EMAIL);
}

/* A string is as long as it is for Windows: in UTF-16 units. */
static void strings_that_the_protocol_does_not_carry(void **state)
{
    struct phone *p = *state;
    RULE("GEN-20");
    static char code[254 * 2 + 1];
    static const struct {
        uint32_t characters, wide, findings;
    } rows[] = {{253, 0, 0}, {253, 1, 0}, {254, 0, 1}, {254, 1, 1}};
    phone_begin(p, 1);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint32_t size = rows[i].characters << rows[i].wide;
        for (uint32_t at = 0; at < size; at++) code[at] = "xx\xC3\xA4"[rows[i].wide * 2 + at % 2];
        struct ff_in_FaxSendDocument in = phone_request(p, "5550100", 1);
        in.job_param.billing_code = (struct ff_str){code, size};
        uint32_t job, before = p->sim->findings.count ? p->sim->findings.at[0].count : 0;
        assert_int_equal(phone_submit(p, &in, &job), FF_ERROR_SUCCESS);
        uint32_t now = p->sim->findings.count ? p->sim->findings.at[0].count : 0;
        assert_int_equal(now - before, rows[i].findings);
        struct ff_job_entry entry;
        assert_int_equal(phone_get_job(p, job, &entry), FF_ERROR_SUCCESS);
        assert_int_equal(entry.billing_code.size, size);
    }
    assert_int_equal(p->sim->findings.at[0].kind, FINDING_long_string);
}

static const struct test_case cases[] = {
    CASE(every_check),
    CASE(order_of_checks),
    CASE(the_document_is_asked_for_last),
    CASE(a_stopped_service),
    CASE(call_handles_by_profile),
    CASE(documents_by_verdict),
    CASE(cover_pages),
    CASE(a_cover_page_is_kept_and_is_one_page_more),
    CASE(a_cover_page_goes_with_its_fax),
    CASE(one_page_more_than_a_number_holds),
    CASE(what_a_job_keeps),
    CASE(strings_that_the_protocol_does_not_carry),
};

int main(int argc, char **argv)
{
    return RUN("send", cases, phone_set_up, phone_tear_down, argc, argv);
}
