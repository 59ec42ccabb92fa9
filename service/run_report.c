/* SPDX-License-Identifier: MIT */
#include "service/run.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "service/command.h"
#include "service/file.h"
#include "service/wine.h"

/* ---- The verdict ---- */

bool run_failed(const struct run_end *end)
{
    if (!end->executed) return false;
    if (WIFSIGNALED(end->status)) {
        int number = WTERMSIG(end->status);
        return !(end->signalled || end->interrupted) ||
               (number != SIGTERM && number != SIGKILL && number != end->interrupted);
    }
    return WEXITSTATUS(end->status) != 0 && !end->told && !end->signalled && !end->stuck;
}

enum exit_code run_exit_code(const struct run_end *end, enum world_result result)
{
    if (!end->executed) return EXIT_usage;
    if (end->stuck || end->timeout) return EXIT_stuck;
    if (run_failed(end)) return EXIT_client;
    if (result == WORLD_RESULT_unreached) return EXIT_unreached;
    return result == WORLD_RESULT_finding || end->turned_away ? EXIT_finding : EXIT_well;
}

/* ---- Why nobody came ---- */

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

static const char *guess(struct world *world, char *const *argv, int status)
{
    const char *program = argv[0];
    const struct sim *sim = world_sim(world);
    bool loader = WIFEXITED(status) && WEXITSTATUS(status) == EXIT_OF_LOADER;
    if (sim->processes.count == 0 && wiped(argv)) return wiped(argv);
    if (sim->processes.count > 0) return "it uses the SDK, but never called FaxConnectFaxServer";
    if (wine_is_client(argv))
        return "no winfax.dll of fauxfax was loaded, it seems: it must lie beside the .exe, beside fauxfax "
               "or in "
               "FAUXFAX_WINFAX_DIR, and have the client's bitness; or FaxConnectFaxServer was never called";
    switch (look_at_program(program)) {
    case PROGRAM_script: return "it is a script, and no program that it started called FaxConnectFaxServer";
    case PROGRAM_with_sdk:
        if (loader)
            return "it was not loaded, it seems: is libfauxfax.so where the loader looks (LD_LIBRARY_PATH, "
                   "or "
                   "link it with -Wl,-rpath)?";
        return "it is linked with the SDK, but never called FaxConnectFaxServer, or went elsewhere: its "
               "FAUXFAX_TRANSPORT must be the one that `fauxfax run` gives it";
    case PROGRAM_without_sdk:
        return "it is not linked with the fauxfax SDK (link it with fauxfax), nor did a program that it "
               "started reach the fake";
    case PROGRAM_unknown: break;
    }
    return "it never called FaxConnectFaxServer";
}

void run_explain_unreached(struct world *world, char *const *argv, int status, struct ff_writer *out)
{
    const char *complaints = world_complaints(world);
    if (complaints && *complaints)
        ff_write_text(out, "%s was turned away: %s", argv[0], complaints);
    else
        ff_write_text(out, "%s never reached the fake: %s", argv[0], guess(world, argv, status));
    if (out->size && out->at[out->size - 1] == '\n') out->size--;
}

/* ---- The report ---- */

/* Besides what the report sees for itself: who ended the client, and why nobody came. */
static void say_end(struct world *world, const struct run_end *end, char *const *argv, struct ff_writer *out)
{
    int status = end->status;
    if (end->interrupted)
        ff_write_text(out, "the run was interrupted: signal %d (%s), which %s was sent too\n",
                      end->interrupted, strsignal(end->interrupted), argv[0]);
    if (end->timeout) ff_write_text(out, "%s was ended: the time is up (--timeout)\n", argv[0]);
    if (end->stuck) ff_write_text(out, "%s was ended: %s\n", argv[0], world_stuck_reason(world));
    if (run_failed(end) && WIFSIGNALED(status))
        ff_write_text(out, "%s crashed: signal %d (%s)\n", argv[0], WTERMSIG(status),
                      strsignal(WTERMSIG(status)));
    else if (run_failed(end))
        ff_write_text(out, "%s failed with exit code %d\n", argv[0], WEXITSTATUS(status));
    if (world_result(world) == WORLD_RESULT_unreached && !end->interrupted) {
        run_explain_unreached(world, argv, status, out);
        ff_write_text(out, "\n");
    } else if (end->turned_away) {
        ff_write_text(out, "turned away: %s", world_complaints(world));
    }
}

struct reporter {
    struct world *world;
    const struct run_end *end;
    const char *child, *says; /* its name; how it ended, in lines, NULL when there is nothing to say */
    bool coverage;
};

static struct world_report_options report_options(const struct reporter *r, enum world_format format,
                                                  bool colour)
{
    int status = r->end->status;
    return (struct world_report_options){
        .format = format,
        .colour = colour,
        .has_child = true,
        .child = r->child,
        .child_exit = WIFEXITED(status) ? WEXITSTATUS(status) : 0,
        .child_signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0,
        .child_failed = run_failed(r->end),
        .child_stuck = r->end->stuck,
        .child_timeout = r->end->timeout,
        .child_interrupted = r->end->interrupted,
        .child_turned_away = r->end->turned_away,
        .child_says = r->says,
        .coverage = r->coverage,
        .real_ms = r->end->real_ms,
    };
}

static bool write_report(const struct reporter *r, const char *path, enum world_format format, bool colour,
                         struct ff_writer *error)
{
    struct ff_writer out = ff_writer_on(ff_alloc_default());
    struct world_report_options o = report_options(r, format, colour);
    world_report(r->world, &o, &out);
    bool ok = !out.failed && (!path || file_write(path, out.at, out.size, error));
    if (!out.failed && (!path || !ok)) ok = file_write_fd(STDERR_FILENO, out.at, out.size) && ok;
    ff_writer_free(&out);
    return ok;
}

static bool wants_colour(const char *path)
{
    const char *term = getenv("TERM"), *no = getenv("NO_COLOR");
    if (path || (no && *no) || !term || strcmp(term, "dumb") == 0) return false;
    return isatty(STDERR_FILENO) == 1;
}

static bool write_all(const struct reporter *r, const struct options *options, struct ff_writer *error)
{
    const char *path = options_value(options, "report"), *junit = options_value(options, "junit");
    enum world_format format = options_given(options, "json") ? WORLD_FORMAT_json : WORLD_FORMAT_text;
    bool ok = write_report(r, path, format, wants_colour(path), error);
    /* The terminal is where these lines are looked for, when the report went somewhere else. */
    if (r->says && path)
        command_say(format == WORLD_FORMAT_json ? SAY_json : SAY_bare, "error", "run",
                    run_exit_code(r->end, world_result(r->world)), r->says);
    return (!junit || write_report(r, junit, WORLD_FORMAT_junit, false, error)) && ok;
}

bool run_report_possible(const struct options *options, struct ff_writer *error)
{
    static const char *const names[] = {"report", "junit"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *path = options_value(options, names[i]);
        size_t before = error->size;
        ff_write_text(error, "--%s ", names[i]);
        if (path && !file_writable(path, error)) return false;
        error->size = before;
    }
    return true;
}

bool run_report_write(struct world *world, const struct options *options, const struct run_end *end,
                      char *const *argv, struct ff_writer *error)
{
    struct ff_writer says = ff_writer_on(ff_alloc_default());
    say_end(world, end, argv, &says);
    struct reporter r = {.world = world,
                         .end = end,
                         .child = argv[0],
                         .says = says.size ? ff_writer_cstr(&says) : NULL,
                         .coverage = options_given(options, "coverage")};
    bool ok = !says.failed && write_all(&r, options, error);
    ff_writer_free(&says);
    return ok;
}
