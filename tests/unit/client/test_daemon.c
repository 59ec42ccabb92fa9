/* SPDX-License-Identifier: MIT */
#include <pthread.h>
#include <signal.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "client/daemon/dial.h"
#include "client/winfax.h"
#include "common/winfax_codes.h"
#include "tests/support/folder.h"
#include "tests/support/refusing_alloc.h"
#include "tests/support/rule.h"
#include "tests/unit/client/fake.h"
#include "tests/unit/client/host_double.h"

static struct fake *fake;
static struct client *client;

/* What every call is answered, unless `on` says which. */
static struct fake_answer next;
static uint32_t next_on;

static void answer(void *ctx, const struct ff_frame *call, struct fake_answer *ret_answer)
{
    (void)ctx;
    if (!next_on || next_on == call->type) *ret_answer = next;
}

static const uint8_t ZEROS[1024];

static int set_up(void **state)
{
    (void)state;
    next = (struct fake_answer){.out = ZEROS};
    next_on = 0;
    fake = fake_start(answer, NULL);
    client = NULL;
    return 0;
}

static void open_client(void)
{
    char error[256] = "";
    client = client_new(fake_transport(fake), "alice", "test", error);
    if (!client) fail_msg("%s", error);
    client_bind(client);
}

static int tear_down(void **state)
{
    (void)state;
    client_bind(NULL);
    if (client) client_end(client, true, 0);
    fake_stop(fake);
    return 0;
}

static void expect_refused(const char *part)
{
    char error[256] = "";
    client = client_new(fake_transport(fake), NULL, NULL, error);
    assert_null(client);
    if (!strstr(error, part)) fail_msg("\"%s\" does not say \"%s\"", error, part);
}

/* ---- Opening ---- */

static void hello_says_who_we_are(void **state)
{
    (void)state;
    struct ff_in_Hello hello;
    open_client();
    fake_wait(fake, FF_TYPE_Hello, 1, &hello);
    assert_int_equal(hello.version, FF_PROTOCOL_VERSION);
    assert_int_equal(hello.pid, getpid());
    assert_int_equal(hello.pointer_bits, sizeof(void *) * 8);
    assert_true(ff_str_eq(hello.user, FF_STR("alice")));
    assert_true(ff_str_eq(hello.image, FF_STR("test")));
    assert_null(hello.secret.at);
    struct ff_in_Listen listen;
    fake_wait(fake, FF_TYPE_Listen, 1, &listen);
    assert_int_equal(listen.process, 7);
    assert_int_equal(listen.cookie, 99);
    assert_int_equal(client_time_mode(client), FF_TIME_manual);
    assert_int_equal(client_now(client), 1000);
}

static void a_refusal_is_a_sentence(void **state)
{
    (void)state;
    struct ff_writer w = ff_writer_on(ff_alloc_default());
    struct ff_out_Hello hello = {.version = 9, .error = FF_STR("wrong version; use one release")};
    struct ff_reply_head head = {.status = FF_ERROR_NOT_SUPPORTED};
    ff_frame_write_reply(&w, FF_TYPE_Hello, &head, &hello);
    fake_break(fake, FF_TYPE_Hello, w.at, w.size);
    expect_refused("wrong version; use one release");
    ff_writer_free(&w);
}

static void a_service_without_memory_is_no_refusal(void **state)
{
    (void)state;
    struct ff_writer w = ff_writer_on(ff_alloc_default());
    struct ff_out_Hello hello = {.version = 9, .error = FF_STR("memory was refused")}, answer;
    struct ff_reply_head head = {.status = FF_ERROR_NOT_ENOUGH_MEMORY};
    struct dialled d = {.hello = ff_writer_on(ff_alloc_default())};
    char error[256];
    uint64_t now;
    ff_frame_write_reply(&w, FF_TYPE_Hello, &head, &hello);
    fake_break(fake, FF_TYPE_Hello, w.at, w.size);
    struct link_open o = {
        .alloc = ff_alloc_default(), .config = strchr(fake_transport(fake), ':') + 1, .answer_ms = 30000};
    assert_int_equal(daemon_dial(&o, &d, &answer, &now, error), LINK_no_memory);
    assert_non_null(strstr(error, "memory was refused"));
    ff_writer_free(&d.hello);
    ff_writer_free(&w);
}

