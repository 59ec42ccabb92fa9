/* SPDX-License-Identifier: MIT */
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include "tests/integration/harness.h"

/* Under auto one client runs at a time, and nobody waits for ever for one that does not let go. */

static void say_hello(int fd)
{
    struct ff_in_Hello hello = {.version = FF_PROTOCOL_VERSION,
                                .pid = (uint32_t)getpid(),
                                .pointer_bits = 64,
                                .image = FF_STR("raw")};
    raw_call(fd, FF_TYPE_Hello, &hello);
}

static void hear_hello(int fd)
{
    struct ff_frame frame;
    assert_true(raw_frame(fd, &frame));
    assert_int_equal(frame.type, FF_TYPE_Hello);
    assert_int_equal(frame.reply.status, 0);
}

/* A client with a thread that runs. */
static int attach(void)
{
    int fd = raw_connect();
    say_hello(fd);
    hear_hello(fd);
    raw_call(fd, FF_TYPE_ThreadBegin, &(struct ff_in_ThreadBegin){.thread = 1});
    return fd;
}

static void sync_with(int fd)
{
    struct ff_frame frame;
    raw_call(fd, FF_TYPE_Sync, &(struct ff_in_Sync){0});
    assert_true(raw_frame(fd, &frame));
    assert_int_equal(frame.type, FF_TYPE_Sync);
}

static void wait_for_ever(int fd)
{
    raw_call(fd, FF_TYPE_Idle, &(struct ff_in_Idle){.thread = 1, .deadline = UINT64_MAX, .pumps = 1});
}

static bool is_answered(int fd)
{
    return poll(&(struct pollfd){.fd = fd, .events = POLLIN}, 1, 0) == 1;
}

/* The service has read whatever was said before. */
static void let_it_read(void)
{
    cJSON_Delete(control("status", "{}"));
}

/* False: the second was heard while the first was at work, as it is when that was held up for long. */
static bool waits_its_turn(void)
{
    int first = attach(), second = raw_connect();
    say_hello(second);
    let_it_read();
    for (int i = 0; i < 50; i++) sync_with(first);
    bool waited = !is_answered(second);
    wait_for_ever(first);
    hear_hello(second);
    close(first);
    close(second);
    return waited;
}

static void who_comes_while_another_client_runs_is_heard_when_that_one_waits(void **state)
{
    (void)state;
    struct program d = DAEMON("--time", "auto");
    bool waited = false;
    for (int i = 0; i < 5 && !waited; i++) waited = waits_its_turn();
    assert_true(waited);
    kill(d.pid, SIGTERM);
    program_end(&d);
}

static void a_client_that_says_nothing_keeps_no_other_from_running(void **state)
{
    (void)state;
    struct program d = DAEMON("--time", "auto");
    int silent[3] = {attach(), attach(), attach()};
    int last = attach();
    sync_with(last);
    wait_for_ever(last);
    for (int i = 0; i < 3; i++) sync_with(silent[i]);
    for (int i = 0; i < 3; i++) close(silent[i]);
    close(last);
    kill(d.pid, SIGTERM);
    program_end(&d);
}

static void a_client_that_never_waits_keeps_no_other_from_running(void **state)
{
    (void)state;
    struct program d = DAEMON("--time", "auto");
    int talks = attach(), other = raw_connect();
    say_hello(other);
    while (!is_answered(other)) sync_with(talks);
    hear_hello(other);
    close(other);
    sync_with(talks);
    close(talks);
    kill(d.pid, SIGTERM);
    program_end(&d);
}

static void one_that_goes_while_it_waits_for_its_turn_is_in_nobodys_way(void **state)
{
    (void)state;
    struct program d = DAEMON("--time", "auto");
    int first = attach(), gone = raw_connect(), last = raw_connect();
    say_hello(gone);
    let_it_read();
    close(gone);
    say_hello(last);
    for (int i = 0; i < 50; i++) sync_with(first);
    close(first);
    hear_hello(last);
    close(last);
    kill(d.pid, SIGTERM);
    program_end(&d);
}

/* Time flows by itself there: nothing would be the same twice. */
static void under_real_time_nobody_waits_for_others(void **state)
{
    (void)state;
    struct program d = DAEMON("--time", "real");
    int first = attach(), second = raw_connect();
    say_hello(second);
    let_it_read();
    assert_true(is_answered(second));
    hear_hello(second);
    close(first);
    close(second);
    kill(d.pid, SIGTERM);
    program_end(&d);
}

int main(int argc, char **argv)
{
    static const struct test_case cases[] = {
        CASE(who_comes_while_another_client_runs_is_heard_when_that_one_waits),
        CASE(a_client_that_says_nothing_keeps_no_other_from_running),
        CASE(a_client_that_never_waits_keeps_no_other_from_running),
        CASE(one_that_goes_while_it_waits_for_its_turn_is_in_nobodys_way),
        CASE(under_real_time_nobody_waits_for_others),
    };
    rule_transport("daemon");
    return RUN("floor", cases, harness_set_up, harness_tear_down, argc, argv);
}
