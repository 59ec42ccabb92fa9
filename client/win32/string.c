/* SPDX-License-Identifier: MIT */
/* lstr…: A and W. A NULL pointer is survived, as on Windows. */
#include "client/win32/inner.h"

#include "common/utf.h"

int WINAPI lstrlenA(LPCSTR lpString)
{
    return lpString ? (int)strlen(lpString) : 0;
}

int WINAPI lstrlenW(LPCWSTR lpString)
{
    return lpString ? (int)ff_utf16_length((const uint16_t *)lpString) : 0;
}

LPSTR WINAPI lstrcpyA(LPSTR lpString1, LPCSTR lpString2)
{
    return lpString1 && lpString2 ? memcpy(lpString1, lpString2, strlen(lpString2) + 1) : NULL;
}

LPWSTR WINAPI lstrcpyW(LPWSTR lpString1, LPCWSTR lpString2)
{
    if (!lpString1 || !lpString2) return NULL;
    return memcpy(lpString1, lpString2, ((size_t)lstrlenW(lpString2) + 1) * sizeof *lpString2);
}

LPSTR WINAPI lstrcpynA(LPSTR lpString1, LPCSTR lpString2, int iMaxLength)
{
    int size = 0;
    if (!lpString1 || !lpString2) return NULL;
    if (iMaxLength <= 0) return lpString1;
    while (size < iMaxLength - 1 && lpString2[size]) size++; /* it need not end */
    memcpy(lpString1, lpString2, (size_t)size);
    lpString1[size] = 0;
    return lpString1;
}

LPWSTR WINAPI lstrcpynW(LPWSTR lpString1, LPCWSTR lpString2, int iMaxLength)
{
    int size = 0;
    if (!lpString1 || !lpString2) return NULL;
    if (iMaxLength <= 0) return lpString1;
    while (size < iMaxLength - 1 && lpString2[size]) size++;
    memcpy(lpString1, lpString2, (size_t)size * sizeof *lpString2);
    lpString1[size] = 0;
    return lpString1;
}

LPSTR WINAPI lstrcatA(LPSTR lpString1, LPCSTR lpString2)
{
    if (!lpString1 || !lpString2) return NULL;
    lstrcpyA(lpString1 + lstrlenA(lpString1), lpString2);
    return lpString1;
}

LPWSTR WINAPI lstrcatW(LPWSTR lpString1, LPCWSTR lpString2)
{
    if (!lpString1 || !lpString2) return NULL;
    lstrcpyW(lpString1 + lstrlenW(lpString1), lpString2);
    return lpString1;
}

/* ---- Comparing: first the letters, then their accents, then their case ---- */

enum level { LEVEL_letter, LEVEL_accent, LEVEL_case };

/* The letters of Latin-1's second half, without their accents. */
static uint32_t base_letter(uint32_t code)
{
    static const char base[] = "aaaaaaaceeeeiiiidnooooo\xD7ouuuuytsaaaaaaaceeeeiiiidnooooo\xF7ouuuuyty";
    if (code >= 0xC0 && code <= 0xFF) return (uint8_t)base[code - 0xC0];
    return host_fold(code);
}

static bool is_letter(uint32_t base)
{
    return (base >= 'a' && base <= 'z') || (base >= 0x100 && base < 0x2000);
}

/* Signs, then digits, then letters. */
static uint32_t key(uint32_t code, enum level level)
{
    uint32_t base = base_letter(code);
    if (level == LEVEL_accent) return host_fold(code);
    if (level == LEVEL_case) return code != host_fold(code);
    if (is_letter(base)) return 0x20000 + base;
    return base >= '0' && base <= '9' ? 0x10000 + base : base;
}

struct compared {
    enum host_form form;
    const void *at;
};

/* Goes on to the next; 0 at the end. */
static uint32_t next_code(struct compared *text)
{
    const char *narrow = text->at;
    const uint16_t *wide = text->at;
    uint32_t code = 0;
    size_t left = 0;
    if (text->form == HOST_W) {
        text->at = wide + 1;
        return *wide;
    }
    while (left < HOST_NARROW_MAX && narrow[left]) left++;
    text->at = narrow + (left ? host_widen(narrow, left, &code) : 0);
    return code;
}

static int compare_at(struct compared a, struct compared b, enum level level)
{
    for (;;) {
        uint32_t left = next_code(&a), right = next_code(&b);
        if (!left || !right) return (left != 0) - (right != 0);
        uint32_t left_key = key(left, level), right_key = key(right, level);
        if (left_key != right_key) return left_key < right_key ? -1 : 1;
    }
}

static int compare(enum host_form form, const void *a_, const void *b_, enum level finest)
{
    const struct compared a = {form, a_}, b = {form, b_};
    int result = 0;
    if (!a_ || !b_) return (a_ != NULL) - (b_ != NULL);
    for (int level = LEVEL_letter; level <= (int)finest && result == 0; level++)
        result = compare_at(a, b, (enum level)level);
    return result;
}

int WINAPI lstrcmpA(LPCSTR lpString1, LPCSTR lpString2)
{
    return compare(HOST_A, lpString1, lpString2, LEVEL_case);
}

int WINAPI lstrcmpW(LPCWSTR lpString1, LPCWSTR lpString2)
{
    return compare(HOST_W, lpString1, lpString2, LEVEL_case);
}

int WINAPI lstrcmpiA(LPCSTR lpString1, LPCSTR lpString2)
{
    return compare(HOST_A, lpString1, lpString2, LEVEL_accent);
}

int WINAPI lstrcmpiW(LPCWSTR lpString1, LPCWSTR lpString2)
{
    return compare(HOST_W, lpString1, lpString2, LEVEL_accent);
}
