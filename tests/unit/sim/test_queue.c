/* SPDX-License-Identifier: MIT */
/* The queue: schedules, order, devices, pauses, and what it costs. */
#include "tests/unit/sim/phone.h"

static uint32_t send_scheduled(struct phone *p, uint32_t action, const struct ff_systime *when)
{
    struct ff_in_FaxSendDocument in = phone_request(p, "1", 1);
    in.job_param.schedule_action = action;
    if (when) in.job_param.schedule_time = *when;
    uint32_t job;
    assert_int_equal(phone_submit(p, &in, &job), FF_ERROR_SUCCESS);
    return job;
}

/* ---- Schedules ---- */

static void a_specific_time(void **state)
{
    RULE("SEQ-10");
    RULE("GEN-33");
    RULE("FJE-4");
    struct phone *p = *state;
    phone_begin(p, 1);
    struct ff_systime when = {2000, 1, 0, 1, 1, 0, 0, 0}; /* an hour after the start */
    send_scheduled(p, FF_JSA_SPECIFIC_TIME, &when);
    assert_int_equal(phone_status(p, 1), FF_JS_PENDING);
    phone_at_ms(p, 3600 * 1000 - 1);
    phone_story(p, "0.000 JOB_QUEUED(0,1)");
    phone_at(p, 3600);
    phone_story(p, "3600.000 INITIALIZING(1,1)");
}

static void a_time_that_has_passed_is_now(void **state)
{
    RULE("SND-12");
    RULE("FJP-3");
    RULE("GEN-33");
    struct phone *p = *state;
    phone_begin(p, 1);
    struct ff_systime past = {1999, 12, 0, 31, 23, 0, 0, 0}, now = {2000, 1, 0, 1, 0, 0, 0, 0};
    send_scheduled(p, FF_JSA_SPECIFIC_TIME, &past);
    phone_story(p, "0.000 JOB_QUEUED(0,1)", "0.000 INITIALIZING(1,1)");
    phone_begin(p, 1);
    send_scheduled(p, FF_JSA_SPECIFIC_TIME, &now);
    phone_story(p, "0.000 JOB_QUEUED(0,1)", "0.000 INITIALIZING(1,1)");
    /* Passed is what has passed in the world. */
    phone_begin(p, 1);
    phone_at(p, 3600);
    now.minute = 59;
    send_scheduled(p, FF_JSA_SPECIFIC_TIME, &now);
    phone_story(p, "3600.000 JOB_QUEUED(0,1)", "3600.000 INITIALIZING(1,1)");
}

#define HOURS(n) ((uint64_t)(n)*3600)

static void the_discount_period(void **state)
{
    RULE("FCF-3");
    RULE("FCF-4");
    RULE("FJP-2");
    RULE("SEQ-10");
    struct phone *p = *state;
    static const struct {
        uint32_t start, stop; /* hours */
        uint64_t sent_at, starts_at;
    } rows[] = {
        {4, 6, 1, 4},                                  /* before it */
        {4, 6, 4, 4},                                  /* at its first moment */
        {4, 6, 5, 5},                                  /* inside */
        {4, 6, 6, 28},                                 /* at its end: the next day */
        {4, 6, 7, 28},                                 /* after it */
        {22, 6, 23, 23},                               /* past midnight */
        {22, 6, 2, 2},   {22, 6, 7, 22}, {5, 5, 7, 7}, /* no period: nothing to wait for */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        p->config.discount_start_minute = rows[i].start * 60;
        p->config.discount_stop_minute = rows[i].stop * 60;
        phone_begin(p, 1);
        phone_at(p, HOURS(rows[i].sent_at));
        send_scheduled(p, FF_JSA_DISCOUNT_PERIOD, NULL);
        if (rows[i].starts_at != rows[i].sent_at) {
            phone_at_ms(p, HOURS(rows[i].starts_at) * 1000 - 1);
            assert_int_equal(phone_status(p, 1), FF_JS_PENDING);
        }
        phone_at(p, HOURS(rows[i].starts_at));
        assert_int_equal(phone_status(p, 1), FF_JS_INPROGRESS);
    }
}

