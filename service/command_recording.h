/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_COMMAND_RECORDING_H
#define FF_SERVICE_COMMAND_RECORDING_H

#include "service/world/recording.h"

/* Reads the file and what is in it; `bytes` is for the file. False: *error says why not, line by line. */
bool recording_load(const char *name, struct ff_writer *bytes, struct recording *ret_recording,
                    struct ff_writer *error);

#endif
