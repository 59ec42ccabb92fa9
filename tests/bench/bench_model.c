/* SPDX-License-Identifier: MIT */
/* What the model costs: an event, a job from submission to its last acknowledgement, and what one client does in a world
 * of many. */
#include "tests/bench/bench.h"

#include <stdio.h>
#include <stdlib.h>

#include "sim/sim.h"

/* ---- A world of clients ---- */

enum { DEVICES = 4, SITES = 10 };

struct scene {
    struct sim *sim;
    struct ff_arena arena;
    uint32_t clients;
    uint64_t fax;  /* server handle of the last client */
    uint32_t last; /* that client */
    text module;
    uint64_t seen; /* events that the SDK has worked off */
};

static void scene_free(void *state)
{
    struct scene *s = state;
    sim_free(s->sim);
    ff_arena_free(&s->arena);
    free(s);
}

static ff_status call(struct scene *s, uint32_t process, enum ff_type type, const void *in, void *out)
{
    struct caller caller = {.process = process, .thread = 1, .site = SIM_NONE};
    return sim_call(s->sim, &caller, type, in, out, &s->arena);
}

static bool connect(struct scene *s, uint32_t process)
{
    struct ff_in_FaxConnectFaxServer in = {FF_STR_NULL};
    struct ff_out_FaxConnectFaxServer out;
    ff_status status = call(s, process, FF_TYPE_FaxConnectFaxServer, &in, &out);
    s->fax = out.fax_handle;
    return status == FF_ERROR_SUCCESS;
}

static bool register_window(struct scene *s, uint32_t process)
{
    struct ff_in_FaxInitializeEventQueue in = {.fax_handle = s->fax,
                                               .window = 0x10001,
                                               .window_kind = FF_WINDOW_top_level,
                                               .message_start = FF_WM_USER + 1};
    struct ff_out_FaxInitializeEventQueue out;
    return call(s, process, FF_TYPE_FaxInitializeEventQueue, &in, &out) == FF_ERROR_SUCCESS;
}

/* One that is connected, has a window that is registered, and has called from a few places. */
static bool add_client(struct scene *s)
{
    const char *error;
    struct process_facts facts = {.image = FF_STR("client")};
    uint32_t process = s->last = process_attach(s->sim, &facts, &error);
    if (process == SIM_NONE) return false;
    thread_begin(s->sim, process, 1);
    window_made(s->sim, process, 0x10001, 1, FF_WINDOW_top_level, FF_STR("w"));
    for (uint64_t i = 0; i < SITES; i++) site_add(s->sim, process, s->module, i, FF_STR("FaxGetJob"));
    return connect(s, process) && register_window(s, process);
}

static void *scene_new(uint32_t clients, uint64_t units)
{
    (void)units;
    struct sim_config config;
    sim_config_default(&config);
    struct scene *s = calloc(1, sizeof *s);
    if (!s) return NULL;
    *s = (struct scene){.clients = clients, .arena = ff_arena_on(ff_alloc_default())};
    s->sim = sim_new(ff_alloc_default(), &config);
    user_add(s->sim, FF_STR("alice"), FF_FAX_SPECIFIC_ALL);
    service_set_account(s->sim, ACCOUNT_user, FF_STR("CORP\\fax"), false);
    for (uint32_t id = 1; id <= DEVICES; id++) {
        char name[16];
        snprintf(name, sizeof name, "Modem %u", (unsigned)id);
        device_add(s->sim, id, ff_str_of(name));
    }
    text_intern(&s->sim->texts, s->sim->alloc, FF_STR("/lib/client.so"), &s->module);
    sim_begin(s->sim);
    for (uint32_t i = 0; i < clients; i++)
        if (!add_client(s)) abort();
    while (action_take(s->sim)) continue;
    return s;
}

/* ---- One event ---- */

static void deliver(void *state, uint64_t units)
{
    struct scene *s = state;
    for (uint64_t i = 0; i < units; i++) event_signal(s->sim, FF_FEI_SENDING, 0, 1);
    bench_keep(s->sim->trace.hash);
}

/* The same bytes: a record of the log, a record of the trace, and a hash over the latter. */
struct bytes {
    uint8_t log[SIM_LOG_ROOM][FF_EVENT_SIZE];
    FF_ARRAY(struct trace_record) records;
    uint64_t hash;
};

static void *bytes_new(uint32_t argument, uint64_t units)
{
    (void)argument, (void)units;
    return calloc(1, sizeof(struct bytes));
}

static void bytes_free(void *state)
{
    struct bytes *b = state;
    ff_array_free(ff_alloc_default(), &b->records);
    free(b);
}

