/* SPDX-License-Identifier: MIT */
/* Ops, and the time line that does them; the telephone network. */
#include "tests/unit/sim/phone.h"

#include <string.h>

/* ---- Ops ---- */

static void every_op_has_a_word_and_knows_its_fields(void **state)
{
    (void)state;
    for (int kind = 0; kind < OP_KINDS; kind++) {
        const struct op_row *row = op_row((enum op_kind)kind);
        assert_int_equal(op_by_word(ff_str_of(row->word)), kind);
        assert_int_equal(row->required & ~row->fields, 0);
    }
    assert_int_equal(op_by_word(FF_STR("no-such-op")), -1);
    assert_int_equal(op_row(OP_KIND_emit)->required, OP_event);
}

static void a_missing_field_is_refused(void **state)
{
    struct phone *p = *state;
    phone_begin(p, 1);
    for (int kind = 0; kind < OP_KINDS; kind++) {
        const struct op_row *row = op_row((enum op_kind)kind);
        struct op op = {.given = 0};
        if (row->required) assert_int_equal(phone_op(p, row->word, &op), FF_ERROR_INVALID_PARAMETER);
    }
    phone_silent(p);
}

static void ops_on_devices(void **state)
{
    struct phone *p = *state;
    phone_begin(p, 2);
    struct op by_name = {.given = OP_device, .device = phone_text(p, "modem 1")};
    struct op by_id = {.given = OP_device, .device = phone_text(p, "2")};
    struct op nobody = {.given = OP_device, .device = phone_text(p, "3")};
    struct op too_long = {.given = OP_device, .device = phone_text(p, "4294967297")};
    static const char *const words[] = {"device-off",   "device-on", "line-take", "line-release",
                                        "no-dial-tone", "line-lose", "incoming"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        assert_int_equal(phone_op(p, words[i], &nobody), FF_ERROR_BAD_UNIT);
        assert_int_equal(phone_op(p, words[i], &too_long), FF_ERROR_BAD_UNIT);
        assert_int_equal(phone_op(p, words[i], &by_name), FF_ERROR_SUCCESS);
        assert_int_equal(phone_op(p, words[i], &by_id), FF_ERROR_SUCCESS);
    }
    phone_story(p, "0.000 MODEM_POWERED_OFF(1,-)", "0.000 MODEM_POWERED_OFF(2,-)",
                "0.000 MODEM_POWERED_ON(1,-)", "0.000 IDLE(1,-)", "0.000 MODEM_POWERED_ON(2,-)",
                "0.000 IDLE(2,-)", "0.000 LINE_UNAVAILABLE(1,-)", "0.000 LINE_UNAVAILABLE(2,-)",
                "0.000 IDLE(1,-)", "0.000 IDLE(2,-)", "0.000 RINGING(1,-)", "0.000 RINGING(2,-)");
    assert_true(p->sim->devices.at[0].no_dial_tone);
    assert_int_equal(p->sim->devices.at[1].lose_line, 1);
    by_name.given |= OP_on | OP_times;
    by_name.times = 3;
    assert_int_equal(phone_op(p, "no-dial-tone", &by_name), FF_ERROR_SUCCESS);
    assert_int_equal(phone_op(p, "line-lose", &by_name), FF_ERROR_SUCCESS);
    assert_false(p->sim->devices.at[0].no_dial_tone);
    assert_int_equal(p->sim->devices.at[0].lose_line, 3);
    /* A call is on it. */
    assert_int_equal(phone_op(p, "line-take", &by_id), FF_ERROR_DEVICE_IN_USE);
    assert_int_equal(phone_op(p, "line-release", &by_id), FF_ERROR_INVALID_OPERATION);
    assert_int_equal(phone_op(p, "incoming", &by_id), FF_ERROR_DEVICE_IN_USE);
}

