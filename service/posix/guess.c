/* SPDX-License-Identifier: MIT */
#include "service/guess.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/codepage_name.h"
#include "service/wine.h"

/* The file behind argv[0], as execvp finds it. */
static int open_program(const char *name)
{
    char path[4096];
    const char *folders = getenv("PATH");
    if (strchr(name, '/') || !folders) return open(name, O_RDONLY | O_CLOEXEC);
    for (const char *end; *folders; folders = *end ? end + 1 : end) {
        end = strchrnul(folders, ':');
        snprintf(path, sizeof path, "%.*s/%s", (int)(end - folders), folders, name);
        int fd = access(path, X_OK) == 0 ? open(path, O_RDONLY | O_CLOEXEC) : -1;
        if (fd >= 0) return fd;
    }
    return -1;
}

enum program { PROGRAM_unknown, PROGRAM_script, PROGRAM_with_sdk, PROGRAM_without_sdk };

static bool has_text(const char *bytes, size_t size, const char *text_looked_for)
{
    return memmem(bytes, size, text_looked_for, strlen(text_looked_for)) != NULL;
}

/* The SDK knows the name of its variable; a program that loads it as a library knows the library's. */
static enum program look_at_program(const char *name)
{
    struct stat st;
    enum program found = PROGRAM_unknown;
    int fd = open_program(name);
    if (fd < 0) return found;
    size_t size = fstat(fd, &st) == 0 ? (size_t)st.st_size : 0;
    char *bytes = size > 2 ? mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0) : MAP_FAILED;
    close(fd);
    if (bytes == MAP_FAILED) return found;
    if (memcmp(bytes, "#!", 2) == 0)
        found = PROGRAM_script;
    else if (has_text(bytes, size, "FAUXFAX_TRANSPORT") || has_text(bytes, size, "libfauxfax"))
        found = PROGRAM_with_sdk;
    else
        found = PROGRAM_without_sdk;
    munmap(bytes, size);
    return found;
}

/* What the dynamic loader exits with that lacks a library, and a shell that lacks a command. */
#define EXIT_OF_LOADER 127

/* Programs that start another one without the environment that `run` gave them. */
static const struct {
    const char *program, *option; /* NULL: whatever its options are */
    const char *why;
} wipers[] = {
    {"env", "-i", "env -i starts it without the environment, FAUXFAX_TRANSPORT among it: leave -i out"},
    {"env", "-", "env - starts it without the environment, FAUXFAX_TRANSPORT among it: leave the - out"},
    {"env", "--ignore-environment",
     "env starts it without the environment, FAUXFAX_TRANSPORT among it: leave --ignore-environment out"},
    {"sudo", NULL,
     "sudo takes the environment away, FAUXFAX_TRANSPORT among it, and the service serves its own user "
     "alone: leave it out"},
    {"su", NULL,
     "su may take the environment away, FAUXFAX_TRANSPORT among it, and the service serves its own user "
     "alone: leave it out"},
};

static bool has_option(char *const *argv, const char *option)
{
    while (*++argv && (**argv == '-' || strchr(*argv, '=')))
        if (strcmp(*argv, option) == 0) return true;
    return false;
}

/* NULL: it is none of these. */
static const char *wiped(char *const *argv)
{
    const char *slash = strrchr(argv[0], '/'), *program = slash ? slash + 1 : argv[0];
    for (size_t i = 0; i < sizeof wipers / sizeof *wipers; i++)
        if (strcmp(program, wipers[i].program) == 0 &&
            (!wipers[i].option || has_option(argv, wipers[i].option)))
            return wipers[i].why;
    return NULL;
}

/* The variable is the client's, and comes to it from here. NULL: nothing is wrong with it. */
static const char *bad_codepage(void)
{
    static char why[200];
    const char *name = getenv("FAUXFAX_CODEPAGE");
    if (!name || !*name || ff_codepage_of_name(name)) return NULL;
    snprintf(why, sizeof why,
             "FAUXFAX_CODEPAGE=%.60s names no code page, so that it cannot connect: unset it, or name one of "
             "those "
             "that it lists on standard error",
             name);
    return why;
}

const char *guess_stranger(char *const *argv, const struct child_end *how)
{
    if (wiped(argv)) return wiped(argv);
    if (wine_is_client(argv))
        return "it, or what it started, never called FaxConnectFaxServer, or loaded another winfax.dll than "
               "the one that it finds";
    switch (look_at_program(argv[0])) {
    case PROGRAM_script:
        return "it is a script, and no program that it started reached the fake; what they say on "
               "standard error may have the reason";
    case PROGRAM_with_sdk:
        if (bad_codepage()) return bad_codepage();
        if (how->code == EXIT_OF_LOADER)
            return "it was not loaded, it seems: is libfauxfax.so where the loader looks (LD_LIBRARY_PATH, "
                   "or "
                   "link it with -Wl,-rpath)?";
        return "it is linked with the SDK, but never called FaxConnectFaxServer, or could not connect (its "
               "standard "
               "error then says why), or went elsewhere: its FAUXFAX_TRANSPORT must be the one that `fauxfax "
               "run` "
               "gives it";
    case PROGRAM_without_sdk:
        return "it is not linked with the fauxfax SDK (link it with fauxfax), nor did a program that it "
               "started reach the fake";
    case PROGRAM_unknown: break;
    }
    return "it never called FaxConnectFaxServer";
}