static uint64_t hash_of(uint64_t hash, const struct trace_record *r)
{
    const uint64_t words[] = {r->time, (uint64_t)r->kind << 32 | r->a, (uint64_t)r->b << 32 | r->c, r->d};
    for (int i = 0; i < 4; i++) hash = (hash ^ words[i]) * 0x9FB21C651E98DF25U;
    return hash;
}

static void write_bytes(void *state, uint64_t units)
{
    struct bytes *b = state;
    for (uint64_t i = 1; i <= units; i++) {
        struct ff_wire_event e = {i, 125911584000000000U, FF_FEI_SENDING, 1, 1, 0};
        ff_event_write(b->log[(i - 1) % SIM_LOG_ROOM], &e);
        struct trace_record r = {e.time, TRACE_event, e.event_id, e.device_id, e.job_id, 0, 0};
        b->hash = hash_of(b->hash, &r);
        if (!ff_array_room(ff_alloc_default(), &b->records, 1)) abort();
        b->records.at[b->records.count++] = r;
    }
    bench_keep(b->hash);
}

/* ---- What the SDK says of it ---- */

/* One acknowledgement of each client for each event: a unit is one of them. */
static void acknowledge(void *state, uint64_t units)
{
    struct scene *s = state;
    for (uint64_t done = 0; done < units; done += s->clients) {
        uint64_t event = event_signal(s->sim, FF_FEI_SENDING, 0, 1);
        for (uint32_t i = 0; i < s->clients; i++) {
            struct ff_ack_entry entry = {i + 1, event, event};
            struct ff_in_Ack ack = {.entries = {&entry, 1}};
            delivery_ack(s->sim, i, &ack);
        }
    }
}

/* All of their windows are dead. */
static void fail_to_post(void *state, uint64_t units)
{
    struct scene *s = state;
    for (uint64_t done = 0; done < units; done += s->clients) {
        uint64_t event = event_signal(s->sim, FF_FEI_SENDING, 0, 1);
        for (uint32_t i = 0; i < s->clients; i++) {
            struct ff_ack_exception exception = {i + 1, event, FF_OUTCOME_dead_window};
            struct ff_in_Ack ack = {.exceptions = {&exception, 1}};
            delivery_ack(s->sim, i, &ack);
        }
    }
}

/* ---- One client among many ---- */

static void wake_and_wait(void *state, uint64_t units)
{
    struct scene *s = state;
    for (uint64_t i = 0; i < units; i++) {
        quiet_busy(s->sim, s->last, 1);
        quiet_idle(s->sim, s->last, 1, FF_TIME_NEVER, false, FF_STR("GetMessage"));
    }
}

static void note_site(void *state, uint64_t units)
{
    struct scene *s = state;
    for (uint64_t i = 0; i < units; i++)
        bench_keep(site_add(s->sim, s->last, s->module, i % SITES, FF_STR("FaxGetJob")));
}

static void connect_and_close(void *state, uint64_t units)
{
    struct scene *s = state;
    for (uint64_t i = 0; i < units; i++) {
        connect(s, s->last);
        struct ff_in_FaxClose in = {s->fax};
        struct ff_out_FaxClose out;
        call(s, s->last, FF_TYPE_FaxClose, &in, &out);
    }
}

static void register_and_release(void *state, uint64_t units)
{
    struct scene *s = state;
    for (uint64_t i = 0; i < units; i++) {
        struct ff_in_FaxInitializeEventQueue in = {
            .fax_handle = s->fax, .window = 0x10001, .completion_key = 1};
        struct ff_out_FaxInitializeEventQueue out;
        call(s, s->last, FF_TYPE_FaxInitializeEventQueue, &in, &out);
        register_window(s, s->last);
        while (action_take(s->sim)) continue;
    }
}

/* Polls for a job, and frees what it gets: a buffer a call. */
static void poll(struct scene *s, uint32_t process, uint64_t times)
{
    for (uint64_t i = 0; i < times; i++) {
        struct ff_in_FaxEnumPorts in = {s->fax};
        struct ff_out_FaxEnumPorts out;
        if (call(s, process, FF_TYPE_FaxEnumPorts, &in, &out) != FF_ERROR_SUCCESS) abort();
        buffer_freed(s->sim, process, out.buffer);
    }
    ff_arena_free(&s->arena);
}

/* As many clients as units, each of which has had a hundred buffers. */
static void *scene_of_leavers(uint32_t buffers, uint64_t units)
{
    struct scene *s = scene_new((uint32_t)units, units);
    for (uint32_t i = 0; s && i < units; i++) {
        if (!connect(s, i)) abort();
        poll(s, i, buffers);
    }
    return s;
}

static void leave(void *state, uint64_t units)
{
    struct scene *s = state;
    for (uint32_t i = 0; i < units; i++) process_end(s->sim, i, true, 0, FF_STR("exit"));
}

