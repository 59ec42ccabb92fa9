/* SPDX-License-Identifier: MIT */
#include "common/msgqueue.h"

#include <string.h>

#include "common/filetime.h"
#include "tests/support/random.h"
#include "tests/support/rule.h"

enum { QUIT = 0x0012, TIMER = 0x0113, USER = 0x0400 };

static const struct ff_msgfilter all = {0};

static int make(void **state)
{
    static struct ff_msgqueue q;
    ff_msgqueue_init(&q, ff_alloc_default());
    *state = &q;
    return 0;
}

static int unmake(void **state)
{
    ff_msgqueue_clean_up(*state);
    return 0;
}

static void post(struct ff_msgqueue *q, uint64_t window, uint32_t message, uint64_t wparam)
{
    struct ff_msg msg = {.window = window, .message = message, .wparam = wparam};
    assert_int_equal(ff_msgqueue_post(q, &msg), FF_MSGQUEUE_ok);
}

static void set_timer(struct ff_msgqueue *q, uint64_t window, uint64_t id, uint64_t period, uint64_t due)
{
    struct ff_msgtimer timer = {.window = window, .id = id, .procedure = 99, .period = period, .due = due};
    assert_true(ff_msgqueue_set_timer(q, &timer));
}

/* The next message at time `now`, removed; message 0 when there is none. */
static struct ff_msg take(struct ff_msgqueue *q, struct ff_msgfilter filter, uint64_t now)
{
    struct ff_msg msg = {0};
    if (!ff_msgqueue_next(q, &filter, now, true, &msg)) assert_int_equal(msg.message, 0);
    return msg;
}

static void assert_same(const struct ff_msg *a, const struct ff_msg *b)
{
    assert_true(a->window == b->window && a->message == b->message);
    assert_true(a->wparam == b->wparam && a->lparam == b->lparam);
    assert_true(a->time == b->time && a->tag == b->tag && a->tag2 == b->tag2);
}

static struct ff_msgfilter of_window(uint64_t window)
{
    return (struct ff_msgfilter){.window = window};
}

static struct ff_msgfilter range(uint32_t first, uint32_t last)
{
    return (struct ff_msgfilter){.first = first, .last = last};
}

/* ---- Posted messages ---- */

static void messages_come_in_the_order_of_posting_whole(void **state)
{
    struct ff_msg first = {7, USER, 1, 2, 3, 4, 5}, second = {8, USER + 1, 0xFFFFFFFFFFU, 0, 9, 0, 0};
    assert_int_equal(ff_msgqueue_post(*state, &first), FF_MSGQUEUE_ok);
    assert_int_equal(ff_msgqueue_post(*state, &second), FF_MSGQUEUE_ok);
    struct ff_msg msg = take(*state, all, 0);
    assert_same(&msg, &first);
    msg = take(*state, all, 0);
    assert_true(msg.wparam == 0xFFFFFFFFFFU && msg.time == 9);
    assert_int_equal(take(*state, all, 0).message, 0);
}

static void a_message_that_was_only_looked_at_stays(void **state)
{
    struct ff_msg msg;
    post(*state, 1, USER, 5);
    assert_true(ff_msgqueue_next(*state, &all, 0, false, &msg));
    assert_true(ff_msgqueue_next(*state, &all, 0, false, &msg));
    assert_int_equal(take(*state, all, 0).wparam, 5);
    assert_false(ff_msgqueue_next(*state, &all, 0, false, &msg));
}

static void a_window_filter_leaves_the_others_in_their_order(void **state)
{
    for (uint64_t i = 0; i < 6; i++) post(*state, 1 + i % 2, USER, i);
    assert_int_equal(take(*state, of_window(2), 0).wparam, 1);
    assert_int_equal(take(*state, of_window(2), 0).wparam, 3);
    assert_int_equal(take(*state, of_window(3), 0).message, 0);
    assert_int_equal(take(*state, all, 0).wparam, 0);
    assert_int_equal(take(*state, all, 0).wparam, 2);
    assert_int_equal(take(*state, all, 0).wparam, 4);
    assert_int_equal(take(*state, all, 0).wparam, 5);
}

static void minus_one_asks_for_thread_messages_only(void **state)
{
    post(*state, 1, USER, 1);
    post(*state, 0, USER, 2);
    assert_int_equal(take(*state, of_window(FF_MSGQUEUE_THREAD), 0).wparam, 2);
    assert_int_equal(take(*state, of_window(FF_MSGQUEUE_THREAD), 0).message, 0);
}

