/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_WORLD_SCENARIO_H
#define FF_SERVICE_WORLD_SCENARIO_H

#include <stdbool.h>
#include <stdint.h>

#include "service/world/expect.h"
#include "service/world/world.h"

/* A scenario, read: the model set up (not begun), and what concerns its surroundings. docs/scenario.schema.json is its
 * form, docs/guide.md its manual. */

/* How documents that are no TIFF become pages (SND-6): the first rule whose pattern matches the base name. */
struct render_rule {
    text pattern;
    bool fails; /* then `why` is what the report says */
    uint32_t pages;
    text why;
};

struct scenario {
    enum ff_time_mode time_mode;
    uint32_t scale_x1000; /* real, scaled: thousandths of a virtual second a real one; 1000 is real time */
    uint64_t seed;
    text name;         /* of the scenario, for the report; 0 when it gives none */
    text default_user; /* whose client it is that says nothing in Hello; 0: the first user */
    FF_ARRAY(struct render_rule) renders;
    struct expectations expectations;
};

/* Reads the text (world_options says which, and what overrides it) into a new model that has not begun. False: *error
 * holds "file:line: /pointer: what is wrong; how to mend" and a newline for each of all errors found, and nothing is
 * allocated. Every error of a scenario is reported, not the first alone. */
bool scenario_load(const struct world_options *options, const struct ff_alloc *alloc, struct sim **ret_sim,
                   struct scenario *ret_scenario, struct ff_writer *error);
void scenario_free(struct scenario *scenario, const struct ff_alloc *alloc);

#endif
