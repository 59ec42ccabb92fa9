/* SPDX-License-Identifier: MIT */
/* Random days from a printed seed: whatever happens, in whatever order, what notifications.md promises about
 * the order of events holds, and the queue's bookkeeping agrees with itself. FAUXFAX_TEST_SEED repeats a day.
 */
#include "tests/unit/sim/invariants.h"
#include "tests/unit/sim/phone.h"

#include <string.h>

enum { DEVICES = 3, STEPS = 400, DAYS = 60, JOBS_MAX = 2000 };

static uint32_t chance(struct phone *p, uint32_t n)
{
    return (uint32_t)(random_next(p->sim) >> 33) % n;
}

static uint32_t any_job(struct phone *p)
{
    return chance(p, p->sim->jobs.row_of_id.count + 1);
}

/* ---- What can happen ---- */

static void time_passes(struct phone *p)
{
    static const uint64_t seconds[] = {0, 1, 3, 9, 40, 700, 20000};
    sim_advance(p->sim, p->sim->clock.now + seconds[chance(p, 7)] * FF_TICKS_PER_S);
}

static void somebody_sends(struct phone *p)
{
    static const char *const numbers[] = {"nice", "busy", "bad", "drops", "delayed", "lost", "voice", "mute"};
    struct ff_in_FaxSendDocument in = phone_request(p, numbers[chance(p, 8)], 1 + chance(p, 3));
    in.job_param.schedule_action = chance(p, 3);
    in.job_param.schedule_time = (struct ff_systime){2000, 1, 0, (uint16_t)(1 + chance(p, 20)), 3, 0, 0, 0};
    in.job_param.reserved0 = chance(p, 4) ? 0 : 0xFFFFFFFFU;
    in.job_param.reserved1 = in.job_param.reserved0 ? 1 + chance(p, DEVICES) : 0;
    in.has_cover_page = chance(p, 2);
    in.cover_page = (struct ff_coverpage_info){.size_of_struct = in.cover_size_native,
                                               .cover_page_name = FF_STR("fyi.cov"),
                                               .use_server_cover_page = 1};
    uint32_t job;
    phone_submit(p, &in, &job);
}

static void somebody_calls(struct phone *p)
{
    struct incoming call = {
        .kind = (enum caller_kind)chance(p, CALLERS), .pages = chance(p, 4), .at = chance(p, 4)};
    incoming_call(p->sim, chance(p, 2) ? SIM_NONE : chance(p, DEVICES), &call);
}

static void somebody_manages(struct phone *p)
{
    phone_set_job(p, any_job(p), FF_JC_PAUSE + chance(p, 2));
}

static void somebody_aborts(struct phone *p)
{
    phone_abort(p, any_job(p));
}

static void a_modem_is_switched(struct phone *p)
{
    device_power(p->sim, chance(p, DEVICES), chance(p, 3) != 0);
}

static void a_line_changes_hands(struct phone *p)
{
    uint32_t device = chance(p, DEVICES);
    if (!device_release_line(p->sim, device)) device_take_line(p->sim, device, chance(p, 3));
}

static void a_device_has_bad_luck(struct phone *p)
{
    struct device *d = &p->sim->devices.at[chance(p, DEVICES)];
    d->lose_line = chance(p, 2);
    d->no_dial_tone = chance(p, 4) == 0;
    d->flags = 1 + chance(p, 7);
}

static void somebody_sets_a_port(struct phone *p)
{
    struct ff_port_info info = {.flags = chance(p, 8),
                                .rings = chance(p, 4),
                                .priority = 1 + chance(p, DEVICES),
                                .tsid = FF_STR("T")};
    port_set(p->sim, chance(p, DEVICES), &info);
}

/* A method that can be used, or none. */
static uint32_t some_method(struct phone *p)
{
    uint32_t row = SIM_NONE;
    for (uint32_t steps = 1 + chance(p, 4); steps && method_count(p->sim); steps--)
        row = method_next(p->sim, row == SIM_NONE || method_next(p->sim, row) == SIM_NONE ? SIM_NONE : row);
    return row;
}

static void somebody_sets_a_method(struct phone *p)
{
    uint32_t method = some_method(p), device = chance(p, DEVICES);
    if (method == SIM_NONE) return;
    struct routing_setting *setting = method_setting(p->sim, method, device);
    setting->enabled = chance(p, 2);
    setting->failures = chance(p, 3);
    method_set_data(p->sim, method, device, (struct ff_str){"a\0\0", 4});
    method_move(p->sim, method, chance(p, 6));
}

static void somebody_registers_an_extension(struct phone *p)
{
    static const struct ff_str guids[] = {{"{00000000-0000-0000-0000-00000000000a}", FF_GUID_SIZE},
                                          {"{00000000-0000-0000-0000-00000000000A}", FF_GUID_SIZE},
                                          {"{00000000-0000-0000-0000-00000000000b}", FF_GUID_SIZE}};
    static const struct ff_str names[] = {{"One", 3}, {"Two", 3}};
    struct ff_routing_registration methods[2];
    for (uint32_t i = 0; i < 2; i++)
        methods[i] =
            (struct ff_routing_registration){FF_STR("m"), FF_STR("m"), FF_STR("f"), guids[chance(p, 3)]};
    struct extension_facts facts = {names[chance(p, 2)], FF_STR("x"), FF_STR("x"), methods, chance(p, 3)};
    extension_register(p->sim, &facts);
}

