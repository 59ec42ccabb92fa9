/* SPDX-License-Identifier: MIT */
#include "service/symbols.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BATCH = 200 };

struct symbol {
    char *module;
    uint64_t address;
    char *words; /* NULL: not found */
    bool looked_up;
};

struct symbols {
    FF_ARRAY(struct symbol) at;
};

struct symbols *symbols_new(void)
{
    return calloc(1, sizeof(struct symbols));
}

struct symbols *symbols_free(struct symbols *s)
{
    for (uint32_t i = 0; s && i < s->at.count; i++) {
        free(s->at.at[i].module);
        free(s->at.at[i].words);
    }
    if (s) ff_array_free(ff_alloc_default(), &s->at);
    free(s);
    return NULL;
}

/* ---- The passes of the report ---- */

static struct symbol *find(struct symbols *s, const char *module, uint64_t address)
{
    for (uint32_t i = 0; i < s->at.count; i++)
        if (s->at.at[i].address == address && strcmp(s->at.at[i].module, module) == 0) return &s->at.at[i];
    return NULL;
}

static void collect(struct symbols *s, const char *module, uint64_t address)
{
    char *copy = strdup(module);
    if (copy && ff_array_room(ff_alloc_default(), &s->at, 1))
        s->at.at[s->at.count++] = (struct symbol){copy, address, NULL, false};
    else
        free(copy); /* the site stays a number */
}

static bool resolve(void *ctx, const char *module, uint64_t address, struct ff_writer *out)
{
    struct symbols *s = ctx;
    if (!module) return false;
    const struct symbol *found = find(s, module, address);
    if (!found) collect(s, module, address);
    if (!found || !found->words) return false;
    ff_write_text(out, "%s", found->words);
    return true;
}

struct world_symbols symbols_for_report(struct symbols *symbols)
{
    return (struct world_symbols){resolve, symbols};
}

/* ---- addr2line ---- */

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

static FILE *run_addr2line(char *const *args, pid_t *ret_pid)
{
    int pipe_fds[2];
    if (pipe2(pipe_fds, O_CLOEXEC) != 0) return NULL;
    *ret_pid = fork();
    if (*ret_pid == 0) {
        int null = open("/dev/null", O_RDWR);
        dup2(null, STDERR_FILENO);
        dup2(null, STDIN_FILENO);
        dup2(pipe_fds[1], STDOUT_FILENO);
        execvp(args[0], args);
        _exit(127);
    }
    close(pipe_fds[1]);
    FILE *from = *ret_pid > 0 ? fdopen(pipe_fds[0], "r") : NULL;
    if (!from) close(pipe_fds[0]);
    return from;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* "function" and "path/file:line (discriminator 2)" become "function (file:line)". */
static char *join(char *function, char *place)
{
    char *words = NULL;
    function[strcspn(function, "\n")] = 0;
    place[strcspn(place, "\n")] = 0;
    char *extra = strstr(place, " (");
    if (extra) *extra = 0;
    if (strcmp(function, "??") == 0) return NULL;
    if (strncmp(place, "??", 2) == 0) return strdup(function);
    if (asprintf(&words, "%s (%s)", function, base_name(place)) < 0) return NULL;
    return words;
}

static void read_answers(FILE *from, struct symbol *const *batch, unsigned count)
{
    char function[1024], place[4096];
    for (unsigned i = 0; i < count; i++) {
        if (!fgets(function, sizeof function, from) || !fgets(place, sizeof place, from)) return;
        batch[i]->words = join(function, place);
    }
}

static void look_up_batch(struct symbol *const *batch, unsigned count)
{
    static char addresses[BATCH][24];
    char *args[BATCH + 6] = {(char[]){"addr2line"}, (char[]){"-f"}, (char[]){"-C"}, (char[]){"-e"},
                             batch[0]->module};
    uint64_t base = link_base(batch[0]->module);
    pid_t pid;
    for (unsigned i = 0; i < count; i++) {
        /* A return address is one past its call, perhaps on the next line. */
        snprintf(addresses[i], sizeof addresses[i], "0x%" PRIx64, base + batch[i]->address - 1);
        args[5 + i] = addresses[i];
    }
    args[5 + count] = NULL;
    FILE *from = run_addr2line(args, &pid);
    if (!from) return;
    read_answers(from, batch, count);
    fclose(from);
    waitpid(pid, NULL, 0);
}

/* All of one module that were not looked up yet. */
static bool look_up_one_module(struct symbols *s)
{
    struct symbol *batch[BATCH];
    unsigned count = 0;
    for (uint32_t i = 0; i < s->at.count && count < BATCH; i++) {
        struct symbol *symbol = &s->at.at[i];
        if (symbol->looked_up || (count && strcmp(symbol->module, batch[0]->module) != 0)) continue;
        symbol->looked_up = true;
        batch[count++] = symbol;
    }
    if (count) look_up_batch(batch, count);
    return count > 0;
}

bool symbols_look_up(struct symbols *s)
{
    bool any = false;
    while (look_up_one_module(s)) any = true;
    return any;
}
