/* SPDX-License-Identifier: MIT */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "service/command.h"
#include "sim/profile.h"
#include "tests/integration/harness.h"
#include "tests/support/tiff.h"

/* The control protocol from a raw socket, and the commands that are made of it. */

#define SAY(fd, text) raw_send(fd, text, strlen(text))

static void a_malformed_line_gets_an_error_and_the_connection_goes_on(void **state)
{
    static const struct {
        const char *line, *code;
    } rows[] = {
        {"{x\n", "-32700"},
        {"{]\n", "-32700"},
        {"{\"jsonrpc\":\"2.0\",\"id\":1}\n", "-32600"},
        {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"statsu\"}\n", "-32601"},
        {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"hello\",\"params\":{\"x\":1}}\n", "-32602"},
        {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"hello\",\"params\":[]}\n", "-32602"},
        {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"log-follow\",\"params\":{\"since\":\"x\"}}\n", "-32602"},
        {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"log-follow\",\"params\":{\"since\":0.5}}\n", "-32602"},
        {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"emit\"}\n", "-32602"},
        {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"hello\",\"method\":\"down\"}\n", "-32700"},
        {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"hello\"} x\n", "-32700"},
        {"{\"jsonrpc\":\"2.0\",\"id\":\"\xff\",\"method\":\"hello\"}\n", "-32700"},
        {"{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"hello\"}\n", "-32600"},
        {"{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"hello\"}\n", "-32600"},
        {"{\"id\":1,\"method\":\"hello\"}\n", "-32600"},
        {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"hello\",\"secret\":1}\n", "-32600"},
    };
    (void)state;
    struct program d = DAEMON(NULL);
    int fd = raw_connect();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        SAY(fd, rows[i].line);
        const char *answer = raw_line(fd);
        if (!strstr(answer, rows[i].code)) fail_msg("%s: %s", rows[i].line, answer);
    }
    SAY(fd, "\n  \n{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"hello\"}\n");
    assert_non_null(strstr(raw_line(fd), "\"id\":7"));
    close(fd);
    kill(d.pid, SIGTERM);
    assert_int_equal(program_end(&d), 0);
}

static void a_line_without_end_closes_its_connection_and_no_other(void **state)
{
    static char spaces[1 << 16];
    (void)state;
    struct program d = DAEMON(NULL);
    int witness = raw_connect(), fd = raw_connect();
    memset(spaces, ' ', sizeof spaces);
    for (int i = 0; i < 17; i++) raw_send(fd, spaces, sizeof spaces);
    assert_non_null(strstr(raw_line(fd), "-32700"));
    assert_string_equal(raw_line(fd), "");
    close(fd);
    SAY(witness, "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"hello\"}\n");
    assert_non_null(strstr(raw_line(witness), "\"id\":7"));
    close(witness);
    kill(d.pid, SIGTERM);
    assert_int_equal(program_end(&d), 0);
}

/* Each question is a turn of the service, in which it reads of every connection. */
static void take_turns(int count)
{
    while (count--) cJSON_Delete(control("hello", ""));
}

/* Lines without end, of so many connections that the service holds no more. */
static void hold_all_that_is_held(int *fds, int count)
{
    static char spaces[1000 * 1000];
    memset(spaces, ' ', sizeof spaces);
    for (int i = 0; i < count; i++) {
        fds[i] = raw_connect();
        raw_send(fds[i], spaces, sizeof spaces);
    }
    take_turns(16);
}

/* Requests with answers that are longer than they are, as many as one read takes: when the answers are stuck, some of
 * the requests are still to be kept. */
static void ask_and_do_not_read(int fd)
{
    enum { LINE = 64 };
    static const char line[] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"status\"}";
    static char lines[1024 * LINE];
    memset(lines, ' ', sizeof lines);
    for (char *to = lines; to < lines + sizeof lines; to += LINE) {
        memcpy(to, line, sizeof line - 1);
        to[LINE - 1] = '\n';
    }
    raw_send(fd, lines, sizeof lines);
}

/* The last of all that comes; its end, when it is long. */
static const char *last_words(int fd)
{
    static char kept[4096];
    size_t have = 0;
    ssize_t got;
    while ((got = recv(fd, kept + have, sizeof kept - 1 - have, 0)) > 0) {
        have += (size_t)got;
        if (have <= sizeof kept / 2) continue;
        memmove(kept, kept + have - sizeof kept / 4, sizeof kept / 4);
        have = sizeof kept / 4;
    }
    kept[have] = 0;
    return kept;
}

static void who_is_refused_while_an_answer_is_on_its_way_is_told_after_it(void **state)
{
    enum { HOLDERS = 64 };
    int fds[HOLDERS];
    (void)state;
    struct program d = DAEMON(NULL);
    hold_all_that_is_held(fds, HOLDERS);
    int fd = raw_connect();
    ask_and_do_not_read(fd);
    take_turns(2);
    assert_non_null(strstr(last_words(fd), "too many unfinished"));
    close(fd);
    for (int i = 0; i < HOLDERS; i++) close(fds[i]);
    cJSON_Delete(control("hello", ""));
    kill(d.pid, SIGTERM);
    assert_int_equal(program_end(&d), 0);
}

static void requests_are_answered_in_order_and_after_a_half_close(void **state)
{
    char id[16];
    (void)state;
    struct program d = DAEMON(NULL);
    int fd = raw_connect();
    for (int i = 0; i < 100; i++) {
        char line[100];
        snprintf(line, sizeof line, "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"%s\"}\n", i,
                 i % 2 ? "status" : "hello");
        SAY(fd, line);
    }
    shutdown(fd, SHUT_WR);
    for (int i = 0; i < 100; i++) {
        snprintf(id, sizeof id, "\"id\":%d", i);
        assert_non_null(strstr(raw_line(fd), id));
    }
    assert_string_equal(raw_line(fd), "");
    close(fd);
    kill(d.pid, SIGTERM);
    assert_int_equal(program_end(&d), 0);
}

static void a_follower_is_sent_the_log_as_it_grows(void **state)
{
    (void)state;
    struct program d = DAEMON(NULL);
    struct program follower = START(FAUXFAX, "log", "--follow", "--json", "--endpoint", daemon_endpoint());
    int fd = raw_connect();
    uint64_t cookie;
    raw_hello(fd, &cookie); /* a process attaches */
    cJSON_Delete(control("emit", "\"event\":\"FEI_RINGING\""));
    const char *line;
    do line = program_line(&follower);
    while (*line && !strstr(line, "RINGING"));
    assert_non_null(strstr(line, "\"n\":"));
    close(fd);
    kill(d.pid, SIGTERM);
    assert_int_equal(program_end(&d), 0);
    assert_int_equal(program_end(&follower), 0); /* the service has ended, and so does the log */
    close(follower.out);
}

