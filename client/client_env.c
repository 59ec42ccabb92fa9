/* SPDX-License-Identifier: MIT */
/* Which world: the environment, and what holds where it says nothing.
 *
 *   FAUXFAX_TRANSPORT    daemon:unix:PATH, daemon:tcp:HOST:PORT, embedded, or, on Windows, system
 *   FAUXFAX_ALLOW_REAL   1: system, although CI is true
 *   FAUXFAX_SECRET_FILE  of a daemon over TCP: a file that only its owner may read
 *   FAUXFAX_USER         whose program this is; the world's default user otherwise
 *   FAUXFAX_SCENARIO     embedded: a scenario file instead of the built-in one
 *   FAUXFAX_CODEPAGE     the code page of the A functions; the system's otherwise, off Windows 1252
 *   FAUXFAX_LOG          a line for each call and notification: client_log.c
 *   FAUXFAX_RECORD       what was called, answered and given: recording.c
 *
 * An empty value is none. Nobody faxes a customer because a variable was forgotten: only the word system leads to
 * the real service. */
#include "client/inner.h"

#include <stdio.h>
#include <string.h>

#include "client/codepage.h"
#include "common/endpoint.h"
#include "common/utf.h"

#define TRANSPORT "FAUXFAX_TRANSPORT"
#define CODEPAGE "FAUXFAX_CODEPAGE"
#define USER "FAUXFAX_USER"

void client_say(const char *line)
{
    fprintf(stderr, "fauxfax: %s\n", line);
}

/* ---- Reading ---- */

static bool fail(char error[256], const char *variable, const char *value, const char *cure)
{
    snprintf(error, 256, "%s=%.80s: %s", variable, value, cure);
    return false;
}

static bool read_one(const char *variable, char *to, size_t size, char error[256])
{
    char room[1024];
    const char *value = os_env(variable, room, sizeof room);
    *to = 0;
    if (!value) return true;
    size_t length = strlen(value);
    if (length >= size) return fail(error, variable, value, "is too long; use a shorter path or name");
    memcpy(to, value, length + 1);
    return true;
}

/* The others are paths, which are bytes here; a name is said to the world. */
static bool read_user(char *to, size_t size, char error[256])
{
    if (!read_one(USER, to, size, error)) return false;
    return ff_utf8_valid(to, strlen(to), NULL) || fail(error, USER, "…", "is not UTF-8; set it in UTF-8");
}

/* ---- The code page ---- */

/* Its number; 0: the sentence says why not. */
static uint32_t read_codepage(char error[256])
{
    char name[64];
    if (!read_one(CODEPAGE, name, sizeof name, error)) return 0;
    uint32_t number = *name ? ff_codepage_of_name(name) : os_ansi_page();
    if (!number) {
        int used = snprintf(error, 256, CODEPAGE "=%.30s: is no code page; there are ", name);
        ff_codepage_list(error + used, 256 - (size_t)used);
    }
    return number;
}

void client_codepage_start(void)
{
    char error[256];
    if (codepage_ansi()) return;
    uint32_t number = read_codepage(error);
    codepage_choose(number ? number : FF_CP_1252);
}

static bool check_codepage(char error[256])
{
    uint32_t number = read_codepage(error);
    if (!number) return false;
    client_ansi_page(); /* looks for the table */
    if (number != codepage_missing()) return true;
    snprintf(error, 256,
             "this system has no table of code page %u; install its character sets (gconv), or set " CODEPAGE
             " to another page",
             (unsigned)number);
    return false;
}

bool client_settings_read(struct client_settings *s, char error[256])
{
    s->user_is_set = true;
    return read_one(TRANSPORT, s->transport, sizeof s->transport, error) &&
           read_user(s->user, sizeof s->user, error) &&
           read_one("FAUXFAX_SECRET_FILE", s->secret_file, sizeof s->secret_file, error) &&
           read_one("FAUXFAX_SCENARIO", s->scenario_file, sizeof s->scenario_file, error) &&
           check_codepage(error);
}

/* ---- Choosing ---- */

/* What stands behind `name` and a colon in the word ("": nothing does); NULL: the word is another one. */
static const char *behind(const char *word, const char *name)
{
    size_t size = strlen(name);
    if (strncmp(word, name, size) != 0) return NULL;
    if (word[size] == ':') return word + size + 1;
    return word[size] ? NULL : "";
}

static bool check_endpoint(const char *word, const char *endpoint, char error[256])
{
    struct ff_endpoint at;
    const char *why;
    if (!ff_endpoint_parse(endpoint, &at, &why)) {
        snprintf(error, 256, TRANSPORT "=%.80s: %s; say daemon:unix:PATH or daemon:tcp:HOST:PORT", word, why);
        return false;
    }
    if (at.kind == FF_ENDPOINT_fd)
        return fail(error, TRANSPORT, word, "fd: is for the service; say daemon:unix:PATH");
    if (at.kind == FF_ENDPOINT_tcp && at.port == 0)
        return fail(error, TRANSPORT, word, "port 0 is for the service; say the port of its ready line");
    return true;
}

