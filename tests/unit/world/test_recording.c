/* SPDX-License-Identifier: MIT */
#include "service/world/recording.h"

#include <stdio.h>
#include <string.h>

#include "common/record_json.h"
#include "service/world/record_json.h"
#include "tests/support/refusing_alloc.h"
#include "tests/support/rule.h"

#define HEAD                                                                                                 \
    "{\"fauxfax_recording\":1,\"transport\":\"daemon\",\"pointer_bits\":64,\"time\":\"2026-11-27T02:11:33."  \
    "250Z\"}\n"
#define CALL(rest)                                                                                           \
    "{\"call\":\"FaxClose\",\"form\":\"W\",\"process\":1,\"thread\":1,\"time\":\"2026-11-27T02:11:33."       \
    "236Z\",\"nulls\":0,"                                                                                    \
    "\"last_error\":0," rest "}\n"
#define CLOSE(number)                                                                                        \
    CALL("\"number\":" number ",\"in\":{\"fax_handle\":1},\"error\":0,\"out\":{\"was_port\":0}")
#define EVENT(after)                                                                                         \
    "{\"event\":\"FEI_IDLE\",\"id\":19,\"sequence\":1,\"after\":" after                                      \
    ",\"process\":1,\"registration\":1,\"device\":1,\"job\":1,\"time\":\"2026-11-27T02:11:33.236Z\","        \
    "\"outcome\":\"posted\"}\n"

static const char *read_text(struct recording *recording, const char *given, char error[1024])
{
    struct ff_writer w = ff_writer_on(ff_alloc_default());
    bool well = recording_read(recording, ff_alloc_default(), "r.jsonl", ff_str_of(given), &w);
    snprintf(error, 1024, "%.*s", (int)w.size, w.at ? (const char *)w.at : "");
    assert_int_equal(well, w.size == 0);
    ff_writer_free(&w);
    return error;
}

static void a_recording_has_its_calls_by_number_and_its_events_by_the_call_before(void **state)
{
    char error[1024];
    struct recording r;
    (void)state;
    assert_string_equal(read_text(&r, HEAD EVENT("2") CLOSE("2") EVENT("1") CLOSE("1"), error), "");
    assert_int_equal(r.calls.count, 2);
    assert_int_equal(r.calls.at[0].number, 1);
    assert_int_equal(r.calls.at[0].line, 5);
    assert_int_equal(r.calls.at[0].type, FF_TYPE_FaxClose);
    assert_int_equal(((const struct ff_in_FaxClose *)r.calls.at[0].in)->fax_handle, 1);
    assert_int_equal(r.events.at[0].after, 1);
    assert_int_equal(r.events.at[1].after, 2);
    recording_free(&r);
}

