/* SPDX-License-Identifier: MIT */
#include "service/command.h"

#include "service/file.h"
#include "service/setup.h"
#include "service/world/world.h"

/* The scenario commands: no service is asked, the world is made here. */

static enum exit_code say_well(const struct options *options, const char *file, bool well,
                               struct ff_writer *error)
{
    struct ff_writer out = ff_writer_on(ff_alloc_default());
    if (options_given(options, "json"))
        ff_write_text(&out, "{\"well\":%s}\n", well ? "true" : "false");
    else if (well)
        ff_write_text(&out, "%s: well\n", file);
    enum exit_code printed = command_print(&out, error);
    return well ? printed : EXIT_usage;
}

enum exit_code run_scenario_check(const struct command *command, const struct options *options,
                                  struct ff_writer *error)
{
    const char *file = options->positionals[0];
    struct ff_writer bytes = ff_writer_on(ff_alloc_default());
    struct world *world = NULL;
    (void)command;
    if (file_read(file, &bytes, error)) {
        struct world_options o = {.text = bytes.at ? (const char *)bytes.at : "",
                                  .text_size = bytes.size,
                                  .name = file,
                                  .read_file = setup_read_file};
        world = world_new(&o, error);
    }
    ff_writer_free(&bytes);
    bool well = world != NULL;
    world_free(world);
    return say_well(options, file, well, error);
}

enum exit_code run_scenario_show(const struct command *command, const struct options *options,
                                 struct ff_writer *error)
{
    size_t size;
    const char *built_in = world_scenario_default(&size);
    (void)command, (void)options;
    return file_write("-", built_in, size, error) ? EXIT_well : EXIT_internal;
}

/* Never over something that is there. */
enum exit_code run_scenario_init(const struct command *command, const struct options *options,
                                 struct ff_writer *error)
{
    const char *file = options->positionals[0] ? options->positionals[0] : "scenario.json";
    size_t size;
    const char *built_in = world_scenario_default(&size);
    (void)command;
    bool well = file_write_new(file, built_in, size, error);
    return say_well(options, file, well, error);
}