/* What the period leaves over waits for the next one, and holds up nobody else. */
static void jobs_left_over_by_the_discount_period(void **state)
{
    RULE("FCF-4");
    struct phone *p = *state;
    p->config.discount_start_minute = 0;
    p->config.discount_stop_minute = 1;
    phone_begin(p, 1);
    for (int i = 0; i < 4; i++) send_scheduled(p, FF_JSA_DISCOUNT_PERIOD, NULL);
    phone_send(p, "2", 1);
    assert_int_equal(phone_status(p, 4), FF_JS_PENDING | FF_JS_NOLINE);
    phone_at(p, 64); /* each takes 23 s: 1, 2 and 3 began in time */
    phone_skip(p);
    assert_int_equal(phone_status(p, 4), FF_JS_PENDING);
    phone_at(p, HOURS(24));
    phone_story(p, "65.000 COMPLETED(1,3)", "65.000 DELETED(0,3)", "69.000 IDLE(1,-)",
                "69.000 INITIALIZING(1,5)", "70.000 DIALING(1,5)", "78.000 SENDING(1,5)",
                "88.000 COMPLETED(1,5)", "88.000 DELETED(0,5)", "92.000 IDLE(1,-)",
                "86400.000 INITIALIZING(1,4)");
}

static void a_retry_waits_for_the_discount_period_too(void **state)
{
    RULE("FJP-2");
    RULE("SEQ-2");
    struct phone *p = *state;
    p->config.discount_start_minute = 0;
    p->config.discount_stop_minute = 5;
    phone_begin(p, 1);
    phone_party(p, "*", ANSWER_busy, 1);
    send_scheduled(p, FF_JSA_DISCOUNT_PERIOD, NULL);
    phone_at(p, 3000);
    assert_int_equal(phone_status(p, 1), FF_JS_RETRYING);
    phone_at(p, HOURS(24));
    assert_int_equal(phone_status(p, 1), FF_JS_INPROGRESS);
}

static void a_paused_queue(void **state)
{
    RULE("SEQ-10");
    struct phone *p = *state;
    p->config.queue_paused = true;
    phone_begin(p, 1);
    phone_send(p, "1", 1);
    phone_at(p, 100);
    phone_story(p, "0.000 JOB_QUEUED(0,1)");
    assert_int_equal(phone_status(p, 1), FF_JS_PENDING);
    queue_pause(p->sim, false);
    phone_story(p, "100.000 INITIALIZING(1,1)");
    /* A call that is on goes on. */
    queue_pause(p->sim, true);
    phone_send(p, "2", 1);
    phone_at(p, 1000);
    phone_story(p, "100.000 JOB_QUEUED(0,2)", "101.000 DIALING(1,1)", "109.000 SENDING(1,1)",
                "119.000 COMPLETED(1,1)", "119.000 DELETED(0,1)", "123.000 IDLE(1,-)");
}

/* ---- Order and devices ---- */

static void devices_by_priority(void **state)
{
    RULE("FPI-2");
    struct phone *p = *state;
    phone_begin(p, 3);
    p->sim->devices.at[0].priority = 3;
    p->sim->devices.at[1].priority = 1;
    p->sim->devices.at[2].priority = 2;
    for (int i = 0; i < 3; i++) phone_send(p, "1", 1);
    phone_story(p, "0.000 JOB_QUEUED(0,1)", "0.000 INITIALIZING(2,1)", "0.000 JOB_QUEUED(0,2)",
                "0.000 INITIALIZING(3,2)", "0.000 JOB_QUEUED(0,3)", "0.000 INITIALIZING(1,3)");
}

static void devices_that_send(void **state)
{
    RULE("FPI-3");
    struct phone *p = *state;
    phone_begin(p, 3);
    p->sim->devices.at[0].flags = FF_FPF_RECEIVE;
    device_power(p->sim, 1, false);
    phone_skip(p);
    phone_send(p, "1", 1);
    phone_story(p, "0.000 JOB_QUEUED(0,1)", "0.000 INITIALIZING(3,1)");
}

static void a_job_for_one_device(void **state)
{
    RULE("SND-13");
    RULE("FJP-6");
    RULE("EVT-5");
    struct phone *p = *state;
    phone_begin(p, 2);
    phone_send_to_device(p, "1", 9, 2);
    phone_send_to_device(p, "2", 1, 2);
    phone_send(p, "3", 1);
    phone_story(p, "0.000 JOB_QUEUED(2,1)", "0.000 INITIALIZING(2,1)", "0.000 JOB_QUEUED(2,2)",
                "0.000 JOB_QUEUED(0,3)", "0.000 INITIALIZING(1,3)");
    assert_int_equal(phone_status(p, 2), FF_JS_PENDING | FF_JS_NOLINE);
    /* The first in the queue, whoever wants the device. */
    phone_send(p, "4", 9);
    phone_send(p, "5", 9);
    phone_at(p, 23);
    assert_int_equal(phone_status(p, 4), FF_JS_INPROGRESS);
    phone_at(p, 103);
    phone_skip(p);
    assert_int_equal(phone_status(p, 2), FF_JS_INPROGRESS);
    assert_int_equal(phone_status(p, 5), FF_JS_PENDING | FF_JS_NOLINE);
}