static void strangers_are_told_from_services(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t size;
        const char *says;
    } rows[] = {
        {"", 0, "hung up"},                                  /* closed at once */
        {"\x40", 1, "hung up"},                              /* cut off in the size */
        {"\x10\0\0\0\x40\0\0\x80", 8, "hung up"},            /* cut off in the head */
        {"SSH-2.0-OpenSSH_9\r\n", 19, "no fauxfax service"}, /* another protocol: a giant frame */
        {"\x04\0\0\0\x42\0\0\x80", 8, "no fauxfax service"}, /* a reply without its head */
        {"\x04\0\0\0\xEE\0\0\0", 8, "no fauxfax service"},   /* an unknown type */
        {"\x02\0\0\0\x40\0", 6, "no fauxfax service"},       /* too short for a type */
        {"\x20\0\0\0\x40\0\0\x80\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 36, "malformed"},
    };
    static const uint32_t firsts[] = {FF_TYPE_Hello, FF_TYPE_Listen};
    for (size_t f = 0; f < 2; f++)
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
            if (f == 1 && strstr(rows[i].says, "malformed")) continue;
            fake_stop(fake);
            fake = fake_start(answer, NULL);
            fake_break(fake, firsts[f], rows[i].bytes, rows[i].size);
            expect_refused(rows[i].says);
        }
}

static void nobody_there_is_said(void **state)
{
    (void)state;
    char error[256] = "", transport[200];
    snprintf(transport, sizeof transport, "%s-not", fake_transport(fake));
    assert_null(client_new(transport, NULL, NULL, error));
    assert_non_null(strstr(error, "No such file"));
    assert_null(client_new("daemon:tcp:127.0.0.1:1", NULL, NULL, error));
    assert_non_null(strstr(error, "tcp:127.0.0.1:1"));
}

/* The kernel accepts for a listener that is stopped, until its backlog is full. */
static void a_listener_that_never_answers_has_a_time_limit(void **state)
{
    (void)state;
    char folder[64], config[120], error[256] = "";
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    static struct dialled dialled;
    struct ff_out_Hello hello;
    uint64_t now;
    int others[16], held = 0;
    assert_true(test_folder_make(folder, sizeof folder));
    snprintf(at.sun_path, sizeof at.sun_path, "%s/s", folder);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof at), 0);
    assert_int_equal(listen(fd, 0), 0);
    snprintf(config, sizeof config, "unix:%s", at.sun_path);
    struct link_open options = {.alloc = ff_alloc_default(), .config = config, .answer_ms = 1};
    dialled.hello = ff_writer_on(options.alloc);
    assert_int_equal(daemon_dial(&options, &dialled, &hello, &now, error), LINK_refused);
    assert_non_null(strstr(error, config));
    assert_non_null(strstr(error, "does not answer"));
    int full = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
    while (connect(full, (struct sockaddr *)&at, sizeof at) == 0) {
        assert_true(held < 16);
        others[held++] = full;
        full = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
    }
    assert_int_equal(daemon_dial(&options, &dialled, &hello, &now, error), LINK_lost);
    assert_non_null(strstr(error, strerror(ETIMEDOUT)));
    close(full);
    while (held) close(others[--held]);
    ff_writer_free(&dialled.hello);
    close(fd);
    test_folder_remove(folder);
}

/* ---- The secret ---- */

static void with_secret_file(const char *path, mode_t mode, const char *content, const char *says)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(content, file);
    fclose(file);
    chmod(path, mode);
    setenv("FAUXFAX_SECRET_FILE", path, 1);
    if (says)
        expect_refused(says);
    else
        open_client();
    unsetenv("FAUXFAX_SECRET_FILE");
}

static void the_secret_comes_from_a_private_file(void **state)
{
    (void)state;
    char folder[128], path[160];
    struct ff_in_Hello hello;
    struct ff_in_Listen listen;
    assert_true(test_folder_make(folder, sizeof folder));
    snprintf(path, sizeof path, "%s/secret", folder);
    setenv("FAUXFAX_SECRET_FILE", path, 1);
    expect_refused("cannot be opened");
    with_secret_file(path, 0644, "s3cret\n", "chmod 600");
    with_secret_file(path, 0600, "\n", "holds no secret");
    with_secret_file(path, 0600, "s3cret\r\nmore", NULL);
    fake_wait(fake, FF_TYPE_Hello, 1, &hello);
    assert_true(ff_str_eq(hello.secret, FF_STR("s3cret")));
    fake_wait(fake, FF_TYPE_Listen, 1, &listen);
    assert_true(ff_str_eq(listen.secret, FF_STR("s3cret")));
    test_folder_remove(folder);
}

/* ---- Calls ---- */

static uint32_t sync_code(void)
{
    struct ff_in_Sync in = {0};
    struct ff_out_Sync out;
    struct ff_writer reply = ff_writer_on(ff_alloc_default());
    struct ff_arena arena = ff_arena_on(ff_alloc_default());
    uint32_t code = client_call(client, FF_TYPE_Sync, 0, NULL, &in, &out, &reply, &arena);
    ff_arena_free(&arena);
    ff_writer_free(&reply);
    return code;
}

