/* SPDX-License-Identifier: MIT */
/* What the model wants to know before anything else: configuration, timings, switches. */
#include <stdio.h>
#include <string.h>

#include "common/nearest.h"
#include "service/world/scenario_read.h"

/* ---- Switches ---- */

/* The value as switch_set wants it. False: no switch has such a one. */
static bool switch_word_of(const cJSON *value, char *to, size_t size)
{
    const char *string = cJSON_GetStringValue(value);
    if (cJSON_IsBool(value)) return snprintf(to, size, cJSON_IsTrue(value) ? "true" : "false") > 0;
    if (cJSON_IsNumber(value)) return snprintf(to, size, "%.0f", value->valuedouble) > 0;
    return string && (size_t)snprintf(to, size, "%s", string) < size;
}

static void no_such_switch(struct scenario_reader *r, const cJSON *at, const char *name)
{
    uint32_t count;
    const struct switch_row *rows = switch_rows(&count);
    struct ff_nearest nearest = ff_nearest_to(name);
    for (uint32_t i = 0; i < count; i++) ff_nearest_try(&nearest, rows[i].name);
    if (nearest.best)
        json_error(&r->sink, at, "there is no switch \"%s\"; did you mean \"%s\"?", json_quote(name).text,
                   nearest.best);
    else
        json_error(&r->sink, at, "there is no switch \"%s\"; docs/scenario.schema.json lists them",
                   json_quote(name).text);
}

void scenario_switch(struct scenario_reader *r, const cJSON *at_name, const char *name, const cJSON *value,
                     struct switches *switches)
{
    char word[32];
    const struct switch_row *row = switch_by_name(ff_str_of(name));
    if (!row) {
        no_such_switch(r, at_name, name);
        return;
    }
    if (switch_word_of(value, word, sizeof word) && switch_set(switches, row, ff_str_of(word))) return;
    struct ff_writer values = ff_writer_on(r->alloc);
    switch_values(row, &values);
    const char *takes = ff_writer_cstr(&values);
    json_error(&r->sink, value, "the switch %s takes %s", row->name, takes ? takes : "something else");
    ff_writer_free(&values);
}

static void read_switches(struct scenario_reader *r)
{
    const cJSON *member;
    cJSON_ArrayForEach(member, r->said.switches)
        scenario_switch(r, member, member->string, member, &r->config.switches);
}

/* ---- The rest ---- */

static void read_computer(struct scenario_reader *r)
{
    const char *name = r->said.computer;
    if (!name) return;
    if (*name && strlen(name) < sizeof r->config.computer_name)
        snprintf(r->config.computer_name, sizeof r->config.computer_name, "%s", name);
    else
        json_error(&r->sink, cJSON_GetObjectItemCaseSensitive(r->own.root, "computer"),
                   "a computer's name has 1 to %d bytes", (int)sizeof r->config.computer_name - 1);
}

static void read_start(struct scenario_reader *r)
{
    if (r->options->real_now) r->config.start = r->options->real_now;
    if (!scenario_says(r, "start")) return;
    const cJSON *start = cJSON_GetObjectItemCaseSensitive(r->own.root, "start");
    uint64_t ticks;
    if (r->said.start)
        r->config.start = r->said.start;
    else if (cJSON_IsString(start) && ff_filetime_parse(ff_str_of(start->valuestring), &ticks))
        json_error(&r->sink, start, "1601 began with this moment; nothing starts there, take a later one");
}

void scenario_read_config(struct scenario_reader *r)
{
    sim_config_default(&r->config);
    r->config.profile = (enum profile)r->said.profile;
    profile_apply(r->config.profile, &r->config.switches);
    json_read(&scenario_forms[SCENARIO_FORM_config], r->said.config, NULL, &r->sink, &r->config);
    json_read(&scenario_forms[SCENARIO_FORM_timings], r->said.timings, NULL, &r->sink, &r->config);
    read_switches(r);
    read_computer(r);
    read_start(r);
    if (r->said.log_room) r->config.log_room = r->said.log_room;
    r->config.seed = r->scenario->seed = r->said.seed;
}