static void without_any_device_jobs_wait(void **state)
{
    struct phone *p = *state;
    phone_begin(p, 0);
    phone_send(p, "1", 1);
    phone_at(p, 10000);
    phone_story(p, "0.000 JOB_QUEUED(0,1)");
    assert_int_equal(phone_status(p, 1), FF_JS_PENDING | FF_JS_NOLINE);
}

static void a_retry_has_its_old_place_in_the_queue(void **state)
{
    RULE("EJB-4");
    struct phone *p = *state;
    phone_begin(p, 1);
    phone_party(p, "busy", ANSWER_busy, 1);
    phone_send(p, "busy", 1);
    phone_send(p, "2", 70); /* until after the retry is due */
    phone_send(p, "3", 1);
    phone_at(p, 710);
    assert_int_equal(phone_status(p, 1), FF_JS_RETRYING | FF_JS_NOLINE);
    phone_skip(p);
    phone_at(p, 720);
    phone_story(p, "716.000 COMPLETED(1,2)", "716.000 DELETED(0,2)", "720.000 IDLE(1,-)",
                "720.000 INITIALIZING(1,1)");
}

static void jobs_are_listed_in_order_of_submission(void **state)
{
    RULE("EJB-1");
    RULE("EJB-4");
    struct phone *p = *state;
    phone_begin(p, 1);
    phone_party(p, "busy", ANSWER_busy, 0);
    phone_send(p, "busy", 1);
    phone_send(p, "2", 90);
    phone_send(p, "3", 1);
    phone_send(p, "4", 1);
    phone_at(p, 800);
    assert_int_equal(phone_abort(p, 3), FF_ERROR_SUCCESS);
    phone_send(p, "5", 1);
    struct ff_in_FaxEnumJobs in = {p->fax};
    struct ff_out_FaxEnumJobs out;
    assert_int_equal(phone_call(p, FF_TYPE_FaxEnumJobs, 0, &in, &out), FF_ERROR_SUCCESS);
    static const uint32_t ids[] = {1, 2, 4, 5};
    assert_int_equal(out.entries.count, 4);
    struct ff_writer w = ff_writer_on(ff_alloc_default());
    out.entries.write(out.entries.at, &w);
    struct ff_reader r = ff_reader_of(w.at, w.size);
    for (uint32_t i = 0; i < 4; i++) {
        struct ff_job_entry entry;
        struct ff_arena none = ff_arena_on(ff_alloc_default());
        assert_int_equal(ff_record_decode(&r, &ff_record_job_entry, &entry, &none), FF_DECODE_ok);
        assert_int_equal(entry.job_id, ids[i]);
    }
    assert_true(ff_reader_done(&r));
    ff_writer_free(&w);
}

/* What FaxEnumJobs has of a job, byte by byte what FaxGetJob has of it, however long its texts are. */
static void a_job_is_the_same_in_both_queries(void **state)
{
    struct phone *p = *state;
    char name[40];
    struct ff_writer listed = ff_writer_on(ff_alloc_default()), got = ff_writer_on(ff_alloc_default());
    p->config.queue_paused = true;
    phone_begin(p, 1);
    memset(name, 'x', sizeof name);
    for (uint32_t id = 1; id <= 40; id++) {
        phone_send(p, "1", 1);
        struct job *job = &p->sim->jobs.rows.at[job_find(p->sim, id)];
        job->recipient_name = text_or_none(p->sim, (struct ff_str){name, id - 1});
        job->document_name = text_or_none(p->sim, (struct ff_str){name, 40 - id});
        job->schedule_time = (struct ff_systime){1, 2, 3, 4, 5, 6, 7, (uint16_t)id};
        struct ff_job_entry entry;
        job_describe(p->sim, job_find(p->sim, id), &entry);
        ff_record_encode(&got, &ff_record_job_entry, &entry);
    }
    jobs_write(p->sim, &listed);
    assert_int_equal(listed.size, got.size);
    assert_memory_equal(listed.at, got.at, got.size);
    ff_writer_free(&listed);
    ff_writer_free(&got);
}

