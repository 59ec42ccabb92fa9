/* SPDX-License-Identifier: MIT */
#include "service/posix/guard.h"

#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/folder.h"
#include "tests/support/rule.h"

static char folder[128], own[160], file[200];

static int set_up(void **state)
{
    (void)state;
    alarm(30);
    if (!test_folder_make(folder, sizeof folder)) return -1;
    snprintf(own, sizeof own, "%s/own", folder);
    snprintf(file, sizeof file, "%s/file", own);
    return mkdir(own, 0700);
}

static int tear_down(void **state)
{
    (void)state;
    test_folder_remove(folder);
    alarm(0);
    return 0;
}

/* Waits to be killed, in a session of its own. */
static pid_t leader(void)
{
    int ends[2];
    char up;
    assert_int_equal(pipe(ends), 0);
    pid_t pid = fork();
    if (pid == 0) {
        setsid();
        (void)!write(ends[1], "", 1);
        for (;;) pause();
    }
    assert_int_equal(read(ends[0], &up, 1), 1);
    close(ends[0]);
    close(ends[1]);
    return pid;
}

/* As the end of the program would. */
static void end_us(const struct guard *guard)
{
    int status;
    close(guard->pipe);
    assert_int_equal(waitpid(guard->pid, &status, __WALL), guard->pid);
    assert_int_equal(access(own, F_OK), -1);
}

static void the_session_ends_with_us(void **state)
{
    int status;
    (void)state;
    pid_t session = leader();
    struct guard guard = guard_start(own, file);
    assert_int_not_equal(guard.pid, 0);
    guard_watch(&guard, session);
    end_us(&guard);
    assert_int_equal(waitpid(session, &status, 0), session);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

/* The service of a run that was kept stays long: numbers are given again. */
static void a_session_that_is_over_is_nobody_s(void **state)
{
    int status;
    (void)state;
    pid_t session = leader();
    struct guard guard = guard_start(own, file);
    guard_watch(&guard, session);
    guard_watch(&guard, 0);
    end_us(&guard);
    assert_int_equal(waitpid(session, &status, WNOHANG), 0);
    kill(session, SIGTERM);
    assert_int_equal(waitpid(session, &status, 0), session);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
}

static const struct test_case cases[] = {
    CASE(the_session_ends_with_us),
    CASE(a_session_that_is_over_is_nobody_s),
};

int main(int argc, char **argv)
{
    return RUN("service/guard", cases, set_up, tear_down, argc, argv);
}