static void a_window_s_filter_does_not_give_thread_messages(void **state)
{
    post(*state, 0, USER, 2);
    assert_int_equal(take(*state, of_window(1), 0).message, 0);
}

static bool child_is_root_plus_ten(void *ctx, uint64_t root, uint64_t window)
{
    (*(int *)ctx)++;
    return window == root + 10;
}

static void a_window_s_filter_gives_its_children_s_messages_too(void **state)
{
    int asked = 0;
    struct ff_msgfilter family = {.window = 1, .in_tree = child_is_root_plus_ten, .ctx = &asked};
    post(*state, 0, USER, 1);
    post(*state, 2, USER, 2);
    post(*state, 11, USER, 3);
    post(*state, 1, USER, 4);
    assert_int_equal(take(*state, family, 0).wparam, 3);
    assert_int_equal(take(*state, family, 0).wparam, 4);
    assert_int_equal(take(*state, family, 0).message, 0);
    /* Neither of a thread message nor of the window itself. */
    assert_int_equal(asked, 1 + 1 + 1 + 1);
}

static void a_range_includes_both_ends(void **state)
{
    for (uint32_t message = USER; message < USER + 5; message++) post(*state, 1, message, 0);
    assert_int_equal(take(*state, range(USER + 1, USER + 2), 0).message, USER + 1);
    assert_int_equal(take(*state, range(USER + 1, USER + 2), 0).message, USER + 2);
    assert_int_equal(take(*state, range(USER + 1, USER + 2), 0).message, 0);
    assert_int_equal(take(*state, range(USER + 4, USER + 4), 0).message, USER + 4);
    assert_int_equal(take(*state, range(USER + 4, USER), 0).message, 0);
    assert_int_equal(take(*state, range(0, USER), 0).message, USER);
    assert_int_equal(take(*state, range(0, 0), 0).message, USER + 3);
}

static void a_queue_holds_ten_thousand_messages_and_not_one_more(void **state)
{
    RULE("MSG-10");
    struct ff_msg msg = {.window = 1, .message = USER};
    for (msg.wparam = 0; msg.wparam < 10000; msg.wparam++)
        assert_int_equal(ff_msgqueue_post(*state, &msg), FF_MSGQUEUE_ok);
    assert_int_equal(ff_msgqueue_post(*state, &msg), FF_MSGQUEUE_full);
    assert_int_equal(take(*state, all, 0).wparam, 0);
    assert_int_equal(ff_msgqueue_post(*state, &msg), FF_MSGQUEUE_ok);
    assert_int_equal(ff_msgqueue_post(*state, &msg), FF_MSGQUEUE_full);
    for (uint64_t i = 1; i <= 10000; i++) assert_int_equal(take(*state, all, 0).wparam, i);
}

static void quit_and_timers_take_no_room_in_a_full_queue(void **state)
{
    RULE("MSG-10");
    struct ff_msg msg = {.window = 1, .message = USER};
    while (ff_msgqueue_post(*state, &msg) == FF_MSGQUEUE_ok) continue;
    ff_msgqueue_post_quit(*state, 3);
    set_timer(*state, 1, 1, 10, 0);
    for (int i = 0; i < 10000; i++) assert_int_equal(take(*state, all, 0).message, USER);
    assert_int_equal(take(*state, all, 0).message, QUIT);
    assert_int_equal(take(*state, all, 0).message, TIMER);
}

/* ---- Quit ---- */

static void quit_comes_after_everything_posted_and_before_timers(void **state)
{
    set_timer(*state, 1, 1, 10, 0);
    ff_msgqueue_post_quit(*state, 42);
    post(*state, 1, USER, 0);
    assert_int_equal(take(*state, all, 5).message, USER);
    struct ff_msg quit = take(*state, all, 5);
    assert_int_equal(quit.message, QUIT);
    assert_true(quit.window == 0 && quit.wparam == 42 && quit.lparam == 0 && quit.time == 5);
    assert_int_equal(take(*state, all, 5).message, TIMER);
}

