/* SPDX-License-Identifier: MIT */
#ifndef FF_CLIENT_LINK_H
#define FF_CLIENT_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/protocol.h"

/* A transport of the SDK: how frames get to a world and back. A versioned table of functions behind an opaque state,
 * chosen by name: "embedded:NAME", "daemon:unix:PATH", "daemon:tcp:HOST:PORT", (Windows only) "system".
 *
 * Legal order: open; any number of call, tell and settle from any thread; hang_up once, while calls may be under way; close,
 * when none is. Every slot is there. */

#define FF_LINK_VERSION 1U

/* What the SDK is told. All run on a thread of the link's own (daemon) or on the thread that is in call, tell or wait
 * (embedded), with no lock of the link held, and never two at once for one process. */
struct link_sink {
    void *ctx;
    /* One notify frame. After it returns, its events are posted. False: it is malformed, and the link is lost. */
    bool (*notify)(void *ctx, const struct ff_frame *frame);
    /* No more frames are there for the moment: the time to acknowledge them, all at once. */
    void (*rested)(void *ctx);
    /* The world is gone: every wait is to end, later calls fail (RPC_S_SERVER_UNAVAILABLE). Once. */
    void (*lost)(void *ctx, const char *why);
    /* The calling thread is in a signal handler: its ordinal, and the event that it has read last and not waited since
     * (0 none). Takes no lock. */
    void (*crashing)(void *ctx, uint32_t *ret_thread, uint32_t *ret_registration, uint64_t *ret_event);
};

enum link_status {
    LINK_ok,
    LINK_lost,    /* no world, or not any more */
    LINK_refused, /* it answered and does not want us: error text given */
    LINK_no_memory,
    LINK_too_long /* the request is longer than the protocol allows (FF_REQUEST_MAX): it was not sent */
};

/* What a caller of `call` makes room for in `reply` before: a reply that opens a handle fits, and is never lost. */
enum { LINK_REPLY_ROOM = 256 };
/* What answer_ms is for a program. Later calls have no limit: a debugger may hold the service. */
enum { LINK_ANSWER_MS = 10000 };
/* Where a reply's body begins in its frame: u32 size, u16 type, u16 flags, u32 status, u64 events, actions, now. */
enum { LINK_REPLY_BODY = 36 };

struct link_open {
    const struct ff_alloc *alloc;
    const char *config;        /* what stands behind the name and its colon */
    struct ff_in_Hello hello;  /* identity; version and secret are filled by the link */
    const char *secret_file;   /* NULL: none */
    unsigned answer_ms;        /* daemon: how long the answers to Hello and Listen may take */
    const char *scenario_file; /* embedded: NULL is the built-in scenario */
};

struct link_ops {
    uint32_t version;
    const char *name;
    bool simulates; /* its processes: the world is in this program, and the end of one is not the program's */
    /* Connects, says Hello, and listens. *ret_link, *ret_hello and *ret_now (virtual time) only on LINK_ok; else a
     * sentence for people in error[256]. The strings of *ret_hello live as long as the link. */
    enum link_status (*open)(const struct link_open *options, const struct link_sink *sink, void **ret_link,
                             struct ff_out_Hello *ret_hello, uint64_t *ret_now, char error[256]);
    /* Sends one call frame and waits for its reply. reply: a buffer of the caller, filled with the reply's frame bytes;
     * *ret_frame is taken apart from it. Blocks the calling thread only. Notifications that come before the reply may
     * be worked off while it waits.
     * LINK_no_memory with ret_frame->row: the reply came, but only its first LINK_REPLY_ROOM bytes were kept; its head is
     * in *ret_frame. Otherwise, on failure, *ret_frame is zeroed. */
    enum link_status (*call)(void *link, const struct ff_writer *frame, struct ff_writer *reply,
                             struct ff_frame *ret_frame);
    /* Sends one or more tell frames. They arrive in order, before later calls of the same thread. may_wait: a link may keep
     * them until the next frame of any kind, or the end. */
    enum link_status (*tell)(void *link, const struct ff_writer *frames, bool may_wait);
    /* A thread of this process is about to block, and has told Idle. Embedded: moves time as far as it goes and
     * delivers (through the sink) what comes of it; returns when there is nothing to do. Daemon: returns at once. */
    void (*settle)(void *link);
    /* Says Bye when `polite`, and hangs up: calls under way and later ones fail (LINK_lost). No sink function runs after
     * it returns. */
    void (*hang_up)(void *link, bool polite, uint32_t exit_code);
    /* Frees it. */
    void (*close)(void *link);
    /* In the child of a fork: lets go of what it shares with its parent, without a word. The link's memory, whose locks
     * other threads of the parent may have held, is left alone. */
    void (*forked)(void *link);
};

extern const struct link_ops link_daemon;
/* In client/embedded, linked only into targets that want a world in the process. NULL where it is not. */
const struct link_ops *link_embedded(void);
/* The system's own fax service, without frames (windows/system.h). NULL off Windows. */
const struct link_ops *link_system(void);

#endif