/* Nothing more may ever come: manual time. */
static void a_follower_that_nobody_reads_ends(void **state)
{
    (void)state;
    struct program d = DAEMON("--time", "manual");
    struct program follower =
        START("sh", "-c", "\"$0\" log --follow --endpoint \"$1\" | head -n 1", FAUXFAX, daemon_endpoint());
    assert_int_equal(program_end(&follower), 0);
    close(follower.out);
    kill(d.pid, SIGTERM);
    assert_int_equal(program_end(&d), 0);
}

/* ---- The commands ---- */

struct words {
    char name[64];
    const char *argv[16];
    unsigned count;
};

static void add_name(struct words *w, const struct command *c)
{
    strcpy(w->name, c->name);
    char *space = strchr(w->name, ' ');
    w->argv[w->count++] = FAUXFAX;
    w->argv[w->count++] = w->name;
    if (space) {
        *space = 0;
        w->argv[w->count++] = space + 1;
    }
}

/* An argument of each kind that a fresh default world knows. */
static const char *sample(const char *argument)
{
    static const struct {
        const char *argument, *value;
    } rows[] = {{"EVENT", "FEI_RINGING"},  {"ACCOUNT", "LocalSystem"}, {"DEVICE", "1"},
                {"USER", "user"},          {"PROCESS", "1"},           {"RIGHTS", "3"},
                {"NAME", "accept_group3"}, {"VALUE", "true"},          {"TIME", "1s"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strcmp(rows[i].argument, argument) == 0) return rows[i].value;
    fail_msg("no sample for %s", argument);
    return NULL;
}

static void every_command_has_help(void **state)
{
    (void)state;
    for (const struct command *c = commands; c->name; c++) {
        struct words w = {.count = 0};
        char *out;
        add_name(&w, c);
        w.argv[w.count] = "--help";
        assert_int_equal(run_to_end(w.argv, &out, NULL), 0);
        assert_int_equal(strncmp(out, "usage: fauxfax ", 15), 0);
        assert_non_null(strstr(out, c->help));
        free(out);
    }
}

static void check_json_lines(const char *name, char *out)
{
    for (char *line = strtok(out, "\n"); line; line = strtok(NULL, "\n")) {
        cJSON *value = cJSON_Parse(line);
        if (!value) fail_msg("%s: \"%s\" is not JSON", name, line);
        cJSON_Delete(value);
    }
}

/* scm is refused here: it is for Windows (tests/wine/scm.py). */
static bool talks(const struct command *c)
{
    if (strcmp(c->name, "scm") == 0) return false;
    struct ff_writer help = ff_writer_on(ff_alloc_default());
    command_help(c, &help);
    bool found = strstr(ff_writer_cstr(&help), "FAUXFAX_TRANSPORT") != NULL;
    ff_writer_free(&help);
    return found;
}

/* Done, or refused by this world (exit code 1, with a sentence); never anything else. */
static void try_json(const struct command *c)
{
    struct words w = {.count = 0};
    char *out, *err;
    add_name(&w, c);
    for (unsigned i = 0; i < c->set.required; i++) w.argv[w.count++] = sample(c->set.positionals[i].name);
    w.argv[w.count++] = "--json";
    w.argv[w.count++] = "--endpoint";
    w.argv[w.count++] = daemon_endpoint();
    int code = run_to_end(w.argv, &out, &err);
    if (code != 0 && (code != EXIT_finding || !*err)) fail_msg("%s: %d, %s", c->name, code, err);
    check_json_lines(c->name, out);
    check_json_lines(c->name, err);
    free(out);
    free(err);
}

/* Without anybody who connected, `report` exits as `run` would: 3. */
static int connected_client(void)
{
    struct ff_frame frame;
    uint64_t cookie;
    int fd = raw_connect();
    raw_hello(fd, &cookie);
    raw_call(fd, FF_TYPE_FaxConnectFaxServer,
             &(struct ff_in_FaxConnectFaxServer){.machine_name = FF_STR_NULL});
    assert_true(raw_frame(fd, &frame));
    assert_int_equal(frame.reply.status, 0);
    return fd;
}

static void every_command_that_talks_answers_in_json(void **state)
{
    (void)state;
    struct program d = DAEMON("--time", "manual");
    int client = connected_client();
    for (const struct command *c = commands; c->name; c++)
        if (talks(c) && strcmp(c->name, "down") != 0) try_json(c);
    close(client);
    kill(d.pid, SIGTERM);
    assert_int_equal(program_end(&d), 0);
}

static void without_a_service_every_command_that_talks_says_so(void **state)
{
    (void)state;
    for (const struct command *c = commands; c->name; c++) {
        struct words w = {.count = 0};
        char *err;
        if (!talks(c)) continue;
        add_name(&w, c);
        for (unsigned i = 0; i < c->set.required; i++) w.argv[w.count++] = sample(c->set.positionals[i].name);
        if (strcmp(c->name, "wait") == 0) w.argv[w.count++] = "--timeout=20ms";
        assert_int_equal(run_to_end(w.argv, NULL, &err), EXIT_unreached);
        assert_non_null(strstr(err, "no service is there; start one with \"fauxfax up\""));
        free(err);
    }
}

static void an_unknown_command_names_the_nearest(void **state)
{
    static const struct {
        const char *words[3], *says;
    } rows[] = {{{"sttus"}, "did you mean \"status\"?"},
                {{"services", "stop"}, "did you mean \"service stop\"?"},
                {{"service"}, "service account"},
                {{"service", "halt"}, "service stop"},
                {{"qqqqqq"}, "--help"},
                {{"run"}, "CLIENT is missing"}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *err;
        assert_int_equal(RUN_TO_END(NULL, &err, FAUXFAX, rows[i].words[0], rows[i].words[1]), EXIT_usage);
        if (!strstr(err, rows[i].says)) fail_msg("\"%s\" does not say \"%s\"", err, rows[i].says);
        free(err);
    }
}

static void rights_are_words_or_a_mask(void **state)
{
    (void)state;
    static const struct {
        const char *said;
        int code;
        const char *shown;
    } rows[] = {{"none", 0, "\"rights\":\"none\""},
                {"0x4", 0, "\"rights\":[\"FAX_CONFIG_QUERY\"]"},
                {"administrator", 0, "\"rights\":\"administrator\""},
                {"boss", EXIT_usage, "\"rights\":\"administrator\""},
                {"FAX_JOB_QUERY,fax_port_query", 0, "\"rights\":[\"FAX_JOB_QUERY\",\"FAX_PORT_QUERY\"]"},
                {"FAX_JOB_SUBMIT", 0, "\"rights\":\"other\""},
                {"FAX_JOB_QUERY,", EXIT_usage, "\"rights\":\"other\""}};
    assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "up"), 0);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *out;
        assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "rights", "alice", rows[i].said), rows[i].code);
        assert_int_equal(RUN_TO_END(&out, NULL, FAUXFAX, "status", "--json"), 0);
        if (!strstr(out, rows[i].shown)) fail_msg("%s: %s", rows[i].said, out);
        free(out);
    }
    assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "down"), 0);
}

