/* SPDX-License-Identifier: MIT */
/* Every allocation of every step of the notification half is refused in turn: a call says so and has changed nothing,
 * whatever else says that the world is no longer faithful; the rows agree, the world goes on, and nothing leaks. */
#include "tests/unit/sim/invariants.h"
#include "tests/unit/sim/notify.h"

#include <string.h>

/* ---- What there is, byte by byte ---- */

static uint64_t digest(uint64_t h, const void *bytes, size_t size)
{
    const uint8_t *at = bytes;
    for (size_t i = 0; i < size; i++) h = (h ^ at[i]) * 0x100000001B3U;
    return h;
}

#define DIGEST_ROWS(h, array) digest(h, (array).at, (array).count * sizeof *(array).at)

static uint64_t digest_processes(uint64_t h, const struct sim *sim)
{
    for (uint32_t i = 0; i < sim->processes.count; i++) {
        struct process p;
        memcpy(&p, &sim->processes.at[i], sizeof p);
        p.calls = 0; /* of a call that failed, too */
        p.not_registered = false;
        p.not_registered_site = 0;
        p.reached = false;
        h = digest(h, &p, sizeof p);
    }
    return h;
}

static uint64_t digest_registrations(uint64_t h, const struct sim *sim)
{
    for (uint32_t i = 0; i < sim->registrations.count; i++) {
        const struct registration *r = &sim->registrations.at[i];
        h = digest(h, r, offsetof(struct registration, ranges));
        h = DIGEST_ROWS(h, r->ranges);
    }
    return h;
}

static uint64_t digest_logoffs(uint64_t h, const struct sim *sim)
{
    for (uint32_t i = 0; i < sim->logoffs.count; i++) {
        const struct logoff *l = &sim->logoffs.at[i];
        h = digest(h, l, offsetof(struct logoff, windows));
        h = DIGEST_ROWS(h, l->windows);
    }
    return h;
}

/* All state but the trace, the calls that failed, the texts, and what is for the idle exit only. */
static uint64_t digest_of(const struct sim *sim)
{
    uint64_t h = digest_processes(0xCBF29CE484222325U, sim);
    h = digest_registrations(h, sim);
    h = digest_logoffs(h, sim);
    h = DIGEST_ROWS(h, sim->users);
    h = DIGEST_ROWS(h, sim->sessions);
    h = DIGEST_ROWS(h, sim->threads);
    h = DIGEST_ROWS(h, sim->windows);
    h = DIGEST_ROWS(h, sim->sites);
    h = DIGEST_ROWS(h, sim->handles);
    h = DIGEST_ROWS(h, sim->obligations);
    h = DIGEST_ROWS(h, sim->findings);
    h = DIGEST_ROWS(h, sim->tokens);
    h = DIGEST_ROWS(h, sim->delivery.actions);
    const uint64_t others[] = {sim->clock.now,
                               sim->service.state,
                               sim->service.epoch,
                               sim->service.account,
                               sim->service.interact,
                               sim->delivery.sequence,
                               sim->delivery.sends,
                               sim->delivery.held,
                               sim->delivery.action_first,
                               sim->delivery.next_post_tokens};
    return digest(h, others, sizeof others);
}

/* ---- Steps ---- */

/* The world in which each is taken: alice's client has a registered window and one that is not, a registered port, a
 * server and a port handle; an event and a few actions are pending. */
struct scene {
    struct client c, other;
    uint64_t window, free_window;
    uint32_t row, packets;
    uint64_t event;
};
static struct scene scene;

/* An array has room for so many more, and no more. */
#define FILL(sim, array, spare)                                                                              \
    (assert_true(ff_array_room((sim)->alloc, &(array), (spare))),                                            \
     (void)((array).room = (array).count + (spare)))

