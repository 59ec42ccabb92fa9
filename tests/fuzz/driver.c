/* SPDX-License-Identifier: MIT */
/* Runs a fuzz target without libFuzzer, in any build and by any compiler:
 *
 *     fuzz_<name> [--runs N] FILE-OR-FOLDER…
 *
 * First every file that is named or lies in a folder that is named, in the order of their names; then N mutations of them.
 * The seed is printed first; each mutation depends on it and on its own number alone. The input at hand is always in the
 * file that is printed too, and stays there when the process ends in the middle of it: name it to run it alone. */
#define _XOPEN_SOURCE 700
#include "tests/fuzz/target.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/fuzz/mutate.h"
#include "tests/support/folder.h"
#include "tests/support/rule.h"

enum { INPUTS_MAX = 1000 };

struct corpus {
    struct fuzz_input inputs[INPUTS_MAX];
    size_t count;
};

static void die(const char *what)
{
    perror(what);
    exit(70);
}

static void *get_memory(size_t size)
{
    void *block = malloc(size);
    if (!block) die("memory");
    return block;
}

/* ---- The corpus ---- */

static void add_file(struct corpus *c, const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file) die(path);
    if (c->count == INPUTS_MAX) {
        fprintf(stderr, "%s: more than %d inputs\n", path, INPUTS_MAX);
        exit(70);
    }
    struct fuzz_input in = {get_memory(FUZZ_INPUT_MAX), 0};
    in.size = fread(in.at, 1, FUZZ_INPUT_MAX, file);
    if (ferror(file)) die(path);
    fclose(file);
    c->inputs[c->count++] = in;
}

static int visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static void add_folder(struct corpus *c, const char *path)
{
    struct dirent **entries;
    char file[4096];
    int count = scandir(path, &entries, visible, alphasort);
    if (count < 0) die(path);
    for (int i = 0; i < count; i++) {
        snprintf(file, sizeof file, "%s/%s", path, entries[i]->d_name);
        add_file(c, file);
        free(entries[i]);
    }
    free(entries);
}

static void add(struct corpus *c, const char *path)
{
    struct stat status;
    if (stat(path, &status) != 0) die(path);
    if (S_ISDIR(status.st_mode))
        add_folder(c, path);
    else
        add_file(c, path);
}

/* ---- A run ---- */

/* The file in which the input at hand lies. */
struct desk {
    char folder[256], path[300];
    int fd;
};

static void desk_set_up(struct desk *d)
{
    if (!test_folder_make(d->folder, sizeof d->folder)) exit(70);
    snprintf(d->path, sizeof d->path, "%s/input", d->folder);
    d->fd = open(d->path, O_RDWR | O_CREAT, 0600);
    if (d->fd < 0) die(d->path);
    printf("seed %llu; the input at hand: %s\n", (unsigned long long)test_seed(), d->path);
    fflush(stdout);
}

static void desk_clean_up(struct desk *d)
{
    close(d->fd);
    test_folder_remove(d->folder);
}

/* The target gets a block of just this size, so that the address sanitizer sees a read behind it. */
static void run(struct desk *d, const struct fuzz_input *in)
{
    if (ftruncate(d->fd, 0) != 0 || pwrite(d->fd, in->at, in->size, 0) != (ssize_t)in->size) die(d->path);
    uint8_t *exact = get_memory(in->size ? in->size : 1);
    memcpy(exact, in->at, in->size);
    FUZZ_TARGET(exact, in->size);
    free(exact);
}

static void run_mutation(struct desk *d, const struct corpus *c, uint64_t number, struct fuzz_input *scratch)
{
    struct test_random chance = {test_seed() ^ number << 32};
    const struct fuzz_input *from = &c->inputs[test_random_below(&chance, (uint32_t)c->count)];
    const struct fuzz_input *other = &c->inputs[test_random_below(&chance, (uint32_t)c->count)];
    memcpy(scratch->at, from->at, from->size);
    scratch->size = from->size;
    fuzz_mutate(&chance, scratch, other);
    run(d, scratch);
}

int main(int argc, char **argv)
{
    static struct corpus corpus;
    struct desk desk;
    unsigned long long runs = 0;
    int first = 1;
    if (argc > 2 && strcmp(argv[1], "--runs") == 0) {
        runs = strtoull(argv[2], NULL, 10);
        first = 3;
    }
    for (int i = first; i < argc; i++) add(&corpus, argv[i]);
    if (corpus.count == 0) {
        fprintf(stderr, "usage: %s [--runs N] FILE-OR-FOLDER...\n", argv[0]);
        return 70;
    }
    struct fuzz_input scratch = {get_memory(FUZZ_INPUT_MAX), 0};
    desk_set_up(&desk);
    for (size_t i = 0; i < corpus.count; i++) run(&desk, &corpus.inputs[i]);
    for (uint64_t i = 0; i < runs; i++) run_mutation(&desk, &corpus, i, &scratch);
    desk_clean_up(&desk);
    printf("%zu inputs, %llu mutations\n", corpus.count, runs);
    free(scratch.at);
    while (corpus.count > 0) free(corpus.inputs[--corpus.count].at);
    return 0;
}
