/* SPDX-License-Identifier: MIT */
#ifndef FF_SIM_RECEIPT_H
#define FF_SIM_RECEIPT_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/text.h"

struct sim;
struct job;

/* What the service tells the sender of a fax when it is through, or is given up (FJP-7). Nothing is mailed: this is what
 * would have been. */
struct receipt {
    uint32_t job, type; /* type: DRT_EMAIL, DRT_INBOX */
    bool delivered;
    text address; /* DRT_EMAIL */
    text user, number;
    uint64_t at;
};

/* Of a job that ends so; nothing, where none is wanted. */
void receipt_write(struct sim *sim, const struct job *job, bool delivered);

#endif
