/* SPDX-License-Identifier: MIT */
#define RULE_HELPS
#include <string.h>

#include "client/embedded/embedded.h"
#include "tests/conformance/transport.h"
#include "tests/support/rule.h"

static struct embedded_world *world;
static struct ff_writer answer;

static void start(const char *scenario, const char *folder)
{
    struct ff_writer error = ff_writer_on(ff_alloc_default());
    struct world_options options = {.text = scenario, .name = "case", .text_size = strlen(scenario)};
    (void)folder;
    world = embedded_make("conformance", &options, &error);
    if (!world) fail_msg("%s", ff_writer_cstr(&error));
    ff_writer_free(&error);
    answer = ff_writer_on(ff_alloc_default());
}

static void stop(void)
{
    embedded_release(world);
    ff_writer_free(&answer);
}

static const char *control(const char *line)
{
    ff_writer_reset(&answer);
    world_control(embedded_lock(world), line, strlen(line), &answer);
    embedded_unlock(world);
    embedded_run_on(world);
    return ff_writer_cstr(&answer);
}

static const char *client_transport(void)
{
    return "embedded:conformance";
}

const struct fx_transport fx_embedded = {"embedded",       start, stop, control, NULL,
                                         client_transport, true,  NULL};
