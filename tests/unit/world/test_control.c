/* SPDX-License-Identifier: MIT */
#include "tests/unit/world/talk.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>

#include "service/world/control.def"
#include "common/json_out.h"
#include "tests/support/tiff.h"

/* The control protocol, line by line. */

static struct talk *begin(void **state)
{
    struct talk *t = *state;
    talk_world(t, "manual", NULL);
    return t;
}

/* The whole answer to a line; "" for none. */
static const char *line(struct talk *t, const char *bytes, size_t size)
{
    ff_writer_reset(&t->reply);
    world_control(t->world, bytes, size, &t->reply);
    const char *answer = ff_writer_cstr(&t->reply);
    assert_non_null(answer);
    return answer;
}

static const char *say(struct talk *t, const char *words)
{
    return line(t, words, strlen(words));
}

/* The value at a JSON pointer of a result, printed. */
static const char *at(struct talk *t, const char *method, const char *params, const char *pointer)
{
    static char printed[65536];
    cJSON *root = cJSON_Parse(talk_do(t, method, params)), *value = root;
    if (!root) fail_msg("%s: no JSON", method);
    while (*pointer == '/' && value) {
        char key[64];
        size_t size = strcspn(++pointer, "/");
        snprintf(key, sizeof key, "%.*s", (int)size, pointer);
        pointer += size;
        value = cJSON_IsArray(value) ? cJSON_GetArrayItem(value, atoi(key))
                                     : cJSON_GetObjectItemCaseSensitive(value, key);
    }
    strcpy(printed, "nothing");
    if (value) assert_true(cJSON_PrintPreallocated(value, printed, sizeof printed, 0));
    cJSON_Delete(root);
    return printed;
}

/* ---- Requests ---- */

static void every_method_of_the_table_is_there_and_no_other(void **state)
{
    static const struct {
        const char *name;
        bool world;
    } rows[] = {
#define OWNER_world true
#define OWNER_service false
#define X(method, owner, name, params, text) {method, OWNER_##owner},
        CONTROL_METHODS(X)
#undef X
    };
    struct talk *t = begin(state);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bool unknown = strstr(talk_ask(t, rows[i].name, NULL), "-32601") != NULL;
        if (unknown == rows[i].world) fail_msg("%s", rows[i].name);
    }
    for (int kind = 0; kind < OP_KINDS; kind++)
        assert_null(strstr(talk_ask(t, op_row((enum op_kind)kind)->word, NULL), "-32601"));
}

static void what_is_wrong_with_a_line_is_said_with_its_code(void **state)
{
    static const struct {
        const char *line, *code, *says;
    } rows[] = {
        {"{", "-32700", "column"},
        {"nonsense", "-32700", ""},
        {"{} {}", "-32700", ""},
        {"{\"a\": 1, \"a\": 2}", "-32700", ""},
        {"{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"\xFF\"}", "-32700", ""},
        {"[]", "-32600", "batches are not taken"},
        {"[{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"status\"}]", "-32600", "batches are not taken"},
        {"7", "-32600", "an object"},
        {"{}", "-32600", "jsonrpc"},
        {"{\"jsonrpc\": \"1.0\", \"id\": 1, \"method\": \"status\"}", "-32600", "jsonrpc"},
        {"{\"jsonrpc\": 2.0, \"id\": 1, \"method\": \"status\"}", "-32600", "jsonrpc"},
        {"{\"jsonrpc\": \"2.0\", \"id\": 1}", "-32600", "method"},
        {"{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": 5}", "-32600", "method"},
        {"{\"jsonrpc\": \"2.0\", \"id\": {}, \"method\": \"status\"}", "-32600", "id"},
        {"{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"status\", \"more\": 1}", "-32600", "more"},
        {"{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"status\", \"params\": []}", "-32602", "params"},
        {"{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"statsu\"}", "-32601",
         "did you mean \\\"status\\\""},
        {"{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"service-strat\"}", "-32601", "service-start"},
        {"{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"qqqqqq\"}", "-32601", "qqqqqq"},
        {"{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"\"}", "-32601", "no method"},
    };
    struct talk *t = begin(state);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *answer = say(t, rows[i].line);
        if (!strstr(answer, rows[i].code) || !strstr(answer, rows[i].says))
            fail_msg("%s: %s", rows[i].line, answer);
        cJSON *parsed = cJSON_Parse(answer);
        assert_non_null(parsed);
        cJSON_Delete(parsed);
    }
}

