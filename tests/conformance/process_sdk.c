/* SPDX-License-Identifier: MIT */
/* The SDK is part of the program, and has any number of simulated processes. */
#include "client/codepage.h"
#include "client/inner.h"
#include "tests/conformance/transport.h"
#include "tests/support/rule.h"

const struct fx_transport *const fx_transports[] = {&fx_embedded, &fx_daemon, NULL};

static struct client *processes[FX_PROCESSES];

void fx_process_begin(int process, const char *transport, const char *user, const char *name)
{
    char error[256] = "";
    processes[process] = client_new(transport, user, name, error);
    if (!processes[process]) fail_msg("process %s of %s: %s", name, user, error);
    fx_process_enter(process);
}

void fx_process_enter(int process)
{
    client_bind(processes[process]);
}

void fx_process_leave(void)
{
    client_bind(NULL);
}

static uint32_t sync_once(void)
{
    struct ff_in_Sync in = {0};
    struct ff_out_Sync out;
    struct ff_writer reply = ff_writer_on(ff_alloc_default());
    struct ff_arena arena = ff_arena_on(ff_alloc_default());
    uint32_t status = client_call(client_current(), FF_TYPE_Sync, 0, NULL, &in, &out, &reply, &arena);
    ff_arena_free(&arena);
    ff_writer_free(&reply);
    return status;
}

/* The first brings what was sent, the second what was acknowledged on it to the world. */
void fx_process_sync(void)
{
    assert_int_equal(sync_once(), 0);
    assert_int_equal(sync_once(), 0);
}

void fx_process_codepage(unsigned page)
{
    assert_true(codepage_choose(page));
}

void fx_process_await_message(void) {}

bool fx_process_end(int process, bool polite)
{
    client_end(processes[process], polite, 0);
    processes[process] = NULL;
    return true;
}

unsigned fx_processes_left(void)
{
    return client_count();
}
