/* SPDX-License-Identifier: MIT */
#include "service/world/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/sim.h"
#include "tests/support/rule.h"

/* What was told, a line each. */
struct told {
    char lines[8192];
    size_t used;
};

static void tell(void *ctx, const cJSON *at, const char *what)
{
    struct told *t = ctx;
    (void)at;
    int size = snprintf(t->lines + t->used, sizeof t->lines - t->used, "%s\n", what);
    if (size > 0 && (size_t)size < sizeof t->lines - t->used) t->used += (size_t)size;
}

/* ---- Values ---- */

union slot {
    const char *text;
    bool flag;
    uint32_t number;
    uint64_t wide;
    const cJSON *node;
};

static bool read_as(enum json_type type, const char *json, union slot *ret_slot, struct told *told)
{
    static const struct json_word words[] = {{"busy", 7}, {"voice", 8}, {NULL, 0}};
    struct json_sink sink = {told, tell, false};
    cJSON *value = cJSON_Parse(json);
    if (!value) fail_msg("%s is no JSON", json);
    memset(told, 0, sizeof *told);
    memset(ret_slot, 0, sizeof *ret_slot);
    bool well = json_read_value(type, words, value, &sink, ret_slot);
    if (well == sink.failed || well != (told->used == 0)) fail_msg("%s: said and told differ", json);
    if (type == JSON_TYPE_text && well) ret_slot->number = (uint32_t)strlen(ret_slot->text);
    cJSON_Delete(value);
    return well;
}

static void whole_numbers_are_read(void **state)
{
    static const struct {
        enum json_type type;
        const char *json;
        uint32_t number;
    } rows[] = {
        {JSON_TYPE_count, "0", 0},
        {JSON_TYPE_count, "4294967295", UINT32_MAX},
        {JSON_TYPE_count, "1e3", 1000},
        {JSON_TYPE_number, "1", 1},
        {JSON_TYPE_clock, "\"00:00\"", 0},
        {JSON_TYPE_clock, "\"23:59\"", 23 * 60 + 59},
        {JSON_TYPE_word, "\"busy\"", 7},
        {JSON_TYPE_word, "\"VOICE\"", 8},
        {JSON_TYPE_event, "\"FEI_BUSY\"", FF_FEI_BUSY},
        {JSON_TYPE_event, "\"busy\"", FF_FEI_BUSY},
        {JSON_TYPE_event, "5", FF_FEI_BUSY},
        {JSON_TYPE_event, "\"27\"", FF_FEI_FAXSVC_STARTED},
        {JSON_TYPE_call, "\"FaxAbort\"", FF_TYPE_FaxAbort},
        {JSON_TYPE_status, "\"ERROR_INVALID_DATA\"", 13},
        {JSON_TYPE_status, "13", 13},
        {JSON_TYPE_text, "\"four\"", 4},
    };
    union slot slot;
    struct told told;
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (!read_as(rows[i].type, rows[i].json, &slot, &told) || slot.number != rows[i].number)
            fail_msg("%s: %u, %s", rows[i].json, (unsigned)slot.number, told.lines);
}

static void the_words_for_rights_are_those_of_kinds_of_users(void **state)
{
    static const struct {
        const char *json;
        uint32_t rights;
    } rows[] = {
        {"\"administrator\"", 0x7F},
        {"\"user\"", 0x57},
        {"\"other\"", 1},
        {"\"none\"", 0},
        {"[]", 0},
        {"[\"FAX_JOB_SUBMIT\", \"FAX_JOB_QUERY\"]", 3},
        {"[\"FAX_READ\"]", FF_FAX_READ},
        {"64", 64},
    };
    union slot slot;
    struct told told;
    (void)state;
    RULE("RIGHTS-6");
    rule_checked();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (!read_as(JSON_TYPE_rights, rows[i].json, &slot, &told) || slot.number != rows[i].rights)
            fail_msg("%s: %u, %s", rows[i].json, (unsigned)slot.number, told.lines);
}

