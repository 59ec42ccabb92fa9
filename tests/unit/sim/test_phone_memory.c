/* SPDX-License-Identifier: MIT */
/* Memory is refused at every request in turn: a call says so and changes nothing, a world says that it is no
 * longer faithful and goes on, and nothing leaks (the fixture counts). */
#include "sim/print.h"
#include "tests/unit/sim/phone.h"

/* What a failed call must leave alone. Compared as bytes: no padding. */
struct seen {
    uint32_t live, unparked, obligations_open, modify;
    uint64_t events, covers;
};

/* Rows that are somebody's, and row 0. */
static uint64_t covers_kept(const struct sim *sim)
{
    uint64_t kept = sim->covers.rows.count ? sim->covers.rows.count : 1;
    for (uint32_t row = sim->covers.free_head; row; row = sim->covers.rows.at[row].next_free) kept--;
    return kept;
}

static struct seen look(const struct phone *p)
{
    struct seen s = {.live = p->sim->jobs.live,
                     .unparked = p->sim->jobs.unparked,
                     .modify = p->sim->devices.at[0].modify_handle,
                     .events = p->sim->delivery.sequence,
                     .covers = covers_kept(p->sim)};
    for (uint32_t i = 0; i < p->sim->obligations.count; i++)
        s.obligations_open += !p->sim->obligations.at[i].ended;
    return s;
}

/* Each makes one call in a world of one device that sends and one that does not, one active job 1 and one waiting job 2. */
static ff_status send_plain(struct phone *p)
{
    static struct ff_in_FaxSendDocument in;
    static char note[8000]; /* more than the texts have room for when they have grown for the number */
    memset(note, 'n', sizeof note);
    in = (struct ff_in_FaxSendDocument){.fax_handle = p->fax,
                                        .file_name = FF_STR("/a.tif"),
                                        .file_state = 1,
                                        .document = 1,
                                        .has_cover_page = 1,
                                        .job_param = {.recipient_number = FF_STR("a number of its own"),
                                                      .sender_name = FF_STR("somebody new"),
                                                      .schedule_action = FF_JSA_SPECIFIC_TIME,
                                                      .schedule_time = {2001, 1, 0, 1, 0, 0, 0, 0}},
                                        .cover_page = {.cover_page_name = FF_STR("generic.cov"),
                                                       .use_server_cover_page = 1,
                                                       .note = {note, sizeof note}}};
    uint32_t job;
    return phone_submit(p, &in, &job);
}

/* The master document of a broadcast, which has an id of its own; and a recipient. */
static ff_status broadcast_to(struct phone *p, uint32_t recipient)
{
    struct ff_in_FaxSendDocumentForBroadcast in = {.fax_handle = p->fax,
                                                   .recipient = recipient,
                                                   .file_name = FF_STR("/a.tif"),
                                                   .file_state = 1,
                                                   .document = 1,
                                                   .job_param = {.recipient_number = FF_STR("a new number")}};
    struct ff_out_FaxSendDocumentForBroadcast out;
    p->sim->config.switches.broadcast_master_id = 1;
    return phone_call(p, FF_TYPE_FaxSendDocumentForBroadcast, 0, &in, &out);
}

static ff_status broadcast_master(struct phone *p)
{
    return broadcast_to(p, 0);
}

static ff_status broadcast_recipient(struct phone *p)
{
    return broadcast_to(p, 1);
}

static ff_status get_job(struct phone *p)
{
    struct ff_job_entry entry;
    return phone_get_job(p, 2, &entry);
}

static ff_status enum_jobs(struct phone *p)
{
    struct ff_in_FaxEnumJobs in = {p->fax};
    struct ff_out_FaxEnumJobs out;
    return phone_call(p, FF_TYPE_FaxEnumJobs, 0, &in, &out);
}

static ff_status enum_ports(struct phone *p)
{
    struct ff_in_FaxEnumPorts in = {p->fax};
    struct ff_out_FaxEnumPorts out;
    return phone_call(p, FF_TYPE_FaxEnumPorts, 0, &in, &out);
}

static uint64_t port, idle_port;

static ff_status open_port(struct phone *p)
{
    struct ff_in_FaxOpenPort in = {p->fax, 1, FF_PORT_OPEN_MODIFY};
    struct ff_out_FaxOpenPort out;
    ff_status status = phone_call(p, FF_TYPE_FaxOpenPort, 0, &in, &out);
    port = out.port_handle;
    return status;
}

