/* SPDX-License-Identifier: MIT */
#include "service/daemon.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "service/endpoint.h"
#include "service/exits.h"
#include "service/fault.h"
#include "service/file.h"
#include "service/ready.h"
#include "service/secret.h"
#include "service/server.h"
#include "service/setup.h"
#include "service/system.h"

static const struct option_row rows[] = {
    {"endpoint", OPTION_endpoint, "ENDPOINT",
     "where to listen: unix:PATH, tcp:HOST:PORT, fd:N, on Windows file:PATH (default: the user's own)", NULL},
    {"allow-remote", OPTION_flag, NULL, "tcp: hosts other than this machine may connect", NULL},
    {"secret-file", OPTION_text, "FILE", "tcp: what clients must know; made when it is not there", NULL},
    {"ready-fd", OPTION_number, "N", "write the address to this descriptor when ready", NULL},
    {"ready-file", OPTION_text, "FILE", "write the address to this file when ready", NULL},
    {"max-clients", OPTION_number, "N",
     "connections at most: a client has two, a command one (default 20000)", NULL},
    {"version", OPTION_flag, NULL, "print the version", NULL},
    OPTION_END,
};
const struct option_set daemon_options = {.own = rows, .common = setup_rows};

enum { CONNECTIONS_LEAST = 3 };

struct daemon {
    struct options options;
    struct ff_writer error;
    struct listening listening;
    struct ready_options ready;
    char address[FF_ENDPOINT_TEXT_MAX], secret[SECRET_MAX];
    uv_loop_t loop;
    uv_signal_t signals[SYSTEM_END_SIGNALS_MAX];
    struct world *world;
    struct server *server;
};

static void print_errors(struct ff_writer *error)
{
    const char *said = ff_writer_cstr(error);
    fprintf(stderr, "fauxfaxd: %s", said && *said ? said : "memory was refused\n");
}

/* ---- Running ---- */

static void log_line(void *ctx, const char *line)
{
    (void)ctx;
    fprintf(stderr, "fauxfaxd: %s\n", line);
}

static void on_turned(void *ctx, enum world_step step)
{
    (void)ctx, (void)step;
}

static void stop(void *ctx)
{
    struct daemon *d = ctx;
    if (!d->server) return;
    ready_stopping(&d->ready);
    server_close(d->server);
    d->server = NULL;
    for (int i = 0; system_end_signals[i]; i++) uv_close((uv_handle_t *)&d->signals[i], NULL);
}

static void on_signal(uv_signal_t *handle, int number)
{
    (void)number;
    stop(handle->data);
}

static void catch_signals(struct daemon *d)
{
    for (int i = 0; system_end_signals[i]; i++) {
        uv_signal_init(&d->loop, &d->signals[i]);
        d->signals[i].data = d;
        uv_signal_start(&d->signals[i], on_signal, system_end_signals[i]);
        uv_unref((uv_handle_t *)&d->signals[i]);
    }
}

/* ---- Coming up, in the order of what clients wait for: the socket first ---- */

static bool find_endpoint(struct daemon *d, struct ff_endpoint *ret_wanted)
{
    const char *said = options_value(&d->options, "endpoint"), *why;
    if (said) return ff_endpoint_parse(said, ret_wanted, &why);
    return endpoint_well_known(ret_wanted, &d->error);
}

static bool open_endpoint(struct daemon *d)
{
    struct ff_endpoint wanted;
    struct listen_options o = {.allow_remote = options_given(&d->options, "allow-remote")};
    if (!find_endpoint(d, &wanted) || !endpoint_listen(&wanted, &o, &d->listening, &d->error)) return false;
    ff_endpoint_print(&d->listening.at, d->address);
    return true;
}

static bool open_secret(struct daemon *d)
{
    char fallback[4096];
    const char *path = options_value(&d->options, "secret-file");
    if (!d->listening.tcp) return true;
    if (*d->listening.secret) return strcpy(d->secret, d->listening.secret) != NULL;
    if (!path) {
        if (!secret_default_path(fallback, sizeof fallback)) {
            ff_write_text(
                &d->error,
                "--secret-file: the place where the secret would be has too long a path; name one\n");
            return false;
        }
        path = fallback;
    }
    fprintf(stderr, "fauxfaxd: the secret is in %s\n", path);
    return secret_make(path, d->secret, &d->error);
}

static bool open_server(struct daemon *d)
{
    struct server_options o = {
        .loop = &d->loop,
        .world = d->world,
        .secret = d->listening.tcp ? d->secret : NULL,
        .address = d->address,
        .hooks = {d, log_line, on_turned, stop, NULL},
        .limits = SERVER_LIMITS,
    };
    o.limits.connections = (uint32_t)options_number(&d->options, "max-clients", o.limits.connections);
    d->server = server_open(&o, &d->listening, &d->error);
    return d->server != NULL;
}