static void incoming_calls_of_every_kind(void **state)
{
    struct phone *p = *state;
    static const struct {
        const char *caller;
        enum ff_fei last;
    } rows[] = {{"fax", FF_FEI_IDLE},
                {"voice", FF_FEI_NOT_FAX_CALL},
                {"hangs-up", FF_FEI_RINGING},
                {"drops", FF_FEI_DISCONNECTED},
                {"fatal-error", FF_FEI_FATAL_ERROR}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        phone_begin(p, 1);
        struct op op = {.given = OP_caller | OP_pages | OP_at | OP_from | OP_tsid,
                        .caller = phone_text(p, rows[i].caller),
                        .pages = 2,
                        .at = 1};
        assert_int_equal(phone_op(p, "incoming", &op), FF_ERROR_SUCCESS);
        phone_at(p, 100);
        bool seen = false;
        for (uint32_t r = p->told; r < p->sim->trace.records.count; r++)
            seen |= p->sim->trace.records.at[r].kind == TRACE_event &&
                    p->sim->trace.records.at[r].a == (uint32_t)rows[i].last;
        assert_true(seen);
    }
    struct op odd = {.given = OP_caller, .caller = phone_text(p, "robot")};
    assert_int_equal(phone_op(p, "incoming", &odd), FF_ERROR_INVALID_PARAMETER);
    struct op thick = {.given = OP_pages, .pages = DOCUMENT_PAGES_MAX + 1};
    assert_int_equal(phone_op(p, "incoming", &thick), FF_ERROR_INVALID_PARAMETER);
    thick.pages--;
    assert_int_equal(phone_op(p, "incoming", &thick), FF_ERROR_SUCCESS);
}

static void ops_on_the_queue(void **state)
{
    struct phone *p = *state;
    phone_begin(p, 1);
    struct op none = {.given = 0}, off = {.given = OP_on}, times = {.given = OP_times, .times = 7};
    assert_int_equal(phone_op(p, "queue-pause", &none), FF_ERROR_SUCCESS);
    phone_send(p, "1", 1);
    assert_int_equal(phone_op(p, "queue-resume", &none), FF_ERROR_SUCCESS);
    phone_story(p, "0.000 JOB_QUEUED(0,1)", "0.000 INITIALIZING(1,1)");
    assert_int_equal(phone_op(p, "queue-block", &none), FF_ERROR_SUCCESS);
    assert_true(p->sim->config.queue_blocked);
    assert_int_equal(phone_op(p, "queue-block", &off), FF_ERROR_SUCCESS);
    assert_false(p->sim->config.queue_blocked);
    assert_int_equal(phone_op(p, "routing", &times), FF_ERROR_SUCCESS);
    assert_int_equal(p->sim->config.routing_failures, 7);
}

static void emit_says_anything(void **state)
{
    struct phone *p = *state;
    phone_begin(p, 1);
    struct op busy = {
        .given = OP_event | OP_device_id | OP_job, .event = FF_FEI_BUSY, .device_id = 9, .job = 7};
    struct op idle = {.given = OP_event, .event = FF_FEI_IDLE}, odd = {.given = OP_event, .event = 28};
    assert_int_equal(phone_op(p, "emit", &busy), FF_ERROR_SUCCESS);
    assert_int_equal(phone_op(p, "emit", &idle), FF_ERROR_SUCCESS);
    assert_int_equal(phone_op(p, "emit", &odd), FF_ERROR_INVALID_PARAMETER);
    phone_story(p, "0.000 BUSY(9,7)", "0.000 IDLE(0,-)");
    assert_int_equal(phone_port_state(p, 0), FF_FPS_AVAILABLE);
    struct op none = {.given = 0};
    assert_int_equal(phone_op(p, "service-stop", &none), FF_ERROR_SUCCESS);
    assert_int_equal(phone_op(p, "emit", &busy), FF_ERROR_SERVICE_NOT_ACTIVE);
}

static void ops_on_the_service(void **state)
{
    struct phone *p = *state;
    phone_begin(p, 1);
    struct op none = {.given = 0};
    assert_int_equal(phone_op(p, "service-start", &none), FF_ERROR_SERVICE_ALREADY_RUNNING);
    assert_int_equal(phone_op(p, "service-crash", &none), FF_ERROR_SUCCESS);
    assert_int_equal(phone_op(p, "service-stop", &none), FF_ERROR_SERVICE_NOT_ACTIVE);
    assert_int_equal(phone_op(p, "service-start", &none), FF_ERROR_SUCCESS);
    struct op account = {
        .given = OP_account | OP_interact, .account = phone_text(p, "LocalSystem"), .interact = 1};
    assert_int_equal(phone_op(p, "service-account", &account), FF_ERROR_SUCCESS);
    assert_int_equal(p->sim->service.account, ACCOUNT_local_system);
    assert_true(p->sim->service.interact);
    account.account = phone_text(p, "user"); /* TOK-9; and it needs a name */
    assert_int_equal(phone_op(p, "service-account", &account), FF_ERROR_INVALID_PARAMETER);
    account.given |= OP_name;
    account.name = phone_text(p, "CORP\\fax");
    assert_int_equal(phone_op(p, "service-account", &account), FF_ERROR_INVALID_PARAMETER);
    account.interact = 0;
    assert_int_equal(phone_op(p, "service-account", &account), FF_ERROR_SUCCESS);
    assert_int_equal(p->sim->service.account_name, account.name);
    account.account = phone_text(p, "root");
    assert_int_equal(phone_op(p, "service-account", &account), FF_ERROR_INVALID_PARAMETER);
}

