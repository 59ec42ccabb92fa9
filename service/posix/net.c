/* SPDX-License-Identifier: MIT */
#include "service/net.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>
#include <uv.h>

#include "service/posix/peer.h"

enum { BACKLOG = 511 };

static ptrdiff_t outcome(ssize_t size)
{
    if (size >= 0) return size;
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR ? NET_again : NET_broken;
}

ptrdiff_t net_receive(int fd, void *to, size_t size)
{
    return outcome(recv(fd, to, size, 0));
}

ptrdiff_t net_send(int fd, const void *bytes, size_t size)
{
    return outcome(send(fd, bytes, size, MSG_NOSIGNAL));
}

bool net_wait(int fd, int ms)
{
    struct pollfd readable = {.fd = fd, .events = POLLIN};
    int code;
    do code = poll(&readable, 1, ms);
    while (code < 0 && errno == EINTR);
    return code != 0;
}

bool net_wait_heard(int fd)
{
    struct pollfd both[] = {{.fd = fd, .events = POLLIN}, {.fd = STDOUT_FILENO}};
    while (poll(both, 2, -1) < 0 && errno == EINTR) continue;
    return both[0].revents != 0 || !(both[1].revents & (POLLERR | POLLHUP));
}

void net_end(int fd)
{
    shutdown(fd, SHUT_WR);
}

void net_close(int fd)
{
    close(fd);
}

void net_no_delay(int fd)
{
    int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

/* A duplicate, which is left to the kernel. */
void net_hold(int fd)
{
    (void)fcntl(fd, F_DUPFD_CLOEXEC, 0);
}

bool net_peer_is_us(int fd)
{
    uid_t uid;
    return peer_uid(fd, &uid) && uid == geteuid();
}

/* ---- Making them ---- */

int net_open(int family)
{
    return socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

bool net_bind(int fd, const struct sockaddr *at, size_t size)
{
    int on = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    return bind(fd, at, (socklen_t)size) == 0;
}

int net_listen(int fd)
{
    bool ok = fcntl(fd, F_SETFL, O_NONBLOCK) == 0 && listen(fd, BACKLOG) == 0;
    return ok ? 0 : uv_translate_sys_error(errno);
}

int net_accept(int listener, const char **ret_full)
{
    int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    bool full = fd < 0 && (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM);
    *ret_full = full ? strerror(errno) : NULL; /* else nobody is left, or one went before it was its turn */
    return fd;
}

static void limit_sending(int fd, unsigned ms)
{
    const struct timeval limit = {.tv_sec = ms / 1000, .tv_usec = (suseconds_t)(ms % 1000) * 1000};
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

static const char *why_not(int code)
{
    if (code == ENOENT || code == ECONNREFUSED) return NET_NOBODY;
    return strerror(code == EAGAIN || code == EINPROGRESS ? ETIMEDOUT : code);
}

/* The limit is that of the connecting alone. */
const char *net_connect(int fd, const struct sockaddr *to, size_t size, unsigned limit_ms)
{
    limit_sending(fd, limit_ms);
    if (connect(fd, to, (socklen_t)size) != 0) return why_not(errno);
    limit_sending(fd, 0);
    return NULL;
}

const char *net_why(void)
{
    return strerror(errno);
}