static void quit_that_was_only_looked_at_stays_and_taken_is_gone(void **state)
{
    struct ff_msg msg;
    ff_msgqueue_post_quit(*state, 1);
    assert_true(ff_msgqueue_next(*state, &all, 0, false, &msg));
    assert_int_equal(take(*state, all, 0).message, QUIT);
    assert_false(ff_msgqueue_next(*state, &all, 0, true, &msg));
}

static void several_quits_are_one_with_the_last_code(void **state)
{
    ff_msgqueue_post_quit(*state, 1);
    ff_msgqueue_post_quit(*state, 2);
    assert_int_equal(take(*state, all, 0).wparam, 2);
    assert_int_equal(take(*state, all, 0).message, 0);
}

static void no_filter_stops_quit(void **state)
{
    ff_msgqueue_post_quit(*state, 1);
    assert_int_equal(take(*state, range(USER, USER + 9), 0).message, QUIT);
    ff_msgqueue_post_quit(*state, 2);
    assert_int_equal(take(*state, of_window(7), 0).message, QUIT);
    ff_msgqueue_post_quit(*state, 3);
    assert_int_equal(take(*state, of_window(FF_MSGQUEUE_THREAD), 0).message, QUIT);
}

/* It is made when nothing is posted, not when nothing that is posted is wanted. */
static void messages_that_nobody_wants_hold_quit_back(void **state)
{
    post(*state, 1, USER, 0);
    ff_msgqueue_post_quit(*state, 1);
    assert_int_equal(take(*state, range(USER + 1, USER + 1), 0).message, 0);
    assert_int_equal(take(*state, all, 0).message, USER);
    assert_int_equal(take(*state, range(USER + 1, USER + 1), 0).message, QUIT);
}

static void a_quit_that_was_posted_by_hand_is_a_message_like_any_other(void **state)
{
    post(*state, 0, QUIT, 7);
    post(*state, 1, USER, 0);
    assert_int_equal(take(*state, range(USER, USER), 0).message, USER);
    assert_int_equal(take(*state, range(USER, USER), 0).message, 0);
    assert_int_equal(take(*state, all, 0).wparam, 7);
}

/* ---- Timers ---- */

static void a_timer_is_due_at_its_time_and_says_whose_it_is(void **state)
{
    set_timer(*state, 4, 2, 100, 100);
    assert_int_equal(take(*state, all, 99).message, 0);
    struct ff_msg msg = take(*state, all, 100);
    assert_int_equal(msg.message, TIMER);
    assert_true(msg.window == 4 && msg.wparam == 2 && msg.lparam == 99 && msg.time == 100);
    assert_int_equal(take(*state, all, 199).message, 0);
    assert_int_equal(take(*state, all, 200).message, TIMER);
}

static void a_timer_that_was_missed_many_times_comes_once_and_keeps_its_beat(void **state)
{
    set_timer(*state, 1, 1, 100, 100);
    assert_int_equal(take(*state, all, 1050).message, TIMER);
    assert_int_equal(take(*state, all, 1050).message, 0);
    assert_true(ff_msgqueue_next_due(*state) == 1100);
    assert_int_equal(take(*state, all, 1100).message, TIMER);
    assert_true(ff_msgqueue_next_due(*state) == 1200);
}

static void a_timer_that_was_only_looked_at_is_still_due(void **state)
{
    struct ff_msg msg;
    set_timer(*state, 1, 1, 100, 100);
    assert_true(ff_msgqueue_next(*state, &all, 150, false, &msg));
    assert_true(ff_msgqueue_next_due(*state) == 100);
    assert_int_equal(take(*state, all, 150).message, TIMER);
}

static void timers_wait_for_posted_messages(void **state)
{
    set_timer(*state, 1, 1, 100, 0);
    post(*state, 1, USER, 0);
    assert_int_equal(take(*state, all, 500).message, USER);
    assert_int_equal(take(*state, all, 500).message, TIMER);
}

static void the_timer_that_waits_longest_comes_first(void **state)
{
    set_timer(*state, 1, 1, 1000, 30);
    set_timer(*state, 1, 2, 1000, 10);
    set_timer(*state, 1, 3, 1000, 20);
    set_timer(*state, 1, 4, 1000, 10);
    assert_int_equal(take(*state, all, 50).wparam, 2);
    assert_int_equal(take(*state, all, 50).wparam, 4);
    assert_int_equal(take(*state, all, 50).wparam, 3);
    assert_int_equal(take(*state, all, 50).wparam, 1);
}

