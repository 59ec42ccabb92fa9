/* SPDX-License-Identifier: MIT */
#ifndef FF_TESTS_UNIT_SIM_NOTIFY_H
#define FF_TESTS_UNIT_SIM_NOTIFY_H

#include "tests/unit/sim/phone.h"

/* For the notification half of the model, on the telephone's fixture (phone.h: its set-up and tear-down, its
 * times): a world of alice, bob and one modem, and clients of theirs that have windows, register, acknowledge
 * and answer as the SDK does. */

/* The config's switches become the profile's; before notify_begin. */
void notify_profile(struct phone *p, enum profile profile);
/* The service runs under this account (a user account is CORP\faxsvc); nobody is there yet. */
struct sim *notify_begin(struct phone *p, enum account account, bool interact);
/* The usual world: a user account, so that every duty of a client applies. */
struct sim *notify_begin_user(struct phone *p);

/* All of the trace since the last story, as trace_print says it, a line each. */
#define notify_story(p, ...) notify_story_at(p, (const char *const[]){__VA_ARGS__, NULL}, __FILE__, __LINE__)
void notify_story_at(struct phone *p, const char *const *lines, const char *file, int line);
/* How often a finding was raised. */
uint32_t notify_findings(const struct phone *p, enum finding_kind kind);
/* An event of the modem: its sequence. */
uint64_t notify_event(struct phone *p);
/* A timer that somebody waits for: a step of the script, which does no harm. Its ticket. */
uint64_t notify_timer(struct phone *p, uint64_t delay);
/* Does an op of our half with success. */
void notify_op(struct phone *p, const char *word, struct op op);
void notify_stop(struct phone *p);
void notify_start(struct phone *p);

/* ---- Clients ---- */

struct client {
    struct phone *p;
    uint32_t process;
    uint64_t fax; /* its server handle */
};

/* A process of that user with thread 1, which runs; connected. */
struct client client_of(struct phone *p, const char *user);
/* The same without a connection. */
struct client client_attach(struct phone *p, const char *user);
ff_status client_call(const struct client *c, enum ff_type type, const void *in, void *out);
ff_status client_connect(struct client *c);
ff_status client_close(const struct client *c, uint64_t handle);
/* A port handle on the modem; asserts success. */
uint64_t client_open_port(const struct client *c, uint32_t flags);
void client_exit(const struct client *c);
void client_vanish(const struct client *c);

/* A new window of its thread 1: its handle. */
uint64_t client_window(const struct client *c, enum ff_window_kind kind);
void client_destroy(const struct client *c, uint64_t window);

/* ---- FaxInitializeEventQueue ---- */

typedef struct ff_in_FaxInitializeEventQueue queue_request;

/* What a good call carries. */
queue_request window_request(const struct client *c, uint64_t window);
queue_request port_request(const struct client *c, uint64_t port, uint64_t key);
queue_request release_request(const struct client *c, uint64_t window);
/* The call; *ret_row (which may be left out) is SIM_NONE after a failure and after the log-off call. */
ff_status client_initialize(const struct client *c, queue_request in, uint32_t *ret_row);
/* Assert success; the registration's row. */
uint32_t client_register(const struct client *c, uint64_t window);
uint32_t client_register_port(const struct client *c, uint64_t port, uint64_t key);
/* The log-off call. */
ff_status client_release(const struct client *c, uint64_t window);

/* ---- What the SDK says ---- */

/* One entry: the process's registration (row) has posted and read so far. */
bool client_ack(const struct client *c, uint32_t row, uint64_t posted, uint64_t read);
/* One event of it was not delivered. */
bool client_except(const struct client *c, uint32_t row, uint64_t event, enum ff_outcome outcome);
/* Everything so far is posted and read for that registration. */
void client_reads_all(const struct client *c, uint32_t row);
/* Thread 1 waits until `deadline`, having seen all that was sent to it. */
void client_waits(const struct client *c, uint64_t deadline);

/* The next action that is a send, those before it dropped; asserts that there is one. */
struct action notify_send(struct phone *p);
/* Nobody is sent anything. */
void notify_no_send(struct phone *p);
/* The window procedure's answer, which counts. */
void notify_answer(struct phone *p, struct action send, uint64_t result);
/* Drops what nobody has taken. */
void notify_drop_actions(struct phone *p);

#endif
