/* SPDX-License-Identifier: MIT */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/embedded/inner.h"
#include "client/winfax.h"
#include "common/filetime.h"
#include "common/winfax_codes.h"
#include "tests/support/folder.h"
#include "tests/support/refusing_alloc.h"
#include "tests/support/rule.h"
#include "tests/support/tiff.h"
#include "tests/unit/client/host_double.h"

static struct embedded_world *world;
static struct client *clients[3];
static char folder[128];

static const char MANUAL[] = "{\"fauxfax\": 1, \"time\": \"manual\", \"start\": \"2026-01-05T08:00:00Z\", "
                             "\"account\": {\"kind\": \"user\", \"name\": \"CORP\\\\faxsvc\"}, "
                             "\"users\": [{\"name\": \"alice\", \"rights\": \"user\"}], "
                             "\"devices\": [{\"id\": 1, \"name\": \"Modem\"}]}";

static void begin(const char *scenario)
{
    struct ff_writer error = ff_writer_on(ff_alloc_default());
    struct world_options options = {.text = scenario, .name = "test", .text_size = strlen(scenario)};
    world = embedded_make("test", &options, &error);
    if (!world) fail_msg("%s", ff_writer_cstr(&error));
    ff_writer_free(&error);
}

static struct client *process(int n)
{
    char error[256] = "";
    clients[n] = client_new("embedded:test", "alice", "test", error);
    if (!clients[n]) fail_msg("%s", error);
    client_bind(clients[n]);
    return clients[n];
}

static int set_up(void **state)
{
    (void)state;
    world = NULL;
    memset(clients, 0, sizeof clients);
    alarm(30);
    return test_folder_make(folder, sizeof folder) ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    client_bind(NULL);
    for (int i = 0; i < 3; i++)
        if (clients[i]) client_end(clients[i], true, 0);
    client_bind(NULL);
    if (world) embedded_release(world);
    test_folder_remove(folder);
    alarm(0);
    return 0;
}

static char *control(const char *method, const char *params)
{
    char line[512];
    static char answer[65536];
    struct ff_writer reply = ff_writer_on(ff_alloc_default());
    int size = snprintf(line, sizeof line, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":{%s}}",
                        method, params);
    world_control(embedded_lock(world), line, (size_t)size, &reply);
    embedded_unlock(world);
    embedded_run_on(world);
    snprintf(answer, sizeof answer, "%s", ff_writer_cstr(&reply));
    ff_writer_free(&reply);
    if (!strstr(answer, "\"result\"")) fail_msg("%s", answer);
    return answer;
}

static const char *tiff(int pages)
{
    static char path[160];
    size_t size;
    uint8_t *bytes = test_tiff_group4(pages, &size);
    snprintf(path, sizeof path, "%s/document.tif", folder);
    FILE *file = fopen(path, "wb");
    assert_true(file && fwrite(bytes, 1, size, file) == size && fclose(file) == 0);
    free(bytes);
    return path;
}

static DWORD send(HANDLE fax, const char *path)
{
    FAX_JOB_PARAMA param;
    DWORD job = 0;
    memset(&param, 0, sizeof param);
    param.SizeOfStruct = sizeof param;
    param.RecipientNumber = "5550100";
    if (!FaxSendDocumentA(fax, path, &param, NULL, &job)) fail_msg("FaxSendDocument: %u", host_last_error());
    return job;
}

static HANDLE connect(void)
{
    HANDLE fax = NULL;
    if (!FaxConnectFaxServerW(NULL, &fax)) fail_msg("FaxConnectFaxServer: %u", host_last_error());
    return fax;
}

/* "22(0,1)" … of the window's messages. */
static const char *posted(struct client *client)
{
    static char story[4096];
    *story = 0;
    for (unsigned i = 0; i < client->host->count; i++) {
        const struct noted_post *p = &client->host->posts[i];
        snprintf(story + strlen(story), sizeof story - strlen(story), "%s%u(%u,%d)", i ? " " : "",
                 p->message - 0x500, (unsigned)p->wparam, (int)p->lparam);
    }
    client->host->count = 0;
    return story;
}

static void a_fax_is_sent_step_by_step(void **state)
{
    (void)state;
    RULE("EVT-6");
    RULE("SND-10");
    begin(MANUAL);
    struct client *client = process(0);
    HANDLE fax = connect();
    assert_true(FaxInitializeEventQueue(fax, NULL, 0, (HWND)(ULONG_PTR)0x100, 0x500));
    assert_int_equal(send(fax, tiff(2)), 1);
    assert_string_equal(posted(client), "22(0,1) 24(1,1)");
    control("advance", "\"by\":\"10m\"");
    assert_string_equal(posted(client), "1(1,1) 2(1,1) 2(1,1) 4(1,1) 23(0,1) 19(1,-1)");
    assert_true(FaxClose(fax));
}

