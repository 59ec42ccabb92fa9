/* SPDX-License-Identifier: MIT */
#include "service/world/record_compare.h"

#include <stdio.h>
#include <string.h>

struct path {
    const struct path *up;
    const char *name;
};

static bool compare(const struct record_compare *how, const struct path *path, const struct ff_record *type,
                    const char *expected, const char *came, struct ff_writer *why);

static void write_path(struct ff_writer *w, const struct path *path)
{
    if (path->up && path->up->name) {
        write_path(w, path->up);
        ff_write_u8(w, '.');
    }
    ff_write_text(w, "%s", path->name);
}

/* The value alone, as ff_record_print has it. */
static void write_value(struct ff_writer *w, const struct ff_record *type, const struct ff_field *f,
                        const void *record)
{
    const struct ff_record one = {.name = type->name, .size = type->size, .count = 1, .fields = f};
    struct ff_writer printed = ff_writer_on(w->alloc);
    size_t name = strlen(f->name) + 2; /* {name= */
    ff_record_print(&printed, &one, record);
    if (printed.failed)
        w->failed = true;
    else
        ff_write_bytes(w, printed.at + name, printed.size - name - 1);
    ff_writer_free(&printed);
}

static bool same_list(const struct record_compare *how, const struct path *path, const struct ff_field *f,
                      const struct ff_list *expected, const struct ff_list *came, struct ff_writer *why)
{
    if (expected->count != came->count) {
        write_path(why, path);
        ff_write_text(why, ": %lu came, %lu were expected", (unsigned long)came->count,
                      (unsigned long)expected->count);
        if (how->all) ff_write_u8(why, '\n');
        return false;
    }
    bool same = true;
    for (uint32_t i = 0; i < came->count && (same || how->all); i++) {
        char number[16];
        const struct path item = {path, number};
        snprintf(number, sizeof number, "%lu", (unsigned long)i);
        same = compare(how, &item, f->sub, ff_list_record(expected, f->sub, i),
                       ff_list_record(came, f->sub, i), why) &&
               same;
    }
    return same;
}

/* Of what holds no other records. */
static bool same_value(const struct record_compare *how, const struct ff_field *f, const void *expected,
                       const void *came)
{
    switch (f->kind) {
    case FF_KIND_u32: return *(const uint32_t *)expected == *(const uint32_t *)came;
    case FF_KIND_str:
    case FF_KIND_blob:
        return how->no_strings || ff_str_eq(*(const struct ff_str *)expected, *(const struct ff_str *)came);
    case FF_KIND_systime: return memcmp(expected, came, sizeof(struct ff_systime)) == 0;
    default: return *(const uint64_t *)expected == *(const uint64_t *)came;
    }
}

static bool same_field(const struct record_compare *how, const struct path *path,
                       const struct ff_record *type, const struct ff_field *f, const char *expected,
                       const char *came, struct ff_writer *why)
{
    const void *e = expected + f->offset, *c = came + f->offset;
    enum record_field said = how->field ? how->field(how->ctx, f, e, c) : RECORD_FIELD_compare;
    if (said == RECORD_FIELD_same) return true;
    if (said == RECORD_FIELD_compare && f->kind == FF_KIND_rec) return compare(how, path, f->sub, e, c, why);
    if (said == RECORD_FIELD_compare && f->kind == FF_KIND_list) return same_list(how, path, f, e, c, why);
    if (said == RECORD_FIELD_compare && same_value(how, f, e, c)) return true;
    write_path(why, path);
    ff_write_text(why, ": ");
    write_value(why, type, f, came);
    ff_write_text(why, " came, ");
    write_value(why, type, f, expected);
    ff_write_text(why, how->all ? " was expected\n" : " was expected");
    return false;
}

static bool compare(const struct record_compare *how, const struct path *path, const struct ff_record *type,
                    const char *expected, const char *came, struct ff_writer *why)
{
    bool same = true;
    for (uint32_t i = 0; i < type->count && (same || how->all); i++) {
        const struct path field = {path, type->fields[i].name};
        same = same_field(how, &field, type, &type->fields[i], expected, came, why) && same;
    }
    return same;
}

bool record_compare(const struct record_compare *how, const struct ff_record *type, const void *expected,
                    const void *came, struct ff_writer *why)
{
    const struct path top = {NULL, NULL};
    return compare(how, &top, type, expected, came, why);
}