static void ids_are_not_given_twice(void **state)
{
    RULE("EVT-7");
    struct phone *p = *state;
    p->config.queue_paused = true;
    phone_begin(p, 1);
    for (uint32_t id = 1; id < 20; id++) {
        assert_int_equal(phone_send(p, "1", 1), id);
        assert_int_equal(phone_abort(p, id), FF_ERROR_SUCCESS);
    }
    assert_true(p->sim->jobs.rows.count <= 2); /* rows are */
}

/* ---- Pauses ---- */

static void pause_and_resume(void **state)
{
    RULE("SJB-1");
    RULE("SJB-6");
    RULE("SJB-8");
    RULE("EVT-15");
    struct phone *p = *state;
    phone_begin(p, 1);
    phone_send(p, "1", 1);
    phone_send(p, "2", 1);
    phone_send(p, "3", 1);
    phone_skip(p);
    assert_int_equal(phone_set_job(p, 2, FF_JC_PAUSE), FF_ERROR_SUCCESS);
    assert_int_equal(phone_set_job(p, 2, FF_JC_PAUSE), FF_ERROR_SUCCESS);
    assert_int_equal(phone_set_job(p, 3, FF_JC_RESUME), FF_ERROR_SUCCESS);
    assert_int_equal(phone_status(p, 2), FF_JS_PAUSED | FF_JS_PENDING);
    phone_silent(p);
    phone_at(p, 100);
    phone_skip(p);
    assert_int_equal(phone_status(p, 2), FF_JS_PAUSED | FF_JS_PENDING);
    assert_int_equal(p->sim->outbox.count, 2);
    assert_int_equal(phone_set_job(p, 2, FF_JC_RESUME), FF_ERROR_SUCCESS);
    phone_story(p, "100.000 INITIALIZING(1,2)");
}

static void an_active_job_is_paused_when_it_is_queued_again(void **state)
{
    RULE("SJB-2");
    struct phone *p = *state;
    phone_begin(p, 1);
    phone_party(p, "*", ANSWER_busy, 1);
    phone_send(p, "1", 1);
    assert_int_equal(phone_set_job(p, 1, FF_JC_PAUSE), FF_ERROR_SUCCESS);
    assert_int_equal(phone_status(p, 1), FF_JS_INPROGRESS);
    phone_at(p, 5);
    assert_int_equal(phone_status(p, 1), FF_JS_PAUSED | FF_JS_RETRYING);
    phone_at(p, 10000);
    assert_int_equal(phone_status(p, 1), FF_JS_PAUSED | FF_JS_RETRYING);
    phone_skip(p);
    assert_int_equal(phone_set_job(p, 1, FF_JC_RESUME), FF_ERROR_SUCCESS);
    phone_story(p, "10000.000 INITIALIZING(1,1)");
    /* Paused and resumed while active: nothing is left of it. */
    phone_at(p, 10001);
    assert_int_equal(phone_set_job(p, 1, FF_JC_PAUSE), FF_ERROR_SUCCESS);
    assert_int_equal(phone_set_job(p, 1, FF_JC_RESUME), FF_ERROR_SUCCESS);
    assert_int_equal(service_stop(p->sim), FF_ERROR_SUCCESS);
    assert_int_equal(p->sim->jobs.rows.at[job_find(p->sim, 1)].queue_status, FF_JS_RETRYING);
}

static void resuming_returns_to_the_state_before(void **state)
{
    RULE("SJB-6");
    struct phone *p = *state;
    phone_begin(p, 1);
    phone_party(p, "*", ANSWER_busy, 1);
    phone_send(p, "1", 1);
    phone_at(p, 100);
    phone_skip(p);
    /* Resumed before the retry is due: it waits on. */
    assert_int_equal(phone_set_job(p, 1, FF_JC_PAUSE), FF_ERROR_SUCCESS);
    assert_int_equal(phone_set_job(p, 1, FF_JC_RESUME), FF_ERROR_SUCCESS);
    assert_int_equal(phone_status(p, 1), FF_JS_RETRYING);
    phone_at(p, 602);
    phone_silent(p);
    phone_at(p, 603);
    phone_story(p, "603.000 INITIALIZING(1,1)");
}

