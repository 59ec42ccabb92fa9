/* SPDX-License-Identifier: MIT */
#ifndef FF_TESTS_UNIT_WORLD_TALK_H
#define FF_TESTS_UNIT_WORLD_TALK_H

#include <string.h>

#include "service/world/inner.h"
#include "tests/support/refusing_alloc.h"
#include "tests/support/rule.h"

/* A world, and clients that talk to it in frames of bytes: what the daemon and the embedded transport do, without
 * sockets. Memory is counted; what is left at the end of a case fails it. */

enum { TALK_CLIENTS = 16 };

/* What a client is: two connections, and how far it has worked off its notifications. */
struct talk_client {
    struct world_peer calls, notices;
    uint32_t process; /* row */
    uint64_t cookie;
    uint64_t fax;             /* a server handle, once it has connected */
    uint64_t events, actions; /* worked off */
    bool open;
};

struct talk {
    struct refusing_alloc memory;
    struct world *world;
    struct ff_writer error, reply, frame, text;
    struct ff_arena arena; /* of what was decoded */
    struct talk_client clients[TALK_CLIENTS];
    struct ff_reply_head head; /* of the last reply */
    bool closed;               /* the last frame was refused */
    char why[256];             /* … with these words */
};

int talk_set_up(void **state);
int talk_tear_down(void **state);

/* Users alice and bob, one device "Modem" of id 1, a user account, seconds for everything; renders *.txt as two pages,
 * and *.bad not at all. members: more of the scenario, or NULL. The world before, if there was one, is gone. */
struct world *talk_world(struct talk *t, const char *time_mode, const char *members);
/* The same with other options; false when it is refused (t->error says why). */
bool talk_world_with(struct talk *t, const struct world_options *options);
void talk_end(struct talk *t);

/* ---- Frames ---- */

/* One frame as it comes off a socket. WORLD_close sets t->closed and t->why. */
enum world_verdict talk_frame(struct talk *t, struct world_peer *peer, const void *bytes, size_t size);
/* A call: its status (t->head has the rest); *out is filled on success (strings borrowed until the next call). */
uint32_t talk_call_as(struct talk *t, struct world_peer *peer, const struct ff_call_head *head,
                      enum ff_type type, const void *in, void *out);
uint32_t talk_call(struct talk *t, unsigned client, enum ff_type type, const void *in, void *out);
void talk_tell(struct talk *t, unsigned client, enum ff_type type, const void *in);
/* The same, and it must be refused: the words. */
const char *talk_tell_refused(struct talk *t, unsigned client, enum ff_type type, const void *in);

/* ---- Clients ---- */

/* Hello as that user (NULL: the default), Listen, one thread; clients[client] is open then. */
void talk_client(struct talk *t, unsigned client, const char *user);
void talk_bye(struct talk *t, unsigned client);
void talk_vanish(struct talk *t, unsigned client);
void talk_connect(struct talk *t, unsigned client);
/* A completion port's registration: its number. */
uint32_t talk_register_port(struct talk *t, unsigned client, uint64_t port, uint64_t key);
/* A top-level window (made if need be) is registered with 0x500. */
uint32_t talk_register_window(struct talk *t, unsigned client, uint64_t window);
uint32_t talk_logoff_call(struct talk *t, unsigned client, uint64_t window);
/* Uploads the bytes; the document's number. */
uint32_t talk_upload(struct talk *t, unsigned client, const char *name, const void *bytes, size_t size);
uint32_t talk_send(struct talk *t, unsigned client, uint32_t document, const char *number, uint32_t *ret_job);
/* The thread waits: until so many ticks from now (FF_TIME_NEVER: for ever). */
void talk_wait(struct talk *t, unsigned client, uint64_t ticks);

/* ---- Notifications ---- */

/* All that is pending for the client, a line a frame: "Registered 1 port 7 key 3", "Events 2-5", "Lost 1-9",
 * "Clock 3.000", … Empty: nothing, or not its turn. Counts as worked off, but Seen is another matter. */
const char *talk_notices(struct talk *t, unsigned client);
void talk_seen(struct talk *t, unsigned client);
#define talk_expect(t, client, ...)                                                                          \
    talk_expect_at(t, client, (const char *const[]){__VA_ARGS__, NULL}, __FILE__, __LINE__)
#define talk_silent(t, client) talk_expect_at(t, client, (const char *const[]){NULL}, __FILE__, __LINE__)
void talk_expect_at(struct talk *t, unsigned client, const char *const *lines, const char *file, int line);

/* ---- Control ---- */

/* One request; the whole answer, without its newline. params: members, or NULL. Valid until the next. */
const char *talk_ask(struct talk *t, const char *method, const char *params);
/* It must have a result; the answer from there on. */
const char *talk_do(struct talk *t, const char *method, const char *params);
void talk_emit(struct talk *t, unsigned times);

#endif
