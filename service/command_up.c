/* SPDX-License-Identifier: MIT */
#include "service/command.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <uv.h>

#include "common/filetime.h"
#include "service/control_client.h"
#include "service/deadline.h"
#include "service/endpoint.h"
#include "service/file.h"
#include "service/launch.h"
#include "service/net.h"
#include "service/setup.h"
#include "service/system.h"

/* `fauxfax up`: starts fauxfaxd in the background and returns when it is ready. Twice is once. */

enum { RACE_TRIES = 20 };

struct up {
    const struct options *options;
    struct ff_endpoint at;
    char address[FF_ENDPOINT_TEXT_MAX], log[FF_ENDPOINT_PLACE_MAX + 8], program[PATH_MAX];
    struct launch launch;
    struct ff_writer *error;
};

static void add(struct launch *l, const char *name, const char *value)
{
    if (l->count + 2 + LAUNCH_OWN > LAUNCH_ARGS_MAX) return;
    l->args[l->count++] = name;
    if (value && *value) l->args[l->count++] = value;
}

/* fauxfaxd's options are ours: the table says them once. */
static void collect_args(struct up *up)
{
    static char names[16][32];
    add(&up->launch, "fauxfaxd", NULL);
    add(&up->launch, "--endpoint", up->address);
    if (options_given(up->options, "secret-file"))
        add(&up->launch, "--secret-file", options_value(up->options, "secret-file"));
    for (unsigned i = 0; setup_rows[i].name && i < 16; i++) {
        snprintf(names[i], sizeof names[i], "--%s", setup_rows[i].name);
        if (up->options->common[i]) add(&up->launch, names[i], up->options->common[i]);
    }
}

/* fauxfaxd lies beside this program; else the PATH has it. */
static bool launch(struct up *up)
{
    bool beside = system_beside("fauxfaxd", up->program, sizeof up->program);
    collect_args(up);
    up->launch.program = beside ? up->program : "fauxfaxd";
    up->launch.log = up->log;
    up->launch.deadline = deadline_in(options_ticks(up->options, "timeout", 30 * FF_TICKS_PER_S));
    if (!launch_service(&up->launch, up->error)) return false;
    strcpy(up->address, up->launch.address);
    return true;
}

/* What the service said before it ended; one that never began has said nothing. */
static void quote_log(struct up *up)
{
    if (up->error->size) return;
    ff_write_text(up->error, up->launch.late
                                 ? "the service was not ready in time (--timeout), and was ended:\n"
                                 : "the service did not come up:\n");
    file_read(up->log, up->error, up->error);
}

static bool is_taken(struct up *up)
{
    struct ff_writer ignored = ff_writer_on(ff_alloc_default());
    int fd = endpoint_dial(&up->at, CONTROL_ANSWER_MS, &ignored);
    ff_writer_free(&ignored);
    if (fd >= 0) net_close(fd);
    return fd >= 0;
}

/* Two that start at once: the other one may have won, and be a moment from listening. */
static bool lost_race(struct up *up)
{
    for (int tries = 0; tries < RACE_TRIES; tries++) {
        if (is_taken(up)) return true;
        uv_sleep(5);
    }
    return false;
}

/* Clients look for it nowhere by themselves. */
static void say_secret(const struct up *up)
{
    char path[PATH_MAX], words[PATH_MAX + 80];
    if (up->at.kind != FF_ENDPOINT_tcp || options_given(up->options, "secret-file")) return;
    if (!secret_default_path(path, sizeof path)) return;
    snprintf(words, sizeof words, "clients must know the secret: FAUXFAX_SECRET_FILE=%s", path);
    command_say(options_given(up->options, "json") ? SAY_json : SAY_words, "note", "up", EXIT_well, words);
}

static enum exit_code say_ready(const struct up *up, bool was_up)
{
    if (!options_given(up->options, "json")) {
        struct ff_writer out = ff_writer_on(ff_alloc_default());
        ff_write_text(&out, "ready %s\n", up->address);
        return command_print(&out, up->error);
    }
    cJSON *answer = cJSON_CreateObject();
    cJSON_AddStringToObject(answer, "endpoint", up->address);
    cJSON_AddBoolToObject(answer, "was_up", was_up);
    enum exit_code code = command_print_json(answer, up->error);
    cJSON_Delete(answer);
    return code;
}

/* A world is made once: what was asked for is not what is there. */
static void warn_of_options(const struct up *up)
{
    const char *before = "a service is up already: ";
    for (unsigned i = 0; setup_rows[i].name; i++) {
        if (!up->options->common[i]) continue;
        ff_write_text(up->error, "%s--%s", before, setup_rows[i].name);
        before = ", ";
    }
    if (*before == ',')
        ff_write_text(up->error,
                      " changed nothing; end it first (fauxfax down), or name another --endpoint\n");
}

/* Whoever listens there may be anybody, or be stopped. */
static enum exit_code tell_found(const struct up *up)
{
    struct control_client *client = control_open_at(&up->at, up->options, CONTROL_ANSWER_MS, NULL, up->error);
    if (!client) return EXIT_unreached;
    control_close(client);
    warn_of_options(up);
    return say_ready(up, true);
}

static bool find_endpoint(struct up *up)
{
    const char *given = options_value(up->options, "endpoint"), *why;
    if (given ? !ff_endpoint_parse(given, &up->at, &why) : !endpoint_well_known(&up->at, up->error))
        return false;
    ff_endpoint_print(&up->at, up->address);
    return true;
}

/* The service's own words go beside its socket; for TCP beside the user's. */
static bool find_log(struct up *up)
{
    struct ff_endpoint beside = up->at;
    if (beside.kind != FF_ENDPOINT_unix && !endpoint_well_known(&beside, up->error)) return false;
    snprintf(up->log, sizeof up->log, "%s.log", beside.place);
    char *slash = strrchr(beside.place, '/');
    if (!slash || slash == beside.place) return true;
    *slash = 0;
    return endpoint_private_folder(beside.place, up->error);
}

enum exit_code run_up(const struct command *command, const struct options *options, struct ff_writer *error)
{
    struct up up = {.options = options, .error = error};
    (void)command;
    if (!find_endpoint(&up) || !find_log(&up)) return EXIT_usage;
    if (is_taken(&up)) return tell_found(&up);
    if (launch(&up)) {
        say_secret(&up);
        return say_ready(&up, false);
    }
    if (!up.launch.late && lost_race(&up)) return tell_found(&up);
    quote_log(&up);
    return EXIT_usage;
}
