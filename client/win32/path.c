/* SPDX-License-Identifier: MIT */
/* GetFullPathName, GetModuleFileName: paths of the system that the program runs on, WTF-8 inside. An A path is its bytes, as
 * open() takes them. */
#include "client/win32/inner.h"

#include <unistd.h>

#include "common/utf.h"

enum { PATH_ROOM = 4096 };

/* ---- Making one absolute ---- */

static bool is_separator(char c)
{
    return c == '/' || c == '\\';
}

/* Appends one component: "" and "." are nothing, ".." takes the last one back. */
static void add_component(struct ff_writer *path, const char *at, size_t size)
{
    if (size == 0 || (size == 1 && at[0] == '.')) return;
    if (size == 2 && at[0] == '.' && at[1] == '.') {
        while (path->size && path->at[--path->size] != '/') continue;
        return;
    }
    ff_write_u8(path, '/');
    ff_write_bytes(path, at, size);
}

static void add_components(struct ff_writer *path, struct ff_str name)
{
    size_t start = 0;
    for (size_t i = 0; i <= name.size; i++) {
        if (i < name.size && !is_separator(name.at[i])) continue;
        add_component(path, name.at + start, i - start);
        start = i + 1;
    }
}

/* A separator at the end stays one. */
static void make_absolute(struct ff_writer *path, struct ff_str name)
{
    char here[PATH_ROOM];
    if (!is_separator(name.at[0]) && getcwd(here, sizeof here)) add_components(path, ff_str_of(here));
    add_components(path, name);
    if (path->size == 0 || is_separator(name.at[name.size - 1])) ff_write_u8(path, '/');
}

/* ---- Giving it ---- */

/* In the caller's form, without a terminator; *ret_size in characters. */
static const void *in_form(struct ff_writer *w, enum host_form form, struct ff_str path, size_t *ret_size)
{
    *ret_size = path.size;
    if (form == HOST_A) return path.at;
    *ret_size = ff_utf16_size(path);
    if (*ret_size == SIZE_MAX) *ret_size = 0; /* no text: it has no W form */
    uint8_t *to = ff_writer_room(w, *ret_size * sizeof(uint16_t) + 1);
    if (to && *ret_size) ff_utf16_of_wtf8((uint16_t *)(void *)to, path);
    return to;
}

static size_t unit_of(enum host_form form)
{
    return form == HOST_W ? sizeof(WCHAR) : sizeof(CHAR);
}

static void put(void *to, const void *from, size_t size, size_t unit)
{
    memcpy(to, from, size * unit);
    memset((char *)to + size * unit, 0, unit);
}

/* The last component; NULL when the path ends with a separator. */
static void *file_part(void *path, struct ff_str str, enum host_form form)
{
    uint32_t slash = str.size;
    while (slash && str.at[slash - 1] != '/') slash--;
    if (slash == str.size) return NULL;
    size_t before = form == HOST_W ? ff_utf16_size((struct ff_str){str.at, slash}) : slash;
    return (char *)path + before * unit_of(form);
}

struct full_path {
    enum host_form form;
    DWORD room;
    void *to;
    void **file_part;
};

/* As documented: without the terminator when it fits, with it when it does not. */
static DWORD give_full_path(struct host_thread *thread, const struct full_path *f, struct ff_str path)
{
    struct ff_writer w = ff_writer_on(thread->host->alloc);
    size_t size;
    const void *from = in_form(&w, f->form, path, &size);
    bool fits = from && size < f->room;
    if (fits) put(f->to, from, size, unit_of(f->form));
    if (fits && f->file_part) *f->file_part = file_part(f->to, path, f->form);
    ff_writer_free(&w);
    if (!from) return (DWORD)host_fail(thread, ERROR_NOT_ENOUGH_MEMORY);
    return (DWORD)(fits ? size : size + 1);
}

static DWORD full_path_name(const struct full_path *f, const void *name)
{
    struct host_thread *thread = host_enter();
    struct host_text text;
    DWORD size = 0;
    if (!thread) return 0;
    bool taken = f->form == HOST_W || !name ? host_text_take(thread, &text, HOST_W, name)
                                            : host_text_take_bytes(thread, &text, name);
    struct ff_writer path = ff_writer_on(thread->host->alloc);
    if (taken && ff_str_empty(text.str))
        host_fail(thread, ERROR_INVALID_NAME);
    else if (taken)
        make_absolute(&path, text.str);
    if (path.failed)
        host_fail(thread, ERROR_NOT_ENOUGH_MEMORY);
    else if (path.size)
        size = give_full_path(thread, f, (struct ff_str){(const char *)path.at, (uint32_t)path.size});
    ff_writer_free(&path);
    host_text_free(&text);
    host_leave(thread, size != 0);
    return size;
}

DWORD WINAPI GetFullPathNameA(LPCSTR lpFileName, DWORD nBufferLength, LPSTR lpBuffer, LPSTR *lpFilePart)
{
    void *part = NULL;
    struct full_path f = {HOST_A, nBufferLength, lpBuffer, &part};
    DWORD size = full_path_name(&f, lpFileName);
    if (lpFilePart && size && size < nBufferLength) *lpFilePart = part;
    return size;
}

DWORD WINAPI GetFullPathNameW(LPCWSTR lpFileName, DWORD nBufferLength, LPWSTR lpBuffer, LPWSTR *lpFilePart)
{
    void *part = NULL;
    struct full_path f = {HOST_W, nBufferLength, lpBuffer, &part};
    DWORD size = full_path_name(&f, lpFileName);
    if (lpFilePart && size && size < nBufferLength) *lpFilePart = part;
    return size;
}

/* ---- Where the program is ---- */

static DWORD give_cut(struct host_thread *thread, enum host_form form, struct ff_str path, void *to,
                      DWORD room)
{
    struct ff_writer w = ff_writer_on(thread->host->alloc);
    size_t size;
    const void *from = in_form(&w, form, path, &size);
    if (!from) {
        host_fail(thread, ERROR_NOT_ENOUGH_MEMORY);
        size = 0;
    } else if (size < room) {
        put(to, from, size, unit_of(form));
    } else {
        host_fail(thread, ERROR_INSUFFICIENT_BUFFER);
        if (room) put(to, from, room - 1, unit_of(form));
        size = room;
    }
    ff_writer_free(&w);
    return (DWORD)size;
}

static DWORD module_file_name(enum host_form form, HMODULE module, void *to, DWORD room)
{
    struct host_thread *thread = host_enter();
    char path[PATH_ROOM];
    DWORD size = 0;
    if (!thread) return 0;
    os_image(path, sizeof path);
    if (module && module != HOST_PROGRAM) {
        char *file = strrchr(path, '/');
        size_t left = file ? sizeof path - (size_t)(file + 1 - path) : 0;
        if (module != HOST_WINFAX || left < sizeof "winfax.dll") {
            host_fail(thread, ERROR_MOD_NOT_FOUND);
            return (DWORD)host_leave(thread, FALSE);
        }
        memcpy(file + 1, "winfax.dll", sizeof "winfax.dll");
    }
    size = give_cut(thread, form, ff_str_of(path), to, room);
    host_leave(thread, TRUE);
    return size;
}

DWORD WINAPI GetModuleFileNameA(HMODULE hModule, LPSTR lpFilename, DWORD nSize)
{
    return module_file_name(HOST_A, hModule, lpFilename, nSize);
}

DWORD WINAPI GetModuleFileNameW(HMODULE hModule, LPWSTR lpFilename, DWORD nSize)
{
    return module_file_name(HOST_W, hModule, lpFilename, nSize);
}
