/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_SETUP_H
#define FF_SERVICE_SETUP_H

#include "service/options.h"
#include "service/world/world.h"

/* What fauxfaxd and `fauxfax run` share: the options that shape a world. */
extern const struct option_row setup_rows[];

/* Where the built-in world is played when no scenario is given. In a run time is auto, and the user logs off when all is
 * quiet. At a desk somebody looks on: time is real, and nobody logs off by himself. */
enum setup_place { SETUP_run, SETUP_desk };

/* A recording that is to be replayed, and the name of its file. */
struct setup_recording {
    const struct recording *recording;
    const char *name;
};
/* A world as the options say (they must have setup_rows as common rows). NULL: *error says why, line by line. */
struct world *setup_world(const struct options *options, enum setup_place place, const char *secret,
                          struct ff_writer *error);
/* The same of a run, with a recording in the model's place. */
struct world *setup_replay(const struct options *options, const struct setup_recording *recording,
                           struct ff_writer *error);
/* Files for a world: world_options.read_file. */
bool setup_read_file(void *ctx, const char *path, struct ff_writer *bytes, struct ff_writer *why);

#endif
