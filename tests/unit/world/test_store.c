/* SPDX-License-Identifier: MIT */
#include "tests/unit/world/talk.h"

#include <stdlib.h>

#include "common/hash.h"
#include "tests/support/tiff.h"

/* Documents on their way, and what is kept of them: nobody can make a world hold more than it wants to. */

static struct talk *begin(void **state)
{
    struct talk *t = *state;
    talk_world(t, "manual", NULL);
    talk_client(t, 0, NULL);
    talk_connect(t, 0);
    return t;
}

static uint32_t begin_upload(struct talk *t, unsigned client, uint64_t size, uint32_t *ret_status)
{
    struct ff_in_DocumentBegin in = {FF_STR("C:\\faxes\\a.tif"), size};
    struct ff_out_DocumentBegin out = {0};
    *ret_status = talk_call(t, client, FF_TYPE_DocumentBegin, &in, &out);
    return out.document;
}

static uint32_t end_upload(struct talk *t, unsigned client, uint32_t document)
{
    return talk_call(t, client, FF_TYPE_DocumentEnd, &(struct ff_in_DocumentEnd){document}, NULL);
}

static void chunk(struct talk *t, unsigned client, uint32_t document, const char *bytes)
{
    struct ff_in_DocumentChunk in = {document, ff_str_of(bytes)};
    talk_tell(t, client, FF_TYPE_DocumentChunk, &in);
}

static const struct document *facts(struct talk *t, uint32_t document)
{
    return &t->world->sim->documents.at[document - 1];
}

/* ---- Uploading ---- */

static void a_document_comes_in_pieces_and_has_its_base_name(void **state)
{
    struct talk *t = begin(state);
    size_t size, kept;
    uint8_t *tiff = test_tiff_group4(900, &size); /* several chunks */
    assert_non_null(tiff);
    uint32_t document = talk_upload(t, 0, "C:\\faxes\\a.tif", tiff, size);
    assert_int_equal(facts(t, document)->verdict, VERDICT_accepted);
    assert_int_equal(facts(t, document)->pages, 900);
    assert_true(ff_str_eq(text_get(&t->world->sim->texts, facts(t, document)->name), FF_STR("a.tif")));
    const uint8_t *bytes = world_document_bytes(t->world, document - 1, &kept);
    assert_int_equal(kept, size);
    assert_memory_equal(bytes, tiff, size);
    free(tiff);
}

static void until_its_end_it_is_no_document(void **state)
{
    struct talk *t = begin(state);
    uint32_t status, document = begin_upload(t, 0, 5, &status);
    size_t size;
    assert_int_equal(status, 0);
    assert_int_equal(facts(t, document)->verdict, VERDICT_unreadable);
    assert_null(world_document_bytes(t->world, document - 1, &size));
    chunk(t, 0, document, "hel");
    assert_int_equal(end_upload(t, 0, document), 0);
    assert_int_equal(facts(t, document)->verdict, VERDICT_unreadable); /* two bytes have not come */
    assert_null(world_document_bytes(t->world, document - 1, &size));
    assert_int_equal(t->world->store.bytes, 0);
}

static void two_uploads_go_side_by_side(void **state)
{
    struct talk *t = begin(state);
    uint32_t status, a = begin_upload(t, 0, 4, &status), b = begin_upload(t, 0, 4, &status);
    size_t size;
    chunk(t, 0, a, "aa");
    chunk(t, 0, b, "bb");
    chunk(t, 0, a, "aa");
    chunk(t, 0, b, "bb");
    assert_int_equal(end_upload(t, 0, b), 0);
    assert_int_equal(end_upload(t, 0, a), 0);
    assert_memory_equal(world_document_bytes(t->world, a - 1, &size), "aaaa", 4);
    assert_memory_equal(world_document_bytes(t->world, b - 1, &size), "bbbb", 4);
}

static void who_sends_more_than_was_announced_or_ends_twice_is_thrown_out(void **state)
{
    struct talk *t = begin(state);
    uint32_t status, document = begin_upload(t, 0, 3, &status);
    talk_tell_refused(t, 0, FF_TYPE_DocumentChunk, &(struct ff_in_DocumentChunk){document, FF_STR("1234")});
    assert_int_equal(t->world->store.bytes, 0);
    talk_client(t, 1, NULL);
    document = begin_upload(t, 1, 0, &status);
    assert_int_equal(end_upload(t, 1, document), 0);
    assert_int_equal(facts(t, document)->verdict, VERDICT_empty);
    assert_int_not_equal(end_upload(t, 1, document), 0);
    assert_true(t->closed);
}

static void an_upload_of_another_process_is_none(void **state)
{
    struct talk *t = begin(state);
    uint32_t status, document = begin_upload(t, 0, 3, &status);
    talk_client(t, 1, NULL);
    talk_tell_refused(t, 1, FF_TYPE_DocumentChunk, &(struct ff_in_DocumentChunk){document, FF_STR("123")});
    chunk(t, 0, document, "123");
    assert_int_equal(end_upload(t, 0, document), 0);
}

