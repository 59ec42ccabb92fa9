/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "service/world/json.h"
#include "service/world/jsonscan.h"
#include "service/world/recording.h"

struct redacting {
    const struct ff_alloc *alloc;
    FF_ARRAY(char *) texts; /* those that stood where a "redacted-N" stands */
    bool refused;
};

/* ---- Strings ---- */

static uint32_t number_of(struct redacting *r, const char *words)
{
    for (uint32_t i = 0; i < r->texts.count; i++)
        if (strcmp(r->texts.at[i], words) == 0) return i + 1;
    size_t size = strlen(words) + 1;
    char *copy = ff_array_room(r->alloc, &r->texts, 1) ? ff_alloc_zeroed(r->alloc, 1, size) : NULL;
    if (!copy) {
        r->refused = true;
        return 0;
    }
    memcpy(copy, words, size);
    r->texts.at[r->texts.count++] = copy;
    return r->texts.count;
}

/* The text of a string, or the digits of one that is no UTF-8. */
static const char *said(const cJSON *value)
{
    const cJSON *digits = cJSON_GetObjectItemCaseSensitive(value, "base64");
    return cJSON_IsString(value) ? value->valuestring : cJSON_IsString(digits) ? digits->valuestring : NULL;
}

static void put(struct redacting *r, cJSON *object, const char *key, cJSON *value)
{
    if (value && cJSON_ReplaceItemInObjectCaseSensitive(object, key, value)) return;
    cJSON_Delete(value);
    r->refused = true;
}

/* "" and NULL say nothing, and stay. */
static void redact_str(struct redacting *r, cJSON *object, const char *key)
{
    char instead[32];
    const char *words = said(cJSON_GetObjectItemCaseSensitive(object, key));
    if (!words || !*words) return;
    snprintf(instead, sizeof instead, "redacted-%lu", (unsigned long)number_of(r, words));
    put(r, object, key, cJSON_CreateString(instead));
}

static void redact_blob(struct redacting *r, cJSON *object, const char *key)
{
    cJSON *bytes = cJSON_GetObjectItemCaseSensitive(object, key);
    if (cJSON_IsObject(bytes)) put(r, bytes, "base64", cJSON_CreateString(""));
}

static void redact_record(struct redacting *r, const struct ff_record *type, cJSON *object)
{
    cJSON *item;
    for (uint32_t i = 0; object && i < type->count; i++) {
        const struct ff_field *f = &type->fields[i];
        cJSON *value = cJSON_GetObjectItemCaseSensitive(object, f->name);
        if (f->kind == FF_KIND_str) redact_str(r, object, f->name);
        if (f->kind == FF_KIND_blob) redact_blob(r, object, f->name);
        if (f->kind == FF_KIND_rec) redact_record(r, f->sub, value);
        if (f->kind == FF_KIND_list) cJSON_ArrayForEach(item, value) redact_record(r, f->sub, item);
    }
}

/* ---- Lines ---- */

static void ignore(void *ctx, const cJSON *at, const char *what)
{
    (void)ctx, (void)at, (void)what;
}

static const struct ff_type_row *row_of(const cJSON *call)
{
    struct json_sink sink = {NULL, ignore, false};
    uint32_t type = 0;
    return call && json_read_value(JSON_TYPE_call, NULL, call, &sink, &type) ? ff_type_row(type) : NULL;
}

/* The recording has been read before: every line is what it should be. */
static void redact_line(struct redacting *r, cJSON *root)
{
    const struct ff_type_row *row = row_of(cJSON_GetObjectItemCaseSensitive(root, "call"));
    cJSON *document = cJSON_GetObjectItemCaseSensitive(root, "document");
    if (document) {
        redact_str(r, document, "name");
        cJSON_DeleteItemFromObjectCaseSensitive(document, "hash");
    }
    if (!row) return;
    redact_record(r, row->in, cJSON_GetObjectItemCaseSensitive(root, "in"));
    redact_record(r, row->out, cJSON_GetObjectItemCaseSensitive(root, "out"));
}

static void write_line(struct redacting *r, cJSON *root, struct ff_writer *out)
{
    char *printed = cJSON_PrintUnformatted(root);
    if (printed) ff_write_bytes(out, printed, strlen(printed));
    ff_write_u8(out, '\n');
    if (!printed) r->refused = true;
    cJSON_free(printed);
}

static void take_line(struct redacting *r, struct ff_str line, bool first, struct ff_writer *out)
{
    cJSON *root = cJSON_ParseWithLength(line.at, line.size);
    if (!root) {
        r->refused = true;
        return;
    }
    if (first) cJSON_DeleteItemFromObjectCaseSensitive(root, "redacted");
    if (first && !cJSON_AddTrueToObject(root, "redacted")) r->refused = true;
    redact_line(r, root);
    write_line(r, root, out);
    cJSON_Delete(root);
}

bool recording_redact(const struct ff_alloc *alloc, const char *name, struct ff_str given,
                      struct ff_writer *out, struct ff_writer *error)
{
    struct recording recording;
    struct redacting r = {.alloc = alloc};
    if (!recording_read(&recording, alloc, name, given, error)) return false;
    recording_free(&recording);
    for (bool first = true; given.size; first = false) {
        const char *newline = memchr(given.at, '\n', given.size);
        uint32_t size = newline ? (uint32_t)(newline - given.at) : given.size;
        take_line(&r, (struct ff_str){given.at, size}, first, out);
        size += newline != NULL;
        given.at += size;
        given.size -= size;
    }
    for (uint32_t i = 0; i < r.texts.count; i++) ff_free(alloc, r.texts.at[i]);
    ff_array_free(alloc, &r.texts);
    if (r.refused || out->failed) ff_write_text(error, "%s: memory was refused\n", name);
    return !r.refused && !out->failed;
}
