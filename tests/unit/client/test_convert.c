/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "client/winfax.h"
#include "common/winfax_codes.h"
#include "tests/support/refusing_alloc.h"
#include "tests/support/rule.h"
#include "tests/unit/client/host_double.h"

static struct refusing_alloc memory;
static struct client *client;
static struct fax_call call;

static int set_up(void **state)
{
    (void)state;
    refusing_alloc_init(&memory, 0, 0);
    client = client_make(&(struct client_options){.alloc = &memory.alloc});
    assert_non_null(client);
    call = (struct fax_call){.client = client,
                             .form = FORM_W,
                             .reply = ff_writer_on(&memory.alloc),
                             .arena = ff_arena_on(&memory.alloc)};
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    ff_arena_free(&call.arena);
    client_end(client, true, 0);
    return memory.outstanding == 0 ? 0 : -1;
}

static void expect_text(enum fax_form form, const void *given, const char *text)
{
    call.form = form;
    struct ff_str s = fax_text(&call, given);
    assert_false(call.refused);
    assert_int_equal(s.size, strlen(text));
    assert_memory_equal(s.at, text, s.size + 1); /* terminated */
}

static void texts_become_wtf8(void **state)
{
    (void)state;
    static const WCHAR plain[] = {'a', 0xE4, 0x20AC, 0}, pair[] = {0xD83D, 0xDCE0, 0},
                       lone[] = {'x', 0xD83D, 'y', 0}, low_first[] = {0xDCE0, 0xD83D, 0};
    expect_text(FORM_W, plain, "a\xC3\xA4\xE2\x82\xAC");
    expect_text(FORM_W, pair, "\xF0\x9F\x93\xA0");
    expect_text(FORM_W, lone, "x\xED\xA0\xBDy");
    expect_text(FORM_W, low_first, "\xED\xB3\xA0\xED\xA0\xBD");
    expect_text(FORM_A, "a\xE4\x80\x81", "a\xC3\xA4\xE2\x82\xAC\xC2\x81");
}

static void null_and_empty_texts_differ(void **state)
{
    (void)state;
    static const WCHAR empty[] = {0};
    assert_null(fax_text(&call, NULL).at);
    assert_non_null(fax_text(&call, empty).at);
    assert_int_equal(fax_text(&call, empty).size, 0);
    call.form = FORM_A;
    assert_non_null(fax_text(&call, "").at);
}

static void a_huge_text_is_no_special_case(void **state)
{
    (void)state;
    enum { UNITS = 3000000 };
    WCHAR *huge = malloc((UNITS + 1) * sizeof *huge);
    assert_non_null(huge);
    for (int i = 0; i < UNITS; i++) huge[i] = 0x4E2D;
    huge[UNITS] = 0;
    struct ff_str s = fax_text(&call, huge);
    free(huge);
    assert_int_equal(s.size, 3 * UNITS);
    assert_memory_equal(s.at + s.size - 3, "\xE4\xB8\xAD", 3);
}

static void a_structure_becomes_its_neutral_record(void **state)
{
    (void)state;
    FAX_JOB_PARAMA param;
    struct ff_job_param neutral;
    memset(&param, 0, sizeof param);
    param.SizeOfStruct = sizeof param;
    param.RecipientNumber = "555";
    param.Tsid = "";
    param.ScheduleAction = JSA_SPECIFIC_TIME;
    param.ScheduleTime = (SYSTEMTIME){2026, 1, 2, 3, 4, 5, 6, 7};
    param.CallHandle = 8;
    param.Reserved[0] = 0xFFFFFFFF;
    param.Reserved[2] = (DWORD_PTR)-1;
    call.form = FORM_A;
    fax_struct(&call, &native_job_param, &param, &neutral);
    assert_int_equal(neutral.size_of_struct, sizeof param);
    assert_memory_equal(neutral.recipient_number.at, "555", 4);
    assert_int_equal(neutral.tsid.size, 0);
    assert_non_null(neutral.tsid.at);
    assert_null(neutral.sender_name.at);
    assert_int_equal(neutral.schedule_action, 1);
    assert_int_equal(neutral.schedule_time.millisecond, 7);
    assert_int_equal(neutral.schedule_time.day_of_week, 2);
    assert_int_equal(neutral.call_handle, 8);
    assert_int_equal(neutral.reserved0, 0xFFFFFFFF);
    assert_int_equal(neutral.reserved2, (DWORD_PTR)-1);
}

static void of_a_structure_of_another_size_nothing_else_is_read(void **state)
{
    (void)state;
    RULE("STR-2");
    DWORD *short_one = malloc(sizeof *short_one);
    struct ff_job_param neutral;
    assert_non_null(short_one);
    *short_one = sizeof *short_one;
    memset(&neutral, 0xAA, sizeof neutral);
    fax_struct(&call, &native_job_param, short_one, &neutral);
    assert_int_equal(neutral.size_of_struct, sizeof *short_one);
    assert_null(neutral.recipient_number.at);
    assert_int_equal(neutral.reserved2, 0);
    free(short_one);
}

