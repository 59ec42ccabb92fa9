/* SPDX-License-Identifier: MIT */
#include "service/command.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "common/filetime.h"
#include "service/control_client.h"
#include "service/deadline.h"
#include "service/endpoint.h"
#include "service/file.h"
#include "service/net.h"
#include "service/setup.h"

/* `fauxfax up`: starts fauxfaxd in the background and returns when it is ready. Twice is once. */

enum { ARGS_MAX = 32, RACE_TRIES = 20 };

struct up {
    const struct options *options;
    struct ff_endpoint at;
    char address[FF_ENDPOINT_TEXT_MAX], ready_fd[16], log[FF_ENDPOINT_PLACE_MAX + 8], program[PATH_MAX];
    const char *args[ARGS_MAX];
    unsigned count;
    int pipe[2];
    bool late; /* it was not ready in time */
    struct ff_writer *error;
};

/* fauxfaxd lies beside this program; else the PATH has it. */
static void find_program(struct up *up)
{
    ssize_t size = readlink("/proc/self/exe", up->program, sizeof up->program - sizeof "d");
    if (size > 0) {
        up->program[size] = 0;
        char *slash = strrchr(up->program, '/');
        if (slash && (size_t)(slash - up->program) + sizeof "/fauxfaxd" <= sizeof up->program) {
            strcpy(slash, "/fauxfaxd");
            if (access(up->program, X_OK) == 0) return;
        }
    }
    strcpy(up->program, "fauxfaxd");
}

static void add(struct up *up, const char *name, const char *value)
{
    if (up->count + 3 > ARGS_MAX) return;
    up->args[up->count++] = name;
    if (value && *value) up->args[up->count++] = value;
}

/* fauxfaxd's options are ours: the table says them once. */
static void collect_args(struct up *up)
{
    static char names[16][32];
    up->args[up->count++] = "fauxfaxd";
    add(up, "--endpoint", up->address);
    add(up, "--ready-fd", up->ready_fd);
    if (options_given(up->options, "secret-file"))
        add(up, "--secret-file", options_value(up->options, "secret-file"));
    for (unsigned i = 0; setup_rows[i].name && i < 16; i++) {
        snprintf(names[i], sizeof names[i], "--%s", setup_rows[i].name);
        if (up->options->common[i]) add(up, names[i], up->options->common[i]);
    }
}

/* In the child: nothing here may allocate. */
static void become(struct up *up)
{
    setsid();
    int null = open("/dev/null", O_RDWR), log = open(up->log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    dup2(null, STDIN_FILENO);
    dup2(null, STDOUT_FILENO);
    if (log >= 0) dup2(log, STDERR_FILENO);
    fcntl(up->pipe[1], F_SETFD, 0);
    execvp(up->program, (char *const *)(uintptr_t)up->args);
    dprintf(STDERR_FILENO, "fauxfaxd: cannot be started: %s\n", strerror(errno));
    _exit(EXIT_internal);
}

/* The address, once the service is ready; false: it ended before, or is late. */
static bool read_ready(struct up *up)
{
    struct pollfd wait = {.fd = up->pipe[0], .events = POLLIN};
    char line[FF_ENDPOINT_TEXT_MAX + 1];
    size_t have = 0;
    uint64_t end = deadline_in(options_ticks(up->options, "timeout", 30 * FF_TICKS_PER_S));
    int code;
    while (have < sizeof line - 1) {
        do code = poll(&wait, 1, deadline_left_ms(end));
        while (code < 0 && errno == EINTR);
        up->late = code == 0;
        if (code <= 0) return false;
        ssize_t got = read(up->pipe[0], line + have, sizeof line - 1 - have);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        have += (size_t)got;
        if (line[have - 1] != '\n') continue;
        line[have - 1] = 0;
        strcpy(up->address, line);
        return true;
    }
    return false;
}

static bool launch(struct up *up)
{
    if (pipe2(up->pipe, O_CLOEXEC) != 0) {
        ff_write_text(up->error, "pipe: %s\n", strerror(errno));
        return false;
    }
    snprintf(up->ready_fd, sizeof up->ready_fd, "%d", up->pipe[1]);
    collect_args(up);
    pid_t child = fork();
    if (child == 0) become(up);
    close(up->pipe[1]);
    bool ready = child > 0 && read_ready(up);
    close(up->pipe[0]);
    if (!ready && child > 0) {
        if (up->late) kill(child, SIGKILL);
        waitpid(child, NULL, 0);
    }
    return ready;
}

/* What the service said before it ended. */
static void quote_log(struct up *up)
{
    ff_write_text(up->error, up->late ? "the service was not ready in time (--timeout), and was ended:\n"
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
    static const struct timespec moment = {.tv_nsec = 5 * 1000 * 1000};
    for (int tries = 0; tries < RACE_TRIES; tries++) {
        if (is_taken(up)) return true;
        nanosleep(&moment, NULL);
    }
    return false;
}

static enum exit_code tell(const struct up *up, bool was_up)
{
    if (options_given(up->options, "json"))
        printf("{\"endpoint\":\"%s\",\"was_up\":%s}\n", up->address, was_up ? "true" : "false");
    else
        printf("ready %s\n", up->address);
    return EXIT_well;
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
    return tell(up, true);
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
    find_program(&up);
    if (launch(&up)) return tell(&up, false);
    if (!up.late && lost_race(&up)) return tell_found(&up);
    quote_log(&up);
    return EXIT_usage;
}
