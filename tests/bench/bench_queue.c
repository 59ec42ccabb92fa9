/* SPDX-License-Identifier: MIT */
/* What a client pays for asking about jobs: FaxGetJob beside a blocking echo of as many bytes over the same kind of socket, and
 * FaxEnumJobs of 10,000 beside as many bytes through it. All of it on one processor (bench_service.c says why). */
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "client/client.h"
#include "tests/bench/bench.h"
#include "tests/bench/raw.h"
#include "tests/bench/started.h"
#include "tests/bench/window.h"
#include "tests/support/folder.h"
#include "tests/support/tiff.h"

enum { JOBS = 10000 };
static char folder[64], document[96], scenario[96], endpoint[160], transport[176];

/* ---- The same bytes ---- */

static size_t request_size(void)
{
    struct ff_writer w = ff_writer_on(ff_alloc_default());
    struct ff_in_FaxGetJob in = {1, 1};
    ff_frame_write_call(&w, FF_TYPE_FaxGetJob, &(struct ff_call_head){0}, &in);
    size_t size = w.size;
    ff_writer_free(&w);
    return size;
}

static struct ff_job_entry an_entry(void)
{
    return (struct ff_job_entry){.user_name = FF_STR("alice"), .recipient_number = FF_STR("5550100")};
}

static size_t reply_size(enum ff_type type, uint32_t jobs)
{
    struct ff_writer w = ff_writer_on(ff_alloc_default());
    struct ff_job_entry *entries = calloc(jobs, sizeof *entries);
    struct ff_out_FaxGetJob one = {1, an_entry()};
    struct ff_out_FaxEnumJobs all = {1, {.at = entries, .count = jobs}};
    if (!entries) raw_die("memory");
    for (uint32_t i = 0; i < jobs; i++) entries[i] = an_entry();
    ff_frame_write_reply(&w, type, &(struct ff_reply_head){0}, jobs == 1 ? (void *)&one : (void *)&all);
    size_t size = w.size;
    ff_writer_free(&w);
    free(entries);
    return size;
}

/* ---- The floor: a process that answers ---- */

struct echo {
    pid_t child;
    int fd;
    size_t request, reply;
    char *bytes;
};

static void move_all(int fd, char *bytes, size_t size, bool out)
{
    for (size_t done = 0; done < size;) {
        ssize_t n = out ? write(fd, bytes + done, size - done) : read(fd, bytes + done, size - done);
        if (n <= 0) _exit(0);
        done += (size_t)n;
    }
}

static void *echo_new(uint32_t jobs, uint64_t units)
{
    (void)units;
    int ends[2];
    struct echo *e = calloc(1, sizeof *e);
    if (!e) return NULL;
    e->request = request_size();
    e->reply = reply_size(jobs == 1 ? FF_TYPE_FaxGetJob : FF_TYPE_FaxEnumJobs, jobs);
    e->bytes = calloc(1, e->reply > e->request ? e->reply : e->request);
    if (!e->bytes || socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) raw_die("an echo");
    e->child = fork();
    close(ends[e->child ? 1 : 0]);
    e->fd = ends[e->child ? 0 : 1];
    while (e->child == 0) {
        move_all(e->fd, e->bytes, e->request, false);
        move_all(e->fd, e->bytes, e->reply, true);
    }
    return e;
}

static void echo(void *state, uint64_t units)
{
    struct echo *e = state;
    for (uint64_t i = 0; i < units; i++) {
        move_all(e->fd, e->bytes, e->request, true);
        move_all(e->fd, e->bytes, e->reply, false);
    }
}

static void echo_free(void *state)
{
    struct echo *e = state;
    close(e->fd);
    waitpid(e->child, NULL, 0);
    free(e->bytes);
    free(e);
}

/* ---- A client and its queue, which is paused ---- */

struct asker {
    struct started server;
    struct client *client;
    HANDLE fax;
};

