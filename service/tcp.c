/* SPDX-License-Identifier: MIT */
#include "service/tcp.h"

#ifdef _WIN32
#include <winsock2.h>
#include <ws2tcpip.h>
#else
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#endif
#include <stdio.h>
#include <stdlib.h>

#include "service/net.h"

static bool fail(struct ff_writer *error, const char *what, const char *why)
{
    ff_write_text(error, "%s: %s\n", what, why);
    return false;
}

static bool is_loopback(const struct sockaddr *a)
{
    if (a->sa_family == AF_INET)
        return ntohl(((const struct sockaddr_in *)(const void *)a)->sin_addr.s_addr) >> 24 == 127;
    return a->sa_family == AF_INET6 &&
           IN6_IS_ADDR_LOOPBACK(&((const struct sockaddr_in6 *)(const void *)a)->sin6_addr);
}

bool tcp_name(int fd, struct ff_endpoint *ret_at)
{
    union {
        struct sockaddr any;
        struct sockaddr_storage room;
    } at;
    socklen_t size = sizeof at;
    char port[8];
    if (getsockname(fd, &at.any, &size) != 0) return false;
    ret_at->kind = FF_ENDPOINT_tcp;
    if (getnameinfo(&at.any, size, ret_at->place, sizeof ret_at->place, port, sizeof port,
                    NI_NUMERICHOST | NI_NUMERICSERV) != 0)
        return false;
    ret_at->port = (uint16_t)strtoul(port, NULL, 10);
    return true;
}

static struct addrinfo *look_up(const struct ff_endpoint *at, int flags, struct ff_writer *error)
{
    struct addrinfo hints = {.ai_flags = flags, .ai_socktype = SOCK_STREAM}, *found = NULL;
    char port[8];
    snprintf(port, sizeof port, "%u", (unsigned)at->port);
    int code = getaddrinfo(at->place, port, &hints, &found);
    if (code != 0) fail(error, at->place, gai_strerror(code));
    return code == 0 ? found : NULL;
}

/* ---- Listening ---- */

static bool bind_to(struct listening *l, const struct addrinfo *to, struct ff_writer *error)
{
    l->fd = net_open(to->ai_family);
    if (l->fd < 0) return fail(error, "socket", net_why());
    if (!net_bind(l->fd, to->ai_addr, to->ai_addrlen)) return fail(error, l->at.place, net_why());
    return tcp_name(l->fd, &l->at) || fail(error, l->at.place, "cannot be named");
}

bool tcp_listen(const struct listen_options *options, struct listening *l, struct ff_writer *error)
{
    struct addrinfo *found = look_up(&l->at, AI_PASSIVE, error);
    if (!found) return false;
    bool ok = options->allow_remote || is_loopback(found->ai_addr) ||
              fail(error, l->at.place,
                   "is not this machine alone; --allow-remote opens the service to the network");
    ok = ok && bind_to(l, found, error);
    freeaddrinfo(found);
    l->tcp = true;
    return ok;
}

/* ---- Dialling ---- */

static int dial(const struct addrinfo *to, unsigned limit_ms, const char **ret_why)
{
    int fd = net_open(to->ai_family);
    *ret_why = fd < 0 ? net_why() : net_connect(fd, to->ai_addr, to->ai_addrlen, limit_ms);
    if (!*ret_why) return fd;
    if (fd >= 0) net_close(fd);
    return -1;
}

int tcp_dial(const struct ff_endpoint *to, unsigned limit_ms, struct ff_writer *error)
{
    char where[FF_ENDPOINT_TEXT_MAX];
    ff_endpoint_print(to, where);
    int fd = -1;
    const char *why = NULL;
    struct addrinfo *found = look_up(to, 0, error);
    if (!found) return -1;
    for (const struct addrinfo *a = found; a && fd < 0; a = a->ai_next) fd = dial(a, limit_ms, &why);
    if (fd < 0)
        fail(error, where, why);
    else
        net_no_delay(fd);
    freeaddrinfo(found);
    return fd;
}
