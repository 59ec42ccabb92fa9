/* SPDX-License-Identifier: MIT */
#include "service/endpoint.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include <uv.h>

#include "service/fault.h"
#include "service/net.h"
#include "service/posix/peer.h"
#include "service/system.h"
#include "service/tcp.h"

static bool fail(struct ff_writer *error, const char *what, const char *why)
{
    ff_write_text(error, "%s: %s\n", what, why);
    return false;
}

static const char NO_NOTES[] = "file: is for Windows; say unix:PATH";

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
        if (system_same_file(l->lock_fd, l->lock_path)) return true;
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
    code = net_listen(l->fd);
    return code == 0 || fail(error, l->at.place, uv_strerror(code));
}

static bool listen_unix(const struct listen_options *options, struct listening *l, struct ff_writer *error)
{
    if (!settle_path(&l->at, error)) return false;
    if (!options->fresh_folder && !(take_lock(l, error) && remove_stale(l->at.place, error))) return false;
    return bind_unix(l, error);
}

/* ---- An inherited descriptor ---- */

static bool name_inherited(struct listening *l, const struct sockaddr_un *at, socklen_t size)
{
    if (at->sun_family != AF_UNIX) return (l->tcp = true) && tcp_name(l->fd, &l->at);
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
    case FF_ENDPOINT_file: fail(error, wanted->place, NO_NOTES); break;
    case FF_ENDPOINT_unix: ok = listen_unix(options, &l, error); break;
    case FF_ENDPOINT_tcp: ok = tcp_listen(options, &l, error); break;
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

bool peer_uid(int fd, uid_t *ret_uid)
{
    struct ucred who;
    socklen_t size = sizeof who;
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &size) != 0 || who.uid == (uid_t)-1) return false;
    *ret_uid = who.uid;
    return true;
}

/* ---- The other side ---- */

static int dial_unix(const struct ff_endpoint *to, unsigned limit_ms, struct ff_writer *error)
{
    struct sockaddr_un address = unix_address(to->place);
    uid_t uid;
    int fd = net_open(AF_UNIX);
    const char *why =
        fd < 0 ? net_why() : net_connect(fd, (struct sockaddr *)&address, sizeof address, limit_ms);
    /* /tmp is everybody's: somebody else's service at our path is not ours. */
    if (!why && !(peer_uid(fd, &uid) && (uid == geteuid() || uid == 0)))
        why = "the service there runs under another account";
    if (!why) return fd;
    fail(error, to->place, why);
    if (fd >= 0) close(fd);
    return -1;
}

int endpoint_dial(const struct ff_endpoint *to, unsigned limit_ms, struct ff_writer *error)
{
    if (to->kind == FF_ENDPOINT_unix) return dial_unix(to, limit_ms, error);
    if (to->kind == FF_ENDPOINT_tcp) return tcp_dial(to, limit_ms, error);
    if (to->kind == FF_ENDPOINT_file)
        fail(error, to->place, NO_NOTES);
    else
        fail(error, "fd:", "is for the listener's side");
    return -1;
}

bool endpoint_secret(const struct ff_endpoint *at, char ret_secret[SECRET_MAX], struct ff_writer *error)
{
    (void)ret_secret;
    return fail(error, at->place, NO_NOTES);
}
