/* SPDX-License-Identifier: MIT */
#ifndef FF_TESTS_CONFORMANCE_WINE_IMPORT_H
#define FF_TESTS_CONFORMANCE_WINE_IMPORT_H

#include <stdbool.h>
#include <windows.h>

/* What the import library of a winfax.dll is to other programs: the functions of winfax.h lead to the module that was named last. It
 * has to have each of them. False: it lacks the one of that name. */
bool import_from(HMODULE winfax, const char **ret_lacks);

#endif
