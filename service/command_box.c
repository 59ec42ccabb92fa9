/* SPDX-License-Identifier: MIT */
#include "service/command.h"

#include <stdio.h>
#include <string.h>

#include "common/base64.h"
#include "service/control_client.h"
#include "service/file.h"

/* `fauxfax outbox` and `inbox`: what was sent and what came in, and its pages as files. */

/* What a list of faxes is, and how the pages of one are asked for: methods. */
struct box {
    const char *method, *pages_of;
};
static const struct box outbox = {"outbox", "sent"}, inbox = {"inbox", "received"};

struct saving {
    struct control_client *client;
    const struct box *box;
    const char *folder;
    bool json;
    struct ff_writer *error;
};

/* False: no file was written, and why. */
static bool write_bytes(const char *path, const char *base64, struct ff_writer *error)
{
    struct ff_writer bytes = ff_writer_on(ff_alloc_default());
    size_t size = ff_base64_size(base64);
    uint8_t *to = size < SIZE_MAX ? ff_writer_room(&bytes, size) : NULL;
    if (to) ff_base64_read(to, base64, size);
    if (!to) ff_write_text(error, "%s: its bytes are none, or too many", path);
    bool well = to && file_write(path, to, size, error);
    ff_writer_free(&bytes);
    return well;
}

static enum exit_code write_fax(const struct saving *s, int number, const char *base64)
{
    char path[4096], words[4200];
    snprintf(path, sizeof path, "%s/fax-%d.tif", s->folder, number);
    bool well = write_bytes(path, base64, s->error);
    if (!well) return EXIT_internal;
    snprintf(words, sizeof words, "saved %s", path);
    command_say(s->json ? SAY_json : SAY_bare, "note", s->box->method, EXIT_well, words);
    return EXIT_well;
}

static enum exit_code save_fax(const struct saving *s, int number)
{
    cJSON *params = cJSON_CreateObject(), *result = NULL;
    size_t before = s->error->size;
    ff_write_text(s->error, "fax %d is not saved: ", number);
    cJSON_AddNumberToObject(params, "fax", number);
    enum exit_code code = control_call(s->client, s->box->pages_of, params, &result, s->error);
    const char *base64 = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(result, "base64"));
    if (code == EXIT_well && base64) code = write_fax(s, number, base64);
    if (code == EXIT_well) s->error->size = before;
    cJSON_Delete(result);
    return code;
}

/* One whose pages are kept no longer keeps no other from being saved. What the disk refuses it would refuse again. */
static enum exit_code save_all(const struct saving *s, const cJSON *result)
{
    const cJSON *fax;
    enum exit_code code = EXIT_well, one = EXIT_well;
    if (!file_folder(s->folder, s->error)) return EXIT_usage;
    cJSON_ArrayForEach(fax, cJSON_GetObjectItemCaseSensitive(result, "faxes"))
    {
        const cJSON *number = cJSON_GetObjectItemCaseSensitive(fax, "fax");
        if (one == EXIT_well || one == EXIT_finding)
            one = save_fax(s, cJSON_IsNumber(number) ? number->valueint : 0);
        if (one != EXIT_well) code = one;
    }
    return code;
}

static enum exit_code run_box(const struct box *box, const struct options *options, struct ff_writer *error)
{
    struct control_client *client = control_open(options, error);
    const char *folder = options_value(options, "save");
    cJSON *result = NULL;
    if (!client) return EXIT_unreached;
    enum exit_code code = control_call(client, box->method, NULL, &result, error);
    enum exit_code saved = EXIT_well;
    struct saving s = {client, box, folder, options_given(options, "json"), error};
    if (code == EXIT_well && folder) saved = save_all(&s, result);
    if (code == EXIT_well && saved <= EXIT_finding) code = command_print_result(options, result, error);
    if (code == EXIT_well) code = saved;
    cJSON_Delete(result);
    control_close(client);
    return code;
}

enum exit_code run_outbox(const struct command *command, const struct options *options,
                          struct ff_writer *error)
{
    (void)command;
    return run_box(&outbox, options, error);
}

enum exit_code run_inbox(const struct command *command, const struct options *options,
                         struct ff_writer *error)
{
    (void)command;
    return run_box(&inbox, options, error);
}
