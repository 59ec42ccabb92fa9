/* SPDX-License-Identifier: MIT */
#ifndef FF_TESTS_BENCH_RAW_H
#define FF_TESTS_BENCH_RAW_H

#include "common/protocol.h"

/* A client without the SDK: what the SDK says of itself, call sites included, over blocking sockets. What it cannot do ends the program,
 * with a line that says why. */
struct raw {
    int calls, notices;
    uint32_t process;
    uint64_t fax;
    size_t have; /* bytes of `in` that no frame has been made of yet */
    uint8_t *in; /* of the notification channel; NULL: nothing was read yet */
};

_Noreturn void raw_die(const char *what);
/* A connection to unix:PATH. */
int raw_dial(const char *path);
/* Says Hello on a connection and reads the answer. */
uint32_t raw_hello(int fd, uint64_t *ret_cookie);
/* Hello, Listen, a thread, a window, FaxConnectFaxServer and FaxInitializeEventQueue. */
void raw_open(struct raw *raw, const char *path);
/* Its only thread waits, as the SDK's GetMessage would say it, and the service has heard of it. */
void raw_idle(struct raw *raw);
/* FaxAccessCheck and its answer. */
void raw_call(struct raw *raw);
/* Waits for events; how many came at once. 0: the channel has ended. */
uint64_t raw_events(struct raw *raw);
void raw_close(struct raw *raw);

#endif
