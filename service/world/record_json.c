/* SPDX-License-Identifier: MIT */
#include "service/world/record_json.h"

#include <string.h>

#include "common/base64.h"
#include "common/utf.h"

struct reading {
    struct json_sink *sink;
    struct ff_arena *arena;
};

/* ---- Bytes ---- */

/* {"base64": …}, of a string that is no UTF-8 or of bytes. */
static bool read_bytes(struct reading *r, const cJSON *value, struct ff_str *to)
{
    const cJSON *digits = cJSON_GetObjectItemCaseSensitive(value, "base64");
    size_t size = cJSON_IsString(digits) ? ff_base64_size(digits->valuestring) : SIZE_MAX;
    if (size >= UINT32_MAX) {
        json_error(r->sink, digits ? digits : value, "this is not bytes; write {\"base64\": \"…\"}");
        return false;
    }
    char *bytes = ff_arena_take(r->arena, size + 1);
    if (bytes) ff_base64_read((uint8_t *)bytes, digits->valuestring, size);
    *to = (struct ff_str){bytes, (uint32_t)size};
    return bytes != NULL;
}

/* ---- Fields: one function a kind ---- */

typedef bool read_kind(struct reading *r, const struct ff_field *f, const cJSON *value, void *to);

static bool read_u32(struct reading *r, const struct ff_field *f, const cJSON *value, void *to)
{
    (void)f;
    return json_read_value(JSON_TYPE_count, NULL, value, r->sink, to);
}

static bool read_u64(struct reading *r, const struct ff_field *f, const cJSON *value, void *to)
{
    (void)f;
    return json_read_value(JSON_TYPE_wide, NULL, value, r->sink, to);
}

static bool read_blob(struct reading *r, const struct ff_field *f, const cJSON *value, void *to)
{
    (void)f;
    return cJSON_IsNull(value) || read_bytes(r, value, to);
}

static bool read_str(struct reading *r, const struct ff_field *f, const cJSON *value, void *to)
{
    bool ok = true;
    if (!cJSON_IsString(value)) {
        if (!read_blob(r, f, value, to)) return false;
        ok = ff_utf16_size(*(struct ff_str *)to) != SIZE_MAX; /* as the decoder of frames has it */
        if (!ok) json_error(r->sink, value, "these bytes are no WTF-8");
        return ok;
    }
    *(struct ff_str *)to = ff_arena_str(r->arena, ff_str_of(value->valuestring), &ok);
    return ok;
}

static bool read_systime(struct reading *r, const struct ff_field *f, const cJSON *value, void *to)
{
    enum { PARTS = 8 };
    uint16_t parts[PARTS];
    uint32_t count = 0, part;
    const cJSON *item;
    bool well = cJSON_IsArray(value) && cJSON_GetArraySize(value) == PARTS;
    if (!well) {
        json_error(r->sink, value, "\"%s\" is a list of eight numbers, as in SYSTEMTIME", f->name);
        return false;
    }
    cJSON_ArrayForEach(item, value)
    {
        if (!json_read_value(JSON_TYPE_count, NULL, item, r->sink, &part)) return false;
        if (part > UINT16_MAX) {
            json_error(r->sink, item, "a number of \"%s\" is at most 65535", f->name);
            return false;
        }
        parts[count++] = (uint16_t)part;
    }
    *(struct ff_systime *)to =
        (struct ff_systime){parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], parts[6], parts[7]};
    return true;
}

static bool read_record(struct reading *r, const struct ff_record *type, const cJSON *object, char *to);

static bool read_rec(struct reading *r, const struct ff_field *f, const cJSON *value, void *to)
{
    return read_record(r, f->sub, value, to);
}

static bool read_list(struct reading *r, const struct ff_field *f, const cJSON *value, void *to)
{
    const cJSON *items, *item;
    struct ff_list *list = to;
    if (!json_read_value(JSON_TYPE_list, NULL, value, r->sink, &items)) return false;
    size_t count = (size_t)cJSON_GetArraySize(items);
    list->at = count ? ff_arena_take(r->arena, count * f->sub->size) : NULL;
    if (count && !list->at) return false;
    cJSON_ArrayForEach(
        item, items) if (!read_record(r, f->sub, item,
                                      (char *)list->at + (size_t)list->count++ * f->sub->size)) return false;
    return true;
}

/* ---- Records ---- */

static bool read_field(struct reading *r, const struct ff_field *f, const cJSON *value, void *to)
{
    static read_kind *const kinds[] = {
        [FF_KIND_u32] = read_u32, [FF_KIND_u64] = read_u64,   [FF_KIND_time] = read_u64,
        [FF_KIND_str] = read_str, [FF_KIND_blob] = read_blob, [FF_KIND_systime] = read_systime,
        [FF_KIND_rec] = read_rec, [FF_KIND_list] = read_list,
    };
    return kinds[f->kind](r, f, value, to);
}

static const struct ff_field *field_called(const struct ff_record *type, const char *name)
{
    for (uint32_t i = 0; i < type->count; i++)
        if (strcmp(type->fields[i].name, name) == 0) return &type->fields[i];
    return NULL;
}

static bool all_there(struct reading *r, const struct ff_record *type, const cJSON *object)
{
    bool well = true;
    for (uint32_t i = 0; i < type->count; i++) {
        if (cJSON_GetObjectItemCaseSensitive(object, type->fields[i].name)) continue;
        json_error(r->sink, object, "%s needs \"%s\"", type->name, type->fields[i].name);
        well = false;
    }
    return well;
}

static bool read_record(struct reading *r, const struct ff_record *type, const cJSON *object, char *to)
{
    const cJSON *member;
    if (!json_read_value(JSON_TYPE_object, NULL, object, r->sink, &member)) return false;
    bool well = all_there(r, type, object);
    cJSON_ArrayForEach(member, object)
    {
        const struct ff_field *f = field_called(type, member->string);
        if (!f) json_error(r->sink, member, "%s has no \"%s\"", type->name, json_quote(member->string).text);
        well = f && read_field(r, f, member, to + f->offset) && well;
    }
    return well;
}

bool json_record_read(const struct ff_record *type, const cJSON *object, struct json_sink *sink,
                      struct ff_arena *arena, void *ret_record)
{
    struct reading r = {sink, arena};
    memset(ret_record, 0, type->size);
    return read_record(&r, type, object, ret_record);
}
