/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_WORLD_INNER_H
#define FF_SERVICE_WORLD_INNER_H

#include "service/world/notices.h"
#include "service/world/replay.h"
#include "service/world/scenario.h"
#include "service/world/site_cache.h"
#include "service/world/store.h"
#include "service/world/world.h"

/* What a process has besides its row in the model. */
struct client {
    FF_ARRAY(text) modules; /* by ordinal - 1: paths, freed when it goes */
    uint32_t said;          /* bytes of texts that nobody had said before it */
    bool listened;          /* its notification channel has been opened */
};

/* Since when nothing has come but the ends of clients' own waits. */
struct lull {
    uint64_t after; /* the last event */
    uint64_t since;
    uint32_t processes, waits;
};

/* A move of time under auto that has come back to its embedder in the middle. */
struct move {
    bool begun;
    uint64_t since;
    uint32_t turns; /* so far */
};

/* Who kept time from moving, so long that it is to be told. */
struct standstill {
    bool any, polls;
    enum world_standstill until;
    uint32_t process, thread; /* thread: the client's ordinal; 0: it has not worked off what came */
    uint32_t called;          /* the place of its last call, or where it polls; SIM_NONE none */
    uint32_t waited;          /* … of its last wait */
    uint32_t registration;    /* of what it has in hand */
    struct handling handling;
};

/* What the files of service/world share. world.h is what others see. */
struct world {
    const struct ff_alloc *alloc;
    struct sim *sim;
    struct scenario scenario;        /* what the scenario says besides the model's set-up */
    struct notices notices;          /* what each process has not been written yet */
    struct store store;              /* the bytes of documents */
    struct site_cache sites;         /* call sites that were looked up lately */
    FF_ARRAY(struct client) clients; /* by process row */
    struct ff_arena arena;           /* of the frame that is taken; empty between two */
    struct lull lull;                /* under auto, as is the next */
    struct move move;
    struct standstill standstill;
    struct ff_writer complaints; /* why peers were thrown out, a line each */
    struct ff_writer stuck;      /* the reason of the stuck verdict; empty: not stuck */
    char *secret;                /* what Hello must carry, or NULL */
    bool (*read_file)(void *ctx, const char *path, struct ff_writer *bytes, struct ff_writer *why);
    void *read_file_ctx;
    world_look_up *look_up;
    struct replay *replay; /* NULL: the model answers */
    uint64_t cookie_key;   /* what the cookies of Hello are made from */
    bool alone;            /* world_set_alone */
    bool outsider;         /* world_set_outsider */
    bool watches_crashes;
    bool strict;  /* warnings fail the run */
    bool refused; /* memory was refused in here: the world is no longer faithful, reports say so */
};

/* One line for world_complaints, and for whoever asks the service what it did. Old ones make room. */
void world_complain(struct world *world, const char *line, size_t size);

#endif