static bool check_connections(struct daemon *d)
{
    const char *said = options_value(&d->options, "max-clients");
    uint64_t most = options_number(&d->options, "max-clients", SERVER_LIMITS.connections);
    if (most >= CONNECTIONS_LEAST && most <= UINT32_MAX) return true;
    ff_write_text(
        &d->error,
        "--max-clients: \"%s\" is not from %d (a client has two connections, a command one) to %lu\n", said,
        CONNECTIONS_LEAST, (unsigned long)UINT32_MAX);
    return false;
}

/* Whoever waits to be told must not hear that all is well from the other one. */
static bool check_ready(struct daemon *d)
{
    const char *said = options_value(&d->options, "ready-fd");
    uint64_t fd = options_number(&d->options, "ready-fd", UINT64_MAX);
    struct stat st;
    d->ready = (struct ready_options){true, said ? (int)fd : -1, options_value(&d->options, "ready-file")};
    if (said && (fd > INT_MAX || fstat((int)fd, &st) != 0)) {
        ff_write_text(&d->error, "--ready-fd: %s is no open descriptor\n", said);
        return false;
    }
    return ready_check(&d->ready, &d->error);
}

static int come_up(struct daemon *d)
{
    if (!check_connections(d) || !check_ready(d)) return EXIT_usage;
    if (!open_endpoint(d) || !open_secret(d)) return EXIT_usage;
    d->world = setup_world(&d->options, SETUP_desk, d->listening.tcp ? d->secret : NULL, &d->error);
    if (!d->world) return EXIT_usage;
    if (!open_server(d)) return EXIT_usage;
    catch_signals(d);
    return ready_tell(&d->ready, d->address, &d->error) ? EXIT_well : EXIT_internal;
}

/* `up` made it for what is said here, beside the socket; the lock is still held. */
static void remove_empty_log(const struct listening *l)
{
    struct stat log;
    char path[FF_ENDPOINT_PLACE_MAX + 8];
    snprintf(path, sizeof path, "%s.log", l->at.place);
    if (l->owns_path && stat(path, &log) == 0 && log.st_size == 0 && system_same_file(STDERR_FILENO, path))
        unlink(path);
}

static int serve(struct daemon *d)
{
    system_expect_clients();
    if (!server_loop(&d->loop, &d->error)) {
        print_errors(&d->error);
        return EXIT_internal;
    }
    int code = come_up(d);
    if (code != EXIT_well) {
        print_errors(&d->error);
        stop(d);
    }
    uv_run(&d->loop, UV_RUN_DEFAULT);
    uv_loop_close(&d->loop);
    if (d->world) world_free(d->world);
    if (code == EXIT_well) remove_empty_log(&d->listening);
    endpoint_unlisten(&d->listening);
    return code;
}

/* ---- The command line ---- */

void daemon_help(struct ff_writer *out)
{
    ff_write_text(out,
                  "usage: fauxfaxd [options]\n\nThe fake fax service. It runs in the foreground until "
                  "SIGTERM, SIGINT or "
                  "`fauxfax down`.\nWithout a scenario it is the built-in world at a desk: time is real, "
                  "and nobody logs off by himself.\n\n");
    options_help(rows, out);
    options_help(setup_rows, out);
}

static void version(struct ff_writer *out)
{
    ff_write_text(out, "fauxfaxd %s\n", FAUXFAX_VERSION);
}

static int print(struct daemon *d, void (*words)(struct ff_writer *out))
{
    struct ff_writer out = ff_writer_on(ff_alloc_default());
    words(&out);
    bool well = !out.failed && file_write("-", out.at, out.size, &d->error);
    if (!well) print_errors(&d->error);
    ff_writer_free(&out);
    return well ? EXIT_well : EXIT_internal;
}

int daemon_main(char *const *argv)
{
    system_start();
    struct daemon *d = calloc(1, sizeof *d);
    if (!d) return fputs("fauxfaxd: memory was refused\n", stderr), EXIT_internal;
    int code = EXIT_well;
    d->listening = LISTENING_NULL;
    d->error = ff_writer_on(ff_alloc_default());
    fault_init();
    if (!options_parse(&daemon_options, argv, &d->options, &d->error)) {
        print_errors(&d->error);
        code = EXIT_usage;
    } else if (d->options.help) {
        code = print(d, daemon_help);
    } else if (options_given(&d->options, "version")) {
        code = print(d, version);
    } else {
        code = serve(d);
    }
    ff_writer_free(&d->error);
    free(d);
    return code;
}