static void fill_up(struct sim *sim, uint32_t spare)
{
    FILL(sim, sim->users, spare);
    FILL(sim, sim->sessions, spare);
    FILL(sim, sim->processes, spare);
    FILL(sim, sim->threads, spare);
    FILL(sim, sim->windows, spare);
    FILL(sim, sim->sites, spare);
    FILL(sim, sim->handles, spare);
    FILL(sim, sim->obligations, spare);
    FILL(sim, sim->findings, spare);
    FILL(sim, sim->failures, spare);
    FILL(sim, sim->registrations, spare);
    FILL(sim, sim->tokens, spare);
    FILL(sim, sim->logoffs, spare);
    FILL(sim, sim->clock.heap, spare);
    FILL(sim, sim->delivery.actions, spare);
    FILL(sim, sim->texts.bytes, spare);
    FILL(sim, sim->texts.spans, spare);
    FILL(sim, sim->trace.records, spare);
    for (uint32_t i = 0; i < sim->registrations.count; i++) FILL(sim, sim->registrations.at[i].ranges, spare);
}

static void begin(struct phone *p, uint32_t spare)
{
    p->memory.refuse_at = 0;
    p->config.log_room = 256; /* the ring does not grow: it may stay small without a word */
    p->config.switches.on_process_end = SWITCH_process_end_rundown;
    notify_begin_user(p);
    struct scene *s = &scene;
    s->c = client_of(p, "alice");
    s->other = client_of(p, "alice");
    s->window = client_window(&s->c, FF_WINDOW_top_level);
    s->free_window = client_window(&s->c, FF_WINDOW_message_only);
    client_window(&s->other, FF_WINDOW_top_level);
    s->row = client_register(&s->c, s->window);
    s->packets = client_register_port(&s->c, 0x44, 0);
    client_open_port(&s->c, FF_PORT_OPEN_MODIFY);
    s->event = notify_event(p);
    notify_event(p);
    notify_event(p);
    fill_up(p->sim, spare);
}

/* What a step says of itself. */
enum said { DONE, NOT_DONE, WRONG };

static enum said of_status(ff_status status)
{
    if (status == FF_ERROR_SUCCESS) return DONE;
    return status == FF_ERROR_NOT_ENOUGH_MEMORY ? NOT_DONE : WRONG;
}

static enum said of_bool(bool done)
{
    return done ? DONE : NOT_DONE;
}

static enum said connects(struct phone *p)
{
    (void)p;
    return of_status(client_connect(&scene.c));
}

static enum said registers_window(struct phone *p)
{
    (void)p;
    return of_status(client_initialize(&scene.c, window_request(&scene.c, scene.free_window), NULL));
}

static enum said registers_port(struct phone *p)
{
    (void)p;
    queue_request in = port_request(&scene.c, 0x48, 0);
    in.message_start = 5; /* which is remarked */
    return of_status(client_initialize(&scene.c, in, NULL));
}

static enum said makes_logoff_call(struct phone *p)
{
    (void)p;
    return of_status(client_release(&scene.c, scene.window));
}

static enum said closes(struct phone *p)
{
    (void)p;
    return of_status(client_close(&scene.c, scene.c.fax));
}

static enum said checks_access(struct phone *p)
{
    (void)p;
    struct ff_in_FaxAccessCheck in = {scene.c.fax, FF_FAX_JOB_QUERY};
    struct ff_out_FaxAccessCheck out;
    return of_status(client_call(&scene.c, FF_TYPE_FaxAccessCheck, &in, &out));
}

static enum said completes_params(struct phone *p)
{
    (void)p;
    struct ff_in_FaxCompleteJobParams in = {0};
    struct ff_out_FaxCompleteJobParams out;
    return of_status(client_call(&scene.c, FF_TYPE_FaxCompleteJobParams, &in, &out));
}

static enum said attaches(struct phone *p)
{
    const char *error = "not said";
    struct process_facts facts = {.user = FF_STR("alice"), .image = FF_STR("new"), .path = FF_STR("/new")};
    uint32_t row = process_attach(p->sim, &facts, &error);
    if (row == SIM_NONE) assert_null(error); /* which is how it says that */
    return of_bool(row != SIM_NONE);
}

static enum said adds_a_user(struct phone *p)
{
    return of_bool(user_add(p->sim, FF_STR("carol"), 1) != SIM_NONE);
}

static enum said adds_a_site(struct phone *p)
{
    return of_bool(site_add(p->sim, scene.c.process, 0, 7, FF_STR("f")) != SIM_NONE);
}

static enum said sets_the_account(struct phone *p)
{
    return of_status(service_set_account(p->sim, ACCOUNT_user, FF_STR("CORP\\new"), false));
}

