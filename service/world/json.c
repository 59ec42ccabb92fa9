/* SPDX-License-Identifier: MIT */
#include "service/world/json.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "common/filetime.h"
#include "common/nearest.h"
#include "common/protocol.h"
#include "common/winfax_codes.h"
#include "common/json_out.h"

/* ---- Mistakes ---- */

void json_error(struct json_sink *sink, const cJSON *at, const char *format, ...)
{
    char what[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    sink->failed = true;
    sink->error(sink->ctx, at, what);
}

struct json_quote json_quote(const char *string)
{
    enum { LONGEST = 60 };
    struct json_quote quote;
    size_t used = 0, size = strlen(string);
    for (; used < size && used < LONGEST; used++) {
        unsigned char c = (unsigned char)string[used];
        quote.text[used] = (char)(c < ' ' || c == 0x7F ? '?' : c);
    }
    if (used < size) {
        while (used > 0 && ((unsigned char)string[used] & 0xC0) == 0x80) used--; /* no half character */
        memcpy(quote.text + used, "...", 3);
        used += 3;
    }
    quote.text[used] = '\0';
    return quote;
}

/* What a value looks like in a message. */
static struct json_quote show(const cJSON *value)
{
    struct json_quote shown = {"null"};
    if (cJSON_IsString(value)) {
        struct json_quote string = json_quote(value->valuestring);
        snprintf(shown.text, sizeof shown.text, "\"%.63s\"", string.text);
    } else if (cJSON_IsNumber(value)) {
        snprintf(shown.text, sizeof shown.text, "%s", json_number_text(value->valuedouble).text);
    } else if (cJSON_IsBool(value)) {
        snprintf(shown.text, sizeof shown.text, cJSON_IsTrue(value) ? "true" : "false");
    } else if (!cJSON_IsNull(value)) {
        snprintf(shown.text, sizeof shown.text, cJSON_IsObject(value) ? "an object" : "a list");
    }
    return shown;
}

static const struct {
    const char *what, *how;
} types[] = {
#define X(type, what, how) {what, how},
    JSON_TYPES(X)
#undef X
};

static bool unexpected(struct json_sink *sink, enum json_type type, const cJSON *value)
{
    const char *how = types[type].how;
    json_error(sink, value, "%s is not %s%s%s", show(value).text, types[type].what, *how ? "; write " : "",
               how);
    return false;
}

/* ---- Words ---- */

static unsigned count_words(const struct json_word *words)
{
    unsigned count = 0;
    while (words[count].word) count++;
    return count;
}

/* "a, b, c", or "a, b, and 7 more": as many as there is room for. */
static void list_words(const struct json_word *words, char *to, size_t size)
{
    enum { REST = 24 };
    size_t used = 0;
    *to = '\0';
    for (const struct json_word *w = words; w->word; w++) {
        int more = snprintf(to + used, size - REST - used, "%s%s", used ? ", " : "", w->word);
        if (more < 0 || (size_t)more >= size - REST - used) {
            snprintf(to + used, REST, ", and %u more", count_words(w));
            return;
        }
        used += (size_t)more;
    }
}

/* A long list is told only when there is no better hint. */
static bool not_among(struct json_sink *sink, const cJSON *value, const struct json_word *words)
{
    enum { SHORT = 80 };
    char list[320];
    struct ff_nearest nearest = ff_nearest_to(value->valuestring);
    for (const struct json_word *w = words; w->word; w++) ff_nearest_try(&nearest, w->word);
    list_words(words, list, sizeof list);
    if (!nearest.best)
        json_error(sink, value, "%s is none of %s", show(value).text, list);
    else if (strlen(list) <= SHORT)
        json_error(sink, value, "%s is none of %s; did you mean %s?", show(value).text, list, nearest.best);
    else
        json_error(sink, value, "%s is not known here; did you mean %s?", show(value).text, nearest.best);
    return false;
}

static bool word_of(const struct json_word *words, const cJSON *value, uint32_t *ret_value)
{
    for (const struct json_word *w = words; w->word; w++) {
        if (!ff_str_eq_nocase(ff_str_of(w->word), ff_str_of(value->valuestring))) continue;
        *ret_value = w->value;
        return true;
    }
    return false;
}

static const struct json_word events[] = {
#define X(name, value, state, page) {"FEI_" #name, value},
#include "common/events.def"
#undef X
    {NULL, 0},
};

static const struct json_word calls[] = {
#define X(name, id, forms, handle, right) {#name, id},
    FF_API(X)
#undef X
        {NULL, 0},
};

static const struct json_word statuses[] = {
#define X(name, value, text) {#name, value},
#include "common/errors.def"
#undef X
    {NULL, 0},
};

enum {
    INTERACTIVE_USER =
        FF_FAX_JOB_SUBMIT | FF_FAX_JOB_QUERY | FF_FAX_JOB_MANAGE | FF_FAX_CONFIG_QUERY | FF_FAX_PORT_QUERY
};

const struct json_word json_user_kinds[] = {
    {"administrator", FF_FAX_SPECIFIC_ALL}, /* RIGHTS-6 */
    {"user", INTERACTIVE_USER},
    {"other", FF_FAX_JOB_SUBMIT},
    {"none", 0},
    {NULL, 0},
};

const struct json_word json_rights[] = {
    {"FAX_JOB_SUBMIT", FF_FAX_JOB_SUBMIT},
    {"FAX_JOB_QUERY", FF_FAX_JOB_QUERY},
    {"FAX_CONFIG_QUERY", FF_FAX_CONFIG_QUERY},
    {"FAX_CONFIG_SET", FF_FAX_CONFIG_SET},
    {"FAX_PORT_QUERY", FF_FAX_PORT_QUERY},
    {"FAX_PORT_SET", FF_FAX_PORT_SET},
    {"FAX_JOB_MANAGE", FF_FAX_JOB_MANAGE},
    {"FAX_READ", FF_FAX_READ},
    {"FAX_WRITE", FF_FAX_WRITE},
    {"FAX_ALL_ACCESS", FF_FAX_ALL_ACCESS},
    {NULL, 0},
};

/* ---- Values: one function a type; what it says itself ends in false ---- */

typedef bool read_function(const struct json_word *words, const cJSON *value, struct json_sink *sink,
                           void *to);

static bool whole(const cJSON *value, double most, uint64_t *ret_number)
{
    if (!cJSON_IsNumber(value) || !(value->valuedouble >= 0 && value->valuedouble <= most)) return false;
    *ret_number = (uint64_t)value->valuedouble;
    return (double)*ret_number == value->valuedouble;
}

static bool read_from(uint32_t least, enum json_type type, const cJSON *value, struct json_sink *sink,
                      void *to)
{
    uint64_t number;
    if (cJSON_IsNumber(value) && value->valuedouble > UINT32_MAX) {
        json_error(sink, value, "%s is more than 4294967295, which is the most that there can be",
                   show(value).text);
        return false;
    }
    if (!whole(value, UINT32_MAX, &number) || number < least) return unexpected(sink, type, value);
    *(uint32_t *)to = (uint32_t)number;
    return true;
}

static bool read_count(const struct json_word *words, const cJSON *value, struct json_sink *sink, void *to)
{
    (void)words;
    return read_from(0, JSON_TYPE_count, value, sink, to);
}

static bool read_number(const struct json_word *words, const cJSON *value, struct json_sink *sink, void *to)
{
    (void)words;
    return read_from(1, JSON_TYPE_number, value, sink, to);
}

static bool digit_of(char c, unsigned base, unsigned *ret_digit)
{
    *ret_digit = c >= '0' && c <= '9'   ? (unsigned)(c - '0')
                 : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a' + 10)
                 : c >= 'A' && c <= 'F' ? (unsigned)(c - 'A' + 10)
                                        : base;
    return *ret_digit < base;
}

static bool wide_of(const char *s, uint64_t *ret_number)
{
    unsigned base = s[0] == '0' && (s[1] == 'x' || s[1] == 'X') ? 16 : 10, digit;
    uint64_t number = 0;
    if (base == 16) s += 2;
    if (!*s) return false;
    for (; *s; s++) {
        if (!digit_of(*s, base, &digit) || number > (UINT64_MAX - digit) / base) return false;
        number = number * base + digit;
    }
    *ret_number = number;
    return true;
}

static bool read_wide(const struct json_word *words, const cJSON *value, struct json_sink *sink, void *to)
{
    (void)words;
    if (whole(value, 9007199254740991.0, to)) return true;
    if (cJSON_IsString(value) && wide_of(value->valuestring, to)) return true;
    return unexpected(sink, JSON_TYPE_wide, value);
}

static bool read_text(const struct json_word *words, const cJSON *value, struct json_sink *sink, void *to)
{
    (void)words;
    if (!cJSON_IsString(value)) return unexpected(sink, JSON_TYPE_text, value);
    *(const char **)to = value->valuestring;
    return true;
}

static bool read_flag(const struct json_word *words, const cJSON *value, struct json_sink *sink, void *to)
{
    (void)words;
    if (!cJSON_IsBool(value)) return unexpected(sink, JSON_TYPE_flag, value);
    *(bool *)to = cJSON_IsTrue(value);
    return true;
}

static bool read_duration(const struct json_word *words, const cJSON *value, struct json_sink *sink, void *to)
{
    (void)words;
    if (cJSON_IsString(value) && ff_duration_parse(ff_str_of(value->valuestring), to)) return true;
    return unexpected(sink, JSON_TYPE_duration, value);
}

static bool read_time(const struct json_word *words, const cJSON *value, struct json_sink *sink, void *to)
{
    (void)words;
    if (cJSON_IsString(value) && ff_filetime_parse(ff_str_of(value->valuestring), to)) return true;
    return unexpected(sink, JSON_TYPE_time, value);
}

static bool clock_of(const char *s, uint32_t *ret_minutes)
{
    unsigned digits[4], at = 0;
    if (strlen(s) != 5 || s[2] != ':') return false;
    for (unsigned i = 0; i < 5; i++)
        if (i != 2 && !digit_of(s[i], 10, &digits[at++])) return false;
    uint32_t hour = digits[0] * 10 + digits[1], minute = digits[2] * 10 + digits[3];
    *ret_minutes = hour * 60 + minute;
    return hour < 24 && minute < 60;
}

static bool read_clock(const struct json_word *words, const cJSON *value, struct json_sink *sink, void *to)
{
    (void)words;
    if (cJSON_IsString(value) && clock_of(value->valuestring, to)) return true;
    return unexpected(sink, JSON_TYPE_clock, value);
}

static bool read_word(const struct json_word *words, const cJSON *value, struct json_sink *sink, void *to)
{
    if (!cJSON_IsString(value)) return unexpected(sink, JSON_TYPE_word, value);
    return word_of(words, value, to) || not_among(sink, value, words);
}

/* "FEI_BUSY", "BUSY", 5 or "5". */
static bool read_event(const struct json_word *words, const cJSON *value, struct json_sink *sink, void *to)
{
    uint64_t number;
    (void)words;
    if (cJSON_IsString(value)) {
        *(uint32_t *)to = ff_event_by_name(value->valuestring, (uint32_t)strlen(value->valuestring));
        if (*(uint32_t *)to) return true;
        if (!wide_of(value->valuestring, &number)) return not_among(sink, value, events);
    } else if (!whole(value, FF_FEI_NEVENTS, &number)) {
        return unexpected(sink, JSON_TYPE_event, value);
    }
    *(uint32_t *)to = number <= FF_FEI_NEVENTS ? (uint32_t)number : 0;
    return ff_event_row(*(uint32_t *)to) || unexpected(sink, JSON_TYPE_event, value);
}

static bool read_call(const struct json_word *words, const cJSON *value, struct json_sink *sink, void *to)
{
    (void)words;
    if (!cJSON_IsString(value)) return unexpected(sink, JSON_TYPE_call, value);
    return word_of(calls, value, to) || not_among(sink, value, calls);
}

static bool read_status(const struct json_word *words, const cJSON *value, struct json_sink *sink, void *to)
{
    (void)words;
    if (cJSON_IsString(value)) return word_of(statuses, value, to) || not_among(sink, value, statuses);
    return read_from(0, JSON_TYPE_status, value, sink, to);
}

static bool read_right_list(const cJSON *list, struct json_sink *sink, uint32_t *to)
{
    const cJSON *item;
    bool well = true;
    *to = 0;
    cJSON_ArrayForEach(item, list)
    {
        uint32_t right = 0;
        well = read_word(json_rights, item, sink, &right) && well;
        *to |= right;
    }
    return well;
}

static bool read_rights(const struct json_word *words, const cJSON *value, struct json_sink *sink, void *to)
{
    (void)words;
    if (cJSON_IsArray(value)) return read_right_list(value, sink, to);
    if (!cJSON_IsString(value)) return read_from(0, JSON_TYPE_rights, value, sink, to);
    return word_of(json_user_kinds, value, to) || not_among(sink, value, json_user_kinds);
}

/* ---- Values that are left to who uses them ---- */

static bool read_node(bool well, enum json_type type, const cJSON *value, struct json_sink *sink, void *to)
{
    if (!well) return unexpected(sink, type, value);
    *(const cJSON **)to = value;
    return true;
}

static bool read_scalar(const struct json_word *words, const cJSON *value, struct json_sink *sink, void *to)
{
    bool well = cJSON_IsString(value) || cJSON_IsNumber(value) || cJSON_IsBool(value);
    (void)words;
    return read_node(well, JSON_TYPE_scalar, value, sink, to);
}

static bool read_object(const struct json_word *words, const cJSON *value, struct json_sink *sink, void *to)
{
    (void)words;
    return read_node(cJSON_IsObject(value), JSON_TYPE_object, value, sink, to);
}

static bool read_list(const struct json_word *words, const cJSON *value, struct json_sink *sink, void *to)
{
    (void)words;
    return read_node(cJSON_IsArray(value), JSON_TYPE_list, value, sink, to);
}

static bool read_any(const struct json_word *words, const cJSON *value, struct json_sink *sink, void *to)
{
    (void)words;
    return read_node(true, JSON_TYPE_any, value, sink, to);
}

bool json_read_value(enum json_type type, const struct json_word *words, const cJSON *value,
                     struct json_sink *sink, void *to)
{
    static read_function *const readers[] = {
#define X(type, what, how) read_##type,
        JSON_TYPES(X)
#undef X
    };
    return readers[type](words, value, sink, to);
}

/* ---- Objects ---- */

bool json_is_among(const char *key, const char *const *keys)
{
    for (; keys && *keys; keys++)
        if (strcmp(key, *keys) == 0) return true;
    return false;
}

const cJSON *json_blame(const cJSON *object, const char *key)
{
    const cJSON *found = cJSON_GetObjectItemCaseSensitive(object, key);
    return found ? found : object;
}

void json_unknown(struct json_sink *sink, const cJSON *member, const char *what, const char *const *keys)
{
    struct ff_nearest nearest = ff_nearest_to(member->string);
    char list[240];
    size_t used = 0;
    for (const char *const *key = keys; *key; key++) {
        ff_nearest_try(&nearest, *key);
        int more = snprintf(list + used, sizeof list - used, "%s%s", used ? ", " : "", *key);
        if (more > 0 && (size_t)more < sizeof list - used) used += (size_t)more;
    }
    if (nearest.best)
        json_error(sink, member, "%s has no \"%s\"; did you mean \"%s\"?", what,
                   json_quote(member->string).text, nearest.best);
    else
        json_error(sink, member, "%s has no \"%s\"; it may have: %s", what, json_quote(member->string).text,
                   used ? list : "nothing");
}

static const struct json_member *member_of(const struct json_form *form, const char *key)
{
    for (uint32_t i = 0; i < form->count; i++)
        if (strcmp(form->members[i].key, key) == 0) return &form->members[i];
    return NULL;
}

static void unknown_member(const struct json_form *form, const cJSON *member, struct json_sink *sink)
{
    enum { KEYS_MAX = 48 };
    const char *keys[KEYS_MAX + 1];
    uint32_t count = 0;
    for (; count < form->count && count < KEYS_MAX; count++) keys[count] = form->members[count].key;
    keys[count] = NULL;
    json_unknown(sink, member, form->name, keys);
}

bool json_read(const struct json_form *form, const cJSON *object, const char *const *skip,
               struct json_sink *sink, void *to)
{
    bool well = true;
    const cJSON *member;
    if (!cJSON_IsObject(object)) return unexpected(sink, JSON_TYPE_object, object);
    cJSON_ArrayForEach(member, object)
    {
        if (json_is_among(member->string, skip)) continue;
        const struct json_member *row = member_of(form, member->string);
        if (!row) unknown_member(form, member, sink);
        well = row && json_read_value(row->type, row->words, member, sink, (char *)to + row->offset) && well;
    }
    for (uint32_t i = 0; i < form->count; i++) {
        const struct json_member *row = &form->members[i];
        if (!row->required || cJSON_GetObjectItemCaseSensitive(object, row->key)) continue;
        json_error(sink, object, "%s needs \"%s\", %s", form->name, row->key, types[row->type].what);
        well = false;
    }
    return well;
}
