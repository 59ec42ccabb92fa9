/* SPDX-License-Identifier: MIT */
#include "service/command.h"

#include "common/json_out.h"
#include "service/file.h"
#include "service/setup.h"
#include "service/world/jsonscan.h"
#include "service/world/world.h"

/* The scenario commands: no service is asked, the world is made here. */

static enum exit_code say_well(const struct options *options, const char *file, bool well,
                               struct ff_writer *error)
{
    struct ff_writer out = ff_writer_on(ff_alloc_default());
    if (options_given(options, "json")) {
        json_open(&out, NULL, '{');
        json_words(&out, "file", file);
        json_flag(&out, "well", well);
        json_close(&out, '}');
        ff_write_u8(&out, '\n');
    } else if (well) {
        ff_write_text(&out, "%s: well\n", file);
    }
    enum exit_code said = command_print(&out, error);
    return well ? said : EXIT_usage;
}

static bool check_text(const char *file, const struct ff_writer *bytes, struct ff_writer *error)
{
    struct world_options o = {.text = bytes->at ? (const char *)bytes->at : "",
                              .text_size = bytes->size,
                              .name = file,
                              .read_file = setup_read_file};
    struct world *world = world_new(&o, error);
    bool well = world != NULL;
    world_free(world);
    return well;
}

static bool check_file(const char *file, struct ff_writer *error)
{
    struct ff_writer bytes = ff_writer_on(ff_alloc_default());
    bool well = file_waits_for_nobody(file, error) && file_read(file, &bytes, error) &&
                check_text(file, &bytes, error);
    ff_writer_free(&bytes);
    return well;
}

/* All of them, whatever is wrong with the first. */
enum exit_code run_scenario_check(const struct command *command, const struct options *options,
                                  struct ff_writer *error)
{
    enum exit_code code = EXIT_well;
    (void)command;
    for (int i = 0; i < POSITIONALS_MAX && options->positionals[i]; i++) {
        const char *file = options->positionals[i];
        enum exit_code one = say_well(options, file, check_file(file, error), error);
        if (one != EXIT_well) code = one;
    }
    return code;
}

static void ignore_mistake(void *ctx, struct json_place at, const char *pointer, const char *what)
{
    (void)ctx, (void)at, (void)pointer, (void)what;
}

/* For programs: what it says, without what it says to people. */
static enum exit_code show_json(struct ff_str built_in, struct ff_writer *error)
{
    const struct json_scan_sink sink = {NULL, ignore_mistake}; /* there is none */
    struct json_document document;
    enum exit_code code = EXIT_internal;
    if (!json_document_read(&document, ff_alloc_default(), built_in, true, &sink)) {
        ff_write_text(error, "memory was refused\n");
        return code;
    }
    code = command_print_json(document.root, error);
    json_document_free(&document);
    return code;
}

enum exit_code run_scenario_show(const struct command *command, const struct options *options,
                                 struct ff_writer *error)
{
    size_t size;
    const char *built_in = world_scenario_default(&size);
    (void)command;
    if (options_given(options, "json")) return show_json((struct ff_str){built_in, (uint32_t)size}, error);
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
