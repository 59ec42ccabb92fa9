/* SPDX-License-Identifier: MIT */
#include "tests/unit/sim/phone.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int phone_set_up(void **state)
{
    struct phone *p = calloc(1, sizeof *p);
    if (!p) return -1;
    refusing_alloc_init(&p->memory, 0, 0);
    p->arena = ff_arena_on(&p->memory.alloc);
    sim_config_default(&p->config);
    p->config.initialize_time = 1 * FF_TICKS_PER_S;
    p->config.dial_time = 2 * FF_TICKS_PER_S;
    p->config.ring_time = 3 * FF_TICKS_PER_S;
    p->config.hang_up_time = 4 * FF_TICKS_PER_S;
    p->config.route_time = 5 * FF_TICKS_PER_S;
    p->config.page_time = 10 * FF_TICKS_PER_S;
    p->config.route_retry_time = 100 * FF_TICKS_PER_S;
    p->config.retry_delay_minutes = 10;
    p->config.retries = 3;
    *state = p;
    return 0;
}

static void end(struct phone *p)
{
    p->sim = sim_free(p->sim);
    ff_arena_free(&p->arena);
}

int phone_tear_down(void **state)
{
    struct phone *p = *state;
    end(p);
    int leaked = p->memory.outstanding != 0;
    if (leaked) print_error("%lld blocks were not freed\n", (long long)p->memory.outstanding);
    free(p);
    return leaked;
}

static void add_devices(struct phone *p, uint32_t devices)
{
    for (uint32_t id = 1; id <= devices; id++) {
        char name[32];
        snprintf(name, sizeof name, "Modem %u", (unsigned)id);
        assert_int_equal(device_add(p->sim, id, ff_str_of(name)), id - 1);
    }
}

static uint32_t attach(struct phone *p, const char *user)
{
    const char *error = NULL;
    struct process_facts facts = {.user = ff_str_of(user), .image = FF_STR("client")};
    uint32_t process = process_attach(p->sim, &facts, &error);
    assert_int_not_equal(process, SIM_NONE);
    return process;
}

void phone_become(struct phone *p, const char *user)
{
    p->process = attach(p, user);
    p->fax = phone_connect(p);
}

struct sim *phone_begin(struct phone *p, uint32_t devices)
{
    end(p);
    p->sim = sim_new(&p->memory.alloc, &p->config);
    assert_non_null(p->sim);
    assert_int_not_equal(user_add(p->sim, FF_STR("alice"), FF_FAX_SPECIFIC_ALL), SIM_NONE);
    assert_int_not_equal(user_add(p->sim, FF_STR("bob"), FF_FAX_SPECIFIC_ALL), SIM_NONE);
    assert_int_equal(service_set_account(p->sim, ACCOUNT_user, FF_STR("CORP\\faxsvc"), false),
                     FF_ERROR_SUCCESS);
    add_devices(p, devices);
    sim_begin(p->sim);
    p->process = attach(p, "alice");
    p->fax = phone_connect(p);
    phone_skip(p);
    return p->sim;
}

void phone_skip(struct phone *p)
{
    p->told = p->sim->trace.records.count;
}

static size_t print_event(char *to, size_t room, const struct trace_record *r)
{
    char job[16] = "-";
    if (r->c != FF_JOB_NONE) snprintf(job, sizeof job, "%u", (unsigned)r->c);
    int used =
        snprintf(to, room, "%s(%u,%s)", ff_event_row(r->a)->name + strlen("FEI_"), (unsigned)r->b, job);
    return used > 0 ? (size_t)used : 0;
}

static size_t print_line(char *to, size_t room, const struct trace_record *r)
{
    unsigned long long ms = r->since / FF_TICKS_PER_MS;
    char event[64];
    print_event(event, sizeof event, r);
    int used = snprintf(to, room, "%llu.%03llu %s\n", ms / 1000, ms % 1000, event);
    return used > 0 ? (size_t)used : 0;
}

