/* SPDX-License-Identifier: MIT */
#ifndef FF_TESTS_UNIT_CLIENT_FAKE_H
#define FF_TESTS_UNIT_CLIENT_FAKE_H

#include <stdbool.h>

#include "common/protocol.h"

/* A daemon in the test's own process, on a unix socket in a folder of its own: it answers Hello and Listen as a service
 * does, notes every frame, and answers calls as the case says. It keeps nothing of a world. */
struct fake;

/* What one call is answered. */
struct fake_answer {
    uint32_t status;
    const void *out;          /* the reply's record; NULL: none */
    uint64_t events, actions; /* of its head */
    const void *raw;          /* instead: these bytes as they are */
    size_t raw_size;
    bool hang_up; /* afterwards */
};
/* Fills *answer (zeroed; status 0 and no record) for a call. Runs on the fake's thread. */
typedef void fake_answerer(void *ctx, const struct ff_frame *call, struct fake_answer *answer);

/* answer NULL: every call succeeds with a record of zeros. Fails the test when it cannot. */
struct fake *fake_start(fake_answerer *answer, void *ctx);
/* Ends it; whoever is connected is hung up on. */
void fake_stop(struct fake *fake);
const char *fake_transport(const struct fake *fake); /* "daemon:unix:…" */
/* What XDG_RUNTIME_DIR must be for its endpoint to be the well-known one. */
const char *fake_runtime_dir(const struct fake *fake);
/* The answer to Hello, and how the next ones are treated: before the first client comes. */
struct ff_out_Hello *fake_hello(struct fake *fake);
/* These bytes instead of the answer to Hello (which: FF_TYPE_Hello) or to Listen; size 0: it hangs up. */
void fake_break(struct fake *fake, uint32_t which, const void *bytes, size_t size);

/* Writes on the notification channel. */
void fake_notify(struct fake *fake, enum ff_type type, const void *in);
void fake_notify_raw(struct fake *fake, const void *bytes, size_t size);
void fake_event(struct fake *fake, uint64_t sequence, uint32_t event, uint32_t device, uint32_t job);
/* Hangs up on the client: both connections. */
void fake_hang_up(struct fake *fake);

/* Waits until `count` frames of the type have come in all, and decodes the last of these into *ret_in (may be NULL). Its
 * strings and lists are the fake's until it stops. */
void fake_wait(struct fake *fake, enum ff_type type, unsigned count, void *ret_in);
/* The head of the count-th call of the type, which has come. */
struct ff_call_head fake_head(struct fake *fake, enum ff_type type, unsigned count);
/* Waits until so many connections have been hung up by their clients. */
void fake_wait_gone(struct fake *fake, unsigned count);
/* How many frames of the type have come so far. */
unsigned fake_count(struct fake *fake, enum ff_type type);
/* "ThreadBegin Idle Seen …": everything that came on the calls connection, Hello left out. */
const char *fake_story(struct fake *fake);

#endif
