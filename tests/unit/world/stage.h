/* SPDX-License-Identifier: MIT */
#ifndef FF_TESTS_UNIT_WORLD_STAGE_H
#define FF_TESTS_UNIT_WORLD_STAGE_H

#include "service/world/inner.h"
#include "tests/support/refusing_alloc.h"
#include "tests/support/rule.h"

/* A world from a scenario, and clients that do what real ones do, played on the model directly: what a report is about,
 * without frames or an SDK. Call sites have made-up addresses with made-up words. */

enum { STAGE_CLIENTS = 4 };

struct stage_client {
    uint32_t process;
    uint64_t fax;  /* its server handle */
    bool releases; /* makes the log-off call on WM_ENDSESSION(TRUE) */
    bool vetoes;   /* answers WM_QUERYENDSESSION with FALSE */
    bool hangs;    /* answers nothing */
    bool lazy;     /* posts its events, and reads none */
};

struct stage {
    struct refusing_alloc memory;
    struct world *world;
    struct ff_arena arena;
    struct ff_writer out;
    struct stage_client clients[STAGE_CLIENTS];
    uint32_t count;
};

int stage_set_up(void **state);
int stage_tear_down(void **state);

/* From the members of a scenario's object ("fauxfax", the start and short timings are there already); the model has begun. */
struct sim *stage_world(struct stage *s, const char *members);
/* From a whole scenario. */
struct sim *stage_world_text(struct stage *s, const char *scenario, const char *name);

/* A process of the first user, connected. */
struct stage_client *stage_client(struct stage *s, const char *image);
/* Window mode; the title as given. Its row. */
uint32_t stage_register(struct stage *s, struct stage_client *c, enum ff_window_kind kind, const char *title);
uint32_t stage_register_port(struct stage *s, struct stage_client *c, uint64_t key);
ff_status stage_release(struct stage *s, struct stage_client *c, uint64_t window);
/* The same call as the caller likes it, at the place of the log-off call. */
ff_status stage_initialize(struct stage *s, struct stage_client *c, struct ff_in_FaxInitializeEventQueue in);
void stage_send(struct stage *s, struct stage_client *c, const char *number, uint32_t pages);
void stage_close(struct stage *s, struct stage_client *c);
void stage_exit(struct stage *s, struct stage_client *c);

/* Up to so many seconds after the start: timers, deliveries, answers to the session manager, all in their order. */
void stage_play(struct stage *s, uint64_t seconds);
/* What the time line does when all is quiet. */
void stage_quiet(struct stage *s);
/* To the end: until no timer is left, and no step that waits for quiet. `often` is called after each moment. */
void stage_play_out(struct stage *s, void (*often)(struct stage *s));
/* A server handle. */
void stage_connect(struct stage *s, struct stage_client *c);

/* The report; valid until the next. */
const char *stage_report(struct stage *s, const struct world_report_options *options);

/* Compares with the file of that name in golden/; with FAUXFAX_GOLDEN=write in the environment it is written instead. */
void stage_golden(const char *name, const char *text);

#endif
