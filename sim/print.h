/* SPDX-License-Identifier: MIT */
#ifndef FF_SIM_PRINT_H
#define FF_SIM_PRINT_H

#include "common/protocol.h"
#include "common/winfax_codes.h"

struct sim;
struct caller;

/* Printing: the spooler, which needs no fax service (GEN-7), and what it hands over at EndDoc. In api_print.c, beside the calls. */

/* Would the service take this, as soon as its pages are a document? */
ff_status print_status(struct sim *sim, const struct caller *caller, const struct ff_in_PrintDocument *in);
/* It does (SPJ-8). document: its number; its cover page is the first of its pages. A service that is started for it stays so, even
 * when memory is refused for the job. */
ff_status print_submit(struct sim *sim, const struct caller *caller, const struct ff_in_PrintDocument *in,
                       uint32_t document, uint32_t *ret_job);

#endif
