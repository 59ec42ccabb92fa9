/* SPDX-License-Identifier: MIT */
/* MultiByteToWideChar, WideCharToMultiByte. */
#include "client/win32/inner.h"

#include "client/client.h"
#include "client/codepage.h"

static uint32_t page_of(UINT page)
{
    return page == CP_ACP || page == CP_THREAD_ACP ? client_ansi_page() : page;
}

/* The process's; the C library's, for a thread that has no place in one. */
static const struct ff_alloc *memory(void)
{
    const struct host_thread *thread = host_thread_self();
    return thread ? thread->host->alloc : ff_alloc_default();
}

UINT WINAPI GetACP(void)
{
    return client_ansi_page();
}

/* A result of `size` bytes or units, of which the caller has room for `room` (0: only counts); 0 and the last error. */
static int fits(size_t size, int room, void *to, const void *from, size_t unit)
{
    uint32_t code = ERROR_SUCCESS;
    if (size > INT32_MAX)
        code = ERROR_INVALID_PARAMETER;
    else if (room && (size_t)room < size)
        code = ERROR_INSUFFICIENT_BUFFER;
    else if (room)
        memcpy(to, from, size * unit);
    if (code == ERROR_SUCCESS) return (int)size;
    SetLastError(code);
    return 0;
}

static int refuse(uint32_t code)
{
    SetLastError(code);
    return 0;
}

/* ---- To UTF-16 ---- */

static uint32_t check_to_wide(uint32_t page, DWORD flags, LPCSTR from, int size, LPCWSTR to, int room)
{
    const DWORD known = MB_PRECOMPOSED | MB_COMPOSITE | MB_USEGLYPHCHARS | MB_ERR_INVALID_CHARS;
    if (!from || size == 0 || room < 0 || (room && !to) || (const void *)from == (const void *)to)
        return ERROR_INVALID_PARAMETER;
    if (!codepage_known(page)) return ERROR_INVALID_PARAMETER;
    if (page == FF_CP_UTF8) return flags & ~(DWORD)MB_ERR_INVALID_CHARS ? ERROR_INVALID_FLAGS : ERROR_SUCCESS;
    bool both = (flags & MB_PRECOMPOSED) && (flags & MB_COMPOSITE);
    return both || (flags & ~known) ? ERROR_INVALID_FLAGS : ERROR_SUCCESS;
}

static int give_wide(struct ff_writer *inside, LPWSTR to, int room)
{
    struct ff_writer units = ff_writer_on(memory());
    struct ff_str str = {(const char *)inside->at, (uint32_t)inside->size};
    size_t size = inside->failed ? 0 : ff_utf16_size(str);
    uint8_t *at = inside->failed ? NULL : ff_writer_room(&units, size * sizeof(uint16_t));
    if (at) ff_utf16_of_wtf8((uint16_t *)(void *)at, str);
    int result = at ? fits(size, room, to, at, sizeof *to) : refuse(ERROR_NOT_ENOUGH_MEMORY);
    ff_writer_free(&units);
    return result;
}

int WINAPI MultiByteToWideChar(UINT CodePage, DWORD dwFlags, LPCSTR lpMultiByteStr, int cbMultiByte,
                               LPWSTR lpWideCharStr, int cchWideChar)
{
    uint32_t page = page_of(CodePage);
    uint32_t code = check_to_wide(page, dwFlags, lpMultiByteStr, cbMultiByte, lpWideCharStr, cchWideChar);
    if (code != ERROR_SUCCESS) return refuse(code);
    size_t size = cbMultiByte < 0 ? strlen(lpMultiByteStr) + 1 : (size_t)cbMultiByte;
    struct ff_writer inside = ff_writer_on(memory());
    bool whole = codepage_read(&inside, page, lpMultiByteStr, size);
    bool strict = (dwFlags & MB_ERR_INVALID_CHARS) != 0;
    int result = strict && !whole ? refuse(ERROR_NO_UNICODE_TRANSLATION)
                                  : give_wide(&inside, lpWideCharStr, cchWideChar);
    ff_writer_free(&inside);
    return result;
}

