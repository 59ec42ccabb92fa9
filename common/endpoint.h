/* SPDX-License-Identifier: MIT */
#ifndef FF_COMMON_ENDPOINT_H
#define FF_COMMON_ENDPOINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where a service listens, in words: the text forms only, no sockets. Service, command line and SDK agree here.
 *
 *   unix:PATH       a socket file
 *   tcp:HOST:PORT   HOST a name, an IPv4 address or [an IPv6 address]; port 0 lets the listener pick a free one
 *   fd:N            a listening socket that was inherited (the listener's side only)
 *   file:PATH       Windows: a note that its owner alone may read, of where on this machine the service listens, and of the
 *                   secret. It goes with the service, however that ends: what a socket file is elsewhere. */
enum ff_endpoint_kind { FF_ENDPOINT_unix, FF_ENDPOINT_tcp, FF_ENDPOINT_fd, FF_ENDPOINT_file };

/* A path fits sockaddr_un (108 with its NUL on Linux, less elsewhere). */
#define FF_ENDPOINT_PLACE_MAX 104
/* "tcp:[", place, "]:65535", NUL. */
#define FF_ENDPOINT_TEXT_MAX (FF_ENDPOINT_PLACE_MAX + 16)

struct ff_endpoint {
    enum ff_endpoint_kind kind;
    char place[FF_ENDPOINT_PLACE_MAX]; /* path or host, without brackets; "" for fd */
    uint16_t port;                     /* tcp */
    int fd;                            /* fd */
};

/* False: not an endpoint, and *ret_error (a literal) says what is wrong and how it should look. */
bool ff_endpoint_parse(const char *text, struct ff_endpoint *ret_endpoint, const char **ret_error);
void ff_endpoint_print(const struct ff_endpoint *endpoint, char to[FF_ENDPOINT_TEXT_MAX]);
/* Does the host, as written, stand for this machine alone? (tcp) */
bool ff_endpoint_is_loopback(const struct ff_endpoint *endpoint);
/* The endpoint at which `fauxfax up` listens and where the SDK looks when nothing is set: service.sock in the folder
 * "fauxfax" of runtime_dir (XDG_RUNTIME_DIR; NULL or relative: not set), else in /tmp/fauxfax-UID. False when the path
 * would be too long. The folder is the user's own, mode 0700: whoever connects checks that. */
bool ff_endpoint_well_known(const char *runtime_dir, unsigned long uid, struct ff_endpoint *ret_endpoint);
/* The same on Windows: the note "service" in the folder "fauxfax" of local_data (LOCALAPPDATA). */
bool ff_endpoint_well_known_note(const char *local_data, struct ff_endpoint *ret_endpoint);

/* What a note says: the endpoint and the secret, a line each. */
#define FF_ENDPOINT_SECRET_MAX 256
#define FF_ENDPOINT_NOTE_MAX (FF_ENDPOINT_TEXT_MAX + FF_ENDPOINT_SECRET_MAX)
/* Takes the text apart, in place. False: it is no note, or is not written to its end. */
bool ff_endpoint_note_parse(char *note, struct ff_endpoint *ret_at, const char **ret_secret);

#endif
