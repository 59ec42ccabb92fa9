/* SPDX-License-Identifier: MIT */
#include "client/embedded/inner.h"
#include "service/symbols/addr2line.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct {
    struct os_mutex lock;
    struct embedded_world *first;
} registry = {OS_MUTEX_INIT, NULL};

/* ---- Files for worlds ---- */

static bool read_whole(struct os_file *file, struct ff_writer *bytes)
{
    size_t got = 1;
    for (uint64_t left = file->size; left > 0 && got > 0; left -= got) {
        enum { PIECE = 1 << 20 };
        size_t piece = left < PIECE ? (size_t)left : PIECE;
        uint8_t *to = ff_writer_room(bytes, piece);
        if (!to || !os_file_read(file, to, piece, &got)) return false;
        ff_writer_took(bytes, got);
    }
    return true;
}

bool embedded_read_file(const char *path, uint64_t most, struct ff_writer *bytes, struct ff_writer *why)
{
    static const char *const words[] = {[OS_FILE_not_found] = "there is no such file",
                                        [OS_FILE_not_readable] = "is no file, or not readable for you"};
    struct os_file file;
    enum os_file_status status = os_file_open(&file, path);
    if (status != OS_FILE_ok) {
        ff_write_text(why, "%s: %s", path, words[status]);
        return false;
    }
    bool fits = file.size <= most, well = fits && read_whole(&file, bytes);
    os_file_close(&file);
    if (!well) ff_write_text(why, fits ? "%s: cannot be read" : "%s: is too big", path);
    return well;
}

static bool read_document(void *ctx, const char *path, struct ff_writer *bytes, struct ff_writer *why)
{
    (void)ctx;
    return embedded_read_file(path, WORLD_FILE_MAX, bytes, why);
}

/* ---- Making and finding ---- */

static struct embedded_world *in_new(const char *name, const struct world_options *options,
                                     struct ff_writer *error)
{
    struct embedded_world *in = calloc(1, sizeof *in);
    size_t size = strlen(name) + 1;
    if (in && (in->name = malloc(size))) {
        memcpy(in->name, name, size);
        struct world_options own = *options;
        own.read_file = read_document;
        own.look_up = addr2line_look_up;
        in->world = world_new(&own, error);
        if (in->world) return in;
    } else {
        ff_write_text(error, "memory was refused\n");
    }
    if (in) free(in->name);
    free(in);
    return NULL;
}

static struct embedded_world *find(const char *name)
{
    struct embedded_world *in = registry.first;
    while (in && strcmp(in->name, name) != 0) in = in->next;
    return in;
}

static void set_up(struct embedded_world *in)
{
    os_mutex_init(&in->lock);
    os_cond_init(&in->changed);
    in->holders = 1;
    in->next = registry.first;
    registry.first = in;
}

/* With the registry's lock held, so that a name has one world. */
static struct embedded_world *make(const char *name, const struct world_options *options,
                                   struct ff_writer *error)
{
    if (find(name)) {
        ff_write_text(error, "there is a world of the name \"%s\" already\n", name);
        return NULL;
    }
    struct embedded_world *in = in_new(name, options, error);
    if (!in) return NULL;
    set_up(in);
    if (in_pace_start(in)) return in;
    ff_write_text(error, "no thread could be started for the time of the world\n");
    registry.first = in->next;
    in_free(in);
    return NULL;
}

struct embedded_world *embedded_make(const char *name, const struct world_options *options,
                                     struct ff_writer *error)
{
    os_mutex_lock(&registry.lock);
    struct embedded_world *in = make(name, options, error);
    os_mutex_unlock(&registry.lock);
    return in;
}

void in_free(struct embedded_world *in)
{
    world_free(in->world);
    os_cond_destroy(&in->changed);
    os_mutex_destroy(&in->lock);
    free(in->name);
    free(in);
}

/* With the registry's lock held; once more is nothing. */
static void forget(const struct embedded_world *in)
{
    struct embedded_world **at = &registry.first;
    while (*at && *at != in) at = &(*at)->next;
    if (*at) *at = in->next;
}

void embedded_retire(struct embedded_world *in)
{
    os_mutex_lock(&registry.lock);
    forget(in);
    os_mutex_unlock(&registry.lock);
    embedded_release(in);
}

void embedded_release(struct embedded_world *in)
{
    os_mutex_lock(&registry.lock);
    bool last = --in->holders == 0;
    if (last) forget(in);
    os_mutex_unlock(&registry.lock);
    if (!last) return;
    in_pace_end(in);
    in_free(in);
}

/* ---- The program's own ---- */

