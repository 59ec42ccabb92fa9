/* SPDX-License-Identifier: MIT */
#include <winsock2.h>
#include <ws2tcpip.h>

#include "client/daemon/socket.h"

#include <stdio.h>

#include "client/windows/ending.h"

/* Winsock counts: every start is followed by a clean-up when the socket goes. */
static bool start(void)
{
    WSADATA facts;
    return WSAStartup(MAKEWORD(2, 2), &facts) == 0;
}

static SOCKET connect_any(const struct addrinfo *found, int *ret_code)
{
    BOOL on = TRUE;
    *ret_code = WSAHOST_NOT_FOUND;
    for (; found; found = found->ai_next) {
        SOCKET s = socket(found->ai_family, SOCK_STREAM, IPPROTO_TCP);
        if (s == INVALID_SOCKET) continue;
        SetHandleInformation((HANDLE)s, HANDLE_FLAG_INHERIT, 0);
        if (connect(s, found->ai_addr, (int)found->ai_addrlen) == 0) {
            setsockopt(s, IPPROTO_TCP, TCP_NODELAY, (const char *)&on, sizeof on);
            return s;
        }
        *ret_code = WSAGetLastError();
        closesocket(s);
    }
    return INVALID_SOCKET;
}

static SOCKET connect_tcp(const struct ff_endpoint *at, int *ret_code)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *found = NULL;
    char port[8];
    snprintf(port, sizeof port, "%u", (unsigned)at->port);
    *ret_code = getaddrinfo(at->place, port, &hints, &found);
    if (*ret_code != 0) return INVALID_SOCKET;
    SOCKET s = connect_any(found, ret_code);
    freeaddrinfo(found);
    return s;
}

/* Winsock has a limit of its own, of some 20 seconds. */
enum socket_status socket_connect(const struct ff_endpoint *to, unsigned limit_ms, socket_t *ret_socket,
                                  char error[256])
{
    (void)limit_ms;
    char where[FF_ENDPOINT_TEXT_MAX];
    int code = 0;
    ff_endpoint_print(to, where);
    if (to->kind != FF_ENDPOINT_tcp) {
        snprintf(error, 256, "%.120s: on Windows a service is reached by tcp:HOST:PORT", where);
        return SOCKET_nobody;
    }
    SOCKET s = start() ? connect_tcp(to, &code) : INVALID_SOCKET;
    *ret_socket = (socket_t)s;
    if (s != INVALID_SOCKET) return SOCKET_ok;
    snprintf(error, 256, "%.120s: nobody answers (Winsock error %d)", where, code);
    WSACleanup();
    return SOCKET_nobody;
}

/* A send waits for its turn behind what an ended thread may have begun. The last words of a program do not. */
static bool send_without_waiting(SOCKET s, const void *bytes, size_t size)
{
    enum { LIMIT_MS = 200 };
    WSABUF buffer = {.len = (ULONG)size, .buf = (char *)(uintptr_t)bytes};
    WSAOVERLAPPED overlapped = {.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL)};
    DWORD sent;
    if (!overlapped.hEvent) return false;
    if (WSASend(s, &buffer, 1, &sent, 0, &overlapped, NULL) == 0) return true;
    return WSAGetLastError() == WSA_IO_PENDING &&
           WaitForSingleObject(overlapped.hEvent, LIMIT_MS) == WAIT_OBJECT_0;
}

bool socket_send(socket_t s, const void *bytes, size_t size)
{
    enum { MOST = 1 << 20 };
    if (windows_ending()) return send_without_waiting((SOCKET)s, bytes, size);
    for (const char *at = bytes; size > 0;) {
        int put = send((SOCKET)s, at, size < MOST ? (int)size : MOST, 0);
        if (put < 0) return false;
        at += put;
        size -= (size_t)put;
    }
    return true;
}

size_t socket_receive(socket_t s, void *to, size_t size)
{
    enum { MOST = 1 << 20 };
    int got = recv((SOCKET)s, to, size < MOST ? (int)size : MOST, 0);
    return got > 0 ? (size_t)got : 0;
}

void socket_limit(socket_t s, unsigned ms)
{
    DWORD limit = ms;
    setsockopt((SOCKET)s, SOL_SOCKET, SO_RCVTIMEO, (const char *)&limit, sizeof limit);
}

bool socket_answers(socket_t s, unsigned ms)
{
    WSAPOLLFD readable = {.fd = (SOCKET)s, .events = POLLRDNORM};
    return WSAPoll(&readable, 1, (INT)ms) != 0;
}

void socket_shut(socket_t s)
{
    shutdown((SOCKET)s, SD_BOTH);
}

void socket_close(socket_t s)
{
    closesocket((SOCKET)s);
    WSACleanup();
}
