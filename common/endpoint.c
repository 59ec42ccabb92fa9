/* SPDX-License-Identifier: MIT */
#include "common/endpoint.h"

#include <stdio.h>
#include <string.h>

static bool fail(const char **ret_error, const char *why)
{
    *ret_error = why;
    return false;
}

/* Digits only, at most `max`. */
static bool parse_number(const char *text, unsigned max, unsigned *ret_value)
{
    unsigned value = 0;
    if (!*text) return false;
    for (; *text; text++) {
        if (*text < '0' || *text > '9') return false;
        value = value * 10 + (unsigned)(*text - '0');
        if (value > max) return false;
    }
    *ret_value = value;
    return true;
}

static bool parse_path(const char *path, struct ff_endpoint *e, const char **ret_error)
{
    size_t size = strlen(path);
    if (size == 0)
        return fail(ret_error, e->kind == FF_ENDPOINT_unix ? "there is no path after unix:"
                                                           : "there is no path after file:");
    if (size >= sizeof e->place) return fail(ret_error, "the path is too long (103 bytes at most)");
    memcpy(e->place, path, size + 1);
    return true;
}

/* Splits HOST:PORT. In brackets an IPv6 address, which has colons; without them a host that has none. */
static bool split_tcp(const char *text, const char **ret_host, size_t *ret_size, const char **ret_port)
{
    bool bracket = *text == '[';
    const char *host = text + bracket, *end = strpbrk(host, bracket ? "[]" : "[]:");
    if (!end || end == host || *end != (bracket ? ']' : ':')) return false;
    const char *port = end + 1;
    if (bracket && (!memchr(host, ':', (size_t)(end - host)) || *port++ != ':')) return false;
    *ret_host = host;
    *ret_size = (size_t)(end - host);
    *ret_port = port;
    return !strchr(port, ':');
}

static bool parse_tcp(const char *text, struct ff_endpoint *e, const char **ret_error)
{
    const char *host, *port;
    size_t size;
    unsigned number;
    if (!split_tcp(text, &host, &size, &port) || size >= sizeof e->place)
        return fail(ret_error, "not tcp:HOST:PORT, as in tcp:127.0.0.1:0 or tcp:[::1]:4711");
    if (!parse_number(port, 65535, &number))
        return fail(ret_error, "the port is not a number from 0 to 65535");
    memcpy(e->place, host, size);
    e->port = (uint16_t)number;
    return true;
}

bool ff_endpoint_parse(const char *text, struct ff_endpoint *ret_endpoint, const char **ret_error)
{
    struct ff_endpoint e;
    unsigned fd;
    memset(&e, 0, sizeof e);
    if (strncmp(text, "unix:", 5) == 0) {
        e.kind = FF_ENDPOINT_unix;
        if (!parse_path(text + 5, &e, ret_error)) return false;
    } else if (strncmp(text, "file:", 5) == 0) {
        e.kind = FF_ENDPOINT_file;
        if (!parse_path(text + 5, &e, ret_error)) return false;
    } else if (strncmp(text, "tcp:", 4) == 0) {
        e.kind = FF_ENDPOINT_tcp;
        if (!parse_tcp(text + 4, &e, ret_error)) return false;
    } else if (strncmp(text, "fd:", 3) == 0) {
        e.kind = FF_ENDPOINT_fd;
        if (!parse_number(text + 3, 1U << 20, &fd))
            return fail(ret_error, "not fd:N with a descriptor's number");
        e.fd = (int)fd;
    } else {
        return fail(ret_error, "not an endpoint: unix:PATH, tcp:HOST:PORT, fd:N or, on Windows, file:PATH");
    }
    *ret_endpoint = e;
    return true;
}

void ff_endpoint_print(const struct ff_endpoint *e, char to[FF_ENDPOINT_TEXT_MAX])
{
    bool bracket = strchr(e->place, ':') != NULL;
    if (e->kind == FF_ENDPOINT_unix)
        snprintf(to, FF_ENDPOINT_TEXT_MAX, "unix:%s", e->place);
    else if (e->kind == FF_ENDPOINT_file)
        snprintf(to, FF_ENDPOINT_TEXT_MAX, "file:%s", e->place);
    else if (e->kind == FF_ENDPOINT_fd)
        snprintf(to, FF_ENDPOINT_TEXT_MAX, "fd:%d", e->fd);
    else
        snprintf(to, FF_ENDPOINT_TEXT_MAX, bracket ? "tcp:[%s]:%u" : "tcp:%s:%u", e->place,
                 (unsigned)e->port);
}

/* Four numbers up to 255 with dots between, the first of them 127: nothing that a resolver would look up as a name,
 * such as 127.example.org or 127.0.0.300. */
static bool is_127(const char *host)
{
    for (int part = 0; part < 4; part++) {
        unsigned value = 0, digits = 0;
        for (; *host >= '0' && *host <= '9' && digits < 4; host++, digits++)
            value = value * 10 + (unsigned)(*host - '0');
        if (digits < 1 || digits > 3 || value > 255 || (part == 0 && value != 127)) return false;
        if (part < 3 && *host++ != '.') return false;
    }
    return *host == 0;
}

bool ff_endpoint_is_loopback(const struct ff_endpoint *e)
{
    return strcmp(e->place, "localhost") == 0 || strcmp(e->place, "::1") == 0 || is_127(e->place);
}

bool ff_endpoint_well_known(const char *runtime_dir, unsigned long uid, struct ff_endpoint *ret_endpoint)
{
    struct ff_endpoint e;
    memset(&e, 0, sizeof e);
    int size = runtime_dir && *runtime_dir == '/'
                   ? snprintf(e.place, sizeof e.place, "%s/fauxfax/service.sock", runtime_dir)
                   : snprintf(e.place, sizeof e.place, "/tmp/fauxfax-%lu/service.sock", uid);
    if (size < 0 || (size_t)size >= sizeof e.place) return false;
    *ret_endpoint = e;
    return true;
}

bool ff_endpoint_well_known_note(const char *local_data, struct ff_endpoint *ret_endpoint)
{
    struct ff_endpoint e;
    memset(&e, 0, sizeof e);
    e.kind = FF_ENDPOINT_file;
    if (!local_data || !*local_data) return false;
    int size = snprintf(e.place, sizeof e.place, "%s\\fauxfax\\service", local_data);
    if (size < 0 || (size_t)size >= sizeof e.place) return false;
    *ret_endpoint = e;
    return true;
}

bool ff_endpoint_note_parse(char *note, struct ff_endpoint *ret_at, const char **ret_secret)
{
    const char *why;
    char *secret = strchr(note, '\n'), *end = secret ? strchr(secret + 1, '\n') : NULL;
    if (!end || end == secret + 1 || end - secret > FF_ENDPOINT_SECRET_MAX) return false;
    *secret++ = *end = 0;
    *ret_secret = secret;
    return ff_endpoint_parse(note, ret_at, &why) && ret_at->kind == FF_ENDPOINT_tcp;
}