static void a_null_structure_is_zeroed(void **state)
{
    (void)state;
    struct ff_coverpage_info neutral;
    memset(&neutral, 0xAA, sizeof neutral);
    fax_struct(&call, &native_coverpage_info, NULL, &neutral);
    assert_null(neutral.note.at);
    assert_int_equal(neutral.page_count, 0);
}

static const struct ff_job_entry ENTRIES[2] = {
    {.job_id = 5,
     .user_name = {"j\xC3\xBCrgen", 7},
     .queue_status = JS_PAUSED,
     .tsid = {"", 0},
     .schedule_time = {2026, 1, 2, 3, 4, 5, 6, 7},
     .document_name = {"\xF0\x9F\x93\xA0 \xED\xA0\xBD", 8}},
    {.job_id = 6, .sender_name = {"\xE4\xB8\xAD", 3}},
};

/* As the reply to FaxEnumJobs has them, behind their count. */
static uint32_t jobs_block(void **ret_block)
{
    struct ff_writer w = ff_writer_on(ff_alloc_default());
    for (size_t i = 0; i < 2; i++) ff_record_encode(&w, &ff_record_job_entry, &ENTRIES[i]);
    struct ff_reader r = ff_reader_of(w.at, w.size);
    uint32_t code = fax_blocks(&call, &native_job_entry, &r, 2, 1, ret_block);
    ff_writer_free(&w);
    return code;
}

static void a_wide_block_holds_structures_and_strings(void **state)
{
    (void)state;
    RULE("GEN-11");
    RULE("STR-3");
    static const WCHAR name[] = {'j', 0xFC, 'r', 'g', 'e', 'n', 0},
                       document[] = {0xD83D, 0xDCE0, ' ', 0xD83D, 0};
    void *block;
    assert_int_equal(jobs_block(&block), 0);
    const FAX_JOB_ENTRYW *e = block;
    assert_int_equal(e[0].SizeOfStruct, sizeof *e);
    assert_int_equal(e[1].SizeOfStruct, sizeof *e);
    assert_int_equal(e[0].JobId, 5);
    assert_int_equal(e[1].JobId, 6);
    assert_memory_equal(e[0].UserName, name, sizeof name);
    assert_memory_equal(e[0].DocumentName, document, sizeof document);
    assert_int_equal(*e[0].Tsid, 0);
    assert_null(e[0].SenderName);
    assert_int_equal(e[1].SenderName[0], 0x4E2D);
    assert_int_equal(e[0].QueueStatus, JS_PAUSED);
    assert_int_equal(e[0].ScheduleTime.wHour, 4);
    client_buffer_free(client, block, NULL);
}

static void a_narrow_block_is_in_the_code_page(void **state)
{
    (void)state;
    void *block;
    call.form = FORM_A;
    assert_int_equal(jobs_block(&block), 0);
    const FAX_JOB_ENTRYA *e = block;
    assert_string_equal(e[0].UserName, "j\xFCrgen");
    assert_string_equal(e[0].Tsid, "");
    assert_string_equal(e[1].SenderName, "?");
    assert_null(e[1].UserName);
    client_buffer_free(client, block, NULL);
}

/* As the reply has one, and more behind it. */
static void *block_of(const struct native *type, const void *neutral)
{
    void *block = NULL;
    struct ff_writer w = ff_writer_on(ff_alloc_default());
    ff_record_encode(&w, type->record, neutral);
    ff_write_u32(&w, 7);
    struct ff_reader r = ff_reader_of(w.at, w.size);
    assert_int_equal(fax_block(&call, type, &r, 1, &block), 0);
    assert_int_equal(ff_read_u32(&r), 7);
    assert_true(ff_reader_done(&r));
    ff_writer_free(&w);
    return block;
}

static void times_keep_their_bits(void **state)
{
    (void)state;
    struct ff_device_status neutral = {.start_time = 0x1122334455667788U, .submitted_time = 1};
    void *block = block_of(&native_device_status, &neutral);
    const FAX_DEVICE_STATUSW *status = block;
    assert_int_equal(status->StartTime.dwHighDateTime, 0x11223344);
    assert_int_equal(status->StartTime.dwLowDateTime, 0x55667788);
    assert_int_equal(status->SubmittedTime.dwLowDateTime, 1);
    client_buffer_free(client, block, NULL);
}

static void a_round_trip_keeps_every_member(void **state)
{
    (void)state;
    struct ff_coverpage_info in = {.use_server_cover_page = 1, .page_count = 3}, out;
    char names[30][4];
    uint32_t count = 0;
    for (uint32_t i = 0; i < ff_record_coverpage_info.count; i++) {
        const struct ff_field *f = &ff_record_coverpage_info.fields[i];
        if (f->kind != FF_KIND_str) continue;
        names[count][0] = 's';
        names[count][1] = (char)('A' + (char)count);
        *(struct ff_str *)(void *)((char *)&in + f->offset) = (struct ff_str){names[count++], 2};
    }
    void *block = block_of(&native_coverpage_info, &in);
    fax_struct(&call, &native_coverpage_info, block, &out);
    for (uint32_t i = 0; i < ff_record_coverpage_info.count; i++) {
        const struct ff_field *f = &ff_record_coverpage_info.fields[i];
        if (f->kind != FF_KIND_str) continue;
        const struct ff_str *a = (const void *)((char *)&in + f->offset);
        assert_true(ff_str_eq(*a, *(const struct ff_str *)(const void *)((char *)&out + f->offset)));
    }
    assert_int_equal(out.use_server_cover_page, 1);
    assert_int_equal(out.page_count, 3);
    assert_int_equal(out.size_of_struct, sizeof(FAX_COVERPAGE_INFOW));
    client_buffer_free(client, block, NULL);
}