/* ---- Jobs ---- */

/* What a client's SDK tells when it is woken by events: it runs, has posted and read them, and waits again. */
static void client_reads(struct scene *s)
{
    uint64_t sent = delivery_sent(s->sim, 0);
    if (sent == s->seen) return;
    s->seen = sent;
    struct ff_ack_entry entry = {1, sent, sent};
    struct ff_in_Ack ack = {.entries = {&entry, 1}};
    quiet_busy(s->sim, 0, 1);
    if (!delivery_ack(s->sim, 0, &ack)) abort();
    quiet_seen(s->sim, 0, sent, s->sim->processes.at[0].actions_sent);
    quiet_idle(s->sim, 0, 1, FF_TIME_NEVER, false, FF_STR("GetMessage"));
}

static void *scene_of_jobs(uint32_t argument, uint64_t units)
{
    (void)argument;
    struct scene *s = scene_new(1, units);
    struct document facts = {.verdict = VERDICT_accepted, .pages = 1, .size = 1000};
    if (s && document_add(s->sim, &facts) != 0) abort();
    return s;
}

static uint32_t send_one(struct scene *s)
{
    struct ff_in_FaxSendDocument in = {
        .fax_handle = s->fax,
        .file_name = FF_STR("C:\\a.tif"),
        .file_state = 1,
        .document = 1,
        .param_size_native = 136,
        .job_param = {.size_of_struct = 136, .recipient_number = FF_STR("5550100")}};
    struct ff_out_FaxSendDocument out;
    if (call(s, 0, FF_TYPE_FaxSendDocument, &in, &out) != FF_ERROR_SUCCESS) abort();
    return out.job_id;
}

static void send_all(void *state, uint64_t units)
{
    struct scene *s = state;
    for (uint64_t i = 0; i < units; i++) send_one(s);
    client_reads(s);
    for (uint64_t next; quiet_state(s->sim, &next) == QUIET_advance; client_reads(s))
        sim_advance(s->sim, next);
    if (s->sim->outbox.count != units || s->sim->jobs.live) abort();
}

/* ---- A long queue, which is paused: what one call costs among so many jobs ---- */

static void *scene_of_queue(uint32_t jobs, uint64_t units)
{
    struct scene *s = scene_of_jobs(0, units);
    if (!s) return NULL;
    queue_pause(s->sim, true);
    for (uint32_t i = 0; i < jobs; i++) send_one(s);
    client_reads(s);
    return s;
}

/* One of a thousand in the middle, in no order (a prime times the number of the call): what grows is then what the model does, and not
 * how far from the processor the memory of so many lies. */
static uint32_t some_job(const struct scene *s, uint64_t i)
{
    return s->sim->jobs.live / 2 - 500 + (uint32_t)(i * 7919 % 1000) + 1;
}

static uint32_t any_job(const struct scene *s, uint64_t i)
{
    return (uint32_t)(i * 7919 % s->sim->jobs.live) + 1;
}

static void get(struct scene *s, uint64_t units, uint32_t (*which)(const struct scene *s, uint64_t i))
{
    for (uint64_t i = 0; i < units; i++) {
        struct ff_in_FaxGetJob in = {s->fax, which(s, i)};
        struct ff_out_FaxGetJob out;
        if (call(s, 0, FF_TYPE_FaxGetJob, &in, &out) != FF_ERROR_SUCCESS) abort();
        buffer_freed(s->sim, 0, out.buffer);
    }
}

static void get_jobs(void *state, uint64_t units)
{
    get(state, units, some_job);
}

static void get_any_jobs(void *state, uint64_t units)
{
    get(state, units, any_job);
}

static void pause_and_resume(void *state, uint64_t units)
{
    struct scene *s = state;
    for (uint64_t i = 0; i < units; i++)
        for (uint32_t command = FF_JC_PAUSE; command <= FF_JC_RESUME; command++) {
            struct ff_in_FaxSetJob in = {s->fax, some_job(s, i), command, 0, 0, 0, 0};
            struct ff_out_FaxSetJob out;
            if (call(s, 0, FF_TYPE_FaxSetJob, &in, &out) != FF_ERROR_SUCCESS) abort();
        }
}

/* The queue stays as long as it is. */
static void submit_and_abort(void *state, uint64_t units)
{
    struct scene *s = state;
    for (uint64_t i = 0; i < units; i++) {
        struct ff_in_FaxAbort in = {s->fax, send_one(s)};
        struct ff_out_FaxAbort out;
        if (call(s, 0, FF_TYPE_FaxAbort, &in, &out) != FF_ERROR_SUCCESS) abort();
    }
}

/* ---- The table ---- */

/* Few enough events for the allocator to hand out memory that was used before, and warm: a page that the kernel gives fresh
 * costs as much as all else, in the model and in its floor alike. COLD is how that looks. */