void phone_compare(const char *told, const char *const *lines, const char *file, int line)
{
    static char expected[65536];
    size_t wanted = 0;
    expected[0] = '\0';
    for (; *lines; lines++)
        wanted += (size_t)snprintf(expected + wanted, sizeof expected - wanted, "%s\n", *lines);
    if (strcmp(told, expected) == 0) return;
    print_error("expected:\n%shappened:\n%s", expected, told);
    _fail(file, line);
}

void phone_story_at(struct phone *p, const char *const *lines, const char *file, int line)
{
    static char told[65536];
    size_t used = 0;
    told[0] = '\0';
    for (; p->told < p->sim->trace.records.count; p->told++) {
        const struct trace_record *r = &p->sim->trace.records.at[p->told];
        if (r->kind == TRACE_event) used += print_line(told + used, sizeof told - used, r);
        if (used >= sizeof told) fail_msg("the story is too long");
    }
    phone_compare(told, lines, file, line);
}

static bool concerns(const struct trace_record *r, uint32_t device_id, uint32_t job)
{
    return r->kind == TRACE_event && (!device_id || r->b == device_id) && (!job || r->c == job);
}

const char *phone_events_of(struct phone *p, uint32_t device_id, uint32_t job)
{
    static char told[65536];
    size_t used = 0;
    told[0] = '\0';
    for (uint32_t i = p->told; i < p->sim->trace.records.count; i++) {
        const struct trace_record *r = &p->sim->trace.records.at[i];
        if (!concerns(r, device_id, job)) continue;
        if (used) told[used++] = ' ';
        used += print_event(told + used, sizeof told - used, r);
        if (used + 64 > sizeof told) fail_msg("the story is too long");
    }
    return told;
}

const char *phone_events(struct phone *p)
{
    const char *told = phone_events_of(p, 0, 0);
    phone_skip(p);
    return told;
}

void phone_silent(struct phone *p)
{
    phone_story_at(p, (const char *const[]){NULL}, __FILE__, __LINE__);
}

void phone_at_ms(struct phone *p, uint64_t milliseconds)
{
    sim_advance(p->sim, p->config.start + milliseconds * FF_TICKS_PER_MS);
}

void phone_at(struct phone *p, uint64_t seconds)
{
    phone_at_ms(p, seconds * 1000);
}

struct party *phone_party(struct phone *p, const char *pattern, enum answer first, uint32_t times)
{
    uint32_t row = party_add(p->sim, ff_str_of(pattern));
    assert_int_not_equal(row, SIM_NONE);
    p->sim->parties.at[row].first = first;
    p->sim->parties.at[row].times = times;
    return &p->sim->parties.at[row];
}

uint32_t phone_document(struct phone *p, uint32_t pages)
{
    struct document facts = {
        .name = phone_text(p, "a.tif"), .verdict = VERDICT_accepted, .pages = pages, .size = 1000};
    uint32_t row = document_add(p->sim, &facts);
    assert_int_not_equal(row, SIM_NONE);
    return row + 1;
}

ff_status phone_call(struct phone *p, enum ff_type type, uint32_t nulls, const void *in, void *out)
{
    struct caller caller = {.process = p->process, .thread = 1, .nulls = nulls, .site = SIM_NONE};
    return sim_call(p->sim, &caller, type, in, out, &p->arena);
}

uint64_t phone_connect(struct phone *p)
{
    struct ff_in_FaxConnectFaxServer in = {FF_STR_NULL};
    struct ff_out_FaxConnectFaxServer out;
    assert_int_equal(phone_call(p, FF_TYPE_FaxConnectFaxServer, 1, &in, &out), FF_ERROR_SUCCESS);
    return out.fax_handle;
}

