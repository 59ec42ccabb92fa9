/* SPDX-License-Identifier: MIT */
#include "service/command.h"
#include "service/scm.h"

enum exit_code run_scm(const struct command *command, const struct options *options, struct ff_writer *error)
{
    (void)command;
    return options_given(options, "service") ? scm_serve(options, error) : scm_keep(options, error);
}
