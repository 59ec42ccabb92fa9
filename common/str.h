/* SPDX-License-Identifier: MIT */
#ifndef FF_COMMON_STR_H
#define FF_COMMON_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* A borrowed string: WTF-8 bytes, not terminated. at == NULL is the API's NULL string, which is not "". */
struct ff_str {
    const char *at;
    uint32_t size;
};

#define FF_STR_NULL ((struct ff_str){NULL, 0})
/* A string literal as ff_str. */
#define FF_STR(literal) ((struct ff_str){(literal), (uint32_t)(sizeof(literal) - 1)})

static inline struct ff_str ff_str_of(const char *text)
{
    return text ? (struct ff_str){text, (uint32_t)strlen(text)} : FF_STR_NULL;
}

static inline bool ff_str_eq(struct ff_str a, struct ff_str b)
{
    return a.size == b.size && (a.at == NULL) == (b.at == NULL) &&
           (a.size == 0 || memcmp(a.at, b.at, a.size) == 0);
}

/* NULL or "". */
static inline bool ff_str_empty(struct ff_str s)
{
    return s.size == 0;
}

/* ASCII case folded, as Windows compares account and service names here. NULL equals NULL only. */
bool ff_str_eq_nocase(struct ff_str a, struct ff_str b);
/* '*' any run, '?' one byte; case folded. NULL text matches nothing. */
bool ff_str_match(struct ff_str pattern, struct ff_str text);
/* A path without its folders, of Windows or not. */
struct ff_str ff_str_base(struct ff_str path);

#endif