static ff_status get_port(struct phone *p)
{
    struct ff_in_FaxGetPort in = {port};
    struct ff_out_FaxGetPort out;
    return phone_call(p, FF_TYPE_FaxGetPort, 0, &in, &out);
}

static ff_status get_status(struct phone *p)
{
    struct ff_in_FaxGetDeviceStatus in = {port};
    struct ff_out_FaxGetDeviceStatus out;
    return phone_call(p, FF_TYPE_FaxGetDeviceStatus, 0, &in, &out);
}

static ff_status set_port(struct phone *p)
{
    struct ff_in_FaxSetPort in = {
        idle_port,
        1,
        {.size_of_struct = 1, .priority = 1, .tsid = FF_STR("a new one"), .csid = FF_STR("another")}};
    struct ff_out_FaxSetPort out;
    const struct device *d = &p->sim->devices.at[1];
    struct device before = *d;
    ff_status status = phone_call(p, FF_TYPE_FaxSetPort, 0, &in, &out);
    if (status != FF_ERROR_SUCCESS) {
        assert_int_equal(d->tsid, before.tsid);
        assert_int_equal(d->csid, before.csid);
        assert_int_equal(d->flags, before.flags);
    }
    return status;
}

static ff_status get_page(struct phone *p)
{
    struct ff_in_FaxGetPageData in = {p->fax, 2, 1, 1728, 8, FF_STR("a page")};
    struct ff_out_FaxGetPageData out;
    return phone_call(p, FF_TYPE_FaxGetPageData, 0, &in, &out);
}

static ff_status get_config(struct phone *p)
{
    struct ff_in_FaxGetConfiguration in = {p->fax};
    struct ff_out_FaxGetConfiguration out;
    return phone_call(p, FF_TYPE_FaxGetConfiguration, 0, &in, &out);
}

static ff_status set_config(struct phone *p)
{
    struct ff_in_FaxSetConfiguration in = {
        p->fax,
        1,
        {.size_of_struct = 1, .archive_outgoing_faxes = 1, .archive_directory = FF_STR("D:\\New")}};
    struct ff_out_FaxSetConfiguration out;
    text before = p->sim->archive_directory;
    ff_status status = phone_call(p, FF_TYPE_FaxSetConfiguration, 0, &in, &out);
    if (status != FF_ERROR_SUCCESS) {
        assert_int_equal(p->sim->archive_directory, before);
        assert_int_equal(p->sim->config.retries, 3);
    }
    return status;
}

static ff_status get_categories(struct phone *p)
{
    struct ff_in_FaxGetLoggingCategories in = {p->fax};
    struct ff_out_FaxGetLoggingCategories out;
    return phone_call(p, FF_TYPE_FaxGetLoggingCategories, 0, &in, &out);
}

static ff_status set_categories(struct phone *p)
{
    struct ff_log_category category = {.category = FF_FAXLOG_CATEGORY_INIT};
    struct ff_in_FaxSetLoggingCategories in = {p->fax, 1, {.at = &category, .count = 1}};
    struct ff_out_FaxSetLoggingCategories out;
    return phone_call(p, FF_TYPE_FaxSetLoggingCategories, 0, &in, &out);
}

static const struct ff_str folder_guid = {"{92041a90-9af2-11d0-abf7-00c04fd91a4e}", FF_GUID_SIZE};

static ff_status enable_method(struct phone *p)
{
    struct ff_in_FaxEnableRoutingMethod in = {port, folder_guid, 0};
    struct ff_out_FaxEnableRoutingMethod out;
    return phone_call(p, FF_TYPE_FaxEnableRoutingMethod, 0, &in, &out);
}

static ff_status enum_methods(struct phone *p)
{
    struct ff_in_FaxEnumRoutingMethods in = {port};
    struct ff_out_FaxEnumRoutingMethods out;
    return phone_call(p, FF_TYPE_FaxEnumRoutingMethods, 0, &in, &out);
}

static ff_status enum_global(struct phone *p)
{
    struct ff_in_FaxEnumGlobalRoutingInfo in = {p->fax};
    struct ff_out_FaxEnumGlobalRoutingInfo out;
    return phone_call(p, FF_TYPE_FaxEnumGlobalRoutingInfo, 0, &in, &out);
}

