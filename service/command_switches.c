/* SPDX-License-Identifier: MIT */
/* `fauxfax switches`: which there are, with what they take. */
#include "common/json_out.h"
#include "service/command.h"
#include "sim/profile.h"

static void list_for_people(const struct switch_row *row, struct ff_writer *values, struct ff_writer *out)
{
    ff_write_text(out, "%s: %s\n    %s (%s)\n", row->name, ff_writer_cstr(values), row->meaning, row->rule);
}

static void list_as_json(const struct switch_row *row, struct ff_writer *values, struct ff_writer *out)
{
    json_open(out, NULL, '{');
    json_words(out, "name", row->name);
    json_words(out, "takes", ff_writer_cstr(values));
    json_words(out, "meaning", row->meaning);
    json_words(out, "rule", row->rule);
    json_close(out, '}');
}

enum exit_code run_switches(const struct command *command, const struct options *options,
                            struct ff_writer *error)
{
    (void)command;
    uint32_t count;
    const struct switch_row *rows = switch_rows(&count);
    struct ff_writer out = ff_writer_on(ff_alloc_default()), values = out;
    bool json = options_given(options, "json");
    if (json) json_open(&out, NULL, '[');
    for (uint32_t i = 0; i < count; i++) {
        ff_writer_reset(&values);
        switch_values(&rows[i], &values);
        if (!ff_writer_cstr(&values)) out.failed = true;
        if (!out.failed) (json ? list_as_json : list_for_people)(&rows[i], &values, &out);
    }
    if (json) json_close(&out, ']');
    if (json) ff_write_text(&out, "\n");
    ff_writer_free(&values);
    return command_print(&out, error);
}