static void ops_on_windows(void **state)
{
    RULE("RIGHTS-1");
    RULE("GEN-9");
    struct phone *p = *state;
    phone_begin(p, 1);
    struct op rights = {.given = OP_user | OP_rights, .user = phone_text(p, "alice"), .rights = FF_FAX_READ};
    assert_int_equal(phone_op(p, "rights", &rights), FF_ERROR_SUCCESS);
    assert_int_equal(p->sim->users.at[0].rights, FF_FAX_JOB_QUERY | FF_FAX_CONFIG_QUERY | FF_FAX_PORT_QUERY);
    struct op value = {
        .given = OP_name | OP_value, .name = phone_text(p, "accept_group3"), .value = phone_text(p, "true")};
    assert_int_equal(phone_op(p, "switch", &value), FF_ERROR_SUCCESS);
    assert_int_equal(p->sim->config.switches.accept_group3, 1);
    value.value = phone_text(p, "maybe");
    assert_int_equal(phone_op(p, "switch", &value), FF_ERROR_INVALID_PARAMETER);
    value.name = phone_text(p, "no_such_switch");
    assert_int_equal(phone_op(p, "switch", &value), FF_ERROR_INVALID_PARAMETER);
    struct op user = {.given = OP_user, .user = phone_text(p, "bob")};
    assert_int_equal(phone_op(p, "logoff", &user), FF_ERROR_SUCCESS);
    assert_int_equal(phone_op(p, "logoff", &user), FF_ERROR_INVALID_OPERATION);
    user.user = rights.user = phone_text(p, "nobody");
    assert_int_equal(phone_op(p, "logoff", &user), FF_ERROR_INVALID_PARAMETER);
    assert_int_equal(phone_op(p, "rights", &rights), FF_ERROR_INVALID_PARAMETER);
    struct op process = {.given = OP_process, .process = 1};
    assert_int_equal(phone_op(p, "process-kill", &process), FF_ERROR_SUCCESS);
    assert_true(p->sim->processes.at[0].ended);
    assert_int_equal(phone_op(p, "process-kill", &process), FF_ERROR_INVALID_PARAMETER);
    process.process = 2;
    assert_int_equal(phone_op(p, "process-kill", &process), FF_ERROR_INVALID_PARAMETER);
}

/* ---- The time line ---- */

static void add(struct phone *p, const struct step *step)
{
    assert_true(script_add(p->sim, step));
}

static struct op emits(enum ff_fei event)
{
    return (struct op){.kind = OP_KIND_emit, .given = OP_event, .event = event};
}

static void steps_at_times(void **state)
{
    struct phone *p = *state;
    p->sim = sim_new(&p->memory.alloc, &p->config);
    assert_non_null(p->sim);
    add(p, &(struct step){.trigger = TRIGGER_at, .at = 20 * FF_TICKS_PER_S, .op = emits(FF_FEI_BUSY)});
    add(p, &(struct step){.trigger = TRIGGER_at, .at = 10 * FF_TICKS_PER_S, .op = emits(FF_FEI_IDLE)});
    add(p, &(struct step){.trigger = TRIGGER_at, .at = 10 * FF_TICKS_PER_S, .op = emits(FF_FEI_RINGING)});
    sim_begin(p->sim);
    phone_at(p, 100);
    phone_story(p, "0.000 FAXSVC_STARTED(0,-)", "10.000 IDLE(0,-)", "10.000 RINGING(0,-)",
                "20.000 BUSY(0,-)");
    assert_true(p->sim->script.steps.at[0].done);
}

