/* SPDX-License-Identifier: MIT */
#ifndef FF_TESTS_BENCH_SCENE_H
#define FF_TESTS_BENCH_SCENE_H

#include "sim/sim.h"

/* A model with clients, for what is measured of it. */
struct scene {
    struct sim *sim;
    struct ff_arena arena;
    uint32_t clients;
    uint64_t fax;  /* server handle of the last client */
    uint32_t last; /* that client */
    text module;
    uint64_t seen; /* events that the SDK has worked off */
};

enum { SCENE_SITES = 10 };
/* As many clients as that, each connected, with a window that is registered, and with calls from a few places. `units` is of no matter. */
void *scene_new(uint32_t clients, uint64_t units);
/* One client, and a document that can be sent. `argument` is of no matter. */
void *scene_of_jobs(uint32_t argument, uint64_t units);
void scene_free(void *scene);

ff_status scene_call(struct scene *s, uint32_t process, enum ff_type type, const void *in, void *out);
/* s->fax is the new handle. */
bool scene_connect(struct scene *s, uint32_t process);
bool scene_register(struct scene *s, uint32_t process);
/* The first client sends the document: the job's id. */
uint32_t scene_send(struct scene *s);
/* … and works off its events. */
void scene_reads(struct scene *s);

#endif