/* Whatever byte of the reply is another one, or missing: it is refused, or a block whose strings lie in it. */
static void a_reply_that_is_no_list_hands_nothing_out(void **state)
{
    (void)state;
    struct ff_writer w = ff_writer_on(ff_alloc_default());
    for (size_t i = 0; i < 2; i++) ff_record_encode(&w, &ff_record_job_entry, &ENTRIES[i]);
    for (int form = 0; form < 2; form++) {
        call.form = form ? FORM_W : FORM_A;
        for (size_t size = 0; size < w.size; size++) {
            void *block = NULL, *copy = malloc(size + 1); /* whose end the address sanitizer knows */
            memcpy(copy, w.at, size);
            struct ff_reader r = ff_reader_of(copy, size);
            assert_int_equal(fax_blocks(&call, &native_job_entry, &r, 2, 1, &block), FF_ERROR_INTERNAL_ERROR);
            assert_null(block);
            free(copy);
        }
        ff_write_u8(&w, 0);
        struct ff_reader longer = ff_reader_of(w.at, w.size);
        void *block = NULL;
        assert_int_equal(fax_blocks(&call, &native_job_entry, &longer, 2, 1, &block),
                         FF_ERROR_INTERNAL_ERROR);
        w.size--;
    }
    ff_writer_free(&w);
}

static void a_string_that_is_not_well_formed_hands_nothing_out(void **state)
{
    (void)state;
    static const struct ff_str bad[] = {
        {"\xFF", 1}, {"abcdefg\xC3", 8}, {"abcdefghijklmn\xED\xA0\xBD\xED\xB3\xA0", 20}};
    for (size_t i = 0; i < 2 * sizeof bad / sizeof *bad; i++) {
        void *block = NULL;
        struct ff_writer w = ff_writer_on(ff_alloc_default());
        struct ff_log_category category = {.name = bad[i / 2]};
        call.form = i % 2 ? FORM_A : FORM_W;
        ff_record_encode(&w, &ff_record_log_category, &category);
        struct ff_reader r = ff_reader_of(w.at, w.size);
        assert_int_equal(fax_blocks(&call, &native_log_category, &r, 1, 1, &block), FF_ERROR_INTERNAL_ERROR);
        assert_null(block);
        ff_writer_free(&w);
    }
}

static void an_empty_block_is_there_to_be_freed(void **state)
{
    (void)state;
    RULE("GEN-28");
    void *block = NULL;
    struct ff_reader none = ff_reader_of(NULL, 0);
    assert_int_equal(fax_blocks(&call, &native_port_info, &none, 0, 1, &block), 0);
    assert_non_null(block);
    client_buffer_free(client, block, NULL);
}

static void refused_memory_leaves_nothing(void **state)
{
    (void)state;
    static const WCHAR text[] = {'a', 0xE4, 0};
    uint64_t refused;
    uint32_t code;
    uint64_t n = 0;
    do {
        void *block;
        n++;
        memory.refuse_at = memory.requests + n;
        refused = memory.refused;
        call.refused = false;
        fax_text(&call, text);
        code = call.refused ? FF_ERROR_NOT_ENOUGH_MEMORY : jobs_block(&block);
        if (code == 0) client_buffer_free(client, block, NULL);
        assert_int_equal(code, memory.refused > refused ? FF_ERROR_NOT_ENOUGH_MEMORY : FF_ERROR_SUCCESS);
    } while (memory.refused > refused);
    assert_true(n > 4);
}

static const struct test_case cases[] = {
    CASE(texts_become_wtf8),
    CASE(null_and_empty_texts_differ),
    CASE(a_huge_text_is_no_special_case),
    CASE(a_structure_becomes_its_neutral_record),
    CASE(of_a_structure_of_another_size_nothing_else_is_read),
    CASE(a_null_structure_is_zeroed),
    CASE(a_wide_block_holds_structures_and_strings),
    CASE(a_narrow_block_is_in_the_code_page),
    CASE(times_keep_their_bits),
    CASE(a_round_trip_keeps_every_member),
    CASE(a_reply_that_is_no_list_hands_nothing_out),
    CASE(a_string_that_is_not_well_formed_hands_nothing_out),
    CASE(an_empty_block_is_there_to_be_freed),
    CASE(refused_memory_leaves_nothing),
};

int main(int argc, char **argv)
{
    return RUN("client/convert", cases, set_up, tear_down, argc, argv);
}