static ff_status set_global(struct phone *p)
{
    struct ff_in_FaxSetGlobalRoutingInfo in = {
        p->fax, 1, {.size_of_struct = 1, .priority = 1, .guid = folder_guid}};
    struct ff_out_FaxSetGlobalRoutingInfo out;
    return phone_call(p, FF_TYPE_FaxSetGlobalRoutingInfo, 0, &in, &out);
}

static ff_status get_data(struct phone *p)
{
    struct ff_in_FaxGetRoutingInfo in = {port, folder_guid};
    struct ff_out_FaxGetRoutingInfo out;
    return phone_call(p, FF_TYPE_FaxGetRoutingInfo, 0, &in, &out);
}

static ff_status set_data(struct phone *p)
{
    struct ff_in_FaxSetRoutingInfo in = {port, folder_guid, 4, {"a\0\0", 4}};
    struct ff_out_FaxSetRoutingInfo out;
    text before = method_words(p->sim, method_find(p->sim, folder_guid), 0);
    ff_status status = phone_call(p, FF_TYPE_FaxSetRoutingInfo, 0, &in, &out);
    if (status != FF_ERROR_SUCCESS)
        assert_int_equal(method_words(p->sim, method_find(p->sim, folder_guid), 0), before);
    return status;
}

static ff_status register_extension(struct phone *p)
{
    struct ff_routing_registration method = {FF_STR("Method"), FF_STR("Friendly"), FF_STR("Function"),
                                             FF_STR("{01234567-89AB-cdef-0123-456789abcdef}")};
    struct ff_in_FaxRegisterRoutingExtension in = {
        p->fax, FF_STR("Mine"), FF_STR("My methods"), FF_STR("my.dll"), 1, {.at = &method, .count = 1}};
    struct ff_out_FaxRegisterRoutingExtension out;
    p->sim->users.at[0].rights = FF_FAX_SPECIFIC_ALL;
    uint32_t before = p->sim->methods.rows.count;
    ff_status status = phone_call(p, FF_TYPE_FaxRegisterRoutingExtension, 0, &in, &out);
    assert_int_equal(p->sim->methods.rows.count, before + (status == FF_ERROR_SUCCESS));
    return status;
}

static ff_status abort_job(struct phone *p)
{
    return phone_abort(p, 1);
}

static ff_status pause_job(struct phone *p)
{
    return phone_set_job(p, 2, FF_JC_PAUSE);
}

static ff_status register_provider(struct phone *p)
{
    struct ff_in_FaxRegisterServiceProvider in = {FF_STR("a provider"), FF_STR("nobody's"),
                                                  FF_STR("c:\\p.dll"), FF_STR("its tsp")};
    struct ff_out_FaxRegisterServiceProvider out;
    p->sim->users.at[0].rights = FF_FAX_SPECIFIC_ALL;
    ff_status status = phone_call(p, FF_TYPE_FaxRegisterServiceProvider, 0, &in, &out);
    assert_int_equal(p->sim->providers.count, status == FF_ERROR_SUCCESS);
    return status;
}

static ff_status start_print_job(struct phone *p)
{
    struct ff_in_FaxStartPrintJob in = {
        .info = {.recipient_number = FF_STR("a new number"), .output_file_name = FF_STR("out.tif")}};
    struct ff_out_FaxStartPrintJob out;
    return phone_call(p, FF_TYPE_FaxStartPrintJob, 0, &in, &out);
}

/* EndDoc, of a document that is drawn. */
static ff_status print_drawn(struct phone *p)
{
    struct ff_in_PrintDocument in = {.info = {.doc_name = FF_STR("a letter of its own"),
                                              .recipient_number = FF_STR("a number to print to"),
                                              .sender_name = FF_STR("somebody else")}};
    const struct caller caller = {.process = p->process, .thread = 1};
    uint32_t job;
    assert_int_equal(print_status(p->sim, &caller, &in), FF_ERROR_SUCCESS);
    return print_submit(p->sim, &caller, &in, 1, &job);
}

