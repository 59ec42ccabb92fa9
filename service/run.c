/* SPDX-License-Identifier: MIT */
#include "service/run.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "service/child.h"
#include "service/command.h"
#include "service/command_recording.h"
#include "service/endpoint.h"
#include "service/file.h"
#include "service/keeper.h"
#include "service/place.h"
#include "service/secret.h"
#include "service/server.h"
#include "service/setup.h"
#include "service/system.h"
#include "service/wine.h"

/* `fauxfax run`: a private service, on the same loop as the client that it is for. */

enum {
    TIMEOUT_S = 60,
    END_GRACE_MS = 250, /* to end by itself: killed by the world, or nothing can wake it any more */
    WINE_GRACE_MS =
        2000, /* likewise: killed, where the SDK ends the program, and Wine has its part in that */
    LOGOFF_GRACE_MS = 5000, /* told that the session is over: a program may have much to do at its end */
    TERM_GRACE_MS = 2000    /* from TERM to KILL */
};

struct run {
    const struct options *options;
    struct ff_writer *error;
    struct listening listening;
    bool wine, tcp; /* a Windows client; one that is reached over TCP */
    struct place place;
    char secret[SECRET_MAX], address[FF_ENDPOINT_TEXT_MAX], transport[FF_ENDPOINT_TEXT_MAX + 8];
    uv_loop_t loop;
    uv_timer_t timeout, grace;
    struct setup_recording replayed; /* no recording: a run */
    struct world *world;
    struct server *server;
    struct child *child;
    struct keeper keeper;
    uint64_t begun; /* uv_hrtime when the client was started; 0: not yet */
    bool child_ended, keeping;
    enum whom { NOBODY, TOLD, ALL } killing; /* who was sent TERM: those that the world has ended, or all */
    bool telling;                            /* grace is of the former, not of all */
    uint32_t seen;                           /* processes of the world that child_see has been told of */
    struct ff_writer dll;                    /* what end.wrong_dll says */
    struct run_end end;
};

/* ---- The end ---- */

static void finish(struct run *r)
{
    if (!r->server) return;
    server_close(r->server);
    r->server = NULL;
    keeper_leave(&r->keeper);
    if (r->begun) r->end.real_ms = (uv_hrtime() - r->begun) / 1000000;
    child_unwatch(r->child);
    uv_close((uv_handle_t *)&r->timeout, NULL);
    uv_close((uv_handle_t *)&r->grace, NULL);
}

static void on_grace(uv_timer_t *timer);

/* The world has ended the process, or is ending it, and it has not gone. */
static bool was_told(const struct run *r, uint32_t process)
{
    const struct process *p = &world_sim(r->world)->processes.at[process];
    if (p->polite || !(p->ending || p->ended)) return false;
    return server_has_client(r->server, process);
}

/* Told to end now, killed when that has not helped. */
static void terminate(struct run *r)
{
    r->telling = false;
    if (r->killing == ALL) return;
    r->killing = ALL;
    r->end.signalled = r->end.signalled || !r->child_ended;
    child_tell(r->child, CHILD_end);
    uv_timer_start(&r->grace, on_grace, TERM_GRACE_MS, 0);
}

/* By its own id, when it is of our session; else it is taken for the child. */
static void tell_one(struct run *r, uint32_t pid, enum child_word word)
{
    bool own = child_tell_one(r->child, pid, word);
    if (!own) child_tell(r->child, word);
    if (!own || child_is(r->child, pid)) r->end.signalled = true;
    r->end.cut_off = true;
}

/* The processes that the world ended and that have not gone. A script around them goes on, and so does who has said Bye: it is
 * at its end, and a tool that looks for leaks there takes its time. */
static void terminate_told(struct run *r)
{
    const struct sim *sim = world_sim(r->world);
    enum child_word word = r->killing == TOLD ? CHILD_kill : CHILD_end;
    r->killing = NOBODY;
    r->telling = false;
    for (uint32_t i = 0; i < sim->processes.count; i++) {
        if (!was_told(r, i)) continue;
        tell_one(r, sim->processes.at[i].pid, word);
        r->killing = TOLD;
        r->telling = true;
    }
    if (r->telling) uv_timer_start(&r->grace, on_grace, TERM_GRACE_MS, 0);
}

