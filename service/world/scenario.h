/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_WORLD_SCENARIO_H
#define FF_SERVICE_WORLD_SCENARIO_H

#include <stdbool.h>
#include <stdint.h>

#include "service/world/expect.h"
#include "service/world/world.h"

/* A scenario, read: the model set up (not begun), and what concerns its surroundings. docs/scenario.schema.json is its
 * form, docs/scenario.md its manual. */

/* How documents that are no TIFF become pages (SND-6): the first rule whose pattern matches the base name. */
struct render_rule {
    text pattern;
    bool fails; /* then `why` is what the report says */
    uint32_t pages;
    text why;
};

/* What a step of the time line is beside what the model knows of it. */
struct scenario_step {
    uint32_t line;                   /* in the scenario; 0: of the built-in one */
    uint32_t index;                  /* in the scenario's list, where --no-logoff leaves one out */
    bool optional;                   /* it fails nothing when it is not done */
    uint32_t file_line, file_column; /* of the file that it names */
};

struct scenario {
    enum ff_time_mode time_mode;
    uint32_t scale_x1000; /* real, scaled: thousandths of a virtual second a real one; 1000 is real time */
    uint64_t seed;
    text name; /* of the scenario, for the report: what it says, else of its file; 0: the built-in one */
    text default_user; /* whose client it is that says nothing in Hello; 0: the first user */
    FF_ARRAY(struct render_rule) renders;
    FF_ARRAY(struct scenario_step) steps; /* of the time line, in the order of the model's */
    struct expectations expectations;
};

/* Reads the text (world_options says which, and what overrides it) into a new model that has not begun. A part of the
 * world that the scenario leaves out is as in the built-in one. False: *error holds
 * "file:line:column: /pointer: what is wrong; how to mend" and a newline for each of all errors found, in the order of
 * the file (after those of options, "--profile: …"), and nothing is allocated. When the text is no JSON that is the one
 * error, and nothing else is looked at. */
bool scenario_load(const struct world_options *options, const struct ff_alloc *alloc, struct sim **ret_sim,
                   struct scenario *ret_scenario, struct ff_writer *error);
void scenario_free(struct scenario *scenario, const struct ff_alloc *alloc);

#endif
