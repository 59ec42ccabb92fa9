/* SPDX-License-Identifier: MIT */
#include <windows.h>

#include "tests/support/folder.h"

#include <stdio.h>
#include <string.h>

bool test_folder_make(char *ret_path, size_t size)
{
    char below[MAX_PATH], unique[MAX_PATH];
    if (!GetTempPathA(sizeof below, below) || !GetTempFileNameA(below, "ff", 0, unique)) return false;
    /* The name was made with a file of it. */
    if (!DeleteFileA(unique) || !CreateDirectoryA(unique, NULL)) return false;
    int length = snprintf(ret_path, size, "%s", unique);
    /* A path that may stand in a text of JSON or C. */
    for (char *at = ret_path; (at = strchr(at, '\\'));) *at = '/';
    return length > 0 && (size_t)length < size;
}

static void remove_at(const char *path, DWORD attributes)
{
    if (attributes & FILE_ATTRIBUTE_DIRECTORY)
        test_folder_remove(path);
    else
        DeleteFileA(path);
}

void test_folder_remove(const char *path)
{
    char inside[MAX_PATH];
    WIN32_FIND_DATAA entry;
    snprintf(inside, sizeof inside, "%s\\*", path);
    HANDLE found = FindFirstFileA(inside, &entry);
    if (found == INVALID_HANDLE_VALUE) return;
    do {
        if (strcmp(entry.cFileName, ".") == 0 || strcmp(entry.cFileName, "..") == 0) continue;
        snprintf(inside, sizeof inside, "%s\\%s", path, entry.cFileName);
        remove_at(inside, entry.dwFileAttributes);
    } while (FindNextFileA(found, &entry));
    FindClose(found);
    RemoveDirectoryA(path);
}