static void a_scheduled_job_can_be_paused(void **state)
{
    RULE("SJB-6");
    struct phone *p = *state;
    phone_begin(p, 1);
    struct ff_systime when = {2000, 1, 0, 1, 1, 0, 0, 0};
    send_scheduled(p, FF_JSA_SPECIFIC_TIME, &when);
    phone_skip(p);
    assert_int_equal(phone_set_job(p, 1, FF_JC_PAUSE), FF_ERROR_SUCCESS);
    phone_at(p, 5000);
    phone_silent(p);
    assert_int_equal(phone_set_job(p, 1, FF_JC_RESUME), FF_ERROR_SUCCESS);
    phone_story(p, "5000.000 INITIALIZING(1,1)");
}

static void what_has_failed_cannot_be_paused(void **state)
{
    RULE("SJB-6");
    struct phone *p = *state;
    phone_begin(p, 1);
    phone_party(p, "*", ANSWER_bad_number, 0);
    phone_send(p, "1", 1);
    phone_at(p, 100);
    assert_int_equal(phone_set_job(p, 1, FF_JC_PAUSE), FF_ERROR_INVALID_OPERATION);
    assert_int_equal(phone_status(p, 1), FF_JS_FAILED);
}

static void restart_by_profile(void **state)
{
    RULE("SJB-4");
    struct phone *p = *state;
    static const struct {
        uint64_t restarts;
        enum answer answer;
        uint32_t before, after;
    } rows[] = {
        {1, ANSWER_busy, FF_JS_RETRIES_EXCEEDED, FF_JS_INPROGRESS},
        {1, ANSWER_bad_number, FF_JS_FAILED, FF_JS_INPROGRESS},
        {0, ANSWER_busy, FF_JS_RETRIES_EXCEEDED, FF_JS_RETRIES_EXCEEDED},
        {0, ANSWER_bad_number, FF_JS_FAILED, FF_JS_FAILED},
    };
    p->config.retries = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        p->config.switches.resume_restarts = rows[i].restarts;
        phone_begin(p, 1);
        phone_party(p, "*", rows[i].answer, 1);
        phone_send(p, "1", 1);
        phone_at(p, 100);
        assert_int_equal(phone_status(p, 1), rows[i].before);
        assert_int_equal(phone_set_job(p, 1, FF_JC_RESTART), FF_ERROR_SUCCESS);
        assert_int_equal(phone_status(p, 1), rows[i].after);
    }
}

/* ---- What it costs ---- */

static void send_many(struct phone *p, struct ff_in_FaxSendDocument *in, uint32_t count)
{
    uint32_t job;
    for (uint32_t i = 0; i < count; i++) assert_int_equal(phone_submit(p, in, &job), FF_ERROR_SUCCESS);
}

enum { MANY = 100000, LOG2_OF_MANY = 17 };

/* Counted in links of heaps followed and timers set, not in time: a job costs at most a few logarithms. */
static void a_hundred_thousand_jobs(void **state)
{
    struct phone *p = *state;
    phone_begin(p, 4);
    struct ff_in_FaxSendDocument in = phone_request(p, "1", 1);
    send_many(p, &in, MANY);
    assert_int_equal(p->sim->jobs.live, MANY);
    assert_true(p->sim->jobs.links < (uint64_t)MANY * LOG2_OF_MANY);
    sim_advance(p->sim, p->config.start + (uint64_t)MANY * 60 * FF_TICKS_PER_S);
    assert_int_equal(p->sim->jobs.live, 0);
    assert_int_equal(p->sim->outbox.count, MANY);
    assert_true(p->sim->jobs.links < (uint64_t)MANY * 3 * LOG2_OF_MANY);
    assert_int_equal(p->sim->clock.tickets, MANY * 5); /* initialize, dial, ring, page, hang up */
}

/* Neither paused jobs, nor jobs for a device that is busy, nor those for the discount period are looked at
 * when a device becomes free. */
static void jobs_that_cannot_start_cost_nothing(void **state)
{
    struct phone *p = *state;
    p->config.discount_start_minute = 60;
    p->config.discount_stop_minute = 120;
    phone_begin(p, 2);
    device_power(p->sim, 1, false);
    struct ff_in_FaxSendDocument in = phone_request(p, "1", 1);
    struct ff_in_FaxSendDocument for_device = in, for_night = in;
    for_device.job_param.reserved0 = 0xFFFFFFFFU;
    for_device.job_param.reserved1 = 2;
    for_night.job_param.schedule_action = FF_JSA_DISCOUNT_PERIOD;
    send_many(p, &for_device, 3000);
    send_many(p, &for_night, 3000);
    send_many(p, &in, 3000);
    for (uint32_t id = 6002; id <= 9000; id += 2)
        assert_int_equal(phone_set_job(p, id, FF_JC_PAUSE), FF_ERROR_SUCCESS);
    uint64_t links = p->sim->jobs.links;
    phone_at(p, 10 * 23); /* ten jobs */
    assert_int_equal(p->sim->outbox.count, 10);
    assert_true(p->sim->jobs.links - links < 10 * 4 * 12);
}

