/* SPDX-License-Identifier: MIT */
#include "tests/unit/sim/notify.h"

#include <stdio.h>
#include <string.h>

void notify_profile(struct phone *p, enum profile profile)
{
    p->config.profile = profile;
    profile_apply(profile, &p->config.switches);
}

struct sim *notify_begin(struct phone *p, enum account account, bool interact)
{
    sim_free(p->sim);
    struct sim *sim = p->sim = sim_new(&p->memory.alloc, &p->config);
    assert_non_null(sim);
    assert_int_not_equal(user_add(sim, FF_STR("alice"), FF_FAX_SPECIFIC_ALL), SIM_NONE);
    assert_int_not_equal(user_add(sim, FF_STR("bob"), FF_FAX_SPECIFIC_ALL), SIM_NONE);
    assert_int_equal(device_add(sim, 1, FF_STR("Modem")), 0);
    assert_int_equal(service_set_account(sim, account, FF_STR("CORP\\faxsvc"), interact), FF_ERROR_SUCCESS);
    sim_begin(sim);
    phone_skip(p);
    return sim;
}

struct sim *notify_begin_user(struct phone *p)
{
    return notify_begin(p, ACCOUNT_user, false);
}

void notify_story_at(struct phone *p, const char *const *lines, const char *file, int line)
{
    struct ff_writer w = ff_writer_on(ff_alloc_default());
    trace_print_all(&w, p->sim, p->told, 0);
    const char *told = ff_writer_cstr(&w);
    assert_non_null(told);
    static char kept[65536];
    if (w.size >= sizeof kept) fail_msg("the story is too long");
    memcpy(kept, told, w.size + 1);
    ff_writer_free(&w);
    phone_skip(p);
    phone_compare(kept, lines, file, line);
}

uint32_t notify_findings(const struct phone *p, enum finding_kind kind)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < p->sim->findings.count; i++)
        if (p->sim->findings.at[i].kind == kind) count += p->sim->findings.at[i].count;
    return count;
}

uint64_t notify_event(struct phone *p)
{
    uint64_t sequence = event_signal(p->sim, FF_FEI_RINGING, 0, FF_JOB_NONE);
    assert_int_not_equal(sequence, 0);
    return sequence;
}

uint64_t notify_timer(struct phone *p, uint64_t delay)
{
    struct script *script = &p->sim->script;
    struct step step = {
        .trigger = TRIGGER_quiet, .fired = true, .op = {.kind = OP_KIND_routing, .given = OP_times}};
    assert_true(script_add(p->sim, &step));
    uint32_t row = script->steps.count - 1;
    return script->steps.at[row].timer = timer_set(p->sim, TIMER_script, row, delay);
}

void notify_op(struct phone *p, const char *word, struct op op)
{
    assert_int_equal(phone_op(p, word, &op), FF_ERROR_SUCCESS);
}

void notify_stop(struct phone *p)
{
    assert_int_equal(service_stop(p->sim), FF_ERROR_SUCCESS);
}

void notify_start(struct phone *p)
{
    assert_int_equal(service_start(p->sim), FF_ERROR_SUCCESS);
}

/* ---- Clients ---- */

struct client client_attach(struct phone *p, const char *user)
{
    const char *error = NULL;
    struct process_facts facts = {.user = ff_str_of(user), .image = FF_STR("client")};
    struct client c = {p, process_attach(p->sim, &facts, &error), 0};
    if (c.process == SIM_NONE) fail_msg("%s", error);
    thread_begin(p->sim, c.process, 1);
    return c;
}

struct client client_of(struct phone *p, const char *user)
{
    struct client c = client_attach(p, user);
    assert_int_equal(client_connect(&c), FF_ERROR_SUCCESS);
    return c;
}

ff_status client_call(const struct client *c, enum ff_type type, const void *in, void *out)
{
    struct caller caller = {.process = c->process, .thread = 1, .site = SIM_NONE};
    return sim_call(c->p->sim, &caller, type, in, out, &c->p->arena);
}

ff_status client_connect(struct client *c)
{
    struct ff_in_FaxConnectFaxServer in = {FF_STR_NULL};
    struct ff_out_FaxConnectFaxServer out;
    ff_status status = client_call(c, FF_TYPE_FaxConnectFaxServer, &in, &out);
    c->fax = out.fax_handle;
    return status;
}

ff_status client_close(const struct client *c, uint64_t handle)
{
    struct ff_in_FaxClose in = {handle};
    struct ff_out_FaxClose out;
    return client_call(c, FF_TYPE_FaxClose, &in, &out);
}

uint64_t client_open_port(const struct client *c, uint32_t flags)
{
    struct ff_in_FaxOpenPort in = {c->fax, 1, flags};
    struct ff_out_FaxOpenPort out;
    assert_int_equal(client_call(c, FF_TYPE_FaxOpenPort, &in, &out), FF_ERROR_SUCCESS);
    return out.port_handle;
}

