/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_COMMAND_H
#define FF_SERVICE_COMMAND_H

#include <cjson/cJSON.h>

#include "service/exits.h"
#include "service/options.h"

struct command;
typedef enum exit_code command_run(const struct command *command, const struct options *options,
                                   struct ff_writer *error);

/* A command of fauxfax: a row of `commands` (command_table.c). */
struct command {
    const char *name; /* one word or two: "service account" */
    const char *help; /* one line */
    struct option_set set;
    command_run *run;
    const char *method; /* run_method: the control method; parameters are the options that have a key */
    const char
        *fixed; /* run_method: a flag parameter that the command itself says, "on" true or "!on" false */
};
extern const struct command commands[]; /* ended by a name of NULL */

/* The function behind each row: src file in brackets. */
command_run run_method; /* command_control.c: most of them */
command_run run_log, run_report, run_wait, run_down, run_advance, run_account; /* command_control.c */
command_run run_outbox, run_inbox;                                             /* command_box.c */
command_run run_switches;                                                      /* command_switches.c */
command_run run_logoff;                                                        /* command_logoff.c */
command_run run_up;                                                            /* command_up.c */
command_run run_scenario_check, run_scenario_show, run_scenario_init;          /* command_scenario.c */
command_run run_client, run_replay; /* run.c: `fauxfax run`, `replay` */
command_run run_recording;          /* command_recording.c */
command_run run_diff;               /* command_diff.c */
command_run run_scm;                /* command_scm.c */

/* What there is to be said besides: a line on standard error. Bare words are for people; as JSON it is one object a line,
 * {"error": {"command", "exit", "message"}}, under `kind`: error, warning or note; "code" where the service has refused with one. */
enum say { SAY_words, SAY_bare, SAY_json };
void command_say(enum say how, const char *kind, const char *command, enum exit_code code, const char *words);

/* What a command has to say, to standard output (command_control.c). `out` is freed. EXIT_internal: *error says why not. */
enum exit_code command_print(struct ff_writer *out, struct ff_writer *error);
enum exit_code command_print_json(const cJSON *value, struct ff_writer *error);
/* The result of a method, for people or, with --json, as it is. */
enum exit_code command_print_result(const struct options *options, const cJSON *result,
                                    struct ff_writer *error);

/* fauxfax: everything of main but the name. argv: after the program's name. */
int command_main(char *const *argv);
/* The command that argv begins with; *ret_words: how many words its name takes. NULL: none. */
const struct command *command_find(char *const *argv, int *ret_words);
/* --help of a command, as it is printed; NULL: of fauxfax. */
void command_help(const struct command *command, struct ff_writer *out);

#endif
