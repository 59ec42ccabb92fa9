/* SPDX-License-Identifier: MIT */
#include "client/windows/system.h"

#include <windows.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/os.h"
#include "common/utf.h"
#include "common/winfax_codes.h"

/* Not winfax.h: its names are macros there, and strings here. */

enum { PATH_ROOM = MAX_PATH + 16 };

struct names {
    const char *a, *w; /* a function that has one form has it twice */
};
#define NAMES_single(name)                                                                                   \
    {                                                                                                        \
        name, name                                                                                           \
    }
#define NAMES_aw(name)                                                                                       \
    {                                                                                                        \
        name "A", name "W"                                                                                   \
    }
#define NAMES_w(name)                                                                                        \
    {                                                                                                        \
        name "W", name "W"                                                                                   \
    }
static const struct names names[FF_TYPE_END] = {
#define X(name, id, forms, handle, right) [id] = NAMES_##forms(#name),
    FF_API(X)
#undef X
};

struct system_link {
    HMODULE module;
    struct system_functions functions;
};

/* ---- Whether, and which ---- */

/* Nobody faxes a customer because a test ran on the wrong machine. */
static bool is_allowed(char error[256])
{
    char ci[16], allow[16];
    const char *in_ci = os_env("CI", ci, sizeof ci),
               *allowed = os_env("FAUXFAX_ALLOW_REAL", allow, sizeof allow);
    if (!in_ci || strcmp(in_ci, "true") != 0 || (allowed && strcmp(allowed, "1") == 0)) return true;
    snprintf(error, 256,
             "FAUXFAX_TRANSPORT=system: CI is true, and this would reach the real fax service; set "
             "FAUXFAX_ALLOW_REAL=1 if "
             "that is meant");
    return false;
}

static bool system_path(WCHAR path[PATH_ROOM])
{
    static const WCHAR name[] = L"\\winfax.dll";
    UINT size = GetSystemDirectoryW(path, MAX_PATH);
    if (size == 0 || size >= MAX_PATH) return false;
    memcpy(path + size, name, sizeof name);
    return true;
}

static HMODULE own_module(void)
{
    HMODULE own = NULL;
    GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
                       (LPCWSTR)(const void *)names, &own);
    return own;
}

static void fail(char error[256], const WCHAR *path, const char *why)
{
    struct ff_writer w = ff_writer_on(ff_alloc_default());
    ff_wtf8_of_utf16(&w, (const uint16_t *)path, wcslen(path));
    const char *words = ff_writer_cstr(&w);
    snprintf(error, 256, "FAUXFAX_TRANSPORT=system: %.100s: %s", words ? words : "winfax.dll", why);
    ff_writer_free(&w);
}

/* ---- Loading ---- */

static HMODULE load(const WCHAR *path, char error[256])
{
    char why[64];
    HMODULE module = LoadLibraryExW(path, NULL, LOAD_WITH_ALTERED_SEARCH_PATH);
    DWORD code = GetLastError();
    if (module && module != own_module()) return module;
    snprintf(why, sizeof why, "cannot be loaded: error %lu", (unsigned long)code);
    if (module)
        fail(error, path, "is the fake itself; the system's own has to lie there");
    else
        fail(error, path, code == ERROR_MOD_NOT_FOUND ? "is not there; is the fax service installed?" : why);
    if (module) FreeLibrary(module);
    return NULL;
}

static bool find(HMODULE module, const char *name, system_function *ret_function, const WCHAR *path,
                 char error[256])
{
    char why[64];
    FARPROC found = GetProcAddress(module, name);
    memcpy(ret_function, &found, sizeof *ret_function);
    if (found) return true;
    snprintf(why, sizeof why, "lacks %.40s", name);
    fail(error, path, why);
    return false;
}

static bool find_all(struct system_link *link, const WCHAR *path, char error[256])
{
    bool well = find(link->module, "FaxFreeBuffer", &link->functions.free_buffer, path, error);
    for (uint32_t type = 0; type < FF_TYPE_END && well; type++) {
        if (!names[type].a) continue;
        well = find(link->module, names[type].a, &link->functions.by_type[type][0], path, error) &&
               find(link->module, names[type].w, &link->functions.by_type[type][1], path, error);
    }
    link->functions.version = SYSTEM_VERSION;
    return well;
}

/* ---- The transport ---- */

static enum link_status open_system(const struct link_open *options, const struct link_sink *sink,
                                    void **ret_link, struct ff_out_Hello *ret_hello, uint64_t *ret_now,
                                    char error[256])
{
    WCHAR path[PATH_ROOM];
    (void)options, (void)sink;
    if (!is_allowed(error)) return LINK_refused;
    struct system_link *link = system_path(path) ? calloc(1, sizeof *link) : NULL;
    if (!link) return LINK_no_memory;
    link->module = load(path, error);
    if (!link->module || !find_all(link, path, error)) {
        free(link);
        return LINK_refused;
    }
    *ret_hello = (struct ff_out_Hello){
        .version = FF_PROTOCOL_VERSION, .process = 1, .time_mode = FF_TIME_real, .scale_x1000 = 1000};
    *ret_now = os_wall_time();
    *ret_link = link;
    return LINK_ok;
}

/* There is no world to ask: what is no call of winfax.h is the real Windows's. */
static enum link_status call_nobody(void *link, const struct ff_writer *frame, struct ff_writer *reply,
                                    struct ff_frame *ret_frame)
{
    (void)link, (void)frame, (void)reply;
    *ret_frame = (struct ff_frame){0};
    return LINK_refused;
}

static enum link_status tell_nobody(void *link, const struct ff_writer *frames, bool may_wait)
{
    (void)link, (void)frames, (void)may_wait;
    return LINK_ok;
}

static void do_nothing(void *link)
{
    (void)link;
}

static void hang_up(void *link, bool polite, uint32_t exit_code)
{
    (void)link, (void)polite, (void)exit_code;
}

/* The library stays: its own threads may be at what the program registered. */
static void close_system(void *link)
{
    free(link);
}

static const struct link_ops ops = {.version = FF_LINK_VERSION,
                                    .name = "system",
                                    .open = open_system,
                                    .call = call_nobody,
                                    .tell = tell_nobody,
                                    .settle = do_nothing,
                                    .hang_up = hang_up,
                                    .close = close_system,
                                    .forked = do_nothing};

const struct link_ops *link_system(void)
{
    return &ops;
}

const struct system_functions *system_functions_of(const struct link_ops *used, void *link)
{
    return used == &ops && link ? &((const struct system_link *)link)->functions : NULL;
}
