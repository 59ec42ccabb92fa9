/* SPDX-License-Identifier: MIT */
#include "service/wine.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/str.h"
#include "service/posix/wine_own.h"

static bool is_windows_program(const char *path)
{
    char begin[2] = "";
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) return false;
    bool ok = read(fd, begin, sizeof begin) == (ssize_t)sizeof begin && memcmp(begin, "MZ", 2) == 0;
    close(fd);
    return ok;
}

bool wine_is_loader(const char *program)
{
    static const char *const names[] = {"wine", "wine32", "wine64", "wineconsole"};
    const char *name = ff_str_base(ff_str_of(program)).at;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0) return true;
    return strncmp(name, "wine-", 5) == 0; /* wine-stable, wine-development */
}

bool wine_is_client(char *const *argv)
{
    return wine_is_loader(argv[0]) || is_windows_program(argv[0]);
}

bool wine_path(const char *path, char *to, size_t size)
{
    int length = snprintf(to, size, "Z:%s", path);
    for (char *at = to; (at = strchr(at, '/'));) *at = '\\';
    return length > 0 && (size_t)length < size;
}

/* Where winfax.dll is, if it is there. */
static bool find_folder(char to[PATH_MAX])
{
    char program[PATH_MAX], dll[PATH_MAX + 16];
    const char *given = getenv("FAUXFAX_WINFAX_DIR");
    if (!given || !*given) {
        ssize_t size = readlink("/proc/self/exe", program, sizeof program - 1);
        if (size <= 0) return false;
        program[size] = 0;
        *strrchr(program, '/') = 0;
        given = program;
    }
    if (!realpath(given, to)) return false;
    snprintf(dll, sizeof dll, "%s/winfax.dll", to);
    return access(dll, R_OK) == 0;
}

bool wine_beside_dll(const char *name, char *to, size_t size)
{
    char folder[PATH_MAX], path[2 * PATH_MAX];
    if (!find_folder(folder)) return false;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return access(path, R_OK) == 0 && wine_path(path, to, size);
}

bool wine_search_path(char *to, size_t size)
{
    char folder[PATH_MAX];
    const char *before = getenv("WINEPATH");
    if (!find_folder(folder) || !wine_path(folder, to, size)) return false;
    size_t length = strlen(to);
    if (!before || !*before) return true;
    int more = snprintf(to + length, size - length, ";%s", before);
    return more > 0 && (size_t)more < size - length;
}
