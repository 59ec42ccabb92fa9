/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "service/world/pages.h"

/* ---- Life ---- */

static bool copy_secret(struct world *world, const char *secret)
{
    size_t size = secret ? strlen(secret) + 1 : 0;
    if (!secret) return true;
    world->secret = world->alloc->resize(world->alloc->ctx, NULL, size);
    if (world->secret) memcpy(world->secret, secret, size);
    return world->secret != NULL;
}

/* Where the scenario lies, with its separator; NULL: nowhere that is known. */
static char *folder_of(struct world *world, const char *name, bool *ret_refused)
{
    const char *slash = name ? strrchr(name, '/') : NULL;
    size_t size = slash ? (size_t)(slash - name) + 1 : 0;
    char *folder = size ? world->alloc->resize(world->alloc->ctx, NULL, size + 1) : NULL;
    *ret_refused = size && !folder;
    if (!folder) return NULL;
    memcpy(folder, name, size);
    folder[size] = '\0';
    return folder;
}

/* The faxes that a scenario lets come in are looked at now: what is wrong with one is a mistake in the scenario. */
static bool take_files(struct world *world, const struct world_options *options, struct ff_writer *error)
{
    bool refused, well = true;
    char *folder = folder_of(world, options->name, &refused);
    struct script *script = &world->sim->script;
    for (uint32_t i = 0; i < script->steps.count && !refused; i++) {
        struct ff_writer why = ff_writer_on(world->alloc);
        if (!pages_take_file(world, folder, &script->steps.at[i].op, &why)) {
            const struct scenario_step *step = &world->scenario.steps.at[i];
            const char *words = why.size ? ff_writer_cstr(&why) : NULL;
            ff_write_text(error, "%s:%lu:%lu: /timeline/%lu/file: %s\n",
                          options->name ? options->name : "scenario", (unsigned long)step->file_line,
                          (unsigned long)step->file_column, (unsigned long)step->index,
                          words ? words : "memory was refused");
            well = false;
        }
        ff_writer_free(&why);
    }
    if (refused) ff_write_text(error, "memory was refused\n");
    ff_free(world->alloc, folder);
    return well && !refused;
}

static bool load(struct world *world, const struct world_options *options, struct ff_writer *error)
{
    world->read_file = options->read_file;
    world->read_file_ctx = options->read_file_ctx;
    world->look_up = options->look_up;
    world->watches_crashes = options->watches_crashes;
    world->strict = options->strict;
    if (options->recording) {
        world->replay = replay_new(world->alloc, options->recording, options->recording_name);
        if (!world->replay) ff_write_text(error, "memory was refused\n");
        if (!world->replay) return false;
    }
    if (!scenario_load(options, world->alloc, &world->sim, &world->scenario, error)) return false;
    if (!take_files(world, options, error)) return false;
    if (copy_secret(world, options->secret)) return true;
    ff_write_text(error, "memory was refused\n");
    return false;
}

struct world *world_new(const struct world_options *options, struct ff_writer *error)
{
    const struct ff_alloc *alloc = options->alloc ? options->alloc : ff_alloc_default();
    struct world *world = ff_alloc_zeroed(alloc, 1, sizeof *world);
    if (!world) {
        ff_write_text(error, "memory was refused\n");
        return NULL;
    }
    world->alloc = alloc;
    world->arena = ff_arena_on(alloc);
    world->notices.turn = NOTICES_TURN_ALL;
    world->notices.shared = world->complaints = world->stuck = ff_writer_on(alloc);
    world->cookie_key = options->real_now ^ (uint64_t)(uintptr_t)world;
    if (!load(world, options, error)) return world_free(world);
    sim_begin(world->sim);
    notices_collect(world);
    return world;
}

struct world *world_free(struct world *world)
{
    if (!world) return NULL;
    const struct ff_alloc *alloc = world->alloc;
    replay_free(world->replay);
    notices_free(world);
    store_free(world);
    scenario_free(&world->scenario, alloc);
    sim_free(world->sim);
    for (uint32_t i = 0; i < world->clients.count; i++) ff_array_free(alloc, &world->clients.at[i].modules);
    ff_array_free(alloc, &world->clients);
    ff_arena_free(&world->arena);
    ff_writer_free(&world->complaints);
    ff_writer_free(&world->stuck);
    ff_free(alloc, world->secret);
    return ff_free(alloc, world);
}

/* ---- What it is ---- */

struct sim *world_sim(struct world *world)
{
    return world->sim;
}

enum ff_time_mode world_time_mode(const struct world *world)
{
    return world->scenario.time_mode;
}

uint32_t world_scale_x1000(const struct world *world)
{
    return world->scenario.scale_x1000;
}

enum world_replayed world_replayed(const struct world *world, struct ff_writer *why)
{
    return world->replay ? replay_outcome(world->replay, why) : WORLD_REPLAYED_whole;
}

uint64_t world_trace_hash(const struct world *world)
{
    return world->sim->trace.hash;
}

/* ---- Complaints ---- */

/* What somebody who connects again and again can make us keep. */
enum { COMPLAINTS_MAX = 64 * 1024 };

static void forget_older_half(struct ff_writer *complaints)
{
    const uint8_t *middle = complaints->at + complaints->size / 2;
    const uint8_t *newline = memchr(middle, '\n', (size_t)(complaints->at + complaints->size - middle));
    size_t from = newline ? (size_t)(newline - complaints->at) + 1 : complaints->size;
    complaints->size -= from;
    memmove(complaints->at, complaints->at + from, complaints->size);
}

/* A client's words among them go to somebody's terminal. */
static uint8_t printable(uint8_t c)
{
    return c < 0x20 || c == 0x7F ? '?' : c;
}

void world_complain(struct world *world, const char *line, size_t size)
{
    struct ff_writer *complaints = &world->complaints;
    if (complaints->size + size > COMPLAINTS_MAX) forget_older_half(complaints);
    size_t before = complaints->size;
    for (size_t i = 0; i < size; i++) ff_write_u8(complaints, printable((uint8_t)line[i]));
    ff_write_u8(complaints, '\n');
    if (ff_writer_cstr(complaints)) return;
    /* The older ones are still there, and so is the NUL behind them. */
    world->refused = true;
    complaints->failed = false;
    complaints->size = before;
    if (complaints->at) complaints->at[before] = 0;
}

const char *world_complaints(const struct world *world)
{
    return world->complaints.size ? (const char *)world->complaints.at : "";
}

struct ff_str world_last_complaint(const struct world *world)
{
    const char *all = world_complaints(world);
    size_t end = strlen(all), from;
    if (end) end--; /* each has a newline */
    for (from = end; from && all[from - 1] != '\n';) from--;
    return (struct ff_str){all + from, (uint32_t)(end - from)};
}
