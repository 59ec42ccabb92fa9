/* SPDX-License-Identifier: MIT */
#ifndef FF_COMMON_NEAREST_H
#define FF_COMMON_NEAREST_H

/* "did you mean …?": of the words that were possible, the one most like the word that was given. */
struct ff_nearest {
    const char *given;
    const char *best; /* NULL: none is near */
    unsigned limit;   /* how many letters the next better word may differ in */
};

struct ff_nearest ff_nearest_to(const char *given);
/* Looks at one possible word. It must live as long as `best` is looked at. Of words that are equally near the first
 * stays; when none is near, the first that begins as three quarters of what was given is the best. */
void ff_nearest_try(struct ff_nearest *nearest, const char *word);

#endif