static void a_call_carries_thread_and_nulls(void **state)
{
    (void)state;
    struct ff_in_FaxGetJob in;
    next.status = FF_ERROR_INVALID_PARAMETER;
    open_client();
    host_double_reset_error(5);
    assert_false(FaxGetJobW((HANDLE)(ULONG_PTR)0x4FA00004, 3, NULL));
    assert_int_equal(host_last_error(), FF_ERROR_INVALID_PARAMETER);
    fake_wait(fake, FF_TYPE_FaxGetJob, 1, &in);
    assert_int_equal(in.fax_handle, 0x4FA00004);
    assert_int_equal(in.job_id, 3);
    assert_string_equal(fake_story(fake), "Seen ThreadBegin Module FaxGetJob");
}

static void success_leaves_the_last_error_alone(void **state)
{
    (void)state;
    RULE("GEN-26");
    open_client();
    host_double_reset_error(4711);
    assert_true(FaxClose((HANDLE)(ULONG_PTR)0x4FA00004));
    assert_int_equal(host_last_error(), 4711);
    assert_true(
        FaxInitializeEventQueue((HANDLE)(ULONG_PTR)0x4FA00004, NULL, 0, (HWND)(ULONG_PTR)0x100, 0x500));
    assert_int_equal(host_last_error(), 4711);
}

static void bad_replies_end_the_link(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t size;
    } rows[] = {
        {"", 0},
        {"\x20\0\0", 3},
        {"\x20\0\0\0\x42\0\0\x80\0\0", 10},
        {"\xFF\xFF\xFF\xFF\x42\0\0\x80", 8},
        {"\x20\0\0\0\x02\0\0\x80\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
         36},                                 /* of FaxClose */
        {"\x08\0\0\0\xC5\0\0\0\0\0\0\0", 12}, /* a notification */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (i > 0) {
            tear_down(NULL);
            set_up(NULL);
        }
        next = (struct fake_answer){.raw = rows[i].bytes, .raw_size = rows[i].size, .hang_up = true};
        open_client();
        assert_int_equal(sync_code(), FF_RPC_S_SERVER_UNAVAILABLE);
        assert_int_equal(sync_code(), FF_RPC_S_SERVER_UNAVAILABLE);
    }
}

static void a_body_that_lies_is_an_internal_error(void **state)
{
    (void)state;
    /* A list of 2^32 - 1 entries in no bytes. */
    static const char lie[] = "\x28\0\0\0\x08\0\0\x80\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
                              "\x01\0\0\0\xFF\xFF\xFF\xFF";
    PFAX_JOB_ENTRYW entries = NULL;
    DWORD count = 77;
    next = (struct fake_answer){.raw = lie, .raw_size = sizeof lie - 1};
    open_client();
    assert_false(FaxEnumJobsW((HANDLE)(ULONG_PTR)0x4FA00004, &entries, &count));
    assert_int_equal(host_last_error(), FF_ERROR_INTERNAL_ERROR);
    assert_null(entries);
    assert_int_equal(count, 77);
}

/* Each query of the API, given a reply whose body is cut off after its first field. */
static BOOL query(enum ff_type type)
{
    HANDLE handle = (HANDLE)(ULONG_PTR)0x4FA00004;
    PFAX_JOB_ENTRYW jobs = NULL;
    PFAX_PORT_INFOW ports = NULL;
    PFAX_DEVICE_STATUSW status = NULL;
    PFAX_CONFIGURATIONW config = NULL;
    PFAX_LOG_CATEGORYW categories = NULL;
    PFAX_GLOBAL_ROUTING_INFOW routing = NULL;
    PFAX_ROUTING_METHODW methods = NULL;
    DWORD count = 0;
    BOOL ok = TRUE;
    switch (type) {
    case FF_TYPE_FaxEnumJobs: ok = FaxEnumJobsW(handle, &jobs, &count); break;
    case FF_TYPE_FaxGetJob: ok = FaxGetJobW(handle, 1, &jobs); break;
    case FF_TYPE_FaxEnumPorts: ok = FaxEnumPortsW(handle, &ports, &count); break;
    case FF_TYPE_FaxGetPort: ok = FaxGetPortW(handle, &ports); break;
    case FF_TYPE_FaxGetDeviceStatus: ok = FaxGetDeviceStatusW(handle, &status); break;
    case FF_TYPE_FaxGetConfiguration: ok = FaxGetConfigurationW(handle, &config); break;
    case FF_TYPE_FaxGetLoggingCategories: ok = FaxGetLoggingCategoriesW(handle, &categories, &count); break;
    case FF_TYPE_FaxEnumGlobalRoutingInfo: ok = FaxEnumGlobalRoutingInfoW(handle, &routing, &count); break;
    case FF_TYPE_FaxEnumRoutingMethods: ok = FaxEnumRoutingMethodsW(handle, &methods, &count); break;
    default: break;
    }
    assert_true(!jobs && !ports && !status && !config && !categories && !routing && !methods && !count);
    return ok;
}

