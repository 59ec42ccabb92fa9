/* SPDX-License-Identifier: MIT */
#include "service/setup.h"

#include <string.h>
#include <sys/stat.h>
#include <uv.h>

#include "service/file.h"
#include "service/symbols/addr2line.h"
#include "sim/profile.h"

const struct option_row setup_rows[] = {
    {"scenario", OPTION_text, "FILE", "the world to play (default: the built-in one)", NULL},
    {"profile", OPTION_choice, PROFILE_CHOICES, "the Windows whose behaviour is shown", NULL},
    {"account", OPTION_name, "ACCOUNT",
     "what the service runs under: LocalSystem, NetworkService, LocalService or a user's name", NULL},
    {"interact", OPTION_flag, NULL, "LocalSystem may interact with the desktop", NULL},
    {"user", OPTION_name, "NAME", "the user whose client it is", NULL},
    {"time", OPTION_text, "MODE", "auto, manual, real, or scaled with its factor (x60)", NULL},
    {"no-logoff", OPTION_flag, NULL, "the user does not log off at the end", NULL},
    {"seed", OPTION_number, "N", "of the world's chance", NULL},
    OPTION_END,
};

static uint64_t wall_clock(void)
{
    uv_timeval64_t now = {0};
    uv_gettimeofday(&now);
    return ff_filetime_of_unix(now.tv_sec, (uint32_t)now.tv_usec * 1000);
}

/* A service waits for no pipe, and reads no file without end. */
static bool is_document(const char *path, struct ff_writer *why)
{
    struct stat is;
    bool there = strcmp(path, "-") != 0 && stat(path, &is) == 0;
    bool well = there && S_ISREG(is.st_mode) && (uint64_t)is.st_size <= WORLD_FILE_MAX;
    if (!well)
        ff_write_text(why, "%s: %s", path, there ? "no file, or too big for a fax" : "there is no such file");
    return well;
}

bool setup_read_file(void *ctx, const char *path, struct ff_writer *bytes, struct ff_writer *why)
{
    (void)ctx;
    if (!is_document(path, why)) return false;
    if (file_read(path, bytes, why)) return true;
    if (why->size && why->at[why->size - 1] == '\n') why->size--;
    return false;
}

static struct world *make(const struct options *options, enum setup_place place, const char *secret,
                          const struct setup_recording *recording, struct ff_writer *error)
{
    struct ff_writer bytes = ff_writer_on(ff_alloc_default());
    struct world_options o = {
        .name = options_value(options, "scenario"),
        .profile = options_value(options, "profile"),
        .account = options_value(options, "account"),
        .interact = options_given(options, "interact"),
        .user = options_value(options, "user"),
        .time_mode = options_value(options, "time"),
        .no_logoff = options_given(options, "no-logoff"),
        .has_seed = options_given(options, "seed"),
        .seed = options_number(options, "seed", 0),
        .real_now = wall_clock(),
        .secret = secret,
        .read_file = setup_read_file,
        .look_up = addr2line_look_up,
        .strict = place == SETUP_run && options_given(options, "strict"),
        .watches_crashes = place == SETUP_run && !options_given(options, "no-crash-handler"),
        .recording = recording->recording,
        .recording_name = recording->name,
    };
    struct world *world = NULL;
    if (place == SETUP_desk && !o.name) {
        if (!o.time_mode) o.time_mode = "real";
        o.no_logoff = true;
    }
    if (!o.name || file_read(o.name, &bytes, error)) {
        o.text = o.name ? (const char *)bytes.at : NULL;
        if (o.name && !o.text) o.text = ""; /* an empty file is no scenario, and not the built-in one */
        o.text_size = bytes.size;
        world = world_new(&o, error);
    }
    ff_writer_free(&bytes);
    return world;
}

struct world *setup_world(const struct options *options, enum setup_place place, const char *secret,
                          struct ff_writer *error)
{
    const struct setup_recording none = {NULL, NULL};
    return make(options, place, secret, &none, error);
}

struct world *setup_replay(const struct options *options, const struct setup_recording *recording,
                           struct ff_writer *error)
{
    return make(options, SETUP_run, NULL, recording, error);
}