/* However short its period: a quick timer does not starve a slow one. */
static void a_timer_that_was_taken_goes_behind_the_others_that_are_due(void **state)
{
    set_timer(*state, 1, 1, 1, 1);
    set_timer(*state, 1, 2, 1000, 1000);
    assert_int_equal(take(*state, all, 2000).wparam, 1);
    assert_int_equal(take(*state, all, 2001).wparam, 2);
}

static void filters_hold_for_timers(void **state)
{
    set_timer(*state, 1, 1, 100, 0);
    set_timer(*state, 0, 2, 100, 0);
    assert_int_equal(take(*state, range(USER, USER), 0).message, 0);
    assert_int_equal(take(*state, of_window(2), 0).message, 0);
    assert_int_equal(take(*state, of_window(FF_MSGQUEUE_THREAD), 0).wparam, 2);
    assert_int_equal(take(*state, of_window(1), 0).wparam, 1);
    assert_int_equal(take(*state, range(TIMER, TIMER), 100).message, TIMER);
}

static void the_same_window_and_id_replace_a_timer(void **state)
{
    set_timer(*state, 1, 1, 100, 100);
    set_timer(*state, 1, 1, 30, 60);
    assert_true(ff_msgqueue_next_due(*state) == 60);
    assert_int_equal(take(*state, all, 60).message, TIMER);
    assert_true(ff_msgqueue_next_due(*state) == 90);
    assert_true(ff_msgqueue_kill_timer(*state, 1, 1));
    assert_false(ff_msgqueue_kill_timer(*state, 1, 1));
    assert_true(ff_msgqueue_next_due(*state) == FF_TIME_NEVER);
}

static void timers_of_two_windows_may_have_one_id(void **state)
{
    set_timer(*state, 1, 7, 100, 100);
    set_timer(*state, 2, 7, 100, 50);
    assert_true(ff_msgqueue_kill_timer(*state, 2, 7));
    assert_true(ff_msgqueue_next_due(*state) == 100);
}

static void a_beat_beyond_all_time_is_never_due(void **state)
{
    set_timer(*state, 1, 1, UINT64_MAX / 2, UINT64_MAX - 10);
    assert_int_equal(take(*state, all, UINT64_MAX - 5).message, TIMER);
    assert_true(ff_msgqueue_next_due(*state) == FF_TIME_NEVER);
    assert_int_equal(take(*state, all, UINT64_MAX - 1).message, 0);
}

/* ---- A window goes ---- */

static void a_window_that_goes_takes_its_messages_and_timers_along(void **state)
{
    for (uint64_t i = 1; i <= 6; i++) post(*state, i % 2, USER, i);
    set_timer(*state, 1, 1, 100, 10);
    set_timer(*state, 2, 1, 100, 20);
    ff_msgqueue_post_quit(*state, 0);
    ff_msgqueue_forget(*state, 1);
    assert_true(ff_msgqueue_next_due(*state) == 20);
    assert_int_equal(take(*state, all, 0).wparam, 2);
    assert_int_equal(take(*state, all, 0).wparam, 4);
    assert_int_equal(take(*state, all, 0).wparam, 6);
    assert_int_equal(take(*state, all, 0).message, QUIT);
    ff_msgqueue_forget(*state, 2);
    assert_true(ff_msgqueue_next_due(*state) == FF_TIME_NEVER);
}

static void a_queue_that_was_cleaned_up_is_new(void **state)
{
    post(*state, 1, USER, 0);
    set_timer(*state, 1, 1, 100, 0);
    ff_msgqueue_post_quit(*state, 0);
    ff_msgqueue_clean_up(*state);
    assert_int_equal(take(*state, all, 100).message, 0);
    post(*state, 1, USER, 3);
    assert_int_equal(take(*state, all, 0).wparam, 3);
}

/* ---- Against a list that does the same the slow way ---- */

enum { NAIVE_MAX = 256, WINDOWS = 4 };

struct naive {
    struct ff_msg posted[NAIVE_MAX];
    size_t count;
    bool quit;
    uint64_t code;
    struct ff_msgtimer timers[NAIVE_MAX];
    size_t timer_count;
};

static bool child_of(void *ctx, uint64_t root, uint64_t window)
{
    (void)ctx;
    return root == 1 && window == 3;
}