static struct embedded_world *make_own(const struct link_open *open, struct ff_writer *error)
{
    struct world_options options = {.name = open->scenario_file, .real_now = os_wall_time()};
    struct ff_writer scenario = ff_writer_on(ff_alloc_default());
    if (open->scenario_file) {
        ff_write_text(error, "FAUXFAX_SCENARIO: "); /* read only when there is no world */
        if (!embedded_read_file(open->scenario_file, WORLD_FILE_MAX, &scenario, error)) {
            ff_write_text(error, "; name a scenario file, or unset it\n");
            ff_writer_free(&scenario);
            return NULL;
        }
        options.text = scenario.size ? (const char *)scenario.at : "";
        options.text_size = scenario.size;
    }
    struct embedded_world *in = make("", &options, error);
    if (in) in->is_own = true;
    if (in) world_set_alone(in->world, true);
    ff_writer_free(&scenario);
    return in;
}

struct embedded_world *in_hold(const struct link_open *open, struct ff_writer *error)
{
    os_mutex_lock(&registry.lock);
    struct embedded_world *in = find(open->config);
    if (in)
        in->holders++;
    else if (!*open->config)
        in = make_own(open, error);
    else
        ff_write_text(error, "there is no world of the name \"%s\" in this program\n", open->config);
    os_mutex_unlock(&registry.lock);
    return in;
}

/* Nobody asserts anything of a world that was made by the way: what it found is said when its program ends. */
void in_say_farewell(struct embedded_world *in)
{
    struct ff_writer report = ff_writer_on(ff_alloc_default());
    os_mutex_lock(&in->lock);
    bool say = in->is_own && !in->links && !in->farewell &&
               (world_result(in->world) == WORLD_RESULT_finding || *world_stuck_reason(in->world));
    if (say) {
        struct world_report_options options = {.format = WORLD_FORMAT_text};
        world_report(in->world, &options, &report);
        in->farewell = true;
    }
    os_mutex_unlock(&in->lock);
    const char *words = say ? ff_writer_cstr(&report) : NULL;
    if (words) fputs(words, stderr);
    ff_writer_free(&report);
}

void in_forget_all(void)
{
    os_mutex_init(&registry.lock);
    registry.first = NULL;
}

/* ---- Steps ---- */

struct world *embedded_lock(struct embedded_world *in)
{
    os_mutex_lock(&in->lock);
    in_pace_touch(in);
    return in->world;
}

void embedded_unlock(struct embedded_world *in)
{
    os_cond_broadcast(&in->changed); /* another time may be due */
    os_mutex_unlock(&in->lock);
}

void embedded_wait(struct embedded_world *in)
{
    enum { MOMENT_NS = 50000000 };
    os_cond_wait_until(&in->changed, &in->lock, os_monotonic_ns() + MOMENT_NS);
}

/* The next process that is to be given something, or to hear that it was thrown out. */
static struct embedded_link *next_link(struct embedded_world *in)
{
    struct embedded_link *link = in->links;
    while (link && !(link->thrown_out && !link->told_so) &&
           !(!link->thrown_out && world_has_notices(in->world, link->peer.process)))
        link = link->next;
    return link;
}

static void give(struct embedded_link *link)
{
    size_t at = 0, used;
    struct ff_frame frame;
    while (ff_frame_parse(link->notices.at + at, link->notices.size - at, FF_FRAME_MAX, &frame, &used) ==
           FF_FRAME_ok) {
        link->sink.notify(link->sink.ctx, &frame); /* our own frames: they are well-formed */
        at += used;
    }
    link->sink.rested(link->sink.ctx);
}

/* With the lock held, but while a sink works. */
static void serve(struct embedded_world *in, struct embedded_link *link)
{
    bool over = link->thrown_out;
    link->served = true;
    ff_writer_reset(&link->notices);
    if (over)
        link->told_so = true;
    else
        world_notices(in->world, link->peer.process, &link->notices);
    if (link->notices.failed) link->thrown_out = over = link->told_so = true;
    os_mutex_unlock(&in->lock);
    if (over)
        link->sink.lost(link->sink.ctx,
                        link->notices.failed ? "memory was refused for its notifications" : link->why);
    else
        give(link);
    os_mutex_lock(&in->lock);
    link->served = false;
    os_cond_broadcast(&in->changed);
}

/* True: something was given to somebody. */
static bool deliver(struct embedded_world *in)
{
    bool any = false;
    os_mutex_lock(&in->lock);
    while (!in->delivering) {
        struct embedded_link *link = next_link(in);
        if (!link) break;
        in->delivering = true;
        serve(in, link);
        in->delivering = false;
        any = true;
    }
    os_mutex_unlock(&in->lock);
    return any;
}

void in_deliver(struct embedded_world *in)
{
    deliver(in);
}

void embedded_run_on(struct embedded_world *in)
{
    bool any;
    enum world_step step;
    do {
        step = world_step(embedded_lock(in));
        embedded_unlock(in);
        any = deliver(in);
    } while (step != WORLD_STEP_stuck && (any || step == WORLD_STEP_moved || step == WORLD_STEP_more));
}
