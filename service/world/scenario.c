/* SPDX-License-Identifier: MIT */
#include "service/world/scenario.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "service/world/scenario_read.h"

/* ---- Mistakes ---- */

/* Keeps the words from `from` on, which end the writer, as a mistake; takes them back when there are enough. */
static void mistake_add(struct scenario_reader *r, uint64_t order, size_t from)
{
    struct mistakes *m = &r->mistakes;
    if (m->words.failed || !ff_array_room(r->alloc, &m->rows, 1)) {
        r->refused = true;
        return;
    }
    if (m->rows.count == MISTAKES_TOLD) {
        m->more++;
        m->words.size = from;
        return;
    }
    m->rows.at[m->rows.count++] = (struct mistake){order, from, m->words.size - from};
}

/* Keys may hold anything, and be of any length. */
static void write_pointer(struct ff_writer *w, const char *pointer)
{
    enum { LONGEST = 200 };
    size_t size = strlen(pointer), shown = size < LONGEST ? size : LONGEST;
    while (shown < size && ((unsigned char)pointer[shown] & 0xC0) == 0x80) shown--;
    for (size_t i = 0; i < shown; i++)
        ff_write_u8(w, (unsigned char)pointer[i] < ' ' || pointer[i] == 0x7F ? '?' : (uint8_t)pointer[i]);
    ff_write_text(w, shown < size ? "...: " : ": ");
}

static void mistake_at(struct scenario_reader *r, const char *file, struct json_place at, const char *pointer,
                       const char *what)
{
    struct ff_writer *w = &r->mistakes.words;
    size_t from = w->size;
    const struct world_options *o = r->options;
    if (at.line == o->added_line && at.column >= o->added_column + o->added) at.column -= o->added;
    ff_write_text(w, "%s:%lu:%lu: ", file, (unsigned long)at.line, (unsigned long)at.column);
    if (*pointer) write_pointer(w, pointer);
    ff_write_text(w, "%s\n", what);
    mistake_add(r, (uint64_t)at.line << 32 | at.column, from);
}

void scenario_option_error(struct scenario_reader *r, const char *option, const char *format, ...)
{
    char what[256];
    struct ff_writer *w = &r->mistakes.words;
    size_t from = w->size;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    ff_write_text(w, "%s: %s\n", option, what);
    mistake_add(r, 0, from);
}

static void scan_error(void *ctx, struct json_place at, const char *pointer, const char *what)
{
    struct scenario_reader *r = ctx;
    mistake_at(r, r->name, at, pointer, what);
}

static void read_error(void *ctx, const cJSON *at, const char *what)
{
    struct scenario_reader *r = ctx;
    struct ff_writer pointer = ff_writer_on(r->alloc);
    struct json_place place = {0, 0};
    const char *file = r->name;
    if (!at || !json_document_place(&r->own, at, &place, &pointer)) file = "(built-in)";
    if (at && !place.line) json_document_place(&r->built_in, at, &place, &pointer);
    const char *where = ff_writer_cstr(&pointer);
    if (where)
        mistake_at(r, file, place, where, what);
    else
        r->refused = true;
    ff_writer_free(&pointer);
}

/* In the order of the file; those at one place as they were found. */
static void sort(struct mistakes *m)
{
    for (uint32_t i = 1; i < m->rows.count; i++)
        for (uint32_t k = i; k > 0 && m->rows.at[k].order < m->rows.at[k - 1].order; k--) {
            struct mistake swap = m->rows.at[k];
            m->rows.at[k] = m->rows.at[k - 1];
            m->rows.at[k - 1] = swap;
        }
}

static void tell_all(struct scenario_reader *r, struct ff_writer *error)
{
    struct mistakes *m = &r->mistakes;
    sort(m);
    for (uint32_t i = 0; i < m->rows.count; i++)
        ff_write_bytes(error, m->words.at + m->rows.at[i].from, m->rows.at[i].size);
    if (m->more) ff_write_text(error, "%s: and %lu more\n", r->name, (unsigned long)m->more);
    if (r->refused) ff_write_text(error, "%s: memory was refused\n", r->name);
}

/* ---- What the parts ask ---- */

bool scenario_says(const struct scenario_reader *r, const char *key)
{
    return r->own.root && cJSON_GetObjectItemCaseSensitive(r->own.root, key) != NULL;
}

