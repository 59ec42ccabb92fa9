/* SPDX-License-Identifier: MIT */
/* On Windows every client is one of Windows, and there is nothing between it and us. */
#include "service/wine.h"

#include <stdio.h>

bool wine_is_client(char *const *argv)
{
    (void)argv;
    return true;
}

bool wine_path(const char *path, char *to, size_t size)
{
    int length = snprintf(to, size, "%s", path);
    return length > 0 && (size_t)length < size;
}

bool wine_search_path(char *to, size_t size)
{
    (void)to, (void)size;
    return false;
}

/* A client here is no Wine's. */
bool wine_dll_wrong(char *const *argv, struct ff_writer *out)
{
    (void)argv, (void)out;
    return false;
}

void wine_warm(char *const *argv)
{
    (void)argv;
}