static void what_is_wrong_with_a_parameter_is_said_with_its_name(void **state)
{
    static const struct {
        const char *method, *params, *says;
    } rows[] = {
        {"status", "\"x\": 1", "no parameter \\\"x\\\""},
        {"log", "\"sinec\": 1", "did you mean \\\"since\\\""},
        {"log", "\"since\": -1", "since: is not a whole number"},
        {"log", "\"since\": 1.5", "since: is not"},
        {"log", "\"since\": 4294967295", "since: is not"},
        {"log", "\"since\": \"1\"", "since: is not"},
        {"log", "\"since\": 100000", "since: the log has"},
        {"document", NULL, "document: is missing"},
        {"advance", NULL, "by: is missing"},
        {"advance", "\"by\": 30", "by: is not a duration"},
        {"advance", "\"by\": \"30\"", "by: is not a duration"},
        {"advance", "\"by\": \"87661h\"", "by: no more than 87660h (ten years) at once"},
        {"report", "\"format\": \"pdf\"", "format: text, json or junit"},
        {"report", "\"format\": 1", "format: is not a text"},
        {"emit", NULL, "event"},
        {"emit", "\"event\": \"FEI_NOSUCH\"", "event"},
        {"emit", "\"event\": \"FEI_BUSY\", \"devise_id\": 1", "device_id"},
        {"incoming", "\"pages\": \"three\"", "pages"},
    };
    struct talk *t = begin(state);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *answer = talk_ask(t, rows[i].method, rows[i].params);
        if (!strstr(answer, "-32602") || !strstr(answer, rows[i].says)) fail_msg("row %zu: %s", i, answer);
    }
}

/* So that a service that is asked for much still hears that it is to end. */
static void a_long_advance_is_answered_in_the_middle(void **state)
{
    struct talk *t = begin(state);
    struct sim *sim = t->world->sim;
    sim->config.routing_failures = UINT32_MAX;
    sim->config.route_time = sim->config.route_retry_time = FF_TICKS_PER_MS;
    talk_do(t, "incoming", NULL);
    talk_do(t, "advance", "\"by\": \"1m\"");
    uint64_t begun = sim->clock.now;
    const char *left = strstr(talk_do(t, "advance", "\"by\": \"2000s\""), "\"left\":");
    assert_non_null(left);
    assert_int_equal(sim->clock.now - begun, 1000000 * FF_TICKS_PER_MS);
    assert_memory_equal(left, "\"left\":\"1000.0000000s\"", 22);
    assert_null(strstr(talk_do(t, "advance", "\"by\": \"1s\""), "left"));
}

static void an_answer_has_the_id_of_its_request(void **state)
{
    static const struct {
        const char *id, *answer;
    } rows[] = {
        {"1", "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}\n"},
        {"1.308", "{\"jsonrpc\":\"2.0\",\"id\":1.308,\"result\":{}}\n"},
        {"900719925474099.1", "{\"jsonrpc\":\"2.0\",\"id\":900719925474099.1,\"result\":{}}\n"},
        {"-7", "{\"jsonrpc\":\"2.0\",\"id\":-7,\"result\":{}}\n"},
        {"9007199254740991", "{\"jsonrpc\":\"2.0\",\"id\":9007199254740991,\"result\":{}}\n"},
        {"\"a\\\"b\\u00e4\"", "{\"jsonrpc\":\"2.0\",\"id\":\"a\\\"b\xC3\xA4\",\"result\":{}}\n"},
        {"null", "{\"jsonrpc\":\"2.0\",\"id\":null,\"result\":{}}\n"},
    };
    struct talk *t = begin(state);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char request[200];
        snprintf(request, sizeof request, "{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"queue-pause\"}",
                 rows[i].id);
        assert_string_equal(say(t, request), rows[i].answer);
    }
}

