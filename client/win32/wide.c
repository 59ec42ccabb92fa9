/* SPDX-License-Identifier: MIT */
/* The C library's functions of wide texts for fauxfax::winsource. This file is compiled with a wchar_t of 16 bits, as its
 * callers are: wcslen and the like are the names of the header, which stand for fauxfax_wcslen. */
#include <fauxfax/winsource.h>

#include "client/win32/inner.h"

size_t wcsnlen(const wchar_t *text, size_t most)
{
    size_t size = 0;
    while (size < most && text[size]) size++;
    return size;
}

size_t wcslen(const wchar_t *text)
{
    return wcsnlen(text, SIZE_MAX);
}

/* ---- Copying ---- */

wchar_t *wcscpy(wchar_t *to, const wchar_t *from)
{
    return memcpy(to, from, (wcslen(from) + 1) * sizeof *from);
}

wchar_t *wcsncpy(wchar_t *to, const wchar_t *from, size_t size)
{
    size_t copied = wcsnlen(from, size);
    memcpy(to, from, copied * sizeof *from);
    memset(to + copied, 0, (size - copied) * sizeof *to);
    return to;
}

wchar_t *wcscat(wchar_t *to, const wchar_t *from)
{
    wcscpy(to + wcslen(to), from);
    return to;
}

wchar_t *wcsncat(wchar_t *to, const wchar_t *from, size_t most)
{
    wchar_t *end = to + wcslen(to);
    size_t copied = wcsnlen(from, most);
    memcpy(end, from, copied * sizeof *from);
    end[copied] = 0;
    return to;
}

wchar_t *_wcsdup(const wchar_t *text)
{
    wchar_t *copy = malloc((wcslen(text) + 1) * sizeof *text);
    return copy ? wcscpy(copy, text) : NULL;
}

/* ---- Comparing ---- */

static uint32_t as_it_is(uint32_t code)
{
    return code;
}

static int compare(const wchar_t *a, const wchar_t *b, size_t most, uint32_t (*form)(uint32_t))
{
    for (size_t i = 0; i < most; i++) {
        uint32_t left = form(a[i]), right = form(b[i]);
        if (left != right) return left < right ? -1 : 1;
        if (!left) break;
    }
    return 0;
}

int wcscmp(const wchar_t *a, const wchar_t *b)
{
    return compare(a, b, SIZE_MAX, as_it_is);
}

int wcsncmp(const wchar_t *a, const wchar_t *b, size_t most)
{
    return compare(a, b, most, as_it_is);
}

int _wcsicmp(const wchar_t *a, const wchar_t *b)
{
    return compare(a, b, SIZE_MAX, host_fold);
}

int _wcsnicmp(const wchar_t *a, const wchar_t *b, size_t most)
{
    return compare(a, b, most, host_fold);
}

/* ---- Looking ---- */

wchar_t *wcschr(const wchar_t *text, wchar_t unit)
{
    while (*text && *text != unit) text++;
    return *text == unit ? (wchar_t *)(uintptr_t)text : NULL;
}

wchar_t *wcsrchr(const wchar_t *text, wchar_t unit)
{
    for (size_t i = wcslen(text) + 1; i-- > 0;)
        if (text[i] == unit) return (wchar_t *)(uintptr_t)(text + i);
    return NULL;
}

wchar_t *wcsstr(const wchar_t *text, const wchar_t *part)
{
    size_t size = wcslen(part);
    for (;; text++) {
        if (wcsncmp(text, part, size) == 0) return (wchar_t *)(uintptr_t)text;
        if (!*text) return NULL;
    }
}

static size_t span(const wchar_t *text, const wchar_t *set, bool of_them)
{
    size_t size = 0;
    while (text[size] && (wcschr(set, text[size]) != NULL) == of_them) size++;
    return size;
}

size_t wcsspn(const wchar_t *text, const wchar_t *set)
{
    return span(text, set, true);
}

size_t wcscspn(const wchar_t *text, const wchar_t *set)
{
    return span(text, set, false);
}

wchar_t *wcspbrk(const wchar_t *text, const wchar_t *set)
{
    text += wcscspn(text, set);
    return *text ? (wchar_t *)(uintptr_t)text : NULL;
}

wchar_t *wcstok(wchar_t *text, const wchar_t *set, wchar_t **rest)
{
    if (!text) text = *rest;
    text += wcsspn(text, set);
    wchar_t *end = text + wcscspn(text, set);
    *rest = *end ? end + 1 : end;
    if (end == text) return NULL;
    *end = 0;
    return text;
}

/* ---- Numbers: by the C library, of what can be one. A longer one is too big in any base ---- */

enum { DIGITS_MAX = 80 };

/* Where the number begins, and its characters. */
static const wchar_t *narrow(const wchar_t *text, char to[DIGITS_MAX])
{
    size_t size = 0;
    while (*text == ' ' || (*text >= '\t' && *text <= '\r')) text++;
    for (; size + 1 < DIGITS_MAX && text[size] > ' ' && text[size] < 0x7F; size++)
        to[size] = (char)text[size];
    to[size] = 0;
    return text;
}

static void put_end(wchar_t **end, const wchar_t *text, const wchar_t *number, ptrdiff_t size)
{
    if (end) *end = (wchar_t *)(uintptr_t)(size ? number + size : text);
}

long wcstol(const wchar_t *text, wchar_t **end, int base)
{
    char digits[DIGITS_MAX], *stop;
    const wchar_t *number = narrow(text, digits);
    long value = strtol(digits, &stop, base);
    put_end(end, text, number, stop - digits);
    return value;
}

unsigned long wcstoul(const wchar_t *text, wchar_t **end, int base)
{
    char digits[DIGITS_MAX], *stop;
    const wchar_t *number = narrow(text, digits);
    unsigned long value = strtoul(digits, &stop, base);
    put_end(end, text, number, stop - digits);
    return value;
}

int _wtoi(const wchar_t *text)
{
    return (int)wcstol(text, NULL, 10);
}