static void wide_values_are_read(void **state)
{
    static const struct {
        enum json_type type;
        const char *json;
        uint64_t number;
    } rows[] = {
        {JSON_TYPE_wide, "9007199254740991", 9007199254740991U},
        {JSON_TYPE_wide, "\"18446744073709551615\"", UINT64_MAX},
        {JSON_TYPE_wide, "\"0xFfffFFFFffffffff\"", UINT64_MAX},
        {JSON_TYPE_wide, "\"0\"", 0},
        {JSON_TYPE_duration, "\"1.5s\"", 15000000},
        {JSON_TYPE_duration, "\"0\"", 0},
        {JSON_TYPE_duration, "\"2h\"", 72000000000},
        {JSON_TYPE_time, "\"1601-01-02T00:00:00Z\"", 864000000000},
    };
    union slot slot;
    struct told told;
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (!read_as(rows[i].type, rows[i].json, &slot, &told) || slot.wide != rows[i].number)
            fail_msg("%s: %llu, %s", rows[i].json, (unsigned long long)slot.wide, told.lines);
}

static void what_is_not_of_its_type_is_told_with_what_would_be(void **state)
{
    static const struct {
        enum json_type type;
        const char *json, *told;
    } rows[] = {
        {JSON_TYPE_count, "-1", "-1 is not a whole number from 0\n"},
        {JSON_TYPE_count, "1.5", "1.5 is not a whole number from 0\n"},
        {JSON_TYPE_count, "4294967296",
         "4294967296 is more than 4294967295, which is the most that there can be\n"},
        {JSON_TYPE_count, "\"1\"", "\"1\" is not a whole number from 0\n"},
        {JSON_TYPE_number, "0", "0 is not a whole number from 1\n"},
        {JSON_TYPE_number, "null", "null is not a whole number from 1\n"},
        {JSON_TYPE_flag, "1", "1 is not a flag; write true or false\n"},
        {JSON_TYPE_text, "{}", "an object is not a string\n"},
        {JSON_TYPE_wide, "\"18446744073709551616\"",
         "\"18446744073709551616\" is not a whole number; write a string with its digits when it needs more "
         "than 53 "
         "bits\n"},
        {JSON_TYPE_wide, "\"0x\"",
         "\"0x\" is not a whole number; write a string with its digits when it needs more than 53 bits\n"},
        {JSON_TYPE_duration, "30", "30 is not a duration; write \"250ms\", \"30s\", \"10m\" or \"1.5h\"\n"},
        {JSON_TYPE_time, "\"today\"", "\"today\" is not a time; write it in UTC: \"2026-01-05T08:00:00Z\"\n"},
        {JSON_TYPE_clock, "\"24:00\"", "\"24:00\" is not a time of the day; write it in UTC: \"18:30\"\n"},
        {JSON_TYPE_clock, "\"7:30\"", "\"7:30\" is not a time of the day; write it in UTC: \"18:30\"\n"},
        {JSON_TYPE_word, "\"bussy\"", "\"bussy\" is none of busy, voice; did you mean busy?\n"},
        {JSON_TYPE_word, "\"telex\"", "\"telex\" is none of busy, voice\n"},
        {JSON_TYPE_word, "3", "3 is not a word\n"},
        {JSON_TYPE_event, "28", "28 is not an event; write its name: \"FEI_BUSY\"\n"},
        {JSON_TYPE_event, "0", "0 is not an event; write its name: \"FEI_BUSY\"\n"},
        {JSON_TYPE_event, "\"FEI_BUZY\"", "\"FEI_BUZY\" is not known here; did you mean FEI_BUSY?\n"},
        {JSON_TYPE_call, "\"FaxSendDocumentW\"",
         "\"FaxSendDocumentW\" is not known here; did you mean FaxSendDocument?\n"},
        {JSON_TYPE_status, "\"ERROR_INVALID\"",
         "\"ERROR_INVALID\" is not known here; did you mean ERROR_INVALID_DATA?\n"},
        {JSON_TYPE_rights, "\"root\"", "\"root\" is none of administrator, user, other, none\n"},
        {JSON_TYPE_rights, "[\"FAX_SUBMIT\", 3]",
         "\"FAX_SUBMIT\" is not known here; did you mean FAX_JOB_SUBMIT?\n3 is not a word\n"},
        {JSON_TYPE_scalar, "[]", "a list is not a string or number\n"},
        {JSON_TYPE_object, "[]", "a list is not an object\n"},
        {JSON_TYPE_list, "{}", "an object is not a list\n"},
    };
    union slot slot;
    struct told told;
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_false(read_as(rows[i].type, rows[i].json, &slot, &told));
        if (strcmp(told.lines, rows[i].told) != 0)
            fail_msg("%s\nexpected: %sgot: %s", rows[i].json, rows[i].told, told.lines);
    }
}

