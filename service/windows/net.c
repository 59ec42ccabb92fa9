/* SPDX-License-Identifier: MIT */
#include <winsock2.h>
#include <ws2tcpip.h>

#include "service/net.h"

#include <limits.h>
#include <uv.h>

enum { BACKLOG = 511 };

/* A handle, of which 32 bits count. */
static SOCKET of(int fd)
{
    return (SOCKET)(UINT_PTR)(unsigned)fd;
}

static int count(size_t size)
{
    return size < INT_MAX ? (int)size : INT_MAX;
}

static ptrdiff_t outcome(int size)
{
    if (size >= 0) return size;
    return WSAGetLastError() == WSAEWOULDBLOCK ? NET_again : NET_broken;
}

ptrdiff_t net_receive(int fd, void *to, size_t size)
{
    return outcome(recv(of(fd), to, count(size), 0));
}

ptrdiff_t net_send(int fd, const void *bytes, size_t size)
{
    return outcome(send(of(fd), bytes, count(size), 0));
}

bool net_wait(int fd, int ms)
{
    WSAPOLLFD readable = {.fd = of(fd), .events = POLLRDNORM};
    return WSAPoll(&readable, 1, ms) != 0;
}

/* A pipe here is no socket: that nobody reads it is told when we write. */
bool net_wait_heard(int fd)
{
    return net_wait(fd, -1);
}

void net_end(int fd)
{
    shutdown(of(fd), SD_SEND);
}

void net_close(int fd)
{
    closesocket(of(fd));
}

void net_no_delay(int fd)
{
    BOOL on = TRUE;
    setsockopt(of(fd), IPPROTO_TCP, TCP_NODELAY, (const char *)&on, sizeof on);
}

/* A duplicate, which is left to the system. */
void net_hold(int fd)
{
    HANDLE held, us = GetCurrentProcess();
    DuplicateHandle(us, (HANDLE)of(fd), us, &held, 0, FALSE, DUPLICATE_SAME_ACCESS);
}

/* There are no unix sockets here. */
bool net_peer_is_us(int fd)
{
    (void)fd;
    return false;
}

/* ---- Making them ---- */

static int taken(SOCKET s)
{
    if (s == INVALID_SOCKET) return -1;
    SetHandleInformation((HANDLE)s, HANDLE_FLAG_INHERIT, 0);
    return (int)s;
}

int net_open(int family)
{
    return taken(socket(family, SOCK_STREAM, IPPROTO_TCP));
}

static bool set_blocking(int fd, bool blocks)
{
    u_long not = !blocks;
    return ioctlsocket(of(fd), FIONBIO, &not ) == 0;
}

bool net_bind(int fd, const struct sockaddr *at, size_t size)
{
    BOOL on = TRUE;
    setsockopt(of(fd), SOL_SOCKET, SO_EXCLUSIVEADDRUSE, (const char *)&on, sizeof on);
    return bind(of(fd), at, (int)size) == 0;
}

int net_listen(int fd)
{
    bool ok = set_blocking(fd, false) && listen(of(fd), BACKLOG) == 0;
    return ok ? 0 : uv_translate_sys_error(WSAGetLastError());
}

int net_accept(int listener, const char **ret_full)
{
    int fd = taken(accept(of(listener), NULL, NULL)), code = fd < 0 ? WSAGetLastError() : 0;
    bool full = code == WSAEMFILE || code == WSAENOBUFS;
    *ret_full = full ? uv_strerror(uv_translate_sys_error(code)) : NULL;
    if (fd >= 0) set_blocking(fd, false);
    return fd;
}

static const char *why_not(int code)
{
    return code == WSAECONNREFUSED ? NET_NOBODY : uv_strerror(uv_translate_sys_error(code));
}

/* 0, or why it came to nothing. */
static int await_connected(SOCKET s, unsigned limit_ms)
{
    fd_set well, badly;
    struct timeval limit = {.tv_sec = (long)(limit_ms / 1000), .tv_usec = (long)(limit_ms % 1000) * 1000};
    int code = 0, size = sizeof code;
    FD_ZERO(&well);
    FD_ZERO(&badly);
    FD_SET(s, &well);
    FD_SET(s, &badly);
    if (select(0, NULL, &well, &badly, &limit) == 0) return WSAETIMEDOUT;
    if (FD_ISSET(s, &badly)) getsockopt(s, SOL_SOCKET, SO_ERROR, (char *)&code, &size);
    return code;
}

const char *net_connect(int fd, const struct sockaddr *to, size_t size, unsigned limit_ms)
{
    set_blocking(fd, false);
    int code = connect(of(fd), to, (int)size) == 0 ? 0 : WSAGetLastError();
    if (code == WSAEWOULDBLOCK) code = await_connected(of(fd), limit_ms);
    if (code != 0) return why_not(code);
    set_blocking(fd, true);
    return NULL;
}

const char *net_why(void)
{
    return uv_strerror(uv_translate_sys_error(WSAGetLastError()));
}
