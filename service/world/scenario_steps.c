/* SPDX-License-Identifier: MIT */
/* The time line. */
#include <string.h>

#include "service/world/scenario_read.h"

static const char *const step_keys[] = {"op", "at", "when", "optional", NULL};

/* ---- What a step waits for ---- */

static unsigned triggers(const struct said_when *said)
{
    return (said->event != 0) + (said->call != 0) + said->quiet;
}

static bool check_when(struct scenario_reader *r, const cJSON *object, const struct said_when *said)
{
    const cJSON *nth = cJSON_GetObjectItemCaseSensitive(object, "nth");
    const cJSON *job = cJSON_GetObjectItemCaseSensitive(object, "job");
    if (triggers(said) != 1)
        json_error(&r->sink, object, "\"when\" has exactly one of \"event\", \"call\" and \"quiet\": true");
    else if (!said->event && (said->device || job))
        json_error(&r->sink, said->device ? said->device : job, "only an event has a device and a job");
    else if (said->quiet && nth)
        json_error(&r->sink, nth,
                   "quiet comes once for each step that waits for it; order the steps instead");
    else
        return true;
    return false;
}

static bool read_when_object(struct scenario_reader *r, const cJSON *object, struct step *step)
{
    struct said_when said = {.nth = 1};
    if (!json_read(&scenario_forms[SCENARIO_FORM_when], object, NULL, &r->sink, &said)) return false;
    if (!check_when(r, object, &said)) return false;
    step->trigger = said.event ? TRIGGER_event : said.call ? TRIGGER_call : TRIGGER_quiet;
    step->event = said.event;
    step->call = said.call;
    step->job = said.job;
    step->nth = said.nth;
    step->after = said.after;
    if (!said.device) return true;
    step->device = scenario_device(r, said.device);
    return step->device != 0;
}

static bool read_when(struct scenario_reader *r, const cJSON *when, struct step *step)
{
    if (cJSON_IsObject(when)) return read_when_object(r, when, step);
    step->trigger = TRIGGER_quiet;
    if (cJSON_IsString(when) && strcmp(when->valuestring, "quiet") == 0) return true;
    json_error(
        &r->sink, when,
        "\"when\" is \"quiet\", or an object: {\"event\": \"FEI_BUSY\"}, {\"call\": \"FaxSendDocument\"}");
    return false;
}

static bool read_trigger(struct scenario_reader *r, const cJSON *object, struct step *step)
{
    const cJSON *at = cJSON_GetObjectItemCaseSensitive(object, "at");
    const cJSON *when = cJSON_GetObjectItemCaseSensitive(object, "when");
    if (!at == !when) {
        json_error(&r->sink, object, "a step has either \"at\": \"30s\", or \"when\": what it waits for");
        return false;
    }
    step->trigger = TRIGGER_at;
    return at ? json_read_value(JSON_TYPE_duration, NULL, at, &r->sink, &step->at) : read_when(r, when, step);
}

/* ---- What it does ---- */

static const cJSON *field(const cJSON *object, unsigned bit)
{
    return cJSON_GetObjectItemCaseSensitive(object, json_op_key(bit));
}

/* What the model would refuse when the step's time comes is told now. */
static bool check_names(struct scenario_reader *r, const cJSON *object, const struct op *op)
{
    bool well = true;
    const cJSON *user = field(object, OP_BIT_user), *device = field(object, OP_BIT_device);
    if ((op->given & OP_user) && scenario_says(r, "timeline"))
        well = scenario_user(r, user, user->valuestring);
    if (op->given & OP_device) well = scenario_device(r, device) != 0 && well;
    return well;
}

static bool check_op(struct scenario_reader *r, const cJSON *object, const struct op *op)
{
    if (op->kind == OP_KIND_switch_set) {
        struct switches scratch = r->config.switches;
        const cJSON *name = field(object, OP_BIT_name);
        scenario_switch(r, name, name->valuestring, field(object, OP_BIT_value), &scratch);
    }
    if (op->kind == OP_KIND_service_account) {
        bool is_user = account_by_word(text_get(&r->sim->texts, op->account)) == ACCOUNT_user;
        if (is_user && !(op->given & OP_name))
            json_error(&r->sink, object, "a user account needs a \"name\"");
        if (is_user && op->interact)
            json_error(&r->sink, field(object, OP_BIT_interact),
                       "a user account never interacts with the desktop (TOK-9)");
    }
    return check_names(r, object, op);
}

static bool read_op(struct scenario_reader *r, const cJSON *object, struct op *op)
{
    const cJSON *word = cJSON_GetObjectItemCaseSensitive(object, "op");
    const struct json_word *words = scenario_forms[SCENARIO_FORM_step].members[2].words;
    uint32_t kind;
    if (!word) {
        json_error(&r->sink, object, "a step needs \"op\": what is done");
        return false;
    }
    if (!json_read_value(JSON_TYPE_word, words, word, &r->sink, &kind)) return false;
    return json_op(r->sim, (enum op_kind)kind, object, step_keys, &r->sink, op) && check_op(r, object, op);
}

/* ---- Steps ---- */

static bool left_out(const struct scenario_reader *r, const struct step *step)
{
    return r->options->no_logoff && step->trigger == TRIGGER_quiet && step->op.kind == OP_KIND_logoff;
}

static bool read_optional(struct scenario_reader *r, const cJSON *object, bool *ret_optional)
{
    const cJSON *optional = cJSON_GetObjectItemCaseSensitive(object, "optional");
    *ret_optional = false;
    return !optional || json_read_value(JSON_TYPE_flag, NULL, optional, &r->sink, ret_optional);
}

static void add_step(struct scenario_reader *r, struct scenario_step place, struct step *step)
{
    /* The built-in time line logs off whoever is the user here. */
    if (step->op.kind == OP_KIND_logoff && !scenario_says(r, "timeline"))
        step->op.user = r->scenario->default_user;
    if (left_out(r, step)) return;
    if (!ff_array_room(r->alloc, &r->scenario->steps, 1) || !script_add(r->sim, step))
        r->refused = true;
    else
        r->scenario->steps.at[r->scenario->steps.count++] = place;
}

/* Files are looked at when the whole scenario has been read, and its text is no longer there. */
static void note_file(struct scenario_reader *r, const cJSON *object, struct scenario_step *step)
{
    struct json_place at = {0, 0};
    struct ff_writer pointer = ff_writer_on(r->alloc);
    json_document_place(&r->own, field(object, OP_BIT_file), &at, &pointer);
    r->refused = r->refused || pointer.failed;
    ff_writer_free(&pointer);
    step->file_line = at.line;
    step->file_column = at.column;
}

static void read_step(struct scenario_reader *r, const cJSON *object, uint32_t index)
{
    struct step step = {.nth = 1};
    struct scenario_step place = {.line = r->lines.at[index], .index = index};
    if (!cJSON_IsObject(object)) {
        json_error(&r->sink, object,
                   "a step is an object: {\"at\": \"30s\", \"op\": \"incoming\", \"pages\": 3}");
        return;
    }
    bool well = read_trigger(r, object, &step);
    well = read_op(r, object, &step.op) && well;
    well = read_optional(r, object, &place.optional) && well;
    if (well && (step.op.given & OP_file)) note_file(r, object, &place);
    if (well) add_step(r, place, &step);
}

void scenario_read_steps(struct scenario_reader *r)
{
    const cJSON *object;
    uint32_t i = 0;
    if (!scenario_lines(r, r->said.timeline)) return;
    cJSON_ArrayForEach(object, r->said.timeline) read_step(r, object, i++);
}
