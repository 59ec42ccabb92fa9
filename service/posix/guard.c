/* SPDX-License-Identifier: MIT */
#include "service/posix/guard.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static bool is_pid(const char *name, pid_t *ret_pid)
{
    char *end;
    long number = strtol(name, &end, 10);
    *ret_pid = (pid_t)number;
    return number > 0 && !*end;
}

static void kill_session(pid_t session)
{
    DIR *proc = opendir("/proc");
    struct dirent *entry;
    pid_t pid;
    while (proc && (entry = readdir(proc)))
        if (is_pid(entry->d_name, &pid) && getsid(pid) == session) kill(pid, SIGKILL);
    if (proc) closedir(proc);
}

/* ---- What has left the session: by its environment ---- */

/* The environment as it was when the program was executed has the path, which only our client was told. */
static bool is_told(pid_t pid, const char *file)
{
    static char bytes[65536];
    char path[32];
    size_t kept = 0, size = strlen(file);
    bool found = false;
    snprintf(path, sizeof path, "/proc/%ld/environ", (long)pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    for (ssize_t got; fd >= 0 && !found && (got = read(fd, bytes + kept, sizeof bytes - kept)) > 0;) {
        size_t have = kept + (size_t)got;
        found = memmem(bytes, have, file, size) != NULL;
        kept = have < size ? have : size - 1;
        memmove(bytes, bytes + have - kept, kept); /* it may lie across two pieces */
    }
    if (fd >= 0) close(fd);
    return found;
}

static bool kill_told_once(const char *file)
{
    DIR *proc = opendir("/proc");
    struct dirent *entry;
    pid_t pid;
    bool any = false;
    while (proc && (entry = readdir(proc)))
        if (is_pid(entry->d_name, &pid) && pid != getpid() && is_told(pid, file))
            any = kill(pid, SIGKILL) == 0 || any;
    if (proc) closedir(proc);
    return any;
}

/* Until it has found nobody for a while: what is killed may have started others, and who is just executing another program has no
 * environment to be seen. */
static void kill_told(const char *file)
{
    enum { ROUNDS = 500, QUIET_ROUNDS = 20 };
    const struct timespec pause = {0, 10000000};
    for (int i = 0, quiet = 0; i < ROUNDS && quiet < QUIET_ROUNDS; i++) {
        quiet = kill_told_once(file) ? 0 : quiet + 1;
        nanosleep(&pause, NULL);
    }
}

/* ---- The guard ---- */

/* The last that was said before the end; -1: nothing. */
static pid_t listen_to(int pipe)
{
    pid_t said = -1, one;
    for (;;) {
        ssize_t got = read(pipe, &one, sizeof one);
        if (got < 0 && errno == EINTR) continue;
        if (got != (ssize_t)sizeof one) return said;
        said = one;
    }
}

static _Noreturn void keep_guard(int pipe, const char *folder, const char *file)
{
    pid_t session = listen_to(pipe);
    unlink(file);
    rmdir(folder);
    if (session > 0) {
        kill_session(session);
        kill_told(file);
    }
    _exit(0);
}

/* Nothing of ours is held by it: neither terminal nor folder nor the other end of anybody's pipe. */
static void let_go(int pipe)
{
    setsid();
    (void)!chdir("/");
    dup2(pipe, STDIN_FILENO);
    close_range(STDIN_FILENO + 1, ~0U, 0);
}

/* A fork without SIGCHLD, which only the call itself can say. */
static pid_t fork_unseen(void)
{
    return (pid_t)syscall(SYS_clone, 0UL, NULL, NULL, NULL, NULL);
}

struct guard guard_start(const char *folder, const char *file)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return (struct guard){0, -1};
    pid_t pid = fork_unseen();
    if (pid == 0) {
        let_go(ends[0]);
        keep_guard(STDIN_FILENO, folder, file);
    }
    close(ends[0]);
    if (pid > 0) return (struct guard){pid, ends[1]};
    close(ends[1]);
    return (struct guard){0, -1};
}

void guard_watch(const struct guard *guard, pid_t session)
{
    if (guard->pid) (void)!write(guard->pipe, &session, sizeof session);
}

void guard_end(struct guard *guard)
{
    if (!guard->pid) return;
    kill(guard->pid, SIGKILL); /* which a stopped one hears, too */
    close(guard->pipe);
    waitpid(guard->pid, NULL, __WALL);
    *guard = (struct guard){0, -1};
}
