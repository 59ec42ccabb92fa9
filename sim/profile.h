/* SPDX-License-Identifier: MIT */
#ifndef FF_SIM_PROFILE_H
#define FF_SIM_PROFILE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/bytes.h"
#include "common/str.h"
#include "sim/states.def"
#include "sim/switches.def"

/* Version profiles are data: a column of switches.def. */
enum profile {
#define X(profile) PROFILE_##profile,
    SIM_PROFILES(X)
#undef X
        PROFILES
};

enum switch_value {
#define E(type, value, name) SWITCH_##value,
    SIM_SWITCH_ENUMS(E)
#undef E
        SWITCH_VALUES
};

struct switches {
#define X(name, kind, win2000, xp, win7, rule, meaning) uint64_t name;
    SIM_SWITCHES(X)
#undef X
};

/* Sets every switch to the profile's column. Milliseconds are stored as ticks. */
void profile_apply(enum profile profile, struct switches *ret_switches);
/* "win2000", "xp", "win7"; -1 for anything else. */
int profile_by_name(struct ff_str name);
const char *profile_name(enum profile profile);
/* All of them, in words: "win2000|xp|win7", "win2000, xp, win7". */
#define PROFILE_CHOICE(profile) "|" #profile
#define PROFILE_ITEM(profile) ", " #profile
#define PROFILE_CHOICES (&(SIM_PROFILES(PROFILE_CHOICE))[1])
#define PROFILE_LIST (&(SIM_PROFILES(PROFILE_ITEM))[2])

enum switch_kind { SWITCH_KIND_flag, SWITCH_KIND_count, SWITCH_KIND_ms, SWITCH_KIND_enum };
struct switch_row {
    const char *name, *rule, *meaning, *type; /* type: the enum's name, or "flag", "count", "ms" */
    enum switch_kind kind;
    uint32_t offset; /* of the uint64_t in struct switches */
};
/* Every switch, in the order of switches.def; *ret_count of them. */
const struct switch_row *switch_rows(uint32_t *ret_count);
const struct switch_row *switch_by_name(struct ff_str name);
/* Sets a switch from its words: "true"/"false" for flags, a number for counts, a number of milliseconds or a
 * duration ("3s"), or a value's name. False when the word is not one of the switch's. */
bool switch_set(struct switches *switches, const struct switch_row *row, struct ff_str word);
/* What it takes, in words: "refuse or accept", "true or false", "a number", "a duration (3s, 250ms)". */
void switch_values(const struct switch_row *row, struct ff_writer *w);
/* The word for its present value, into at most size bytes; returns the length. */
uint32_t switch_word(const struct switches *switches, const struct switch_row *row, char *to, uint32_t size);

#endif