static void *asker_new(uint32_t jobs, uint64_t units)
{
    (void)units;
    char error[256];
    struct asker *a = calloc(1, sizeof *a);
    const char *argv[] = {FAUXFAXD, "--endpoint", endpoint, "--scenario", scenario, NULL};
    if (!a || !started_run(&a->server, argv, -1)) raw_die(FAUXFAXD);
    if (!started_hear(a->server.out, strlen("ready ") + strlen(endpoint) + 1)) raw_die(FAUXFAXD);
    a->client = client_new(transport, NULL, NULL, error);
    if (!a->client) raw_die(error);
    client_bind(a->client);
    a->fax = window_register(window_open());
    FAX_JOB_PARAMA param = {.SizeOfStruct = sizeof param, .RecipientNumber = "5550100"};
    DWORD id;
    for (uint32_t i = 0; i < jobs; i++)
        if (!FaxSendDocumentA(a->fax, document, &param, NULL, &id)) raw_die("FaxSendDocument");
    return a;
}

static void get(void *state, uint64_t units)
{
    struct asker *a = state;
    for (uint64_t i = 0; i < units; i++) {
        PFAX_JOB_ENTRYW entry;
        if (!FaxGetJobW(a->fax, 1, &entry)) raw_die("FaxGetJob");
        FaxFreeBuffer(entry);
    }
}

static void enumerate(void *state, uint64_t units)
{
    struct asker *a = state;
    for (uint64_t i = 0; i < units; i++) {
        PFAX_JOB_ENTRYW entries;
        DWORD count = 0;
        if (!FaxEnumJobsW(a->fax, &entries, &count)) raw_die("FaxEnumJobs");
        bench_keep(count);
        FaxFreeBuffer(entries);
    }
}

static void asker_free(void *state)
{
    struct asker *a = state;
    client_bind(NULL);
    client_end(a->client, true, 0);
    started_end(&a->server, SIGTERM);
    free(a);
}

/* ---- The table ---- */

#define FLOOR .clock = BENCH_wall, .set_up = echo_new, .run = echo, .tear_down = echo_free
#define ASKS .clock = BENCH_wall, .set_up = asker_new, .tear_down = asker_free

static const struct bench_case cases[] = {
    {.name = "echo/1", .unit = "call", .units = 5000, .argument = 1, FLOOR},
    {.name = "get",
     .unit = "call",
     .units = 5000,
     .argument = 1,
     .floor = "echo/1",
     .target_ratio = 1.5,
     ASKS,
     .run = get},
    {.name = "echo/10000", .unit = "call", .units = 20, .argument = JOBS, FLOOR},
    {.name = "enum/10000",
     .unit = "call",
     .units = 20,
     .argument = JOBS,
     .floor = "echo/10000",
     .target_ratio = 3,
     ASKS,
     .run = enumerate},
};

static void write_file(const char *path, const void *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(bytes, 1, size, file) != size || fclose(file) != 0) raw_die(path);
}

static void set_up_folder(void)
{
    static const char world[] =
        "{\"fauxfax\": 1, \"time\": \"manual\", \"config\": {\"queue_paused\": true}, \"timeline\": []}";
    size_t size;
    if (!test_folder_make(folder, sizeof folder)) raw_die("a folder");
    snprintf(document, sizeof document, "%s/a.tif", folder);
    snprintf(scenario, sizeof scenario, "%s/s.json", folder);
    snprintf(endpoint, sizeof endpoint, "unix:%s/d/s", folder);
    snprintf(transport, sizeof transport, "daemon:%s", endpoint);
    uint8_t *tiff = test_tiff_group4(1, &size);
    if (!tiff) raw_die("a document");
    write_file(document, tiff, size);
    write_file(scenario, world, sizeof world - 1);
    free(tiff);
}

int main(int argc, char **argv)
{
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(sched_getcpu(), &one);
    if (sched_setaffinity(0, sizeof one, &one) != 0) raw_die("sched_setaffinity");
    set_up_folder();
    int code = bench_main("queue", cases, sizeof cases / sizeof *cases, argc, argv);
    test_folder_remove(folder);
    return code;
}