static void what_an_account_may_be_is_said(void **state)
{
    static const struct {
        const char *said[3];
        int code;
        const char *says;
    } rows[] = {{{"LocalSystme"}, EXIT_usage, "did you mean LocalSystem?"},
                {{"user"}, EXIT_finding, "a user account needs a name"},
                {{"LocalSystem", "--name", "x"}, EXIT_finding, "only a user account has a name"},
                {{"CORP\\other", "--interact"}, EXIT_finding, "never interacts with the desktop"},
                {{"NT AUTHORITY\\NetworkService"}, 0, ""},
                {{"NT Authority\\Local Service"}, 0, ""},
                {{"CORP\\other"}, 0, ""},
                {{"user", "--name", "third"}, 0, ""}};
    char *out;
    (void)state;
    assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "up"), 0);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *const *said = rows[i].said;
        char *err;
        int code = RUN_TO_END(NULL, &err, FAUXFAX, "service", "account", said[0], said[1], said[2]);
        if (code != rows[i].code || !strstr(err, rows[i].says)) fail_msg("%s: %d, %s", said[0], code, err);
        free(err);
        if (i + 2 < sizeof rows / sizeof *rows) continue;
        assert_int_equal(RUN_TO_END(&out, NULL, FAUXFAX, "status", "--json"), 0);
        assert_non_null(strstr(out, said[1] ? "\"account\":\"third\"" : "\"account\":\"CORP\\\\other\""));
        free(out);
    }
    assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "down"), 0);
}

/* ---- Errors ---- */

/* {"error": {"command", "exit", "message"}}, and that message; refusal: "code", 0 none. */
static void check_refusal(const char *err, const char *command, int code, int refusal, const char *says)
{
    cJSON *value = cJSON_Parse(err);
    const cJSON *error = cJSON_GetObjectItemCaseSensitive(value, "error");
    const char *who = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(error, "command"));
    const char *message = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(error, "message"));
    const cJSON *number = cJSON_GetObjectItemCaseSensitive(error, "exit");
    if (!message || !strstr(message, says)) fail_msg("%s does not say \"%s\"", err, says);
    if (command ? !who || strcmp(who, command) != 0 : who != NULL) fail_msg("%s: not of %s", err, command);
    assert_true(cJSON_IsNumber(number) && number->valueint == code);
    number = cJSON_GetObjectItemCaseSensitive(error, "code");
    assert_int_equal(number ? number->valueint : 0, refusal);
    assert_ptr_equal(strchr(err, '\n'), err + strlen(err) - 1);
    cJSON_Delete(value);
}

static void check_error(const char *err, const char *command, int code, const char *says)
{
    check_refusal(err, command, code, 0, says);
}

static void with_json_every_command_says_what_is_wrong_in_json(void **state)
{
    (void)state;
    for (const struct command *c = commands; c->name; c++) {
        struct words w = {.count = 0};
        char *out, *err;
        add_name(&w, c);
        w.argv[w.count++] = "--nonsense";
        w.argv[w.count++] = "--json";
        assert_int_equal(run_to_end(w.argv, &out, &err), EXIT_usage);
        check_error(err, c->name, EXIT_usage, "there is no option --nonsense");
        assert_string_equal(out, "");
        free(out);
        free(err);
    }
    char *err;
    assert_int_equal(RUN_TO_END(NULL, &err, FAUXFAX, "sttus", "--json"), EXIT_usage);
    check_error(err, NULL, EXIT_usage, "did you mean \"status\"?");
    free(err);
    assert_int_equal(RUN_TO_END(NULL, &err, FAUXFAX, "status", "--json"), EXIT_unreached);
    check_error(err, "status", EXIT_unreached, "no service is there");
    free(err);
}

/* As render has it of what other commands show. */
static void what_a_client_called_its_window_does_not_steer_the_terminal(void **state)
{
    struct ff_writer frame = ff_writer_on(ff_alloc_default());
    uint64_t cookie;
    char *log;
    (void)state;
    struct program daemon = DAEMON(NULL);
    int fd = raw_connect();
    raw_hello(fd, &cookie);
    ff_frame_write(&frame, FF_TYPE_ThreadBegin, &(struct ff_in_ThreadBegin){.thread = 1});
    ff_frame_write(&frame, FF_TYPE_WindowMade,
                   &(struct ff_in_WindowMade){5, 1, FF_WINDOW_top_level, FF_STR("a\x1B[2J\n\xC2\x9Bz")});
    raw_send(fd, frame.at, frame.size);
    raw_call(fd, FF_TYPE_FaxConnectFaxServer, &(struct ff_in_FaxConnectFaxServer){FF_STR_NULL});
    struct ff_frame answer;
    assert_true(raw_frame(fd, &answer));
    assert_int_equal(RUN_TO_END(&log, NULL, FAUXFAX, "log", "--endpoint", daemon_endpoint()), 0);
    assert_non_null(strstr(log, "\"a?[2J??z\"\n"));
    ff_writer_free(&frame);
    free(log);
    close(fd);
    close(daemon.out);
}

static void what_cannot_be_printed_is_said(void **state)
{
    static const char *const commands_of[] = {"--version", "--help",  "status --help",
                                              "switches",  "service", "scenario show"};
    (void)state;
    for (size_t i = 0; i < sizeof commands_of / sizeof *commands_of; i++) {
        char *err;
        int code = RUN_TO_END(NULL, &err, "sh", "-c", "\"$0\" $1 >/dev/full", FAUXFAX, commands_of[i]);
        bool prints = strcmp(commands_of[i], "service") != 0; /* one word more is missing */
        if (prints != (code == EXIT_internal) ||
            prints != (strstr(err, "standard output: No space left") != NULL))
            fail_msg("%s: %d, %s", commands_of[i], code, err);
        free(err);
    }
    char *err;
    assert_int_equal(RUN_TO_END(NULL, &err, "sh", "-c", "\"$0\" --version >/dev/full", FAUXFAXD),
                     EXIT_internal);
    assert_string_equal(
        err, "fauxfaxd: standard output: No space left on device; make room, or give another place\n");
    free(err);
}

