/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_WORLD_DIFF_H
#define FF_SERVICE_WORLD_DIFF_H

#include "service/world/recording.h"
#include "service/world/world.h"

/* A recording held against the model: its calls are made again, in their order, in a world whose modems, remote parties, sender and
 * configuration are those that the recording shows; time moves on to where its events have come. What was answered otherwise, and
 * what other events came, is a difference. Ids, handles, buffers and times are normalised: what stands at the same place is the
 * same. */

/* The scenario that a recording shows, JSON. shared: as recording_share_out has it. False: memory was refused. */
bool diff_scenario(const struct recording *recording, const bool *shared, struct ff_writer *out);

struct diff_options {
    const struct ff_alloc *alloc;
    const struct recording *recording;
    const char *name;           /* of its file; the copies of documents lie beside it */
    struct world_options world; /* text: NULL is diff_scenario's */
};
/* Appends a line a difference: "KEY at LINE: what came and what was expected". KEY is a function and the field, without the places
 * in lists, or an event. False: *error says why nothing could be compared; else it
 * may say what was not there to compare with. */
bool diff_make(const struct diff_options *options, struct ff_writer *differences, struct ff_writer *error);

#endif
