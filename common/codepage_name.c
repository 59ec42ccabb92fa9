/* SPDX-License-Identifier: MIT */
#include "common/codepage_name.h"

#include <stdio.h>

#include "common/codepages.def"

static const struct named {
    uint32_t number;
    const char *name;
} pages[] = {
#define X(number, name) {number, name},
    CODEPAGES(X)
#undef X
};

static char lower(char c)
{
    if (c < 'A' || c > 'Z') return c;
    return (char)(c - 'A' + 'a');
}

/* What stands behind `head` in the word, in any case; NULL: it begins with something else. */
static const char *behind(const char *word, const char *head)
{
    for (; *head; head++, word++)
        if (lower(*word) != *head) return NULL;
    return word;
}

static bool is_named(const struct named *page, const char *name)
{
    static const char *const heads[] = {"", "cp", "windows-"};
    const char *rest = *page->name ? behind(name, page->name) : NULL;
    if (rest && !*rest) return true;
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        char number[24];
        snprintf(number, sizeof number, "%s%u", heads[i], (unsigned)page->number);
        rest = behind(name, number);
        if (rest && !*rest) return true;
    }
    return false;
}

uint32_t ff_codepage_of_name(const char *name)
{
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        if (is_named(&pages[i], name)) return pages[i].number;
    return 0;
}

bool ff_codepage_exists(uint32_t number)
{
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        if (pages[i].number == number) return true;
    return false;
}

void ff_codepage_list(char *to, size_t size)
{
    size_t used = 0;
    *to = 0;
    for (size_t i = 0; i < sizeof pages / sizeof *pages && used < size; i++) {
        bool named = *pages[i].name != 0;
        int more = snprintf(to + used, size - used, "%s%u%s%s%s", i ? ", " : "", (unsigned)pages[i].number,
                            named ? " (" : "", pages[i].name, named ? ")" : "");
        used += (size_t)more;
    }
}
