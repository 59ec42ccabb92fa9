/* SPDX-License-Identifier: MIT */
#include "service/control_client.h"

#include <stdlib.h>
#include <string.h>

#include "common/filetime.h"
#include "service/deadline.h"
#include "service/endpoint.h"
#include "service/net.h"
#include "service/secret.h"
#include "service/world/world.h"

const struct option_row control_rows[] = {
    {"endpoint", OPTION_endpoint, "ENDPOINT",
     "where the service is (default: FAUXFAX_TRANSPORT, else the user's own)", NULL},
    {"secret-file", OPTION_text, "FILE", "tcp: what the service wants to hear (default: FAUXFAX_SECRET_FILE)",
     NULL},
    {"json", OPTION_flag, NULL, "print the answer as JSON, one object a line", NULL},
    OPTION_END,
};

enum { READ_SIZE = 65536 };

static const char GONE[] = "the service has closed the connection",
                  MUTE[] = "whoever listens there does not answer: it was stopped, or is no fauxfax service; "
                           "continue or end it, or give another --endpoint",
                  STRANGER[] = "whoever listens there is no fauxfax service; give another --endpoint";

struct control_client {
    int fd;
    unsigned id;
    struct ff_writer line; /* what was read and not yet taken */
    size_t taken;
    uint64_t deadline;
    bool heard;      /* waits only while somebody reads our standard output */
    const char *why; /* no message came */
};

/* ---- Connecting ---- */

bool control_endpoint(const struct options *options, struct ff_endpoint *ret_at, struct ff_writer *error)
{
    const char *given = options_value(options, "endpoint"), *transport = getenv("FAUXFAX_TRANSPORT"),
               *why = NULL;
    if (given) return ff_endpoint_parse(given, ret_at, &why);
    if (!transport || strncmp(transport, "daemon:", 7) != 0) return endpoint_well_known(ret_at, error);
    if (ff_endpoint_parse(transport + 7, ret_at, &why)) return true;
    ff_write_text(error, "FAUXFAX_TRANSPORT: %s\n", why);
    return false;
}

static bool find_secret(const struct options *options, const struct ff_endpoint *at,
                        char ret_secret[SECRET_MAX], struct ff_writer *error)
{
    char path[4096];
    const char *given = options_value(options, "secret-file");
    if (at->kind == FF_ENDPOINT_file) return endpoint_secret(at, ret_secret, error);
    if (!given && !secret_default_path(path, sizeof path)) given = "";
    return secret_read(given ? given : path, ret_secret, error);
}

/* NULL: over unix the kernel says who we are. */
static cJSON *credentials(const struct options *options, const struct ff_endpoint *at,
                          struct ff_writer *error, bool *ok)
{
    char secret[SECRET_MAX];
    bool wanted = at->kind == FF_ENDPOINT_tcp || at->kind == FF_ENDPOINT_file;
    *ok = !wanted || find_secret(options, at, secret, error);
    if (!wanted || !*ok) return NULL;
    cJSON *params = cJSON_CreateObject();
    cJSON_AddStringToObject(params, "secret", secret);
    return params;
}

static struct control_client *client_on(int fd)
{
    struct control_client *c = calloc(1, sizeof *c);
    if (!c) {
        net_close(fd);
        return NULL;
    }
    c->fd = fd;
    c->line = ff_writer_on(ff_alloc_default());
    return c;
}

/* An answer alone does not make a service: many protocols are JSON. */
static bool is_ours(const cJSON *hello)
{
    return cJSON_IsNumber(cJSON_GetObjectItemCaseSensitive(hello, "protocol")) &&
           cJSON_IsString(cJSON_GetObjectItemCaseSensitive(hello, "endpoint"));
}

static bool say_hello(struct control_client *c, cJSON *params, cJSON **ret_hello, struct ff_writer *error)
{
    cJSON *hello = NULL;
    bool ok = control_call(c, "hello", params, &hello, error) == EXIT_well;
    c->deadline = 0;
    if (ok && !is_ours(hello)) {
        ff_write_text(error, "%s\n", STRANGER);
        ok = false;
    }
    if (ok && ret_hello)
        *ret_hello = hello;
    else
        cJSON_Delete(hello);
    return ok;
}

struct control_client *control_open_at(const struct ff_endpoint *at, const struct options *options,
                                       unsigned limit_ms, cJSON **ret_hello, struct ff_writer *error)
{
    uint64_t deadline = deadline_in((uint64_t)limit_ms * FF_TICKS_PER_MS);
    char where[FF_ENDPOINT_TEXT_MAX];
    bool ok;
    cJSON *params = credentials(options, at, error, &ok);
    int fd = ok ? endpoint_dial(at, limit_ms, error) : -1;
    struct control_client *c = fd >= 0 ? client_on(fd) : NULL;
    if (!c) {
        cJSON_Delete(params);
        return NULL;
    }
    c->deadline = deadline;
    ff_endpoint_print(at, where);
    size_t before = error->size;
    ff_write_text(error, "%s: ", where);
    if (!say_hello(c, params, ret_hello, error)) return control_close(c);
    error->size = before;
    return c;
}