static void on_grace(uv_timer_t *timer)
{
    struct run *r = timer->data;
    if (r->child_ended) {
        child_tell_rest(r->child, CHILD_kill);
        if (r->keeping)
            child_over(r->child);
        else
            finish(r);
    } else if (r->telling) {
        terminate_told(r);
    } else if (r->end.stuck && r->killing != ALL) {
        terminate(r);
    } else {
        r->end.signalled = true;
        child_tell(r->child, CHILD_kill);
    }
}

/* Everything ends with the child. What it said last is still in its sockets: the run is over when those are
 * at their end, or when the time for it is. */
static void look_if_over(struct run *r)
{
    if (!r->child_ended || r->keeping || !r->server) return;
    if (child_alone(r->child) && server_clients(r->server) == 0) finish(r);
}

static void note(const struct run *r, const char *words)
{
    command_say(options_given(r->options, "json") ? SAY_json : SAY_words, "note", "run", EXIT_well, words);
}

static void say_kept(const struct run *r)
{
    char words[FF_ENDPOINT_TEXT_MAX + 64];
    snprintf(words, sizeof words, "the client has ended; the service stays at %s until ^C", r->address);
    note(r, words);
}

/* ---- What happens ---- */

static void on_ended(void *ctx, const struct child_end *how)
{
    struct run *r = ctx;
    r->child_ended = true;
    r->end.how = *how;
    uv_timer_stop(&r->timeout);
    r->killing = NOBODY;
    r->keeping = options_given(r->options, "keep") && !r->end.interrupted;
    terminate(r); /* what it left behind */
    child_tell_rest(r->child, CHILD_end);
    if (r->keeping) say_kept(r);
}

/* Wine's processes have numbers of their own. */
static void on_left(void *ctx, uint32_t pid, uint32_t code)
{
    struct run *r = ctx;
    if (!r->wine) process_exited(world_sim(r->world), pid, code);
}

static void on_fewer(void *ctx)
{
    look_if_over(ctx);
}

static void on_asked(void *ctx, int number, bool ends)
{
    struct run *r = ctx;
    bool again = ends && r->end.interrupted;
    if (ends && r->keeping) finish(r);
    if (r->child_ended) return;
    if (ends && !again) r->end.interrupted = number;
    if (ends && !r->begun) finish(r);
    if (!r->begun) return;
    if (ends) process_give_up(world_sim(r->world));
    if (again)
        child_tell(r->child, CHILD_kill);
    else
        child_pass_on(r->child, number);
}

static void on_timeout(uv_timer_t *timer)
{
    struct run *r = timer->data;
    r->end.timeout = true;
    world_keep_standstill(r->world, WORLD_STANDSTILL_to_the_end);
    process_give_up(world_sim(r->world));
    terminate(r);
}

/* How long those that the world has ended may take to go; 0: there are none. */
static unsigned told_grace(struct run *r)
{
    const struct sim *sim = world_sim(r->world);
    unsigned grace = 0;
    for (uint32_t i = 0; i < sim->processes.count; i++) {
        if (!was_told(r, i)) continue;
        grace = LOGOFF_GRACE_MS;
        if (sim->processes.at[i].ending) continue;
        r->end.killed = true;
        return r->wine ? WINE_GRACE_MS : END_GRACE_MS;
    }
    return grace;
}

static void look_for_told(struct run *r)
{
    if (r->killing || r->child_ended || uv_is_active((const uv_handle_t *)&r->grace)) return;
    unsigned grace = told_grace(r);
    r->telling = grace != 0;
    if (r->telling) uv_timer_start(&r->grace, on_grace, grace, 0);
}

/* Before it can have gone. */
static void see_new(struct run *r)
{
    const struct sim *sim = world_sim(r->world);
    for (; r->seen < sim->processes.count; r->seen++)
        if (!r->wine) child_see(r->child, sim->processes.at[r->seen].pid);
}

