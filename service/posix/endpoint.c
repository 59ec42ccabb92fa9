/* SPDX-License-Identifier: MIT */
#include "service/endpoint.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "service/fault.h"

enum { BACKLOG = 511 };

static bool fail(struct ff_writer *error, const char *what, const char *why)
{
    ff_write_text(error, "%s: %s\n", what, why);
    return false;
}

static struct sockaddr_un unix_address(const char *path)
{
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    _Static_assert(sizeof to.sun_path >= FF_ENDPOINT_PLACE_MAX, "a path of an endpoint fits");
    memcpy(to.sun_path, path, strlen(path) + 1);
    return to;
}

/* ---- Folders ---- */

bool endpoint_private_folder(const char *folder, struct ff_writer *error)
{
    struct stat st;
    if (mkdir(folder, 0700) != 0 && errno != EEXIST) return fail(error, folder, strerror(errno));
    if (lstat(folder, &st) != 0) return fail(error, folder, strerror(errno));
    if (!S_ISDIR(st.st_mode)) return fail(error, folder, "is no folder");
    if (st.st_uid != geteuid()) return fail(error, folder, "belongs to somebody else");
    if (st.st_mode & 077)
        return fail(error, folder, "is open to others; a socket wants a folder of mode 0700 (chmod 700)");
    return true;
}

bool endpoint_well_known(struct ff_endpoint *ret_endpoint, struct ff_writer *error)
{
    if (ff_endpoint_well_known(getenv("XDG_RUNTIME_DIR"), (unsigned long)geteuid(), ret_endpoint))
        return true;
    return fail(error, "XDG_RUNTIME_DIR", "is too long for a socket's path; use --endpoint");
}

/* Splits the path, checks the folder, and makes the path absolute: clients may stand in another folder. */
static bool settle_path(struct ff_endpoint *at, struct ff_writer *error)
{
    char folder[FF_ENDPOINT_PLACE_MAX], absolute[PATH_MAX];
    char *slash = strrchr(at->place, '/');
    const char *base = slash ? slash + 1 : at->place;
    if (!slash)
        strcpy(folder, ".");
    else
        snprintf(folder, sizeof folder, "%.*s", slash == at->place ? 1 : (int)(slash - at->place), at->place);
    if (!*base) return fail(error, at->place, "is a folder; an endpoint is a socket file in one");
    if (!endpoint_private_folder(folder, error)) return false;
    if (!realpath(folder, absolute)) return fail(error, folder, strerror(errno));
    struct ff_endpoint settled = *at;
    int size = snprintf(settled.place, sizeof settled.place, "%s/%s", absolute, base);
    if (size < 0 || (size_t)size >= sizeof settled.place)
        return fail(error, absolute, "is too long for a socket's path");
    *at = settled;
    return true;
}

/* ---- Unix: the lock, the stale file ---- */

static bool same_file(int fd, const char *path)
{
    struct stat a, b;
    return fstat(fd, &a) == 0 && stat(path, &b) == 0 && a.st_ino == b.st_ino && a.st_dev == b.st_dev;
}

/* The holder removes the lock file when it ends; whoever opened it just before has then locked a file that is
 * not at the path any more, and must look again. */
