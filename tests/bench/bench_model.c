/* SPDX-License-Identifier: MIT */
/* What the model costs: an event, a job from submission to its last acknowledgement, and what one client does in a world
 * of many. */
#include <stdlib.h>

#include "tests/bench/bench.h"
#include "tests/bench/scene.h"

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
    const uint64_t words[] = {r->since, (uint64_t)r->kind << 32 | r->a, (uint64_t)r->b << 32 | r->c, r->d};
    for (int i = 0; i < 4; i++) hash = (hash ^ words[i]) * 0x9FB21C651E98DF25U;
    return hash;
}

static void write_bytes(void *state, uint64_t units)
{
    struct bytes *b = state;
    for (uint64_t i = 1; i <= units; i++) {
        struct ff_wire_event e = {i, 125911584000000000U, FF_FEI_SENDING, 1, 1, 0};
        ff_event_write(b->log[(i - 1) % SIM_LOG_ROOM], &e);
        struct trace_record r = {e.time & TRACE_SINCE_MAX, TRACE_event, e.event_id, e.device_id, e.job_id, 0};
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
            struct ff_in_Ack ack = {.entries = {.at = &entry, .count = 1}};
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
            struct ff_in_Ack ack = {.exceptions = {.at = &exception, .count = 1}};
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
        bench_keep(site_add(s->sim, s->last, s->module, i % SCENE_SITES, FF_STR("FaxGetJob")));
}

static void connect_and_close(void *state, uint64_t units)
{
    struct scene *s = state;
    for (uint64_t i = 0; i < units; i++) {
        scene_connect(s, s->last);
        struct ff_in_FaxClose in = {s->fax};
        struct ff_out_FaxClose out;
        scene_call(s, s->last, FF_TYPE_FaxClose, &in, &out);
    }
}

static void register_and_release(void *state, uint64_t units)
{
    struct scene *s = state;
    for (uint64_t i = 0; i < units; i++) {
        struct ff_in_FaxInitializeEventQueue in = {
            .fax_handle = s->fax, .window = 0x10001, .completion_key = 1};
        struct ff_out_FaxInitializeEventQueue out;
        scene_call(s, s->last, FF_TYPE_FaxInitializeEventQueue, &in, &out);
        scene_register(s, s->last);
        while (action_take(s->sim)) continue;
    }
}

/* Polls for a job, and frees what it gets: a buffer a call. */
static void poll(struct scene *s, uint32_t process, uint64_t times)
{
    for (uint64_t i = 0; i < times; i++) {
        struct ff_in_FaxEnumPorts in = {s->fax};
        struct ff_out_FaxEnumPorts out;
        if (scene_call(s, process, FF_TYPE_FaxEnumPorts, &in, &out) != FF_ERROR_SUCCESS) abort();
        buffer_freed(s->sim, process, out.buffer);
    }
    ff_arena_free(&s->arena);
}

/* As many clients as units, each of which has had a hundred buffers. */
static void *scene_of_leavers(uint32_t buffers, uint64_t units)
{
    struct scene *s = scene_new((uint32_t)units, units);
    for (uint32_t i = 0; s && i < units; i++) {
        if (!scene_connect(s, i)) abort();
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

/* From FEI_JOB_QUEUED to FEI_IDLE. */
enum { FAX_EVENTS = 7 };

/* The bytes that the events of so many faxes are. */
static void write_faxes(void *state, uint64_t units)
{
    write_bytes(state, units * FAX_EVENTS);
}

static void send_all(void *state, uint64_t units)
{
    struct scene *s = state;
    uint64_t before = s->sim->delivery.sequence;
    for (uint64_t i = 0; i < units; i++) scene_send(s);
    scene_reads(s);
    for (uint64_t next; quiet_state(s->sim, &next) == QUIET_advance; scene_reads(s))
        sim_advance(s->sim, next);
    if (s->sim->outbox.count != units || s->sim->jobs.live) abort();
    if (s->sim->delivery.sequence - before != units * FAX_EVENTS) abort();
}

/* ---- The table ---- */

/* Few enough events for the allocator to hand out memory that was used before, and warm: a page that the kernel gives fresh
 * costs as much as all else, in the model and in its floor alike. COLD is how that looks. */
enum { EVENTS = 200000, COLD = 1000000, ACKS = 200000, FEW = 20000 };

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
    {.name = "jobs/bytes",
     .unit = "job",
     .units = 10000,
     .warm = true,
     .set_up = bytes_new,
     .run = write_faxes,
     .tear_down = bytes_free},
    JOBS(1000, "jobs/bytes", 10000),
    JOBS(10000, "jobs/1000", 10000),
    JOBS(100000, "jobs/1000", 10000),
};

int main(int argc, char **argv)
{
    return bench_main("model", cases, sizeof cases / sizeof *cases, argc, argv);
}