static const struct {
    const char *name;
    ff_status (*call)(struct phone *p);
    bool fails; /* it can */
} calls[] = {
    {"FaxSendDocument", send_plain, true},
    {"FaxSendDocumentForBroadcast, master", broadcast_master, true},
    {"FaxSendDocumentForBroadcast, recipient", broadcast_recipient, true},
    {"FaxRegisterServiceProvider", register_provider, true},
    {"FaxStartPrintJob", start_print_job, false},
    {"EndDoc", print_drawn, true},
    {"FaxGetJob", get_job, true},
    {"FaxEnumJobs", enum_jobs, true},
    {"FaxEnumPorts", enum_ports, true},
    {"FaxOpenPort", open_port, true},
    {"FaxGetPort", get_port, true},
    {"FaxGetDeviceStatus", get_status, true},
    {"FaxAbort", abort_job, false},
    {"FaxSetJob", pause_job, false},
    {"FaxGetConfiguration", get_config, true},
    {"FaxSetConfiguration", set_config, true},
    {"FaxGetLoggingCategories", get_categories, true},
    {"FaxSetLoggingCategories", set_categories, false},
    {"FaxSetPort", set_port, true},
    {"FaxGetPageData", get_page, true},
    {"FaxEnableRoutingMethod", enable_method, true},
    {"FaxEnumRoutingMethods", enum_methods, true},
    {"FaxEnumGlobalRoutingInfo", enum_global, true},
    {"FaxSetGlobalRoutingInfo", set_global, false},
    {"FaxGetRoutingInfo", get_data, true},
    {"FaxSetRoutingInfo", set_data, true},
    {"FaxRegisterRoutingExtension", register_extension, true},
};

/* Every job that waits for a time has a timer: a submission that could not set one would never be sent. */
static bool all_will_wake(const struct sim *sim)
{
    for (uint32_t row = sim->jobs.order_head; row; row = sim->jobs.rows.at[row].next)
        if (sim->jobs.rows.at[row].schedule == JOB_waiting_time && !sim->jobs.rows.at[row].timer)
            return false;
    return true;
}

/* The arrays are as full as they are, so that what comes next has to grow them. */
static void fill_up(struct sim *sim)
{
    sim->obligations.room = sim->obligations.count;
    sim->handles.room = sim->handles.count;
    sim->clock.heap.room = sim->clock.heap.count;
    sim->jobs.rows.room = sim->jobs.rows.count;
    sim->covers.rows.room = sim->covers.rows.count;
    sim->jobs.nodes.room = sim->jobs.nodes.count;
    sim->jobs.row_of_id.room = sim->jobs.row_of_id.count;
    sim->texts.bytes.room = sim->texts.bytes.count;
    sim->texts.spans.room = sim->texts.spans.count;
    sim->methods.rows.room = sim->methods.rows.count;
    sim->methods.extensions.room = sim->methods.extensions.count;
}

static void begin(struct phone *p)
{
    p->memory.refuse_at = 0;
    phone_begin(p, 2);
    p->sim->devices.at[1].flags = FF_FPF_RECEIVE;
    phone_send(p, "1", 1);
    phone_send(p, "2", 1);
    port = 0;
    open_port(p);
    uint64_t kept = port;
    struct ff_in_FaxClose in = {kept};
    struct ff_out_FaxClose out;
    phone_call(p, FF_TYPE_FaxClose, 0, &in, &out);
    struct ff_in_FaxOpenPort query = {p->fax, 1, FF_PORT_OPEN_QUERY};
    struct ff_out_FaxOpenPort opened;
    assert_int_equal(phone_call(p, FF_TYPE_FaxOpenPort, 0, &query, &opened), FF_ERROR_SUCCESS);
    port = opened.port_handle;
    query.device_id = 2;
    query.flags = FF_PORT_OPEN_MODIFY;
    assert_int_equal(phone_call(p, FF_TYPE_FaxOpenPort, 0, &query, &opened), FF_ERROR_SUCCESS);
    idle_port = opened.port_handle;
    fill_up(p->sim);
}

