/* SPDX-License-Identifier: MIT */
/* The end of a thread, held in the window between being over for who waits for it and being over for the world: time must move
 * when the last of it is done, for nobody else is there to move it. */
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

static void time_moves_when_the_end_of_a_thread_is_the_last_thing_to_come(void **state)
{
    static const char scenario[] = "{\"fauxfax\": 1, \"time\": \"auto\", \"timeline\": []}";
    struct world_options options = {.text = scenario, .name = "test", .text_size = sizeof scenario - 1};
    struct ff_writer error = ff_writer_on(ff_alloc_default());
    char why[256];
    (void)state;
    alarm(30);
    struct embedded_world *world = embedded_make("ending", &options, &error);
    assert_non_null(world);
    ff_writer_free(&error);
    client = client_new("embedded:ending", NULL, "test", why);
    assert_non_null(client);
    client_bind(client);
    wait_for_an_end_and_a_time();
    client_bind(NULL);
    client_end(client, true, 0);
    client_bind(NULL);
    embedded_retire(world);
    alarm(0);
}

static const struct test_case cases[] = {CASE(time_moves_when_the_end_of_a_thread_is_the_last_thing_to_come)};

int main(int argc, char **argv)
{
    return RUN("win32/ending", cases, NULL, NULL, argc, argv);
}
