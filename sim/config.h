/* SPDX-License-Identifier: MIT */
#ifndef FF_SIM_CONFIG_H
#define FF_SIM_CONFIG_H

#include <stdbool.h>

#include "common/structs.h"
#include "common/winfax_codes.h"

struct sim;

/* The server's configuration as FAX_CONFIGURATION says it. Its values lie in sim->config; whoever uses one reads it there, when
 * he needs it, so that what is set takes effect for all that has not begun (SCF-6). */

void config_describe(const struct sim *sim, struct ff_configuration *ret_configuration);
/* What the client function checks by itself (SCF-2), and the server for it (SCF-E3). */
bool config_valid(const struct sim *sim, const struct ff_configuration *c);
/* ERROR_NOT_ENOUGH_MEMORY: nothing has changed. */
ff_status config_set(struct sim *sim, const struct ff_configuration *c);

#endif
