/* SPDX-License-Identifier: MIT */
#include <pthread.h>
#include <string.h>

#include "client/winfax.h"
#include "common/filetime.h"
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

static void wait_seen(uint64_t events, uint64_t actions)
{
    struct ff_in_Seen seen = {0, 0};
    for (unsigned i = 1; seen.events < events || seen.actions < actions; i++)
        fake_wait(fake, FF_TYPE_Seen, i, &seen);
}

static uint64_t actions;

/* Notified of as a call's consequence would be. */
static void add(uint32_t number, uint32_t mode)
{
    struct ff_in_Registered window = {number, 1, 0x100, 0x500, 0, 0},
                            packet = {number, 2, 0, 0, 0x300, 0xABC};
    assert_true(client_registration_reserve(client));
    fake_notify(fake, FF_TYPE_Registered, mode == 1 ? &window : &packet);
    wait_seen(0, ++actions);
    client_registration_unreserve(client);
}

static void begin(void)
{
    actions = 0;
}

/* What the acknowledgements so far say, of one registration. */
static struct ff_ack_entry acked(uint32_t registration)
{
    struct ff_ack_entry last = {registration, 0, 0};
    unsigned count = fake_count(fake, FF_TYPE_Ack);
    for (unsigned i = 1; i <= count; i++) {
        struct ff_in_Ack ack;
        fake_wait(fake, FF_TYPE_Ack, i, &ack);
        const struct ff_ack_entry *entries = ack.entries.at;
        for (uint32_t k = 0; k < ack.entries.count; k++)
            if (entries[k].registration == registration) last = entries[k];
    }
    return last;
}

static void expect_acked(uint32_t registration, uint64_t posted, uint64_t read)
{
    struct ff_ack_entry entry = acked(registration);
    assert_int_equal(entry.posted, posted);
    assert_int_equal(entry.read, read);
}

/* All that was told before has been heard. */
static void flush(void)
{
    static unsigned count;
    client_registration_ack(client);
    unsigned before = fake_count(fake, FF_TYPE_Note);
    struct ff_in_Note note = {.kind = 0, .value = ++count};
    client_tell(client, FF_TYPE_Note, &note);
    fake_wait(fake, FF_TYPE_Note, before + 1, NULL);
}

static void an_event_becomes_a_message(void **state)
{
    (void)state;
    RULE("MSG-2");
    RULE("MSG-7");
    RULE("MSG-9");
    begin();
    add(1, 1);
    fake_event(fake, 1, FEI_RINGING, 3, 0xFFFFFFFF);
    wait_seen(1, 1);
    assert_int_equal(client->host->count, 1);
    const struct noted_post *p = &client->host->posts[0];
    assert_int_equal(p->window, 0x100);
    assert_int_equal(p->message, 0x500 + FEI_RINGING);
    assert_int_equal(p->wparam, 3);
    assert_true(p->lparam == 0xFFFFFFFFU); /* zero-extended */
    assert_int_equal(p->registration, 1);
    assert_int_equal(p->sequence, 1);
}

static void an_event_becomes_a_packet(void **state)
{
    (void)state;
    RULE("REG-5");
    RULE("IOC-1");
    RULE("IOC-13");
    begin();
    add(1, 2);
    fake_event(fake, 1, FEI_BUSY, 1, 2);
    wait_seen(1, 1);
    const struct noted_post *p = &client->host->posts[0];
    assert_true(p->packet);
    assert_int_equal(p->port, 0x300);
    assert_int_equal(p->key, 0xABC);
    assert_int_equal(p->message, FEI_BUSY);
}

static void registrations_are_served_in_their_order(void **state)
{
    (void)state;
    RULE("CHO-14");
    RULE("REG-8");
    begin();
    add(4, 1);
    add(7, 2);
    add(9, 1);
    fake_event(fake, 1, FEI_BUSY, 1, 2);
    fake_event(fake, 2, FEI_IDLE, 1, 2);
    wait_seen(2, 3);
    static const uint32_t order[] = {4, 7, 9, 4, 7, 9};
    assert_int_equal(client->host->count, 6);
    for (int i = 0; i < 6; i++) assert_int_equal(client->host->posts[i].registration, order[i]);
}

