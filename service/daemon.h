/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_DAEMON_H
#define FF_SERVICE_DAEMON_H

#include "service/options.h"

/* fauxfaxd: everything of main but the name. */
int daemon_main(char *const *argv);
extern const struct option_set daemon_options;
/* --help, as it is printed. */
void daemon_help(struct ff_writer *out);

#endif
