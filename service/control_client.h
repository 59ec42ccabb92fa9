/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_CONTROL_CLIENT_H
#define FF_SERVICE_CONTROL_CLIENT_H

#include <cjson/cJSON.h>

#include "common/bytes.h"
#include "common/endpoint.h"
#include "service/exits.h"
#include "service/options.h"

/* The tester's side of the control protocol: blocking, one call at a time. */
struct control_client;

/* Where the service of these options is: --endpoint, else FAUXFAX_TRANSPORT (daemon:…, so that a script under
 * `fauxfax run` reaches its own world), else the user's own. */
bool control_endpoint(const struct options *options, struct ff_endpoint *ret_at, struct ff_writer *error);
/* How long a service has for its first answer. Later ones may take their time: a debugger may hold it. */
enum { CONTROL_ANSWER_MS = 10000 };
/* Connects and says hello (with the secret, over TCP), within limit_ms. *ret_hello is the answer, the caller's (may be NULL when
 * not wanted). NULL: *error says why, and what to do. */
struct control_client *control_open_at(const struct ff_endpoint *at, const struct options *options,
                                       unsigned limit_ms, cJSON **ret_hello, struct ff_writer *error);
/* The same at control_endpoint, within CONTROL_ANSWER_MS. */
struct control_client *control_open(const struct options *options, struct ff_writer *error);
struct control_client *control_close(struct control_client *client);

/* params are consumed (NULL: none). EXIT_well: *ret_result, the caller's (may be NULL when not wanted).
 * EXIT_finding: the service refused, EXIT_unreached: it is gone; then *error says why. */
enum exit_code control_call(struct control_client *client, const char *method, cJSON *params,
                            cJSON **ret_result, struct ff_writer *error);
/* The Win32 code with which the last call was refused, whoever made it; 0: it was not, or without one. */
uint32_t control_refusal(void);
/* The next line that is no answer, after log-follow; NULL: the service has closed the connection. */
cJSON *control_next(struct control_client *client);
/* The same, for who prints it: NULL too when nobody reads what we print. */
cJSON *control_next_heard(struct control_client *client);

/* The common options of every command that talks to a service. */
extern const struct option_row control_rows[];

#endif