static void a_result_that_cannot_be_unmarshalled_is_an_internal_error(void **state)
{
    (void)state;
    RULE("EJB-E4");
    RULE("GJB-E4");
    RULE("EPT-E4");
    RULE("GPT-E5");
    RULE("GDS-E5");
    RULE("GCF-E4");
    RULE("GLC-E5");
    RULE("EGR-E5");
    RULE("EMT-E6");
    static const enum ff_type types[] = {FF_TYPE_FaxEnumJobs,
                                         FF_TYPE_FaxGetJob,
                                         FF_TYPE_FaxEnumPorts,
                                         FF_TYPE_FaxGetPort,
                                         FF_TYPE_FaxGetDeviceStatus,
                                         FF_TYPE_FaxGetConfiguration,
                                         FF_TYPE_FaxGetLoggingCategories,
                                         FF_TYPE_FaxEnumGlobalRoutingInfo,
                                         FF_TYPE_FaxEnumRoutingMethods};
    enum { HEAD = 36, BODY = 4, TYPES = sizeof types / sizeof *types };
    static char replies[TYPES][HEAD + BODY]; /* one each: the fake may still be looking at the one before */
    for (size_t i = 0; i < TYPES; i++)
        memcpy(replies[i],
               &(char[HEAD + BODY]){HEAD + BODY - 4, 0, 0, 0, (char)types[i], 0, 0, (char)0x80, [HEAD] = 1},
               sizeof replies[i]);
    open_client();
    for (size_t i = 0; i < TYPES; i++) {
        next = (struct fake_answer){.raw = replies[i], .raw_size = sizeof replies[i]};
        next_on = types[i];
        assert_false(query(types[i]));
        assert_int_equal(host_last_error(), FF_ERROR_INTERNAL_ERROR);
        fake_wait(fake, types[i], 1, NULL); /* it is done with the reply, which may change now */
    }
}

static void a_body_with_a_tail_is_an_internal_error(void **state)
{
    (void)state;
    static const char tail[] =
        "\x25\0\0\0\x02\0\0\x80\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0?";
    next = (struct fake_answer){.raw = tail, .raw_size = sizeof tail - 1};
    open_client();
    assert_false(FaxClose((HANDLE)(ULONG_PTR)0x4FA00004));
    assert_int_equal(host_last_error(), FF_ERROR_INTERNAL_ERROR);
}

static void a_world_that_takes_null_writes_nowhere(void **state)
{
    (void)state;
    open_client();
    assert_false(FaxGetJobW(NULL, 1, NULL));
    assert_false(FaxEnumJobsA(NULL, NULL, NULL));
    assert_false(FaxCompleteJobParamsW(NULL, NULL));
    assert_true(FaxConnectFaxServerW(NULL, NULL));
    assert_true(FaxOpenPort(NULL, 1, 0, NULL));
}

static void a_giant_argument_is_not_sent(void **state)
{
    (void)state;
    static char giant[2 * 1024 * 1024];
    HANDLE fax;
    memset(giant, 'x', sizeof giant - 1);
    open_client();
    assert_false(FaxConnectFaxServerA(giant, &fax));
    assert_int_equal(host_last_error(), FF_ERROR_INVALID_PARAMETER);
    assert_int_equal(sync_code(), 0);
    assert_int_equal(fake_count(fake, FF_TYPE_FaxConnectFaxServer), 0);
}

static void give_back(uint32_t first, uint32_t last)
{
    for (uint32_t i = first; i <= last; i++)
        client_tell(client, FF_TYPE_BufferFreed, &(struct ff_in_BufferFreed){i});
}

/* It waits for the next word: more of it than is kept back goes by itself, and all of it in the order in which it was said. */
static void what_is_given_back_is_said_before_the_next_word(void **state)
{
    (void)state;
    enum { MANY = 300 };
    struct ff_in_BufferFreed freed;
    open_client();
    give_back(1, 1);
    assert_int_equal(sync_code(), 0);
    fake_wait(fake, FF_TYPE_Sync, 1, NULL);
    assert_string_equal(fake_story(fake), "Seen BufferFreed ThreadBegin Sync");
    give_back(2, MANY);
    client_say_seen(client);
    for (uint32_t i = 1; i <= MANY; i++) {
        fake_wait(fake, FF_TYPE_BufferFreed, i, &freed);
        assert_int_equal(freed.buffer, i);
    }
}

static void an_end_of_either_kind_says_what_was_given_back(void **state)
{
    (void)state;
    open_client();
    give_back(1, 1);
    client_end(client, true, 0);
    fake_wait(fake, FF_TYPE_Bye, 1, NULL);
    assert_int_equal(fake_count(fake, FF_TYPE_BufferFreed), 1);
    open_client();
    give_back(2, 2);
    client_end(client, false, 0);
    client = NULL;
    fake_wait(fake, FF_TYPE_BufferFreed, 2, NULL);
}

