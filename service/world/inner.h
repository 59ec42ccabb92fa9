/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_WORLD_INNER_H
#define FF_SERVICE_WORLD_INNER_H

#include "service/world/notices.h"
#include "service/world/scenario.h"
#include "service/world/store.h"
#include "service/world/world.h"

/* What the files of service/world share. world.h is what others see. */
struct world {
    const struct ff_alloc *alloc;
    struct sim *sim;
    struct scenario scenario;    /* what the scenario says besides the model's set-up */
    struct notices notices;      /* what each process has not been written yet */
    struct store store;          /* the bytes of documents */
    struct ff_writer complaints; /* why peers were thrown out, a line each */
    struct ff_writer stuck;      /* the reason of the stuck verdict; empty: not stuck */
    char *secret;                /* what Hello must carry, or NULL */
    bool refused; /* memory was refused in here: the world is no longer faithful, reports say so */
};

#endif
