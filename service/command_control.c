/* SPDX-License-Identifier: MIT */
#include "service/command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>
#include <uv.h>

#include "common/filetime.h"
#include "common/utf.h"
#include "service/control_client.h"
#include "service/deadline.h"
#include "service/endpoint.h"
#include "service/file.h"
#include "service/render.h"
#include "service/system.h"
#include "sim/states.h"

/* The commands that are a call of the control protocol, or little more. */

/* ---- Parameters ---- */

/* The service may have another folder. What cannot be resolved is for it to complain of. */
static void add_path(cJSON *params, const char *key, const char *path)
{
    char *absolute = system_absolute(path);
    cJSON_AddStringToObject(params, key, absolute ? absolute : path);
    free(absolute);
}

/* "FAX_JOB_QUERY,FAX_JOB_SUBMIT" */
static void add_words(cJSON *params, const char *key, const char *value)
{
    cJSON *list = cJSON_AddArrayToObject(params, key);
    for (const char *end; value; value = *end ? end + 1 : NULL) {
        char word[64];
        end = value + strcspn(value, ",");
        snprintf(word, sizeof word, "%.*s", (int)(end - value), value);
        cJSON_AddItemToArray(list, cJSON_CreateString(word));
    }
}

static void add_param(cJSON *params, const struct option_row *row, const char *value)
{
    uint64_t number;
    if (row->type == OPTION_flag)
        cJSON_AddBoolToObject(params, row->key, true);
    else if ((row->type == OPTION_count || row->type == OPTION_words) && option_number(value, &number))
        cJSON_AddNumberToObject(params, row->key, (double)number);
    else if (row->type == OPTION_words && (strchr(value, ',') || strncasecmp(value, "FAX_", 4) == 0))
        add_words(params, row->key, value);
    else if (row->type == OPTION_path)
        add_path(params, row->key, value);
    else
        cJSON_AddStringToObject(params, row->key, value);
}

static void add_params(cJSON *params, const struct option_row *rows, const char *const *values)
{
    for (unsigned i = 0; rows && rows[i].name; i++)
        if (rows[i].key && values[i]) add_param(params, &rows[i], values[i]);
}

static cJSON *params_of(const struct command *command, const struct options *options)
{
    cJSON *params = cJSON_CreateObject();
    add_params(params, options->set->own, options->own);
    add_params(params, options->set->positionals, options->positionals);
    if (command->fixed) {
        bool no = command->fixed[0] == '!';
        cJSON_AddBoolToObject(params, command->fixed + no, !no);
    }
    return params;
}

/* ---- Printing ---- */

enum exit_code command_print(struct ff_writer *out, struct ff_writer *error)
{
    bool ok = !out->failed && file_write("-", out->at, out->size, error);
    if (out->failed) ff_write_text(error, "memory was refused\n");
    ff_writer_free(out);
    return ok ? EXIT_well : EXIT_internal;
}

enum exit_code command_print_json(const cJSON *value, struct ff_writer *error)
{
    struct ff_writer out = ff_writer_on(ff_alloc_default());
    char *text = cJSON_PrintUnformatted(value);
    if (text)
        ff_write_text(&out, "%s\n", text);
    else
        out.failed = true;
    cJSON_free(text);
    return command_print(&out, error);
}

enum exit_code command_print_result(const struct options *options, const cJSON *result,
                                    struct ff_writer *error)
{
    struct ff_writer out = ff_writer_on(ff_alloc_default());
    if (options_given(options, "json")) return command_print_json(result, error);
    render(result, &out);
    return command_print(&out, error);
}

/* ---- One call ---- */

static enum exit_code call_once(const char *method, cJSON *params, const struct options *options,
                                cJSON **ret_result, struct ff_writer *error)
{
    struct control_client *client = control_open(options, error);
    enum exit_code code = EXIT_unreached;
    if (client)
        code = control_call(client, method, params, ret_result, error);
    else
        cJSON_Delete(params);
    control_close(client);
    return code;
}

