/* SPDX-License-Identifier: MIT */
/* What a call costs among so many jobs, in a queue that is paused: each function that has to do with one or with all of them, but for the
 * enumerations. */
#include <stdlib.h>

#include "tests/bench/bench.h"
#include "tests/bench/scene.h"

static void *scene_of_queue(uint32_t jobs, uint64_t units)
{
    struct scene *s = scene_of_jobs(0, units);
    if (!s) return NULL;
    queue_pause(s->sim, true);
    for (uint32_t i = 0; i < jobs; i++) scene_send(s);
    scene_reads(s);
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

static void must(struct scene *s, enum ff_type type, const void *in, void *out)
{
    if (scene_call(s, 0, type, in, out) != FF_ERROR_SUCCESS) abort();
}

static void get(struct scene *s, uint64_t units, uint32_t (*which)(const struct scene *s, uint64_t i))
{
    for (uint64_t i = 0; i < units; i++) {
        struct ff_in_FaxGetJob in = {s->fax, which(s, i)};
        struct ff_out_FaxGetJob out;
        must(s, FF_TYPE_FaxGetJob, &in, &out);
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

static void set_job(struct scene *s, uint32_t job, uint32_t command)
{
    struct ff_in_FaxSetJob in = {s->fax, job, command, 0, 0, 0, 0};
    struct ff_out_FaxSetJob out;
    must(s, FF_TYPE_FaxSetJob, &in, &out);
}

static void pause_and_resume(void *state, uint64_t units)
{
    struct scene *s = state;
    for (uint64_t i = 0; i < units; i++)
        for (uint32_t command = FF_JC_PAUSE; command <= FF_JC_RESUME; command++)
            set_job(s, some_job(s, i), command);
}

static void show_pages(void *state, uint64_t units)
{
    struct scene *s = state;
    for (uint64_t i = 0; i < units; i++) {
        struct ff_in_FaxGetPageData in = {s->fax, some_job(s, i), FF_PAGE_there, 1728, 8, FF_STR("a page")};
        struct ff_out_FaxGetPageData out;
        must(s, FF_TYPE_FaxGetPageData, &in, &out);
        buffer_freed(s->sim, 0, out.buffer);
    }
}

/* What adds a job takes it away again: the queue stays as long as it is. */
static void submit_and_abort(void *state, uint64_t units)
{
    struct scene *s = state;
    for (uint64_t i = 0; i < units; i++) {
        struct ff_in_FaxAbort in = {s->fax, scene_send(s)};
        struct ff_out_FaxAbort out;
        must(s, FF_TYPE_FaxAbort, &in, &out);
    }
}

static void submit_and_delete(void *state, uint64_t units)
{
    struct scene *s = state;
    for (uint64_t i = 0; i < units; i++) set_job(s, scene_send(s), FF_JC_DELETE);
}

static void broadcast_and_delete(void *state, uint64_t units)
{
    struct scene *s = state;
    for (uint64_t i = 0; i < units; i++) {
        struct ff_in_FaxSendDocumentForBroadcast in = {
            .fax_handle = s->fax,
            .recipient = 1,
            .document = 1,
            .param_size_native = 136,
            .job_param = {.size_of_struct = 136, .recipient_number = FF_STR("5550100")}};
        struct ff_out_FaxSendDocumentForBroadcast out;
        must(s, FF_TYPE_FaxSendDocumentForBroadcast, &in, &out);
        set_job(s, out.job_id, FF_JC_DELETE);
    }
}

/* ---- Devices, the server, connections ---- */

static uint64_t open_port(struct scene *s)
{
    struct ff_in_FaxOpenPort in = {s->fax, 1, FF_PORT_OPEN_MODIFY};
    struct ff_out_FaxOpenPort out;
    must(s, FF_TYPE_FaxOpenPort, &in, &out);
    return out.port_handle;
}

static void close_handle(struct scene *s, uint64_t handle)
{
    struct ff_in_FaxClose in = {handle};
    struct ff_out_FaxClose out;
    must(s, FF_TYPE_FaxClose, &in, &out);
}

static void ask_device(void *state, uint64_t units)
{
    struct scene *s = state;
    struct ff_in_FaxGetDeviceStatus in = {open_port(s)};
    for (uint64_t i = 0; i < units; i++) {
        struct ff_out_FaxGetDeviceStatus out;
        must(s, FF_TYPE_FaxGetDeviceStatus, &in, &out);
        buffer_freed(s->sim, 0, out.buffer);
    }
    close_handle(s, in.port_handle);
}

static void set_port(void *state, uint64_t units)
{
    struct scene *s = state;
    struct ff_in_FaxGetPort asked = {open_port(s)};
    struct ff_out_FaxGetPort got;
    must(s, FF_TYPE_FaxGetPort, &asked, &got);
    buffer_freed(s->sim, 0, got.buffer);
    struct ff_in_FaxSetPort in = {asked.port_handle, 48, got.port};
    in.port.size_of_struct = 48;
    for (uint64_t i = 0; i < units; i++) {
        struct ff_out_FaxSetPort out;
        must(s, FF_TYPE_FaxSetPort, &in, &out);
    }
    close_handle(s, in.port_handle);
}

static void configure(void *state, uint64_t units)
{
    struct scene *s = state;
    for (uint64_t i = 0; i < units; i++) {
        struct ff_in_FaxGetConfiguration asked = {s->fax};
        struct ff_out_FaxGetConfiguration got;
        must(s, FF_TYPE_FaxGetConfiguration, &asked, &got);
        buffer_freed(s->sim, 0, got.buffer);
        struct ff_in_FaxSetConfiguration in = {s->fax, 64, got.configuration};
        struct ff_out_FaxSetConfiguration out;
        in.configuration.size_of_struct = 64;
        must(s, FF_TYPE_FaxSetConfiguration, &in, &out);
    }
}

static void connect_and_close(void *state, uint64_t units)
{
    struct scene *s = state;
    uint64_t first = s->fax;
    for (uint64_t i = 0; i < units; i++) {
        if (!scene_connect(s, 0)) abort();
        close_handle(s, s->fax);
    }
    s->fax = first;
}

/* ---- The table ---- */

/* No call may grow worse than with the logarithm of the number of jobs. */
#define AMONG(n, what, of, body)                                                                             \
    {                                                                                                        \
        .name = what "/" #n, .unit = of, .units = 5000, .argument = n, .warm = true,                         \
        .floor = n == 1000 ? NULL : what "/1000", .set_up = scene_of_queue, .run = body,                     \
        .tear_down = scene_free                                                                              \
    }
#define CALL(what, of, body)                                                                                 \
    AMONG(1000, what, of, body), AMONG(10000, what, of, body), AMONG(100000, what, of, body)

static const struct bench_case cases[] = {
    CALL("get", "call", get_jobs),
    CALL("get-any", "call", get_any_jobs),
    CALL("page", "call", show_pages),
    CALL("pause", "pair", pause_and_resume),
    CALL("submit", "pair", submit_and_abort),
    CALL("delete", "pair", submit_and_delete),
    CALL("broadcast", "pair", broadcast_and_delete),
    CALL("device", "call", ask_device),
    CALL("set-port", "call", set_port),
    CALL("configure", "pair", configure),
    CALL("connect", "pair", connect_and_close),
};

int main(int argc, char **argv)
{
    return bench_main("calls", cases, sizeof cases / sizeof *cases, argc, argv);
}