/* ---- Equal bytes ---- */

static void equal_bytes_are_kept_and_looked_at_once(void **state)
{
    struct talk *t = begin(state);
    size_t size, a_size, b_size;
    uint8_t *tiff = test_tiff_group4(3, &size);
    assert_non_null(tiff);
    talk_client(t, 1, NULL);
    uint32_t a = talk_upload(t, 0, "a.tif", tiff, size);
    uint32_t b = talk_upload(t, 1, "b.tif", tiff, size);
    assert_int_equal(t->world->store.bytes, size);
    assert_ptr_equal(world_document_bytes(t->world, a - 1, &a_size),
                     world_document_bytes(t->world, b - 1, &b_size));
    assert_int_equal(facts(t, b)->pages, 3);
    assert_int_not_equal(facts(t, a)->name, facts(t, b)->name);
    assert_int_equal(t->world->store.blobs.at[0].facts, a - 1); /* b's were not looked for */
    assert_int_equal(t->world->store.charged.at[1], 0);         /* it costs nobody anything */
    talk_vanish(t, 0);
    assert_int_equal(t->world->store.bytes, size);
    talk_vanish(t, 1);
    assert_int_equal(t->world->store.bytes, 0);
    free(tiff);
}

static void what_the_name_decides_is_decided_by_name(void **state)
{
    struct talk *t = begin(state);
    uint32_t text_file = talk_upload(t, 0, "a.txt", "hello", 5), bad = talk_upload(t, 0, "a.bad", "hello", 5);
    assert_int_equal(facts(t, text_file)->verdict, VERDICT_accepted);
    assert_int_equal(facts(t, bad)->verdict, VERDICT_render_failed);
    assert_int_equal(t->world->store.bytes, 5);
}

static void many_documents_are_found_by_their_bytes(void **state)
{
    enum { MANY = 300 };
    struct talk *t = begin(state);
    uint32_t numbers[MANY];
    for (uint32_t round = 0; round < 2; round++)
        for (uint32_t i = 0; i < MANY; i++) numbers[i] = talk_upload(t, 0, "a.txt", &i, sizeof i);
    assert_int_equal(t->world->store.used_blobs, MANY);
    assert_int_equal(t->world->store.bytes, MANY * 4);
    for (uint32_t i = 0; i < MANY; i++) {
        size_t size;
        assert_memory_equal(world_document_bytes(t->world, numbers[i] - 1, &size), &i, 4);
    }
    talk_vanish(t, 0);
    assert_int_equal(t->world->store.used_blobs, 0);
    talk_client(t, 1, NULL);
    for (uint32_t i = 0; i < MANY; i++) talk_upload(t, 1, "a.txt", &i, sizeof i); /* rows are used again */
    assert_int_equal(t->world->store.blobs.count, MANY);
}

/* ---- Who keeps what ---- */

static void a_sent_document_outlives_its_process(void **state)
{
    struct talk *t = begin(state);
    size_t size, kept;
    uint8_t *tiff = test_tiff_group4(1, &size);
    assert_non_null(tiff);
    uint32_t sent = talk_upload(t, 0, "a.tif", tiff, size);
    uint32_t unsent = talk_upload(t, 0, "a.txt", "only looked at", 14);
    assert_int_equal(talk_send(t, 0, sent, "5550100", NULL), 0);
    assert_int_equal(t->world->store.charged.at[0], 14);
    talk_vanish(t, 0);
    assert_non_null(world_document_bytes(t->world, sent - 1, &kept));
    assert_int_equal(kept, size);
    assert_null(world_document_bytes(t->world, unsent - 1, &kept));
    assert_int_equal(t->world->store.charged.at[0], 0);
    free(tiff);
}

static void a_submission_that_fails_takes_nothing_and_costs_nothing(void **state)
{
    struct talk *t = begin(state);
    uint32_t bad = talk_upload(t, 0, "a.bad", "hello", 5);
    assert_int_equal(talk_send(t, 0, bad, "5550100", NULL), FF_ERROR_INVALID_DATA);
    assert_int_equal(t->world->store.charged.at[0], 0);
    assert_int_equal(t->world->store.bytes, 0);
}

/* ---- Limits ---- */