void client_exit(const struct client *c)
{
    process_end(c->p->sim, c->process, true, 0, FF_STR("exit"));
}

void client_vanish(const struct client *c)
{
    process_end(c->p->sim, c->process, false, FF_EXIT_UNKNOWN, FF_STR("its connection closed"));
}

uint64_t client_window(const struct client *c, enum ff_window_kind kind)
{
    uint64_t handle = 0x10001 + (uint64_t)c->p->sim->windows.count * 2;
    window_made(c->p->sim, c->process, handle, 1, kind, FF_STR("w"));
    return handle;
}

void client_destroy(const struct client *c, uint64_t window)
{
    window_gone(c->p->sim, c->process, window);
}

/* ---- FaxInitializeEventQueue ---- */

/* What the SDK's window table says. */
static enum ff_window_kind kind_of(const struct client *c, uint64_t handle)
{
    uint32_t row = window_find(c->p->sim, c->process, handle);
    if (row == SIM_NONE) return FF_WINDOW_none;
    const struct window *w = &c->p->sim->windows.at[row];
    return w->alive ? w->kind : FF_WINDOW_gone;
}

queue_request window_request(const struct client *c, uint64_t window)
{
    return (queue_request){.fax_handle = c->fax,
                           .window = window,
                           .window_kind = kind_of(c, window),
                           .message_start = FF_WM_USER + 1};
}

queue_request port_request(const struct client *c, uint64_t port, uint64_t key)
{
    return (queue_request){
        .fax_handle = c->fax, .completion_port = port, .port_kind = 1, .completion_key = key};
}

queue_request release_request(const struct client *c, uint64_t window)
{
    queue_request in = window_request(c, window);
    in.completion_key = 1;
    in.message_start = 0;
    return in;
}

ff_status client_initialize(const struct client *c, queue_request in, uint32_t *ret_row)
{
    struct ff_out_FaxInitializeEventQueue out;
    ff_status status = client_call(c, FF_TYPE_FaxInitializeEventQueue, &in, &out);
    if (ret_row) *ret_row = out.registration ? out.registration - 1 : SIM_NONE;
    return status;
}

uint32_t client_register(const struct client *c, uint64_t window)
{
    uint32_t row;
    assert_int_equal(client_initialize(c, window_request(c, window), &row), FF_ERROR_SUCCESS);
    assert_int_not_equal(row, SIM_NONE);
    return row;
}

uint32_t client_register_port(const struct client *c, uint64_t port, uint64_t key)
{
    uint32_t row;
    assert_int_equal(client_initialize(c, port_request(c, port, key), &row), FF_ERROR_SUCCESS);
    assert_int_not_equal(row, SIM_NONE);
    return row;
}

ff_status client_release(const struct client *c, uint64_t window)
{
    uint32_t row;
    ff_status status = client_initialize(c, release_request(c, window), &row);
    assert_int_equal(row, SIM_NONE);
    return status;
}

/* ---- What the SDK says ---- */

bool client_ack(const struct client *c, uint32_t row, uint64_t posted, uint64_t read)
{
    struct ff_ack_entry entry = {row + 1, posted, read};
    struct ff_in_Ack in = {.entries = {.at = &entry, .count = 1}};
    return delivery_ack(c->p->sim, c->process, &in);
}

bool client_except(const struct client *c, uint32_t row, uint64_t event, enum ff_outcome outcome)
{
    struct ff_ack_exception exception = {row + 1, event, outcome};
    struct ff_in_Ack in = {.exceptions = {.at = &exception, .count = 1}};
    return delivery_ack(c->p->sim, c->process, &in);
}

void client_reads_all(const struct client *c, uint32_t row)
{
    uint64_t all = c->p->sim->delivery.sequence;
    assert_true(client_ack(c, row, all, all));
}

void client_waits(const struct client *c, uint64_t deadline)
{
    struct sim *sim = c->p->sim;
    quiet_seen(sim, c->process, delivery_sent(sim, c->process), sim->processes.at[c->process].actions_sent);
    quiet_idle(sim, c->process, 1, deadline, false, FF_STR("GetMessage"));
}

struct action notify_send(struct phone *p)
{
    const struct action *a;
    while ((a = action_take(p->sim)))
        if (a->kind == ACTION_send) return *a;
    fail_msg("nothing was sent");
    return (struct action){0};
}

void notify_no_send(struct phone *p)
{
    const struct action *a;
    while ((a = action_take(p->sim)))
        if (a->kind == ACTION_send) fail_msg("message %u was sent", (unsigned)a->message);
}

void notify_answer(struct phone *p, struct action send, uint64_t result)
{
    assert_true(logoff_answer(p->sim, send.process, send.value, result));
}

void notify_drop_actions(struct phone *p)
{
    while (action_take(p->sim)) continue;
}