/* An option that is the client's is none of run's. */
static void what_follows_the_client_is_the_clients(void **state)
{
    char *err;
    (void)state;
    assert_int_equal(RUN_TO_END(NULL, &err, FAUXFAX, "run", "--report", "/nonexistent/r", "true", "--json"),
                     EXIT_usage);
    assert_int_equal(strncmp(err, "fauxfax run: --report", 21), 0);
    free(err);
    assert_int_equal(
        RUN_TO_END(NULL, &err, FAUXFAX, "run", "--report", "/nonexistent/r", "--no-logoff", "true", "--json"),
        EXIT_usage);
    assert_int_equal(strncmp(err, "fauxfax run: --report", 21), 0);
    free(err);
    assert_int_equal(RUN_TO_END(NULL, &err, FAUXFAX, "replay", "/nonexistent/r", "--json", "true"),
                     EXIT_usage);
    check_error(err, "replay", EXIT_usage, "/nonexistent/r: No such file");
    free(err);
}

static void every_switch_is_listed_with_what_it_takes(void **state)
{
    uint32_t count;
    const struct switch_row *rows = switch_rows(&count);
    char *out, *json;
    (void)state;
    assert_int_equal(RUN_TO_END(&out, NULL, FAUXFAX, "switches"), 0);
    assert_int_equal(RUN_TO_END(&json, NULL, FAUXFAX, "switches", "--json"), 0);
    cJSON *list = cJSON_Parse(json);
    assert_int_equal(cJSON_GetArraySize(list), count);
    for (uint32_t i = 0; i < count; i++) {
        const cJSON *name = cJSON_GetObjectItem(cJSON_GetArrayItem(list, (int)i), "name");
        assert_string_equal(cJSON_GetStringValue(name), rows[i].name);
        assert_non_null(strstr(out, rows[i].meaning));
    }
    assert_non_null(strstr(out, "query_timeout: a duration (3s, 250ms)\n"));
    assert_non_null(strstr(out, "repeat_registration: refuse or accept\n"));
    assert_non_null(strstr(out, "demand_start: true or false\n"));
    cJSON_Delete(list);
    free(json);
    free(out);
}

static void what_no_service_would_take_is_a_wrong_command_line(void **state)
{
    static const struct {
        int code, refusal;
        const char *says, *argv[8];
    } rows[] = {
        {EXIT_usage, 0, "did you mean FEI_BUSY?", {FAUXFAX, "emit", "--json", "FEI_BUSSY"}},
        {EXIT_usage,
         0,
         "from 0 to 4294967295",
         {FAUXFAX, "emit", "--json", "FEI_BUSY", "--job", "99999999999"}},
        {EXIT_usage,
         0,
         "from 0 to 4294967295",
         {FAUXFAX, "log", "--json", "--since", "18446744073709551615"}},
        {EXIT_usage, 0, "no more than 87660h", {FAUXFAX, "advance", "--json", "1000000h"}},
        {EXIT_finding, 20, "there is no device", {FAUXFAX, "device", "off", "--json", "Modom"}},
        {EXIT_finding, 87, "there is no user", {FAUXFAX, "logoff", "--json", "nobody"}},
        {EXIT_finding,
         87,
         "the switch query_timeout takes a duration (3s, 250ms)",
         {FAUXFAX, "switch", "--json", "query_timeout", "soon"}},
        {EXIT_finding,
         87,
         "did you mean \"query_timeout\"?",
         {FAUXFAX, "switch", "--json", "query_timout", "3s"}},
    };
    (void)state;
    assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "up", "--time", "manual"), 0);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *err;
        assert_int_equal(run_to_end(rows[i].argv, NULL, &err), rows[i].code);
        check_refusal(err, strcmp(rows[i].argv[1], "device") == 0 ? "device off" : rows[i].argv[1],
                      rows[i].code, rows[i].refusal, rows[i].says);
        free(err);
    }
    assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "switch", "query_timeout", "3s"), 0);
    assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "down"), 0);
}

static void count_in_log(const char *line, unsigned count)
{
    char *log;
    unsigned found = 0;
    assert_int_equal(RUN_TO_END(&log, NULL, FAUXFAX, "log"), 0);
    for (const char *at = log; (at = strstr(at, line)); at++) found++;
    if (found != count) fail_msg("%u times %s, not %u, in\n%s", found, line, count, log);
    free(log);
}

/* --rings, and --at-count, which are pages of a caller who drops. */
static void a_line_is_gone_after_as_many_rings_or_pages_as_were_said(void **state)
{
    (void)state;
    assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "up", "--time", "manual"), 0);
    assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "line", "take", "Modem", "--rings", "3"), 0);
    assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "advance", "1m"), 0);
    count_in_log("event FEI_RINGING device 1", 3);
    count_in_log("event FEI_LINE_UNAVAILABLE device 1", 1);
    assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "line", "release", "Modem"), 0);
    assert_int_equal(
        RUN_TO_END(NULL, NULL, FAUXFAX, "incoming", "--caller", "drops", "--pages", "3", "--at-count", "2"),
        0);
    assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "advance", "10m"), 0);
    count_in_log("event FEI_RECEIVING device 1", 2);
    assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "down"), 0);
}

static const char TWO_MODEMS[] =
    "{\"fauxfax\": 1, \"devices\": [{\"name\": \"Modem\"}, {\"name\": \"Second\"}], \"timeline\": []}";

static void up_with(const char *scenario)
{
    const char *file = write_in_folder("world.json", scenario, strlen(scenario));
    assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "up", "--time", "manual", "--scenario", file), 0);
}

static void the_log_begins_where_it_was_said(void **state)
{
    char *all, *rest, *json;
    (void)state;
    up_with(TWO_MODEMS);
    assert_int_equal(RUN_TO_END(&all, NULL, FAUXFAX, "log"), 0);
    assert_int_equal(RUN_TO_END(&rest, NULL, FAUXFAX, "log", "--since", "2"), 0);
    assert_int_equal(RUN_TO_END(&json, NULL, FAUXFAX, "log", "--since", "2", "--json"), 0);
    const char *third = strchr(strchr(all, '\n') + 1, '\n') + 1; /* entries go from 0 */
    assert_string_equal(rest, third);
    assert_int_equal(strncmp(json, "{\"n\":2,", 7), 0);
    free(all);
    free(rest);
    free(json);
    assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "down"), 0);
}

