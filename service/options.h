/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_OPTIONS_H
#define FF_SERVICE_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/bytes.h"

/* Command lines as tables: an option is a row, and parsing, --help, the check against the man page and, for
 * the control commands, the parameters of the method come from it. */
enum option_type {
    OPTION_flag, /* takes no value */
    OPTION_text,
    OPTION_name,   /* a text that the world is to know: UTF-8 */
    OPTION_path,   /* of a file that is there: the parameter is its absolute path */
    OPTION_number, /* u64, decimal or 0x… */
    OPTION_count,  /* likewise, of 32 bits: what the control methods take */
    OPTION_words, /* a number when it is one, a list of words when it has commas or is a right, else a text */
    OPTION_duration, /* 250ms, 30s, 10m, … */
    OPTION_endpoint,
    OPTION_choice /* one of `choices`, separated by '|' */
};

struct option_row {
    const char *name; /* without the dashes; of a positional argument: its name in the usage line */
    enum option_type type;
    const char *
        value; /* what its value is called in the help ("FILE"); NULL for flags. OPTION_choice: the choices */
    const char *help;
    const char *key; /* the parameter of the control method that it fills, NULL none */
};
/* The end of an array of rows. */
#define OPTION_END                                                                                           \
    {                                                                                                        \
        0                                                                                                    \
    }

enum { OPTIONS_MAX = 32, POSITIONALS_MAX = 256 };

struct option_set {
    const struct option_row *own;         /* ended by OPTION_END; may be NULL */
    const struct option_row *common;      /* likewise */
    const struct option_row *positionals; /* likewise; the first `required` must be there */
    unsigned required;
    bool many; /* the last of them may be given again and again */
    bool rest; /* what follows (after the required ones, and "--" or the next) is a command of its own */
};

struct options {
    const struct option_set *set;
    const char *own[OPTIONS_MAX], *common[OPTIONS_MAX], *positionals[POSITIONALS_MAX]; /* NULL: not given */
    char *const *rest;                                                                 /* ended by NULL */
    bool help;
};

/* argv: what follows the command's name. False: *error has a line that names the option and, when one is
 * near, the one that was probably meant. */
bool options_parse(const struct option_set *set, char *const *argv, struct options *ret_options,
                   struct ff_writer *error);
/* Is the word an option of the set whose value is the next word? */
bool option_takes_next(const struct option_set *set, const char *word);
/* The value of an option of the set (own or common) by name; a flag that was given is "". NULL: not given. */
const char *options_value(const struct options *options, const char *name);
bool options_given(const struct options *options, const char *name);
/* Of values that options_parse has checked; `fallback` when not given. */
uint64_t options_number(const struct options *options, const char *name, uint64_t fallback);
uint64_t options_ticks(const struct options *options, const char *name, uint64_t fallback);
/* "  --name VALUE   help" a row. */
void options_help(const struct option_row *rows, struct ff_writer *out);
bool option_number(const char *text, uint64_t *ret_value);

#endif
