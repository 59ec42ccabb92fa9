/* SPDX-License-Identifier: MIT */
/* The trace: its text, which golden stories are made of, and its hash, which tells runs apart and nothing else. */
#include "tests/unit/sim/notify.h"

#include <string.h>

/* Two users, one process, one text; no service. */
static struct sim *empty_world(struct phone *p)
{
    sim_free(p->sim);
    p->sim = sim_new(&p->memory.alloc, &p->config);
    assert_int_equal(user_add(p->sim, FF_STR("alice"), 1), 0);
    assert_int_equal(user_add(p->sim, FF_STR("bob"), 1), 1);
    p->told = 0;
    return p->sim;
}

/* ---- Text ---- */

static void every_kind_in_words(void **state)
{
    struct phone *p = *state;
    struct sim *sim = empty_world(p);
    uint32_t t = phone_text(p, "a text");
    trace_add(sim, TRACE_service_starting, ACCOUNT_local_system, 0, 0, 0);
    trace_add(sim, TRACE_service_starting, ACCOUNT_user, 0, 0, 0);
    trace_add(sim, TRACE_service_starting, ACCOUNT_network_service, 0, 0, 0);
    trace_add(sim, TRACE_service_started, 3, 0, 0, 0);
    trace_add(sim, TRACE_service_stopping, 0, 0, 0, 0);
    trace_add(sim, TRACE_service_stopped, 0, 0, 0, 0);
    trace_add(sim, TRACE_service_crashed, 0, 0, 0, 0);
    trace_add(sim, TRACE_event, FF_FEI_BUSY, 1, 2, 0);
    trace_add(sim, TRACE_event, FF_FEI_FAXSVC_ENDED, 0, FF_JOB_NONE, 0);
    trace_add(sim, TRACE_call, 0, FF_TYPE_FaxAbort, FF_ERROR_ACCESS_DENIED, 0);
    trace_add(sim, TRACE_registered, 0, 1, 2, 1024);
    trace_add(sim, TRACE_registered, 0, 1, SIM_NONE, 0);
    trace_add(sim, TRACE_unregistered, 0, 0, 0, 0);
    trace_add(sim, TRACE_muted, 0, FF_OUTCOME_no_desktop, 0, 0);
    trace_add(sim, TRACE_token_opened, 4, 5, 0, 0);
    trace_add(sim, TRACE_token_closed, 4, t, 0, 0);
    trace_add(sim, TRACE_undelivered, 0, 77, FF_OUTCOME_quota, 0);
    trace_add(sim, TRACE_process_attached, 0, 1, 0, 0);
    trace_add(sim, TRACE_process_ended, 0, t, 0, 0);
    trace_add(sim, TRACE_window_made, 0, 1, t, 0);
    trace_add(sim, TRACE_window_made, 0, 1, 0, 0);
    trace_add(sim, TRACE_window_gone, 0, 1, 0, 0);
    trace_add(sim, TRACE_logoff_begun, 0, 0, 0, 0);
    trace_add(sim, TRACE_sent, 0, 1, FF_WM_ENDSESSION, 1);
    trace_add(sim, TRACE_answered, 0, 1, FF_WM_QUERYENDSESSION, 0);
    trace_add(sim, TRACE_timed_out, 0, 1, FF_WM_ENDSESSION, 0);
    trace_add(sim, TRACE_logoff_vetoed, 1, 0, 1, 0);
    trace_add(sim, TRACE_logoff_blocked, 1, 0, 0, 0);
    trace_add(sim, TRACE_logoff_done, 1, 0, 0, 0);
    trace_add(sim, TRACE_op, t, 0, 0, 0);
    trace_add(sim, TRACE_finding, t, 0, 0, 0);
    trace_add(sim, TRACE_stuck, t, 0, 0, 0);
    notify_story(p, "0.000 service starting LocalSystem", "0.000 service starting user account",
                 "0.000 service starting NetworkService", "0.000 service started 3", "0.000 service stopping",
                 "0.000 service stopped", "0.000 service crashed", "0.000 event FEI_BUSY device 1 job 2",
                 "0.000 event FEI_FAXSVC_ENDED", "0.000 call process 1 FaxAbort ERROR_ACCESS_DENIED",
                 "0.000 registered registration 1 process 2 window 3 1024",
                 "0.000 registered registration 1 process 2 0", "0.000 unregistered registration 1",
                 "0.000 muted registration 1 no_desktop", "0.000 token opened token 5 registration 6",
                 "0.000 token closed token 5 \"a text\"", "0.000 undelivered registration 1 77 quota",
                 "0.000 process attached process 1 user bob", "0.000 process ended process 1 \"a text\"",
                 "0.000 window made process 1 window 2 \"a text\"", "0.000 window made process 1 window 2",
                 "0.000 window gone process 1 window 2", "0.000 log-off begun user alice",
                 "0.000 sent process 1 window 2 WM_ENDSESSION 1",
                 "0.000 answered process 1 window 2 WM_QUERYENDSESSION 0",
                 "0.000 timed out process 1 window 2 WM_ENDSESSION",
                 "0.000 log-off vetoed user bob process 1 window 2", "0.000 log-off blocked user bob token 1",
                 "0.000 log-off done user bob", "0.000 op \"a text\"", "0.000 finding \"a text\" process 1",
                 "0.000 stuck \"a text\"");
}

