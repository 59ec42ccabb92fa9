/* SPDX-License-Identifier: MIT */
#include "service/world/diff.h"

#include <stdio.h>
#include <string.h>

#include "common/json_out.h"
#include "common/record_json.h"
#include "tests/support/rule.h"

/* A recording that nobody made: its calls are of one moment, and their answers what the case says. */
static struct ff_writer tape;
static uint32_t calls;

static int begin(void **state)
{
    (void)state;
    tape = ff_writer_on(ff_alloc_default());
    calls = 0;
    ff_write_text(&tape, "{\"fauxfax_recording\":1,\"transport\":\"daemon\",\"pointer_bits\":64,"
                         "\"time\":\"2026-11-27T02:11:33.250Z\"}\n");
    return 0;
}

static int end(void **state)
{
    (void)state;
    ff_writer_free(&tape);
    return 0;
}

/* out: NULL when it failed. */
static void called(uint32_t process, enum ff_type type, const void *in, uint32_t error, const void *out)
{
    json_open(&tape, NULL, '{');
    json_words(&tape, "call", ff_type_row(type)->name);
    json_words(&tape, "form", "W");
    json_number(&tape, "number", ++calls);
    json_number(&tape, "process", process);
    json_number(&tape, "thread", 1);
    json_words(&tape, "time", "2026-11-27T02:11:33.250Z");
    json_number(&tape, "nulls", 0);
    ff_record_json(&tape, "in", ff_type_row(type)->in, in);
    json_number(&tape, "error", error);
    json_number(&tape, "last_error", error);
    if (out) ff_record_json(&tape, "out", ff_type_row(type)->out, out);
    json_close(&tape, '}');
    ff_write_u8(&tape, '\n');
}

static void connected(uint32_t process, uint64_t fax)
{
    called(process, FF_TYPE_FaxConnectFaxServer, &(struct ff_in_FaxConnectFaxServer){FF_STR_NULL}, 0,
           &(struct ff_out_FaxConnectFaxServer){fax});
}

static void closed(uint32_t process, uint64_t fax, uint32_t error)
{
    static const struct ff_out_FaxClose out;
    called(process, FF_TYPE_FaxClose, &(struct ff_in_FaxClose){fax}, error, error ? NULL : &out);
}

static void check(const char *differences)
{
    struct ff_writer came = ff_writer_on(ff_alloc_default()), error = came;
    struct recording recording;
    struct diff_options o = {.alloc = ff_alloc_default(), .recording = &recording, .name = "r.jsonl"};
    struct ff_str given = {(const char *)tape.at, (uint32_t)tape.size};
    bool well = recording_read(&recording, ff_alloc_default(), "r.jsonl", given, &error) &&
                diff_make(&o, &came, &error);
    if (!well) fail_msg("%s", ff_writer_cstr(&error));
    assert_string_equal(came.size ? ff_writer_cstr(&came) : "", differences);
    recording_free(&recording);
    ff_writer_free(&came);
    ff_writer_free(&error);
}

/* Each has handles of its own, however many there are. */
static void every_process_is_one_of_its_own(void **state)
{
    enum { PROCESSES = 40 };
    (void)state;
    for (uint32_t i = 1; i <= PROCESSES; i++) connected(i, i);
    for (uint32_t i = 1; i <= PROCESSES; i++)
        closed(i, i == PROCESSES ? 1 : i + 1, FF_ERROR_INVALID_HANDLE); /* the next one's */
    closed(17, 1, FF_ERROR_INVALID_HANDLE);
    for (uint32_t i = 1; i <= PROCESSES; i++) closed(i, i, 0);
    check("");
}

static void what_came_otherwise_is_told_by_its_place(void **state)
{
    (void)state;
    connected(1, 1);
    closed(1, 1, FF_ERROR_ACCESS_DENIED);
    check("FaxClose error at 3: 0 (ERROR_SUCCESS) came, 5 (ERROR_ACCESS_DENIED) was expected\n");
}

static const struct test_case cases[] = {
    CASE(every_process_is_one_of_its_own),
    CASE(what_came_otherwise_is_told_by_its_place),
};

int main(int argc, char **argv)
{
    return RUN("diff", cases, begin, end, argc, argv);
}