enum { EVENTS = 200000, COLD = 1000000, ACKS = 200000, FEW = 20000, CALLS = 5000 };

/* However many are registered, it is the same. */
#define DELIVER(n)                                                                                           \
    {                                                                                                        \
        .name = "deliver/" #n, .unit = "event", .units = EVENTS, .argument = n, .warm = true,                \
        .floor = "deliver/1", .target = 50, .target_ratio = 1.25, .set_up = scene_new, .run = deliver,       \
        .tear_down = scene_free                                                                              \
    }
/* The first of its kind is in a world of one client, the floor of those in a world of many. */
#define AMONG(n, what, of, many, body)                                                                       \
    {                                                                                                        \
        .name = what "/" #n, .unit = of, .units = many, .argument = n, .floor = n == 1 ? NULL : what "/1",   \
        .set_up = scene_new, .run = body, .tear_down = scene_free                                            \
    }
/* Among so many jobs; the floor is among a thousand. No call may grow worse than with the logarithm of their number. */
#define QUEUE(n, what, of, body)                                                                             \
    {                                                                                                        \
        .name = what "/" #n, .unit = of, .units = CALLS, .argument = n, .warm = true,                        \
        .floor = n == 1000 ? NULL : what "/1000", .set_up = scene_of_queue, .run = body,                     \
        .tear_down = scene_free                                                                              \
    }
#define JOBS(n, before, goal)                                                                                \
    {                                                                                                        \
        .name = "jobs/" #n, .unit = "job", .units = n, .floor = before, .target = goal,                      \
        .set_up = scene_of_jobs, .run = send_all, .tear_down = scene_free                                    \
    }

static const struct bench_case cases[] = {
    {.name = "bytes",
     .unit = "event",
     .units = EVENTS,
     .warm = true,
     .set_up = bytes_new,
     .run = write_bytes,
     .tear_down = bytes_free},
    {.name = "deliver/1",
     .unit = "event",
     .units = EVENTS,
     .argument = 1,
     .warm = true,
     .floor = "bytes",
     .target = 50,
     .set_up = scene_new,
     .run = deliver,
     .tear_down = scene_free},
    DELIVER(10),
    DELIVER(100),
    DELIVER(1000),
    {.name = "cold/1",
     .unit = "event",
     .units = COLD,
     .argument = 1,
     .floor = "deliver/1",
     .set_up = scene_new,
     .run = deliver,
     .tear_down = scene_free},
    AMONG(1, "ack", "ack", ACKS, acknowledge),
    AMONG(1000, "ack", "ack", ACKS, acknowledge),
    AMONG(1, "dead", "post", ACKS, fail_to_post),
    AMONG(1000, "dead", "post", ACKS, fail_to_post),
    AMONG(1, "wait", "wait", ACKS, wake_and_wait),
    AMONG(1000, "wait", "wait", ACKS, wake_and_wait),
    AMONG(1, "site", "call", ACKS, note_site),
    AMONG(1000, "site", "call", ACKS, note_site),
    AMONG(1, "connect", "pair", FEW, connect_and_close),
    AMONG(1000, "connect", "pair", FEW, connect_and_close),
    AMONG(1, "register", "pair", FEW, register_and_release),
    AMONG(1000, "register", "pair", FEW, register_and_release),
    {.name = "exit/10",
     .unit = "exit",
     .units = 10,
     .argument = 100,
     .set_up = scene_of_leavers,
     .run = leave,
     .tear_down = scene_free},
    {.name = "exit/1000",
     .unit = "exit",
     .units = 1000,
     .argument = 100,
     .floor = "exit/10",
     .set_up = scene_of_leavers,
     .run = leave,
     .tear_down = scene_free},
    JOBS(1000, NULL, 10000),
    JOBS(10000, "jobs/1000", 10000),
    JOBS(100000, "jobs/1000", 10000),
    QUEUE(1000, "get", "call", get_jobs),
    QUEUE(10000, "get", "call", get_jobs),
    QUEUE(100000, "get", "call", get_jobs),
    QUEUE(1000, "get-any", "call", get_any_jobs),
    QUEUE(100000, "get-any", "call", get_any_jobs),
    QUEUE(1000, "pause", "pair", pause_and_resume),
    QUEUE(10000, "pause", "pair", pause_and_resume),
    QUEUE(100000, "pause", "pair", pause_and_resume),
    QUEUE(1000, "submit", "pair", submit_and_abort),
    QUEUE(10000, "submit", "pair", submit_and_abort),
    QUEUE(100000, "submit", "pair", submit_and_abort),
};

int main(int argc, char **argv)
{
    return bench_main("model", cases, sizeof cases / sizeof *cases, argc, argv);
}