static void every_call(void **state)
{
    RULE("SND-E11");
    RULE("GJB-E3");
    RULE("EJB-E3");
    RULE("EPT-E3");
    RULE("OPN-E2");
    RULE("GPT-E3");
    RULE("GDS-E3");
    RULE("GCF-E3");
    RULE("GLC-E3");
    RULE("EMT-E3");
    RULE("EGR-E3");
    RULE("GRI-E3");
    struct phone *p = *state;
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        bool failed = false, done = false;
        for (uint64_t nth = 1; !done; nth++) {
            begin(p);
            struct seen before = look(p);
            p->memory.refuse_at = p->memory.requests + nth;
            uint64_t refused = p->memory.refused;
            ff_status status = calls[i].call(p);
            p->memory.refuse_at = 0;
            done = p->memory.refused == refused;
            if (status == FF_ERROR_SUCCESS) {
                /* What was refused was not the call's own: the trace, or the script's. */
                if (!done && !p->sim->refused) fail_msg("%s hides refusal %u", calls[i].name, (unsigned)nth);
                assert_true(all_will_wake(p->sim));
                continue;
            }
            failed = true;
            struct seen after = look(p);
            if (status != FF_ERROR_NOT_ENOUGH_MEMORY)
                fail_msg("%s: %s", calls[i].name, ff_status_name(status));
            if (done) fail_msg("%s fails for want of nothing", calls[i].name);
            assert_memory_equal(&before, &after, sizeof before);
        }
        if (failed != calls[i].fails) fail_msg("%s: %s fails", calls[i].name, failed ? "it" : "it never");
    }
}

/* A day at the office, in which every way to allocate is used. */
static void live(struct phone *p)
{
    struct sim *sim = p->sim;
    for (uint32_t i = 0; i < 12; i++) {
        struct ff_in_FaxSendDocument in = {
            .fax_handle = p->fax,
            .file_name = FF_STR("/a.tif"),
            .file_state = 1,
            .document = 1,
            .job_param = {.recipient_number = i % 3 ? FF_STR("1") : FF_STR("busy"),
                          .delivery_report_type = FF_DRT_INBOX}};
        uint32_t job;
        phone_submit(p, &in, &job);
        struct incoming call = {.pages = 2, .at = 1, .kind = (enum caller_kind)(i % CALLERS)};
        incoming_call(sim, SIM_NONE, &call);
        sim_advance(sim, sim->clock.now + 70 * FF_TICKS_PER_S);
        if (i == 5) device_power(sim, 0, false);
        if (i == 6) device_power(sim, 0, true);
        struct op op = {.kind = OP_KIND_routing, .given = OP_times, .times = i % 2};
        struct ff_writer why = ff_writer_on(sim->alloc);
        op_do(sim, &op, &why);
        ff_writer_free(&why);
    }
    sim_advance(sim, sim->clock.now + 10000 * FF_TICKS_PER_S);
}

static void begin_to_live(struct phone *p)
{
    p->memory.refuse_at = 0;
    phone_begin(p, 2);
    phone_document(p, 2);
    assert_true(party_add(p->sim, FF_STR("busy")) == 0);
    p->sim->parties.at[0].first = ANSWER_busy;
    struct step step = {
        .trigger = TRIGGER_event, .event = FF_FEI_ANSWERED, .nth = 2, .op = {.kind = OP_KIND_queue_resume}};
    assert_true(script_add(p->sim, &step));
    p->sim->clock.heap.room = p->sim->clock.heap.count;
}

static void a_world_goes_on(void **state)
{
    struct phone *p = *state;
    for (int sticky = 0; sticky < 2; sticky++) {
        bool done = false;
        for (uint64_t nth = 1; !done; nth++) {
            begin_to_live(p);
            p->memory.sticky = sticky;
            p->memory.refuse_at = p->memory.requests + nth;
            uint64_t refused = p->memory.refused;
            live(p);
            p->memory.refuse_at = 0;
            done = p->memory.refused == refused;
        }
    }
}

/* The parts of a set-up. */
static void set_up_is_refused(void **state)
{
    struct phone *p = *state;
    phone_begin(p, 0);
    p->memory.sticky = 1;
    p->memory.refuse_at = p->memory.requests + 1;
    fill_up(p->sim);
    struct document facts = {.pages = 1};
    struct step step = {.trigger = TRIGGER_at};
    assert_int_equal(device_add(p->sim, 1, FF_STR("Modem")), SIM_NONE);
    assert_int_equal(party_add(p->sim, FF_STR("*")), SIM_NONE);
    assert_int_equal(document_add(p->sim, &facts), SIM_NONE);
    assert_false(cover_page_add(p->sim, FF_STR("a.cov")));
    assert_false(script_add(p->sim, &step));
    p->memory.refuse_at = 0;
    assert_false(p->sim->refused);
}

static const struct test_case cases[] = {
    CASE(every_call),
    CASE(a_world_goes_on),
    CASE(set_up_is_refused),
};

int main(int argc, char **argv)
{
    return RUN("phone_memory", cases, phone_set_up, phone_tear_down, argc, argv);
}