static void on_turned(void *ctx, enum world_step step)
{
    struct run *r = ctx;
    if (step == WORLD_STEP_stuck && !r->end.stuck && !r->child_ended) {
        r->end.stuck = true;
        r->telling = false;
        process_give_up(world_sim(r->world));
        /* Its waits fail now, and most clients then end: how they do that is theirs, and the same every time. */
        if (r->killing != ALL) uv_timer_start(&r->grace, on_grace, END_GRACE_MS, 0);
    }
    see_new(r);
    look_for_told(r);
    look_if_over(r);
}

static void on_down(void *ctx)
{
    struct run *r = ctx;
    if (!r->begun) ff_write_text(r->error, "the service was taken down before the client began\n");
    if (r->child_ended || !r->begun)
        finish(r);
    else
        terminate(r);
}

static void log_line(void *ctx, const char *line)
{
    note(ctx, line);
}

/* ---- Coming up ---- */

static bool refused(struct ff_writer *error)
{
    ff_write_text(error, "memory was refused\n");
    return false;
}

static bool open_endpoint(struct run *r)
{
    struct listen_options o = {.fresh_folder = true};
    struct place *p = &r->place;
    if (!place_make(r->tcp, p, r->error)) return false;
    if (!(r->child = child_new(p))) return refused(r->error);
    if (*p->secret_file && !secret_make(p->secret_file, r->secret, r->error)) return false;
    if (!endpoint_listen(&p->at, &o, &r->listening, r->error)) return false;
    if (*r->listening.secret) strcpy(r->secret, r->listening.secret);
    ff_endpoint_print(&r->listening.at, r->address);
    snprintf(r->transport, sizeof r->transport, "daemon:%s", r->address);
    return true;
}

static bool open_server(struct run *r)
{
    struct server_options o = {
        .loop = &r->loop,
        .world = r->world,
        .secret = r->listening.tcp ? r->secret : NULL,
        .address = r->address,
        .hooks = {r, log_line, on_turned, on_down, NULL},
        .limits = SERVER_LIMITS,
    };
    r->server = server_open(&o, &r->listening, r->error);
    return r->server != NULL;
}

static void open_handles(struct run *r)
{
    struct child_hooks hooks = {r, on_ended, on_left, on_fewer, on_asked};
    child_watch(r->child, &r->loop, &hooks);
    uv_timer_init(&r->loop, &r->timeout);
    uv_timer_init(&r->loop, &r->grace);
    r->timeout.data = r->grace.data = r;
}

static void start_timeout(struct run *r)
{
    uint64_t ticks = options_ticks(r->options, "timeout", TIMEOUT_S * FF_TICKS_PER_S);
    uint64_t ms = ticks / FF_TICKS_PER_MS + (ticks % FF_TICKS_PER_MS != 0); /* less than one is not none */
    if (ms) uv_timer_start(&r->timeout, on_timeout, ms, 0);
}

static bool start_client(struct run *r)
{
    char wine_file[sizeof r->place.secret_file + 8], path[2 * PATH_MAX];
    const char *file = *r->place.secret_file ? r->place.secret_file : NULL;
    if (r->wine && file && wine_path(file, wine_file, sizeof wine_file)) file = wine_file;
    const struct child_variable env[] = {
        {"FAUXFAX_TRANSPORT", r->transport},
        {"FAUXFAX_SECRET_FILE", file},
        {"FAUXFAX_SCENARIO", NULL},
        {"FAUXFAX_USER", options_value(r->options, "user")},
        {r->wine && wine_search_path(path, sizeof path) ? "WINEPATH" : NULL, path},
        {NULL, NULL},
    };
    return r->end.executed = child_start(r->child, r->options->rest, env, r->error);
}

static void begin_client(void *ctx)
{
    struct run *r = ctx;
    r->begun = uv_hrtime();
    start_timeout(r);
    if (!start_client(r)) finish(r);
}

static void on_keeper_failed(void *ctx, const char *words)
{
    struct run *r = ctx;
    ff_write_text(r->error, "--scm: %s\n", words);
    finish(r);
}

