/* SPDX-License-Identifier: MIT */
#ifndef FF_CLIENT_DAEMON_DIAL_H
#define FF_CLIENT_DAEMON_DIAL_H

#include "client/daemon/socket.h"
#include "client/link.h"

/* One connection to a daemon, as bytes: replies are read through a buffer, so that a small one costs one system call. */
struct line {
    socket_t socket;
    size_t at, have;
    uint8_t bytes[4096];
};

/* Reads exactly `size` bytes; false: the connection is over. */
bool line_read(struct line *line, void *to, size_t size);

enum line_status {
    LINE_ok,
    LINE_over,      /* closed, or cut off within a frame */
    LINE_malformed, /* what came is no reply to a call of that type */
    LINE_refused,   /* the world threw us out: *ret_frame is its reply to Hello, which says why */
    LINE_no_memory /* it came, its first LINK_REPLY_ROOM bytes were kept, the rest was read and thrown away */
};
/* The reply to a call of `type`. reply: a writer with LINK_REPLY_ROOM bytes of room. */
enum line_status line_reply(struct line *line, enum ff_type type, struct ff_writer *reply,
                            struct ff_frame *ret_frame);
/* The sentence of a reply to Hello, into error[256]. */
void line_refusal(const struct ff_frame *frame, char error[256]);

/* Where a service is, and what it wants to know of whoever comes. */
struct dial_to {
    struct ff_endpoint at;               /* no note: where it leads to */
    char secret[FF_ENDPOINT_SECRET_MAX]; /* "": none */
};
/* The two connections of a client. */
struct dialled {
    struct dial_to to;
    struct line calls, notices;
    struct ff_writer hello; /* holds the strings of the answer; the caller frees it */
};
/* Connects, says Hello and Listen. Fills *d, whose hello is an empty writer; on failure nothing is open,
 * and error has a sentence. */
enum link_status daemon_dial(const struct link_open *options, struct dialled *d,
                             struct ff_out_Hello *ret_hello, uint64_t *ret_now, char error[256]);

#endif