/* A list of many jobs: its reply does not fit the room that is made before. */
static void many_jobs(void *ctx, const struct ff_frame *call, struct fake_answer *a)
{
    static struct ff_job_entry entries[20];
    static const struct ff_out_FaxEnumJobs out = {77, {.at = entries, .count = 20}};
    (void)ctx;
    if (call->type == FF_TYPE_FaxEnumJobs) a->out = &out;
}

static void a_reply_without_memory_is_given_back(void **state)
{
    (void)state;
    RULE("EJB-E3");
    struct refusing_alloc memory;
    char error[256];
    fake_stop(fake);
    fake = fake_start(many_jobs, NULL);
    refusing_alloc_init(&memory, 0, 0);
    client = client_make(&(struct client_options){.alloc = &memory.alloc, .transport = fake_transport(fake)});
    client_bind(client);
    assert_true(client_open(client, error));
    assert_int_equal(sync_code(), 0);
    unsigned failed = 0;
    for (bool refused = true; refused;) {
        PFAX_JOB_ENTRYW jobs = NULL;
        DWORD count = 0;
        memory.refuse_at = memory.requests + failed + 1;
        uint64_t before = memory.refused;
        bool ok = FaxEnumJobsW((HANDLE)(ULONG_PTR)0x4FA00004, &jobs, &count);
        refused = memory.refused > before;
        assert_true(ok || refused); /* a call site that is not known fails no call */
        if (!ok) assert_int_equal(host_last_error(), FF_ERROR_NOT_ENOUGH_MEMORY);
        failed += refused;
        FaxFreeBuffer(jobs);
        assert_int_equal(sync_code(), 0); /* and the next reply is the next */
    }
    /* Whatever came through the wire was given back: all but the one refusal that comes before the call is said. */
    unsigned said = fake_count(fake, FF_TYPE_FaxEnumJobs);
    struct ff_in_BufferFreed freed;
    for (unsigned i = 1; i <= said; i++) {
        fake_wait(fake, FF_TYPE_BufferFreed, i, &freed);
        assert_int_equal(freed.buffer, 77);
    }
    assert_true(failed > 3 && said >= failed);
    client_bind(NULL);
    client_end(client, true, 0);
    client_bind(NULL);
    client = NULL;
    assert_int_equal(memory.outstanding, 0);
}

/* ---- Several threads ---- */

/* Every call is answered with its own argument. */
static void echo(void *ctx, const struct ff_frame *call, struct fake_answer *a)
{
    static struct ff_out_FaxOpenPort out;
    struct ff_in_FaxOpenPort in;
    struct ff_arena none = ff_arena_on(ff_alloc_default());
    struct ff_reader body = call->body;
    (void)ctx;
    if (call->type != FF_TYPE_FaxOpenPort) return;
    ff_record_decode(&body, &ff_record_in_FaxOpenPort, &in, &none);
    out.port_handle = in.device_id;
    a->out = &out;
}

enum { CALLS = 400 };

static void *call_often(void *first_)
{
    uint32_t first = *(uint32_t *)first_;
    client_bind(client);
    for (uint32_t i = 0; i < CALLS; i++) {
        HANDLE port = NULL;
        if (!FaxOpenPort((HANDLE)(ULONG_PTR)0x4FA00004, first + i, 0, &port)) return first_;
        if ((ULONG_PTR)port != first + i) return first_;
    }
    return NULL;
}

static void every_thread_gets_its_own_answers(void **state)
{
    (void)state;
    pthread_t threads[4];
    uint32_t firsts[4] = {1000, 2000, 3000, 4000};
    void *failed = NULL;
    fake_stop(fake);
    fake = fake_start(echo, NULL);
    open_client();
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, call_often, &firsts[i]), 0);
    for (int i = 0; i < 4; i++) {
        void *result;
        pthread_join(threads[i], &result);
        if (result) failed = result;
    }
    assert_null(failed);
    struct ff_in_ThreadEnd end;
    fake_wait(fake, FF_TYPE_ThreadBegin, 4, NULL);
    fake_wait(fake, FF_TYPE_ThreadEnd, 4, &end);
}

static void *call_until_it_fails(void *unused)
{
    (void)unused;
    client_bind(client);
    HANDLE port;
    while (FaxOpenPort((HANDLE)(ULONG_PTR)0x4FA00004, 1, 0, &port)) continue;
    return (void *)(uintptr_t)host_last_error();
}

static void a_daemon_that_goes_fails_every_call(void **state)
{
    (void)state;
    pthread_t threads[3];
    open_client();
    for (int i = 0; i < 3; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, call_until_it_fails, NULL), 0);
    fake_wait(fake, FF_TYPE_FaxOpenPort, 50, NULL);
    fake_hang_up(fake);
    for (int i = 0; i < 3; i++) {
        void *code;
        pthread_join(threads[i], &code);
        assert_int_equal((uintptr_t)code, FF_RPC_S_SERVER_UNAVAILABLE);
    }
    assert_int_equal(sync_code(), FF_RPC_S_SERVER_UNAVAILABLE);
    client_tell(client, FF_TYPE_Seen, &(struct ff_in_Seen){0, 0}); /* no SIGPIPE */
    client_end(client, true, 0);
    client = NULL;
}

