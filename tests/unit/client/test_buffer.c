/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "client/guard.h"
#include "client/winfax.h"
#include "common/winfax_codes.h"
#include "tests/support/rule.h"
#include "tests/unit/client/fake.h"
#include "tests/unit/client/host_double.h"

static struct fake *fake;
static struct client *client;

static int set_up(void **state)
{
    (void)state;
    char error[256];
    fake = fake_start(NULL, NULL);
    client = client_new(fake_transport(fake), NULL, NULL, error);
    if (client) client_bind(client);
    return client ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    client_bind(NULL);
    client_end(client, true, 0);
    fake_stop(fake);
    return 0;
}

static void *hand_out(uint32_t number)
{
    void *block = client_block_new(client, 16);
    assert_non_null(block);
    assert_true(client_buffer_add(client, block, 16, number));
    return block;
}

/* What was freed goes out with the next word of the process, whatever it is. */
static void wait_freed(unsigned count, struct ff_in_BufferFreed *ret_freed)
{
    client_say_seen(client);
    fake_wait(fake, FF_TYPE_BufferFreed, count, ret_freed);
}

static void one_call_releases_and_says_so(void **state)
{
    (void)state;
    RULE("FRB-1");
    RULE("FRB-3");
    struct ff_in_BufferFreed freed;
    host_double_reset_error(77);
    FaxFreeBuffer(hand_out(5));
    assert_int_equal(host_last_error(), 77);
    wait_freed(1, &freed);
    assert_int_equal(freed.buffer, 5);
}

/* What the block held when it was given back. */
static uint8_t last_sight[16];

static void *look_before_it_goes(void *ctx, void *block, size_t size)
{
    const struct ff_alloc *c = ff_alloc_default();
    if (block && block == (uint8_t *)*(void **)ctx - GUARD_SIZE && !size)
        memcpy(last_sight, *(void **)ctx, sizeof last_sight);
    return c->resize(c->ctx, block, size);
}

static void a_freed_buffer_holds_nothing_any_more(void **state)
{
    (void)state;
    RULE("FRB-4");
    RULE("GEN-12");
    void *block = hand_out(5);
    struct ff_alloc looking = {look_before_it_goes, &block};
    const struct ff_alloc *own = client->alloc;
    memset(block, 'x', 16);
    client->alloc = &looking;
    FaxFreeBuffer(block);
    client->alloc = own;
    for (size_t i = 0; i < sizeof last_sight; i++) assert_int_equal(last_sight[i], 0xDD);
}

static void null_is_ignored(void **state)
{
    (void)state;
    RULE("FRB-6");
    FaxFreeBuffer(NULL);
    FaxFreeBuffer(hand_out(1));
    wait_freed(1, NULL);
    assert_int_equal(fake_count(fake, FF_TYPE_Note), 0);
}

static void what_was_not_handed_out_is_a_note_not_a_crash(void **state)
{
    (void)state;
    RULE("FRB-6");
    struct ff_in_Note note;
    int local = 0;
    void *block = hand_out(3);
    FaxFreeBuffer(&local);
    fake_wait(fake, FF_TYPE_Note, 1, &note);
    assert_int_equal(note.kind, FF_NOTE_foreign_buffer);
    assert_int_equal(note.value, (uintptr_t)&local);
    assert_int_not_equal(note.module, 0); /* where in the program */
    FaxFreeBuffer((char *)block + 1);
    fake_wait(fake, FF_TYPE_Note, 2, &note);
    assert_int_equal(note.kind, FF_NOTE_foreign_buffer);
    FaxFreeBuffer(block);
    FaxFreeBuffer(block); /* once more */
    fake_wait(fake, FF_TYPE_Note, 3, &note);
    assert_int_equal(note.kind, FF_NOTE_foreign_buffer);
    wait_freed(1, NULL);
}

static void an_event_block_is_told_apart(void **state)
{
    (void)state;
    RULE("FRB-5");
    RULE("IOC-3");
    struct ff_in_Note note;
    int block = 0;
    client->host->event_block = &block;
    FaxFreeBuffer(&block);
    fake_wait(fake, FF_TYPE_Note, 1, &note);
    assert_int_equal(note.kind, FF_NOTE_freebuffer_on_event);
}

static void localfree_on_a_buffer_is_told(void **state)
{
    (void)state;
    RULE("FRB-5");
    struct ff_in_Note note;
    int other = 0;
    void *block = hand_out(9);
    assert_false(client_owns_buffer(client, &other, NULL));
    assert_true(client_owns_buffer(client, block, __builtin_return_address(0)));
    fake_wait(fake, FF_TYPE_Note, 1, &note);
    assert_int_equal(note.kind, FF_NOTE_localfree_on_buffer);
    FaxFreeBuffer(block);
    assert_int_equal(fake_count(fake, FF_TYPE_Note), 1);
}

