/* SPDX-License-Identifier: MIT */
/* Which winfax.dll a client under Wine finds: as Wine looks for it, by the files that there are. */
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "service/wine.h"

/* ---- Programs and DLLs ---- */

struct image {
    unsigned bits; /* 0: it is none */
    bool ours;
};

enum { MACHINE_32 = 0x14c, MACHINE_64 = 0x8664, HEADER_AT = 0x3c };

static unsigned bits_of(const uint8_t *bytes, size_t size)
{
    if (size < HEADER_AT + 4 || memcmp(bytes, "MZ", 2) != 0) return 0;
    size_t at = bytes[HEADER_AT] | (size_t)bytes[HEADER_AT + 1] << 8 | (size_t)bytes[HEADER_AT + 2] << 16;
    if (bytes[HEADER_AT + 3] || at > size || size - at < 6 || memcmp(bytes + at, "PE\0\0", 4) != 0) return 0;
    unsigned machine = bytes[at + 4] | (unsigned)bytes[at + 5] << 8;
    return machine == MACHINE_64 ? 64 : machine == MACHINE_32 ? 32 : 0;
}

/* Ours knows the name of its variable. */
static struct image look_at(const char *path)
{
    static const char variable[] = "FAUXFAX_TRANSPORT";
    struct image image = {0, false};
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) return image;
    size_t size = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) ? (size_t)st.st_size : 0;
    void *bytes = size ? mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0) : MAP_FAILED;
    close(fd);
    if (bytes == MAP_FAILED) return image;
    image.bits = bits_of(bytes, size);
    image.ours = memmem(bytes, size, variable, sizeof variable - 1) != NULL;
    munmap(bytes, size);
    return image;
}

/* ---- Looking ---- */

struct look {
    unsigned bits;        /* the client's */
    char found[PATH_MAX]; /* the first that has these bits; "" none */
    bool ours;
    char other[PATH_MAX]; /* the first that has others */
};

static void look_at_file(struct look *look, const char *folder, const char *name)
{
    char path[PATH_MAX];
    int length = snprintf(path, sizeof path, "%s/%s", folder, name);
    if (length < 0 || (size_t)length >= sizeof path) return;
    struct image image = look_at(path);
    if (image.bits == look->bits) {
        look->ours = image.ours;
        strcpy(look->found, path);
    } else if (image.bits && !*look->other) {
        strcpy(look->other, path);
    }
}

static void look_in(struct look *look, const char *folder)
{
    DIR *entries = *look->found ? NULL : opendir(*folder ? folder : ".");
    struct dirent *entry;
    while (entries && !*look->found && (entry = readdir(entries)))
        if (strcasecmp(entry->d_name, "winfax.dll") == 0)
            look_at_file(look, *folder ? folder : ".", entry->d_name);
    if (entries) closedir(entries);
}

static void look_in_system(struct look *look)
{
    const char *prefix = getenv("WINEPREFIX"), *home = getenv("HOME");
    char path[PATH_MAX];
    bool given = prefix && *prefix;
    if (!given && !home) return;
    snprintf(path, sizeof path, "%s%s/drive_c/windows/%s", given ? prefix : home, given ? "" : "/.wine",
             look->bits == 32 ? "syswow64" : "system32");
    look_in(look, path);
}

/* Z:\x\y;… as folders of this system; other drives are passed over. */
static void look_in_search_path(struct look *look)
{
    char path[2 * PATH_MAX], *rest = path, *part;
    if (!wine_search_path(path, sizeof path))
        snprintf(path, sizeof path, "%s", getenv("WINEPATH") ? getenv("WINEPATH") : "");
    while ((part = strsep(&rest, ";"))) {
        for (char *at = part; (at = strchr(at, '\\'));) *at = '/';
        if (strncasecmp(part, "z:/", 3) == 0) look_in(look, part + 2);
    }
}

/* The client among the words: the first that is a Windows program. *ret_path: as a file of this system. */
static unsigned find_client(char *const *argv, char ret_path[PATH_MAX])
{
    for (; *argv; argv++) {
        snprintf(ret_path, PATH_MAX, "%s", strncasecmp(*argv, "z:", 2) == 0 ? *argv + 2 : *argv);
        for (char *at = ret_path; (at = strchr(at, '\\'));) *at = '/';
        unsigned bits = look_at(ret_path).bits;
        if (bits) return bits;
    }
    return 0;
}

/* As Wine does: the program's own folder, the system's, the one that it is started in, and WINEPATH. */
static void look_everywhere(struct look *look, const char *client)
{
    char folder[PATH_MAX], *slash;
    snprintf(folder, sizeof folder, "%s", client);
    slash = strrchr(folder, '/');
    *(slash ? slash : folder) = 0;
    look_in(look, folder);
    look_in_system(look);
    look_in(look, "");
    look_in_search_path(look);
}

bool wine_dll_wrong(char *const *argv, struct ff_writer *out)
{
    struct look look = {0};
    char client[PATH_MAX];
    look.bits = find_client(argv, client);
    if (!look.bits) return false;
    look_everywhere(&look, client);
    if (*look.found && look.ours) return false;
    if (*look.found)
        ff_write_text(out, "it finds %s, which is not fauxfax's: put fauxfax's in its place, or take it away",
                      look.found);
    else if (*look.other)
        ff_write_text(out,
                      "%s is of %u bits, and the client of %u: it wants the one of the preset %s, in "
                      "FAUXFAX_WINFAX_DIR",
                      look.other, 96 - look.bits, look.bits, look.bits == 32 ? "mingw32" : "mingw");
    else
        ff_write_text(out, "no winfax.dll is to be found: it must lie beside the .exe, beside fauxfax or in "
                           "FAUXFAX_WINFAX_DIR");
    return true;
}