static void a_mistake_is_told_with_its_file_line_and_column(void **state)
{
    static const struct {
        const char *given, *says;
    } rows[] = {
        {"", "r.jsonl:1:1: the recording is empty\n"},
        {"{}\n", "r.jsonl:1:1: this is no recording; its first line has \"fauxfax_recording\": 1\n"},
        {"{\"fauxfax_recording\":2,\"transport\":\"daemon\",\"pointer_bits\":64,\"time\":\"2026-11-27T02:11:"
         "33.250Z\"}\n",
         "r.jsonl:1:22: this is version 2; this release of fauxfax reads 1\n"},
        {HEAD "{\"call\":", "r.jsonl:2:9: "},
        {HEAD "\n", "r.jsonl:2:1: "},
        {HEAD "{\"cal\":1}\n", "r.jsonl:2:1: a line has \"call\", \"event\" or \"freed\"\n"},
        {HEAD "{\"call\":\"FaxClos\"}\n",
         "r.jsonl:2:9: \"FaxClos\" is not known here; did you mean FaxClose?\n"},
        {HEAD CALL("\"number\":1,\"in\":{},\"error\":0"), "FaxClose needs \"fax_handle\"\n"},
        {HEAD CALL("\"number\":1,\"in\":{\"fax_handle\":-1},\"error\":0"), "-1 is not a whole number"},
        {HEAD CALL("\"number\":1,\"in\":{\"fax_handle\":1,\"x\":1},\"error\":0"), "FaxClose has no \"x\"\n"},
        {HEAD CALL("\"number\":1,\"in\":[],\"error\":0"), "a list is not an object\n"},
        {HEAD CALL("\"number\":1,\"of\":1,\"in\":null,\"error\":0"),
         "a callback is of a call that began before it\n"},
        {HEAD CLOSE("1") CLOSE("1"), "r.jsonl:3:1: a call of line 2 has this number already\n"},
        {HEAD CALL(
             "\"number\":1,\"in\":null,\"error\":0,\"document\":{\"name\":\"x\",\"hash\":\"0\",\"size\":1}"),
         "a hash is 16 hexadecimal digits\n"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char error[1024];
        struct recording r;
        if (!strstr(read_text(&r, rows[i].given, error), rows[i].says))
            fail_msg("row %zu: \"%s\" does not say \"%s\"", i, error, rows[i].says);
        recording_free(&r);
    }
}

static void fail_at(void *ctx, const cJSON *at, const char *what)
{
    (void)ctx, (void)at;
    fail_msg("%s", what);
}

static void check_round_trip(const struct ff_record *type, const void *record)
{
    struct ff_writer json = ff_writer_on(ff_alloc_default()), before = json, after = json;
    struct ff_arena arena = ff_arena_on(ff_alloc_default());
    struct json_sink sink = {NULL, fail_at, false};
    struct ff_in_FaxSendDocument read;
    ff_record_json(&json, NULL, type, record);
    cJSON *root = cJSON_Parse(ff_writer_cstr(&json));
    assert_non_null(root);
    assert_true(type->size <= sizeof read && json_record_read(type, root, &sink, &arena, &read));
    ff_record_encode(&before, type, record);
    ff_record_encode(&after, type, &read);
    assert_int_equal(before.size, after.size);
    assert_memory_equal(before.at, after.at, before.size);
    cJSON_Delete(root);
    ff_arena_free(&arena);
    ff_writer_free(&json);
    ff_writer_free(&before);
    ff_writer_free(&after);
}

static void a_record_goes_through_json_without_loss(void **state)
{
    static const char bytes[] = "\0\1\2\3\4\5\6\7";
    (void)state;
    struct ff_in_FaxSendDocument send = {.fax_handle = UINT64_MAX,
                                         .file_name = FF_STR("a \"b\" \\ \xC3\xA4\n")};
    send.job_param.recipient_number = FF_STR("\xED\xA0\x80 half of a pair");
    send.job_param.recipient_name = FF_STR("");
    send.job_param.schedule_time = (struct ff_systime){2026, 1, 2, 3, 4, 5, 6, 999};
    send.job_param.reserved0 = (1ULL << 53) - 1;
    send.job_param.reserved1 = 1ULL << 53;
    check_round_trip(&ff_record_in_FaxSendDocument, &send);
    for (uint32_t size = 0; size < sizeof bytes; size++) {
        struct ff_out_FaxGetRoutingInfo info = {.data = {bytes, size}};
        check_round_trip(&ff_record_out_FaxGetRoutingInfo, &info);
    }
    struct ff_log_category categories[] = {{FF_STR("one"), 1, 2}, {FF_STR_NULL, 3, 4}};
    struct ff_in_FaxSetLoggingCategories set = {1, 2, {.at = categories, .count = 2}};
    check_round_trip(&ff_record_in_FaxSetLoggingCategories, &set);
    struct ff_out_FaxGetDeviceStatus status = {.device.start_time = 134121312000000001U};
    check_round_trip(&ff_record_out_FaxGetDeviceStatus, &status);
}

#define SECRET                                                                                               \
    "{\"call\":\"FaxConnectFaxServer\",\"form\":\"W\",\"process\":1,\"thread\":1,\"time\":\"2026-11-27T02:"  \
    "11:33.236Z\",\"nulls\":0,"                                                                              \
    "\"last_error\":0,\"number\":1,\"in\":{\"machine_name\":\"SERVER\"},\"document\":{\"name\":\"SERVER\","  \
    "\"hash\":"                                                                                              \
    "\"0123456789abcdef\",\"size\":3},\"error\":0}\n"

static void a_redacted_recording_has_no_strings_and_no_hashes(void **state)
{
    struct ff_writer out = ff_writer_on(ff_alloc_default()), error = out;
    struct recording r;
    (void)state;
    assert_true(recording_redact(ff_alloc_default(), "r.jsonl", ff_str_of(HEAD SECRET), &out, &error));
    const char *said = ff_writer_cstr(&out);
    assert_null(strstr(said, "SERVER"));
    assert_null(strstr(said, "0123456789abcdef"));
    assert_non_null(
        strstr(said, "{\"machine_name\":\"redacted-1\"},\"document\":{\"name\":\"redacted-1\",\"size\":3}"));
    char words[1024];
    assert_string_equal(read_text(&r, said, words), "");
    assert_true(r.redacted);
    assert_false(r.calls.at[0].has_document);
    recording_free(&r);
    ff_writer_free(&out);
    ff_writer_free(&error);
}

/* Bytes that were set, and texts that are no UTF-8, say as much as others; what was empty or NULL still is. */
static void a_redacted_recording_has_no_bytes_either(void **state)
{
    static const char secret[] = "D:\\faxes of alice";
    struct ff_writer json = ff_writer_on(ff_alloc_default()), out = json, error = json;
    struct ff_in_FaxSetRoutingInfo set = {.port_handle = 1,
                                          .guid = FF_STR("\xED\xA0\x80 half"),
                                          .size = sizeof secret,
                                          .data = {secret, sizeof secret}};
    (void)state;
    ff_write_text(&json, HEAD "{\"call\":\"FaxSetRoutingInfo\",\"form\":\"W\",\"number\":1,\"process\":1,"
                              "\"thread\":1,\"time\":\"2026-11-27T02:11:33.236Z\",\"nulls\":0");
    ff_record_json(&json, "in", &ff_record_in_FaxSetRoutingInfo, &set);
    ff_write_text(&json, ",\"error\":0,\"last_error\":0}\n");
    assert_non_null(strstr(ff_writer_cstr(&json), "\"data\":{\"base64\":\"RDpc"));
    if (!recording_redact(ff_alloc_default(), "r.jsonl", ff_str_of(ff_writer_cstr(&json)), &out, &error))
        fail_msg("%s", ff_writer_cstr(&error));
    const char *said = ff_writer_cstr(&out);
    assert_non_null(strstr(said, "\"guid\":\"redacted-1\",\"size\":18,\"data\":{\"base64\":\"\"}"));
    assert_null(strstr(said, "RDpc"));
    struct recording r;
    char words[1024];
    assert_string_equal(read_text(&r, said, words), "");
    recording_free(&r);
    ff_writer_free(&json);
    ff_writer_free(&out);
    ff_writer_free(&error);
}

/* A call with bytes and a text that is no UTF-8, one that returns a list, and an event. */
static void write_all_kinds(struct ff_writer *json)
{
    struct ff_in_FaxSetRoutingInfo set = {
        .port_handle = 1, .guid = FF_STR("\xED\xA0\x80"), .size = 3, .data = {"abc", 3}};
    struct ff_port_info ports[2] = {{.device_name = FF_STR("Modem")}, {.device_name = FF_STR("Second")}};
    struct ff_out_FaxEnumPorts listed = {.ports = {.at = ports, .count = 2}};
    static const char head[] = "{\"call\":\"%s\",\"form\":\"W\",\"number\":%d,\"process\":1,\"thread\":1,"
                               "\"time\":\"2026-11-27T02:11:33.236Z\",\"nulls\":0";
    ff_write_text(json, HEAD);
    ff_write_text(json, head, "FaxSetRoutingInfo", 1);
    ff_record_json(json, "in", &ff_record_in_FaxSetRoutingInfo, &set);
    ff_write_text(json, ",\"error\":0,\"last_error\":0}\n");
    ff_write_text(json, head, "FaxEnumPorts", 2);
    ff_write_text(json, ",\"in\":{\"fax_handle\":1}");
    ff_record_json(json, "out", &ff_record_out_FaxEnumPorts, &listed);
    ff_write_text(json, ",\"error\":0,\"last_error\":0}\n" EVENT("1"));
}

static void a_redaction_without_memory_is_none(void **state)
{
    struct refusing_alloc r;
    struct ff_writer json = ff_writer_on(ff_alloc_default());
    (void)state;
    write_all_kinds(&json);
    for (unsigned at = 1; at == 1 || r.refused; at++) {
        struct ff_writer out = ff_writer_on(ff_alloc_default()), error = out;
        refusing_alloc_init(&r, at, 0);
        bool well = recording_redact(&r.alloc, "r.jsonl", ff_str_of(ff_writer_cstr(&json)), &out, &error);
        assert_int_equal(well, r.refused == 0);
        assert_int_equal(well, error.size == 0);
        assert_int_equal(r.outstanding, 0);
        ff_writer_free(&out);
        ff_writer_free(&error);
    }
    ff_writer_free(&json);
}

/* cJSON has memory of its own. */
static void refused_memory_is_told(void **state)
{
    struct refusing_alloc r;
    struct ff_writer json = ff_writer_on(ff_alloc_default());
    (void)state;
    write_all_kinds(&json);
    for (unsigned at = 1; at == 1 || r.refused; at++) {
        struct ff_writer error = ff_writer_on(ff_alloc_default());
        struct recording recording;
        refusing_alloc_init(&r, at, 0);
        bool well = recording_read(&recording, &r.alloc, "r.jsonl", ff_str_of(ff_writer_cstr(&json)), &error);
        assert_int_equal(well, error.size == 0);
        if (!r.refused) assert_true(well);
        recording_free(&recording);
        assert_int_equal(r.outstanding, 0);
        ff_writer_free(&error);
    }
    ff_writer_free(&json);
}

int main(int argc, char **argv)
{
    static const struct test_case cases[] = {
        CASE(a_recording_has_its_calls_by_number_and_its_events_by_the_call_before),
        CASE(a_mistake_is_told_with_its_file_line_and_column),
        CASE(a_record_goes_through_json_without_loss),
        CASE(a_redacted_recording_has_no_strings_and_no_hashes),
        CASE(a_redacted_recording_has_no_bytes_either),
        CASE(a_redaction_without_memory_is_none),
        CASE(refused_memory_is_told),
    };
    return RUN("recording", cases, NULL, NULL, argc, argv);
}
