/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_WINDOWS_SCM_H
#define FF_SERVICE_WINDOWS_SCM_H

#include "service/control_client.h"
#include "service/scm.h"
#include "sim/states.h"

/* What the keeper and the service have in common. */

#define SCM_NAME "Fax"

/* A control of the keeper's own, to the service: end, whatever the fake's does. */
enum { SCM_LEAVE = 200 };

/* The fake's service, as testers see it. */
struct scm_fake {
    enum service_state state;
    uint32_t epoch, exit_code;
};

/* A connection that hears of it. NULL: *error says why. */
struct control_client *scm_listen(const struct options *options, struct ff_writer *error);
/* False: the fake has gone. */
bool scm_ask(struct control_client *control, struct scm_fake *ret_fake);
/* Until it may have changed since scm_ask. False: the fake has gone. */
bool scm_await(struct control_client *control);

#endif