static void what_was_posted_and_read_is_acknowledged(void **state)
{
    (void)state;
    begin();
    add(1, 1);
    for (uint64_t i = 1; i <= 3; i++) fake_event(fake, i, FEI_BUSY, 1, 2);
    wait_seen(3, 1);
    expect_acked(1, 3, 0);
    client_event_read(client, 1, 1);
    flush();
    expect_acked(1, 3, 1);
    client_event_read(client, 1, 2);
    client_event_read(client, 1, 3);
    flush();
    expect_acked(1, 3, 3);
    unsigned acks = fake_count(fake, FF_TYPE_Ack);
    flush();
    assert_int_equal(fake_count(fake, FF_TYPE_Ack), acks); /* nothing new, nothing said */
}

/* PeekMessage with a filter takes a later one first: everything up to `read` was read. */
static void reading_out_of_order_moves_no_position(void **state)
{
    (void)state;
    begin();
    add(1, 1);
    for (uint64_t i = 1; i <= 4; i++) fake_event(fake, i, FEI_BUSY, 1, 2);
    wait_seen(4, 1);
    client_event_read(client, 1, 3);
    flush();
    expect_acked(1, 4, 0);
    client_event_read(client, 1, 1);
    flush();
    expect_acked(1, 4, 1);
    client_event_read(client, 1, 2);
    flush();
    expect_acked(1, 4, 3);
}

static void reads_are_told_before_a_wait(void **state)
{
    (void)state;
    begin();
    add(1, 1);
    fake_event(fake, 1, FEI_BUSY, 1, 2);
    wait_seen(1, 1);
    client_event_read(client, 1, 1);
    client_idle(client, client_thread(client),
                &(struct client_wait){.deadline = FF_TIME_NEVER, .pumps = true, .what = "GetMessage"});
    struct ff_in_Idle idle;
    fake_wait(fake, FF_TYPE_Idle, 1, &idle);
    assert_true(ff_str_eq(idle.what, FF_STR("GetMessage")));
    expect_acked(1, 1, 1);
    client_busy(client, client_thread(client));
    client_busy(client, client_thread(client));
    fake_wait(fake, FF_TYPE_Busy, 1, NULL);
    flush();
    assert_int_equal(fake_count(fake, FF_TYPE_Busy), 1); /* it was told already */
}

static void reads_are_told_before_a_call(void **state)
{
    (void)state;
    begin();
    add(1, 1);
    fake_event(fake, 1, FEI_BUSY, 1, 2);
    wait_seen(1, 1);
    client_event_read(client, 1, 1);
    assert_true(FaxClose(NULL));
    fake_wait(fake, FF_TYPE_FaxClose, 1, NULL);
    const char *story = fake_story(fake), *call = strstr(story, "FaxClose"), *ack = NULL;
    for (const char *at = story; (at = strstr(at, "Ack")); at++) ack = at;
    assert_true(ack && ack < call);
    expect_acked(1, 1, 1);
}

/* Where waits cannot be seen, that is how a thread is known to run. */
static void the_windows_side_hears_of_every_call(void **state)
{
    (void)state;
    struct host *host = host_of_client(client);
    unsigned before = host->calls_begun;
    assert_true(FaxClose(NULL));
    assert_int_equal(host->calls_begun, before + 1);
    assert_int_equal(host->calls_ended, before + 1);
}

/* The thread cannot run where it is not. */
static void who_acts_for_another_process_waits_in_this_one(void **state)
{
    (void)state;
    char error[256];
    assert_int_equal(client_thread(client), 1);
    struct client *other = client_new(fake_transport(fake), NULL, NULL, error);
    client_bind(other);
    assert_int_equal(client_thread(other), 1);
    assert_int_equal(client_thread(client), 0); /* not of the one that it left */
    struct ff_in_Idle idle;
    fake_wait(fake, FF_TYPE_Idle, 1, &idle);
    assert_int_equal(idle.foreign, 1);
    assert_true(idle.deadline == FF_TIME_NEVER);
    client_bind(client);
    struct ff_in_Busy busy;
    fake_wait(fake, FF_TYPE_Busy, 1, &busy);
    assert_int_equal(busy.thread, 1);
    assert_int_equal(client_thread(client), 1);
    client_end(other, true, 0);
}

