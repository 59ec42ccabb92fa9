/* SPDX-License-Identifier: MIT */
/* `fauxfax diff RECORDING`: where the fake differs from what was recorded. */
#include <stdlib.h>
#include <string.h>

#include "common/json_out.h"
#include "service/command.h"
#include "service/command_recording.h"
#include "service/file.h"
#include "service/setup.h"
#include "service/world/diff.h"

/* The differences that are known: a line each, "KEY: why", or a comment after #. */
struct mark {
    const char *key;
    size_t size;
    unsigned line;
    bool met;
};
struct marks {
    const char *name;
    struct ff_writer bytes;
    FF_ARRAY(struct mark) rows;
};

/* False: *error says what is wrong with the line. */
static bool take_mark(struct marks *m, const char *line, size_t size, unsigned number,
                      struct ff_writer *error)
{
    const char *colon = memchr(line, ':', size);
    if (size == 0 || *line == '#') return true;
    if (!colon || colon + 2 > line + size) {
        ff_write_text(error, "%s:%u:1: a known difference is \"KEY: why it is one\"\n", m->name, number);
        return false;
    }
    if (!ff_array_room(ff_alloc_default(), &m->rows, 1)) {
        ff_write_text(error, "memory was refused\n");
        return false;
    }
    m->rows.at[m->rows.count++] = (struct mark){line, (size_t)(colon - line), number, false};
    return true;
}

static bool read_marks(struct marks *m, const char *name, struct ff_writer *error)
{
    bool well = true;
    *m = (struct marks){.name = name, .bytes = ff_writer_on(ff_alloc_default())};
    if (!name) return true;
    if (!file_read(name, &m->bytes, error)) return false;
    const char *at = (const char *)m->bytes.at, *end = at + m->bytes.size;
    for (unsigned number = 1; at < end && well; number++) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        size_t size = (size_t)((newline ? newline : end) - at);
        well = take_mark(m, at, size, number, error);
        at += size + 1;
    }
    return well;
}

static void free_marks(struct marks *m)
{
    ff_writer_free(&m->bytes);
    ff_array_free(ff_alloc_default(), &m->rows);
}

/* A difference is "KEY at LINE: …". */
static bool is_marked(struct marks *m, const char *difference)
{
    bool marked = false;
    for (uint32_t i = 0; i < m->rows.count; i++) {
        struct mark *mark = &m->rows.at[i];
        if (strncmp(difference, mark->key, mark->size) != 0 ||
            strncmp(difference + mark->size, " at ", 4) != 0)
            continue;
        mark->met = marked = true;
    }
    return marked;
}

/* What is told, as lines or as JSON. */
struct telling {
    const char *name;
    bool json;
    struct ff_writer out;
    unsigned unknown, known, healed;
};

/* line: "KEY at LINE: …" up to `size`. */
static void tell_difference(struct telling *t, const char *line, size_t size)
{
    const char *at = strstr(line, " at "), *colon = at ? strchr(at, ':') : NULL;
    if (!colon || colon > line + size) return;
    struct ff_str key = {line, (uint32_t)(at - line)},
                  what = {colon + 2, (uint32_t)(line + size - colon - 2)};
    if (!t->json) {
        ff_write_text(&t->out, "%s:%.*s: %.*s  (%.*s)\n", t->name, (int)(colon - at - 4), at + 4,
                      (int)what.size, what.at, (int)key.size, key.at);
        return;
    }
    json_open(&t->out, NULL, '{');
    json_text(&t->out, "key", key);
    json_number(&t->out, "line", strtoul(at + 4, NULL, 10));
    json_text(&t->out, "what", what);
    json_close(&t->out, '}');
}

static void tell_differences(struct telling *t, const struct ff_writer *differences, struct marks *m)
{
    const char *at = (const char *)differences->at, *end = at + differences->size;
    if (t->json) json_open(&t->out, "differences", '[');
    for (const char *newline; at < end; at = newline + 1) {
        newline = memchr(at, '\n', (size_t)(end - at));
        bool marked = is_marked(m, at);
        t->known += marked;
        t->unknown += !marked;
        if (!marked) tell_difference(t, at, (size_t)(newline - at));
    }
    if (t->json) json_close(&t->out, ']');
}

static void tell_healed(struct telling *t, const struct marks *m)
{
    if (t->json) json_open(&t->out, "healed", '[');
    for (uint32_t i = 0; i < m->rows.count; i++) {
        const struct mark *mark = &m->rows.at[i];
        if (mark->met) continue;
        t->healed++;
        if (t->json)
            json_text(&t->out, NULL, (struct ff_str){mark->key, (uint32_t)mark->size});
        else
            ff_write_text(&t->out, "%s:%u: %.*s is no difference any more: take the mark away\n", m->name,
                          mark->line, (int)mark->size, mark->key);
    }
    if (t->json) json_close(&t->out, ']');
}

static enum exit_code show(struct telling *t, const struct recording *recording,
                           const struct ff_writer *differences, struct marks *m, struct ff_writer *error)
{
    if (t->json) json_open(&t->out, NULL, '{');
    tell_differences(t, differences, m);
    tell_healed(t, m);
    if (t->json) {
        json_number(&t->out, "known", t->known);
        json_close(&t->out, '}');
        ff_write_u8(&t->out, '\n');
    } else {
        ff_write_text(&t->out, "%s: %lu calls, %lu events; %u differences, %u known, %u marks without one\n",
                      t->name, (unsigned long)recording->calls.count, (unsigned long)recording->events.count,
                      t->unknown, t->known, t->healed);
    }
    enum exit_code printed = command_print(&t->out, error);
    if (printed != EXIT_well) return printed;
    return t->unknown || t->healed ? EXIT_finding : EXIT_well;
}

static enum exit_code compare(const struct options *options, const struct recording *recording,
                              struct marks *m, struct ff_writer *error)
{
    const char *scenario = options_value(options, "scenario");
    struct ff_writer given = ff_writer_on(ff_alloc_default()), differences = given;
    struct diff_options o = {
        .alloc = ff_alloc_default(), .recording = recording, .name = options->positionals[0]};
    enum exit_code code = EXIT_usage;
    o.world = (struct world_options){.name = scenario,
                                     .profile = options_value(options, "profile"),
                                     .real_now = recording->calls.count ? recording->calls.at[0].time : 0,
                                     .read_file = setup_read_file};
    bool well = !scenario || file_read(scenario, &given, error);
    if (scenario && well) o.world.text = given.size ? (const char *)given.at : "";
    o.world.text_size = given.size;
    if (well && diff_make(&o, &differences, error)) {
        struct telling t = {o.name, options_given(options, "json"), ff_writer_on(ff_alloc_default()), 0, 0,
                            0};
        code = show(&t, recording, &differences, m, error);
    }
    ff_writer_free(&given);
    ff_writer_free(&differences);
    return code;
}

enum exit_code run_diff(const struct command *command, const struct options *options, struct ff_writer *error)
{
    struct ff_writer bytes = ff_writer_on(ff_alloc_default());
    struct recording recording;
    struct marks marks;
    enum exit_code code = EXIT_usage;
    (void)command;
    if (recording_load(options->positionals[0], &bytes, &recording, error)) {
        if (read_marks(&marks, options_value(options, "known"), error))
            code = compare(options, &recording, &marks, error);
        free_marks(&marks);
        recording_free(&recording);
    }
    ff_writer_free(&bytes);
    return code;
}