static void without_an_id_it_is_done_and_not_answered(void **state)
{
    struct talk *t = begin(state);
    assert_string_equal(say(t, "{\"jsonrpc\":\"2.0\",\"method\":\"queue-pause\"}"), "");
    assert_true(t->world->sim->config.queue_paused);
    assert_string_equal(say(t, "{\"jsonrpc\":\"2.0\",\"method\":\"emit\"}"), "");
    assert_string_equal(say(t, "{\"jsonrpc\":\"2.0\",\"method\":\"nonsense\"}"), "");
    assert_string_equal(say(t, "{\"jsonrpc\":\"2.0\",\"method\":\"status\",\"params\":[]}"), "");
    assert_non_null(strstr(say(t, "{\"jsonrpc\":\"2.0\"}"), "-32600"));
}

static void answers_are_gathered_a_line_each(void **state)
{
    struct talk *t = begin(state);
    const char *request = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"queue-pause\"}";
    say(t, request);
    world_control(t->world, request, strlen(request), &t->reply);
    assert_string_equal(ff_writer_cstr(&t->reply), "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}\n"
                                                   "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}\n");
}

/* ---- Views ---- */

static void status_is_the_world_at_a_glance(void **state)
{
    struct talk *t = begin(state);
    assert_string_equal(
        talk_do(t, "status", NULL),
        "{\"time\":\"2026-01-05T08:00:00.000Z\",\"elapsed\":\"0.000\",\"time_mode\":\"manual\",\"profile\":"
        "\"xp\","
        "\"service\":{\"state\":\"running\",\"account\":\"CORP\\\\faxsvc\",\"kind\":\"user\",\"interact\":"
        "false,"
        "\"epoch\":1,\"exit_code\":0},\"queue\":{\"paused\":false,\"blocked\":false},\"jobs\":0,"
        "\"open\":{\"connection\":0,\"port_handle\":0,\"registration\":0,\"token\":0,\"buffer\":0,\"event_"
        "block\":0,\"device_context\":0},"
        "\"faithful\":"
        "true,"
        "\"stuck\":null,\"devices\":[{\"device\":1,\"name\":\"Modem\",\"state\":\"FPS_AVAILABLE\","
        "\"powered\":true,"
        "\"job\":null,\"rings\":2,\"priority\":1,\"receives\":true,\"sends\":true}],"
        "\"users\":[{\"user\":\"alice\",\"rights\":\"user\",\"session\":0,\"state\":\"active\",\"logoff\":"
        "\"none\",\"refused_by\":null}"
        ","
        "{\"user\":\"bob\",\"rights\":\"user\",\"session\":1,\"state\":\"active\",\"logoff\":\"none\","
        "\"refused_by\":null}],"
        "\"processes\":[],\"registrations\":[],\"tokens\":[]}}");
    talk_client(t, 0, "bob");
    talk_connect(t, 0);
    talk_register_window(t, 0, 0x123456789ABCDEFULL);
    talk_register_port(t, 0, 9, 3);
    assert_string_equal(
        at(t, "status", NULL, "/processes/0"),
        "{\"process\":1,\"image\":\"client\",\"pid\":100,\"user\":\"bob\",\"state\":\"running\","
        "\"threads\":1,\"calls\":3,\"end\":null}");
    assert_string_equal(at(t, "status", NULL, "/registrations/0/window"), "\"81985529216486895\"");
    assert_string_equal(
        at(t, "status", NULL, "/registrations/1"),
        "{\"registration\":2,\"process\":1,\"mode\":\"port\",\"port\":9,\"key\":3,\"live\":true,"
        "\"events\":0,\"posted\":0,\"pending\":0,\"outcomes\":{},\"muted\":null}");
    assert_string_equal(at(t, "status", NULL, "/tokens/0/open"), "true");
    assert_string_equal(at(t, "status", NULL, "/open"),
                        "{\"connection\":1,\"port_handle\":0,\"registration\":2,\"token\":1,\"buffer\":0,"
                        "\"event_block\":0,\"device_context\":0}");
    assert_string_equal(at(t, "status", NULL, "/tokens/0/user"), "\"bob\"");
    talk_emit(t, 3);
    talk_vanish(t, 0);
    assert_string_equal(at(t, "status", NULL, "/processes/0/state"), "\"ended\"");
    assert_string_equal(at(t, "status", NULL, "/registrations/0/outcomes"), "{\"process_gone\":3}");
    t->world->refused = true;
    assert_string_equal(at(t, "status", NULL, "/faithful"), "false");
}