bool scenario_lines(struct scenario_reader *r, const cJSON *list)
{
    uint32_t count = (uint32_t)cJSON_GetArraySize(list);
    r->lines.count = 0;
    if (!ff_array_room(r->alloc, &r->lines, count)) {
        r->refused = true;
        return false;
    }
    r->lines.count = count;
    json_document_lines(&r->own, list, r->lines.at);
    return true;
}

text scenario_text(struct scenario_reader *r, const char *string)
{
    text t = 0;
    if (!text_intern(&r->sim->texts, r->alloc, ff_str_of(string), &t)) r->refused = true;
    return t;
}

/* ---- Documents ---- */

static bool read_document(struct scenario_reader *r, struct json_document *d, struct ff_str text_of_it)
{
    const struct json_scan_sink sink = {r, scan_error};
    if (json_document_read(d, r->alloc, text_of_it, true, &sink)) return true;
    if (!r->mistakes.rows.count) r->refused = true;
    return false;
}

static bool read_documents(struct scenario_reader *r)
{
    const struct world_options *o = r->options;
    size_t size;
    const char *built_in = world_scenario_default(&size);
    if (!read_document(r, &r->built_in, (struct ff_str){built_in, (uint32_t)size})) return false;
    if (!o->text) return true;
    if (o->text_size > JSON_SIZE_MAX) {
        mistake_at(r, r->name, (struct json_place){1, 1}, "", "no scenario is that long");
        return false;
    }
    return read_document(r, &r->own, (struct ff_str){o->text, (uint32_t)o->text_size});
}

/* ---- The whole ---- */

enum { FORMAT_VERSION = 1 };

static bool read_top(struct scenario_reader *r)
{
    static const char *const editors[] = {"$schema", NULL}; /* tells an editor what may stand here */
    const struct json_form *form = &scenario_forms[SCENARIO_FORM_scenario];
    json_read(form, r->built_in.root, NULL, &r->sink, &r->said);
    if (!r->own.root) return true;
    json_read(form, r->own.root, editors, &r->sink, &r->said);
    if (r->said.fauxfax == FORMAT_VERSION) return cJSON_IsObject(r->own.root);
    json_error(&r->sink, cJSON_GetObjectItemCaseSensitive(r->own.root, "fauxfax"),
               "version %lu of the format is not known here; this is version %d",
               (unsigned long)r->said.fauxfax, FORMAT_VERSION);
    return false;
}

static bool read_parts(struct scenario_reader *r)
{
    scenario_apply_options(r);
    scenario_read_config(r);
    r->sim = sim_new(r->alloc, &r->config);
    if (!r->sim) {
        r->refused = true;
        return false;
    }
    scenario_read_world(r);
    scenario_read_steps(r);
    scenario_read_expectations(r);
    const char *name =
        r->said.name || !r->options->text ? r->said.name : ff_str_base(ff_str_of(r->options->name)).at;
    r->scenario->name = scenario_text(r, r->own.root ? name : NULL);
    r->refused |= r->sim->refused;
    return !r->mistakes.rows.count && !r->refused;
}

static void reader_free(struct scenario_reader *r)
{
    json_document_free(&r->own);
    json_document_free(&r->built_in);
    ff_writer_free(&r->mistakes.words);
    ff_array_free(r->alloc, &r->mistakes.rows);
    ff_array_free(r->alloc, &r->lines);
}

bool scenario_load(const struct world_options *options, const struct ff_alloc *alloc, struct sim **ret_sim,
                   struct scenario *ret_scenario, struct ff_writer *error)
{
    struct scenario scenario = {.scale_x1000 = 1000};
    struct scenario_reader r = {.options = options,
                                .alloc = alloc,
                                .name = options->name ? options->name : "scenario",
                                .own = {.alloc = alloc},
                                .built_in = {.alloc = alloc},
                                .sink = {.error = read_error},
                                .mistakes = {.words = ff_writer_on(alloc)},
                                .scenario = &scenario};
    r.sink.ctx = &r;
    bool well = read_documents(&r) && read_top(&r) && read_parts(&r);
    if (well) {
        *ret_sim = r.sim;
        *ret_scenario = scenario;
    } else {
        tell_all(&r, error);
        sim_free(r.sim);
        scenario_free(&scenario, alloc);
    }
    reader_free(&r);
    return well;
}

void scenario_free(struct scenario *scenario, const struct ff_alloc *alloc)
{
    ff_array_free(alloc, &scenario->renders);
    ff_array_free(alloc, &scenario->steps);
    ff_array_free(alloc, &scenario->expectations.rows);
}
