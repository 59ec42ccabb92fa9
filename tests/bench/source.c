/* SPDX-License-Identifier: MIT */
/* The service as fauxfaxd runs it (the built-in world, real time, everything on), but for one thing: events come by number,
 * so that what is measured is their way to the clients and not JSON.
 *
 *   bench_source PATH     "ready" when it listens at unix:PATH
 *
 * Every u32 on its standard input: so many events happen, SOURCE_BURST a turn. Its end: the end. */
#include "tests/bench/source.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#include "service/daemon.h"
#include "service/endpoint.h"
#include "service/server.h"
#include "service/setup.h"

static struct {
    uv_loop_t loop;
    uv_pipe_t input;
    uv_idle_t publisher;
    struct listening listening;
    struct world *world;
    struct server *server;
    uint32_t left;
    char read[4096];
} source;

static void publish(uv_idle_t *idle)
{
    struct sim *sim = world_sim(source.world);
    for (int i = 0; source.left && i < SOURCE_BURST; i++, source.left--)
        event_signal(sim, FF_FEI_SENDING, 0, 1);
    if (!source.left) uv_idle_stop(idle);
    server_poke(source.server);
}

static void on_room(uv_handle_t *handle, size_t size, uv_buf_t *buf)
{
    (void)handle, (void)size;
    *buf = uv_buf_init(source.read, sizeof source.read);
}

static void on_input(uv_stream_t *stream, ssize_t size, const uv_buf_t *buf)
{
    uint32_t count;
    for (size_t at = 0; size > 0 && at + sizeof count <= (size_t)size; at += sizeof count) {
        memcpy(&count, buf->base + at, sizeof count);
        source.left += count;
    }
    if (source.left) uv_idle_start(&source.publisher, publish);
    if (size >= 0) return;
    server_close(source.server);
    uv_close((uv_handle_t *)stream, NULL);
    uv_close((uv_handle_t *)&source.publisher, NULL);
}

static void log_line(void *ctx, const char *line)
{
    (void)ctx;
    fprintf(stderr, "bench_source: %s\n", line);
}

static void on_turned(void *ctx, enum world_step step)
{
    (void)ctx, (void)step;
}

static bool open_server(const char *path, struct ff_writer *error)
{
    char *nothing[] = {NULL};
    struct options options = {0};
    struct ff_endpoint at = {.kind = FF_ENDPOINT_unix};
    struct listen_options how = {.fresh_folder = true};
    snprintf(at.place, sizeof at.place, "%s", path);
    if (!options_parse(&daemon_options, nothing, &options, error)) return false;
    if (!endpoint_listen(&at, &how, &source.listening, error)) return false;
    source.world = setup_world(&options, SETUP_desk, NULL, error);
    if (!source.world) return false;
    struct server_options o = {.loop = &source.loop,
                               .world = source.world,
                               .address = path,
                               .hooks = {NULL, log_line, on_turned, NULL, NULL},
                               .limits = SERVER_LIMITS};
    source.server = server_open(&o, &source.listening, error);
    return source.server != NULL;
}

int main(int argc, char **argv)
{
    struct ff_writer error = ff_writer_on(ff_alloc_default());
    source.listening = LISTENING_NULL;
    if (argc != 2 || uv_loop_init(&source.loop) != 0) return 2;
    if (!open_server(argv[1], &error)) {
        fprintf(stderr, "bench_source: %s", ff_writer_cstr(&error));
        return 70;
    }
    uv_pipe_init(&source.loop, &source.input, 0);
    uv_pipe_open(&source.input, 0);
    uv_read_start((uv_stream_t *)&source.input, on_room, on_input);
    uv_idle_init(&source.loop, &source.publisher);
    puts("ready");
    fflush(stdout);
    uv_run(&source.loop, UV_RUN_DEFAULT);
    uv_loop_close(&source.loop);
    endpoint_unlisten(&source.listening);
    world_free(source.world);
    ff_writer_free(&error);
    return 0;
}
