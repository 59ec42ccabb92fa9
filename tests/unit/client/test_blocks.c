/* SPDX-License-Identifier: MIT */
/* Memory of packets, with the real Windows side on an allocator that counts. There is no world: what it says is said here. */
#include "client/inner.h"
#include "client/win32/inner.h"
#include "common/winfax_codes.h"
#include "tests/support/refusing_alloc.h"
#include "tests/support/rule.h"

static struct refusing_alloc memory;
static struct client *client;
static struct host *host;

static int set_up(void **state)
{
    (void)state;
    refusing_alloc_init(&memory, 0, 0);
    client = client_make(&(struct client_options){.transport = "embedded:none", .image = "test"});
    if (!client) return -1;
    host_free(client->host);
    host = client->host = host_new_on(client, &memory.alloc);
    client_bind(client);
    return host ? 0 : -1;
}

static void end_process(void)
{
    client_bind(NULL);
    client_end(client, true, 0);
    client_bind(NULL); /* the last who knew it */
    client = NULL;
}

static int tear_down(void **state)
{
    (void)state;
    if (client) end_process();
    return 0;
}

static HANDLE port_with_packets(uint64_t count)
{
    HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 0);
    assert_non_null(port);
    for (uint64_t i = 1; i <= count; i++) {
        struct ff_wire_event event = {.sequence = i, .event_id = FF_FEI_IDLE, .job_id = FF_JOB_NONE};
        assert_int_equal(host_packet(host, host_number(port), 7, &event, 1), FF_OUTCOME_posted);
    }
    return port;
}

static void what_lies_in_a_closed_port_is_freed(void **state)
{
    (void)state;
    RULE("IOC-10");
    assert_true(CloseHandle(port_with_packets(3))); /* tables have their size now */
    int64_t before = memory.outstanding;
    HANDLE port = port_with_packets(3);
    assert_true(memory.outstanding >= before + 3);
    assert_true(CloseHandle(port));
    assert_int_equal(memory.outstanding, before);
}

static void what_was_taken_and_what_was_not_goes_with_the_process(void **state)
{
    (void)state;
    RULE("IOC-10");
    HANDLE port = port_with_packets(3);
    DWORD bytes;
    ULONG_PTR key;
    LPOVERLAPPED taken;
    assert_true(GetQueuedCompletionStatus(port, &bytes, &key, &taken, 0));
    end_process();
    assert_int_equal(memory.outstanding, 0);
}

static const struct test_case cases[] = {
    CASE(what_lies_in_a_closed_port_is_freed),
    CASE(what_was_taken_and_what_was_not_goes_with_the_process),
};

int main(int argc, char **argv)
{
    return RUN("client/blocks", cases, set_up, tear_down, argc, argv);
}
