/* SPDX-License-Identifier: MIT */
#ifndef FF_CLIENT_LINK_H
#define FF_CLIENT_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/protocol.h"

/* A transport of the SDK: how frames get to a world and back. A versioned table of functions behind an opaque state,
 * chosen by name: "embedded", "daemon:unix:PATH", "daemon:tcp:HOST:PORT", (Windows only) "system".
 *
 * Legal order: open; any number of call and tell from any thread; close. Every slot is there. */

#define FF_LINK_VERSION 1U

/* What the SDK is told. All run on a thread of the link's own (daemon) or on the thread that is in call, tell or wait
 * (embedded), with no lock of the link held, and never two at once for one process. */
struct link_sink {
    void *ctx;
    /* One notify frame. After it returns, its events are posted. */
    void (*notify)(void *ctx, const struct ff_frame *frame);
    /* The world is gone: every wait is to end, later calls fail (RPC_S_SERVER_UNAVAILABLE). Once. */
    void (*lost)(void *ctx, const char *why);
};

enum link_status {
    LINK_ok,
    LINK_lost,    /* no world, or not any more */
    LINK_refused, /* it answered and does not want us: error text given */
    LINK_no_memory
};

struct link_open {
    const char *config;        /* what stands behind the name and its colon */
    struct ff_in_Hello hello;  /* identity; version and secret are filled by the link */
    const char *secret_file;   /* NULL: none */
    const char *scenario_file; /* embedded: NULL is the built-in scenario */
};

struct link_ops {
    uint32_t version;
    const char *name;
    /* Connects, says Hello, and listens. *ret_link only on LINK_ok; else a sentence for people in error[256].
     * *ret_hello: what the world said; its strings are valid until the function returns to the SDK's caller. */
    enum link_status (*open)(const struct link_open *options, const struct link_sink *sink, void **ret_link,
                             struct ff_out_Hello *ret_hello, char error[256]);
    /* Sends one call frame and waits for its reply. reply: a buffer of the caller, filled with the reply's frame bytes;
     * *ret_frame is taken apart from it. Blocks the calling thread only. Notifications that come before the reply may
     * be worked off while it waits. */
    enum link_status (*call)(void *link, const struct ff_writer *frame, struct ff_writer *reply,
                             struct ff_frame *ret_frame);
    /* Sends one or more tell frames. They arrive in order, before later calls of the same thread. */
    enum link_status (*tell)(void *link, const struct ff_writer *frames);
    /* A thread of this process is about to block, and has told Idle. Embedded: moves time as far as it goes and
     * delivers (through the sink) what comes of it; returns when there is nothing to do. Daemon: returns at once. */
    void (*settle)(void *link);
    /* Says Bye when `polite`, closes, ends its thread; no sink function runs after it returns. */
    void (*close)(void *link, bool polite, uint32_t exit_code);
};

extern const struct link_ops link_daemon;
/* In client/embedded, linked only into targets that want a world in the process. NULL where it is not. */
const struct link_ops *link_embedded(void);

#endif
