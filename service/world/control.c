/* SPDX-License-Identifier: MIT */
#include "service/world/control.h"

#include <stdarg.h>
#include <stdio.h>

#include "common/nearest.h"
#include "service/world/json.h"
#include "common/json_out.h"
#include "service/world/jsonscan.h"
#include "service/world/pages.h"

void control_fail(struct control *c, int code, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(c->words, sizeof c->words, format, args);
    va_end(args);
    c->code = code;
}

/* ---- The methods ---- */

#define ADVANCE_MAX (87660ULL * 3600 * FF_TICKS_PER_S)

void control_advance(struct control *c)
{
    const struct sim *sim = c->world->sim;
    if (c->world->scenario.time_mode == FF_TIME_auto) {
        c->status = FF_ERROR_INVALID_OPERATION;
        control_fail(
            c, CONTROL_REFUSED,
            "time is auto: it moves by itself as soon as everybody waits; manual and real time can be moved");
        return;
    }
    if (c->params[0].ticks > ADVANCE_MAX) {
        control_fail(c, CONTROL_BAD_PARAMS, "by: no more than 87660h (ten years) at once");
        return;
    }
    uint64_t left = world_advance(c->world, c->params[0].ticks);
    json_open(c->out, NULL, '{');
    json_time(c->out, "time", sim->clock.now);
    json_seconds(c->out, "elapsed", sim->clock.now - sim->config.start);
    if (left) json_duration(c->out, "left", left);
    json_close(c->out, '}');
}

static const struct method_row {
    const char *name;
    struct param_row params[CONTROL_PARAMS_MAX];
    control_method *run;
} methods[] = {
#define NONE                                                                                                 \
    {                                                                                                        \
        {                                                                                                    \
            0                                                                                                \
        }                                                                                                    \
    }
#define ONE(param)                                                                                           \
    {                                                                                                        \
        param                                                                                                \
    }
#define TWO(first, second)                                                                                   \
    {                                                                                                        \
        first, second                                                                                        \
    }
#define NEED(name, type)                                                                                     \
    {                                                                                                        \
        name, PARAM_##type, true                                                                             \
    }
#define MAY(name, type)                                                                                      \
    {                                                                                                        \
        name, PARAM_##type, false                                                                            \
    }
#define ROW_world(method, name, ...) {method, __VA_ARGS__, control_##name},
#define ROW_service(method, name, ...)
#define X(method, owner, name, params, text) ROW_##owner(method, name, params)
    CONTROL_METHODS(X)
#undef X
};
enum { METHODS = sizeof methods / sizeof *methods };

static const struct method_row *method_by_name(const char *name)
{
    for (int i = 0; i < METHODS; i++)
        if (strcmp(methods[i].name, name) == 0) return &methods[i];
    return NULL;
}

static void fail_unknown_method(struct control *c, const char *name)
{
    struct ff_nearest nearest = ff_nearest_to(name);
    for (int i = 0; i < METHODS; i++) ff_nearest_try(&nearest, methods[i].name);
    for (int kind = 0; kind < OP_KINDS; kind++) ff_nearest_try(&nearest, op_row((enum op_kind)kind)->word);
    if (nearest.best)
        control_fail(c, CONTROL_NO_METHOD, "no method \"%.60s\"; did you mean \"%s\"?", name, nearest.best);
    else
        control_fail(c, CONTROL_NO_METHOD, "no method \"%.60s\"", name);
}

/* ---- Parameters ---- */

/* Index of the row's parameter of that name, or -1. */
static int param_by_name(const struct method_row *row, const char *name)
{
    for (int i = 0; i < CONTROL_PARAMS_MAX && row->params[i].name; i++)
        if (strcmp(row->params[i].name, name) == 0) return i;
    return -1;
}

static void fail_unknown_param(struct control *c, const struct method_row *row, const char *name)
{
    struct ff_nearest nearest = ff_nearest_to(name);
    for (int i = 0; i < CONTROL_PARAMS_MAX && row->params[i].name; i++)
        ff_nearest_try(&nearest, row->params[i].name);
    if (nearest.best)
        control_fail(c, CONTROL_BAD_PARAMS, "%s has no parameter \"%.60s\"; did you mean \"%s\"?", row->name,
                     name, nearest.best);
    else
        control_fail(c, CONTROL_BAD_PARAMS, "%s has no parameter \"%.60s\"", row->name, name);
}

