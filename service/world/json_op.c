/* SPDX-License-Identifier: MIT */
/* Ops from JSON: the steps of a time line and the parameters of the control protocol. */
#include <stdio.h>
#include <string.h>

#include "service/world/json.h"
#include "sim/sim.h"

/* ---- What a field is ---- */

const struct json_word json_accounts[] = {
#define X(account, word, what) {word, ACCOUNT_##account},
    SIM_ACCOUNTS(X)
#undef X
        {NULL, 0},
};

static const struct json_word callers[] = {
#define X(kind, word) {word, CALLER_##kind},
    SIM_CALLERS(X)
#undef X
        {NULL, 0},
};

#define TYPE_text JSON_TYPE_text
#define TYPE_u32 JSON_TYPE_count
#define TYPE_flag JSON_TYPE_flag
#define TYPE_event JSON_TYPE_event
#define TYPE_device JSON_TYPE_scalar
#define TYPE_account JSON_TYPE_word
#define TYPE_caller JSON_TYPE_word
#define TYPE_rights JSON_TYPE_rights
#define TYPE_word JSON_TYPE_scalar

#define WORDS_text NULL
#define WORDS_u32 NULL
#define WORDS_flag NULL
#define WORDS_event NULL
#define WORDS_device NULL
#define WORDS_account json_accounts
#define WORDS_caller callers
#define WORDS_rights NULL
#define WORDS_word NULL

static const struct field {
    const char *key;
    uint32_t bit;
    size_t offset; /* of the member, a uint32_t, in struct op */
    enum json_type type;
    const struct json_word *words;
} fields[OP_FIELD_COUNT] = {
#define X(field, member, key, type) {key, OP_##field, offsetof(struct op, member), TYPE_##type, WORDS_##type},
    SIM_OP_FIELDS(X)
#undef X
};

const struct json_word *json_op_words(unsigned field_bit)
{
    return fields[field_bit].words;
}

enum json_type json_op_type(unsigned field_bit)
{
    return fields[field_bit].type;
}

const char *json_op_key(unsigned field_bit)
{
    return fields[field_bit].key;
}

/* ---- Reading ---- */

/* Numbers and flags as the words that the model reads: 2 is "2", true is "true". */
static bool intern_scalar(struct sim *sim, const cJSON *value, struct json_sink *sink, uint32_t *ret_text)
{
    char digits[32];
    const char *words = digits;
    if (cJSON_IsString(value))
        words = value->valuestring;
    else if (cJSON_IsBool(value))
        words = cJSON_IsTrue(value) ? "true" : "false";
    else
        snprintf(digits, sizeof digits, "%.0f", value->valuedouble);
    if (text_intern(&sim->texts, sim->alloc, ff_str_of(words), ret_text)) return true;
    json_error(sink, value, "memory was refused");
    return false;
}

static bool is_text(enum json_type type)
{
    return type == JSON_TYPE_text || type == JSON_TYPE_word || type == JSON_TYPE_scalar;
}

static bool read_field(struct sim *sim, const struct field *field, const cJSON *value, struct json_sink *sink,
                       struct op *op)
{
    uint32_t *to = (uint32_t *)(void *)((char *)op + field->offset);
    union {
        uint32_t number;
        bool flag;
        const char *string;
        const cJSON *node;
    } read;
    if (!json_read_value(field->type, field->words, value, sink, &read)) return false;
    op->given |= field->bit;
    if (is_text(field->type)) return intern_scalar(sim, value, sink, to);
    *to = field->type == JSON_TYPE_flag ? read.flag : read.number;
    return true;
}

static const struct field *field_of(const char *key, uint32_t allowed)
{
    for (unsigned bit = 0; bit < OP_FIELD_COUNT; bit++)
        if ((allowed & fields[bit].bit) && strcmp(fields[bit].key, key) == 0) return &fields[bit];
    return NULL;
}

static void unknown_field(enum op_kind kind, const cJSON *member, struct json_sink *sink)
{
    const char *keys[OP_FIELD_COUNT + 1];
    char what[40];
    unsigned count = 0;
    for (unsigned bit = 0; bit < OP_FIELD_COUNT; bit++)
        if (op_row(kind)->fields & fields[bit].bit) keys[count++] = fields[bit].key;
    keys[count] = NULL;
    snprintf(what, sizeof what, "the op %s", op_row(kind)->word);
    json_unknown(sink, member, what, keys);
}

static bool check_required(enum op_kind kind, const cJSON *object, uint32_t tried, struct json_sink *sink)
{
    uint32_t missing = op_row(kind)->required & ~tried;
    for (unsigned bit = 0; bit < OP_FIELD_COUNT; bit++)
        if (missing & fields[bit].bit)
            json_error(sink, object, "the op %s needs \"%s\"", op_row(kind)->word, fields[bit].key);
    return missing == 0;
}

bool json_op(struct sim *sim, enum op_kind kind, const cJSON *object, const char *const *skip,
             struct json_sink *sink, struct op *ret_op)
{
    bool well = true;
    uint32_t tried = 0;
    const cJSON *member;
    *ret_op = (struct op){.kind = kind};
    if (object && !cJSON_IsObject(object)) {
        json_error(sink, object, "the op %s takes an object", op_row(kind)->word);
        return false;
    }
    cJSON_ArrayForEach(member, object)
    {
        if (json_is_among(member->string, skip)) continue;
        const struct field *field = field_of(member->string, op_row(kind)->fields);
        if (!field) unknown_field(kind, member, sink);
        if (field) tried |= field->bit;
        well = field && read_field(sim, field, member, sink, ret_op) && well;
    }
    return check_required(kind, object, tried, sink) && well;
}
