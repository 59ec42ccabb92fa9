/* SPDX-License-Identifier: MIT */
/* LoadCursor, LoadIcon: those of the system, by their numbers. A program has no resources here. */
#include "client/win32/inner.h"

/* The first handle of each kind; no object has such a one. */
enum { CURSORS = 0x1D000000, ICONS = 0x1E000000 };

static const uint16_t cursors[] = {32512, 32513, 32514, 32515, 32516, 32642, 32643,
                                   32644, 32645, 32646, 32648, 32649, 32650, 32651};
static const uint16_t icons[] = {32512, 32513, 32514, 32515, 32516, 32517, 32518};

static HICON load(HINSTANCE instance, uint16_t number, uint32_t first, const uint16_t *known, size_t count)
{
    for (size_t i = 0; i < count && !instance; i++)
        if (known[i] == number) return (HICON)(uintptr_t)(first + number);
    SetLastError(ERROR_RESOURCE_NAME_NOT_FOUND);
    return NULL;
}

static HCURSOR load_cursor(HINSTANCE instance, const void *name)
{
    return load(instance, host_atom_in(name), CURSORS, cursors, sizeof cursors / sizeof *cursors);
}

static HICON load_icon(HINSTANCE instance, const void *name)
{
    return load(instance, host_atom_in(name), ICONS, icons, sizeof icons / sizeof *icons);
}

HCURSOR WINAPI LoadCursorA(HINSTANCE hInstance, LPCSTR lpCursorName)
{
    return load_cursor(hInstance, lpCursorName);
}

HCURSOR WINAPI LoadCursorW(HINSTANCE hInstance, LPCWSTR lpCursorName)
{
    return load_cursor(hInstance, lpCursorName);
}

HICON WINAPI LoadIconA(HINSTANCE hInstance, LPCSTR lpIconName)
{
    return load_icon(hInstance, lpIconName);
}

HICON WINAPI LoadIconW(HINSTANCE hInstance, LPCWSTR lpIconName)
{
    return load_icon(hInstance, lpIconName);
}
