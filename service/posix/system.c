/* SPDX-License-Identifier: MIT */
#include "service/system.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* ---- The program ---- */

void system_start(void)
{
    int fd;
    do fd = open("/dev/null", O_RDWR);
    while (fd >= 0 && fd <= STDERR_FILENO);
    if (fd >= 0) close(fd);
    signal(SIGXFSZ, SIG_IGN);
}

/* A client has two connections; what is usual for a shell would be full with 500 of them. */
static void allow_descriptors(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    (void)setrlimit(RLIMIT_NOFILE, &limit);
}

/* A world's arrays grow with its clients: from this size on the kernel moves them by their pages, so that they are not
 * copied, and leave no holes, which would be a sixth of what an idle client costs (4 KB would do the same, 16 KB not). */
static void let_arrays_grow(void)
{
#ifdef M_MMAP_THRESHOLD
    mallopt(M_MMAP_THRESHOLD, 12 * 1024);
#endif
}

void system_expect_clients(void)
{
    allow_descriptors();
    let_arrays_grow();
    signal(SIGPIPE, SIG_IGN); /* a client that is gone is an error of its write, no more */
}

bool system_descriptors_left(struct ff_writer *error)
{
    enum { LOOP_TAKES = 8 };
    int fds[LOOP_TAKES], count = 0;
    while (count < LOOP_TAKES && (fds[count] = open("/dev/null", O_RDONLY | O_CLOEXEC)) >= 0) count++;
    bool left = count == LOOP_TAKES;
    if (!left) ff_write_text(error, "file descriptors: %s; raise the limit (ulimit -n)\n", strerror(errno));
    while (count > 0) close(fds[--count]);
    return left;
}

const int system_end_signals[SYSTEM_END_SIGNALS_MAX] = {SIGTERM, SIGINT, SIGHUP, 0};

bool system_beside(const char *name, char *to, size_t size)
{
    ssize_t length = readlink("/proc/self/exe", to, size);
    if (length <= 0 || (size_t)length >= size) return false;
    to[length] = 0;
    char *slash = strrchr(to, '/');
    if (!slash || (size_t)(slash + 1 - to) + strlen(name) >= size) return false;
    strcpy(slash + 1, name);
    return access(to, X_OK) == 0;
}

void system_die_of(int number)
{
    fflush(NULL);
    signal(number, SIG_DFL);
    raise(number);
}

const char *system_signal_words(int number)
{
    return strsignal(number);
}

/* The protocol of sd_notify: one datagram to the socket that the environment names ('@': abstract). */
void system_tell_manager(const char *state)
{
    const char *path = getenv("NOTIFY_SOCKET");
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    if (!path || (*path != '/' && *path != '@') || strlen(path) >= sizeof to.sun_path) return;
    memcpy(to.sun_path, path, strlen(path));
    if (*path == '@') to.sun_path[0] = 0;
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return;
    socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(path));
    /* A manager that does not listen is its own trouble: the service is up. */
    (void)!sendto(fd, state, strlen(state), MSG_NOSIGNAL, (struct sockaddr *)&to, size);
    close(fd);
}

/* ---- Files ---- */

char *system_absolute(const char *path)
{
    return realpath(path, NULL);
}

bool system_make_folder(const char *path)
{
    return mkdir(path, 0777) == 0;
}

bool system_same_file(int fd, const char *path)
{
    struct stat a, b;
    return fstat(fd, &a) == 0 && stat(path, &b) == 0 && a.st_ino == b.st_ino && a.st_dev == b.st_dev;
}

bool system_replace(const char *from, const char *to)
{
    return rename(from, to) == 0;
}

/* Where the file system has no links, the last of two wins. */
bool system_move_new(const char *from, const char *to)
{
    if (link(from, to) == 0) return unlink(from) == 0;
    return errno != EEXIST && rename(from, to) == 0;
}

int system_open_private(const char *path)
{
    return open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
}

const char *system_not_private(int fd)
{
    struct stat st;
    if (fstat(fd, &st) != 0) return strerror(errno);
    return st.st_mode & 077 ? "others may read this secret; chmod 600" : NULL;
}
