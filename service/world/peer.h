/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_WORLD_PEER_H
#define FF_SERVICE_WORLD_PEER_H

#include "service/world/inner.h"

/* The inside of world_frame: what each type of frame does. peer.c takes frames apart, says who may send what when, and
 * answers; a handler is found by its type through the row of protocol.def. */

struct exchange {
    struct world *world;
    struct world_peer *peer;
    const struct ff_frame *frame;
    const char
        *wrong; /* set by a handler: the rules were broken like this. The connection is closed with it. */
    char words[200]; /* room for it */
};

/* Fills *out; the status goes into the reply, and *out only with success. */
typedef ff_status peer_call(struct exchange *x, const void *in, void *out);
/* NULL, or how the rules were broken. */
typedef const char *peer_tell(struct exchange *x, const void *in);

#define FF_PEER_DECLARE_call(name) peer_call call_##name;
#define FF_PEER_DECLARE_tell(name) peer_tell tell_##name;
#define FF_PEER_DECLARE_notify(name)
#define X(name, type, kind) FF_PEER_DECLARE_##kind(name)
FF_MESSAGES(X)
#undef X

/* ---- What a client can say, at most: whoever goes beyond it is no fax client ---- */

enum {
    PEER_MODULES_MAX = 1024,  /* in which its call sites lie */
    PEER_THREADS_MAX = 4096,  /* attached at once */
    PEER_WINDOWS_MAX = 65535, /* at once; of each that goes a row stays, as its two lines in the trace do */
    PEER_WORDS_MAX = 1024     /* bytes of a title, of a wait in words, of a name; the rest is cut off */
};
/* Texts that no one else has said: the world keeps them for its report. Ten thousand jobs take two. */
#define PEER_SAID_MAX (64U << 20)

/* What is kept of words that only people read. */
struct ff_str peer_words(struct ff_str said);
/* The row of a call site; SIM_NONE: unknown. */
uint32_t peer_site(struct exchange *x, uint32_t module, uint64_t address, uint32_t type,
                   const char *function);
/* The process of this connection goes, if it is there: by Bye, or as one that vanished (CHO-12). */
void peer_end_process(struct world *world, struct world_peer *peer, bool polite, uint32_t exit_code);

#endif
