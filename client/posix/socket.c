/* SPDX-License-Identifier: MIT */
#include "client/daemon/socket.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "client/os.h"

static enum socket_status nobody(const char *where, const char *why, char error[256])
{
    snprintf(error, 256, "%.120s: %s", where, why);
    return SOCKET_nobody;
}

static void limit(int fd, int what, unsigned ms)
{
    struct timeval limit = {.tv_sec = ms / 1000, .tv_usec = (suseconds_t)(ms % 1000) * 1000};
    setsockopt(fd, SOL_SOCKET, what, &limit, sizeof limit);
}

static int open_socket(int family)
{
    return socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

/* However often signals interrupt it. */
static bool wait_writable(int fd, unsigned limit_ms)
{
    enum { NS_PER_MS = 1000000 };
    struct pollfd writable = {fd, POLLOUT, 0};
    uint64_t end = os_monotonic_ns() + (uint64_t)limit_ms * NS_PER_MS, now;
    while ((now = os_monotonic_ns()) < end) {
        int code = poll(&writable, 1, (int)((end - now) / NS_PER_MS) + 1);
        if (code > 0) return true;
        if (code < 0 && errno != EINTR) return false;
    }
    errno = ETIMEDOUT;
    return false;
}

/* A signal may interrupt the wait; the connection is made all the same, and connect must not be said again. */
static bool finish_connect(int fd, unsigned limit_ms)
{
    int code = 0;
    socklen_t size = sizeof code;
    struct sockaddr_storage peer;
    socklen_t peer_size = sizeof peer;
    if (!wait_writable(fd, limit_ms)) return false;
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &code, &size) != 0 || code != 0) {
        errno = code;
        return false;
    }
    return getpeername(fd, (struct sockaddr *)&peer, &peer_size) == 0;
}

/* A listener that was stopped takes no more at some time: the limit is that of the connecting alone. */
static bool connect_to(int fd, const struct sockaddr *to, socklen_t size, unsigned limit_ms)
{
    limit(fd, SO_SNDTIMEO, limit_ms);
    bool done = connect(fd, to, size) == 0 || (errno == EINTR && finish_connect(fd, limit_ms));
    if (!done && (errno == EAGAIN || errno == EINPROGRESS)) errno = ETIMEDOUT;
    if (done) limit(fd, SO_SNDTIMEO, 0);
    return done;
}

/* Whoever gets in the way of our own service in a folder that is not ours alone is found out here. */
static bool is_own(int fd)
{
#ifdef SO_PEERCRED
    struct ucred peer;
    socklen_t size = sizeof peer;
    return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.uid == geteuid();
#else
    uid_t uid;
    gid_t gid;
    return getpeereid(fd, &uid, &gid) == 0 && uid == geteuid();
#endif
}

static enum socket_status connect_unix(const char *path, unsigned limit_ms, int *ret_fd, char error[256])
{
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    _Static_assert(sizeof to.sun_path >= FF_ENDPOINT_PLACE_MAX, "a path of an endpoint fits");
    memcpy(to.sun_path, path, strlen(path) + 1);
    int fd = open_socket(AF_UNIX);
    if (fd < 0) return nobody(path, strerror(errno), error);
    if (!connect_to(fd, (struct sockaddr *)&to, sizeof to, limit_ms)) {
        int code = errno;
        close(fd);
        return nobody(path, strerror(code), error);
    }
    if (is_own(fd)) {
        *ret_fd = fd;
        return SOCKET_ok;
    }
    close(fd);
    snprintf(error, 256, "%.120s: whoever listens there runs under another account than this program", path);
    return SOCKET_stranger;
}

static int connect_any(const struct addrinfo *found, unsigned limit_ms)
{
    int on = 1;
    for (; found; found = found->ai_next) {
        int fd = open_socket(found->ai_family);
        if (fd < 0) continue;
        if (connect_to(fd, found->ai_addr, found->ai_addrlen, limit_ms)) {
            setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            return fd;
        }
        int code = errno;
        close(fd);
        errno = code;
    }
    return -1;
}

static enum socket_status connect_tcp(const struct ff_endpoint *at, unsigned limit_ms, int *ret_fd,
                                      char error[256])
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *found = NULL;
    char port[8], where[FF_ENDPOINT_TEXT_MAX];
    ff_endpoint_print(at, where);
    snprintf(port, sizeof port, "%u", (unsigned)at->port);
    int code = getaddrinfo(at->place, port, &hints, &found);
    if (code != 0) return nobody(where, gai_strerror(code), error);
    *ret_fd = connect_any(found, limit_ms);
    code = errno;
    freeaddrinfo(found);
    return *ret_fd >= 0 ? SOCKET_ok : nobody(where, strerror(code), error);
}

enum socket_status socket_connect(const struct ff_endpoint *to, unsigned limit_ms, socket_t *ret_socket,
                                  char error[256])
{
    return to->kind == FF_ENDPOINT_unix ? connect_unix(to->place, limit_ms, ret_socket, error)
                                        : connect_tcp(to, limit_ms, ret_socket, error);
}

bool socket_send(socket_t s, const void *bytes, size_t size)
{
    for (const char *at = bytes; size > 0;) {
        ssize_t put = send(s, at, size, MSG_NOSIGNAL);
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return false;
        at += put;
        size -= (size_t)put;
    }
    return true;
}

size_t socket_receive(socket_t s, void *to, size_t size)
{
    ssize_t got;
    do got = recv(s, to, size, 0);
    while (got < 0 && errno == EINTR);
    return got > 0 ? (size_t)got : 0;
}

void socket_limit(socket_t s, unsigned ms)
{
    limit(s, SO_RCVTIMEO, ms);
}

bool socket_answers(socket_t s, unsigned ms)
{
    struct pollfd readable = {s, POLLIN, 0};
    int code;
    do code = poll(&readable, 1, (int)ms);
    while (code < 0 && errno == EINTR);
    return code != 0;
}

void socket_shut(socket_t s)
{
    shutdown(s, SHUT_RDWR);
}

void socket_close(socket_t s)
{
    close(s);
}
