/* SPDX-License-Identifier: MIT */
/* Modules: the program, and winfax.dll, which is in it. */
#include "client/win32/inner.h"

#include <winfax.h>

#include "common/api.def"
#include "common/utf.h"

/* ---- The functions of winfax.dll ---- */

typedef void function(void);

static const struct export_row {
    const char *name;
    function *address;
} exports[] = {
#define EXPORT_single(text, plain, a, w) {text, (function *)plain},
#define EXPORT_aw(text, plain, a, w) {text "A", (function *)a}, {text "W", (function *)w},
#define EXPORT_w(text, plain, a, w) {text "W", (function *)w},
#define X(name, id, forms, handle, right) EXPORT_##forms(#name, name, name##A, name##W)
    FF_API(X)
#undef X
        EXPORT_single("FaxFreeBuffer", FaxFreeBuffer, _, _)};

static function *export_of(const char *name)
{
    for (size_t i = 0; i < sizeof exports / sizeof *exports; i++)
        if (strcmp(exports[i].name, name) == 0) return exports[i].address;
    return NULL;
}

static bool is_export(const void *address)
{
    for (size_t i = 0; i < sizeof exports / sizeof *exports; i++) {
        union {
            function *code;
            const void *data;
        } at = {exports[i].address};
        if (at.data == address) return true;
    }
    return false;
}

FARPROC WINAPI GetProcAddress(HMODULE hModule, LPCSTR lpProcName)
{
    union {
        function *found;
        FARPROC procedure;
    } at = {NULL};
    if (hModule != HOST_WINFAX && hModule != HOST_PROGRAM && hModule) {
        SetLastError(ERROR_MOD_NOT_FOUND);
        return NULL;
    }
    bool by_name = host_atom_in(lpProcName) == 0; /* and not by its ordinal */
    if (hModule == HOST_WINFAX && lpProcName && by_name) at.found = export_of(lpProcName);
    if (!at.found) SetLastError(ERROR_PROC_NOT_FOUND);
    return at.procedure;
}

/* ---- Names of modules ---- */

/* What follows the last folder; a name without a dot is a DLL's, one that ends with a dot is not. */
static bool is_winfax_name(struct ff_str name)
{
    for (uint32_t i = name.size; i-- > 0;) {
        if (name.at[i] != '/' && name.at[i] != '\\') continue;
        name = (struct ff_str){name.at + i + 1, name.size - i - 1};
        break;
    }
    return host_same_nocase(name, FF_STR("winfax.dll")) || host_same_nocase(name, FF_STR("winfax"));
}

/* The module of that name that is loaded; NULL and the last error. */
static HMODULE loaded(struct host_thread *thread, struct ff_str name)
{
    if (!name.at) return HOST_PROGRAM;
    if (is_winfax_name(name) && thread->host->libraries) return HOST_WINFAX;
    host_fail(thread, ERROR_MOD_NOT_FOUND);
    return NULL;
}

static HMODULE load(struct host_thread *thread, struct ff_str name)
{
    if (ff_str_empty(name)) {
        host_fail(thread, ERROR_INVALID_PARAMETER);
        return NULL;
    }
    if (!is_winfax_name(name)) {
        host_fail(thread, ERROR_MOD_NOT_FOUND);
        return NULL;
    }
    thread->host->libraries++;
    return HOST_WINFAX;
}

static HMODULE with_name(enum host_form form, const void *name,
                         HMODULE (*what)(struct host_thread *thread, struct ff_str name))
{
    struct host_thread *thread = host_enter();
    struct host_text text;
    if (!thread) return NULL;
    HMODULE module = host_text_take(thread, &text, form, name) ? what(thread, text.str) : NULL;
    host_text_free(&text);
    host_leave(thread, module != NULL);
    return module;
}

HMODULE WINAPI LoadLibraryA(LPCSTR lpLibFileName)
{
    return with_name(HOST_A, lpLibFileName, load);
}

HMODULE WINAPI LoadLibraryW(LPCWSTR lpLibFileName)
{
    return with_name(HOST_W, lpLibFileName, load);
}

HMODULE WINAPI GetModuleHandleA(LPCSTR lpModuleName)
{
    return with_name(HOST_A, lpModuleName, loaded);
}

HMODULE WINAPI GetModuleHandleW(LPCWSTR lpModuleName)
{
    return with_name(HOST_W, lpModuleName, loaded);
}

BOOL WINAPI FreeLibrary(HMODULE hLibModule)
{
    struct host_thread *thread = host_enter();
    if (!thread) return FALSE;
    if (hLibModule == HOST_PROGRAM) return host_leave(thread, TRUE);
    if (hLibModule != HOST_WINFAX || !thread->host->libraries)
        return host_leave(thread, host_fail(thread, ERROR_MOD_NOT_FOUND));
    thread->host->libraries--;
    return host_leave(thread, TRUE);
}

/* ---- GetModuleHandleEx ---- */

static HMODULE module_ex(enum host_form form, DWORD flags, const void *name)
{
    const DWORD known = GET_MODULE_HANDLE_EX_FLAG_PIN | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT |
                        GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS;
    const DWORD both = GET_MODULE_HANDLE_EX_FLAG_PIN | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT;
    if ((flags & ~known) || (flags & both) == both) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    if (!(flags & GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS)) return with_name(form, name, loaded);
    return is_export(name) ? HOST_WINFAX : HOST_PROGRAM;
}

/* Pinned is what is loaded once more than it is freed. */
static BOOL get_module_ex(enum host_form form, DWORD flags, const void *name, HMODULE *ret_module)
{
    HMODULE module = module_ex(form, flags, name);
    *ret_module = module;
    if (module == HOST_WINFAX && !(flags & GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT))
        LoadLibraryA("winfax");
    return module != NULL;
}

BOOL WINAPI GetModuleHandleExA(DWORD dwFlags, LPCSTR lpModuleName, HMODULE *phModule)
{
    return get_module_ex(HOST_A, dwFlags, lpModuleName, phModule);
}

BOOL WINAPI GetModuleHandleExW(DWORD dwFlags, LPCWSTR lpModuleName, HMODULE *phModule)
{
    return get_module_ex(HOST_W, dwFlags, lpModuleName, phModule);
}