static void a_quote_is_short_and_can_be_shown_anywhere(void **state)
{
    char lots[100];
    (void)state;
    memset(lots, 'a', sizeof lots - 1);
    lots[sizeof lots - 1] = '\0';
    assert_string_equal(json_quote("a\nb\x7F\x1B[0m").text, "a?b??[0m");
    assert_int_equal(strlen(json_quote(lots).text), 63);
    memcpy(lots + 59, "\xC3\xA9", 2); /* it would be cut in two */
    assert_int_equal(strlen(json_quote(lots).text), 62);
    assert_string_equal(json_quote(lots).text + 56, "aaa...");
}

/* ---- Objects ---- */

struct target {
    uint32_t first, second;
};

static const struct json_member members[] = {
    {"first", JSON_TYPE_count, true, offsetof(struct target, first), "none", NULL, ""},
    {"second", JSON_TYPE_count, false, offsetof(struct target, second), "none", NULL, ""},
};
static const struct json_form form = {"a pair", "", members, 2};

static void every_mistake_of_an_object_is_told(void **state)
{
    static const char *const skip[] = {"op", NULL};
    static const struct {
        const char *json, *told;
    } rows[] = {
        {"{\"first\": 1}", ""},
        {"{\"first\": 1, \"op\": \"x\"}", ""},
        {"{}", "a pair needs \"first\", a whole number from 0\n"},
        {"{\"frist\": 1, \"second\": \"x\"}",
         "a pair has no \"frist\"; did you mean \"first\"?\n\"x\" is not a whole number from 0\n"
         "a pair needs \"first\", a whole number from 0\n"},
        {"{\"first\": 1, \"telephone\": 2}", "a pair has no \"telephone\"; it may have: first, second\n"},
        {"[]", "a list is not an object\n"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct told told = {.used = 0};
        struct json_sink sink = {&told, tell, false};
        struct target target = {9, 9};
        cJSON *object = cJSON_Parse(rows[i].json);
        assert_int_equal(json_read(&form, object, skip, &sink, &target), !*rows[i].told);
        if (strcmp(told.lines, rows[i].told) != 0)
            fail_msg("%s\nexpected: %sgot: %s", rows[i].json, rows[i].told, told.lines);
        assert_int_equal(target.second, 9);
        cJSON_Delete(object);
    }
}

/* ---- Ops ---- */

static struct sim *sim_of(void)
{
    struct sim_config config;
    sim_config_default(&config);
    struct sim *sim = sim_new(ff_alloc_default(), &config);
    assert_non_null(sim);
    return sim;
}

static bool read_op(struct sim *sim, const char *word, const char *json, struct op *ret_op, struct told *told)
{
    static const char *const skip[] = {"op", "at", NULL};
    struct json_sink sink = {told, tell, false};
    cJSON *object = json ? cJSON_Parse(json) : NULL;
    memset(told, 0, sizeof *told);
    bool well = json_op(sim, (enum op_kind)op_by_word(ff_str_of(word)), object, skip, &sink, ret_op);
    cJSON_Delete(object);
    return well;
}

static void ops_are_read_as_they_are_written(void **state)
{
    struct sim *sim = sim_of();
    struct op op;
    struct told told;
    (void)state;
    assert_true(read_op(sim, "queue-pause", NULL, &op, &told));
    assert_int_equal(op.given, 0);
    assert_true(
        read_op(sim, "incoming",
                "{\"op\": \"incoming\", \"at\": \"1s\", \"from\": \"5550100\", \"pages\": 3, \"device\": 2, "
                "\"caller\": \"hangs-up\", \"at_count\": 1}",
                &op, &told));
    assert_int_equal(op.kind, OP_KIND_incoming);
    assert_int_equal(op.given, OP_from | OP_pages | OP_device | OP_caller | OP_at);
    assert_true(ff_str_eq(text_get(&sim->texts, op.from), FF_STR("5550100")));
    assert_true(ff_str_eq(text_get(&sim->texts, op.device), FF_STR("2")));
    assert_int_equal(op.pages, 3);
    assert_true(read_op(sim, "emit", "{\"event\": \"FEI_BUSY\", \"device_id\": 1, \"job\": 3}", &op, &told));
    assert_int_equal(op.event, FF_FEI_BUSY);
    assert_true(read_op(sim, "queue-block", "{\"on\": false}", &op, &told));
    assert_int_equal(op.given, OP_on);
    assert_int_equal(op.on, 0);
    assert_true(read_op(sim, "switch", "{\"name\": \"accept_group3\", \"value\": true}", &op, &told));
    assert_true(ff_str_eq(text_get(&sim->texts, op.value), FF_STR("true")));
    assert_true(
        read_op(sim, "rights", "{\"user\": \"alice\", \"rights\": [\"FAX_JOB_SUBMIT\"]}", &op, &told));
    assert_int_equal(op.rights, FF_FAX_JOB_SUBMIT);
    sim_free(sim);
}

static void mistakes_in_ops_are_all_told(void **state)
{
    static const struct {
        const char *word, *json, *told;
    } rows[] = {
        {"logoff", "{}", "the op logoff needs \"user\"\n"},
        {"logoff", NULL, "the op logoff needs \"user\"\n"},
        {"logoff", "{\"usr\": \"alice\"}",
         "the op logoff has no \"usr\"; did you mean \"user\"?\nthe op logoff needs \"user\"\n"},
        {"logoff", "{\"user\": 3}", "3 is not a string\n"},
        {"queue-pause", "{\"on\": true}", "the op queue-pause has no \"on\"; it may have: nothing\n"},
        {"incoming", "{\"caller\": \"robot\", \"pages\": -1}",
         "\"robot\" is none of fax, voice, hangs-up, drops, fatal-error\n-1 is not a whole number from 0\n"},
        {"service-account", "{\"account\": \"LocalSytem\"}",
         "\"LocalSytem\" is none of LocalSystem, user, NetworkService, LocalService; did you mean "
         "LocalSystem?\n"},
        {"emit", "[]", "the op emit takes an object\n"},
    };
    struct sim *sim = sim_of();
    struct op op;
    struct told told;
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_false(read_op(sim, rows[i].word, rows[i].json, &op, &told));
        if (strcmp(told.lines, rows[i].told) != 0)
            fail_msg("%s\nexpected: %sgot: %s", rows[i].word, rows[i].told, told.lines);
    }
    sim_free(sim);
}

int main(int argc, char **argv)
{
    static const struct test_case cases[] = {
        CASE(whole_numbers_are_read),
        CASE(the_words_for_rights_are_those_of_kinds_of_users),
        CASE(wide_values_are_read),
        CASE(what_is_not_of_its_type_is_told_with_what_would_be),
        CASE(a_quote_is_short_and_can_be_shown_anywhere),
        CASE(every_mistake_of_an_object_is_told),
        CASE(ops_are_read_as_they_are_written),
        CASE(mistakes_in_ops_are_all_told),
    };
    return RUN("json", cases, NULL, NULL, argc, argv);
}
