/* SPDX-License-Identifier: MIT */
#ifndef FF_SIM_PORT_H
#define FF_SIM_PORT_H

#include <stdbool.h>
#include <stdint.h>

#include "common/structs.h"
#include "common/winfax_codes.h"

struct sim;

/* What a client sets of a device (FaxSetPort). Whoever uses a setting reads it from the device when he needs it, so that it
 * counts for the next call of either direction. Priorities are the places 1 to n of the n devices (FPI-2, GEN-31). */

/* Numbers the devices by the priorities that the set-up gave them: equal ones in order of rows. */
void ports_number(struct sim *sim);
/* The values, which need nobody else to be judged (GEN-30). */
bool port_valid(const struct sim *sim, const struct ff_port_info *info);
/* Steps 6 and 7 of GEN-23: the code, and then nothing has changed. */
ff_status port_set(struct sim *sim, uint32_t device, const struct ff_port_info *info);

#endif