/* Answers wait until the case lets them go. */
static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;

static void slow(void *ctx, const struct ff_frame *call, struct fake_answer *a)
{
    (void)ctx, (void)a;
    if (call->type != FF_TYPE_FaxAbort) return;
    pthread_mutex_lock(&gate);
    pthread_mutex_unlock(&gate);
}

static void *call_once(void *unused)
{
    (void)unused;
    client_bind(client);
    return (void *)(uintptr_t)FaxAbort((HANDLE)(ULONG_PTR)0x4FA00004, 1);
}

static void on_alarm(int number)
{
    (void)number;
}

static void a_slow_answer_survives_signals(void **state)
{
    (void)state;
    pthread_t thread;
    void *ok;
    struct sigaction action = {.sa_handler = on_alarm}, before; /* no SA_RESTART: EINTR */
    fake_stop(fake);
    fake = fake_start(slow, NULL);
    open_client();
    sigaction(SIGUSR1, &action, &before);
    pthread_mutex_lock(&gate);
    assert_int_equal(pthread_create(&thread, NULL, call_once, NULL), 0);
    fake_wait(fake, FF_TYPE_Module, 1, NULL);
    for (int i = 0; i < 100; i++) pthread_kill(thread, SIGUSR1);
    pthread_mutex_unlock(&gate);
    pthread_join(thread, &ok);
    sigaction(SIGUSR1, &before, NULL);
    assert_non_null(ok);
}

/* ---- Notifications ---- */

/* Until so many notifications that are no events have been worked off. */
static void wait_seen(uint64_t actions)
{
    struct ff_in_Seen seen = {0, 0};
    for (unsigned i = 1; seen.actions < actions; i++) fake_wait(fake, FF_TYPE_Seen, i, &seen);
}

static void register_window(uint32_t number)
{
    struct ff_in_Registered in = {number, 1, 0x100, 0x500, 0, 0};
    assert_true(client_registration_reserve(client));
    fake_notify(fake, FF_TYPE_Registered, &in);
    wait_seen(1);
    client_registration_unreserve(client);
}

static void a_call_returns_when_all_before_it_is_posted(void **state)
{
    (void)state;
    RULE("EVT-6");
    open_client();
    register_window(1);
    /* The reply comes before the events it speaks of: it is not looked at before they are posted. */
    pthread_t thread;
    void *ok;
    next.events = 3;
    next.actions = 1;
    assert_int_equal(pthread_create(&thread, NULL, call_once, NULL), 0);
    fake_wait(fake, FF_TYPE_FaxAbort, 1, NULL);
    assert_int_equal(client->host->count, 0);
    for (uint64_t i = 1; i <= 3; i++) fake_event(fake, i, FEI_BUSY, 1, 2);
    pthread_join(thread, &ok);
    assert_non_null(ok);
    assert_int_equal(client->host->count, 3);
}

/* How many registrations there are when the call returns. */
static void *call_and_count(void *unused)
{
    void *ok = call_once(unused);
    return ok ? (void *)(uintptr_t)client->registrations.count : NULL;
}

static void a_call_returns_when_its_registration_is_in_force(void **state)
{
    (void)state;
    RULE("EVT-6");
    pthread_t thread;
    void *count;
    open_client();
    next.actions = 1;
    assert_int_equal(pthread_create(&thread, NULL, call_and_count, NULL), 0);
    fake_wait(fake, FF_TYPE_FaxAbort, 1, NULL);
    next.actions = 0;
    register_window(1);
    pthread_join(thread, &count);
    assert_int_equal((uintptr_t)count, 1);
}

static void virtual_time_never_goes_back(void **state)
{
    (void)state;
    open_client();
    fake_notify(fake, FF_TYPE_Clock, &(struct ff_in_Clock){777777});
    wait_seen(1);
    assert_int_equal(sync_code(), 0); /* its reply says 1000 */
    assert_int_equal(client_now(client), 777777);
}

static void frames_may_come_in_pieces(void **state)
{
    (void)state;
    struct ff_writer w = ff_writer_on(ff_alloc_default());
    open_client();
    register_window(1);
    ff_frame_begin_events(&w, 2 * FF_EVENT_SIZE);
    for (uint64_t i = 1; i <= 2; i++) {
        uint8_t bytes[FF_EVENT_SIZE];
        struct ff_wire_event e = {i, 2000, FEI_IDLE, 1, 0xFFFFFFFF, 0};
        ff_event_write(bytes, &e);
        ff_write_bytes(&w, bytes, sizeof bytes);
    }
    for (size_t i = 0; i < w.size; i++) fake_notify_raw(fake, w.at + i, 1);
    ff_writer_free(&w);
    fake_wait(fake, FF_TYPE_Ack, 1, NULL);
    assert_int_equal(client->host->count, 2);
    assert_int_equal(client_now(client), 2000);
}