static void a_call_comes_in_on_the_device_and_from_the_station_that_were_said(void **state)
{
    char *out;
    (void)state;
    up_with(TWO_MODEMS);
    assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "incoming", "--device", "Second", "--tsid", "BOB 1"), 0);
    assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "advance", "10m"), 0);
    count_in_log("event FEI_ANSWERED device 2", 1);
    count_in_log("event FEI_ANSWERED device 1", 0);
    assert_int_equal(RUN_TO_END(&out, NULL, FAUXFAX, "inbox", "--json"), 0);
    assert_non_null(strstr(out, "\"tsid\":\"BOB 1\""));
    assert_non_null(strstr(out, "\"device\":\"Second\""));
    free(out);
    assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "down"), 0);
}

static void an_event_carries_the_ids_that_were_said(void **state)
{
    (void)state;
    up_with(TWO_MODEMS);
    assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "emit", "FEI_BUSY", "--device", "7", "--job", "9"), 0);
    count_in_log("event FEI_BUSY device 7 job 9\n", 1);
    assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "emit", "FEI_BUSY"), 0);
    count_in_log("event FEI_BUSY\n", 1);
    assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "down"), 0);
}

static void a_line_is_lost_as_many_times_as_was_said(void **state)
{
    char transport[200];
    (void)state;
    up_with("{\"fauxfax\": 1, \"timeline\": []}");
    snprintf(transport, sizeof transport, "daemon:unix:%s", in_folder("fauxfax/service.sock"));
    assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "line", "lose", "Modem", "--times", "3"), 0);
    setenv("FAUXFAX_TRANSPORT", transport, 1);
    assert_int_equal(RUN_TO_END(NULL, NULL, CLIENT, "hello", "connect", "fax", "bye"), 0);
    unsetenv("FAUXFAX_TRANSPORT");
    assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "advance", "1h"), 0);
    count_in_log("event FEI_LINE_UNAVAILABLE device 1 job 1", 3);
    count_in_log("event FEI_COMPLETED device 1 job 1", 1);
    assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "down"), 0);
}

/* And is tried again as often, until it goes well. */
static void routing_fails_as_many_times_as_was_said(void **state)
{
    (void)state;
    up_with(TWO_MODEMS);
    assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "routing", "--times", "2"), 0);
    assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "incoming"), 0);
    assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "advance", "2h"), 0);
    count_in_log("event FEI_ROUTING device 1 job 1", 3);
    count_in_log("event FEI_DELETED job 1", 1);
    assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "down"), 0);
}

static void a_log_off_says_how_it_came_out(void **state)
{
    static const struct {
        const char *user;
        int code;
        const char *says;
    } rows[] = {{"alice", 0, "alice: completed\n"},
                {"alice", EXIT_finding, "fauxfax logoff: the user has logged off, or is doing so\n"},
                {"nobody", EXIT_finding, "fauxfax logoff: there is no user"}};
    (void)state;
    assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "up"), 0);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *out, *err;
        assert_int_equal(RUN_TO_END(&out, &err, FAUXFAX, "logoff", rows[i].user), rows[i].code);
        const char *said = rows[i].code ? err : out;
        if (!strstr(said, rows[i].says)) fail_msg("%s", said);
        free(out);
        free(err);
    }
    assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "down"), 0);
}

static void raw_tell(int fd, enum ff_type type, const void *record)
{
    struct ff_writer w = ff_writer_on(ff_alloc_default());
    ff_frame_write(&w, type, record);
    raw_send(fd, w.at, w.size);
    ff_writer_free(&w);
}

/* What was told before has been heard. */
static void raw_heard(int fd)
{
    struct ff_frame frame;
    raw_call(fd, FF_TYPE_FaxClose, &(struct ff_in_FaxClose){0});
    do assert_true(raw_frame(fd, &frame));
    while (frame.type != FF_TYPE_FaxClose);
}

/* A window that answers late, and then says no. */
static void a_log_off_that_does_not_complete_says_why(void **state)
{
    char *out;
    uint64_t cookie;
    (void)state;
    struct program d = DAEMON("--time", "manual", NULL);
    const char *at = daemon_endpoint();
    int fd = raw_connect();
    raw_hello(fd, &cookie);
    raw_tell(fd, FF_TYPE_ThreadBegin, &(struct ff_in_ThreadBegin){.thread = 1});
    raw_tell(fd, FF_TYPE_WindowMade, &(struct ff_in_WindowMade){5, 1, FF_WINDOW_top_level, {0}});
    raw_heard(fd);
    assert_int_equal(RUN_TO_END(&out, NULL, FAUXFAX, "logoff", "--endpoint", at, "alice"), 0);
    assert_string_equal(
        out, "alice: under way: a window has not answered WM_QUERYENDSESSION (`fauxfax status`)\n");
    free(out);
    raw_tell(fd, FF_TYPE_SentReply, &(struct ff_in_SentReply){1, 0});
    raw_tell(fd, FF_TYPE_SentReply, &(struct ff_in_SentReply){2, 0});
    raw_heard(fd);
    cJSON *status = control("status", "");
    char *words = cJSON_PrintUnformatted(status);
    assert_non_null(strstr(words, "\"logoff\":\"vetoed\",\"refused_by\":\"process 1 (raw)\""));
    cJSON_free(words);
    cJSON_Delete(status);
    close(fd);
    kill(d.pid, SIGTERM);
    assert_int_equal(program_end(&d), 0);
}

/* ---- up and down ---- */

static void up_twice_is_once_and_down_leaves_nothing(void **state)
{
    char *out;
    (void)state;
    assert_int_equal(RUN_TO_END(&out, NULL, FAUXFAX, "up", "--time", "manual"), 0);
    assert_non_null(strstr(out, "fauxfax/service.sock"));
    free(out);
    assert_int_equal(RUN_TO_END(&out, NULL, FAUXFAX, "up", "--json"), 0);
    assert_non_null(strstr(out, "\"was_up\":true"));
    free(out);
    assert_int_equal(RUN_TO_END(NULL, &out, FAUXFAX, "up"), 0);
    assert_string_equal(out, "");
    free(out);
    assert_int_equal(RUN_TO_END(NULL, &out, FAUXFAX, "up", "--profile", "win7", "--time", "real"), 0);
    assert_string_equal(out, "fauxfax up: a service is up already: --profile, --time changed nothing; end it "
                             "first (fauxfax down), or name another --endpoint\n");
    free(out);
    assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "wait"), 0);
    assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "advance", "30s"), 0);
    assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "down"), 0);
    assert_int_equal(access(in_folder("fauxfax/service.sock"), F_OK), -1);
    assert_int_equal(access(in_folder("fauxfax/service.sock.log"), F_OK), -1);
    assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "down"), EXIT_unreached);
    assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "up"), 0); /* at once again */
    assert_int_equal(RUN_TO_END(&out, NULL, FAUXFAX, "down", "--json"), 0);
    assert_string_equal(out, "{}\n");
    free(out);
}

