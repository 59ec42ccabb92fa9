/* SPDX-License-Identifier: MIT */
#ifndef FF_TESTS_UNIT_SIM_INVARIANTS_H
#define FF_TESTS_UNIT_SIM_INVARIANTS_H

#include "sim/sim.h"

/* What holds of the notification half between any two steps, whatever has happened: the rows agree with each other.
 * Fails the case otherwise. */
void invariants_check(const struct sim *sim);
/* Of cover pages alone: each is of one job, of one fax that was sent, or free. */
void invariants_check_covers(const struct sim *sim);
/* Of routing methods and what they have done alone. */
void invariants_check_routing(const struct sim *sim);

#endif
