/* SPDX-License-Identifier: MIT */
#define _XOPEN_SOURCE 700
#include "tests/support/folder.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>

bool test_folder_make(char *ret_path, size_t size)
{
    const char *below = getenv("TMPDIR");
    int length = snprintf(ret_path, size, "%s/ff-XXXXXX", below && *below ? below : "/tmp");
    if (length > 0 && (size_t)length < size && mkdtemp(ret_path)) return true;
    perror(ret_path);
    return false;
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
    (void)status;
    (void)kind;
    (void)walk;
    return remove(path);
}

void test_folder_remove(const char *path)
{
    nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}