static void what_is_too_large_is_refused_before_it_comes(void **state)
{
    struct talk *t = begin(state);
    uint32_t status;
    begin_upload(t, 0, STORE_DOCUMENT_MAX + 1, &status);
    assert_int_equal(status, FF_ERROR_NOT_ENOUGH_MEMORY);
    begin_upload(t, 0, UINT64_MAX, &status);
    assert_int_equal(status, FF_ERROR_NOT_ENOUGH_MEMORY);
    for (uint64_t promised = 0; promised < STORE_PROCESS_MAX; promised += STORE_DOCUMENT_MAX) {
        begin_upload(t, 0, STORE_DOCUMENT_MAX, &status);
        assert_int_equal(status, 0);
    }
    begin_upload(t, 0, 1, &status);
    assert_int_equal(status, FF_ERROR_NOT_ENOUGH_MEMORY);
    assert_false(t->closed);
    assert_int_equal(t->world->store.bytes, 0); /* a promise takes no room */
    talk_client(t, 1, NULL);
    begin_upload(t, 1, 1, &status); /* and is nobody else's trouble */
    assert_int_equal(status, 0);
}

static void uploads_at_once_are_limited(void **state)
{
    struct talk *t = begin(state);
    uint32_t status, first = begin_upload(t, 0, 0, &status);
    for (uint32_t i = 1; i < STORE_UPLOADS_MAX; i++) begin_upload(t, 0, 0, &status);
    assert_int_equal(status, 0);
    begin_upload(t, 0, 0, &status);
    assert_int_equal(status, FF_ERROR_NOT_ENOUGH_MEMORY);
    assert_int_equal(end_upload(t, 0, first), 0);
    begin_upload(t, 0, 0, &status);
    assert_int_equal(status, 0);
}

static void when_a_world_is_full_the_oldest_that_was_sent_makes_room(void **state)
{
    struct talk *t = begin(state);
    size_t size;
    uint32_t first = talk_upload(t, 0, "a.txt", "first", 5), second = talk_upload(t, 0, "a.txt", "second", 6);
    assert_int_equal(talk_send(t, 0, second, "5550100", NULL), 0);
    assert_int_equal(talk_send(t, 0, first, "5550100", NULL), 0); /* taken later, brought earlier */
    t->world->store.bytes += STORE_WORLD_MAX - 11;                /* as if as much were there besides */
    uint32_t third = talk_upload(t, 0, "a.txt", "3", 1);
    assert_null(world_document_bytes(t->world, first - 1, &size));
    assert_non_null(world_document_bytes(t->world, second - 1, &size));
    assert_non_null(world_document_bytes(t->world, third - 1, &size));
    t->world->store.bytes = STORE_WORLD_MAX; /* and now nothing is left that could go but the second */
    uint32_t fourth = talk_upload(t, 0, "a.txt", "far too long for that", 21);
    assert_null(world_document_bytes(t->world, second - 1, &size));
    assert_int_equal(facts(t, fourth)->verdict, VERDICT_no_memory);
    assert_int_equal(talk_send(t, 0, fourth, "5550100", NULL), FF_ERROR_NOT_ENOUGH_MEMORY);
    assert_non_null(strstr(talk_do(t, "outbox", NULL), "\"faxes\":[]"));
    t->world->store.bytes = 1;
    assert_int_equal(talk_send(t, 0, third, "5550100", NULL), 0); /* passed by when nobody had taken it */
    t->world->store.bytes = STORE_WORLD_MAX;
    assert_int_equal(facts(t, talk_upload(t, 0, "a.txt", "4", 1))->verdict, VERDICT_accepted);
    assert_null(world_document_bytes(t->world, third - 1, &size));
    t->world->store.bytes = 1;
}

static void the_hash_tells_bytes_and_lengths_apart(void **state)
{
    (void)state;
    assert_int_equal(ff_hash(NULL, 0), 0);
    assert_int_not_equal(ff_hash((const uint8_t *)"a", 1), ff_hash((const uint8_t *)"b", 1));
    assert_int_not_equal(ff_hash((const uint8_t *)"\0", 1), ff_hash((const uint8_t *)"\0\0", 2));
    assert_int_not_equal(ff_hash((const uint8_t *)"12345678", 8), ff_hash((const uint8_t *)"12345679", 8));
}

int main(int argc, char **argv)
{
    static const struct test_case cases[] = {
        CASE(a_document_comes_in_pieces_and_has_its_base_name),
        CASE(until_its_end_it_is_no_document),
        CASE(two_uploads_go_side_by_side),
        CASE(who_sends_more_than_was_announced_or_ends_twice_is_thrown_out),
        CASE(an_upload_of_another_process_is_none),
        CASE(equal_bytes_are_kept_and_looked_at_once),
        CASE(what_the_name_decides_is_decided_by_name),
        CASE(many_documents_are_found_by_their_bytes),
        CASE(a_sent_document_outlives_its_process),
        CASE(a_submission_that_fails_takes_nothing_and_costs_nothing),
        CASE(what_is_too_large_is_refused_before_it_comes),
        CASE(uploads_at_once_are_limited),
        CASE(when_a_world_is_full_the_oldest_that_was_sent_makes_room),
        CASE(the_hash_tells_bytes_and_lengths_apart),
    };
    return RUN("world/store", cases, talk_set_up, talk_tear_down, argc, argv);
}
