/* SPDX-License-Identifier: MIT */
/* Wine has a server for each prefix, and processes of its own that belong to it. The first program there starts them, and later ones of
 * any run use them: they are nobody's. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/str.h"
#include "service/posix/wine_own.h"
#include "service/wine.h"

/* ---- What is Wine's own ---- */

static const char *const own[] = {
    "wineserver",  "wineserver64", "wineserver32", "services.exe", "winedevice.exe", "plugplay.exe",
    "svchost.exe", "rpcss.exe",    "explorer.exe", "wineboot.exe", "conhost.exe",
};

/* The last part of its first word, /x/y or C:\x\y; in `line`. NULL: nobody says. */
static const char *name_of(pid_t pid, char line[PATH_MAX])
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%ld/cmdline", (long)pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return NULL;
    ssize_t got = read(fd, line, PATH_MAX - 1);
    close(fd);
    if (got <= 0) return NULL;
    line[got] = 0;
    const char *slash = strrchr(line, '/'), *back = strrchr(line, '\\');
    if (back && (!slash || back > slash)) slash = back;
    return slash ? slash + 1 : line;
}

bool wine_is_own(pid_t pid)
{
    char line[PATH_MAX];
    const char *name = name_of(pid, line);
    if (!name) return false;
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (strcmp(name, own[i]) == 0) return true;
    return false;
}

/* ---- Is it up? ---- */

static bool prefix_stat(struct stat *ret_st)
{
    const char *prefix = getenv("WINEPREFIX"), *home = getenv("HOME");
    char path[PATH_MAX];
    if (prefix && *prefix) return stat(prefix, ret_st) == 0;
    if (!home) return false;
    snprintf(path, sizeof path, "%s/.wine", home);
    return stat(path, ret_st) == 0;
}

/* A server that runs holds the lock beside its socket. */
static bool server_runs(void)
{
    struct stat st;
    char path[PATH_MAX];
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_len = 1};
    if (!prefix_stat(&st)) return false;
    snprintf(path, sizeof path, "/tmp/.wine-%lu/server-%llx-%llx/lock", (unsigned long)getuid(),
             (unsigned long long)st.st_dev, (unsigned long long)st.st_ino);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return false;
    bool held = fcntl(fd, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
    close(fd);
    return held;
}

/* ---- Starting it ---- */

/* A prefix that has to be made first takes ten seconds and more. One that asks somebody something is not waited for. */
enum { LIMIT_MS = 120000 };

static void wait_for(pid_t child)
{
    int fd = (int)syscall(SYS_pidfd_open, child, 0);
    struct pollfd ended = {.fd = fd, .events = POLLIN};
    if (fd >= 0 && poll(&ended, 1, LIMIT_MS) == 0) kill(child, SIGKILL);
    if (fd >= 0) close(fd);
    waitpid(child, NULL, 0);
}

static _Noreturn void run_nothing(const char *wine)
{
    int null = open("/dev/null", O_RDWR);
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) dup2(null, fd);
    execlp(wine, wine, "cmd.exe", "/c", "exit", (char *)NULL);
    _exit(127);
}

void wine_warm(char *const *argv)
{
    if (server_runs()) return;
    pid_t child = fork();
    if (child == 0) run_nothing(wine_is_loader(argv[0]) ? argv[0] : "wine");
    if (child > 0) wait_for(child);
}
