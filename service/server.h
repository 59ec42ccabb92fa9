/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_SERVER_H
#define FF_SERVICE_SERVER_H

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

#include "service/endpoint.h"
#include "service/world/world.h"

/* A world with a listener: carries bytes between sockets and the world's two doors, and gives the world its
 * time. Used by fauxfaxd and, on the same loop as the child process, by `fauxfax run`.
 *
 * One turn of the loop: what came in is read and handed to the world; then, once and only when something came
 * in, the world steps, and what it has for anybody is written, gathered, with one call a connection. */
struct server;

struct server_hooks {
    void *ctx;
    void (*log)(void *ctx, const char *line);        /* for the operator; no newline */
    void (*turned)(void *ctx, enum world_step step); /* after each turn in which something happened */
    void (*down)(void *ctx);                         /* a tester asked for the end: call server_close */
    void (*closed)(void *ctx);                       /* after server_close: the server is gone */
};

struct server_limits {
    uint32_t connections; /* one more is told so and closed */
    uint64_t bytes_held;  /* of unfinished frames and lines, of all connections together */
};
#define SERVER_LIMITS ((struct server_limits){.connections = 20000, .bytes_held = 64U << 20})

struct server_options {
    uv_loop_t *loop;
    struct world *world;
    const char *secret;  /* TCP: what the first line or frame must carry; NULL: nothing */
    const char *address; /* as it was announced */
    struct server_hooks hooks;
    struct server_limits limits;
};

/* A loop to be given. False: *error says why not. */
bool server_loop(uv_loop_t *ret_loop, struct ff_writer *error);
/* Listens on listening->fd, which is the server's from then on (endpoint_unlisten is still the caller's, for
 * the file and the lock). Everything pointed at must outlive the server. NULL: *error says why; the fd is
 * still the caller's. */
struct server *server_open(const struct server_options *options, struct listening *listening,
                           struct ff_writer *error);
/* Closes every connection; the loop must run on until hooks.closed. Twice is once. */
void server_close(struct server *server);
/* Connections of clients (not of testers) that are open now. */
uint32_t server_clients(const struct server *server);
/* Does the process still have its connection for calls? */
bool server_has_client(const struct server *server, uint32_t process);
/* The world was changed by other means than a connection: take a turn. */
void server_poke(struct server *server);

#endif