/* NULL: the sentence says what is wrong with the word. */
static const struct link_ops *choose(const char *word, const char **ret_config, char error[256])
{
    if ((*ret_config = behind(word, "daemon")))
        return check_endpoint(word, *ret_config, error) ? &link_daemon : NULL;
    if ((*ret_config = behind(word, "embedded"))) {
        if (link_embedded()) return link_embedded();
        fail(error, TRANSPORT, word, "there is no world in this program; link it with fauxfax::embedded");
    } else if ((*ret_config = behind(word, "system"))) {
        if (link_system()) return link_system();
        fail(error, TRANSPORT, word,
             "there is no fax service of the system's here; say daemon:… or embedded");
    } else {
        fail(error, TRANSPORT, word,
             "is no transport; say daemon:unix:PATH, daemon:tcp:HOST:PORT or embedded");
    }
    return NULL;
}

/* ---- Dialling ---- */

struct dialling {
    struct link_open open;
    const struct link_sink *sink;
    const struct link_ops **ret_ops;
    void **ret_link;
    struct ff_out_Hello *ret_hello;
    uint64_t *ret_now;
    char *error;
};

static enum link_status dial_by(struct dialling *d, const struct link_ops *ops, const char *config)
{
    *d->ret_ops = ops;
    d->open.config = config;
    return ops->open(&d->open, d->sink, d->ret_link, d->ret_hello, d->ret_now, d->error);
}

static bool well_known(char endpoint[FF_ENDPOINT_TEXT_MAX])
{
    struct ff_endpoint at;
    if (!os_well_known(&at)) return false;
    ff_endpoint_print(&at, endpoint);
    return true;
}

/* Nothing is said: a daemon at the user's well-known endpoint, if one answers; else a world in here, with a line; else
 * nothing, and the line says what to do. One that answers and does not want us is no reason to look further. */
static enum link_status dial_anything(struct dialling *d)
{
    char endpoint[FF_ENDPOINT_TEXT_MAX];
    if (well_known(endpoint)) {
        enum link_status status = dial_by(d, &link_daemon, endpoint);
        if (status != LINK_lost) return status;
    }
    if (link_embedded()) {
        client_say("no service answers and " TRANSPORT
                   " is not set: a world of its own is made for this program");
        return dial_by(d, link_embedded(), "");
    }
    snprintf(d->error, 256,
             "no fax service: start one with \"fauxfax up\", run the program with \"fauxfax run\", or "
             "set " TRANSPORT);
    return LINK_lost;
}

static void say_what_to_do(char error[256])
{
    char words[256];
    memcpy(words, error, sizeof words);
    snprintf(error, 256,
             TRANSPORT ": %.140s; start a service there (fauxfaxd --endpoint), or use \"fauxfax run\"",
             words);
}

static enum link_status dial_as_said(struct dialling *d, const char *transport)
{
    const char *config;
    if (!*transport) return dial_anything(d);
    const struct link_ops *ops = choose(transport, &config, d->error);
    enum link_status status = ops ? dial_by(d, ops, config) : LINK_refused;
    if (status == LINK_lost && ops == &link_daemon) say_what_to_do(d->error);
    return status;
}

/* A world that refuses may do so because of the user. */
static void say_as_whom(const struct client_settings *settings, char error[256])
{
    size_t size = strlen(error);
    snprintf(error + size, 256 - size, " (this was as user \"%.60s\"%s)", settings->user,
             settings->user_is_set ? ", by FAUXFAX_USER" : "");
}

enum link_status client_dial(const struct ff_alloc *alloc, const struct client_settings *settings,
                             const struct ff_in_Hello *hello, const struct link_sink *sink,
                             const struct link_ops **ret_ops, void **ret_link, struct ff_out_Hello *ret_hello,
                             uint64_t *ret_now, char error[256])
{
    struct dialling d = {.sink = sink,
                         .ret_ops = ret_ops,
                         .ret_link = ret_link,
                         .ret_hello = ret_hello,
                         .ret_now = ret_now,
                         .error = error};
    d.open.alloc = alloc;
    d.open.hello = *hello;
    d.open.answer_ms = LINK_ANSWER_MS;
    d.open.secret_file = *settings->secret_file ? settings->secret_file : NULL;
    d.open.scenario_file = *settings->scenario_file ? settings->scenario_file : NULL;
    enum link_status status = dial_as_said(&d, settings->transport);
    if (status == LINK_refused && *settings->user) say_as_whom(settings, error);
    return status;
}