static void up_over_tcp_says_where_the_secret_is_that_nobody_named(void **state)
{
    char *out, *err, said[300];
    (void)state;
    assert_int_equal(RUN_TO_END(&out, &err, FAUXFAX, "up", "--endpoint", "tcp:127.0.0.1:0"), 0);
    snprintf(said, sizeof said, "fauxfax up: clients must know the secret: FAUXFAX_SECRET_FILE=%s\n",
             in_folder("fauxfax/secret"));
    char *endpoint = out + strlen("ready ");
    endpoint[strcspn(endpoint, "\n")] = 0;
    assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "down", "--endpoint", endpoint), 0);
    assert_string_equal(err, said);
    assert_int_equal(access(in_folder("fauxfax/secret"), F_OK), 0);
    free(err);
    free(out);
    assert_int_equal(RUN_TO_END(&out, &err, FAUXFAX, "up", "--endpoint", "tcp:127.0.0.1:0", "--secret-file",
                                in_folder("mine")),
                     0);
    endpoint = out + strlen("ready ");
    endpoint[strcspn(endpoint, "\n")] = 0;
    assert_int_equal(
        RUN_TO_END(NULL, NULL, FAUXFAX, "down", "--endpoint", endpoint, "--secret-file", in_folder("mine")),
        0);
    assert_string_equal(err, "");
    free(err);
    free(out);
}

static void at_a_desk_time_is_real_can_be_moved_and_nobody_logs_off_by_himself(void **state)
{
    char *out;
    (void)state;
    assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "scenario", "init", in_folder("s.json")), 0);
    for (int scenario = 0; scenario < 2; scenario++) {
        const char *told = scenario ? "--scenario" : NULL;
        assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "up", told, in_folder("s.json")), 0);
        assert_int_equal(RUN_TO_END(&out, NULL, FAUXFAX, "status", "--json"), 0);
        assert_non_null(strstr(out, scenario ? "\"time_mode\":\"auto\"" : "\"time_mode\":\"real\""));
        free(out);
        assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "advance", "30s"), scenario ? EXIT_finding : 0);
        RUN_TO_END(&out, NULL, FAUXFAX, "report");
        assert_int_equal(strstr(out, "logoff") != NULL, scenario); /* a step that waits for quiet */
        free(out);
        assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "down"), 0);
    }
}

/* A fax whose routing fails a thousand times a second. */
static const char MUCH_TO_DO[] =
    "{\"fauxfax\": 1, \"time\": \"manual\", \"timings\": {\"route\": \"0s\", \"route_retry\": \"1ms\"}, "
    "\"timeline\": ["
    "{\"at\": \"0s\", \"op\": \"routing\", \"times\": 4294967295}, {\"at\": \"0s\", \"op\": "
    "\"incoming\"}]}";

/* The service answers in the middle of so much, and is asked for the rest. */
static void a_long_advance_is_gone_to_its_end(void **state)
{
    char *out;
    (void)state;
    write_in_folder("s.json", MUCH_TO_DO, sizeof MUCH_TO_DO - 1);
    assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "up", "--scenario", in_folder("s.json")), 0);
    assert_int_equal(RUN_TO_END(&out, NULL, FAUXFAX, "advance", "--json", "1200s"), 0);
    assert_non_null(strstr(out, "\"elapsed\":\"1200.000\"}"));
    free(out);
    assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "down"), 0);
}

static void advances_at_once_are_all_gone_to_their_ends(void **state)
{
    char *out;
    (void)state;
    write_in_folder("s.json", MUCH_TO_DO, sizeof MUCH_TO_DO - 1);
    assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "up", "--scenario", in_folder("s.json")), 0);
    struct program a = START(FAUXFAX, "advance", "300s"), b = START(FAUXFAX, "advance", "500s");
    assert_int_equal(program_end(&a), 0);
    assert_int_equal(program_end(&b), 0);
    close(a.out);
    close(b.out);
    assert_int_equal(RUN_TO_END(&out, NULL, FAUXFAX, "status", "--json"), 0);
    assert_non_null(strstr(out, "\"elapsed\":\"800.000\""));
    free(out);
    assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "down"), 0);
}

/* A listener at unix:FOLDER/d/s that says `answer` to each connection; NULL: never a word. */
static void stranger_start(const char *answer)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    assert_int_equal(mkdir(in_folder("d"), 0700), 0);
    strcpy(at.sun_path, in_folder("d/s"));
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof at), 0);
    assert_int_equal(listen(fd, 8), 0);
    if (!answer || fork() != 0) return;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (int client; (client = accept(fd, NULL, NULL)) >= 0;)
        (void)!send(client, answer, strlen(answer), MSG_NOSIGNAL);
    _exit(0);
}

static void whoever_listens_and_never_answers_has_a_time_limit(void **state)
{
    char *err;
    (void)state;
    stranger_start(NULL);
    assert_int_equal(
        RUN_TO_END(NULL, &err, FAUXFAX, "wait", "--endpoint", daemon_endpoint(), "--timeout", "1ms"),
        EXIT_unreached);
    assert_non_null(strstr(err, daemon_endpoint()));
    assert_non_null(strstr(err, "does not answer: it was stopped, or is no fauxfax service"));
    free(err);
}

static void a_stranger_is_not_ready(void **state)
{
    static const char *const answers[] = {"HTTP/1.1 400 Bad Request\r\n\r\n",
                                          "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}\n"};
    char *err;
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        stranger_start(answers[i]);
        assert_int_equal(RUN_TO_END(NULL, &err, FAUXFAX, "up", "--endpoint", daemon_endpoint()),
                         EXIT_unreached);
        if (!strstr(err, "no fauxfax service")) fail_msg("%s", err);
        free(err);
        harness_tear_down(state);
        harness_set_up(state);
    }
}

/* A scenario that waits for somebody to write it. */
static void a_service_that_is_not_ready_in_time_is_ended(void **state)
{
    char *err;
    (void)state;
    assert_int_equal(mkfifo(in_folder("fifo"), 0600), 0);
    assert_int_equal(
        RUN_TO_END(NULL, &err, FAUXFAX, "up", "--timeout", "50ms", "--scenario", in_folder("fifo")),
        EXIT_usage);
    assert_non_null(strstr(err, "not ready in time"));
    free(err);
}