/* Before any client can call. */
static void steps_at_the_very_start(void **state)
{
    struct phone *p = *state;
    p->sim = sim_new(&p->memory.alloc, &p->config);
    assert_non_null(p->sim);
    assert_int_equal(device_add(p->sim, 1, FF_STR("Modem")), 0);
    struct op takes = {.kind = OP_KIND_line_take, .given = OP_device, .device = phone_text(p, "Modem")};
    add(p, &(struct step){.trigger = TRIGGER_at, .op = takes});
    add(p, &(struct step){.trigger = TRIGGER_at, .at = 1, .op = emits(FF_FEI_RINGING)});
    sim_begin(p->sim);
    phone_story(p, "0.000 FAXSVC_STARTED(0,-)", "0.000 LINE_UNAVAILABLE(1,-)");
    assert_true(p->sim->script.steps.at[0].done && !p->sim->script.steps.at[1].done);
}

static void steps_on_events(void **state)
{
    struct phone *p = *state;
    phone_begin(p, 2);
    /* The third page, whoever sends it; any event of job 2 on device 2; and one that is never seen. */
    struct step third = {
        .trigger = TRIGGER_event, .event = FF_FEI_SENDING, .nth = 3, .op = emits(FF_FEI_RINGING)};
    struct step second = {.trigger = TRIGGER_event,
                          .event = FF_FEI_DIALING,
                          .device = 2,
                          .job = 2,
                          .nth = 1,
                          .after = 500 * FF_TICKS_PER_MS,
                          .op = emits(FF_FEI_IDLE)};
    struct step never = {.trigger = TRIGGER_event, .event = FF_FEI_DIALING, .device = 1, .job = 2, .nth = 1};
    add(p, &third);
    add(p, &second);
    add(p, &never);
    phone_send(p, "1", 2);
    phone_at(p, 1);
    phone_send(p, "2", 1);
    phone_skip(p);
    phone_at(p, 19);
    phone_story(p, "2.000 DIALING(2,2)", "2.500 IDLE(0,-)", "9.000 SENDING(1,1)", "10.000 SENDING(2,2)",
                "19.000 SENDING(1,1)", "19.000 RINGING(0,-)");
    assert_int_equal(p->sim->script.events_wanted, 1);
    assert_false(p->sim->script.steps.at[2].fired);
}

static void steps_on_calls(void **state)
{
    struct phone *p = *state;
    phone_begin(p, 1);
    add(p, &(struct step){
               .trigger = TRIGGER_call, .call = FF_TYPE_FaxAbort, .nth = 1, .op = emits(FF_FEI_RINGING)});
    phone_send(p, "1", 1);
    assert_int_equal(phone_abort(p, 9), FF_ERROR_INVALID_PARAMETER); /* one that fails does not count */
    phone_at(p, 0);
    phone_story(p, "0.000 JOB_QUEUED(0,1)", "0.000 INITIALIZING(1,1)");
    assert_int_equal(phone_abort(p, 1), FF_ERROR_SUCCESS);
    phone_story(p, "0.000 ABORTING(1,1)");
    phone_at(p, 0);
    phone_story(p, "0.000 RINGING(0,-)");
    assert_int_equal(p->sim->script.calls_wanted, 0);
}

static void steps_when_all_is_quiet(void **state)
{
    struct phone *p = *state;
    phone_begin(p, 1);
    add(p, &(struct step){.trigger = TRIGGER_quiet, .op = emits(FF_FEI_RINGING)});
    add(p, &(struct step){.trigger = TRIGGER_quiet, .after = FF_TICKS_PER_S, .op = emits(FF_FEI_IDLE)});
    assert_true(script_on_quiet(p->sim));
    phone_at(p, 0);
    phone_story(p, "0.000 RINGING(0,-)");
    assert_true(script_on_quiet(p->sim));
    phone_at(p, 5);
    phone_story(p, "1.000 IDLE(0,-)");
    assert_false(script_on_quiet(p->sim));
}

static void a_step_that_fails_says_so(void **state)
{
    struct phone *p = *state;
    phone_begin(p, 1);
    add(p, &(struct step){.trigger = TRIGGER_quiet, .op = {.kind = OP_KIND_service_start}});
    assert_true(script_on_quiet(p->sim));
    phone_at(p, 0);
    const struct step *step = &p->sim->script.steps.at[0];
    assert_true(step->done && step->failed);
    assert_int_equal(step->why, phone_text(p, ff_status_text(FF_ERROR_SERVICE_ALREADY_RUNNING)));
}

/* ---- The telephone network ---- */

