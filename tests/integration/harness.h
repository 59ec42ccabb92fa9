/* SPDX-License-Identifier: MIT */
#ifndef FF_TESTS_INTEGRATION_HARNESS_H
#define FF_TESTS_INTEGRATION_HARNESS_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <sys/types.h>

#include "common/protocol.h"
#include "tests/support/rule.h"

/* The executables from outside: each case has a folder of its own (which is also XDG_RUNTIME_DIR), nothing
 * sleeps, and whatever was started is ended with the case. A wait that takes longer than HARNESS_S seconds
 * fails the program. */
#define HARNESS_S 50

int harness_set_up(void **state);
int harness_tear_down(void **state);
/* A path in the case's folder; valid until eight more were asked for. */
const char *in_folder(const char *name);
/* A file there, with these bytes. Its path. */
const char *write_in_folder(const char *name, const void *bytes, size_t size);

/* ---- Programs ---- */

struct program {
    pid_t pid;
    int out;      /* its standard output */
    char err[64]; /* a file with its standard error */
    bool over;
    int status;
};

/* argv ended by NULL; argv[0] may be FAUXFAX, FAUXFAXD or CLIENT (the paths of the build). */
struct program program_start(const char *const *argv);
#define START(...) program_start((const char *const[]){__VA_ARGS__, NULL})
/* The next line of its output, without the newline; "" at its end. Valid until the next call. */
const char *program_line(struct program *program);
/* Waits for its end, returns the exit code, or 1000 + the signal that ended it. */
int program_end(struct program *program);
/* Waits until it has stopped itself (a fault point). */
void program_stopped(struct program *program);
/* All that it wrote to its standard error so far. */
const char *program_err(const struct program *program);
/* START, all of its output (or NULL: not wanted), program_end. */
int run_to_end(const char *const *argv, char **ret_out, char **ret_err);
#define RUN_TO_END(out, err, ...) run_to_end((const char *const[]){__VA_ARGS__, NULL}, out, err)

/* fauxfaxd at unix:FOLDER/d/s with more options; ready when this returns. */
struct program daemon_start(const char *const *more);
#define DAEMON(...) daemon_start((const char *const[]){__VA_ARGS__, NULL})
const char *daemon_endpoint(void);

/* ---- Raw connections ---- */

int raw_connect(void); /* to the daemon of the case */
void raw_send(int fd, const void *bytes, size_t size);
void raw_call(int fd, enum ff_type type, const void *record);
/* The next frame; false at the end of the stream. Its bytes are valid until the next call. */
bool raw_frame(int fd, struct ff_frame *ret_frame);
/* The next line, "" at the end of the stream. */
const char *raw_line(int fd);
/* As a client: Hello said and answered; *ret_cookie for Listen. Returns the process. */
uint32_t raw_hello(int fd, uint64_t *ret_cookie);
int raw_listen(uint32_t process, uint64_t cookie);
/* One request of the control protocol on a connection of its own; its answer. */
cJSON *control(const char *method, const char *params);

#endif