static void status_says_rights_as_a_scenario_does(void **state)
{
    struct talk *t = begin(state);
    static const struct {
        const char *given, *said;
    } rows[] = {
        {"\"administrator\"", "\"administrator\""},
        {"87", "\"user\""},
        {"1", "\"other\""},
        {"[]", "\"none\""},
        {"[\"FAX_PORT_SET\", \"FAX_JOB_QUERY\"]", "[\"FAX_JOB_QUERY\",\"FAX_PORT_SET\"]"},
        {"[\"FAX_WRITE\", \"FAX_CONFIG_SET\"]", "[\"FAX_JOB_SUBMIT\",\"FAX_CONFIG_SET\"]"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char params[128];
        snprintf(params, sizeof params, "\"user\": \"bob\", \"rights\": %s", rows[i].given);
        talk_do(t, "rights", params);
        assert_string_equal(at(t, "status", NULL, "/users/1/rights"), rows[i].said);
    }
}

static void status_says_how_a_log_off_stands(void **state)
{
    struct talk *t = begin(state);
    talk_client(t, 0, "bob");
    talk_tell(t, 0, FF_TYPE_WindowMade, &(struct ff_in_WindowMade){5, 1, FF_WINDOW_top_level, {0}});
    talk_do(t, "logoff", "\"user\": \"bob\"");
    assert_string_equal(at(t, "status", NULL, "/users/1/logoff"), "\"querying\"");
    assert_string_equal(at(t, "status", NULL, "/users/1/state"), "\"logging off\"");
    talk_tell(t, 0, FF_TYPE_SentReply, &(struct ff_in_SentReply){1, 0});
    assert_string_equal(at(t, "status", NULL, "/users/1/logoff"), "\"ending\"");
    talk_tell(t, 0, FF_TYPE_SentReply, &(struct ff_in_SentReply){2, 0});
    assert_string_equal(at(t, "status", NULL, "/users/1/logoff"), "\"vetoed\"");
    assert_string_equal(at(t, "status", NULL, "/users/1/refused_by"), "\"process 1 (client)\"");
    assert_string_equal(at(t, "status", NULL, "/users/0/logoff"), "\"none\"");
}

static void jobs_and_outbox_show_what_is_sent(void **state)
{
    struct talk *t = begin(state);
    size_t size;
    uint8_t *tiff = test_tiff_group4(2, &size);
    assert_non_null(tiff);
    talk_client(t, 0, NULL);
    talk_connect(t, 0);
    assert_int_equal(talk_send(t, 0, talk_upload(t, 0, "a.tif", tiff, size), "5550100", NULL), 0);
    assert_string_equal(
        at(t, "jobs", NULL, "/jobs/0"),
        "{\"job\":1,\"type\":\"send\",\"status\":\"in progress\",\"state\":\"FPS_INITIALIZING\","
        "\"number\":\"5550100\",\"pages\":2,\"pages_done\":0,\"user\":\"alice\",\"document\":null,"
        "\"attempts\":1,\"device\":\"Modem\",\"submitted\":\"2026-01-05T08:00:00.000Z\",\"due\":null}");
    talk_do(t, "queue-pause", NULL);
    assert_int_equal(talk_send(t, 0, talk_upload(t, 0, "a.tif", tiff, size), "5550100", NULL), 0);
    assert_string_equal(at(t, "jobs", NULL, "/jobs/1/status"), "\"pending\"");
    talk_do(t, "advance", "\"by\": \"10m\"");
    assert_string_equal(at(t, "outbox", NULL, "/faxes/0/number"), "\"5550100\"");
    assert_string_equal(at(t, "outbox", NULL, "/faxes/0/pages"), "2");
    assert_string_equal(at(t, "outbox", NULL, "/faxes/0/name"), "\"a.tif\"");
    assert_string_equal(at(t, "outbox", NULL, "/faxes/0/document"), "1");
    assert_string_equal(at(t, "outbox", NULL, "/faxes/1"), "nothing");
    assert_string_equal(at(t, "outbox", NULL, "/count"), "1");
    assert_string_equal(at(t, "jobs", NULL, "/count"), "1");
    char base64[64] = "";
    snprintf(base64, sizeof base64, "%s", at(t, "document", "\"document\": 1", "/size"));
    assert_int_equal(atoi(base64), size);
    assert_non_null(
        strstr(talk_do(t, "document", "\"document\": 1"), "\"base64\":\"SUkqA")); /* II* and its offset */
    free(tiff);
}

static void a_document_that_is_not_there_is_refused(void **state)
{
    struct talk *t = begin(state);
    const char *answer = talk_ask(t, "document", "\"document\": 1");
    assert_non_null(strstr(answer, "\"code\":-32000"));
    assert_non_null(strstr(answer, "\"data\":{\"code\":2}"));
    assert_non_null(strstr(talk_ask(t, "document", "\"document\": 0"), "-32000"));
}

static void the_log_is_given_in_pieces(void **state)
{
    struct talk *t = begin(state);
    talk_client(t, 0, NULL);
    uint32_t all = t->world->sim->trace.records.count;
    char count[16];
    snprintf(count, sizeof count, "%u", (unsigned)all);
    assert_true(all >= 4);
    assert_string_equal(at(t, "log", NULL, "/next"), count);
    assert_string_equal(
        at(t, "log", "\"since\": 1, \"limit\": 1", "/entries"),
        "[{\"n\":1,\"time\":\"2026-01-05T08:00:00.000Z\",\"text\":\"0.000 service started 1\"}]");
    assert_string_equal(at(t, "log", "\"since\": 1, \"limit\": 1", "/next"), "2");
    assert_string_equal(at(t, "log", "\"limit\": 0", "/next"), "0");
    char since[32];
    snprintf(since, sizeof since, "\"since\": %u", (unsigned)all);
    assert_string_equal(at(t, "log", since, "/entries"), "[]");
}

static void a_report_is_text_or_an_object_on_one_line(void **state)
{
    struct talk *t = begin(state);
    assert_string_equal(at(t, "report", NULL, "/result"), "3"); /* nobody came */
    assert_string_not_equal(at(t, "report", NULL, "/text"), "nothing");
    assert_string_not_equal(at(t, "report", "\"format\": \"junit\"", "/text"), "nothing");
    const char *json = talk_do(t, "report", "\"format\": \"json\"");
    assert_null(strchr(json, '\n'));
    assert_string_not_equal(at(t, "report", "\"format\": \"json\"", "/report/findings"), "nothing");
    talk_client(t, 0, NULL);
    talk_connect(t, 0);
    assert_string_equal(at(t, "report", NULL, "/result"), "0");
}

/* ---- Time, ops ---- */

static void time_is_moved_by_a_tester_unless_it_is_auto(void **state)
{
    struct talk *t = begin(state);
    assert_string_equal(talk_do(t, "advance", "\"by\": \"1.5s\""),
                        "{\"time\":\"2026-01-05T08:00:01.500Z\",\"elapsed\":\"1.500\"}}");
    talk_world(t, "real", NULL);
    assert_string_equal(talk_do(t, "advance", "\"by\": \"1.5s\""),
                        "{\"time\":\"2026-01-05T08:00:01.500Z\",\"elapsed\":\"1.500\"}}");
    talk_world(t, "manual", NULL);
    assert_non_null(strstr(talk_do(t, "advance", "\"by\": \"87660h\""), "\"elapsed\":\"315576000.000\""));
    talk_world(t, "auto", NULL);
    const char *answer = talk_ask(t, "advance", "\"by\": \"1s\"");
    assert_non_null(strstr(answer, "\"code\":-32000"));
    assert_non_null(strstr(answer, "time is auto"));
}

static void an_op_that_makes_no_sense_now_is_refused_with_its_code(void **state)
{
    struct talk *t = begin(state);
    const char *answer = talk_ask(t, "service-start", NULL);
    assert_non_null(strstr(answer, "\"code\":-32000"));
    assert_non_null(strstr(answer, "\"data\":{\"code\":1056}"));
    assert_null(strstr(answer, "result"));
    answer = talk_ask(t, "device-off", "\"device\": \"Nothing\"");
    assert_non_null(strstr(answer, "there is no device \\\"Nothing\\\"; there is \\\"Modem\\\"\""));
    answer = talk_ask(t, "device-off", "\"device\": \"modme\"");
    assert_non_null(strstr(answer, "there is no device \\\"modme\\\"; did you mean \\\"Modem\\\"?"));
    answer = talk_ask(t, "switch", "\"name\": \"reregister_after_logof_call\", \"value\": \"yes\"");
    assert_non_null(strstr(answer, "did you mean \\\"reregister_after_logoff_call\\\"?"));
    answer = talk_ask(t, "logoff", "\"user\": \"nobody\"");
    assert_non_null(strstr(answer, "there is no user \\\"nobody\\\"; there is \\\"alice\\\", \\\"bob\\\"\""));
}

static void a_call_that_nobody_takes_is_told_why(void **state)
{
    struct talk *t = begin(state);
    talk_do(t, "incoming", "\"pages\": 50");
    assert_non_null(
        strstr(talk_ask(t, "incoming", NULL), "\"no device can take the call: Modem has a call on its line"));
    world_advance(t->world, 20 * FF_TICKS_PER_S);
    assert_non_null(strstr(talk_ask(t, "incoming", "\"device\": \"1\""), ": Modem is busy with job 1\""));
    talk_do(t, "device-off", "\"device\": \"Modem\"");
    assert_non_null(strstr(talk_ask(t, "incoming", NULL), ": Modem is off\""));
    talk_do(t, "service-stop", NULL);
    assert_non_null(strstr(talk_ask(t, "incoming", NULL), ": the service is not running\""));
    const char *report = talk_ask(t, "report", NULL);
    assert_non_null(
        strstr(report, "op incoming is refused: no device can take the call: the service is not running"));
}

static void what_an_op_does_is_told_to_clients_at_once(void **state)
{
    struct talk *t = begin(state);
    talk_client(t, 0, NULL);
    talk_connect(t, 0);
    talk_register_port(t, 0, 9, 3);
    talk_do(t, "emit", "\"event\": \"FEI_BUSY\", \"device_id\": 1, \"job\": 3");
    talk_expect(t, 0, "Registered 1 port 9 key 3", "Events 2-2");
    talk_do(t, "service-crash", NULL);
    talk_expect(t, 0, "Unregistered 1");
}

/* ---- JSON out ---- */

static void json_is_written_with_its_commas_and_escapes(void **state)
{
    static const struct {
        struct ff_str text;
        const char *json;
    } rows[] = {
        {{"plain", 5}, "\"plain\""},
        {{NULL, 0}, "null"},
        {{"", 0}, "\"\""},
        {{"a\"b\\c", 5}, "\"a\\\"b\\\\c\""},
        {{"\n\t\x7F", 3}, "\"\\n\\u0009\\u007f\""},
        {{"\0", 1}, "\"\\u0000\""},
        {{"\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80", 9}, "\"\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80\""},
        {{"\xED\xA0\xBD", 3}, "\"\\ufffd\""},
        {{"\xED\xBF\xBF", 3}, "\"\\ufffd\""},
        {{"\xFFz", 2}, "\"\\ufffdz\""},
        {{"\xE2\x82", 2}, "\"\\ufffd\\ufffd\""},
        {{"\xC0\x80", 2}, "\"\\ufffd\\ufffd\""},
    };
    struct talk *t = *state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ff_writer_reset(&t->text);
        json_text(&t->text, NULL, rows[i].text);
        assert_string_equal(ff_writer_cstr(&t->text), rows[i].json);
        /* Whoever asks can read it. */
        cJSON *read = cJSON_Parse(rows[i].json);
        assert_non_null(read);
        cJSON_Delete(read);
    }
    ff_writer_reset(&t->text);
    json_open(&t->text, NULL, '{');
    json_number(&t->text, "a", 9007199254740991U);
    json_number(&t->text, "b", 9007199254740992U);
    json_open(&t->text, "c", '[');
    json_flag(&t->text, NULL, true);
    json_null(&t->text, NULL);
    json_words(&t->text, NULL, "{[:");
    json_close(&t->text, ']');
    json_open(&t->text, "d", '{');
    json_close(&t->text, '}');
    json_close(&t->text, '}');
    assert_string_equal(
        ff_writer_cstr(&t->text),
        "{\"a\":9007199254740991,\"b\":\"9007199254740992\",\"c\":[true,null,\"{[:\"],\"d\":{}}");
}