static bool take_lock(struct listening *l, struct ff_writer *error)
{
    snprintf(l->lock_path, sizeof l->lock_path, "%s.lock", l->at.place);
    for (;;) {
        l->lock_fd = open(l->lock_path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (l->lock_fd < 0) return fail(error, l->lock_path, strerror(errno));
        if (flock(l->lock_fd, LOCK_EX | LOCK_NB) != 0) {
            close(l->lock_fd);
            l->lock_fd = -1;
            return fail(error, l->at.place, "another service is there, or is coming up there");
        }
        if (same_file(l->lock_fd, l->lock_path)) return true;
        close(l->lock_fd);
    }
}

static bool answers(const struct sockaddr_un *to)
{
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return true; /* cannot tell: leave the file alone */
    bool refused = connect(fd, (const struct sockaddr *)to, sizeof *to) != 0 && errno == ECONNREFUSED;
    close(fd);
    return !refused;
}

static bool remove_stale(const char *path, struct ff_writer *error)
{
    struct stat st;
    struct sockaddr_un to = unix_address(path);
    if (lstat(path, &st) != 0) return errno == ENOENT || fail(error, path, strerror(errno));
    if (!S_ISSOCK(st.st_mode)) return fail(error, path, "is there and is no socket; it is left alone");
    if (answers(&to)) return fail(error, path, "another service answers there");
    fault_point("stale", NULL);
    return unlink(path) == 0 || fail(error, path, strerror(errno));
}

static bool bind_unix(struct listening *l, struct ff_writer *error)
{
    struct sockaddr_un at = unix_address(l->at.place);
    l->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (l->fd < 0) return fail(error, "socket", strerror(errno));
    mode_t mask = umask(0177);
    bool bound = bind(l->fd, (struct sockaddr *)&at, sizeof at) == 0;
    int code = errno;
    umask(mask);
    if (!bound) return fail(error, l->at.place, strerror(code));
    l->owns_path = true;
    /* From here on whoever looks finds somebody: connections wait until there is a world for them. */
    return listen(l->fd, BACKLOG) == 0 || fail(error, l->at.place, strerror(errno));
}

static bool listen_unix(const struct listen_options *options, struct listening *l, struct ff_writer *error)
{
    if (!settle_path(&l->at, error)) return false;
    if (!options->fresh_folder && !(take_lock(l, error) && remove_stale(l->at.place, error))) return false;
    return bind_unix(l, error);
}

/* ---- TCP ---- */

static bool is_loopback(const struct sockaddr *a)
{
    if (a->sa_family == AF_INET) return ntohl(((const struct sockaddr_in *)a)->sin_addr.s_addr) >> 24 == 127;
    return a->sa_family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&((const struct sockaddr_in6 *)a)->sin6_addr);
}