static void numbers_without_a_name(void **state)
{
    struct phone *p = *state;
    struct sim *sim = empty_world(p);
    phone_at_ms(p, 61234);
    trace_add(sim, TRACE_event, 99, 1, 2, 0);
    trace_add(sim, TRACE_call, 0, 250, 12345, 0);
    trace_add(sim, TRACE_muted, 0, 77, 0, 0);
    trace_add(sim, TRACE_sent, 0, 0, 5, 0);
    trace_add(sim, TRACE_service_starting, 9, 0, 0, 0);
    trace_add(sim, TRACE_logoff_begun, 7, 0, 0, 0);
    notify_story(p, "61.234 event event 99 device 1 job 2", "61.234 call process 1 call 250 status 12345",
                 "61.234 muted registration 1 outcome 77", "61.234 sent process 1 window 1 message 5 0",
                 "61.234 service starting account 9", "61.234 log-off begun");
}

static void lines_that_are_wanted(void **state)
{
    struct phone *p = *state;
    struct sim *sim = empty_world(p);
    trace_add(sim, TRACE_service_started, 1, 0, 0, 0);
    trace_add(sim, TRACE_event, FF_FEI_BUSY, 1, 2, 0);
    trace_add(sim, TRACE_stuck, phone_text(p, "x"), 0, 0, 0);
    trace_add(sim, TRACE_event, FF_FEI_IDLE, 1, FF_JOB_NONE, 0);
    struct ff_writer w = ff_writer_on(&p->memory.alloc);
    trace_print_all(&w, sim, 2, 1ULL << TRACE_event | 1ULL << TRACE_service_started);
    assert_string_equal(ff_writer_cstr(&w), "0.000 event FEI_IDLE device 1\n");
    ff_writer_reset(&w);
    trace_print_all(&w, sim, 4, 0);
    assert_int_equal(w.size, 0);
    ff_writer_free(&w);
    assert_true(TRACE_KINDS <= 64);
    for (uint32_t kind = 0; kind < TRACE_KINDS; kind++) assert_true(strlen(trace_row(kind)->verb) > 0);
    assert_null(trace_row(TRACE_KINDS));
}

/* ---- Hash ---- */

static uint64_t hash_of(struct phone *p, uint64_t time, uint32_t kind, const uint32_t operands[4])
{
    struct sim *sim = empty_world(p);
    sim_advance(sim, p->config.start + time);
    trace_add(sim, (enum trace_kind)kind, operands[0], operands[1], operands[2], operands[3]);
    trace_add(sim, TRACE_service_stopped, 0, 0, 0, 0); /* what follows does not hide it */
    return sim->trace.hash;
}

/* Every kind, and every operand changed by itself: no two traces look alike. */
static void one_changed_operand_is_another_hash(void **state)
{
    struct phone *p = *state;
    enum { VARIANTS = 7 };
    static uint64_t hashes[TRACE_KINDS * VARIANTS];
    uint32_t count = 0;
    for (uint32_t kind = 0; kind < TRACE_KINDS; kind++) {
        const struct trace_row *row = trace_row(kind);
        uint32_t operands[4] = {1, 1, 1, 1};
        hashes[count++] = hash_of(p, 0, kind, operands);
        hashes[count++] = hash_of(p, 1, kind, operands);
        hashes[count++] = hash_of(p, 1ULL << 40, kind, operands);
        for (int i = 0; i < 4; i++) {
            operands[i] = row->operands[i] == TRACE_OPERAND_text ? 2 : 0x80000001; /* alice, bob */
            hashes[count++] = hash_of(p, 0, kind, operands);
            operands[i] = 1;
        }
    }
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t j = 0; j < i; j++)
            if (hashes[i] == hashes[j]) fail_msg("%u and %u look alike", (unsigned)i, (unsigned)j);
}

