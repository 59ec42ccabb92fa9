/* SPDX-License-Identifier: MIT */
#include "common/nearest.h"

#include <limits.h>
#include <stdbool.h>
#include <string.h>

enum { WORD_MAX = 64 };

static char fold(char c)
{
    if (c < 'A' || c > 'Z') return c;
    return (char)(c - 'A' + 'a');
}

static unsigned smaller(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* Edit distance, whatever the case; two rows of the table are enough. */
static unsigned distance(const char *a, const char *b)
{
    unsigned row[WORD_MAX + 1], length = (unsigned)strlen(b);
    if (strlen(a) > WORD_MAX || length > WORD_MAX) return UINT_MAX; /* near nothing */
    for (unsigned j = 0; j <= length; j++) row[j] = j;
    for (unsigned i = 1; a[i - 1]; i++) {
        unsigned diagonal = row[0];
        row[0] = i;
        for (unsigned j = 1; j <= length; j++) {
            unsigned cost = diagonal + (fold(a[i - 1]) != fold(b[j - 1]));
            diagonal = row[j];
            row[j] = smaller(smaller(row[j], row[j - 1]) + 1, cost);
        }
    }
    return row[length];
}

/* "service" for "service-stop", FEI_SENT for FEI_SENDING: the rest was forgotten, not mistaken. A quarter may be wrong. */
static bool begins(const char *word, const char *with)
{
    enum { LEAST = 3 };
    size_t i = 0;
    while (with[i] && fold(word[i]) == fold(with[i])) i++;
    return i >= LEAST && 4 * i >= 3 * strlen(with);
}

struct ff_nearest ff_nearest_to(const char *given)
{
    /* A third of the letters may be wrong; beyond that a guess is noise. */
    return (struct ff_nearest){.given = given, .best = NULL, .limit = (unsigned)strlen(given) / 3 + 1};
}

void ff_nearest_try(struct ff_nearest *nearest, const char *word)
{
    if (nearest->best && nearest->limit == 0 && distance(nearest->given, nearest->best) == 0) return;
    unsigned d = distance(nearest->given, word);
    if (d > nearest->limit) {
        if (!nearest->best && begins(word, nearest->given)) nearest->best = word;
        return;
    }
    nearest->best = word;
    nearest->limit = d ? d - 1 : 0;
}