static enum said begins_a_thread(struct phone *p)
{
    thread_begin(p->sim, scene.c.process, 2);
    return DONE;
}

static enum said makes_a_window(struct phone *p)
{
    window_made(p->sim, scene.c.process, 99, 1, FF_WINDOW_top_level, FF_STR("a title of its own"));
    return DONE;
}

static enum said destroys_a_window(struct phone *p)
{
    window_gone(p->sim, scene.c.process, scene.window);
    return DONE;
}

static enum said signals(struct phone *p)
{
    assert_int_not_equal(event_signal(p->sim, FF_FEI_RINGING, 0, FF_JOB_NONE), 0);
    return DONE;
}

static enum said acknowledges(struct phone *p)
{
    struct ff_ack_entry entries[] = {{scene.row + 1, scene.event, scene.event}};
    struct ff_ack_exception exceptions[] = {{scene.row + 1, scene.event, FF_OUTCOME_quota},
                                            {scene.packets + 1, scene.event + 1, FF_OUTCOME_port_gone}};
    struct ff_in_Ack in = {{.at = entries, .count = 1}, {.at = exceptions, .count = 2}};
    assert_true(delivery_ack(p->sim, scene.c.process, &in));
    return DONE;
}

static enum said loses(struct phone *p)
{
    delivery_lost(p->sim, scene.c.process, scene.event, scene.event + 1);
    return DONE;
}

static enum said mutes(struct phone *p)
{
    registration_mute(p->sim, scene.row, FF_OUTCOME_fault);
    notify_event(p);
    registration_mute(p->sim, scene.row, FF_OUTCOME_posted);
    return DONE;
}

static enum said closes_a_port(struct phone *p)
{
    registration_port_closed(p->sim, scene.c.process, 0x44, 1);
    return DONE;
}

static enum said waits(struct phone *p)
{
    quiet_idle(p->sim, scene.c.process, 1, FF_TIME_NEVER, false, FF_STR("words of its own"));
    return DONE;
}

/* With another key than the log-off call has. */
static enum said fails_to_release(struct phone *p)
{
    (void)p;
    queue_request in = release_request(&scene.c, scene.window);
    in.completion_key = 2;
    return client_initialize(&scene.c, in, NULL) == FF_ERROR_INVALID_PARAMETER ? DONE : WRONG;
}

static enum said waits_for_ever(struct phone *p)
{
    quiet_idle(p->sim, scene.c.process, 1, FF_TIME_NEVER, false, FF_STR("GetMessage"));
    quiet_keep_waits(p->sim);
    return DONE;
}

static enum said says_where_it_runs(struct phone *p)
{
    process_really(p->sim, scene.c.process, FF_STR("root"), 1, FF_STR("WinSta0\\Default"));
    return DONE;
}

/* Its thread has been woken by the events that are pending. */
static enum said vanishes(struct phone *p)
{
    quiet_busy(p->sim, scene.c.process, 1);
    process_end(p->sim, scene.c.process, false, FF_EXIT_UNKNOWN, FF_STR("gone, for a reason of its own"));
    return DONE;
}

static enum said says_that_it_crashes(struct phone *p)
{
    struct ff_crash_frame frames[] = {{FF_STR("/bin/new"), 0x40}, {FF_STR("/bin/other"), 0x41}};
    struct ff_in_Crash in = {.signal = 11,
                             .thread = 1,
                             .registration = scene.row + 1,
                             .event = scene.event,
                             .frames = {.at = frames, .count = 2}};
    assert_true(crash_note(p->sim, scene.c.process, &in));
    return DONE;
}

static enum said exits(struct phone *p)
{
    (void)p;
    process_end(p->sim, scene.c.process, true, 0, FF_STR("a reason of its own"));
    return DONE;
}

static enum said stops_and_starts(struct phone *p)
{
    assert_int_equal(service_stop(p->sim), FF_ERROR_SUCCESS);
    assert_int_equal(service_start(p->sim), FF_ERROR_SUCCESS);
    return DONE;
}

static enum said crashes(struct phone *p)
{
    assert_int_equal(service_crash(p->sim), FF_ERROR_SUCCESS);
    return DONE;
}

