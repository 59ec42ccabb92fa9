/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_SCM_H
#define FF_SERVICE_SCM_H

#include "service/exits.h"
#include "service/options.h"

/* A service named Fax in the system's own service control manager, which is as that of the fake is: started and stopped there, it is
 * so here, and the other way round. Two processes do it: the keeper (`fauxfax scm`), which puts it in, starts it when the fake's has
 * started, and takes it out when the fake has gone; and the service's own, which the manager starts (`fauxfax scm --service`).
 *
 * Windows has such a manager; elsewhere both are refused. */

/* What the keeper says, on a line, when clients may ask. */
#define SCM_READY "ready"

/* The keeper, until the fake has gone. */
enum exit_code scm_keep(const struct options *options, struct ff_writer *error);
/* The service, until it has stopped. */
enum exit_code scm_serve(const struct options *options, struct ff_writer *error);

#endif
