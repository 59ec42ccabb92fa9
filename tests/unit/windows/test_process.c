/* SPDX-License-Identifier: MIT */
/* service/windows: how a client is started. */
#include <windows.h>

#include "service/windows/process.h"
#include "tests/support/rule.h"

/* One that never gets to run: itself. */
static struct process start_suspended(HANDLE job)
{
    char program[MAX_PATH];
    struct process process;
    struct ff_writer error = ff_writer_on(ff_alloc_default());
    assert_true(GetModuleFileNameA(NULL, program, MAX_PATH) > 0);
    const char *args[] = {program, NULL};
    HANDLE none = CreateFileA("NUL", GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL,
                              OPEN_EXISTING, 0, NULL);
    struct process_options o = {program, args, NULL, {none, none, none}, CREATE_SUSPENDED, job};
    assert_true(process_start(&o, &process, &error));
    CloseHandle(none);
    ff_writer_free(&error);
    return process;
}

static HANDLE make_job(void)
{
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits = {0};
    limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE;
    HANDLE job = CreateJobObjectA(NULL, NULL);
    SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof limits);
    return job;
}

static void forget(const struct process *process)
{
    CloseHandle(process->thread);
    CloseHandle(process->handle);
}

static void a_client_is_in_its_job_from_its_beginning_and_ends_with_a_launcher_that_is_killed(void **state)
{
    (void)state;
    BOOL joined = FALSE;
    HANDLE job = make_job();
    struct process process = start_suspended(job);
    assert_true(IsProcessInJob(process.handle, job, &joined) && joined);
    CloseHandle(job); /* as a launcher's end does */
    assert_int_equal(WaitForSingleObject(process.handle, INFINITE), WAIT_OBJECT_0);
    forget(&process);
}

static void one_that_windows_has_not_put_there_joins_before_it_runs(void **state)
{
    (void)state;
    BOOL joined = FALSE;
    HANDLE job = make_job();
    struct process process = start_suspended(NULL);
    assert_true(process_join(&process, job) && process_join(&process, job));
    assert_true(IsProcessInJob(process.handle, job, &joined) && joined);
    CloseHandle(job);
    assert_int_equal(WaitForSingleObject(process.handle, INFINITE), WAIT_OBJECT_0);
    forget(&process);
}

int main(int argc, char **argv)
{
    static const struct test_case cases[] = {
        CASE(a_client_is_in_its_job_from_its_beginning_and_ends_with_a_launcher_that_is_killed),
        CASE(one_that_windows_has_not_put_there_joins_before_it_runs),
    };
    return RUN("process", cases, NULL, NULL, argc, argv);
}
