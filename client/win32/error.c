/* SPDX-License-Identifier: MIT */
/* FormatMessage, for what common/errors.def has. */
#include "client/win32/inner.h"

#include "common/winfax_codes.h"

static bool is_english(DWORD language)
{
    static const DWORD known[] = {0, LANG_USER_DEFAULT, LANG_SYSTEM_DEFAULT, LANG_ENGLISH,
                                  MAKELANGID(LANG_ENGLISH, SUBLANG_ENGLISH_US)};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (language == known[i]) return true;
    return false;
}

/* An HRESULT of a Win32 code has that code's text. */
static const char *text_of(DWORD code)
{
    const char *text = ff_status_text(code);
    if (!text && code >> 16 == 0x8007) text = ff_status_text(code & 0xFFFF);
    return text;
}

/* The text, with what ends it; NULL, and the last error. */
static const char *choose(struct host_thread *thread, DWORD flags, DWORD code, DWORD language,
                          const char **ret_end)
{
    const DWORD known = FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS |
                        FORMAT_MESSAGE_ALLOCATE_BUFFER | FORMAT_MESSAGE_MAX_WIDTH_MASK;
    const char *text = text_of(code);
    bool inserts = text && strchr(text, '%') && !(flags & FORMAT_MESSAGE_IGNORE_INSERTS);
    uint32_t failed = ERROR_SUCCESS;
    *ret_end = (flags & FORMAT_MESSAGE_MAX_WIDTH_MASK) == FORMAT_MESSAGE_MAX_WIDTH_MASK ? " " : "\r\n";
    if (!(flags & FORMAT_MESSAGE_FROM_SYSTEM) || (flags & ~known) || inserts)
        failed = ERROR_INVALID_PARAMETER;
    else if (!is_english(language))
        failed = ERROR_RESOURCE_LANG_NOT_FOUND;
    else if (!text)
        failed = ERROR_MR_MID_NOT_FOUND;
    if (failed == ERROR_SUCCESS) return text;
    host_fail(thread, failed);
    return NULL;
}

/* Where `size` units go: to the caller's buffer, or to one that is made for him. */
static void *place(struct host_thread *thread, DWORD flags, void *buffer, DWORD room, size_t size,
                   size_t unit)
{
    if (!(flags & FORMAT_MESSAGE_ALLOCATE_BUFFER)) {
        if (room < size) host_fail(thread, ERROR_INSUFFICIENT_BUFFER);
        return room < size ? NULL : buffer;
    }
    void *made = host_block_new(thread->host, (room > size ? room : size) * unit, 0);
    memcpy(buffer, &made, sizeof made);
    if (!made) host_fail(thread, ERROR_NOT_ENOUGH_MEMORY);
    return made;
}

/* ASCII only. */
static void put(void *to, size_t unit, const char *text)
{
    uint16_t *wide = to;
    char *narrow = to;
    for (size_t i = 0; text[i]; i++) {
        if (unit == sizeof *wide)
            wide[i] = (uint8_t)text[i];
        else
            narrow[i] = text[i];
    }
}

static DWORD format(DWORD flags, DWORD code, DWORD language, void *buffer, DWORD room, size_t unit)
{
    struct host_thread *thread = host_enter();
    const char *end;
    if (flags & FORMAT_MESSAGE_ALLOCATE_BUFFER) memset(buffer, 0, sizeof(void *)); /* whatever comes */
    if (!thread) return 0;
    const char *text = choose(thread, flags, code, language, &end);
    size_t size = text ? strlen(text) + strlen(end) : 0;
    char *to = text ? place(thread, flags, buffer, room, size + 1, unit) : NULL;
    if (to) {
        put(to, unit, text);
        put(to + strlen(text) * unit, unit, end);
        memset(to + size * unit, 0, unit);
    }
    host_leave(thread, to != NULL);
    return to ? (DWORD)size : 0;
}

DWORD WINAPI FormatMessageA(DWORD dwFlags, LPCVOID lpSource, DWORD dwMessageId, DWORD dwLanguageId,
                            LPSTR lpBuffer, DWORD nSize, va_list *Arguments)
{
    (void)lpSource, (void)Arguments;
    return format(dwFlags, dwMessageId, dwLanguageId, lpBuffer, nSize, sizeof(CHAR));
}

DWORD WINAPI FormatMessageW(DWORD dwFlags, LPCVOID lpSource, DWORD dwMessageId, DWORD dwLanguageId,
                            LPWSTR lpBuffer, DWORD nSize, va_list *Arguments)
{
    (void)lpSource, (void)Arguments;
    return format(dwFlags, dwMessageId, dwLanguageId, lpBuffer, nSize, sizeof(WCHAR));
}