static void base64_is_as_everybody_reads_it(void **state)
{
    static const struct {
        const char *bytes, *base64;
    } rows[] = {{"", "\"\""},
                {"f", "\"Zg==\""},
                {"fo", "\"Zm8=\""},
                {"foo", "\"Zm9v\""},
                {"foob", "\"Zm9vYg==\""},
                {"fooba", "\"Zm9vYmE=\""},
                {"foobar", "\"Zm9vYmFy\""}};
    struct talk *t = *state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ff_writer_reset(&t->text);
        json_base64(&t->text, NULL, (const uint8_t *)rows[i].bytes, strlen(rows[i].bytes));
        assert_string_equal(ff_writer_cstr(&t->text), rows[i].base64);
    }
}

int main(int argc, char **argv)
{
    static const struct test_case cases[] = {
        CASE(every_method_of_the_table_is_there_and_no_other),
        CASE(what_is_wrong_with_a_line_is_said_with_its_code),
        CASE(what_is_wrong_with_a_parameter_is_said_with_its_name),
        CASE(a_long_advance_is_answered_in_the_middle),
        CASE(an_answer_has_the_id_of_its_request),
        CASE(without_an_id_it_is_done_and_not_answered),
        CASE(answers_are_gathered_a_line_each),
        CASE(status_is_the_world_at_a_glance),
        CASE(status_says_rights_as_a_scenario_does),
        CASE(status_says_how_a_log_off_stands),
        CASE(jobs_and_outbox_show_what_is_sent),
        CASE(a_document_that_is_not_there_is_refused),
        CASE(the_log_is_given_in_pieces),
        CASE(a_report_is_text_or_an_object_on_one_line),
        CASE(time_is_moved_by_a_tester_unless_it_is_auto),
        CASE(an_op_that_makes_no_sense_now_is_refused_with_its_code),
        CASE(a_call_that_nobody_takes_is_told_why),
        CASE(what_an_op_does_is_told_to_clients_at_once),
        CASE(json_is_written_with_its_commas_and_escapes),
        CASE(base64_is_as_everybody_reads_it),
    };
    return RUN("world/control", cases, talk_set_up, talk_tear_down, argc, argv);
}