static enum said kills(struct phone *p)
{
    struct op op = {.kind = OP_KIND_process_kill, .given = OP_process, .process = scene.c.process + 1};
    struct ff_writer why = ff_writer_on(p->sim->alloc);
    assert_int_equal(op_do(p->sim, &op, &why), FF_ERROR_SUCCESS);
    ff_writer_free(&why);
    return DONE;
}

static enum said logs_off(struct phone *p)
{
    uint32_t session = p->sim->processes.at[scene.c.process].session;
    return of_bool(logoff_begin(p->sim, session));
}

/* All of it: both windows, one of which hangs, to the verdict. */
static enum said logs_off_to_the_end(struct phone *p)
{
    struct sim *sim = p->sim;
    if (logs_off(p) == NOT_DONE) return NOT_DONE;
    for (int i = 0; i < 8 && sim->logoffs.at[0].ended_at == 0; i++) {
        const struct logoff *l = &sim->logoffs.at[0];
        uint32_t process = sim->windows.at[l->windows.at[l->at].window].process;
        if (i == 2)
            sim_advance(sim, sim->clock.now + 20 * FF_TICKS_PER_S);
        else
            logoff_answer(sim, process, l->send, 1);
    }
    return DONE;
}

static const struct {
    const char *name;
    enum said (*take)(struct phone *p);
    bool fails; /* it can, and says so */
} steps[] = {
    {"FaxConnectFaxServer", connects, true},
    {"FaxInitializeEventQueue, window", registers_window, true},
    {"FaxInitializeEventQueue, port", registers_port, true},
    {"the log-off call", makes_logoff_call, false},
    {"a log-off call that fails", fails_to_release, false},
    {"FaxClose", closes, false},
    {"FaxAccessCheck", checks_access, false},
    {"FaxCompleteJobParams", completes_params, true},
    {"process_attach", attaches, true},
    {"user_add", adds_a_user, true},
    {"site_add", adds_a_site, true},
    {"service_set_account", sets_the_account, true},
    {"thread_begin", begins_a_thread, false},
    {"window_made", makes_a_window, false},
    {"window_gone", destroys_a_window, false},
    {"event_signal", signals, false},
    {"delivery_ack", acknowledges, false},
    {"delivery_lost", loses, false},
    {"registration_mute", mutes, false},
    {"registration_port_closed", closes_a_port, false},
    {"quiet_idle", waits, false},
    {"quiet_keep_waits", waits_for_ever, false},
    {"process_really", says_where_it_runs, false},
    {"process_end", exits, false},
    {"process_end, in the middle of an event", vanishes, false},
    {"crash_note", says_that_it_crashes, false},
    {"service_stop, service_start", stops_and_starts, false},
    {"service_crash", crashes, false},
    {"process-kill", kills, false},
    {"logoff_begin", logs_off, true},
    {"a whole log-off", logs_off_to_the_end, true},
};

/* Afterwards the world can still be driven to its end. */
static void go_on(struct phone *p)
{
    struct sim *sim = p->sim;
    notify_drop_actions(p);
    if (sim->service.state == SERVICE_running) {
        event_signal(sim, FF_FEI_RINGING, 0, FF_JOB_NONE);
        service_stop(sim);
    }
    client_exit(&scene.c);
    client_vanish(&scene.other);
    sim_advance(sim, sim->clock.now + 1000 * FF_TICKS_PER_S);
    invariants_check(sim);
}

/* True when nothing was refused: all has been tried. */
static bool try_step(struct phone *p, size_t i, uint32_t spare, uint64_t nth, bool *failed)
{
    begin(p, spare);
    uint64_t before = digest_of(p->sim), refused = p->memory.refused;
    p->memory.refuse_at = p->memory.requests + nth;
    enum said said = steps[i].take(p);
    p->memory.refuse_at = 0;
    bool any = p->memory.refused != refused;
    if (said == WRONG) fail_msg("%s, request %u: a code of its own", steps[i].name, (unsigned)nth);
    if (said == NOT_DONE) {
        *failed = true;
        if (!any) fail_msg("%s fails for want of nothing", steps[i].name);
        if (digest_of(p->sim) != before) fail_msg("%s failed, and has changed something", steps[i].name);
    } else if (any && !p->sim->refused) {
        fail_msg("%s hides refusal %u", steps[i].name, (unsigned)nth);
    }
    invariants_check(p->sim);
    go_on(p);
    return !any;
}

