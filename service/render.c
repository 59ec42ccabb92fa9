/* SPDX-License-Identifier: MIT */
#include "service/render.h"

#include <string.h>

#include "common/utf.h"

enum { COLUMNS_MAX = 24, CELL_MAX = 100, GAP = 2 };

static bool is_table(const cJSON *list)
{
    return cJSON_IsArray(list) && cJSON_IsObject(list->child);
}

/* ---- One value ---- */

/* As Windows's headers and debuggers have them. */
static bool is_hex(const cJSON *v)
{
    static const char *const keys[] = {"window", "message_start"};
    for (size_t i = 0; v->string && i < sizeof keys / sizeof *keys; i++)
        if (strcmp(v->string, keys[i]) == 0) return cJSON_IsNumber(v) && v->valuedouble >= 0;
    return false;
}

static void write_value(const cJSON *v, struct ff_writer *out)
{
    char *printed;
    const cJSON *at;
    const char *between = "";
    if (!v || cJSON_IsNull(v))
        ff_write_text(out, "-");
    else if (cJSON_IsString(v))
        ff_write_shown(out, ff_str_of(v->valuestring), UINT32_MAX); /* names come from clients */
    else if (cJSON_IsBool(v))
        ff_write_text(out, "%s", cJSON_IsTrue(v) ? "yes" : "no");
    else if (cJSON_IsArray(v) || cJSON_IsObject(v)) {
        cJSON_ArrayForEach(at, v)
        {
            ff_write_text(out, at->string ? "%s%s " : "%s", between, at->string ? at->string : "");
            write_value(at, out);
            between = ", ";
        }
        if (!v->child) ff_write_text(out, "-");
    } else if (is_hex(v)) {
        ff_write_text(out, "0x%llX", (unsigned long long)v->valuedouble);
    } else if ((printed = cJSON_PrintUnformatted(v))) {
        ff_write_text(out, "%s", printed);
        cJSON_free(printed);
    }
}

/* ---- Tables ---- */

/* One in which no row has anything is left out: the others are wide enough. */
struct column {
    const char *name;
    unsigned width;
    bool filled;
};

struct table {
    struct column columns[COLUMNS_MAX];
    unsigned count;
};

static struct column *column_of(struct table *t, const char *name)
{
    for (unsigned i = 0; i < t->count; i++)
        if (strcmp(t->columns[i].name, name) == 0) return &t->columns[i];
    if (t->count == COLUMNS_MAX) return NULL;
    t->columns[t->count] = (struct column){name, (unsigned)strlen(name), false};
    return &t->columns[t->count++];
}

/* In characters: names are UTF-8. */
static unsigned shown_width(const uint8_t *at, size_t size)
{
    unsigned width = 0;
    for (size_t i = 0; i < size; i++) width += (at[i] & 0xC0) != 0x80;
    return width;
}

static unsigned width_of(const cJSON *v, struct ff_writer *scratch)
{
    ff_writer_reset(scratch);
    write_value(v, scratch);
    unsigned width = scratch->size ? shown_width(scratch->at, scratch->size) : 0;
    return width < CELL_MAX ? width : CELL_MAX;
}

/* Of what there is nothing to be seen but a dash. */
static bool is_empty(const cJSON *v)
{
    bool list = cJSON_IsArray(v) || cJSON_IsObject(v);
    return cJSON_IsNull(v) || (list && !v->child) || (cJSON_IsString(v) && !*v->valuestring);
}

static void leave_out_empty(struct table *t)
{
    unsigned kept = 0;
    for (unsigned i = 0; i < t->count; i++)
        if (t->columns[i].filled) t->columns[kept++] = t->columns[i];
    if (kept) t->count = kept;
}

static void measure(struct table *t, const cJSON *list)
{
    struct ff_writer scratch = ff_writer_on(ff_alloc_default());
    const cJSON *row, *cell;
    cJSON_ArrayForEach(row, list) cJSON_ArrayForEach(cell, row)
    {
        struct column *column = column_of(t, cell->string ? cell->string : "");
        unsigned width = width_of(cell, &scratch);
        if (column && width > column->width) column->width = width;
        if (column && !is_empty(cell)) column->filled = true;
    }
    ff_writer_free(&scratch);
}

/* Two blanks at least: a cell that is longer than its column may be does not run into the next one. */
static void pad(struct ff_writer *out, size_t from, unsigned width)
{
    unsigned used = out->size > from ? shown_width(out->at + from, out->size - from) : 0;
    unsigned blanks = used < width ? width - used + GAP : GAP;
    while (blanks--) ff_write_u8(out, ' ');
}

static void write_row(const struct table *t, const cJSON *row, struct ff_writer *out)
{
    ff_write_text(out, "  ");
    for (unsigned i = 0; i < t->count; i++) {
        size_t from = out->size;
        if (row)
            write_value(cJSON_GetObjectItemCaseSensitive(row, t->columns[i].name), out);
        else
            ff_write_text(out, "%s", t->columns[i].name);
        if (i + 1 < t->count) pad(out, from, t->columns[i].width);
    }
    ff_write_text(out, "\n");
}

static void write_table(const cJSON *list, struct ff_writer *out)
{
    struct table table = {.count = 0};
    const cJSON *row;
    measure(&table, list);
    leave_out_empty(&table);
    write_row(&table, NULL, out);
    cJSON_ArrayForEach(row, list) write_row(&table, row, out);
}

/* ---- Members ---- */

void render(const cJSON *result, struct ff_writer *out)
{
    const cJSON *at;
    cJSON_ArrayForEach(at, result)
    {
        ff_write_text(out, "%s:", at->string ? at->string : "");
        if (is_table(at)) {
            ff_write_text(out, "\n");
            write_table(at, out);
        } else {
            ff_write_text(out, " ");
            write_value(at, out);
            ff_write_text(out, "\n");
        }
    }
}
