/* SPDX-License-Identifier: MIT */
/* What the service costs, seen from outside: its start, a run, an idle client, a call, the way of one event, and the fan-out
 * of many. Beside each stands the same done by bare.c, which has no model: the same bytes, over libuv. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "client/client.h"
#include "tests/bench/bench.h"
#include "tests/bench/raw.h"
#include "tests/bench/started.h"
#include "tests/bench/window.h"
#include "tests/support/folder.h"

/* ---- Where ---- */

static char folder[64], transport[160];

/* A path for a socket that is not there; valid until the next. */
static const char *fresh_path(void)
{
    static char path[96];
    static unsigned number;
    snprintf(path, sizeof path, "%s/%u", folder, number++);
    return path;
}

/* A case's argument: who serves, and who reads. */
enum { BY_bare = 0, BY_fauxfax = 1, TO_raw = 0, TO_sdk = 2 };

struct place {
    struct started server;
    const char *by; /* its program */
    char path[96];
};

/* fauxfaxd itself says "ready ENDPOINT". */
static bool place_open(struct place *p, const char *program)
{
    char endpoint[128];
    snprintf(p->path, sizeof p->path, "%s", fresh_path());
    snprintf(endpoint, sizeof endpoint, "unix:%s", p->path);
    const char *own[] = {program, p->path, NULL};
    const char *daemon[] = {program, "--endpoint", endpoint, NULL};
    p->by = program;
    bool is_daemon = strcmp(program, FAUXFAXD) == 0;
    return started_run(&p->server, is_daemon ? daemon : own, -1) &&
           started_hear(p->server.out,
                        is_daemon ? strlen("ready ") + strlen(endpoint) + 1 : strlen("ready\n"));
}

static void place_close(struct place *p)
{
    started_end(&p->server, strcmp(p->by, FAUXFAXD) == 0 ? SIGTERM : 0);
    unlink(p->path);
}

static bool publish(struct place *p, uint32_t count)
{
    return write(p->server.in, &count, sizeof count) == sizeof count;
}

/* ---- From exec to the first reply ---- */

static void *starter_new(uint32_t by, uint64_t units)
{
    (void)units;
    struct place *p = calloc(1, sizeof *p);
    if (p) p->by = by == BY_fauxfax ? FAUXFAXD : BARE;
    return p;
}

static void start(void *state, uint64_t units)
{
    struct place *p = state;
    uint64_t cookie;
    (void)units; /* one: its end is not to be measured */
    if (!place_open(p, p->by)) raw_die(p->by);
    int fd = raw_dial(p->path);
    raw_hello(fd, &cookie);
    close(fd);
}

static void starter_free(void *state)
{
    place_close(state);
    free(state);
}

/* ---- A run ---- */

/* Warm: a service that is there. */
static void *runner_new(uint32_t warm, uint64_t units)
{
    (void)units;
    struct place *p = calloc(1, sizeof *p);
    if (!p || !warm) return p;
    if (!place_open(p, FAUXFAXD)) raw_die(FAUXFAXD);
    snprintf(transport, sizeof transport, "daemon:unix:%s", p->path);
    setenv("FAUXFAX_TRANSPORT", transport, 1);
    return p;
}

static void run_to_end(const char *const *argv)
{
    struct started s;
    int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (null < 0 || !started_run(&s, argv, null)) raw_die(argv[0]);
    close(null);
    if (started_end(&s, 0) != 0) raw_die(argv[0]);
}

static void run_clients(void *state, uint64_t units)
{
    const struct place *p = state;
    const char *client[] = {CLIENT, NULL}, *run[] = {FAUXFAX, "run", "--report", "-", "--", CLIENT, NULL};
    for (uint64_t i = 0; i < units; i++) run_to_end(p->by ? client : run);
}

static void runner_free(void *state)
{
    struct place *p = state;
    if (p->by) place_close(p);
    unsetenv("FAUXFAX_TRANSPORT");
    free(p);
}

/* ---- A client that idles ---- */

struct crowd {
    struct place place;
    uint64_t count;
    struct raw clients[];
};

static void *crowd_new(uint32_t by, uint64_t units)
{
    struct crowd *c = calloc(1, sizeof *c + units * sizeof c->clients[0]);
    if (!c) return NULL;
    if (!place_open(&c->place, by == BY_fauxfax ? FAUXFAXD : BARE)) raw_die("a service");
    return c;
}