static void take_param(struct control *c, const struct param_row *row, struct param *param,
                       const cJSON *value)
{
    bool ok = false;
    switch (row->type) {
    case PARAM_count:
        ok = cJSON_IsNumber(value) && value->valuedouble >= 0 && value->valuedouble <= UINT32_MAX - 1.0 &&
             value->valuedouble == (double)(uint32_t)value->valuedouble;
        if (ok) param->count = (uint32_t)value->valuedouble;
        break;
    case PARAM_duration:
        ok = cJSON_IsString(value) && ff_duration_parse(ff_str_of(value->valuestring), &param->ticks);
        break;
    case PARAM_text:
        ok = cJSON_IsString(value);
        param->text = value->valuestring;
        break;
    }
    static const char *const wanted[] = {"a whole number", "a duration: \"30s\", \"1.5m\", \"250ms\"",
                                         "a text"};
    param->given = ok;
    if (!ok) control_fail(c, CONTROL_BAD_PARAMS, "%s: is not %s", row->name, wanted[row->type]);
}

static void take_params(struct control *c, const struct method_row *row, const cJSON *params)
{
    const cJSON *value;
    cJSON_ArrayForEach(value, params)
    {
        int i = param_by_name(row, value->string);
        if (i < 0)
            fail_unknown_param(c, row, value->string);
        else
            take_param(c, &row->params[i], &c->params[i], value);
        if (c->code) return;
    }
    for (int i = 0; i < CONTROL_PARAMS_MAX && row->params[i].name; i++)
        if (row->params[i].needed && !c->params[i].given)
            control_fail(c, CONTROL_BAD_PARAMS, "%s: is missing", row->params[i].name);
}

/* ---- Ops ---- */

static void on_op_error(void *ctx, const cJSON *at, const char *what)
{
    struct control *c = ctx;
    if (c->code) return;
    if (at && at->string && !cJSON_IsObject(at))
        control_fail(c, CONTROL_BAD_PARAMS, "%.60s: %s", at->string, what);
    else
        control_fail(c, CONTROL_BAD_PARAMS, "%s", what);
}

/* A relative path is one of whoever runs the world; the commands make theirs absolute. */
static bool take_file(struct control *c, struct op *op)
{
    struct ff_writer why = ff_writer_on(c->world->alloc);
    bool well = pages_take_file(c->world, NULL, op, &why);
    if (!well && why.size && ff_writer_cstr(&why))
        control_fail(c, CONTROL_BAD_PARAMS, "%s", (const char *)why.at);
    else if (!well)
        control_fail(c, CONTROL_NO_MEMORY, "memory was refused");
    ff_writer_free(&why);
    return well;
}

static void do_op(struct control *c, enum op_kind kind, const cJSON *params)
{
    struct sim *sim = c->world->sim;
    struct json_sink sink = {.ctx = c, .error = on_op_error};
    struct ff_writer why = ff_writer_on(c->world->alloc);
    struct op op;
    if (!json_op(sim, kind, params, NULL, &sink, &op)) {
        if (!c->code) control_fail(c, CONTROL_NO_MEMORY, "memory was refused");
        return;
    }
    if (!take_file(c, &op)) return;
    c->status = op_do(sim, &op, &why);
    if (c->status != FF_ERROR_SUCCESS && op.document) store_forget(c->world, op.document);
    const char *words = why.size ? ff_writer_cstr(&why) : NULL;
    if (c->status != FF_ERROR_SUCCESS)
        control_fail(c, CONTROL_REFUSED, "%s", words ? words : ff_status_text(c->status));
    ff_writer_free(&why);
    json_open(c->out, NULL, '{');
    json_close(c->out, '}');
}

/* ---- A request ---- */

static const char *const members[] = {"jsonrpc", "id", "method", "params"};
enum { JSONRPC, ID, METHOD, PARAMS, MEMBERS };

struct message {
    const cJSON *member[MEMBERS];
};

static bool take_member(struct message *m, const cJSON *value)
{
    for (int i = 0; i < MEMBERS; i++) {
        if (strcmp(members[i], value->string) != 0) continue;
        m->member[i] = value;
        return true;
    }
    return false;
}

static bool id_valid(const cJSON *id)
{
    return !id || cJSON_IsString(id) || cJSON_IsNumber(id) || cJSON_IsNull(id);
}

