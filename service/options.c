/* SPDX-License-Identifier: MIT */
#include "service/options.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/endpoint.h"
#include "common/filetime.h"
#include "common/utf.h"
#include "service/file.h"

/* ---- Values ---- */

bool option_number(const char *text, uint64_t *ret_value)
{
    char *end;
    if (*text < '0' || *text > '9') return false; /* strtoull takes signs and blanks */
    errno = 0;
    *ret_value = strtoull(text, &end, strncmp(text, "0x", 2) == 0 ? 16 : 10);
    return *end == 0 && errno == 0;
}

static bool is_choice(const char *choices, const char *value)
{
    size_t size = strlen(value);
    for (const char *at = choices; at; at = strchr(at, '|'), at = at ? at + 1 : NULL)
        if (strncmp(at, value, size) == 0 && (at[size] == '|' || at[size] == 0)) return true;
    return false;
}

/* NULL, or what is wrong with the value. */
static const char *wrong(const struct option_row *row, const char *value)
{
    struct ff_endpoint endpoint;
    uint64_t number;
    const char *why = NULL;
    switch (row->type) {
    case OPTION_flag:
    case OPTION_text: return NULL;
    case OPTION_name:
    case OPTION_words:
    case OPTION_path: return ff_utf8_valid(value, strlen(value), NULL) ? NULL : "is not UTF-8";
    case OPTION_number: return option_number(value, &number) ? NULL : "is not a number";
    case OPTION_count:
        return option_number(value, &number) && number <= UINT32_MAX
                   ? NULL
                   : "is not a whole number from 0 to 4294967295";
    case OPTION_duration:
        return ff_duration_parse(ff_str_of(value), &number) ? NULL : "is not a duration (250ms, 30s, 10m)";
    case OPTION_endpoint: return ff_endpoint_parse(value, &endpoint, &why) ? NULL : why;
    case OPTION_choice: return is_choice(row->value, value) ? NULL : "is not one of the choices";
    }
    return NULL;
}

static bool check(const struct option_row *row, const char *dashes, const char *value,
                  struct ff_writer *error)
{
    const char *why = wrong(row, value);
    if (why) ff_write_text(error, "%s%s: \"%s\" %s", dashes, row->name, value, why);
    if (why && row->type == OPTION_choice) ff_write_text(error, ": %s", row->value);
    if (why) ff_write_text(error, "\n");
    return !why;
}

/* ---- Rows ---- */

static const struct option_row *find(const struct option_row *rows, const char *name, size_t size)
{
    for (; rows && rows->name; rows++)
        if (strlen(rows->name) == size && memcmp(rows->name, name, size) == 0) return rows;
    return NULL;
}

static size_t add_names(const struct option_row *rows, const char **to, size_t count)
{
    for (; rows && rows->name; rows++) to[count++] = rows->name;
    return count;
}

static bool unknown(const struct option_set *set, const char *name, size_t size, struct ff_writer *error)
{
    const char *names[2 * OPTIONS_MAX + 1] = {"help"};
    char given[64];
    snprintf(given, sizeof given, "%.*s", (int)size, name);
    size_t count = add_names(set->common, names, add_names(set->own, names, 1));
    const char *near = word_nearest(given, names, count);
    ff_write_text(error, "there is no option --%s", given);
    if (near) ff_write_text(error, "; did you mean --%s?", near);
    ff_write_text(error, "\n");
    return false;
}

static const struct option_row *find_in(const struct option_set *set, const char *name, size_t size)
{
    const struct option_row *row = find(set->own, name, size);
    return row ? row : find(set->common, name, size);
}

bool option_takes_next(const struct option_set *set, const char *word)
{
    if (strncmp(word, "--", 2) != 0 || strchr(word, '=')) return false;
    const struct option_row *row = find_in(set, word + 2, strlen(word + 2));
    return row && row->type != OPTION_flag;
}

/* ---- Parsing ---- */

struct parse {
    struct options *to;
    char *const *argv;
    unsigned positionals;
    bool dashes; /* "--" was there: no more options */
    struct ff_writer *error;
};