/* --scm: the client begins when it may ask the service control manager. */
static void begin(struct run *r)
{
    const struct keeper_options o = {r->options->rest, r->address, r->place.secret_file};
    const struct keeper_hooks hooks = {r, begin_client, on_keeper_failed};
    if (!options_given(r->options, "scm"))
        begin_client(r);
    else if (!keeper_open(&r->keeper, &r->loop, &o, &hooks, r->error))
        finish(r);
}

/* False: *error says why. */
static bool play(struct run *r)
{
    /* The world first: reading it may take a while, or wait for somebody, and ^C leaves no folder then. */
    r->world = setup_replay(r->options, &r->replayed, r->error);
    if (!r->world || !open_endpoint(r) || !open_server(r)) return false;
    open_handles(r);
    begin(r);
    uv_run(&r->loop, UV_RUN_DEFAULT);
    r->end.turned_away = *world_complaints(r->world) != 0;
    return r->end.executed;
}

static void clean_up(struct run *r)
{
    uv_run(&r->loop, UV_RUN_DEFAULT); /* closes what a half-way failure left */
    uv_loop_close(&r->loop);
    endpoint_unlisten(&r->listening);
    place_remove(&r->place);
    child_free(r->child);
    world_free(r->world);
}

static void look_for_dll(struct run *r)
{
    bool seen = world_sim(r->world)->processes.count > 0;
    if (r->wine && !seen && wine_dll_wrong(r->options->rest, &r->dll))
        r->end.wrong_dll = ff_writer_cstr(&r->dll);
}

static enum exit_code run_on_loop(struct run *r)
{
    enum exit_code code = EXIT_usage;
    if (play(r)) {
        struct ff_writer ignored = ff_writer_on(ff_alloc_default()); /* the report says it */
        look_for_dll(r);
        r->end.otherwise = world_replayed(r->world, &ignored) == WORLD_REPLAYED_otherwise;
        ff_writer_free(&ignored);
        code = run_exit_code(&r->end, world_result(r->world));
        if (!run_report_write(r->world, r->options, &r->end, r->options->rest, r->error))
            code = EXIT_internal;
    }
    clean_up(r);
    if (r->end.interrupted) system_die_of(r->end.interrupted);
    return code;
}

static enum exit_code run_or_replay(const struct options *options, const struct setup_recording *replayed,
                                    struct ff_writer *error)
{
    if (!options->rest || !options->rest[0]) {
        ff_write_text(error, "CLIENT is missing: it comes last, after --, with its arguments\n");
        return EXIT_usage;
    }
    if (!run_report_possible(options, error)) return EXIT_usage;
    if (options_given(options, "scm") && !wine_is_client(options->rest)) {
        ff_write_text(
            error, "--scm is for Windows clients: others have a service control manager of fauxfax's own\n");
        return EXIT_usage;
    }
    struct run *r = calloc(1, sizeof *r);
    if (!r) return refused(error), EXIT_internal;
    r->options = options;
    r->replayed = *replayed;
    r->error = error;
    r->dll = ff_writer_on(ff_alloc_default());
    r->listening = LISTENING_NULL;
    r->wine = wine_is_client(options->rest);
    r->tcp = r->wine || options_given(options, "tcp");
    if (r->wine) wine_warm(options->rest);
    enum exit_code code = EXIT_internal;
    if (server_loop(&r->loop, error)) code = run_on_loop(r);
    ff_writer_free(&r->dll);
    free(r);
    return code;
}

enum exit_code run_client(const struct command *command, const struct options *options,
                          struct ff_writer *error)
{
    const struct setup_recording none = {NULL, NULL};
    (void)command;
    return run_or_replay(options, &none, error);
}

enum exit_code run_replay(const struct command *command, const struct options *options,
                          struct ff_writer *error)
{
    struct ff_writer bytes = ff_writer_on(ff_alloc_default());
    struct recording recording;
    enum exit_code code = EXIT_usage;
    (void)command;
    if (recording_load(options->positionals[0], &bytes, &recording, error)) {
        const struct setup_recording replayed = {&recording, options->positionals[0]};
        code = run_or_replay(options, &replayed, error);
        recording_free(&recording);
    }
    ff_writer_free(&bytes);
    return code;
}
