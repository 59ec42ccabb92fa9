/* SPDX-License-Identifier: MIT */
#include "common/record_json.h"

#include "common/json_out.h"
#include "common/utf.h"

static void write_blob(struct ff_writer *w, const char *key, struct ff_str s)
{
    if (!s.at) {
        json_null(w, key);
        return;
    }
    json_open(w, key, '{');
    json_base64(w, "base64", (const uint8_t *)s.at, s.size);
    json_close(w, '}');
}

static void write_str(struct ff_writer *w, const char *key, struct ff_str s)
{
    bool plain = !s.at || (ff_utf8_valid(s.at, s.size, NULL) && !memchr(s.at, 0, s.size));
    if (plain)
        json_text(w, key, s);
    else
        write_blob(w, key, s);
}

static void write_time(struct ff_writer *w, const char *key, uint64_t ticks)
{
    json_key(w, key);
    ff_write_text(w, "\"%llu\"", (unsigned long long)ticks);
}

static void write_systime(struct ff_writer *w, const char *key, const struct ff_systime *t)
{
    const uint16_t parts[] = {t->year, t->month,  t->day_of_week, t->day,
                              t->hour, t->minute, t->second,      t->millisecond};
    json_open(w, key, '[');
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) json_number(w, NULL, parts[i]);
    json_close(w, ']');
}

static void write_list(struct ff_writer *w, const char *key, const struct ff_record *type,
                       const struct ff_list *list)
{
    json_open(w, key, '[');
    for (uint32_t i = 0; i < list->count; i++) ff_record_json(w, NULL, type, ff_list_record(list, type, i));
    json_close(w, ']');
}

static void write_field(struct ff_writer *w, const struct ff_field *f, const void *at)
{
    switch (f->kind) {
    case FF_KIND_u32: json_number(w, f->name, *(const uint32_t *)at); break;
    case FF_KIND_u64: json_number(w, f->name, *(const uint64_t *)at); break;
    case FF_KIND_time: write_time(w, f->name, *(const uint64_t *)at); break;
    case FF_KIND_str: write_str(w, f->name, *(const struct ff_str *)at); break;
    case FF_KIND_blob: write_blob(w, f->name, *(const struct ff_str *)at); break;
    case FF_KIND_systime: write_systime(w, f->name, at); break;
    case FF_KIND_rec: ff_record_json(w, f->name, f->sub, at); break;
    case FF_KIND_list: write_list(w, f->name, f->sub, at); break;
    }
}

void ff_record_json(struct ff_writer *w, const char *key, const struct ff_record *type, const void *record)
{
    json_open(w, key, '{');
    for (uint32_t i = 0; i < type->count; i++)
        write_field(w, &type->fields[i], (const char *)record + type->fields[i].offset);
    json_close(w, '}');
}
