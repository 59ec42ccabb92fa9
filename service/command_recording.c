/* SPDX-License-Identifier: MIT */
#include "service/command_recording.h"

#include "common/json_out.h"
#include "service/command.h"
#include "service/file.h"

bool recording_load(const char *name, struct ff_writer *bytes, struct recording *ret_recording,
                    struct ff_writer *error)
{
    struct ff_str given = FF_STR("");
    if (!file_read(name, bytes, error)) return false;
    if (bytes->size) given = (struct ff_str){(const char *)bytes->at, (uint32_t)bytes->size};
    return recording_read(ret_recording, ff_alloc_default(), name, given, error);
}

static enum exit_code redact(const char *name, const char *to, const struct ff_writer *bytes,
                             struct ff_writer *error)
{
    struct ff_writer out = ff_writer_on(ff_alloc_default());
    const struct ff_str given = {(const char *)bytes->at, (uint32_t)bytes->size};
    enum exit_code code = EXIT_usage;
    if (recording_redact(ff_alloc_default(), name, given, &out, error) &&
        file_write(to, out.at, out.size, error))
        code = EXIT_well;
    ff_writer_free(&out);
    return code;
}

static enum exit_code summarise(const char *name, bool json, const struct recording *recording,
                                struct ff_writer *error)
{
    struct ff_writer out = ff_writer_on(ff_alloc_default());
    if (json) {
        json_open(&out, NULL, '{');
        json_number(&out, "calls", recording->calls.count);
        json_number(&out, "events", recording->events.count);
        json_flag(&out, "redacted", recording->redacted);
        json_close(&out, '}');
        ff_write_u8(&out, '\n');
    } else {
        ff_write_text(&out, "%s: %lu calls, %lu events%s\n", name, (unsigned long)recording->calls.count,
                      (unsigned long)recording->events.count, recording->redacted ? ", redacted" : "");
    }
    return command_print(&out, error);
}

/* `fauxfax recording FILE`: is it one, and what is in it? */
enum exit_code run_recording(const struct command *command, const struct options *options,
                             struct ff_writer *error)
{
    const char *name = options->positionals[0], *to = options_value(options, "redact");
    struct ff_writer bytes = ff_writer_on(ff_alloc_default());
    struct recording recording;
    enum exit_code code = EXIT_usage;
    (void)command;
    if (recording_load(name, &bytes, &recording, error)) {
        code = to ? redact(name, to, &bytes, error)
                  : summarise(name, options_given(options, "json"), &recording, error);
        recording_free(&recording);
    }
    ff_writer_free(&bytes);
    return code;
}
