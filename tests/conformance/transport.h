/* SPDX-License-Identifier: MIT */
#ifndef FF_TESTS_CONFORMANCE_TRANSPORT_H
#define FF_TESTS_CONFORMANCE_TRANSPORT_H

#include <stddef.h>

/* What differs between the transports of the conformance suite. All functions fail the test and say why. */
struct fx_transport {
    const char *name;
    /* A world from a whole scenario, time manual. folder: a private one of this case. */
    void (*start)(const char *scenario, const char *folder);
    void (*stop)(void);
    /* One line of the control protocol without its newline; the answer's line, owned by the transport. */
    const char *(*control)(const char *line);
    /* The world's process is killed, and gone when this returns; stop is still to be called. NULL: it has none of its own. */
    void (*crash)(void);
    /* A client process of the world: its FAUXFAX_TRANSPORT word, owned by the transport. */
    const char *(*client_transport)(void);
};

extern const struct fx_transport fx_embedded, fx_daemon;

#endif