static bool name_of_socket(int fd, struct ff_endpoint *ret_at)
{
    struct sockaddr_storage at;
    socklen_t size = sizeof at;
    char port[8];
    if (getsockname(fd, (struct sockaddr *)&at, &size) != 0) return false;
    ret_at->kind = FF_ENDPOINT_tcp;
    if (getnameinfo((struct sockaddr *)&at, size, ret_at->place, sizeof ret_at->place, port, sizeof port,
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

static bool bind_tcp(struct listening *l, const struct addrinfo *to, struct ff_writer *error)
{
    int on = 1;
    l->fd = socket(to->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (l->fd < 0) return fail(error, "socket", strerror(errno));
    setsockopt(l->fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(l->fd, to->ai_addr, to->ai_addrlen) != 0) return fail(error, l->at.place, strerror(errno));
    return name_of_socket(l->fd, &l->at) || fail(error, l->at.place, "cannot be named");
}

static bool listen_tcp(const struct listen_options *options, struct listening *l, struct ff_writer *error)
{
    struct addrinfo *found = look_up(&l->at, AI_PASSIVE, error);
    if (!found) return false;
    bool ok = options->allow_remote || is_loopback(found->ai_addr) ||
              fail(error, l->at.place,
                   "is not this machine alone; --allow-remote opens the service to the network");
    ok = ok && bind_tcp(l, found, error);
    freeaddrinfo(found);
    l->tcp = true;
    return ok;
}

/* ---- An inherited descriptor ---- */

static bool name_inherited(struct listening *l, const struct sockaddr_un *at, socklen_t size)
{
    if (at->sun_family != AF_UNIX) return (l->tcp = true) && name_of_socket(l->fd, &l->at);
    size_t length = size - offsetof(struct sockaddr_un, sun_path);
    if (size <= offsetof(struct sockaddr_un, sun_path) || length >= sizeof l->at.place ||
        at->sun_path[0] == 0)
        return false;
    l->at.kind = FF_ENDPOINT_unix;
    snprintf(l->at.place, sizeof l->at.place, "%.*s", (int)length, at->sun_path);
    return true;
}

static bool listen_inherited(struct listening *l, struct ff_writer *error)
{
    union {
        struct sockaddr_un un;
        struct sockaddr_storage any;
    } at;
    socklen_t size = sizeof at;
    char text[FF_ENDPOINT_TEXT_MAX];
    ff_endpoint_print(&l->at, text);
    if (getsockname(l->at.fd, (struct sockaddr *)&at, &size) != 0) return fail(error, text, strerror(errno));
    l->fd = l->at.fd;
    fcntl(l->fd, F_SETFD, FD_CLOEXEC);
    return name_inherited(l, &at.un, size) || fail(error, text, "is not a bound unix or TCP socket");
}

/* ---- Seen from outside ---- */

bool endpoint_listen(const struct ff_endpoint *wanted, const struct listen_options *options,
                     struct listening *ret_listening, struct ff_writer *error)
{
    struct listening l = LISTENING_NULL;
    bool ok = false;
    l.at = *wanted;
    switch (wanted->kind) {
    case FF_ENDPOINT_unix: ok = listen_unix(options, &l, error); break;
    case FF_ENDPOINT_tcp: ok = listen_tcp(options, &l, error); break;
    case FF_ENDPOINT_fd: ok = listen_inherited(&l, error); break;
    }
    if (ok)
        *ret_listening = l;
    else
        endpoint_unlisten(&l);
    return ok;
}

void endpoint_unlisten(struct listening *l)
{
    if (l->owns_path) unlink(l->at.place);
    if (l->fd >= 0) close(l->fd);
    if (l->lock_fd >= 0) {
        unlink(l->lock_path);
        close(l->lock_fd);
    }
    *l = LISTENING_NULL;
}

bool endpoint_peer_uid(int fd, unsigned long *ret_uid)
{
    struct ucred who;
    socklen_t size = sizeof who;
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &size) != 0 || who.uid == (uid_t)-1) return false;
    *ret_uid = who.uid;
    return true;
}

/* ---- The other side ---- */

static void limit_sending(int fd, unsigned ms)
{
    const struct timeval limit = {.tv_sec = ms / 1000, .tv_usec = (suseconds_t)(ms % 1000) * 1000};
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

/* The limit is that of the connecting alone. */
static int dial(int family, unsigned limit_ms, const struct sockaddr *to, socklen_t size)
{
    int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return -1;
    limit_sending(fd, limit_ms);
    if (connect(fd, to, size) != 0) {
        int code = errno == EAGAIN || errno == EINPROGRESS ? ETIMEDOUT : errno;
        close(fd);
        errno = code;
        return -1;
    }
    limit_sending(fd, 0);
    return fd;
}

static const char *why_not(int code)
{
    static const char none[] =
        "no service is there; start one with \"fauxfax up\", or name another with --endpoint";
    return code == ENOENT || code == ECONNREFUSED ? none : strerror(code);
}

static int dial_unix(const struct ff_endpoint *to, unsigned limit_ms, struct ff_writer *error)
{
    struct sockaddr_un address = unix_address(to->place);
    unsigned long uid;
    int fd = dial(AF_UNIX, limit_ms, (struct sockaddr *)&address, sizeof address);
    if (fd < 0) {
        fail(error, to->place, why_not(errno));
        return -1;
    }
    /* /tmp is everybody's: somebody else's service at our path is not ours. */
    if (endpoint_peer_uid(fd, &uid) && (uid == geteuid() || uid == 0)) return fd;
    close(fd);
    fail(error, to->place, "the service there runs under another account");
    return -1;
}

static int dial_tcp(const struct ff_endpoint *to, unsigned limit_ms, struct ff_writer *error)
{
    int fd = -1, on = 1;
    struct addrinfo *found = look_up(to, 0, error);
    if (!found) return -1;
    for (const struct addrinfo *a = found; a && fd < 0; a = a->ai_next)
        fd = dial(a->ai_family, limit_ms, a->ai_addr, a->ai_addrlen);
    if (fd < 0)
        fail(error, to->place, why_not(errno));
    else
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    freeaddrinfo(found);
    return fd;
}

int endpoint_dial(const struct ff_endpoint *to, unsigned limit_ms, struct ff_writer *error)
{
    if (to->kind == FF_ENDPOINT_unix) return dial_unix(to, limit_ms, error);
    if (to->kind == FF_ENDPOINT_tcp) return dial_tcp(to, limit_ms, error);
    fail(error, "fd:", "is for the listener's side");
    return -1;
}
