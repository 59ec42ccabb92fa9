/* SPDX-License-Identifier: MIT */
/* Ends, held in the middle. Of a thread, between being over for who waits for it and being over for the world: time must move
 * when the last of it is done, for nobody else is there to move it. Of a wait, between its thread's being woken and running. */
#include <sched.h>
#include <string.h>
#include <unistd.h>

#include "client/embedded/embedded.h"
#include "client/inner.h"
#include "client/point.h"
#include "client/win32/inner.h"
#include "tests/support/rule.h"

static struct client *client;

/* Has a thread said that it waits so long? */
static bool somebody_waits(const char *how_long)
{
    bool found = false;
    os_mutex_lock(&client->telling);
    for (uint32_t i = 0; i < client->threads.count; i++)
        found |= client->threads.at[i].idle && strstr(client->threads.at[i].what, how_long);
    os_mutex_unlock(&client->telling);
    return found;
}

/* It has said so, and then it lets the world move, in vain: that is what a while is left for. */
static void hold_who_leaves(enum client_point point, enum ff_type type)
{
    (void)type;
    if (point != CLIENT_POINT_leaving) return;
    while (!somebody_waits("50 ms")) sched_yield();
    for (int i = 0; i < 2000; i++) sched_yield();
}

static DWORD WINAPI end_at_once(LPVOID unused)
{
    (void)unused;
    return 3;
}

static void wait_for_an_end_and_a_time(void)
{
    HANDLE event = CreateEventA(NULL, TRUE, FALSE, NULL), thread;
    ULONGLONG before = GetTickCount64();
    atomic_store(&client_point_watch, hold_who_leaves);
    thread = CreateThread(NULL, 0, end_at_once, NULL, 0, NULL);
    assert_int_equal(WaitForSingleObject(thread, INFINITE), WAIT_OBJECT_0);
    assert_int_equal(WaitForSingleObject(event, 50), WAIT_TIMEOUT);
    assert_int_equal(GetTickCount64() - before, 50);
    atomic_store(&client_point_watch, NULL);
    assert_true(CloseHandle(thread) && CloseHandle(event));
}

static struct embedded_world *world;

static int set_up(void **state)
{
    static const char scenario[] = "{\"fauxfax\": 1, \"time\": \"auto\", \"timeline\": []}";
    struct world_options options = {.text = scenario, .name = "test", .text_size = sizeof scenario - 1};
    struct ff_writer error = ff_writer_on(ff_alloc_default());
    char why[256];
    (void)state;
    alarm(30);
    world = embedded_make("ending", &options, &error);
    ff_writer_free(&error);
    client = world ? client_new("embedded:ending", NULL, "test", why) : NULL;
    client_bind(client);
    return client ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    client_bind(NULL);
    client_end(client, true, 0);
    client_bind(NULL);
    embedded_retire(world);
    alarm(0);
    return 0;
}

static void time_moves_when_the_end_of_a_thread_is_the_last_thing_to_come(void **state)
{
    (void)state;
    wait_for_an_end_and_a_time();
}

/* The verdict that nothing can wake the program crossed what woke it: that is no deadlock, which would end the program. */
static void a_verdict_that_comes_too_late_ends_nothing(void **state)
{
    struct host_wait woken = {.thread = host_thread_self()};
    (void)state;
    assert_non_null(woken.thread);
    os_mutex_lock(&client->host->lock);
    client->host->waits_first = client->host->waits_last = &woken;
    os_mutex_unlock(&client->host->lock);
    host_stuck(client->host, "a test says so");
    assert_int_equal(woken.thread->over, 0);
    os_mutex_lock(&client->host->lock);
    client->host->waits_first = client->host->waits_last = NULL;
    os_mutex_unlock(&client->host->lock);
}

static const struct test_case cases[] = {
    CASE(time_moves_when_the_end_of_a_thread_is_the_last_thing_to_come),
    CASE(a_verdict_that_comes_too_late_ends_nothing),
};

int main(int argc, char **argv)
{
    return RUN("win32/ending", cases, set_up, tear_down, argc, argv);
}