static void closehandle_on_a_fax_handle_is_told(void **state)
{
    (void)state;
    RULE("GEN-8");
    RULE("CLS-3");
    struct ff_in_Note note;
    assert_false(client_owns_handle(client, 0x44, NULL));
    assert_false(client_owns_handle(client, FF_FAX_HANDLE_FIRST - 4, NULL));
    assert_false(client_owns_handle(client, (uint64_t)FF_FAX_HANDLE_LAST + 1, NULL));
    assert_true(client_owns_handle(client, FF_FAX_HANDLE_FIRST + 4, NULL));
    fake_wait(fake, FF_TYPE_Note, 1, &note);
    assert_int_equal(note.kind, FF_NOTE_closehandle_on_fax);
    assert_int_equal(note.value, FF_FAX_HANDLE_FIRST + 4);
}

/* A client that does not know where its buffer ends. A sanitizer would end the test there. */
__attribute__((no_sanitize_address)) static void write_beyond(void *block, int place)
{
    ((volatile uint8_t *)block)[place]++;
}

static void what_was_written_beyond_is_told_when_it_is_freed(void **state)
{
    (void)state;
    RULE("GEN-10");
    static const int places[] = {-GUARD_SIZE, -1, 16, 16 + GUARD_SIZE - 1};
    for (uint32_t i = 0; i < sizeof places / sizeof *places; i++) {
        struct ff_in_Note note;
        void *block = hand_out(i + 1);
        memset(block, 'x', 16); /* its own */
        write_beyond(block, places[i]);
        assert_int_equal(fake_count(fake, FF_TYPE_Note), i);
        FaxFreeBuffer(block);
        fake_wait(fake, FF_TYPE_Note, i + 1, &note);
        assert_int_equal(note.kind, FF_NOTE_buffer_overrun);
        assert_int_equal(note.value, i + 1); /* its number: the world knows where it came from */
        wait_freed(i + 1, NULL);             /* and it is freed */
    }
}

static void what_was_written_beyond_is_told_once_when_the_process_ends(void **state)
{
    (void)state;
    RULE("GEN-10");
    struct ff_in_Note note;
    void *blocks[3];
    for (uint32_t i = 0; i < 3; i++) blocks[i] = hand_out(i + 1);
    write_beyond(blocks[1], 16);
    write_beyond(blocks[1], -1);
    client_buffers_look(client);
    fake_wait(fake, FF_TYPE_Note, 1, &note);
    assert_int_equal(note.kind, FF_NOTE_buffer_overrun);
    assert_int_equal(note.value, 2);
    client_buffers_look(client);
    for (uint32_t i = 0; i < 3; i++) FaxFreeBuffer(blocks[i]);
    wait_freed(3, NULL);
    assert_int_equal(fake_count(fake, FF_TYPE_Note), 1);
}

/* Whatever the order, each is found, and none twice. */
static void many_buffers_go_in_any_order(void **state)
{
    (void)state;
    enum { MANY = 500 };
    void *blocks[MANY];
    uint64_t random = test_seed();
    for (uint32_t i = 0; i < MANY; i++) blocks[i] = hand_out(i + 1);
    for (uint32_t left = MANY; left > 0; left--) {
        random = random * 6364136223846793005U + 1442695040888963407U;
        uint32_t i = (uint32_t)(random >> 33) % left;
        FaxFreeBuffer(blocks[i]);
        blocks[i] = blocks[left - 1];
    }
    wait_freed(MANY, NULL);
    assert_int_equal(fake_count(fake, FF_TYPE_Note), 0);
}

/* GEN-28: what an exit leaves is freed with the process (the leak checker watches). */
static void what_is_never_freed_goes_with_the_process(void **state)
{
    (void)state;
    hand_out(1);
    hand_out(2);
}

static const struct test_case cases[] = {
    CASE(one_call_releases_and_says_so),
    CASE(a_freed_buffer_holds_nothing_any_more),
    CASE(null_is_ignored),
    CASE(what_was_not_handed_out_is_a_note_not_a_crash),
    CASE(an_event_block_is_told_apart),
    CASE(localfree_on_a_buffer_is_told),
    CASE(closehandle_on_a_fax_handle_is_told),
    CASE(what_was_written_beyond_is_told_when_it_is_freed),
    CASE(what_was_written_beyond_is_told_once_when_the_process_ends),
    CASE(many_buffers_go_in_any_order),
    CASE(what_is_never_freed_goes_with_the_process),
};

int main(int argc, char **argv)
{
    return RUN("client/buffer", cases, set_up, tear_down, argc, argv);
}
