/* SPDX-License-Identifier: MIT */
#include "sim/profile.h"

#include <stddef.h>

#include "common/filetime.h"

/* What a cell of switches.def means, by the kind of its row. */
#define VALUE_flag(cell) (cell)
#define VALUE_count(cell) (cell)
#define VALUE_ms(cell) ((cell)*FF_TICKS_PER_MS)
#define VALUE_repeat(cell) SWITCH_##cell
#define VALUE_process_end(cell) SWITCH_##cell
#define VALUE_poster(cell) SWITCH_##cell
#define VALUE_call_handle(cell) SWITCH_##cell

static const struct switches columns[PROFILES] = {
    [PROFILE_win2000] =
        {
#define X(name, kind, win2000, xp, win7, rule, meaning) .name = VALUE_##kind(win2000),
            SIM_SWITCHES(X)
#undef X
        },
    [PROFILE_xp] =
        {
#define X(name, kind, win2000, xp, win7, rule, meaning) .name = VALUE_##kind(xp),
            SIM_SWITCHES(X)
#undef X
        },
    [PROFILE_win7] =
        {
#define X(name, kind, win2000, xp, win7, rule, meaning) .name = VALUE_##kind(win7),
            SIM_SWITCHES(X)
#undef X
        },
};

void profile_apply(enum profile profile, struct switches *ret_switches)
{
    *ret_switches = columns[profile];
}

static const char *const profile_names[PROFILES] = {
#define X(profile) #profile,
    SIM_PROFILES(X)
#undef X
};

int profile_by_name(struct ff_str name)
{
    for (int i = 0; i < PROFILES; i++)
        if (ff_str_eq_nocase(name, ff_str_of(profile_names[i]))) return i;
    return -1;
}

const char *profile_name(enum profile profile)
{
    return profile_names[profile];
}

#define KIND_flag SWITCH_KIND_flag
#define KIND_count SWITCH_KIND_count
#define KIND_ms SWITCH_KIND_ms
#define KIND_repeat SWITCH_KIND_enum
#define KIND_process_end SWITCH_KIND_enum
#define KIND_poster SWITCH_KIND_enum
#define KIND_call_handle SWITCH_KIND_enum

static const struct switch_row rows[] = {
#define X(name, kind, win2000, xp, win7, rule, meaning)                                                      \
    {#name, rule, meaning, #kind, KIND_##kind, (uint32_t)offsetof(struct switches, name)},
    SIM_SWITCHES(X)
#undef X
};

enum { ROWS = sizeof rows / sizeof *rows };

static const struct word {
    const char *type, *word;
    uint64_t value;
} words[] = {
#define E(type, value, name) {#type, name, SWITCH_##value},
    SIM_SWITCH_ENUMS(E)
#undef E
        {"flag", "false", 0},
    {"flag", "true", 1},
    {"flag", "0", 0},
    {"flag", "1", 1},
};

enum { WORDS = sizeof words / sizeof *words };

const struct switch_row *switch_rows(uint32_t *ret_count)
{
    *ret_count = ROWS;
    return rows;
}

const struct switch_row *switch_by_name(struct ff_str name)
{
    for (uint32_t i = 0; i < ROWS; i++)
        if (ff_str_eq(name, ff_str_of(rows[i].name))) return &rows[i];
    return NULL;
}

static uint64_t *value_of(struct switches *switches, const struct switch_row *row)
{
    return (uint64_t *)(void *)((char *)switches + row->offset);
}

/* What a number counts in; 0: the switch is none. */
static uint64_t unit_of(const struct switch_row *row)
{
    if (row->kind == SWITCH_KIND_ms) return FF_TICKS_PER_MS;
    return row->kind == SWITCH_KIND_count;
}

/* A duration, in whole milliseconds. */
static bool duration_of(struct ff_str word, uint64_t *ret_number)
{
    const uint64_t most = 9999999999; /* as number_of has it */
    uint64_t ticks;
    if (!ff_duration_parse(word, &ticks) || ticks / FF_TICKS_PER_MS > most) return false;
    *ret_number = ticks / FF_TICKS_PER_MS;
    return true;
}

/* At most ten digits: more milliseconds than a simulation lasts, and no overflow in ticks. */
static bool number_of(struct ff_str word, uint64_t *ret_number)
{
    if (word.size == 0 || word.size > 10) return false;
    uint64_t number = 0;
    for (uint32_t i = 0; i < word.size; i++) {
        if (word.at[i] < '0' || word.at[i] > '9') return false;
        number = number * 10 + (uint64_t)(word.at[i] - '0');
    }
    *ret_number = number;
    return true;
}

bool switch_set(struct switches *switches, const struct switch_row *row, struct ff_str word)
{
    uint64_t number;
    if (unit_of(row)) {
        bool time = row->kind == SWITCH_KIND_ms && duration_of(word, &number);
        if (!time && !number_of(word, &number)) return false;
        *value_of(switches, row) = number * unit_of(row);
        return true;
    }
    for (uint32_t i = 0; i < WORDS; i++) {
        if (strcmp(words[i].type, row->type) != 0 || !ff_str_eq_nocase(word, ff_str_of(words[i].word)))
            continue;
        *value_of(switches, row) = words[i].value;
        return true;
    }
    return false;
}

void switch_values(const struct switch_row *row, struct ff_writer *w)
{
    const char *between = "";
    if (row->kind == SWITCH_KIND_flag) ff_write_text(w, "true or false");
    if (row->kind == SWITCH_KIND_count) ff_write_text(w, "a number");
    if (row->kind == SWITCH_KIND_ms) ff_write_text(w, "a duration (3s, 250ms)");
    for (uint32_t i = 0; i < WORDS && row->kind == SWITCH_KIND_enum; i++) {
        if (strcmp(words[i].type, row->type) != 0) continue;
        ff_write_text(w, "%s%s", between, words[i].word);
        between = " or ";
    }
}

static uint32_t print_number(uint64_t number, char *to, uint32_t size)
{
    char digits[20];
    uint32_t count = 0, used = 0;
    do digits[count++] = (char)('0' + number % 10);
    while (number /= 10);
    while (count && used < size) to[used++] = digits[--count];
    return used;
}

uint32_t switch_word(const struct switches *switches, const struct switch_row *row, char *to, uint32_t size)
{
    uint64_t value = *(const uint64_t *)(const void *)((const char *)switches + row->offset);
    if (unit_of(row)) return print_number(value / unit_of(row), to, size);
    for (uint32_t i = 0; i < WORDS; i++) {
        if (strcmp(words[i].type, row->type) != 0 || words[i].value != value) continue;
        uint32_t length = (uint32_t)strlen(words[i].word);
        if (length > size) length = size;
        memcpy(to, words[i].word, length);
        return length;
    }
    return 0;
}