static void two_ups_at_once_are_one_service(void **state)
{
    (void)state;
    struct program a = START(FAUXFAX, "up"), b = START(FAUXFAX, "up");
    assert_int_equal(program_end(&a), 0);
    assert_int_equal(program_end(&b), 0);
    close(a.out);
    close(b.out);
    assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "down"), 0);
    assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "status"), EXIT_unreached);
}

/* Paths of a command are those of whoever gives it: the service may be elsewhere. */
static void a_fax_that_comes_in_from_a_file_is_saved_as_a_tiff(void **state)
{
    char *out, *err;
    size_t size;
    (void)state;
    struct program d = DAEMON("--time", "manual", NULL);
    uint8_t *tiff = test_tiff_group4(2, &size);
    assert_non_null(tiff);
    write_in_folder("in.tif", tiff, size);
    free(tiff);
    const char *at = daemon_endpoint();
    assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "incoming", "--endpoint", at, "--from", "5550100",
                                "--file", in_folder("in.tif")),
                     0);
    assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "advance", "--endpoint", at, "10m"), 0);
    assert_int_equal(
        RUN_TO_END(&out, &err, FAUXFAX, "inbox", "--endpoint", at, "--json", "--save", in_folder("saved")),
        0);
    assert_non_null(strstr(out, "\"number\":\"5550100\",\"tsid\":null,\"pages\":2"));
    assert_non_null(strstr(out, "\"name\":\"in.tif\""));
    assert_non_null(strstr(err, "saved/fax-1.tif"));
    free(out);
    free(err);
    char magic[4] = "";
    FILE *file = fopen(in_folder("saved/fax-1.tif"), "rb");
    assert_non_null(file);
    assert_int_equal(fread(magic, 1, 4, file), 4);
    fclose(file);
    assert_memory_equal(magic, magic[0] == 'I' ? "II*\0" : "MM\0*", 4);
    /* A disk that is full. */
    assert_int_equal(remove(in_folder("saved/fax-1.tif")), 0);
    assert_int_equal(symlink("/dev/full", in_folder("saved/fax-1.tif")), 0);
    assert_int_equal(RUN_TO_END(NULL, &err, FAUXFAX, "inbox", "--endpoint", at, "--save", in_folder("saved")),
                     EXIT_internal);
    assert_non_null(strstr(err, "saved/fax-1.tif: No space left on device"));
    free(err);
    assert_int_equal(
        RUN_TO_END(NULL, &err, FAUXFAX, "incoming", "--endpoint", at, "--file", in_folder("none")),
        EXIT_usage);
    assert_non_null(strstr(err, "none: there is no such file"));
    free(err);
    assert_int_equal(RUN_TO_END(NULL, &err, FAUXFAX, "incoming", "--endpoint", at, "--file", "/dev/zero"),
                     EXIT_usage);
    assert_non_null(strstr(err, "/dev/zero: no file"));
    free(err);
    assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "down", "--endpoint", at), 0);
    assert_int_equal(program_end(&d), 0);
}

/* Its answers, in the order of the questions, without the questions. */
static void a_fax_that_has_gone_keeps_no_other_from_being_saved(void **state)
{
#define ANSWER(id, what) "{\"jsonrpc\":\"2.0\",\"id\":" id "," what "}\n"
    static const char answers[] = ANSWER("1", "\"result\":{\"protocol\":1,\"endpoint\":\"here\"}")
        ANSWER("2", "\"result\":{\"count\":2,\"faxes\":[{\"fax\":1},{\"fax\":2}]}")
            ANSWER("3", "\"error\":{\"code\":-32000,\"message\":\"its pages are kept no longer\"}")
                ANSWER("4", "\"result\":{\"base64\":\"SUkqAA==\"}");
    struct stat st;
    char *out, *err;
    (void)state;
    stranger_start(answers);
    assert_int_equal(RUN_TO_END(&out, &err, FAUXFAX, "inbox", "--endpoint", daemon_endpoint(), "--save",
                                in_folder("saved")),
                     EXIT_finding);
    assert_non_null(strstr(out, "count: 2"));
    assert_non_null(strstr(err, "fax 1 is not saved: its pages are kept no longer"));
    assert_null(strstr(err, "fax 2 is not saved"));
    assert_int_equal(access(in_folder("saved/fax-1.tif"), F_OK), -1);
    assert_int_equal(stat(in_folder("saved/fax-2.tif"), &st), 0);
    assert_int_equal(st.st_size, 4);
    free(out);
    free(err);
}

#ifndef __SANITIZE_THREAD__ /* which resets the signal that is ignored */
static void a_disk_that_is_full_leaves_no_half_of_a_fax(void **state)
{
    static const char small[] = "ulimit -f 1 && exec \"$0\" inbox --save \"$1\"";
    char *err;
    (void)state;
    assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "up", "--time", "manual"), 0);
    assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "incoming", "--pages", "9"), 0);
    assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "advance", "1h"), 0);
    assert_int_equal(RUN_TO_END(NULL, &err, "sh", "-c", small, FAUXFAX, in_folder("saved")), EXIT_internal);
    assert_non_null(strstr(err, "fax 1 is not saved: "));
    assert_non_null(strstr(err, "File too large; "));
    assert_int_equal(access(in_folder("saved"), F_OK), 0);
    assert_int_equal(access(in_folder("saved/fax-1.tif"), F_OK), -1);
    free(err);
    write_in_folder("file", "", 0);
    assert_int_equal(RUN_TO_END(NULL, &err, FAUXFAX, "inbox", "--save", in_folder("file")), EXIT_usage);
    assert_non_null(strstr(err, "File exists; give another name"));
    free(err);
    assert_int_equal(RUN_TO_END(NULL, &err, FAUXFAX, "inbox", "--save", in_folder("not/there")), EXIT_usage);
    assert_non_null(strstr(err, "is the path right"));
    free(err);
    assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "down"), 0);
}
#endif

static void an_up_that_fails_quotes_the_service(void **state)
{
    char *err;
    (void)state;
    assert_int_equal(RUN_TO_END(NULL, &err, FAUXFAX, "up", "--scenario", "/nonexistent.json"), EXIT_usage);
    assert_non_null(strstr(err, "/nonexistent.json"));
    free(err);
}

/* ---- Scenario files ---- */