static void every_step(void **state)
{
    RULE("IEQ-E7");
    RULE("CON-E2");
    RULE("CJP-7");
    struct phone *p = *state;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        bool failed = false;
        for (uint32_t round = 0; round < 6; round++) {
            uint64_t nth = 1;
            p->memory.sticky = round % 2;
            while (!try_step(p, i, round / 2, nth, &failed)) nth++;
        }
        if (failed != steps[i].fails) fail_msg("%s: %s fails", steps[i].name, failed ? "it" : "it never");
    }
}

/* The service is started for the caller, or it is not, but never for nothing. */
static void a_demand_start(void **state)
{
    RULE("CON-E2");
    RULE("CON-9");
    struct phone *p = *state;
    for (uint64_t nth = 1;; nth++) {
        begin(p, 0);
        notify_stop(p);
        p->sim->handles.room = p->sim->handles.count;
        p->sim->obligations.room = p->sim->obligations.count;
        uint64_t refused = p->memory.refused;
        p->memory.refuse_at = p->memory.requests + nth;
        ff_status status = client_connect(&scene.c);
        p->memory.refuse_at = 0;
        assert_int_equal(status == FF_ERROR_SUCCESS, p->sim->service.state == SERVICE_running);
        if (status != FF_ERROR_SUCCESS) assert_int_equal(status, FF_ERROR_NOT_ENOUGH_MEMORY);
        if (p->memory.refused == refused) break;
    }
}

/* A registration that nobody tells the client to mute would be one that works. */
static void a_muted_registration_is_told_so(void **state)
{
    RULE("IEQ-E7");
    RULE("CHO-9");
    struct phone *p = *state;
    for (uint32_t spare = 0; spare < 3; spare++)
        for (uint64_t nth = 1;; nth++) {
            struct sim *sim = notify_begin(p, ACCOUNT_network_service, false);
            struct client c = client_of(p, "alice");
            queue_request in = window_request(&c, client_window(&c, FF_WINDOW_top_level));
            fill_up(sim, spare);
            uint64_t refused = p->memory.refused;
            p->memory.refuse_at = p->memory.requests + nth;
            ff_status status = client_initialize(&c, in, NULL);
            p->memory.refuse_at = 0;
            bool done = status == FF_ERROR_SUCCESS;
            if (!done) assert_int_equal(status, FF_ERROR_NOT_ENOUGH_MEMORY);
            assert_int_equal(sim->processes.at[c.process].actions_sent, done ? 2 : 0);
            assert_int_equal(sim->registrations.count, done);
            if (p->memory.refused == refused) break;
        }
}

static void a_world_is_refused(void **state)
{
    struct phone *p = *state;
    for (uint64_t nth = 1;; nth++) {
        p->memory.refuse_at = p->memory.requests + nth;
        struct sim *sim = sim_new(&p->memory.alloc, &p->config);
        p->memory.refuse_at = 0;
        if (sim) {
            sim_free(sim);
            break;
        }
        assert_int_equal(p->memory.outstanding, 0);
    }
}

/* The hash goes on where a record could not be kept. */
static void a_trace_that_cannot_grow(void **state)
{
    struct phone *p = *state;
    uint64_t hashes[2];
    for (int refuse = 0; refuse < 2; refuse++) {
        begin(p, 0);
        p->sim->trace.records.room = p->sim->trace.records.count;
        if (refuse) p->memory.refuse_at = p->memory.requests + 1;
        trace_add(p->sim, TRACE_service_stopping, 0, 0, 0, 0);
        p->memory.refuse_at = 0;
        trace_add(p->sim, TRACE_service_stopped, 0, 0, 0, 0);
        hashes[refuse] = p->sim->trace.hash;
        assert_int_equal(p->sim->refused, refuse);
    }
    assert_true(hashes[0] == hashes[1]);
}

static const struct test_case cases[] = {
    CASE(every_step),         CASE(a_demand_start),           CASE(a_muted_registration_is_told_so),
    CASE(a_world_is_refused), CASE(a_trace_that_cannot_grow),
};

int main(int argc, char **argv)
{
    return RUN("notify_memory", cases, phone_set_up, phone_tear_down, argc, argv);
}