/* What the process has in memory, in bytes. */
static double resident(const struct place *p)
{
    char path[64];
    unsigned long pages = 0;
    snprintf(path, sizeof path, "/proc/%ld/statm", (long)p->server.pid);
    FILE *file = fopen(path, "r");
    if (!file || fscanf(file, "%*u %lu", &pages) != 1) raw_die(path);
    fclose(file);
    return (double)pages * (double)sysconf(_SC_PAGESIZE);
}

/* With all of them there, less with none. */
static double crowd_weight(void *state, uint64_t units)
{
    struct crowd *c = state;
    double before = resident(&c->place);
    for (; c->count < units; c->count++) {
        raw_open(&c->clients[c->count], c->place.path);
        raw_idle(&c->clients[c->count]);
    }
    return (resident(&c->place) - before) / (double)units;
}

static void crowd_free(void *state)
{
    struct crowd *c = state;
    for (uint64_t i = 0; i < c->count; i++) raw_close(&c->clients[i]);
    place_close(&c->place);
    free(c);
}

/* ---- One client: its calls, and the way of one event ---- */

struct one {
    struct place place;
    struct raw raw;
    struct client *client; /* NULL: raw */
    HANDLE fax;
};

/* This program, and what it starts from now on. Where the scheduler puts two that take turns is worth ten times what either
 * of them does: on one processor it is always the same. */
static void stay_on_one_processor(bool stay)
{
    static cpu_set_t all;
    cpu_set_t one;
    if (stay && sched_getaffinity(0, sizeof all, &all) != 0) raw_die("sched_getaffinity");
    int first = 0;
    while (!CPU_ISSET(first, &all)) first++;
    CPU_ZERO(&one);
    CPU_SET(first, &one);
    if (sched_setaffinity(0, sizeof one, stay ? &one : &all) != 0) raw_die("sched_setaffinity");
}

static void *one_new(uint32_t argument, uint64_t units)
{
    (void)units;
    char error[256];
    struct one *o = calloc(1, sizeof *o);
    if (!o) return NULL;
    stay_on_one_processor(true);
    if (!place_open(&o->place, argument & BY_fauxfax ? SOURCE : BARE)) raw_die("a service");
    snprintf(transport, sizeof transport, "daemon:unix:%s", o->place.path);
    if (argument & TO_sdk) {
        o->client = client_new(transport, NULL, NULL, error);
        if (!o->client) raw_die(error);
        client_bind(o->client);
        o->fax = window_register(window_open());
    } else {
        raw_open(&o->raw, o->place.path);
    }
    return o;
}

static void one_free(void *state)
{
    struct one *o = state;
    if (o->client) {
        client_bind(NULL);
        client_end(o->client, true, 0);
    } else {
        raw_close(&o->raw);
    }
    place_close(&o->place);
    stay_on_one_processor(false);
    free(o);
}

static void call(void *state, uint64_t units)
{
    struct one *o = state;
    for (uint64_t i = 0; i < units; i++) {
        if (o->client)
            FaxAccessCheck(o->fax, FAX_JOB_QUERY);
        else
            raw_call(&o->raw);
    }
}

/* From when the service is told that it happens until the client has it, one at a time. */
static void tell(void *state, uint64_t units)
{
    struct one *o = state;
    for (uint64_t i = 0; i < units; i++) {
        bool came = publish(&o->place, 1) && (o->client ? window_event() : raw_events(&o->raw) == 1);
        if (!came) raw_die("an event");
    }
}

/* ---- Fan-out ---- */

enum { CLIENTS = 100, CLIENTS_QUICK = 10, EVENTS = 8000 }; /* EVENTS: less than a queue's quota of messages */

struct fan {
    struct place place;
    unsigned count;
    int said[2]; /* a byte comes of every client that is done */
    struct started clients[CLIENTS];
};

static void fan_start(struct fan *f, bool sdk, uint64_t units)
{
    char batch[24];
    snprintf(batch, sizeof batch, "%llu", (unsigned long long)units);
    snprintf(transport, sizeof transport, "daemon:unix:%s", f->place.path);
    setenv("FAUXFAX_TRANSPORT", transport, 1);
    const char *raw[] = {READER, f->place.path, batch, NULL}, *client[] = {CLIENT, batch, NULL};
    for (unsigned i = 0; i < f->count; i++)
        if (!started_run(&f->clients[i], sdk ? client : raw, f->said[1])) raw_die("a client");
    unsetenv("FAUXFAX_TRANSPORT");
}