static void the_built_in_scenario_is_shown_written_and_well(void **state)
{
    char *shown, *err;
    (void)state;
    assert_int_equal(RUN_TO_END(&shown, NULL, FAUXFAX, "scenario", "show", "default"), 0);
    assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "scenario", "init", in_folder("s.json")), 0);
    assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "scenario", "check", in_folder("s.json")), 0);
    assert_int_equal(RUN_TO_END(NULL, &err, FAUXFAX, "scenario", "init", in_folder("s.json")), EXIT_usage);
    assert_non_null(strstr(err, "File exists; give another name"));
    free(err);
    assert_int_equal(RUN_TO_END(NULL, &err, FAUXFAX, "scenario", "check", "/dev/null"), EXIT_usage);
    assert_non_null(strstr(err, "/dev/null:1"));
    free(err);
    free(shown);
}

static void every_file_is_checked_whatever_is_wrong_with_another(void **state)
{
    static const char well[] = "{\"fauxfax\": 1}", ill[] = "{\"fauxfax\": 1, \"colour\": 3}";
    char *out, *err, expected[400];
    (void)state;
    const char *a = write_in_folder("a.json", ill, strlen(ill)),
               *b = write_in_folder("b.json", well, strlen(well)),
               *c = write_in_folder("c.json", ill, strlen(ill));
    assert_int_equal(RUN_TO_END(&out, &err, FAUXFAX, "scenario", "check", a, b, c), EXIT_usage);
    snprintf(expected, sizeof expected, "%s: well\n", b);
    assert_string_equal(out, expected);
    assert_true(strstr(err, "a.json:1:") && strstr(err, "c.json:1:"));
    free(out);
    free(err);
    assert_int_equal(RUN_TO_END(&out, NULL, FAUXFAX, "scenario", "check", b, "--json", a), EXIT_usage);
    snprintf(expected, sizeof expected, "{\"file\":\"%s\",\"well\":true}\n{\"file\":\"%s\",\"well\":false}\n",
             b, a);
    assert_string_equal(out, expected);
    free(out);
    assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "scenario", "check", b, b), 0);
}

static void a_pipe_is_no_scenario_and_is_not_waited_for(void **state)
{
    char *err;
    (void)state;
    assert_int_equal(mkfifo(in_folder("pipe"), 0600), 0);
    assert_int_equal(RUN_TO_END(NULL, &err, FAUXFAX, "scenario", "check", in_folder("pipe")), EXIT_usage);
    assert_non_null(
        strstr(err, "/pipe: it is not a regular file but a pipe; say - and give it as standard input"));
    free(err);
}

/* The same scenario, for programs. */
static void the_built_in_scenario_is_shown_as_json_without_comments(void **state)
{
    char *shown, *out;
    (void)state;
    assert_int_equal(RUN_TO_END(&shown, NULL, FAUXFAX, "scenario", "show"), 0);
    assert_int_equal(RUN_TO_END(&out, NULL, FAUXFAX, "scenario", "show", "default", "--json"), 0);
    assert_non_null(strstr(shown, "//"));
    assert_null(strstr(out, "//"));
    assert_ptr_equal(strchr(out, '\n'), out + strlen(out) - 1); /* one line */
    cJSON *json = cJSON_Parse(out);
    assert_int_equal(cJSON_GetNumberValue(cJSON_GetObjectItem(json, "fauxfax")), 1);
    cJSON_Delete(json);
    const char *copy = write_in_folder("copy.json", out, strlen(out));
    assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "scenario", "check", copy), 0);
    free(shown);
    free(out);
}

int main(int argc, char **argv)
{
    static const struct test_case cases[] = {
        CASE(a_malformed_line_gets_an_error_and_the_connection_goes_on),
        CASE(a_line_without_end_closes_its_connection_and_no_other),
        CASE(who_is_refused_while_an_answer_is_on_its_way_is_told_after_it),
        CASE(requests_are_answered_in_order_and_after_a_half_close),
        CASE(a_follower_is_sent_the_log_as_it_grows),
        CASE(a_follower_that_nobody_reads_ends),
        CASE(every_command_has_help),
        CASE(every_command_that_talks_answers_in_json),
        CASE(without_a_service_every_command_that_talks_says_so),
        CASE(an_unknown_command_names_the_nearest),
        CASE(rights_are_words_or_a_mask),
        CASE(what_an_account_may_be_is_said),
        CASE(with_json_every_command_says_what_is_wrong_in_json),
        CASE(what_follows_the_client_is_the_clients),
        CASE(what_a_client_called_its_window_does_not_steer_the_terminal),
        CASE(what_cannot_be_printed_is_said),
        CASE(every_switch_is_listed_with_what_it_takes),
        CASE(what_no_service_would_take_is_a_wrong_command_line),
        CASE(a_line_is_gone_after_as_many_rings_or_pages_as_were_said),
        CASE(the_log_begins_where_it_was_said),
        CASE(a_call_comes_in_on_the_device_and_from_the_station_that_were_said),
        CASE(an_event_carries_the_ids_that_were_said),
        CASE(a_line_is_lost_as_many_times_as_was_said),
        CASE(routing_fails_as_many_times_as_was_said),
        CASE(a_log_off_says_how_it_came_out),
        CASE(a_log_off_that_does_not_complete_says_why),
        CASE(up_twice_is_once_and_down_leaves_nothing),
        CASE(up_over_tcp_says_where_the_secret_is_that_nobody_named),
        CASE(at_a_desk_time_is_real_can_be_moved_and_nobody_logs_off_by_himself),
        CASE(a_long_advance_is_gone_to_its_end),
        CASE(advances_at_once_are_all_gone_to_their_ends),
        CASE(whoever_listens_and_never_answers_has_a_time_limit),
        CASE(a_stranger_is_not_ready),
        CASE(a_service_that_is_not_ready_in_time_is_ended),
        CASE(two_ups_at_once_are_one_service),
        CASE(a_fax_that_has_gone_keeps_no_other_from_being_saved),
#ifndef __SANITIZE_THREAD__
        CASE(a_disk_that_is_full_leaves_no_half_of_a_fax),
#endif
        CASE(an_up_that_fails_quotes_the_service),
        CASE(a_fax_that_comes_in_from_a_file_is_saved_as_a_tiff),
        CASE(the_built_in_scenario_is_shown_written_and_well),
        CASE(every_file_is_checked_whatever_is_wrong_with_another),
        CASE(a_pipe_is_no_scenario_and_is_not_waited_for),
        CASE(the_built_in_scenario_is_shown_as_json_without_comments),
    };
    rule_transport("daemon");
    return RUN("control", cases, harness_set_up, harness_tear_down, argc, argv);
}