/* What ready.h promises of the heap under a row: order, links both ways, and short right sides. How many are
 * in it. */
static uint32_t check_heap(const struct ready_node *nodes, uint32_t row)
{
    if (!row) return 0;
    const struct ready_node *n = &nodes[row];
    const uint32_t below[2] = {n->left, n->right};
    for (int i = 0; i < 2; i++) {
        if (!below[i]) continue;
        assert_true(nodes[below[i]].id > n->id);
        assert_int_equal(nodes[below[i]].up, row);
    }
    assert_true(nodes[n->left].rank >= nodes[n->right].rank);
    assert_int_equal(n->left_rank, nodes[n->left].rank);
    assert_int_equal(n->rank, nodes[n->right].rank + 1);
    return 1 + check_heap(nodes, n->left) + check_heap(nodes, n->right);
}

/* Pausing, resuming and deleting anywhere in the queue keep the heaps right. */
static void any_order_of_commands(void **state)
{
    struct phone *p = *state;
    p->config.queue_paused = true;
    p->config.seed = test_seed();
    phone_begin(p, 1);
    struct ff_in_FaxSendDocument in = phone_request(p, "1", 1);
    enum { JOBS = 400 };
    send_many(p, &in, JOBS);
    bool gone[JOBS + 1] = {false}, paused[JOBS + 1] = {false};
    for (int i = 0; i < 3 * JOBS; i++) {
        uint32_t id = (uint32_t)(random_next(p->sim) >> 33) % JOBS + 1,
                 what = (uint32_t)(random_next(p->sim) >> 33) % 3;
        ff_status status = phone_set_job(p, id, FF_JC_DELETE + what);
        assert_int_equal(status, gone[id] ? FF_ERROR_INVALID_PARAMETER : FF_ERROR_SUCCESS);
        if (what == 0) gone[id] = true;
        if (what != 0) paused[id] = what == 1;
        uint32_t ready = 0;
        for (uint32_t other = 1; other <= JOBS; other++) ready += !gone[other] && !paused[other];
        assert_int_equal(check_heap(p->sim->jobs.nodes.at, p->sim->jobs.ready[0]), ready);
    }
    phone_skip(p);
    queue_pause(p->sim, false);
    phone_at(p, (uint64_t)JOBS * 30);
    uint32_t next = 0;
    for (uint32_t id = 1; id <= JOBS; id++) {
        if (gone[id] || paused[id]) continue;
        assert_true(next < p->sim->outbox.count);
        assert_int_equal(p->sim->outbox.at[next++].job, id);
    }
    assert_int_equal(next, p->sim->outbox.count);
}

static const struct test_case cases[] = {
    CASE(a_specific_time),
    CASE(a_time_that_has_passed_is_now),
    CASE(the_discount_period),
    CASE(jobs_left_over_by_the_discount_period),
    CASE(a_retry_waits_for_the_discount_period_too),
    CASE(a_paused_queue),
    CASE(devices_by_priority),
    CASE(devices_that_send),
    CASE(a_job_for_one_device),
    CASE(without_any_device_jobs_wait),
    CASE(a_retry_has_its_old_place_in_the_queue),
    CASE(jobs_are_listed_in_order_of_submission),
    CASE(a_job_is_the_same_in_both_queries),
    CASE(ids_are_not_given_twice),
    CASE(pause_and_resume),
    CASE(an_active_job_is_paused_when_it_is_queued_again),
    CASE(resuming_returns_to_the_state_before),
    CASE(a_scheduled_job_can_be_paused),
    CASE(what_has_failed_cannot_be_paused),
    CASE(restart_by_profile),
    CASE(a_hundred_thousand_jobs),
    CASE(jobs_that_cannot_start_cost_nothing),
    CASE(any_order_of_commands),
};

int main(int argc, char **argv)
{
    return RUN("queue", cases, phone_set_up, phone_tear_down, argc, argv);
}