static void nonsense_on_the_channel_ends_the_link(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t size;
    } rows[] = {
        {"\xFF\xFF\xFF\x7F", 4},                        /* a giant frame */
        {"\x04\0\0\0\xEE\0\0\0", 8},                    /* an unknown type */
        {"\x05\0\0\0\xC5\0\0\0\0", 9},                  /* Clock, cut off */
        {"\x0D\0\0\0\xC5\0\0\0\0\0\0\0\0\0\0\0\0", 17}, /* Clock, and a byte too many */
        {"\x04\0\0\0\x83\0\0\0", 8},                    /* a tell */
        {"\x0C\0\0\0\x42\0\0\0\0\0\0\0\0\0\0\0", 16},   /* a call */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (i > 0) {
            tear_down(NULL);
            set_up(NULL);
        }
        open_client();
        fake_notify_raw(fake, rows[i].bytes, rows[i].size);
        host_double_wait_end(client->host);
        assert_int_equal(client->host->end_code, FF_RPC_S_SERVER_UNAVAILABLE);
        assert_int_equal(client->host->count, 0);
        assert_int_equal(sync_code(), FF_RPC_S_SERVER_UNAVAILABLE);
    }
}

static void a_lost_world_ends_the_waits_and_invents_nothing(void **state)
{
    (void)state;
    open_client();
    register_window(1);
    fake_hang_up(fake);
    struct host *host = client->host;
    host_double_wait_end(host);
    assert_int_equal(sync_code(), FF_RPC_S_SERVER_UNAVAILABLE);
    assert_int_equal(host->end_code, FF_RPC_S_SERVER_UNAVAILABLE);
    assert_non_null(strstr(host->ended, "hung up"));
    assert_int_equal(host->count, 0);
}

static void the_rest_reaches_windows(void **state)
{
    (void)state;
    open_client();
    fake_notify(fake, FF_TYPE_Send, &(struct ff_in_Send){5, 0x100, 0x11, 0, 0x80000000});
    fake_notify(fake, FF_TYPE_Clock, &(struct ff_in_Clock){777777});
    fake_notify(fake, FF_TYPE_Stuck, &(struct ff_in_Stuck){FF_STR("nobody is left")});
    fake_notify(fake, FF_TYPE_End, &(struct ff_in_End){FF_STR("the session is over")});
    wait_seen(4);
    assert_int_equal(client->host->send, 5);
    assert_int_equal(client->host->send_window, 0x100);
    assert_int_equal(client->host->send_message, 0x11);
    assert_int_equal(client->host->clock, 777777);
    assert_int_equal(client_now(client), 777777);
    assert_string_equal(client->host->stuck, "nobody is left");
    assert_string_equal(client->host->ended, "the session is over");
    assert_int_equal(client->host->end_code, FF_ERROR_SHUTDOWN_IN_PROGRESS);
    client_sent_reply(client, 5, 1);
    struct ff_in_SentReply said;
    fake_wait(fake, FF_TYPE_SentReply, 1, &said);
    assert_int_equal(said.send, 5);
    assert_int_equal(said.result, 1);
}

/* ---- Ends ---- */

static void the_end_is_polite_or_not(void **state)
{
    (void)state;
    struct ff_in_Bye bye;
    open_client();
    client_end(client, true, 3);
    fake_wait(fake, FF_TYPE_Bye, 1, &bye);
    assert_int_equal(bye.exit_code, 3);
    open_client();
    assert_int_equal(sync_code(), 0);
    client_end(client, false, 0);
    open_client();
    assert_int_equal(sync_code(), 0);
    assert_int_equal(fake_count(fake, FF_TYPE_Bye), 1);
}

static void an_ended_process_answers_nothing(void **state)
{
    (void)state;
    open_client();
    client_end(client, true, 0);
    assert_int_equal(sync_code(), FF_RPC_S_SERVER_UNAVAILABLE);
    client = NULL;
}

