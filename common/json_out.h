/* SPDX-License-Identifier: MIT */
#ifndef FF_COMMON_JSON_OUT_H
#define FF_COMMON_JSON_OUT_H

#include <stdbool.h>
#include <stdint.h>

#include "common/bytes.h"
#include "common/str.h"

/* JSON, written as it is said, on one line, into a writer of ours: no tree, and memory that is refused is the writer's
 * failure. Commas come by themselves. key: of a member; NULL: of a list, or after json_key. */

void json_open(struct ff_writer *w, const char *key, char bracket); /* '{' or '[' */
void json_close(struct ff_writer *w, char bracket);                 /* '}' or ']' */
/* "key": and then the value is written by somebody else. */
void json_key(struct ff_writer *w, const char *key);

/* The NULL string is null. Lone surrogates, and what is no WTF-8, become U+FFFD. */
void json_text(struct ff_writer *w, const char *key, struct ff_str text);
void json_words(struct ff_writer *w, const char *key, const char *words);
/* A string when it needs more than 53 bits. */
void json_number(struct ff_writer *w, const char *key, uint64_t number);
/* A number that was read, as it was written: what jsonscan.h lets pass has at most 16 digits, and most have 15. */
struct json_number_text {
    char text[32];
};
struct json_number_text json_number_text(double number);
void json_flag(struct ff_writer *w, const char *key, bool flag);
void json_null(struct ff_writer *w, const char *key);
/* "2026-11-24T14:30:00.000Z" */
void json_time(struct ff_writer *w, const char *key, uint64_t ticks);
/* "12.500" */
void json_seconds(struct ff_writer *w, const char *key, uint64_t ticks);
/* As a duration that can be given back: "1.5s", exact. */
void json_duration(struct ff_writer *w, const char *key, uint64_t ticks);
void json_base64(struct ff_writer *w, const char *key, const uint8_t *bytes, size_t size);

#endif
