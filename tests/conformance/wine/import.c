/* SPDX-License-Identifier: MIT */
#include <stdbool.h>

#include "tests/conformance/wine/import.h"

#include "common/api.def"

/* An import library's function is a jump by a pointer that the loader fills in; here it is filled in by import_from. The pointer has the
 * name that declarations as __declspec(dllimport) ask for. */
#define IMPORT(name)                                                                                         \
    extern FARPROC import_##name;                                                                            \
    FARPROC import_##name;                                                                                   \
    __asm__(".text\n\t.globl " #name ", __imp_" #name "\n" #name ": jmp *import_" #name "(%rip)\n\t"         \
            ".set __imp_" #name ", import_" #name);
#define IMPORT_single(name) IMPORT(name)
#define IMPORT_w(name) IMPORT(name##W)
#define IMPORT_aw(name) IMPORT(name##A) IMPORT(name##W)
#define X(name, id, forms, handle, right) IMPORT_##forms(name)
FF_API(X)
IMPORT(FaxFreeBuffer) /* reaches no service */
#undef X

struct row {
    const char *name;
    FARPROC *to;
};
#define ROW(name) {#name, &import_##name},
#define ROW_single(name) ROW(name)
#define ROW_w(name) ROW(name##W)
#define ROW_aw(name) ROW(name##A) ROW(name##W)
#define X(name, id, forms, handle, right) ROW_##forms(name)
static const struct row rows[] = {FF_API(X) ROW(FaxFreeBuffer)};
#undef X

bool import_from(HMODULE winfax, const char **ret_lacks)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        *rows[i].to = GetProcAddress(winfax, rows[i].name);
        *ret_lacks = rows[i].name;
        if (!*rows[i].to) return false;
    }
    return true;
}