static bool naive_wants(const struct ff_msgfilter *f, uint64_t window, uint32_t message)
{
    bool any_message = f->first == 0 && f->last == 0;
    bool family = f->in_tree && window != 0 && child_of(NULL, f->window, window);
    bool window_fits =
        f->window == 0 || window == f->window || family || (f->window == FF_MSGQUEUE_THREAD && window == 0);
    return window_fits && (any_message || (f->first <= message && message <= f->last));
}

static bool naive_timer(struct naive *n, const struct ff_msgfilter *f, uint64_t now, bool remove,
                        struct ff_msg *ret)
{
    struct ff_msgtimer *best = NULL;
    for (size_t i = 0; i < n->timer_count; i++) {
        struct ff_msgtimer *t = &n->timers[i];
        if (t->due <= now && naive_wants(f, t->window, TIMER) && (!best || t->due < best->due)) best = t;
    }
    if (!best) return false;
    *ret = (struct ff_msg){.window = best->window, .message = TIMER, .wparam = best->id, .time = now};
    while (remove && best->due <= now) best->due += best->period;
    return true;
}

static bool naive_next(struct naive *n, const struct ff_msgfilter *f, uint64_t now, bool remove,
                       struct ff_msg *ret)
{
    for (size_t i = 0; i < n->count; i++) {
        if (!naive_wants(f, n->posted[i].window, n->posted[i].message)) continue;
        *ret = n->posted[i];
        if (remove) memmove(&n->posted[i], &n->posted[i + 1], (--n->count - i) * sizeof *n->posted);
        return true;
    }
    if (n->quit && n->count == 0) {
        *ret = (struct ff_msg){.message = QUIT, .wparam = n->code, .time = now};
        n->quit = !remove;
        return true;
    }
    return naive_timer(n, f, now, remove, ret);
}

static bool naive_kill(struct naive *n, uint64_t window, uint64_t id)
{
    for (size_t i = 0; i < n->timer_count; i++) {
        if (n->timers[i].window != window || n->timers[i].id != id) continue;
        memmove(&n->timers[i], &n->timers[i + 1], (--n->timer_count - i) * sizeof *n->timers);
        return true;
    }
    return false;
}

static void naive_set(struct naive *n, const struct ff_msgtimer *timer)
{
    for (size_t i = 0; i < n->timer_count; i++) {
        if (n->timers[i].window != timer->window || n->timers[i].id != timer->id) continue;
        n->timers[i] = *timer;
        return;
    }
    n->timers[n->timer_count++] = *timer;
}

static void naive_forget(struct naive *n, uint64_t window)
{
    for (size_t i = n->count; i-- > 0;)
        if (n->posted[i].window == window)
            memmove(&n->posted[i], &n->posted[i + 1], (--n->count - i) * sizeof *n->posted);
    for (uint64_t id = 0; id < 3; id++) naive_kill(n, window, id);
}

static uint64_t naive_next_due(const struct naive *n)
{
    uint64_t due = FF_TIME_NEVER;
    for (size_t i = 0; i < n->timer_count; i++)
        if (n->timers[i].due < due) due = n->timers[i].due;
    return due;
}

/* Both queues, and the time. */
struct pair {
    struct ff_msgqueue *q;
    struct naive naive;
    struct test_random chance;
    uint64_t now, posted;
};

static uint32_t any_message(struct pair *p)
{
    static const uint32_t messages[] = {USER, USER + 1, USER + 2, QUIT, TIMER};
    return messages[test_random_below(&p->chance, 5)];
}

static void both_post(struct pair *p)
{
    if (p->naive.count == NAIVE_MAX) return;
    struct ff_msg msg = {.window = test_random_below(&p->chance, WINDOWS),
                         .message = any_message(p),
                         .wparam = ++p->posted,
                         .time = p->now};
    assert_int_equal(ff_msgqueue_post(p->q, &msg), FF_MSGQUEUE_ok);
    p->naive.posted[p->naive.count++] = msg;
}

static void both_quit(struct pair *p)
{
    p->naive.quit = true;
    p->naive.code = ++p->posted;
    ff_msgqueue_post_quit(p->q, p->naive.code);
}

static struct ff_msgfilter any_filter(struct pair *p)
{
    static const uint64_t windows[] = {0, 0, 0, FF_MSGQUEUE_THREAD, 1, 2, 3};
    struct ff_msgfilter f = {.window = windows[test_random_below(&p->chance, 7)]};
    if (test_random_below(&p->chance, 2)) f.in_tree = child_of;
    if (test_random_below(&p->chance, 2)) return f;
    f.first = any_message(p);
    f.last = any_message(p);
    return f;
}

