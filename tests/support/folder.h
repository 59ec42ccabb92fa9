/* SPDX-License-Identifier: MIT */
#ifndef FF_TESTS_FOLDER_H
#define FF_TESTS_FOLDER_H

#include <stdbool.h>
#include <stddef.h>

/* A fresh private folder (mode 0700) below TMPDIR or /tmp; its path. False with a message on stderr. */
bool test_folder_make(char *ret_path, size_t size);
/* Removes it and the files in it, folders below it too. */
void test_folder_remove(const char *path);

#endif
