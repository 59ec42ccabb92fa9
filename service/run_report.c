/* SPDX-License-Identifier: MIT */
#include "service/run.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "service/command.h"
#include "service/file.h"
#include "service/guess.h"
#include "service/system.h"

/* ---- The verdict ---- */

/* What a shell ends with when its last program was ended by our TERM or KILL. */
static bool is_shell_code_of_ours(uint32_t code)
{
    return code == 128 + SIGTERM || code == 128 + SIGKILL;
}

bool run_failed(const struct run_end *end)
{
    if (!end->executed) return false;
    int number = end->how.signal;
    if (number) {
        return !(end->signalled || end->interrupted) ||
               (number != SIGTERM && number != SIGKILL && number != end->interrupted);
    }
    if (end->how.code >= WORLD_EXIT_EXCEPTION) return true;
    if (end->cut_off && is_shell_code_of_ours(end->how.code)) return false;
    return end->how.code != 0 && !end->killed && !end->signalled && !end->stuck;
}

enum exit_code run_exit_code(const struct run_end *end, enum world_result result)
{
    if (!end->executed) return EXIT_usage;
    if (end->otherwise) return EXIT_finding;
    if (end->stuck || end->timeout) return EXIT_stuck;
    if (end->wrong_dll && result == WORLD_RESULT_unreached) return EXIT_unreached;
    if (run_failed(end) || result == WORLD_RESULT_crashed) return EXIT_client;
    if (result == WORLD_RESULT_unreached) return EXIT_unreached;
    return result == WORLD_RESULT_finding || end->turned_away ? EXIT_finding : EXIT_well;
}

/* ---- Why nobody came ---- */

static const char *guess(struct world *world, char *const *argv, const struct child_end *how)
{
    if (world_sim(world)->processes.count > 0) return "it uses the SDK, but never called FaxConnectFaxServer";
    return guess_stranger(argv, how);
}

void run_explain_unreached(struct world *world, char *const *argv, const struct child_end *how,
                           struct ff_writer *out)
{
    const char *complaints = world_complaints(world);
    if (complaints && *complaints)
        ff_write_text(out, "%s was turned away: %s", argv[0], complaints);
    else
        ff_write_text(out, "%s never reached the fake: %s", argv[0], guess(world, argv, how));
    if (out->size && out->at[out->size - 1] == '\n') out->size--;
}

/* ---- The report ---- */

static bool has_logged_off(struct world *world)
{
    const struct sim *sim = world_sim(world);
    for (uint32_t i = 0; i < sim->logoffs.count; i++)
        if (sim->logoffs.at[i].state == LOGOFF_done) return true;
    return false;
}

/* A code of its own, or a TERM of ours, after the session was over. */
static void say_after(struct world *world, const struct run_end *end, const char *name, struct ff_writer *out)
{
    bool logged_off = has_logged_off(world);
    if (run_failed(end) && !end->how.signal && end->how.code < WORLD_EXIT_EXCEPTION)
        ff_write_text(out, "%s failed with exit code %u%s\n", name, (unsigned)end->how.code,
                      logged_off ? ", after the log-off" : "");
    if (end->cut_off && logged_off)
        ff_write_text(out, "%s%s was ended by the log-off: it had not ended by itself, and was sent TERM\n",
                      end->signalled ? "" : "a client that was started by ", name);
}

/* Besides what the report sees for itself: who ended the client, and why nobody came. */
static void say_end(struct world *world, const struct run_end *end, char *const *argv, struct ff_writer *out)
{
    const struct child_end *how = &end->how;
    world_replayed(world, out);
    if (end->interrupted)
        ff_write_text(out, "the run was interrupted: signal %d (%s), which %s was sent too\n",
                      end->interrupted, system_signal_words(end->interrupted), argv[0]);
    if (end->timeout) ff_write_text(out, "%s was ended: the time is up (--timeout)\n", argv[0]);
    if (end->timeout && world_time_mode(world) == FF_TIME_manual)
        ff_write_text(
            out, "time is manual: it stands still until somebody moves it (fauxfax advance, in a script)\n");
    if (end->stuck) ff_write_text(out, "%s was ended: %s\n", argv[0], world_stuck_reason(world));
    if (run_failed(end) && how->signal)
        ff_write_text(out, "%s crashed: signal %d (%s)\n", argv[0], how->signal,
                      system_signal_words(how->signal));
    else if (run_failed(end) && how->code >= WORLD_EXIT_EXCEPTION)
        ff_write_text(out, "%s crashed: exception 0x%08X\n", argv[0], (unsigned)how->code);
    say_after(world, end, argv[0], out);
    if (world_result(world) == WORLD_RESULT_unreached && !end->interrupted) {
        if (end->wrong_dll)
            ff_write_text(out, "%s never reached the fake: %s", argv[0], end->wrong_dll);
        else
            run_explain_unreached(world, argv, &end->how, out);
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
    return (struct world_report_options){
        .format = format,
        .colour = colour,
        .has_child = true,
        .child = r->child,
        .child_exit = (int)r->end->how.code,
        .child_signal = r->end->how.signal,
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

/* One would overwrite the other without a word, the scenario among them. */
static bool apart(const struct options *options, const char *name, const char *other, struct ff_writer *error)
{
    const char *path = options_value(options, name), *taken = options_value(options, other);
    if (!path || !taken || !file_same(path, taken)) return true;
    ff_write_text(error, "--%s %s: is the file of --%s, and would overwrite it; give another\n", name, path,
                  other);
    return false;
}

bool run_report_possible(const struct options *options, struct ff_writer *error)
{
    if (!apart(options, "report", "scenario", error) || !apart(options, "junit", "scenario", error) ||
        !apart(options, "junit", "report", error))
        return false;
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
