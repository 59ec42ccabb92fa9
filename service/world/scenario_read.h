/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_WORLD_SCENARIO_READ_H
#define FF_SERVICE_WORLD_SCENARIO_READ_H

#include "service/world/jsonscan.h"
#include "service/world/scenario.h"
#include "service/world/scenario_form.h"

/* What the files that read a scenario share. Mistakes are collected, and told in the order of the file. */

struct mistake {
    uint64_t order; /* line << 32 | column; 0: an option's */
    size_t from, size;
};

struct mistakes {
    struct ff_writer words;
    FF_ARRAY(struct mistake) rows;
    uint32_t more; /* that were not kept: MISTAKES_TOLD is enough to work on */
};

enum { MISTAKES_TOLD = 100 };

struct scenario_reader {
    const struct world_options *options;
    const struct ff_alloc *alloc;
    const char *name;                   /* of the file, for messages */
    struct json_document own, built_in; /* own.root NULL: there is only the built-in scenario */
    struct json_sink sink;              /* ctx: this */
    struct mistakes mistakes;
    bool refused;              /* memory was */
    struct said_scenario said; /* with the built-in parts for those that are left out */
    struct said_account account;
    struct sim_config config;
    struct sim *sim;
    struct scenario *scenario;
    FF_ARRAY(uint32_t) lines;
    bool users_wrong,
        devices_wrong; /* then names of them are not looked at: what follows is no mistake of its own */
};

/* Is the part the scenario's own, or the built-in one? */
bool scenario_says(const struct scenario_reader *r, const char *key);
/* Fills r->lines with the line of each element of a list: 0 in the built-in scenario. False: refused. */
bool scenario_lines(struct scenario_reader *r, const cJSON *list);
#if defined(__GNUC__) || defined(__clang__)
__attribute__((format(printf, 3, 4)))
#endif
void scenario_option_error(struct scenario_reader *r, const char *option, const char *format, ...);
/* The text of a string of the tree; NULL is the NULL text. Refusal is noted. */
text scenario_text(struct scenario_reader *r, const char *string);

/* scenario_options.c: what overrides the scenario. */
bool scenario_time_mode(const char *word, enum ff_time_mode *ret_mode, uint32_t *ret_scale_x1000);
void scenario_apply_options(struct scenario_reader *r);

/* scenario_config.c: what sim_new wants to know, and the switches. */
void scenario_read_config(struct scenario_reader *r);
/* Sets a switch by name from a string, number or flag; reports what is wrong with either. */
void scenario_switch(struct scenario_reader *r, const cJSON *at_name, const char *name, const cJSON *value,
                     struct switches *switches);

/* scenario_world.c: users, devices, parties, documents, the service. */
void scenario_read_world(struct scenario_reader *r);
/* A device by name or id: its id, or 0, which is reported. */
uint32_t scenario_device(struct scenario_reader *r, const cJSON *name_or_id);
/* Is there a user of that name? Reported when not. */
bool scenario_user(struct scenario_reader *r, const cJSON *at, const char *name);

/* scenario_routing.c: routing methods. */
void scenario_read_routing(struct scenario_reader *r);

/* scenario_steps.c: the time line. */
void scenario_read_steps(struct scenario_reader *r);

/* expect_read.c: the expectations. */
void scenario_read_expectations(struct scenario_reader *r);

#endif
