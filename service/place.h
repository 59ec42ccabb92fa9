/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_PLACE_H
#define FF_SERVICE_PLACE_H

#include "common/bytes.h"
#include "common/endpoint.h"

/* Where the private service of a run listens: a place that nobody else has. */
struct place {
    struct ff_endpoint at;
    char folder[64];      /* made for it; "" when there is none */
    char secret_file[80]; /* in it, to be made; "" when none is wanted */
};

/* tcp: one over TCP, for whoever cannot reach another. False: *error says why. */
bool place_make(bool tcp, struct place *ret_place, struct ff_writer *error);
/* Nothing is left of it. */
void place_remove(const struct place *place);

#endif