static void order_counts(void **state)
{
    struct phone *p = *state;
    uint64_t hashes[2];
    for (uint32_t i = 0; i < 2; i++) {
        struct sim *sim = empty_world(p);
        trace_add(sim, TRACE_service_started, 1 + i, 0, 0, 0);
        trace_add(sim, TRACE_service_started, 2 - i, 0, 0, 0);
        hashes[i] = sim->trace.hash;
    }
    assert_true(hashes[0] != hashes[1]);
}

/* NULL, "", and a text by its bytes, whatever its number is. */
static void texts_count_by_their_bytes(void **state)
{
    struct phone *p = *state;
    uint64_t hashes[4];
    for (int i = 0; i < 4; i++) {
        static const char *const words[] = {NULL, "", "exit", "exit"};
        struct sim *sim = empty_world(p);
        if (i == 3) phone_text(p, "something that was said before");
        trace_add(sim, TRACE_op, words[i] ? phone_text(p, words[i]) : 0, 0, 0, 0);
        hashes[i] = sim->trace.hash;
    }
    assert_true(hashes[0] != hashes[1]);
    assert_true(hashes[1] != hashes[2]);
    assert_true(hashes[2] == hashes[3]);
}

/* What may differ between two runs that are the same. */
struct place {
    uint64_t start, address;
    uint32_t pid;
    const char *image, *path, *module, *said_before;
};

static uint64_t live(struct phone *p, const struct place *place, const char *title)
{
    p->config.start = place->start;
    struct sim *sim = notify_begin_user(p);
    phone_text(p, place->said_before);
    const char *error;
    struct process_facts facts = {.user = FF_STR("alice"),
                                  .image = ff_str_of(place->image),
                                  .path = ff_str_of(place->path),
                                  .pid = place->pid};
    struct client c = {p, process_attach(sim, &facts, &error), 0};
    thread_begin(sim, c.process, 1);
    uint32_t site = site_add(sim, c.process, phone_text(p, place->module), place->address, FF_STR("f"));
    assert_int_equal(client_connect(&c), FF_ERROR_SUCCESS);
    window_made(sim, c.process, place->address, 1, FF_WINDOW_top_level, ff_str_of(title));
    queue_request in = window_request(&c, place->address);
    struct ff_out_FaxInitializeEventQueue out;
    struct caller caller = {.process = c.process, .thread = 1, .site = site};
    assert_int_equal(sim_call(sim, &caller, FF_TYPE_FaxInitializeEventQueue, &in, &out, &p->arena),
                     FF_ERROR_SUCCESS);
    phone_at(p, 3);
    uint64_t event = notify_event(p);
    assert_true(client_except(&c, 0, event, FF_OUTCOME_quota));
    notify_op(p, "logoff", (struct op){.given = OP_user, .user = phone_text(p, "alice")});
    notify_answer(p, notify_send(p), 1);
    phone_at(p, 60);
    process_end(sim, c.process, true, place->pid, ff_str_of(place->path));
    notify_stop(p);
    return sim->trace.hash;
}

static void where_it_runs_does_not_count(void **state)
{
    static const struct place here = {125911584000000000U, 0x1000, 1, "a", "/bin/a", "/lib/x", NULL},
                              there = {133911584000000000U, 0x7F0012345678, 99, "b", "C:\\b", "C:\\y",
                                       "said only there"};
    struct phone *p = *state;
    uint64_t first = live(p, &here, "title");
    assert_true(first == live(p, &here, "title"));
    assert_true(first == live(p, &there, "title"));
    assert_true(first != live(p, &here, "another title"));
}

static const struct test_case cases[] = {
    CASE(every_kind_in_words),
    CASE(numbers_without_a_name),
    CASE(lines_that_are_wanted),
    CASE(one_changed_operand_is_another_hash),
    CASE(order_counts),
    CASE(texts_count_by_their_bytes),
    CASE(where_it_runs_does_not_count),
};

int main(int argc, char **argv)
{
    return RUN("trace", cases, phone_set_up, phone_tear_down, argc, argv);
}