/* The child's exit must not say Bye for its parent, nor its memory be the parent's connection. */
static void after_fork_the_child_has_none(void **state)
{
    (void)state;
    open_client();
    assert_int_equal(sync_code(), 0);
    pid_t child = fork();
    if (child == 0) {
        bool none = client_current() != client && !client_has_link(client_current());
        exit(none ? 0 : 1);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_int_equal(sync_code(), 0);
    assert_int_equal(fake_count(fake, FF_TYPE_Bye), 0);
}

/* A child must not keep alive what its parent's end should end. */
static void a_child_keeps_no_connection_open(void **state)
{
    (void)state;
    int alive[2];
    assert_int_equal(pipe(alive), 0);
    pid_t parent = fork();
    if (parent == 0) {
        open_client();
        if (fork() == 0) {
            close(alive[1]);
            char byte;
            _exit(read(alive[0], &byte, 1) == 0 ? 0 : 1); /* until the case is over */
        }
        _exit(0); /* as one that is killed: nothing is shut down, nothing said */
    }
    int status;
    close(alive[0]);
    assert_int_equal(waitpid(parent, &status, 0), parent);
    fake_wait_gone(fake, 2);
    close(alive[1]);
}

/* A file that grows is sent as long as it was. */
static char growing[200];

static void grow(void *ctx, const struct ff_frame *call, struct fake_answer *a)
{
    static const struct ff_out_DocumentBegin begun = {5};
    static const struct ff_out_FaxSendDocument sent = {9};
    static bool asked;
    (void)ctx;
    if (call->type == FF_TYPE_DocumentBegin) {
        FILE *file = fopen(growing, "ab");
        if (file) {
            fputs("and more", file);
            fclose(file);
        }
        a->out = &begun;
    } else if (call->type == FF_TYPE_FaxSendDocument) {
        if (!asked) a->status = FF_NEED_DOCUMENT;
        asked = true;
        a->out = &sent;
    }
}

static void a_growing_file_is_sent_as_long_as_it_was(void **state)
{
    (void)state;
    char folder[128];
    DWORD job = 0;
    FAX_JOB_PARAMA param;
    struct ff_in_DocumentBegin begin;
    struct ff_in_DocumentChunk chunk;
    struct ff_in_FaxSendDocument said;
    assert_true(test_folder_make(folder, sizeof folder));
    snprintf(growing, sizeof growing, "%s/f.tif", folder);
    FILE *file = fopen(growing, "wb");
    assert_true(file && fputs("ten bytes!", file) >= 0 && fclose(file) == 0);
    fake_stop(fake);
    fake = fake_start(grow, NULL);
    open_client();
    memset(&param, 0, sizeof param);
    assert_true(FaxSendDocumentA((HANDLE)(ULONG_PTR)0x4FA00004, growing, &param, NULL, &job));
    assert_int_equal(job, 9);
    fake_wait(fake, FF_TYPE_DocumentBegin, 1, &begin);
    assert_int_equal(begin.size, 10);
    assert_true(ff_str_eq(begin.name, FF_STR("f.tif")));
    fake_wait(fake, FF_TYPE_DocumentChunk, 1, &chunk);
    assert_true(ff_str_eq(chunk.bytes, FF_STR("ten bytes!")));
    fake_wait(fake, FF_TYPE_FaxSendDocument, 2, &said);
    assert_int_equal(said.file_state, 1);
    assert_int_equal(said.document, 5);
    test_folder_remove(folder);
}

static const struct test_case cases[] = {
    CASE(hello_says_who_we_are),
    CASE(a_refusal_is_a_sentence),
    CASE(a_service_without_memory_is_no_refusal),
    CASE(strangers_are_told_from_services),
    CASE(nobody_there_is_said),
    CASE(a_listener_that_never_answers_has_a_time_limit),
    CASE(the_secret_comes_from_a_private_file),
    CASE(a_call_carries_thread_and_nulls),
    CASE(success_leaves_the_last_error_alone),
    CASE(bad_replies_end_the_link),
    CASE(a_body_that_lies_is_an_internal_error),
    CASE(a_result_that_cannot_be_unmarshalled_is_an_internal_error),
    CASE(a_body_with_a_tail_is_an_internal_error),
    CASE(a_world_that_takes_null_writes_nowhere),
    CASE(a_giant_argument_is_not_sent),
    CASE(a_reply_without_memory_is_given_back),
    CASE(what_is_given_back_is_said_before_the_next_word),
    CASE(an_end_of_either_kind_says_what_was_given_back),
    CASE(every_thread_gets_its_own_answers),
    CASE(a_daemon_that_goes_fails_every_call),
    CASE(a_slow_answer_survives_signals),
    CASE(a_call_returns_when_all_before_it_is_posted),
    CASE(a_call_returns_when_its_registration_is_in_force),
    CASE(virtual_time_never_goes_back),
    CASE(frames_may_come_in_pieces),
    CASE(nonsense_on_the_channel_ends_the_link),
    CASE(a_lost_world_ends_the_waits_and_invents_nothing),
    CASE(the_rest_reaches_windows),
    CASE(the_end_is_polite_or_not),
    CASE(an_ended_process_answers_nothing),
    CASE(after_fork_the_child_has_none),
    CASE(a_child_keeps_no_connection_open),
    CASE(a_growing_file_is_sent_as_long_as_it_was),
};

int main(int argc, char **argv)
{
    return RUN("client/daemon", cases, set_up, tear_down, argc, argv);
}