static void the_first_party_that_matches_is_it(void **state)
{
    struct phone *p = *state;
    phone_begin(p, 1);
    phone_party(p, "555010?", ANSWER_busy, 0);
    phone_party(p, "555*", ANSWER_voice, 0);
    assert_int_equal(party_of_number(p->sim, FF_STR("5550100")), 0);
    assert_int_equal(party_of_number(p->sim, FF_STR("5559")), 1);
    assert_int_equal(party_of_number(p->sim, FF_STR("110")), SIM_NONE);
    assert_int_equal(party_attempt(p->sim, SIM_NONE), ANSWER_answers);
    assert_int_equal(party_at(p->sim, SIM_NONE)->rings, 2);
}

static void a_party_changes_its_mind(void **state)
{
    struct phone *p = *state;
    phone_begin(p, 1);
    phone_party(p, "*", ANSWER_busy, 2)->then = ANSWER_no_answer;
    static const enum answer told[] = {ANSWER_busy, ANSWER_busy, ANSWER_no_answer, ANSWER_no_answer};
    for (size_t i = 0; i < 4; i++) assert_int_equal(party_attempt(p->sim, 0), told[i]);
    assert_int_equal(p->sim->parties.at[0].attempts, 4);
    p->sim->parties.at[0] = (struct party){.first = ANSWER_delayed, .times = 3};
    static const enum answer delayed[] = {ANSWER_busy, ANSWER_busy, ANSWER_delayed, ANSWER_answers};
    for (size_t i = 0; i < 4; i++) assert_int_equal(party_attempt(p->sim, 0), delayed[i]);
}

/* 64 attempts, a bit each: busy. */
static uint64_t evening(struct phone *p, uint64_t seed)
{
    uint64_t busy = 0;
    p->config.seed = seed;
    phone_begin(p, 1);
    phone_party(p, "*", ANSWER_busy, 0)->chance = 30;
    for (int i = 0; i < 64; i++) busy = busy << 1 | (party_attempt(p->sim, 0) == ANSWER_busy);
    return busy;
}

static void what_is_left_to_chance_the_seed_decides(void **state)
{
    struct phone *p = *state;
    uint64_t first = evening(p, 7);
    assert_int_equal(evening(p, 7), first);
    assert_int_not_equal(evening(p, 8), first);
    uint32_t count = 0, all = 64;
    for (uint64_t left = first; left; left &= left - 1) count++;
    assert_in_range(count, all * 10 / 100, all * 50 / 100);
    phone_party(p, "*", ANSWER_busy, 0);
    p->sim->parties.at[0] = (struct party){.first = ANSWER_busy, .chance = 100};
    for (int i = 0; i < 64; i++) assert_int_equal(party_attempt(p->sim, 0), ANSWER_busy);
}

static void devices_have_ids_of_their_own(void **state)
{
    RULE("EVT-4");
    RULE("EVT-1");
    struct phone *p = *state;
    phone_begin(p, 1);
    assert_int_equal(device_add(p->sim, 0, FF_STR("zero")), SIM_NONE);
    assert_int_equal(device_add(p->sim, 1, FF_STR("again")), SIM_NONE);
    assert_int_equal(device_add(p->sim, 7, FF_STR("seven")), 1);
    assert_int_equal(p->sim->devices.at[1].priority, 2);
    assert_int_equal(device_by_id(p->sim, 7), 1);
    assert_int_equal(device_by_id(p->sim, 8), SIM_NONE);
}

static const struct test_case cases[] = {
    CASE(every_op_has_a_word_and_knows_its_fields),
    CASE(a_missing_field_is_refused),
    CASE(ops_on_devices),
    CASE(incoming_calls_of_every_kind),
    CASE(ops_on_the_queue),
    CASE(emit_says_anything),
    CASE(ops_on_the_service),
    CASE(ops_on_windows),
    CASE(steps_at_times),
    CASE(steps_at_the_very_start),
    CASE(steps_on_events),
    CASE(steps_on_calls),
    CASE(steps_when_all_is_quiet),
    CASE(a_step_that_fails_says_so),
    CASE(the_first_party_that_matches_is_it),
    CASE(a_party_changes_its_mind),
    CASE(what_is_left_to_chance_the_seed_decides),
    CASE(devices_have_ids_of_their_own),
};

int main(int argc, char **argv)
{
    return RUN("script", cases, phone_set_up, phone_tear_down, argc, argv);
}