static void take_message(struct control *c, const cJSON *root, struct message *m)
{
    const cJSON *value;
    if (!cJSON_IsObject(root)) {
        control_fail(c, CONTROL_NO_REQUEST,
                     cJSON_IsArray(root) ? "batches are not taken; send each request on a line of its own"
                                         : "a request is an object");
        return;
    }
    cJSON_ArrayForEach(value, root) if (!take_member(m, value))
        control_fail(c, CONTROL_NO_REQUEST, "a request has no member \"%.60s\"", value->string);
    const cJSON *version = m->member[JSONRPC], *params = m->member[PARAMS];
    if (!cJSON_IsString(version) || strcmp(version->valuestring, "2.0") != 0)
        control_fail(c, CONTROL_NO_REQUEST, "jsonrpc: is not \"2.0\"");
    else if (!cJSON_IsString(m->member[METHOD]))
        control_fail(c, CONTROL_NO_REQUEST, "method: is missing, or no text");
    else if (!id_valid(m->member[ID]))
        control_fail(c, CONTROL_NO_REQUEST, "id: is a text, a number or null");
    else if (params && !cJSON_IsObject(params))
        control_fail(c, CONTROL_BAD_PARAMS, "params: is no object");
}

static void run(struct control *c, const struct message *m)
{
    const char *name = m->member[METHOD]->valuestring;
    const struct method_row *row = method_by_name(name);
    int kind = op_by_word(ff_str_of(name));
    if (row) {
        take_params(c, row, m->member[PARAMS]);
        if (!c->code) row->run(c);
    } else if (kind >= 0) {
        do_op(c, (enum op_kind)kind, m->member[PARAMS]);
    } else {
        fail_unknown_method(c, name);
    }
}

/* ---- The answer ---- */

static void write_id(struct ff_writer *w, const cJSON *id)
{
    json_key(w, "id");
    if (cJSON_IsString(id))
        json_words(w, NULL, id->valuestring);
    else if (cJSON_IsNumber(id))
        ff_write_text(w, "%s", json_number_text(id->valuedouble).text);
    else
        ff_write_text(w, "null");
}

static void write_error(const struct control *c, struct ff_writer *w)
{
    json_open(w, "error", '{');
    json_key(w, "code");
    ff_write_text(w, "%d", c->code);
    json_words(w, "message", c->words);
    if (c->code == CONTROL_REFUSED) {
        json_open(w, "data", '{');
        json_number(w, "code", c->status);
        json_close(w, '}');
    }
    json_close(w, '}');
}

static void answer(struct control *c, const struct message *m, struct ff_writer *reply)
{
    size_t start = reply->size;
    json_open(reply, NULL, '{');
    json_words(reply, "jsonrpc", "2.0");
    write_id(reply, m->member[ID]);
    size_t body = reply->size;
    json_key(reply, "result");
    if (!c->code) run(c, m);
    if (c->code && !reply->failed) {
        reply->size = body;
        write_error(c, reply);
    }
    json_close(reply, '}');
    ff_write_u8(reply, '\n');
    /* A request without an id is done and not answered; what is no request is. */
    bool silent = m->member[METHOD] && !m->member[ID] && c->code != CONTROL_NO_REQUEST;
    if (silent && !reply->failed) reply->size = start;
}

static void on_scan_error(void *ctx, struct json_place at, const char *pointer, const char *what)
{
    struct control *c = ctx;
    (void)pointer;
    if (!c->code) control_fail(c, CONTROL_NO_JSON, "column %lu: %s", (unsigned long)at.column, what);
}

/* c->code says what is wrong. The document is to be freed in either case. */
static void read_request(struct control *c, struct ff_str line, struct json_document *document,
                         struct message *m)
{
    struct json_scan_sink sink = {c, on_scan_error};
    if (json_document_read(document, c->world->alloc, line, false, &sink))
        take_message(c, document->root, m);
    else if (!c->code)
        control_fail(c, CONTROL_NO_MEMORY, "memory was refused");
}

/* own: the method is the world's, and is done. */
static bool take_line(struct world *world, const char *line, size_t size, bool own, struct ff_writer *reply)
{
    struct control c = {.world = world, .out = reply};
    struct json_document document = {0};
    struct message message = {{NULL}};
    if (size > JSON_SIZE_MAX)
        control_fail(&c, CONTROL_NO_JSON, "a line is longer than 8 MiB");
    else
        read_request(&c, (struct ff_str){line, (uint32_t)size}, &document, &message);
    if (own || c.code) answer(&c, &message, reply);
    if (size <= JSON_SIZE_MAX) json_document_free(&document);
    return c.code == 0;
}

bool world_control_valid(struct world *world, const char *line, size_t size, struct ff_writer *reply)
{
    return take_line(world, line, size, false, reply);
}

void world_control(struct world *world, const char *line, size_t size, struct ff_writer *reply)
{
    take_line(world, line, size, true, reply);
    notices_collect(world);
}