static void the_queue_is_paused(struct phone *p)
{
    queue_pause(p->sim, chance(p, 3) == 0);
}

static void the_service_ends(struct phone *p)
{
    if (chance(p, 4)) return;
    if (chance(p, 2))
        service_stop(p->sim);
    else
        service_crash(p->sim);
}

static void the_service_starts(struct phone *p)
{
    service_start(p->sim);
    p->fax = phone_connect(p);
}

static void (*const happenings[])(struct phone *p) = {
    time_passes,
    time_passes,
    time_passes,
    somebody_sends,
    somebody_sends,
    somebody_calls,
    somebody_manages,
    somebody_aborts,
    a_modem_is_switched,
    time_passes,
    a_line_changes_hands,
    the_queue_is_paused,
    the_service_ends,
    the_service_starts,
    a_device_has_bad_luck,
    somebody_sets_a_port,
    somebody_sets_a_method,
    somebody_registers_an_extension,
};

/* ---- What must hold ---- */

enum told { UNKNOWN, ALIVE, ABORTING, GONE };

struct witness {
    enum told jobs[JOBS_MAX];
    bool idle[DEVICES + 1]; /* its last event was IDLE, or that the modem is off */
};

/* EVT-3, EVT-4: what carries a device id and what a job id; the rest has 0, and FF_JOB_NONE. */
static void check_subjects(uint32_t event, uint32_t device, uint32_t job)
{
    enum { NO_DEVICE = 1, NO_JOB = 2, MAYBE = 4 };
    static const uint8_t subjects[FF_FEI_NEVENTS + 1] = {
        [FF_FEI_RINGING] = NO_JOB,
        [FF_FEI_MODEM_POWERED_ON] = NO_JOB,
        [FF_FEI_MODEM_POWERED_OFF] = NO_JOB,
        [FF_FEI_IDLE] = NO_JOB,
        [FF_FEI_FAXSVC_STARTED] = NO_DEVICE | NO_JOB,
        [FF_FEI_FAXSVC_ENDED] = NO_DEVICE | NO_JOB,
        [FF_FEI_DELETED] = NO_DEVICE,
        [FF_FEI_JOB_QUEUED] = NO_DEVICE | MAYBE,    /* EVT-5: the one that was asked for */
        [FF_FEI_LINE_UNAVAILABLE] = NO_JOB | MAYBE, /* SEQ-15: a call's job, or nobody's */
    };
    uint8_t is = subjects[event];
    bool maybe = is & MAYBE;
    assert_true(device <= DEVICES);
    if (!(maybe && (is & NO_DEVICE))) assert_int_equal(device == 0, (is & NO_DEVICE) != 0);
    if (!(maybe && (is & NO_JOB))) assert_int_equal(job == FF_JOB_NONE, (is & NO_JOB) != 0);
}

static void witness_event(struct witness *w, uint32_t event, uint32_t device, uint32_t job)
{
    check_subjects(event, device, job);
    if (job != FF_JOB_NONE) {
        assert_true(job < JOBS_MAX);
        assert_int_not_equal(w->jobs[job], GONE); /* EVT-7 */
        /* SEQ-7: only its end comes after ABORTING; but a stop says ABORTING too, and the job lives on
         * (SEQ-20). */
        if (event == FF_FEI_DELETED)
            w->jobs[job] = GONE;
        else if (event == FF_FEI_ABORTING)
            w->jobs[job] = ABORTING;
        else if (w->jobs[job] == ABORTING)
            assert_true(event == FF_FEI_INITIALIZING || event == FF_FEI_ROUTING);
        if (event == FF_FEI_INITIALIZING || event == FF_FEI_JOB_QUEUED || event == FF_FEI_ANSWERED)
            w->jobs[job] = ALIVE;
    }
    /* A call begins on an idle device only, and every device that says anything else is idle once more
     * before. A routing attempt of later is about the job, not the device. */
    bool begins = event == FF_FEI_INITIALIZING || event == FF_FEI_ANSWERED;
    if (event == FF_FEI_INITIALIZING) assert_true(w->idle[device]);
    if (begins) w->idle[device] = false;
    if (event == FF_FEI_IDLE) w->idle[device] = true;
}

static void witness_new(struct witness *w, struct phone *p)
{
    for (; p->told < p->sim->trace.records.count; p->told++) {
        const struct trace_record *r = &p->sim->trace.records.at[p->told];
        if (r->kind == TRACE_event) witness_event(w, r->a, r->b, r->c);
        /* Nothing was said since the last session ended; it begins with every device idle. */
        if (r->kind == TRACE_service_starting) memset(w->idle, 1, sizeof w->idle);
    }
}

