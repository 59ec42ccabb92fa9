/* SPDX-License-Identifier: MIT */
/* The example scenarios do what they say, with a client that does its duty; and again in just the same way. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/world/stage.h"

static const char *read_example(const char *name)
{
    static char bytes[16384];
    char path[512];
    snprintf(path, sizeof path, "%s/%s", FAUXFAX_EXAMPLES, name);
    FILE *file = fopen(path, "rb");
    if (!file) fail_msg("%s is missing", path);
    size_t size = fread(bytes, 1, sizeof bytes - 1, file);
    fclose(file);
    bytes[size] = '\0';
    return bytes;
}

/* Registers anew when the service has come back (SES-2, SES-3). */
static void register_again(struct stage *s)
{
    struct sim *sim = s->world->sim;
    if (s->clients[0].process >= sim->processes.count || sim->processes.at[0].live_registrations) return;
    if (sim->service.state != SERVICE_running || sim->logoffs.count) return;
    stage_connect(s, &s->clients[0]);
    stage_register(s, &s->clients[0], FF_WINDOW_top_level, "Fax monitor");
}

/* Connects, registers, sends one fax of two pages, and waits. */
static uint64_t play(struct stage *s, const char *name, bool releases)
{
    stage_world_text(s, read_example(name), name);
    struct stage_client *c = stage_client(s, "fax_monitor");
    c->releases = releases;
    stage_register(s, c, FF_WINDOW_top_level, "Fax monitor");
    stage_send(s, c, "5550123", 2);
    stage_play_out(s, register_again);
    stage_close(s, c);
    stage_exit(s, c);
    return world_trace_hash(s->world);
}

static const struct {
    const char *name;
    bool leaky;
} examples[] = {
    {"busy-then-ok.json", false},    {"dropped-call.json", false}, {"incoming-fax.json", false},
    {"leaky-logoff.json", true},     {"no-line.json", false},      {"out-of-office.json", false},
    {"service-restart.json", false},
};

static void every_example_passes_with_a_client_that_does_its_duty(void **state)
{
    static const struct world_report_options for_people = {0};
    struct stage *s = *state;
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        play(s, examples[i].name, !examples[i].leaky);
        if (world_result(s->world) != WORLD_RESULT_well)
            fail_msg("%s:\n%s", examples[i].name, stage_report(s, &for_people));
    }
}

/* All of them have something to fail at. */
static void none_passes_with_one_that_does_the_opposite(void **state)
{
    struct stage *s = *state;
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        play(s, examples[i].name, examples[i].leaky);
        if (world_result(s->world) != WORLD_RESULT_finding) fail_msg("%s passes", examples[i].name);
    }
}

static void what_happens_is_the_same_every_time(void **state)
{
    struct stage *s = *state;
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        uint64_t first = play(s, examples[i].name, true), second = play(s, examples[i].name, true);
        if (first != second) fail_msg("%s", examples[i].name);
    }
}

int main(int argc, char **argv)
{
    static const struct test_case cases[] = {
        CASE(every_example_passes_with_a_client_that_does_its_duty),
        CASE(none_passes_with_one_that_does_the_opposite),
        CASE(what_happens_is_the_same_every_time),
    };
    return RUN("examples", cases, stage_set_up, stage_tear_down, argc, argv);
}
