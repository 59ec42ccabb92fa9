/* SPDX-License-Identifier: MIT */
#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "service/conn.h"
#include "service/net.h"
#include "service/secret.h"
#include "service/world/control.def"

/* The methods of the control protocol that are the service's and not the world's (control.def). */

enum { FOLLOW_BATCH = 1000 };

/* ---- JSON out ---- */

static void append(struct ff_writer *reply, cJSON *message)
{
    char *printed = message ? cJSON_PrintUnformatted(message) : NULL;
    if (printed) {
        ff_write_bytes(reply, printed, strlen(printed));
        ff_write_u8(reply, '\n');
    } else {
        reply->failed = true;
    }
    cJSON_free(printed);
    cJSON_Delete(message);
}

static cJSON *message_with(const cJSON *id)
{
    cJSON *message = cJSON_CreateObject();
    cJSON_AddStringToObject(message, "jsonrpc", "2.0");
    cJSON_AddItemToObject(message, "id", id ? cJSON_Duplicate(id, 1) : cJSON_CreateNull());
    return message;
}

static void append_error(struct ff_writer *reply, const cJSON *id, int code, const char *words)
{
    cJSON *message = message_with(id);
    cJSON *error = cJSON_AddObjectToObject(message, "error");
    cJSON_AddNumberToObject(error, "code", code);
    cJSON_AddStringToObject(error, "message", words);
    append(reply, message);
}

void control_error(struct ff_writer *reply, int code, const char *words)
{
    append_error(reply, NULL, code, words);
}

/* A request without an id is done and not answered. */
static void append_result(struct ff_writer *reply, const cJSON *id, cJSON *result)
{
    if (!id) {
        cJSON_Delete(result);
        return;
    }
    cJSON *message = message_with(id);
    cJSON_AddItemToObject(message, "result", result);
    append(reply, message);
}

/* ---- The methods ---- */

struct request {
    struct conn *conn;
    const cJSON *id, *params;
    struct ff_writer *reply;
};

/* False: the connection is to be closed. */
typedef bool service_method(const struct request *request);

static const char *unknown_param(const cJSON *params, const char *known)
{
    const cJSON *at;
    cJSON_ArrayForEach(at, params) if (!known || strcmp(at->string, known) != 0) return at->string;
    return NULL;
}

static bool check_params(const struct request *r, const char *known)
{
    const char *unknown = unknown_param(r->params, known);
    if (!unknown) return true;
    char words[200];
    snprintf(words, sizeof words, "no parameter \"%.100s\" here", unknown);
    append_error(r->reply, r->id, CONTROL_BAD_PARAMS, words);
    return false;
}

static bool method_hello(const struct request *r)
{
    const struct server_options *o = &r->conn->server->options;
    const cJSON *secret = cJSON_GetObjectItemCaseSensitive(r->params, "secret");
    if (o->secret && !(cJSON_IsString(secret) && secret_equal(o->secret, secret->valuestring))) {
        append_error(r->reply, r->id, CONTROL_NOT_FOR_YOU,
                     "this is not the secret of this service (--secret-file)");
        return false;
    }
    r->conn->trusted = true;
    cJSON *result = cJSON_CreateObject();
    cJSON_AddStringToObject(result, "version", FAUXFAX_VERSION);
    cJSON_AddNumberToObject(result, "protocol", FF_PROTOCOL_VERSION);
    cJSON_AddNumberToObject(result, "pid", getpid());
    cJSON_AddStringToObject(result, "endpoint", o->address);
    append_result(r->reply, r->id, result);
    return true;
}

static bool method_down(const struct request *r)
{
    r->conn->server->down = true;
    net_hold(r->conn->fd); /* closed when the process has gone, and its socket file before it */
    append_result(r->reply, r->id, cJSON_CreateObject());
    return true;
}

static struct follower *follower_of(struct conn *c)
{
    struct server *s = c->server;
    for (uint32_t i = 0; i < s->followers.count; i++)
        if (s->followers.at[i].conn == c) return &s->followers.at[i];
    return NULL;
}

/* From that entry on; said again, from another one. */
static bool follow(struct conn *c, uint32_t since)
{
    struct server *s = c->server;
    if (!c->follows) {
        if (!ff_array_room(ff_alloc_default(), &s->followers, 1)) return false;
        s->followers.at[s->followers.count++].conn = c;
        c->follows = true;
    }
    follower_of(c)->next = since;
    return true;
}

void control_unfollow(struct conn *c)
{
    struct server *s = c->server;
    struct follower *f = follower_of(c);
    *f = s->followers.at[--s->followers.count];
    c->follows = false;
}

static bool is_entry(const cJSON *since, uint32_t now)
{
    return cJSON_IsNumber(since) && since->valuedouble >= 0 && since->valuedouble <= now &&
           since->valuedouble == (double)(uint32_t)since->valuedouble;
}