static void what_cannot_be_posted_is_an_exception(void **state)
{
    (void)state;
    RULE("CHO-10");
    begin();
    add(1, 1);
    client->host->outcome = FF_OUTCOME_quota;
    enum { EVENTS = ACK_BATCH * 2 + 3 }; /* more than one Ack holds */
    for (uint64_t i = 1; i <= EVENTS; i++) fake_event(fake, i, FEI_BUSY, 1, 2);
    wait_seen(EVENTS, 1);
    expect_acked(1, EVENTS, EVENTS);
    unsigned acks = fake_count(fake, FF_TYPE_Ack), exceptions = 0;
    for (unsigned i = 1; i <= acks; i++) {
        struct ff_in_Ack ack;
        fake_wait(fake, FF_TYPE_Ack, i, &ack);
        const struct ff_ack_exception *e = ack.exceptions.at;
        for (uint32_t k = 0; k < ack.exceptions.count; k++) {
            assert_int_equal(e[k].event, ++exceptions);
            assert_int_equal(e[k].outcome, FF_OUTCOME_quota);
        }
    }
    assert_int_equal(exceptions, EVENTS);
}

static void muted_registrations_get_nothing_and_come_back(void **state)
{
    (void)state;
    begin();
    add(1, 1);
    fake_notify(fake, FF_TYPE_Muted, &(struct ff_in_Muted){1, 1});
    fake_event(fake, 1, FEI_BUSY, 1, 2);
    fake_notify(fake, FF_TYPE_Muted, &(struct ff_in_Muted){1, 0});
    fake_event(fake, 2, FEI_BUSY, 1, 2);
    wait_seen(2, 3);
    assert_int_equal(client->host->count, 1);
    assert_int_equal(client->host->posts[0].sequence, 2);
    expect_acked(1, 2, 1);
}

static void an_ended_registration_gets_nothing_but_is_still_read(void **state)
{
    (void)state;
    begin();
    add(1, 1);
    fake_event(fake, 1, FEI_FAXSVC_ENDED, 0, 0xFFFFFFFF);
    fake_notify(fake, FF_TYPE_Unregistered, &(struct ff_in_Unregistered){1});
    fake_event(fake, 2, FEI_BUSY, 1, 2);
    wait_seen(2, 2);
    assert_int_equal(client->host->count, 1);
    client_event_read(client, 1, 1);
    flush();
    expect_acked(1, 1, 1);
    add(2, 1); /* its row is free now */
    assert_int_equal(client->registrations.count, 1);
}

static void what_is_for_nobody_is_dropped_and_said_to_be_seen(void **state)
{
    (void)state;
    RULE("IOC-13");
    begin();
    /* Before there is any registration, of one that never was, and of one that has ended. */
    fake_event(fake, 1, FEI_BUSY, 1, 2);
    fake_notify(fake, FF_TYPE_Muted, &(struct ff_in_Muted){99, 1});
    fake_notify(fake, FF_TYPE_Unregistered, &(struct ff_in_Unregistered){99});
    actions += 2;
    wait_seen(1, actions);
    add(1, 2);
    fake_notify(fake, FF_TYPE_Unregistered, &(struct ff_in_Unregistered){1});
    fake_event(fake, 2, FEI_IDLE, 1, FF_JOB_NONE);
    wait_seen(2, ++actions);
    assert_int_equal(client->host->count, 0);
}

static void lost_events_are_passed_over(void **state)
{
    (void)state;
    begin();
    add(1, 1);
    fake_notify(fake, FF_TYPE_Lost, &(struct ff_in_Lost){1, 100});
    wait_seen(100, 1);
    expect_acked(1, 100, 100);
    fake_event(fake, 101, FEI_IDLE, 1, 2);
    wait_seen(101, 1);
    assert_int_equal(client->host->count, 1);
    expect_acked(1, 101, 100);
}

static void freed_blocks_are_counted(void **state)
{
    (void)state;
    begin();
    add(1, 2);
    fake_event(fake, 1, FEI_BUSY, 1, 2);
    fake_event(fake, 2, FEI_BUSY, 1, 2);
    wait_seen(2, 1);
    client_event_freed(client, 1);
    client_event_freed(client, 1);
    struct ff_in_EventFreed freed;
    flush();
    fake_wait(fake, FF_TYPE_EventFreed, 1, &freed);
    assert_int_equal(freed.registration, 1);
    assert_int_equal(freed.count, 2);
    flush();
    assert_int_equal(fake_count(fake, FF_TYPE_EventFreed), 1);
    client_event_freed(client, 77); /* of one that is long over */
    fake_wait(fake, FF_TYPE_EventFreed, 2, &freed);
    assert_int_equal(freed.registration, 77);
}

