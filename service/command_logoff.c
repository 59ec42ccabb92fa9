/* SPDX-License-Identifier: MIT */
#include "service/command.h"

#include <stdio.h>
#include <strings.h>
#include <uv.h>

#include "common/filetime.h"
#include "service/control_client.h"
#include "service/deadline.h"

/* `fauxfax logoff`: begins it, and says how it came out. Programs that wait for nothing but messages have answered within
 * milliseconds; for one that does not the world's time has to pass. */

enum { VERDICT_MS = 1000 };

static const char *member(const cJSON *row, const char *key)
{
    const char *words = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(row, key));
    return words ? words : "";
}

/* The user's last log-off: a row of status, which goes with *ret_status. */
static const cJSON *look(struct control_client *client, const char *user, cJSON **ret_status,
                         struct ff_writer *error)
{
    const cJSON *row, *found = NULL;
    if (control_call(client, "status", NULL, ret_status, error) != EXIT_well) return NULL;
    cJSON_ArrayForEach(row, cJSON_GetObjectItemCaseSensitive(*ret_status, "users"))
    {
        if (strcasecmp(member(row, "user"), user) == 0) found = row;
    }
    return found;
}

static bool is_under_way(const cJSON *row)
{
    return strcasecmp(member(row, "logoff"), "querying") == 0 ||
           strcasecmp(member(row, "logoff"), "ending") == 0;
}

static void say_verdict(const cJSON *row, struct ff_writer *out)
{
    static const struct {
        const char *state, *words;
    } verdicts[] = {
        {"done", "completed"},
        {"blocked", "blocked by "},
        {"vetoed", "vetoed by "},
        {"querying", "under way: a window has not answered WM_QUERYENDSESSION (`fauxfax status`)"},
        {"ending", "under way: a window has not answered WM_ENDSESSION (`fauxfax status`)"}};
    ff_write_text(out, "%s: ", member(row, "user"));
    for (size_t i = 0; i < sizeof verdicts / sizeof *verdicts; i++)
        if (strcasecmp(verdicts[i].state, member(row, "logoff")) == 0)
            ff_write_text(out, "%s%s\n", verdicts[i].words, member(row, "refused_by"));
}

static enum exit_code print_verdict(const struct options *options, const cJSON *row, struct ff_writer *error)
{
    struct ff_writer out = ff_writer_on(ff_alloc_default());
    if (options_given(options, "json")) return command_print_json(row, error);
    say_verdict(row, &out);
    return command_print(&out, error);
}

static enum exit_code await_verdict(struct control_client *client, const struct options *options,
                                    struct ff_writer *error)
{
    uint64_t end = deadline_in(VERDICT_MS * FF_TICKS_PER_MS);
    for (;;) {
        cJSON *status = NULL;
        const cJSON *row = look(client, options->positionals[0], &status, error);
        enum exit_code code = EXIT_unreached;
        bool over = !row || !is_under_way(row) || deadline_left_ms(end) == 0;
        if (over && row) code = print_verdict(options, row, error);
        cJSON_Delete(status);
        if (over) return code;
        uv_sleep(5);
    }
}

enum exit_code run_logoff(const struct command *command, const struct options *options,
                          struct ff_writer *error)
{
    struct control_client *client = control_open(options, error);
    if (!client) return EXIT_unreached;
    cJSON *params = cJSON_CreateObject();
    cJSON_AddStringToObject(params, "user", options->positionals[0]);
    enum exit_code code = control_call(client, command->method, params, NULL, error);
    if (code == EXIT_well) code = await_verdict(client, options, error);
    control_close(client);
    return code;
}
