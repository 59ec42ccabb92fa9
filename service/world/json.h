/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_WORLD_JSON_H
#define FF_SERVICE_WORLD_JSON_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/bytes.h"
#include "sim/script.h"

/* Typed reading of JSON: scenario files and the parameters of the control protocol alike. A mistake is reported at the
 * place where it stands (a sink says how places are named), every other member is still looked at. */
struct json_sink {
    void *ctx;
    /* at: the value that is wrong (inside the document), or the object that lacks something. what: "… ; how to mend". */
    void (*error)(void *ctx, const cJSON *at, const char *what);
    bool failed; /* set by json_error */
};
#if defined(__GNUC__) || defined(__clang__)
__attribute__((format(printf, 3, 4)))
#endif
void json_error(struct json_sink *sink, const cJSON *at, const char *format, ...);

/* ---- Forms: objects as tables of their members ---- */

/* X(type, what it is, how to write one, or "") */
#define JSON_TYPES(X)                                                                                        \
    X(text, "a string", "")                                                                                  \
    X(flag, "a flag", "true or false")                                                                       \
    X(count, "a whole number from 0", "")                                                                    \
    X(number, "a whole number from 1", "")                                                                   \
    X(wide, "a whole number", "a string with its digits when it needs more than 53 bits")                    \
    X(duration, "a duration", "\"250ms\", \"30s\", \"10m\" or \"1.5h\"")                                     \
    X(time, "a time", "it in UTC: \"2026-01-05T08:00:00Z\"")                                                 \
    X(clock, "a time of the day", "it in UTC: \"18:30\"")                                                    \
    X(word, "a word", "")                                                                                    \
    X(event, "an event", "its name: \"FEI_BUSY\"")                                                           \
    X(call, "a function", "its name: \"FaxSendDocument\"")                                                   \
    X(status, "a Win32 error", "its name, \"ERROR_INVALID_DATA\", or its number")                            \
    X(rights, "rights", "a kind of user, \"user\", or a list of rights, [\"FAX_JOB_SUBMIT\"]")               \
    X(scalar, "a string or number", "")                                                                      \
    X(object, "an object", "")                                                                               \
    X(list, "a list", "")                                                                                    \
    X(any, "a value", "") /* who uses it looks at it */

enum json_type {
#define X(type, what, how) JSON_TYPE_##type,
    JSON_TYPES(X)
#undef X
        JSON_TYPE_COUNT
};

/* What each is read into; texts and nodes are the tree's. */
#define JSON_CTYPE_text const char *
#define JSON_CTYPE_flag bool
#define JSON_CTYPE_count uint32_t
#define JSON_CTYPE_number uint32_t
#define JSON_CTYPE_wide uint64_t
#define JSON_CTYPE_duration uint64_t
#define JSON_CTYPE_time uint64_t
#define JSON_CTYPE_clock uint32_t /* minutes */
#define JSON_CTYPE_word uint32_t
#define JSON_CTYPE_event uint32_t
#define JSON_CTYPE_call uint32_t
#define JSON_CTYPE_status uint32_t
#define JSON_CTYPE_rights uint32_t
#define JSON_CTYPE_scalar const cJSON *
#define JSON_CTYPE_object const cJSON *
#define JSON_CTYPE_list const cJSON *
#define JSON_CTYPE_any const cJSON *

/* A list of these ends with a NULL word. */
struct json_word {
    const char *word;
    uint32_t value;
};

struct json_member {
    const char *key;
    enum json_type type;
    bool required;
    uint32_t offset; /* in the struct that the form is read into */
    const char *of;  /* what a list, an object or an `any` holds: name of a form, or of a definition
                                    * of the schema; "none" */
    const struct json_word *words; /* of a word */
    const char *meaning;           /* for docs/scenario.schema.json */
};

struct json_form {
    const char *name, *meaning;
    const struct json_member *members;
    uint32_t count;
};

/* Reads the members that are given into *to; those that are not leave their part of it alone. skip: keys of the object
 * that are somebody else's, ended by NULL; may be NULL. False when anything was reported. */
bool json_read(const struct json_form *form, const cJSON *object, const char *const *skip,
               struct json_sink *sink, void *to);
/* One value of a type, to the place of its C type. */
bool json_read_value(enum json_type type, const struct json_word *words, const cJSON *value,
                     struct json_sink *sink, void *to);
/* Is it one of these (ended by NULL; NULL: none)? */
bool json_is_among(const char *key, const char *const *keys);
/* Where a mistake in a member stands: there, or in the object that lacks it. */
const cJSON *json_blame(const cJSON *object, const char *key);
/* "what has no …; did you mean …?": an unknown member of an object with these keys (ended by NULL). */
void json_unknown(struct json_sink *sink, const cJSON *member, const char *what, const char *const *keys);

/* A string for a message: at most 60 bytes, whole characters, nothing that does not print. */
struct json_quote {
    char text[68];
};
struct json_quote json_quote(const char *string);

/* ---- Ops ---- */

/* One op from an object: members by their keys (sim/ops.def). Unknown, missing and ill-typed members are errors, with
 * the nearest key named. skip: keys of the object that are not the op's ("op", "at", "when", …), ended by NULL; may be
 * NULL. Texts are interned in the sim. An object that is NULL is an empty one. False when anything was reported. */
bool json_op(struct sim *sim, enum op_kind kind, const cJSON *object, const char *const *skip,
             struct json_sink *sink, struct op *ret_op);
/* The words that a field of an op must be one of; NULL when any text will do. */
const struct json_word *json_op_words(unsigned field_bit);
enum json_type json_op_type(unsigned field_bit);
const char *json_op_key(unsigned field_bit);

/* Words for rights: RIGHTS-6's kinds of user, and the rights themselves (RIGHTS-1). */
extern const struct json_word json_user_kinds[], json_rights[];
/* Kinds of account that a service runs under. */
extern const struct json_word json_accounts[];

#endif