static void every_query_has_both_forms(void **state)
{
    (void)state;
    begin(MANUAL);
    process(0);
    HANDLE fax = connect(), port = NULL;
    DWORD job = send(fax, tiff(1)), count = 0;
    PFAX_JOB_ENTRYA entry = NULL;
    PFAX_JOB_ENTRYW entries = NULL;
    PFAX_PORT_INFOA info = NULL;
    PFAX_PORT_INFOW infos = NULL;
    PFAX_DEVICE_STATUSA status = NULL;
    PFAX_JOB_PARAMW param = NULL;
    PFAX_COVERPAGE_INFOW cover = NULL;
    assert_true(FaxGetJobA(fax, job, &entry));
    assert_string_equal(entry->RecipientNumber, "5550100");
    assert_true(FaxEnumJobsW(fax, &entries, &count));
    assert_int_equal(count, 1);
    assert_int_equal(entries[0].JobId, job);
    assert_true(FaxEnumPortsW(fax, &infos, &count));
    assert_int_equal(infos[0].DeviceName[0], 'M');
    assert_true(FaxOpenPort(fax, 1, PORT_OPEN_QUERY, &port));
    assert_true(FaxGetPortA(port, &info));
    assert_string_equal(info->DeviceName, "Modem");
    assert_true(FaxGetDeviceStatusA(port, &status));
    assert_string_equal(status->PhoneNumber, "5550100");
    assert_true(FaxCompleteJobParamsW(&param, &cover));
    assert_int_equal(param->SizeOfStruct, sizeof *param);
    assert_int_equal(cover->SizeOfStruct, sizeof *cover);
    FaxFreeBuffer(entry);
    FaxFreeBuffer(entries);
    FaxFreeBuffer(infos);
    FaxFreeBuffer(info);
    FaxFreeBuffer(status);
    FaxFreeBuffer(param);
    FaxFreeBuffer(cover);
    assert_true(FaxClose(port));
    assert_true(FaxClose(fax));
    clients[0] = NULL;
    struct client *ended = client_current();
    client_end(ended, true, 0);
    assert_null(strstr(control("report", "\"format\":\"json\""), "leak"));
}

static void documents_are_looked_for_when_all_else_is_right(void **state)
{
    (void)state;
    RULE("SND-E6");
    RULE("SND-E7");
    begin(MANUAL);
    process(0);
    HANDLE fax = connect();
    DWORD job = 0;
    FAX_JOB_PARAMA param;
    char missing[160];
    memset(&param, 0, sizeof param);
    param.SizeOfStruct = sizeof param;
    param.RecipientNumber = "5";
    snprintf(missing, sizeof missing, "%s/missing.tif", folder);
    assert_false(FaxSendDocumentA(fax, missing, &param, NULL, &job));
    assert_int_equal(host_last_error(), FF_ERROR_FILE_NOT_FOUND);
    assert_false(FaxSendDocumentA(fax, folder, &param, NULL, &job));
    assert_int_equal(host_last_error(), FF_ERROR_INVALID_DATA);
    param.SizeOfStruct--;
    assert_false(FaxSendDocumentA(fax, missing, &param, NULL, &job));
    assert_int_equal(host_last_error(), FF_ERROR_INVALID_PARAMETER);
}

static void several_processes_share_one_world(void **state)
{
    (void)state;
    begin(MANUAL);
    struct client *first = process(0);
    HANDLE fax = connect();
    assert_true(FaxInitializeEventQueue(fax, NULL, 0, (HWND)(ULONG_PTR)0x100, 0x500));
    struct client *second = process(1);
    HANDLE other = connect();
    assert_true(FaxInitializeEventQueue(other, NULL, 0, (HWND)(ULONG_PTR)0x100, 0x500));
    assert_false(FaxClose(fax)); /* of the other process */
    assert_int_equal(host_last_error(), FF_ERROR_INVALID_HANDLE);
    send(other, tiff(1));
    assert_string_equal(posted(second), "22(0,1) 24(1,1)");
    assert_string_equal(posted(first), "22(0,1) 24(1,1)");
    client_bind(first);
    assert_true(FaxClose(fax));
}

/* Under auto time the world moves when the only thread waits. */
static void time_moves_while_all_wait(void **state)
{
    (void)state;
    begin("{\"fauxfax\": 1, \"time\": \"auto\"}");
    struct client *client = process(0);
    HANDLE fax = connect();
    assert_true(FaxInitializeEventQueue(fax, NULL, 0, (HWND)(ULONG_PTR)0x100, 0x500));
    send(fax, tiff(1));
    client->host->count = 0;
    uint64_t before = client_now(client);
    client_idle(client, client_thread(client),
                &(struct client_wait){.deadline = FF_TIME_NEVER, .pumps = true, .what = "GetMessage"});
    client_settle(client);
    assert_true(client->host->count > 0);
    assert_true(client_now(client) > before);
}

static void who_leaves_a_process_waits_in_it(void **state)
{
    (void)state;
    begin("{\"fauxfax\": 1, \"time\": \"auto\", \"users\": [{\"name\": \"alice\", \"rights\": \"user\"}]}");
    process(0);
    connect();
    struct client *second = process(1);
    HANDLE fax = connect();
    assert_true(FaxInitializeEventQueue(fax, NULL, 0, (HWND)(ULONG_PTR)0x100, 0x500));
    send(fax, tiff(1));
    second->host->count = 0;
    client_idle(second, client_thread(second),
                &(struct client_wait){.deadline = FF_TIME_NEVER, .pumps = true, .what = "GetMessage"});
    client_settle(second);
    assert_true(second->host->count > 0);
}