static bool method_log_follow(const struct request *r)
{
    struct conn *c = r->conn;
    const cJSON *since = cJSON_GetObjectItemCaseSensitive(r->params, "since");
    uint32_t now = world_sim(c->server->options.world)->trace.records.count;
    if (since && !is_entry(since, now)) {
        append_error(r->reply, r->id, CONTROL_BAD_PARAMS, "since is not the number of an entry");
        return true;
    }
    if (!follow(c, since ? (uint32_t)since->valuedouble : now)) {
        append_error(r->reply, r->id, CONTROL_NO_MEMORY, "memory was refused");
        return true;
    }
    append_result(r->reply, r->id, cJSON_CreateObject());
    return true;
}

static const struct service_row {
    const char *name, *param; /* its parameter, NULL: none */
    service_method *run;
} methods[] = {
#define NONE NULL
#define ONE(param) param
#define TWO(first, second) NULL
#define NEED(name, type) name
#define MAY(name, type) name
#define ROW_world(method, name, params)
#define ROW_service(method, name, params) {method, params, method_##name},
#define X(method, owner, name, params, text) ROW_##owner(method, name, params)
    CONTROL_METHODS(X)
#undef X
};

static const struct service_row *find_method(const cJSON *message)
{
    const cJSON *name = cJSON_GetObjectItemCaseSensitive(message, "method");
    for (size_t i = 0; cJSON_IsString(name) && i < sizeof methods / sizeof *methods; i++)
        if (strcmp(name->valuestring, methods[i].name) == 0) return &methods[i];
    return NULL;
}

static bool is_blank(const char *line, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (!strchr(" \t\r", line[i]) || !line[i]) return false;
    return true;
}

/* What is not ours, and what is no JSON at all, is the world's to answer. */
static bool dispatch(struct conn *c, const cJSON *message, const char *line, size_t size)
{
    struct server *s = c->server;
    const struct service_row *row = find_method(message);
    const cJSON *id = cJSON_GetObjectItemCaseSensitive(message, "id");
    if (!c->trusted && !(row && row->run == method_hello)) {
        append_error(&s->reply, id, CONTROL_NOT_FOR_YOU, "say hello with the secret first (--secret-file)");
        return false;
    }
    if (!row) {
        world_control(s->options.world, line, size, &s->reply);
        return true;
    }
    if (!world_control_valid(s->options.world, line, size, &s->reply)) return true;
    struct request request = {c, id, cJSON_GetObjectItemCaseSensitive(message, "params"), &s->reply};
    return !check_params(&request, row->param) || row->run(&request);
}

bool control_line(struct conn *c, const char *line, size_t size)
{
    if (is_blank(line, size)) return true;
    cJSON *message = cJSON_ParseWithLength(line, size);
    bool stays = dispatch(c, message, line, size);
    cJSON_Delete(message);
    return stays;
}

/* ---- Followers ---- */

/* The world's own answer to `log` becomes the parameters of a notification. */
static cJSON *log_since(struct world *world, uint32_t since)
{
    char line[160];
    struct ff_writer answer = ff_writer_on(ff_alloc_default());
    int size =
        snprintf(line, sizeof line,
                 "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"log\",\"params\":{\"since\":%u,\"limit\":%d}}",
                 since, FOLLOW_BATCH);
    world_control(world, line, (size_t)size, &answer);
    cJSON *message = answer.failed ? NULL : cJSON_ParseWithLength((const char *)answer.at, answer.size);
    cJSON *result = cJSON_DetachItemFromObjectCaseSensitive(message, "result");
    cJSON_Delete(message);
    ff_writer_free(&answer);
    return result;
}

/* False: it gets no more now. */
static bool send_batch(struct server *s, struct follower *f)
{
    cJSON *entries = log_since(s->options.world, f->next);
    const cJSON *next = cJSON_GetObjectItemCaseSensitive(entries, "next");
    if (!cJSON_IsNumber(next) || next->valuedouble <= f->next) {
        cJSON_Delete(entries);
        conn_close(f->conn);
        return false;
    }
    f->next = (uint32_t)next->valuedouble;
    cJSON *message = cJSON_CreateObject();
    cJSON_AddStringToObject(message, "jsonrpc", "2.0");
    cJSON_AddStringToObject(message, "method", "log");
    cJSON_AddItemToObject(message, "params", entries);
    ff_writer_reset(&s->notices);
    append(&s->notices, message);
    struct conn *c = f->conn;
    if (s->notices.failed)
        conn_close(c);
    else
        conn_send(c, &s->notices);
    return c->state == CONN_open && !c->output;
}

/* Backwards, since one that breaks leaves the list. */
void control_follow_all(struct server *s)
{
    for (uint32_t i = s->followers.count; i-- > 0;) {
        struct follower *f = &s->followers.at[i];
        if (f->conn->output || f->conn->state != CONN_open) continue;
        while (f->next < world_sim(s->options.world)->trace.records.count)
            if (!send_batch(s, f)) break;
    }
}
