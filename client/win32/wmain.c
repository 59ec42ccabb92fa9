/* SPDX-License-Identifier: MIT */
/* _tmain of a wide program (tchar.h): its arguments as Windows would give them. */
#include "client/win32/inner.h"

#include <stdio.h>
#include <tchar.h>
#include <unistd.h>

#include "common/utf.h"

static size_t count_of(char **texts)
{
    size_t count = 0;
    while (texts[count]) count++;
    return count;
}

/* What is no UTF-8 is '?'. NULL: refused. */
static WCHAR *widen(const char *text)
{
    size_t size = strlen(text) + 1;
    char *repaired = malloc(size);
    WCHAR *wide = calloc(size, sizeof *wide); /* no text has more units than bytes */
    if (repaired && wide) {
        memcpy(repaired, text, size);
        ff_utf8_repair(repaired);
        ff_utf16_of_wtf8((uint16_t *)wide, ff_str_of(repaired));
    }
    bool ok = repaired && wide;
    free(repaired);
    if (ok) return wide;
    free(wide);
    return NULL;
}

static WCHAR **free_all(WCHAR **texts)
{
    for (size_t i = 0; texts && texts[i]; i++) free(texts[i]);
    free(texts);
    return NULL;
}

/* NULL: refused. */
static WCHAR **widen_all(char **texts)
{
    size_t count = count_of(texts);
    WCHAR **wide = calloc(count + 1, sizeof *wide);
    for (size_t i = 0; wide && i < count; i++)
        if (!(wide[i] = widen(texts[i]))) return free_all(wide);
    return wide;
}

int fauxfax_wmain(int argc, char **argv, int (*program)(int argc, WCHAR **argv, WCHAR **environment))
{
    WCHAR **arguments = widen_all(argv), **environment = arguments ? widen_all(environ) : NULL;
    int code = 0xFF;
    if (environment)
        code = program(argc, arguments, environment);
    else
        fprintf(stderr, "fauxfax: no memory for the arguments of this program\n");
    free_all(arguments);
    free_all(environment);
    return code;
}
