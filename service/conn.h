/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_CONN_H
#define FF_SERVICE_CONN_H

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

#include "service/channel.h"
#include "service/server.h"
#include "service/sockets.h"

/* The inside of the server: its state, and that of one connection. Included by server.c, conn.c, floor.c, channel.c, pace.c
 * and control_service.c only. */

enum { ACCEPT_AGAIN_MS = 100 };
enum { READ_SIZE = 64 * 1024, REPLY_GATHER = 64 * 1024, CONTROL_LINE_MAX = 1024 * 1024, DRAIN_READS = 256 };

enum conn_protocol { CONN_unknown, CONN_wire, CONN_control };
enum conn_state {
    CONN_open,
    CONN_ending,   /* what is left in `output` is written, then it drains */
    CONN_draining, /* told why and shut; the rest of its bytes is thrown away, so that it can read the reason
                    */
    CONN_closed
};

/* What the socket did not take at once. While it is there, no further call is taken from the connection. */
struct output {
    struct ff_writer bytes;
    size_t from; /* what has gone out of it */
};

/* An unfinished frame or line. */
struct input {
    size_t size, room;
    uint8_t bytes[];
};

/* An idle connection is this and nothing else: both buffers come with need and go with it. There is one of these
 * for each of thousands that idle: hence the bits. */
struct conn {
    struct server *server;
    struct conn *next, *prev;
    struct input *input;
    struct output *output;
    struct world_peer peer;
    int fd;
    uint16_t drained;              /* draining: how often something was thrown away */
    uint16_t protocol : 2;         /* enum conn_protocol */
    uint16_t state : 2;            /* enum conn_state */
    uint16_t watched : 2;          /* for SOCKET_read, SOCKET_write */
    bool trusted : 1;              /* control: has shown the secret, or needs none */
    bool follows : 1;              /* control: is in server->followers */
    bool calls : 1;                /* has said Hello: its notification channel goes with it */
    bool foreign : 1, surplus : 1; /* to be refused as soon as its protocol is known */
    bool waits : 1, yielded : 1;   /* for the floor; it has lost the floor, and not spoken since */
};

/* A connection that is sent the trace as it grows. */
struct follower {
    struct conn *conn;
    uint32_t next; /* the first entry it has not been sent */
};

struct pace {
    enum ff_time_mode mode;
    uint64_t base, given; /* real, scaled: hrtime at the start; ticks given to the world since */
    bool fresh;           /* the clock was read in this turn */
    uv_timer_t due, outside;
    uint32_t process,
        thread; /* auto: who keeps time from moving; named when it is still so after OUTSIDE_MS */
    bool watching;
};

/* Whose frames are taken, under auto. */
struct floor {
    struct conn *holder;             /* of the last one; NULL: nobody's */
    FF_ARRAY(struct conn *) waiting; /* in the order in which they spoke */
    uv_timer_t look;                 /* while somebody waits: */
    unsigned looks;                  /* how often the holder was looked at, and whether it has spoken since */
    bool spoke;
};

struct server {
    struct server_options options;
    int listener;
    bool tcp;
    struct sockets *sockets, *blocked; /* of the connections and the listener; of channels that stopped */
    uv_prepare_t prepare;
    uv_timer_t again; /* full: looks whether the system has descriptors again */
    struct pace pace;
    struct floor floor;
    struct conn *conns, *closed; /* closed: freed before the loop sleeps */
    FF_ARRAY(struct channel) channels;
    FF_ARRAY(struct follower) followers;
    uint32_t connections, handles; /* connections: channels are counted too */
    uint64_t bytes_held;
    struct ff_writer reply, notices; /* scratch, shared by all */
    bool dirty, closing, down;
    bool
        full; /* no descriptor is left: the listener is not watched until a connection has gone, or `again` */
    bool said_full; /* and the operator knows */
    uint8_t read_buffer[READ_SIZE];
};

/* ---- conn.c ---- */

/* The socket of a connection, or of the listener (who: NULL), is ready. */
sockets_ready conn_ready;
/* Closes now; the world is told. The connection is there until conn_free_closed. */
void conn_close(struct conn *conn);
void conn_free_closed(struct server *server);
/* Writes the bytes now as far as the socket takes them and keeps the rest, behind what is kept already. The writer is empty then, and
 * may have lost its block: where nothing is kept yet, the rest stays where it lies. */
void conn_send(struct conn *conn, struct ff_writer *bytes);
/* The listener is watched again, after there was no descriptor. */
void conn_accept_again(struct server *server);
/* What a socket takes now; -1: it is broken. */
ptrdiff_t conn_put(int fd, const uint8_t *bytes, size_t size);
/* A descriptor of a connection or channel has been closed. */
void conn_gone(struct server *server);

/* It may speak now: works off what was held of it. */
void conn_go_on(struct conn *conn);

/* ---- floor.c ---- */

/* May this frame be taken now? False: floor_pass says when. */
bool floor_takes(struct conn *conn, const struct ff_frame *frame);
/* The next one that may speak, of those that wait; NULL: none may. */
struct conn *floor_pass(struct server *server);
/* The connection is going. */
void floor_leave(struct conn *conn);

/* ---- server.c ---- */

/* A line for whoever runs the daemon, cut at a kilobyte. */
void server_log(struct server *server, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* One of its handles of libuv is closed; with the last one the server is freed. */
void server_handle_closed(struct server *server);

/* ---- pace.c ---- */

bool pace_open(struct server *server);
void pace_close(struct server *server);
/* real, scaled: the world's clock is brought up to now, at most once a turn. Before anything is handed to the
 * world. */
void pace_touch(struct server *server);
/* The loop comes round without sleeping, and takes a turn then. */
void pace_again(struct server *server);
/* After a step: sets the timers for what comes next. */
void pace_turned(struct server *server, enum world_step step);

/* ---- control_service.c ---- */

/* One line of the control protocol: appends the answer to server->reply. False: the connection is to be
 * closed after. */
bool control_line(struct conn *conn, const char *line, size_t size);
/* A line with a JSON-RPC error and no id. */
void control_error(struct ff_writer *reply, int code, const char *words);
/* Sends the followers what the trace has grown by. */
void control_follow_all(struct server *server);
/* The connection is going. */
void control_unfollow(struct conn *conn);

#endif