enum exit_code run_method(const struct command *command, const struct options *options,
                          struct ff_writer *error)
{
    cJSON *result = NULL;
    enum exit_code code = call_once(command->method, params_of(command, options), options, &result, error);
    if (code == EXIT_well) code = command_print_result(options, result, error);
    cJSON_Delete(result);
    return code;
}

/* ---- service account ---- */

/* CORP\\faxsvc says itself that it is a user account's name, as it does to --account. */
enum exit_code run_account(const struct command *command, const struct options *options,
                           struct ff_writer *error)
{
    const char *account = options->positionals[0];
    cJSON *params = params_of(command, options), *result = NULL;
    int kind = account_by_word(ff_str_of(account));
    if (kind >= 0) {
        cJSON *word = cJSON_CreateString(account_word((enum account)kind));
        cJSON_ReplaceItemInObjectCaseSensitive(params, "account", word);
    } else if (strchr(account, '\\') && !options_given(options, "name")) {
        cJSON_ReplaceItemInObjectCaseSensitive(params, "account", cJSON_CreateString("user"));
        cJSON_AddStringToObject(params, "name", account);
    }
    enum exit_code code = call_once(command->method, params, options, &result, error);
    if (code == EXIT_well) code = command_print_result(options, result, error);
    cJSON_Delete(result);
    return code;
}

/* ---- advance ---- */

/* A service that has much to do answers in the middle, so that others get their turn. */
enum exit_code run_advance(const struct command *command, const struct options *options,
                           struct ff_writer *error)
{
    struct control_client *client = control_open(options, error);
    cJSON *result = NULL, *params = params_of(command, options);
    if (!client) {
        cJSON_Delete(params);
        return EXIT_unreached;
    }
    enum exit_code code = control_call(client, command->method, params, &result, error);
    cJSON *left;
    while (code == EXIT_well && (left = cJSON_DetachItemFromObjectCaseSensitive(result, "left"))) {
        params = cJSON_CreateObject();
        cJSON_AddItemToObject(params, "by", left);
        cJSON_Delete(result);
        result = NULL;
        code = control_call(client, command->method, params, &result, error);
    }
    control_close(client);
    if (code == EXIT_well) code = command_print_result(options, result, error);
    cJSON_Delete(result);
    return code;
}

/* ---- down, wait ---- */

/* Returns when the service has gone: it keeps this connection until its socket is removed. */
enum exit_code run_down(const struct command *command, const struct options *options, struct ff_writer *error)
{
    struct control_client *client = control_open(options, error);
    if (!client) return EXIT_unreached;
    cJSON *result = NULL;
    enum exit_code code = control_call(client, command->method, NULL, &result, error);
    while (code == EXIT_well) {
        cJSON *line = control_next(client);
        if (!line) break;
        cJSON_Delete(line);
    }
    control_close(client);
    if (code == EXIT_well) code = command_print_result(options, result, error);
    cJSON_Delete(result);
    return code;
}

/* A service that is there is given a moment even when none is left. */
static unsigned time_to_answer(uint64_t end)
{
    enum { LEAST_MS = 100 };
    int left = deadline_left_ms(end);
    return left < LEAST_MS ? LEAST_MS : (unsigned)left;
}

/* Nothing tells a stranger that a service has come up; looking every few milliseconds is what is left. */
enum exit_code run_wait(const struct command *command, const struct options *options, struct ff_writer *error)
{
    uint64_t end = deadline_in(options_ticks(options, "timeout", 10 * FF_TICKS_PER_S));
    struct ff_endpoint at;
    (void)command;
    if (!control_endpoint(options, &at, error)) return EXIT_unreached;
    for (;;) {
        cJSON *result = NULL;
        ff_writer_reset(error);
        struct control_client *client = control_open_at(&at, options, time_to_answer(end), &result, error);
        enum exit_code code = client ? command_print_result(options, result, error) : EXIT_unreached;
        control_close(client);
        cJSON_Delete(result);
        if (code == EXIT_well || deadline_left_ms(end) == 0) return code;
        uv_sleep(5);
    }
}

/* ---- log ---- */