struct control_client *control_open(const struct options *options, struct ff_writer *error)
{
    struct ff_endpoint at;
    if (!control_endpoint(options, &at, error)) return NULL;
    return control_open_at(&at, options, CONTROL_ANSWER_MS, NULL, error);
}

struct control_client *control_close(struct control_client *c)
{
    if (!c) return NULL;
    net_close(c->fd);
    ff_writer_free(&c->line);
    free(c);
    return NULL;
}

/* ---- Lines ---- */

static bool send_all(int fd, const char *bytes, size_t size)
{
    while (size > 0) {
        ptrdiff_t put = net_send(fd, bytes, size);
        if (put == NET_again) continue;
        if (put < 0) return false;
        bytes += put;
        size -= (size_t)put;
    }
    return true;
}

static bool send_request(struct control_client *c, const char *method, cJSON *params)
{
    cJSON *message = cJSON_CreateObject();
    cJSON_AddStringToObject(message, "jsonrpc", "2.0");
    cJSON_AddNumberToObject(message, "id", ++c->id);
    cJSON_AddStringToObject(message, "method", method);
    if (params) cJSON_AddItemToObject(message, "params", params);
    char *line = cJSON_PrintUnformatted(message);
    size_t size = line ? strlen(line) : 0;
    if (line) line[size] = '\n'; /* in the place of its NUL: one write */
    bool ok = line && send_all(c->fd, line, size + 1);
    cJSON_free(line);
    cJSON_Delete(message);
    return ok;
}

static bool read_more(struct control_client *c)
{
    ptrdiff_t got;
    uint8_t *to = ff_writer_room(&c->line, READ_SIZE);
    c->why = GONE;
    if (!to) return false;
    c->why = MUTE;
    if (c->heard ? !net_wait_heard(c->fd) : !net_wait(c->fd, deadline_left_ms(c->deadline))) return false;
    c->why = GONE;
    do got = net_receive(c->fd, to, READ_SIZE);
    while (got == NET_again);
    if (got <= 0) return false;
    ff_writer_took(&c->line, (size_t)got);
    return true;
}

static cJSON *read_message(struct control_client *c)
{
    for (size_t looked = c->taken;;) {
        uint8_t *newline =
            c->line.size > looked ? memchr(c->line.at + looked, '\n', c->line.size - looked) : NULL;
        if (newline) {
            uint8_t *from = c->line.at + c->taken;
            c->taken = (size_t)(newline - c->line.at) + 1;
            c->why = STRANGER; /* when it is no JSON */
            return cJSON_ParseWithLength((const char *)from, (size_t)(newline - from));
        }
        if (c->taken == c->line.size) {
            ff_writer_reset(&c->line);
            c->taken = 0;
        }
        looked = c->line.size;
        if (!read_more(c)) return NULL;
    }
}

cJSON *control_next(struct control_client *c)
{
    return read_message(c);
}

cJSON *control_next_heard(struct control_client *c)
{
    c->heard = true;
    cJSON *message = read_message(c);
    c->heard = false;
    return message;
}

/* ---- Calls ---- */

/* What no service would take is a wrong command line; what this world does not do, or not now, is a refusal. */
static enum exit_code code_of(const cJSON *refusal)
{
    const cJSON *code = cJSON_GetObjectItemCaseSensitive(refusal, "code");
    bool wrong = cJSON_IsNumber(code) &&
                 (code->valuedouble == CONTROL_BAD_PARAMS || code->valuedouble == CONTROL_NO_METHOD);
    return wrong ? EXIT_usage : EXIT_finding;
}

static uint32_t refused_with;

uint32_t control_refusal(void)
{
    return refused_with;
}

static uint32_t status_of(const cJSON *refusal)
{
    const cJSON *data = cJSON_GetObjectItemCaseSensitive(refusal, "data");
    const cJSON *code = cJSON_GetObjectItemCaseSensitive(data, "code");
    return cJSON_IsNumber(code) ? (uint32_t)code->valuedouble : 0;
}

static enum exit_code answer(cJSON *message, cJSON **ret_result, struct ff_writer *error)
{
    const cJSON *refusal = cJSON_GetObjectItemCaseSensitive(message, "error");
    refused_with = status_of(refusal);
    const cJSON *why = cJSON_GetObjectItemCaseSensitive(refusal, "message");
    if (refusal)
        ff_write_text(error, "%s\n", cJSON_IsString(why) ? why->valuestring : "refused");
    else if (ret_result)
        *ret_result = cJSON_DetachItemFromObjectCaseSensitive(message, "result");
    enum exit_code exit_code = refusal ? code_of(refusal) : EXIT_well;
    cJSON_Delete(message);
    return exit_code;
}

enum exit_code control_call(struct control_client *c, const char *method, cJSON *params, cJSON **ret_result,
                            struct ff_writer *error)
{
    c->why = GONE;
    cJSON *message = send_request(c, method, params) ? read_message(c) : NULL;
    /* Followers' lines may lie between. */
    while (message && !cJSON_HasObjectItem(message, "id")) {
        cJSON_Delete(message);
        message = read_message(c);
    }
    if (message) return answer(message, ret_result, error);
    ff_write_text(error, "%s\n", c->why);
    return EXIT_unreached;
}