static void *fan_new(uint32_t argument, uint64_t units)
{
    struct fan *f = calloc(1, sizeof *f);
    if (!f) return NULL;
    f->count = units == EVENTS ? CLIENTS : CLIENTS_QUICK;
    if (pipe2(f->said, O_CLOEXEC) != 0 || !place_open(&f->place, argument & BY_fauxfax ? SOURCE : BARE))
        raw_die("a service");
    fan_start(f, argument & TO_sdk, units);
    if (!started_hear(f->said[0], f->count)) raw_die("the clients");
    return f;
}

static void fan_out(void *state, uint64_t units)
{
    struct fan *f = state;
    if (!publish(&f->place, (uint32_t)units) || !started_hear(f->said[0], f->count)) raw_die("the clients");
}

static void fan_free(void *state)
{
    struct fan *f = state;
    for (unsigned i = 0; i < f->count; i++) started_end(&f->clients[i], SIGTERM);
    close(f->said[0]);
    close(f->said[1]);
    place_close(&f->place);
    free(f);
}

/* ---- The table ---- */

#define START                                                                                                \
    .unit = "start", .clock = BENCH_wall, .units = 1, .set_up = starter_new, .run = start,                   \
    .tear_down = starter_free
#define RUN                                                                                                  \
    .unit = "client", .clock = BENCH_wall, .units = 10, .set_up = runner_new, .run = run_clients,            \
    .tear_down = runner_free
#define IDLE                                                                                                 \
    .unit = "client", .units = 1000, .measure = "B", .set_up = crowd_new, .figure = crowd_weight,            \
    .tear_down = crowd_free
#define CALL                                                                                                 \
    .unit = "call", .clock = BENCH_wall, .units = 2000, .set_up = one_new, .run = call, .tear_down = one_free
#define TELL                                                                                                 \
    .unit = "event", .clock = BENCH_wall, .units = 2000, .set_up = one_new, .run = tell, .tear_down = one_free
#define FAN                                                                                                  \
    .unit = "event", .clock = BENCH_wall, .units = EVENTS, .set_up = fan_new, .run = fan_out,                \
    .tear_down = fan_free

static const struct bench_case cases[] = {
    {.name = "start/bare", START, .argument = BY_bare},
    {.name = "start/fauxfaxd", START, .argument = BY_fauxfax, .floor = "start/bare", .target_ratio = 2.5},
    {.name = "run/warm", RUN, .argument = true},
    {.name = "run/fauxfax", RUN, .argument = false, .floor = "run/warm", .target_more = 50e6},
    {.name = "idle/bare", IDLE, .argument = BY_bare},
    {.name = "idle/fauxfaxd", IDLE, .argument = BY_fauxfax, .floor = "idle/bare", .target = 1024},
    {.name = "call/bare", CALL, .argument = BY_bare | TO_raw},
    {.name = "call/raw", CALL, .argument = BY_fauxfax | TO_raw, .floor = "call/bare"},
    {.name = "call/sdk", CALL, .argument = BY_fauxfax | TO_sdk, .floor = "call/bare"},
    {.name = "event/bare", TELL, .argument = BY_bare | TO_raw},
    {.name = "event/raw", TELL, .argument = BY_fauxfax | TO_raw, .floor = "event/bare"},
    {.name = "event/sdk", TELL, .argument = BY_fauxfax | TO_sdk, .floor = "event/bare"},
    {.name = "fan-out/bare", FAN, .argument = BY_bare | TO_raw},
    {.name = "fan-out/raw",
     FAN,
     .argument = BY_fauxfax | TO_raw,
     .floor = "fan-out/bare",
     .target_ratio = 1 / 0.6},
    {.name = "fan-out/bare+sdk", FAN, .argument = BY_bare | TO_sdk, .floor = "fan-out/bare"},
    {.name = "fan-out/sdk",
     FAN,
     .argument = BY_fauxfax | TO_sdk,
     .floor = "fan-out/bare+sdk",
     .target_ratio = 1 / 0.6},
};

/* A thousand clients have two descriptors each. */
static void allow_descriptors(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    (void)setrlimit(RLIMIT_NOFILE, &limit);
}

int main(int argc, char **argv)
{
    allow_descriptors();
    signal(SIGPIPE, SIG_IGN);
    if (!test_folder_make(folder, sizeof folder)) return 70;
    int code = bench_main("service", cases, sizeof cases / sizeof *cases, argc, argv);
    test_folder_remove(folder);
    return code;
}