static const char **slot_of(struct options *o, const struct option_row *row)
{
    for (unsigned i = 0; o->set->own && o->set->own[i].name; i++)
        if (&o->set->own[i] == row) return &o->own[i];
    for (unsigned i = 0; o->set->common && o->set->common[i].name; i++)
        if (&o->set->common[i] == row) return &o->common[i];
    return NULL;
}

/* "--name", "--name=value" or "--name value". */
static bool parse_option(struct parse *p)
{
    const char *name = *p->argv++ + 2, *equals = strchr(name, '='), *value = equals ? equals + 1 : NULL;
    size_t size = equals ? (size_t)(equals - name) : strlen(name);
    const struct option_set *set = p->to->set;
    const struct option_row *row = find_in(set, name, size);
    if (!row) return unknown(set, name, size, p->error);
    if (row->type == OPTION_flag) {
        if (value) ff_write_text(p->error, "--%s takes no value\n", row->name);
        *slot_of(p->to, row) = "";
        return !value;
    }
    if (!value) value = *p->argv ? *p->argv++ : NULL;
    if (!value) {
        ff_write_text(p->error, "--%s wants a value: %s\n", row->name, row->value);
        return false;
    }
    *slot_of(p->to, row) = value;
    return check(row, "--", value, p->error);
}

static bool parse_positional(struct parse *p)
{
    const struct option_row *row = p->to->set->positionals;
    const char *value = *p->argv++;
    for (unsigned i = 0; row && row->name && i < p->positionals; i++)
        if (!p->to->set->many || row[1].name) row++;
    if (!row || !row->name || p->positionals == POSITIONALS_MAX) {
        ff_write_text(p->error, "\"%s\" is one argument too many\n", value);
        return false;
    }
    p->to->positionals[p->positionals++] = value;
    return check(row, "", value, p->error);
}

static bool parse_one(struct parse *p)
{
    const char *arg = *p->argv;
    if (p->dashes) return parse_positional(p);
    if (strcmp(arg, "--") == 0) {
        p->dashes = true;
        p->argv++;
        return true;
    }
    if (strcmp(arg, "--help") == 0 || strcmp(arg, "-h") == 0) {
        p->to->help = true;
        p->argv++;
        return true;
    }
    if (arg[0] == '-' && arg[1] == '-') return parse_option(p);
    if (arg[0] != '-' || !arg[1]) return parse_positional(p);
    ff_write_text(p->error, "there is no option %s; options have long names (--help lists them)\n", arg);
    return false;
}

bool options_parse(const struct option_set *set, char *const *argv, struct options *ret_options,
                   struct ff_writer *error)
{
    struct parse p = {ret_options, argv, 0, false, error};
    memset(ret_options, 0, sizeof *ret_options);
    ret_options->set = set;
    while (*p.argv && !ret_options->help) {
        bool dashes = strcmp(*p.argv, "--") == 0;
        if (set->rest && p.positionals == set->required && (dashes || **p.argv != '-')) {
            ret_options->rest = p.argv + dashes;
            break;
        }
        if (!parse_one(&p)) return false;
    }
    if (ret_options->help || p.positionals >= set->required) return true;
    ff_write_text(error, "%s is missing\n", set->positionals[p.positionals].name);
    return false;
}

/* ---- What was given ---- */

const char *options_value(const struct options *o, const char *name)
{
    const struct option_row *row = find_in(o->set, name, strlen(name));
    assert(row);
    return *slot_of((struct options *)(uintptr_t)o, row);
}

bool options_given(const struct options *o, const char *name)
{
    return options_value(o, name) != NULL;
}

uint64_t options_number(const struct options *o, const char *name, uint64_t fallback)
{
    const char *value = options_value(o, name);
    if (value) option_number(value, &fallback);
    return fallback;
}

uint64_t options_ticks(const struct options *o, const char *name, uint64_t fallback)
{
    const char *value = options_value(o, name);
    if (value) ff_duration_parse(ff_str_of(value), &fallback);
    return fallback;
}

void options_help(const struct option_row *rows, struct ff_writer *out)
{
    for (; rows && rows->name; rows++) {
        char left[80];
        snprintf(left, sizeof left, "--%s%s%s", rows->name, rows->value ? " " : "",
                 rows->value ? rows->value : "");
        ff_write_text(out, "  %-28s %s\n", left, rows->help);
    }
}
