/* SPDX-License-Identifier: MIT */
#include "service/posix/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static void restore_signals(void)
{
    sigset_t none;
    sigemptyset(&none);
    signal(SIGPIPE, SIG_DFL);
    signal(SIGXFSZ, SIG_DFL);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

static void set_environment(const struct child_variable *env)
{
    for (; env->name; env++) {
        if (env->value)
            setenv(env->name, env->value, 1);
        else
            unsetenv(env->name);
    }
}

static _Noreturn void become(char *const *argv, const struct child_variable *env, const struct guard *guard,
                             pid_t parent, int report)
{
    guard_watch(guard, setsid());
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(127); /* it died before the line above */
    restore_signals();
    set_environment(env);
    execvp(argv[0], argv);
    int code = errno;
    (void)!write(report, &code, sizeof code);
    _exit(127);
}

/* The pipe closes by itself when the child has become its program, and has an errno in it when it could not.
 */
static int await_exec(int report)
{
    int code = 0;
    ssize_t got;
    do got = read(report, &code, sizeof code);
    while (got < 0 && errno == EINTR);
    return got == (ssize_t)sizeof code ? code : 0;
}

int spawn(char *const *argv, const struct child_variable *env, const struct guard *guard, pid_t *ret_pid)
{
    int report[2], code;
    pid_t parent = getpid();
    if (pipe2(report, O_CLOEXEC) != 0) return errno;
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    pid_t child = fork();
    code = errno;
    if (child == 0) become(argv, env, guard, parent, report[1]);
    close(report[1]);
    if (child > 0) code = await_exec(report[0]);
    close(report[0]);
    if (child > 0 && code != 0) waitpid(child, NULL, 0);
    *ret_pid = child;
    return code;
}

void spawn_signal(pid_t child, int number)
{
    kill(-child, number);
}

static bool is_spared(const struct spawn_spared *spared, pid_t pid)
{
    return pid == spared->guard || (spared->is && spared->is(pid));
}

int spawn_signal_rest(const struct spawn_spared *spared, int number)
{
    char path[64];
    long pid;
    int count = 0;
    snprintf(path, sizeof path, "/proc/self/task/%ld/children", (long)getpid());
    FILE *children = fopen(path, "r");
    if (!children) return -1;
    /* NOLINTNEXTLINE(cert-err34-c): digits that the kernel wrote */
    while (fscanf(children, "%ld", &pid) == 1)
        if (!is_spared(spared, (pid_t)pid)) count += kill((pid_t)pid, number) == 0;
    fclose(children);
    return count;
}

/* Reaped too: a zombie that is left to init may still be there when somebody looks. What a killed one leaves behind
 * becomes ours, hence the loop. Who cannot be found is not waited for either: it may never end. */
void spawn_kill_rest(const struct spawn_spared *spared)
{
    while (spawn_signal_rest(spared, SIGKILL) > 0 && waitpid(-1, NULL, 0) > 0) continue;
}
