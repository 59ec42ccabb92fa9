/* SPDX-License-Identifier: MIT */
#include "service/symbols/addr2line.h"

#include <elf.h>
#include <fcntl.h>
#include <inttypes.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BATCH = 200 };

/* Sites are offsets from where the module was loaded. A module that is not position-independent is linked for
 * that place: addr2line wants the place added. */
static uint64_t link_base(const char *module)
{
    Elf64_Ehdr head;
    Elf64_Phdr segment;
    uint64_t base = 0;
    FILE *file = fopen(module, "rb");
    if (!file) return 0;
    bool fixed = fread(&head, sizeof head, 1, file) == 1 && memcmp(head.e_ident, ELFMAG, SELFMAG) == 0 &&
                 head.e_ident[EI_CLASS] == ELFCLASS64 && head.e_type == ET_EXEC &&
                 fseek(file, (long)head.e_phoff, SEEK_SET) == 0;
    for (unsigned i = 0; fixed && i < head.e_phnum && fread(&segment, sizeof segment, 1, file) == 1; i++)
        if (segment.p_type == PT_LOAD) {
            base = segment.p_vaddr & ~(uint64_t)0xFFF;
            break;
        }
    fclose(file);
    return base;
}

/* Not by fork: the handlers that a program has for that are none of our business. */
static bool spawn(char *const *args, int out, pid_t *ret_pid)
{
    posix_spawn_file_actions_t files;
    if (posix_spawn_file_actions_init(&files) != 0) return false;
    bool ok = posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0) == 0 &&
              posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO) == 0 &&
              posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0) == 0 &&
              posix_spawnp(ret_pid, args[0], &files, NULL, args, environ) == 0;
    posix_spawn_file_actions_destroy(&files);
    return ok;
}

static FILE *run_addr2line(char *const *args, pid_t *ret_pid)
{
    int pipe_fds[2];
    if (pipe2(pipe_fds, O_CLOEXEC) != 0) return NULL;
    bool runs = spawn(args, pipe_fds[1], ret_pid);
    close(pipe_fds[1]);
    FILE *from = fdopen(pipe_fds[0], "r");
    if (!from) close(pipe_fds[0]);
    if (from && !runs) {
        fclose(from);
        from = NULL;
    }
    return from;
}

/* "function" and "path/file:line (discriminator 2)" become "function (file:line)". */
static void write_line(char *function, char *place, struct ff_writer *lines)
{
    function[strcspn(function, "\n")] = 0;
    place[strcspn(place, "\n")] = 0;
    char *extra = strstr(place, " (");
    if (extra) *extra = 0;
    if (strcmp(function, "??") != 0) ff_write_text(lines, "%s", function);
    if (strcmp(function, "??") != 0 && strncmp(place, "??", 2) != 0)
        ff_write_text(lines, " (%s)", ff_str_base(ff_str_of(place)).at);
    ff_write_text(lines, "\n");
}

static void read_answers(FILE *from, unsigned count, struct ff_writer *lines)
{
    char function[1024], place[4096];
    while (count-- > 0) {
        if (!fgets(function, sizeof function, from) || !fgets(place, sizeof place, from)) return;
        write_line(function, place, lines);
    }
}

static void look_up_batch(const char *module, const uint64_t *addresses, unsigned count,
                          struct ff_writer *lines)
{
    char words[BATCH][24], path[4096];
    char *args[BATCH + 6] = {(char[]){"addr2line"}, (char[]){"-f"}, (char[]){"-C"}, (char[]){"-e"}, path};
    uint64_t base = link_base(module);
    pid_t pid;
    snprintf(path, sizeof path, "%s", module);
    for (unsigned i = 0; i < count; i++) {
        /* A return address is one past its call, perhaps on the next line. */
        snprintf(words[i], sizeof words[i], "0x%" PRIx64, base + addresses[i] - 1);
        args[5 + i] = words[i];
    }
    args[5 + count] = NULL;
    FILE *from = run_addr2line(args, &pid);
    if (!from) return;
    read_answers(from, count, lines);
    fclose(from);
    waitpid(pid, NULL, 0);
}

/* The path is what a client says: of a pipe nobody would ever read the end. */
static bool is_file(const char *module)
{
    struct stat is;
    return stat(module, &is) == 0 && S_ISREG(is.st_mode);
}

void addr2line_look_up(const char *module, const uint64_t *addresses, unsigned count, struct ff_writer *lines)
{
    if (!is_file(module)) return;
    for (unsigned at = 0; at < count; at += BATCH)
        look_up_batch(module, addresses + at, count - at < BATCH ? count - at : BATCH, lines);
}