static bool may_take(const struct sim *sim, const struct device *d, const struct job *job)
{
    bool wanted = job->wanted_device == SIM_NONE || &sim->devices.at[job->wanted_device] == d;
    bool in_time = job->schedule_action != FF_JSA_DISCOUNT_PERIOD || queue_discount_open(sim);
    return wanted && in_time && device_free(d) && (d->flags & FF_FPF_SEND);
}

static void check_job(const struct sim *sim, const struct job *job, bool dispatched)
{
    bool ready = job->schedule == JOB_ready, paused = job->queue_status & FF_JS_PAUSED;
    assert_int_equal(sim->jobs.nodes.at[job - sim->jobs.rows.at].rank != 0, ready && !paused);
    if (job->device != SIM_NONE) assert_int_equal(sim->devices.at[job->device].job, job->id);
    if (job->schedule == JOB_waiting_time) assert_true(job->timer != 0);
    if (job->type == FF_JT_SEND) assert_int_equal(job->schedule == JOB_active, job->device != SIM_NONE);
    for (uint32_t i = 0; dispatched && ready && !paused && i < DEVICES; i++)
        assert_false(may_take(sim, &sim->devices.at[i], job)); /* SEQ-6 */
}

/* GEN-31: the places from 1, without gaps. */
static void check_priorities(const struct sim *sim)
{
    uint32_t places = 0;
    for (uint32_t i = 0; i < DEVICES; i++) places |= 1U << sim->devices.at[i].priority;
    assert_int_equal(places, ((1U << DEVICES) - 1) << 1);
}

static void check_queue(struct phone *p, bool dispatched)
{
    const struct sim *sim = p->sim;
    uint32_t count = 0, unparked = 0, last = 0;
    for (uint32_t row = sim->jobs.order_head; row; row = sim->jobs.rows.at[row].next) {
        const struct job *job = &sim->jobs.rows.at[row];
        assert_true(job->id > last);
        last = job->id;
        count++;
        unparked += job->schedule != JOB_parked;
        check_job(sim, job, dispatched);
    }
    invariants_check_routing(sim);
    invariants_check_covers(sim);
    assert_int_equal(count, sim->jobs.live);
    assert_int_equal(unparked, sim->jobs.unparked);
    for (uint32_t i = 0; i < DEVICES; i++) {
        const struct device *d = &sim->devices.at[i];
        if (d->job != FF_JOB_NONE) assert_int_not_equal(job_find(sim, d->job), SIM_NONE);
        if (device_free(d)) assert_int_equal(d->state, FF_FPS_AVAILABLE); /* FPI-4 */
        if (!d->powered) assert_int_equal(d->state, FF_FPS_OFFLINE);
    }
}

/* ---- Days ---- */

static void begin(struct phone *p, uint64_t seed)
{
    p->config.seed = seed;
    p->config.retries = 2;
    p->config.discount_start_minute = 60;
    p->config.discount_stop_minute = 180;
    p->config.routing_failures = 1;
    phone_begin(p, DEVICES);
    phone_party(p, "busy", ANSWER_busy, 2);
    phone_party(p, "bad", ANSWER_bad_number, 0);
    phone_party(p, "drops", ANSWER_drops, 3)->at_page = 2;
    phone_party(p, "delayed", ANSWER_delayed, 2);
    phone_party(p, "lost", ANSWER_line_lost, 2);
    phone_party(p, "voice", ANSWER_voice, 1);
    phone_party(p, "mute", ANSWER_no_answer, 1);
}

static void random_days(void **state)
{
    RULE("EVT-3");
    RULE("EVT-4");
    RULE("EVT-7");
    RULE("SEQ-6");
    RULE("FPI-4");
    struct phone *p = *state;
    static struct witness w;
    for (uint64_t day = 0; day < DAYS; day++) {
        memset(&w, 0, sizeof w);
        memset(w.idle, 1, sizeof w.idle);
        begin(p, test_seed() * DAYS + day + 1);
        for (int step = 0; step < STEPS; step++) {
            happenings[chance(p, sizeof happenings / sizeof *happenings)](p);
            witness_new(&w, p);
            bool runs = p->sim->service.state == SERVICE_running && !p->sim->config.queue_paused;
            /* Changing a device's flags under it is nobody's step: the next one finds out. */
            device_dispatch(p->sim);
            witness_new(&w, p);
            check_queue(p, runs);
            check_priorities(p->sim);
        }
        assert_true(w.jobs[1] != UNKNOWN);
    }
}

/* The same seed is the same day. */
static void a_day_can_be_repeated(void **state)
{
    struct phone *p = *state;
    uint64_t hash[2];
    for (int i = 0; i < 2; i++) {
        begin(p, test_seed());
        for (int step = 0; step < STEPS; step++)
            happenings[chance(p, sizeof happenings / sizeof *happenings)](p);
        hash[i] = p->sim->trace.hash;
    }
    assert_true(hash[0] == hash[1]);
}

static const struct test_case cases[] = {
    CASE(random_days),
    CASE(a_day_can_be_repeated),
};

int main(int argc, char **argv)
{
    return RUN("phone_random", cases, phone_set_up, phone_tear_down, argc, argv);
}
