/* SPDX-License-Identifier: MIT */
#ifndef FF_CLIENT_EMBEDDED_TEST_WORLD_H
#define FF_CLIENT_EMBEDDED_TEST_WORLD_H

#define FAUXFAX_TESTING_WITHOUT_PLACES
#include <fauxfax/testing.h>

#include "client/embedded/embedded.h"
#include "client/inner.h"

/* What the files behind fauxfax/testing.h share: the one world of the test. */

enum { TEST_PROCESSES = 64 };

struct test_world {
    struct embedded_world *world;             /* NULL: none */
    struct client *processes[TEST_PROCESSES]; /* by number - 1; NULL: ended */
    int count;
    struct ff_writer answer, story, report, saw, asked, verdict; /* what was handed out last */
    uint64_t story_from;
};
extern struct test_world test_world;

/* Tells the failure's sentence; 0. */
#if defined(__GNUC__) || defined(__clang__)
__attribute__((format(printf, 1, 2)))
#endif
int test_fail(const char *format, ...);
/* False: there is no world; that is said. */
bool test_has_world(void);
/* Can only threads of the clients move time? Not while the test is in no process of theirs, or moves it for them. */
void test_set_alone(bool alone);
/* The text of a writer that is to be handed out; NULL: memory was refused, which is said. */
const char *test_text(struct ff_writer *w);
/* A method of the control protocol: the answer's line in test_world.answer. False: it failed, which is said. params: NULL, or
 * members without braces. */
bool test_control(const char *method, const char *params);

/* Begins a log-off. False: refused, which is said. */
int test_begin_logoff(const char *user);
/* test_window.c: forgets the windows that were watched. */
void test_windows_forget(void);

#endif
