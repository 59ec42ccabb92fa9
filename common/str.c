/* SPDX-License-Identifier: MIT */
#include "common/str.h"

static char fold(char c)
{
    if (c < 'A' || c > 'Z') return c;
    return (char)(c - 'A' + 'a');
}

bool ff_str_eq_nocase(struct ff_str a, struct ff_str b)
{
    if (a.size != b.size || (a.at == NULL) != (b.at == NULL)) return false;
    for (uint32_t i = 0; i < a.size; i++)
        if (fold(a.at[i]) != fold(b.at[i])) return false;
    return true;
}

bool ff_str_match(struct ff_str pattern, struct ff_str text)
{
    if (!pattern.at || !text.at) return false;
    uint32_t p = 0, t = 0, star = UINT32_MAX, mark = 0;
    /* The usual two-pointer walk: on a mismatch the last star swallows one byte more. Linear in memory: none. */
    while (t < text.size) {
        if (p < pattern.size && pattern.at[p] == '*') {
            star = p++;
            mark = t;
        } else if (p < pattern.size && (pattern.at[p] == '?' || fold(pattern.at[p]) == fold(text.at[t]))) {
            p++;
            t++;
        } else if (star != UINT32_MAX) {
            p = star + 1;
            t = ++mark;
        } else {
            return false;
        }
    }
    while (p < pattern.size && pattern.at[p] == '*') p++;
    return p == pattern.size;
}

struct ff_str ff_str_base(struct ff_str path)
{
    for (uint32_t i = path.size; i-- > 0;)
        if (path.at[i] == '/' || path.at[i] == '\\')
            return (struct ff_str){path.at + i + 1, path.size - i - 1};
    return path;
}