/* ---- From UTF-16 ---- */

struct narrowing {
    uint32_t page;
    DWORD flags;
    const char *instead; /* of what the page lacks: a character */
    bool used;
    bool lossy;
    struct ff_writer bytes;
};

static uint32_t check_to_narrow(uint32_t page, DWORD flags, const void *from, int size, const void *to,
                                int room, bool has_default)
{
    const DWORD known =
        WC_DISCARDNS | WC_SEPCHARS | WC_DEFAULTCHAR | WC_COMPOSITECHECK | WC_NO_BEST_FIT_CHARS;
    if (!from || size == 0 || room < 0 || (room && !to) || from == to) return ERROR_INVALID_PARAMETER;
    if (!codepage_known(page)) return ERROR_INVALID_PARAMETER;
    if (page != FF_CP_UTF8) return flags & ~known ? ERROR_INVALID_FLAGS : ERROR_SUCCESS;
    if (has_default) return ERROR_INVALID_PARAMETER;
    return flags & ~(DWORD)WC_ERR_INVALID_CHARS ? ERROR_INVALID_FLAGS : ERROR_SUCCESS;
}

/* One unit is one character, surrogates included. */
static void narrow_unit(struct narrowing *n, uint16_t unit)
{
    bool lossy;
    char bytes[HOST_NARROW_MAX];
    size_t size = host_narrow(n->page, &unit, 1, bytes, &lossy);
    if (lossy && (bytes[0] == '?' || (n->flags & WC_NO_BEST_FIT_CHARS))) {
        size = codepage_character(n->page, n->instead, strlen(n->instead));
        memcpy(bytes, n->instead, size);
        n->used = true;
    }
    ff_write_bytes(&n->bytes, bytes, size);
}

static void narrow(struct narrowing *n, const uint16_t *units, size_t size)
{
    if (n->page != FF_CP_UTF8) {
        for (size_t i = 0; i < size && !n->bytes.failed; i++) narrow_unit(n, units[i]);
        return;
    }
    struct ff_writer inside = ff_writer_on(n->bytes.alloc);
    ff_wtf8_of_utf16(&inside, units, size);
    if (inside.failed) n->bytes.failed = true;
    codepage_write(&n->bytes, n->page, (struct ff_str){(const char *)inside.at, (uint32_t)inside.size},
                   &n->lossy);
    ff_writer_free(&inside);
}

int WINAPI WideCharToMultiByte(UINT CodePage, DWORD dwFlags, LPCWSTR lpWideCharStr, int cchWideChar,
                               LPSTR lpMultiByteStr, int cbMultiByte, LPCSTR lpDefaultChar,
                               LPBOOL lpUsedDefaultChar)
{
    struct narrowing n = {page_of(CodePage),     dwFlags, lpDefaultChar ? lpDefaultChar : "?", false, false,
                          ff_writer_on(memory())};
    uint32_t code = check_to_narrow(n.page, dwFlags, lpWideCharStr, cchWideChar, lpMultiByteStr, cbMultiByte,
                                    lpDefaultChar || lpUsedDefaultChar);
    if (code != ERROR_SUCCESS) return refuse(code);
    const uint16_t *units = (const uint16_t *)lpWideCharStr;
    narrow(&n, units, cchWideChar < 0 ? ff_utf16_length(units) + 1 : (size_t)cchWideChar);
    int result;
    if (n.bytes.failed)
        result = refuse(ERROR_NOT_ENOUGH_MEMORY);
    else if (n.lossy && (dwFlags & WC_ERR_INVALID_CHARS))
        result = refuse(ERROR_NO_UNICODE_TRANSLATION);
    else
        result = fits(n.bytes.size, cbMultiByte, lpMultiByteStr, n.bytes.at, sizeof *lpMultiByteStr);
    if (lpUsedDefaultChar && result) *lpUsedDefaultChar = n.used;
    ff_writer_free(&n.bytes);
    return result;
}