static void *run_and_end(void *client)
{
    client_bind(client);
    HANDLE fax;
    bool ok = FaxConnectFaxServerW(NULL, &fax) && FaxClose(fax); /* it runs: time stands still */
    client_end(client, true, 0);
    client_bind(NULL);
    return ok ? client : NULL;
}

/* That a process ends is what the others may be waiting for. */
static void who_ends_lets_the_others_go_on(void **state)
{
    (void)state;
    char error[256];
    pthread_t thread;
    void *ok;
    begin("{\"fauxfax\": 1, \"time\": \"auto\", \"users\": [{\"name\": \"alice\", \"rights\": \"user\"}]}");
    struct client *first = process(0);
    HANDLE fax = connect();
    assert_true(FaxInitializeEventQueue(fax, NULL, 0, (HWND)(ULONG_PTR)0x100, 0x500));
    send(fax, tiff(1));
    struct client *second = client_new("embedded:test", "alice", "second", error);
    assert_non_null(second);
    client_idle(first, client_thread(first),
                &(struct client_wait){.deadline = FF_TIME_NEVER, .pumps = true, .what = "GetMessage"});
    client_settle(first);
    first->host->count = 0;
    assert_int_equal(pthread_create(&thread, NULL, run_and_end, second), 0);
    pthread_join(thread, &ok);
    assert_non_null(ok);
    assert_true(first->host->count > 0);
}

static void nothing_left_to_wait_for_is_a_verdict(void **state)
{
    (void)state;
    begin("{\"fauxfax\": 1, \"time\": \"auto\", \"timeline\": []}");
    struct client *client = process(0);
    connect();
    for (int i = 0; i < 50 && !*client->host->stuck && !*client->host->ended; i++) {
        client_idle(client, client_thread(client),
                    &(struct client_wait){.deadline = FF_TIME_NEVER, .pumps = true, .what = "GetMessage"});
        client_settle(client);
        client_busy(client, client_thread(client));
    }
    assert_true(*client->host->stuck || *client->host->ended);
}

static void real_time_goes_on_by_itself(void **state)
{
    (void)state;
    begin("{\"fauxfax\": 1, \"time\": \"x1000\"}");
    struct client *client = process(0);
    HANDLE fax = connect();
    assert_true(FaxInitializeEventQueue(fax, NULL, 0, (HWND)(ULONG_PTR)0x100, 0x500));
    send(fax, tiff(1));
    host_double_wait_posts(client->host, 7); /* … IDLE: from the pacer's thread */
    assert_non_null(strstr(posted(client), "23(0,1) 19(1,-1)"));
}

static void a_breach_of_protocol_ends_that_process_alone(void **state)
{
    (void)state;
    begin(MANUAL);
    struct client *first = process(0), *second = process(1);
    connect();
    client_bind(first);
    struct ff_in_BufferFreed never = {4711};
    client_tell(first, FF_TYPE_BufferFreed, &never);
    HANDLE fax = NULL;
    assert_false(FaxConnectFaxServerW(NULL, &fax));
    assert_int_equal(host_last_error(), FF_RPC_S_SERVER_UNAVAILABLE);
    assert_int_equal(first->host->end_code, FF_RPC_S_SERVER_UNAVAILABLE);
    client_bind(second);
    connect();
}

/* What was done cannot be undone: as over the daemon, that connection is over. */
static void an_answer_that_memory_is_refused_for_ends_that_process_alone(void **state)
{
    (void)state;
    struct refusing_alloc none;
    HANDLE fax = NULL;
    begin(MANUAL);
    refusing_alloc_init(&none, 1, 1);
    struct client *first = process(0), *second = process(1);
    ff_writer_free(&world->links->reply);
    world->links->reply = ff_writer_on(&none.alloc);
    client_bind(first);
    assert_false(FaxConnectFaxServerW(NULL, &fax));
    assert_int_equal(host_last_error(), FF_RPC_S_SERVER_UNAVAILABLE);
    assert_int_equal(first->host->end_code, FF_RPC_S_SERVER_UNAVAILABLE);
    client_end(first, true, 0);
    clients[0] = NULL;
    client_bind(second);
    connect();
}

static const struct test_case cases[] = {
    CASE(a_fax_is_sent_step_by_step),
    CASE(every_query_has_both_forms),
    CASE(documents_are_looked_for_when_all_else_is_right),
    CASE(several_processes_share_one_world),
    CASE(time_moves_while_all_wait),
    CASE(who_leaves_a_process_waits_in_it),
    CASE(who_ends_lets_the_others_go_on),
    CASE(nothing_left_to_wait_for_is_a_verdict),
    CASE(real_time_goes_on_by_itself),
    CASE(a_breach_of_protocol_ends_that_process_alone),
    CASE(an_answer_that_memory_is_refused_for_ends_that_process_alone),
};

int main(int argc, char **argv)
{
    return RUN("client/embedded", cases, set_up, tear_down, argc, argv);
}