static void both_next(struct pair *p)
{
    struct ff_msgfilter f = any_filter(p);
    struct ff_msg real = {0}, wanted = {0};
    bool remove = test_random_below(&p->chance, 4) != 0;
    bool found = ff_msgqueue_next(p->q, &f, p->now, remove, &real);
    assert_int_equal(found, naive_next(&p->naive, &f, p->now, remove, &wanted));
    assert_same(&real, &wanted);
}

static void both_set_timer(struct pair *p)
{
    uint64_t period = 1 + test_random_below(&p->chance, 20);
    struct ff_msgtimer timer = {.window = test_random_below(&p->chance, WINDOWS),
                                .id = test_random_below(&p->chance, 3),
                                .period = period,
                                .due = p->now + period};
    assert_true(ff_msgqueue_set_timer(p->q, &timer));
    naive_set(&p->naive, &timer);
}

static void both_kill_timer(struct pair *p)
{
    uint64_t window = test_random_below(&p->chance, WINDOWS), id = test_random_below(&p->chance, 3);
    assert_int_equal(ff_msgqueue_kill_timer(p->q, window, id), naive_kill(&p->naive, window, id));
}

static void both_forget(struct pair *p)
{
    uint64_t window = 1 + test_random_below(&p->chance, WINDOWS - 1);
    if (test_random_below(&p->chance, 10)) return;
    ff_msgqueue_forget(p->q, window);
    naive_forget(&p->naive, window);
}

static void time_passes(struct pair *p)
{
    p->now += test_random_below(&p->chance, 15);
}

static void it_does_whatever_a_list_would(void **state)
{
    static void (*const acts[])(struct pair *) = {both_post, both_post,   both_post,      both_next,
                                                  both_next, both_quit,   both_set_timer, both_kill_timer,
                                                  both_next, both_forget, time_passes,    both_next};
    struct pair p = {.q = *state, .chance = {test_seed()}};
    for (int i = 0; i < 200000; i++) {
        acts[test_random_below(&p.chance, sizeof acts / sizeof *acts)](&p);
        assert_true(ff_msgqueue_next_due(p.q) == naive_next_due(&p.naive));
    }
}

static const struct test_case cases[] = {
    CASE(messages_come_in_the_order_of_posting_whole),
    CASE(a_message_that_was_only_looked_at_stays),
    CASE(a_window_filter_leaves_the_others_in_their_order),
    CASE(minus_one_asks_for_thread_messages_only),
    CASE(a_window_s_filter_does_not_give_thread_messages),
    CASE(a_window_s_filter_gives_its_children_s_messages_too),
    CASE(a_range_includes_both_ends),
    CASE(a_queue_holds_ten_thousand_messages_and_not_one_more),
    CASE(quit_and_timers_take_no_room_in_a_full_queue),
    CASE(quit_comes_after_everything_posted_and_before_timers),
    CASE(quit_that_was_only_looked_at_stays_and_taken_is_gone),
    CASE(several_quits_are_one_with_the_last_code),
    CASE(no_filter_stops_quit),
    CASE(messages_that_nobody_wants_hold_quit_back),
    CASE(a_quit_that_was_posted_by_hand_is_a_message_like_any_other),
    CASE(a_timer_is_due_at_its_time_and_says_whose_it_is),
    CASE(a_timer_that_was_missed_many_times_comes_once_and_keeps_its_beat),
    CASE(a_timer_that_was_only_looked_at_is_still_due),
    CASE(timers_wait_for_posted_messages),
    CASE(the_timer_that_waits_longest_comes_first),
    CASE(a_timer_that_was_taken_goes_behind_the_others_that_are_due),
    CASE(filters_hold_for_timers),
    CASE(the_same_window_and_id_replace_a_timer),
    CASE(timers_of_two_windows_may_have_one_id),
    CASE(a_beat_beyond_all_time_is_never_due),
    CASE(a_window_that_goes_takes_its_messages_and_timers_along),
    CASE(a_queue_that_was_cleaned_up_is_new),
    CASE(it_does_whatever_a_list_would),
};

int main(int argc, char **argv)
{
    return RUN("msgqueue", cases, make, unmake, argc, argv);
}