struct ff_in_FaxSendDocument phone_request(struct phone *p, const char *number, uint32_t pages)
{
    return (struct ff_in_FaxSendDocument){
        .fax_handle = p->fax,
        .file_name = FF_STR("C:\\a.tif"),
        .file_state = 1,
        .document = phone_document(p, pages),
        .param_size_native = 136,
        .job_param = {.size_of_struct = 136, .recipient_number = ff_str_of(number)},
        .cover_size_native = 240,
    };
}

ff_status phone_submit(struct phone *p, const struct ff_in_FaxSendDocument *in, uint32_t *ret_job)
{
    struct ff_out_FaxSendDocument out;
    ff_status status = phone_call(p, FF_TYPE_FaxSendDocument, in->has_cover_page ? 0 : 1 << 3, in, &out);
    *ret_job = out.job_id;
    return status;
}

uint32_t phone_send(struct phone *p, const char *number, uint32_t pages)
{
    struct ff_in_FaxSendDocument in = phone_request(p, number, pages);
    uint32_t job;
    assert_int_equal(phone_submit(p, &in, &job), FF_ERROR_SUCCESS);
    return job;
}

uint32_t phone_send_to_device(struct phone *p, const char *number, uint32_t pages, uint32_t device_id)
{
    struct ff_in_FaxSendDocument in = phone_request(p, number, pages);
    in.job_param.reserved0 = 0xFFFFFFFFU;
    in.job_param.reserved1 = device_id;
    uint32_t job;
    assert_int_equal(phone_submit(p, &in, &job), FF_ERROR_SUCCESS);
    return job;
}

ff_status phone_abort(struct phone *p, uint32_t job)
{
    struct ff_in_FaxAbort in = {p->fax, job};
    struct ff_out_FaxAbort out;
    return phone_call(p, FF_TYPE_FaxAbort, 0, &in, &out);
}

ff_status phone_set_job(struct phone *p, uint32_t job, uint32_t command)
{
    struct ff_in_FaxSetJob in = {.fax_handle = p->fax, .job_id = job, .command = command};
    struct ff_out_FaxSetJob out;
    return phone_call(p, FF_TYPE_FaxSetJob, 1 << 3, &in, &out);
}

ff_status phone_get_job(struct phone *p, uint32_t job, struct ff_job_entry *ret_entry)
{
    struct ff_in_FaxGetJob in = {p->fax, job};
    struct ff_out_FaxGetJob out;
    ff_status status = phone_call(p, FF_TYPE_FaxGetJob, 0, &in, &out);
    *ret_entry = out.entry;
    return status;
}

uint32_t phone_status(struct phone *p, uint32_t job)
{
    struct ff_job_entry entry;
    assert_int_equal(phone_get_job(p, job, &entry), FF_ERROR_SUCCESS);
    return entry.queue_status;
}

uint32_t phone_port_state(struct phone *p, uint32_t device)
{
    struct ff_port_info info;
    device_describe_port(p->sim, &p->sim->devices.at[device], &info);
    return info.state;
}

void phone_rings(struct phone *p, enum caller_kind kind, uint32_t pages, uint32_t at)
{
    struct incoming call = {.kind = kind,
                            .from = phone_text(p, "5550111"),
                            .tsid = phone_text(p, "THEM"),
                            .pages = pages,
                            .at = at};
    assert_true(incoming_call(p->sim, 0, &call));
}

ff_status phone_op(struct phone *p, const char *word, struct op *op)
{
    struct ff_writer why = ff_writer_on(ff_alloc_default());
    int kind = op_by_word(ff_str_of(word));
    assert_int_not_equal(kind, -1);
    op->kind = (enum op_kind)kind;
    ff_status status = op_do(p->sim, op, &why);
    assert_int_equal(why.size > 0, status != FF_ERROR_SUCCESS);
    ff_writer_free(&why);
    return status;
}

text phone_text(struct phone *p, const char *s)
{
    text t;
    assert_true(text_intern(&p->sim->texts, &p->memory.alloc, ff_str_of(s), &t));
    return t;
}