static enum exit_code print_entries(const cJSON *result, bool json, struct ff_writer *error)
{
    struct ff_writer out = ff_writer_on(ff_alloc_default());
    const cJSON *entry;
    cJSON_ArrayForEach(entry, cJSON_GetObjectItemCaseSensitive(result, "entries"))
    {
        const cJSON *text = cJSON_GetObjectItemCaseSensitive(entry, "text");
        char *whole = json ? cJSON_PrintUnformatted(entry) : NULL;
        if (json && !whole)
            out.failed = true;
        else if (json)
            ff_write_text(&out, "%s", whole);
        else if (cJSON_IsString(text))
            ff_write_shown(&out, ff_str_of(text->valuestring), UINT32_MAX);
        ff_write_u8(&out, '\n');
        cJSON_free(whole);
    }
    return command_print(&out, error);
}

static enum exit_code follow(const struct command *command, const struct options *options,
                             struct ff_writer *error)
{
    struct control_client *client = control_open(options, error);
    if (!client) return EXIT_unreached;
    cJSON *params = params_of(command, options), *line;
    if (!options_given(options, "since")) cJSON_AddNumberToObject(params, "since", 0);
    enum exit_code code = control_call(client, "log-follow", params, NULL, error);
    while (code == EXIT_well && (line = control_next_heard(client))) {
        code = print_entries(cJSON_GetObjectItemCaseSensitive(line, "params"), options_given(options, "json"),
                             error);
        cJSON_Delete(line);
    }
    control_close(client);
    return code;
}

enum exit_code run_log(const struct command *command, const struct options *options, struct ff_writer *error)
{
    cJSON *result = NULL;
    if (options_given(options, "follow")) return follow(command, options, error);
    enum exit_code code = call_once("log", params_of(command, options), options, &result, error);
    if (code == EXIT_well) code = print_entries(result, options_given(options, "json"), error);
    cJSON_Delete(result);
    return code;
}

/* ---- report ---- */

static enum exit_code ask_report(struct control_client *client, const char *format, cJSON **ret_result,
                                 struct ff_writer *error)
{
    cJSON *params = cJSON_CreateObject();
    cJSON_AddStringToObject(params, "format", format);
    return control_call(client, "report", params, ret_result, error);
}

static enum exit_code write_junit(struct control_client *client, const char *path, struct ff_writer *error)
{
    cJSON *result = NULL;
    enum exit_code code = ask_report(client, "junit", &result, error);
    const cJSON *text = cJSON_GetObjectItemCaseSensitive(result, "text");
    if (code == EXIT_well &&
        !(cJSON_IsString(text) && file_write(path, text->valuestring, strlen(text->valuestring), error)))
        code = EXIT_internal;
    cJSON_Delete(result);
    return code;
}

static enum exit_code print_report(const struct options *options, const cJSON *result,
                                   struct ff_writer *error)
{
    const cJSON *text = cJSON_GetObjectItemCaseSensitive(result, "text");
    const cJSON *verdict = cJSON_GetObjectItemCaseSensitive(result, "result");
    struct ff_writer out = ff_writer_on(ff_alloc_default());
    enum exit_code code;
    if (options_given(options, "json")) {
        code = command_print_json(cJSON_GetObjectItemCaseSensitive(result, "report"), error);
    } else {
        if (cJSON_IsString(text)) ff_write_text(&out, "%s", text->valuestring);
        code = command_print(&out, error);
    }
    return code == EXIT_well && cJSON_IsNumber(verdict) ? (enum exit_code)verdict->valueint : code;
}

/* Exits as `run` would: 1 for a finding. */
enum exit_code run_report(const struct command *command, const struct options *options,
                          struct ff_writer *error)
{
    struct control_client *client = control_open(options, error);
    const char *junit = options_value(options, "junit");
    cJSON *result = NULL;
    (void)command;
    if (!client) return EXIT_unreached;
    enum exit_code code = junit ? write_junit(client, junit, error) : EXIT_well;
    if (code == EXIT_well)
        code = ask_report(client, options_given(options, "json") ? "json" : "text", &result, error);
    if (code == EXIT_well) code = print_report(options, result, error);
    cJSON_Delete(result);
    control_close(client);
    return code;
}
