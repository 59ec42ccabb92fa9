/* SPDX-License-Identifier: MIT */
#ifndef FF_TESTS_UNIT_CLIENT_HOST_DOUBLE_H
#define FF_TESTS_UNIT_CLIENT_HOST_DOUBLE_H

#include "client/host.h"

/* A Windows that only takes notes, for tests of the fax side alone. Windows 0x100 and up are top-level ones of this
 * process, 0x200 and up children; ports are 0x300 and up. */
enum { NOTED_MAX = 256 };

struct noted_post {
    bool packet;
    uint64_t window, port, key, wparam, lparam, sequence;
    uint32_t message, registration;
};

struct host {
    struct client *client;
    struct noted_post posts[NOTED_MAX];
    unsigned count;
    enum ff_outcome outcome; /* what posting answers */
    uint64_t send, send_window, clock;
    uint32_t send_message;
    const void *event_block; /* what host_is_event says yes to */
    char stuck[128], ended[160];
    uint32_t end_code;
    unsigned ends;
    unsigned calls_begun, calls_ended;
};

/* The calling thread's last error is kept in here. */
void host_double_reset_error(uint32_t code);
/* Waits until host_end has been called. */
void host_double_wait_end(struct host *host);
/* … until so many posts have been noted. */
void host_double_wait_posts(struct host *host, unsigned count);

#endif