static unsigned settled;

static void count_settled(void *link)
{
    (void)link;
    settled++;
}

/* And what comes of it in a world of the same process has come when the port is closed. */
static void a_closed_port_is_told_when_events_go_there(void **state)
{
    (void)state;
    RULE("IOC-15");
    static struct link_ops counting;
    struct ff_in_Note note;
    begin();
    add(1, 2);
    counting = *client->ops;
    counting.settle = count_settled;
    client->ops = &counting;
    client_port_closed(client, 0x301, 0);
    assert_int_equal(settled, 0);
    client_port_closed(client, 0x300, 2);
    assert_int_equal(settled, 1);
    fake_wait(fake, FF_TYPE_Note, 1, &note);
    assert_int_equal(note.kind, FF_NOTE_port_closed_unread);
    assert_int_equal(note.value, 0x300);
}

static void unasked_registrations_are_ignored(void **state)
{
    (void)state;
    fake_notify(fake, FF_TYPE_Registered, &(struct ff_in_Registered){5, 1, 0x100, 0x500, 0, 0});
    fake_event(fake, 1, FEI_BUSY, 1, 2);
    wait_seen(1, 1);
    assert_int_equal(client->host->count, 0);
}

/* Threads and windows from before there was a world, and what an idle thread waits for. */
static void what_was_before_the_world_is_told_with_the_link(void **state)
{
    (void)state;
    struct client *late = client_make(&(struct client_options){.transport = fake_transport(fake)});
    char error[256];
    client_bind(late);
    uint32_t thread = client_thread(late);
    assert_int_equal(thread, 1);
    client_window_made(late, 0x100, FF_WINDOW_top_level, FF_STR("main"));
    client_window_made(late, 0x101, FF_WINDOW_top_level, FF_STR_NULL);
    client_window_made(late, 0x102, FF_WINDOW_message_only, FF_STR("m"));
    client_window_gone(late, 0x101);
    client_idle(late, thread, &(struct client_wait){.deadline = 500, .pumps = true, .what = "GetMessage"});
    assert_true(client_open(late, error));
    struct ff_in_WindowMade window;
    fake_wait(fake, FF_TYPE_WindowMade, 2, &window);
    assert_int_equal(window.window, 0x102);
    assert_int_equal(window.kind, FF_WINDOW_message_only);
    assert_true(ff_str_eq(window.title, FF_STR("m")));
    struct ff_in_Idle idle;
    fake_wait(fake, FF_TYPE_Idle, 1, &idle);
    assert_int_equal(idle.thread, 1);
    assert_int_equal(idle.deadline, 500);
    client_bind(client);
    client_end(late, true, 0);
}

static const struct test_case cases[] = {
    CASE(an_event_becomes_a_message),
    CASE(an_event_becomes_a_packet),
    CASE(registrations_are_served_in_their_order),
    CASE(what_was_posted_and_read_is_acknowledged),
    CASE(reading_out_of_order_moves_no_position),
    CASE(reads_are_told_before_a_wait),
    CASE(reads_are_told_before_a_call),
    CASE(the_windows_side_hears_of_every_call),
    CASE(who_acts_for_another_process_waits_in_this_one),
    CASE(what_cannot_be_posted_is_an_exception),
    CASE(muted_registrations_get_nothing_and_come_back),
    CASE(an_ended_registration_gets_nothing_but_is_still_read),
    CASE(what_is_for_nobody_is_dropped_and_said_to_be_seen),
    CASE(lost_events_are_passed_over),
    CASE(freed_blocks_are_counted),
    CASE(a_closed_port_is_told_when_events_go_there),
    CASE(unasked_registrations_are_ignored),
    CASE(what_was_before_the_world_is_told_with_the_link),
};

int main(int argc, char **argv)
{
    return RUN("client/registration", cases, set_up, tear_down, argc, argv);
}
