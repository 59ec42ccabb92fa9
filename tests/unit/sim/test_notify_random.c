/* SPDX-License-Identifier: MIT */
/* Random days of clients, users and the service from a printed seed: whatever they do, in whatever order, the rows of
 * the model agree with each other after each step. FAUXFAX_TEST_SEED repeats a day. */
#include "tests/unit/sim/invariants.h"
#include "tests/unit/sim/notify.h"

enum { DAYS = 40, STEPS = 1500, CLIENTS = 6, NUMBERS = 4, USERS = 40 };

/* The clients of a day, some of them gone; and what is awaited from a window. */
struct day {
    struct phone *p;
    struct client clients[CLIENTS];
    struct action send; /* the last one, answered or not */
};

static uint32_t chance(struct day *d, uint32_t n)
{
    return (uint32_t)(random_next(d->p->sim) >> 33) % n;
}

static bool is_over(const struct sim *sim, const struct client *c)
{
    return sim->processes.at[c->process].ended;
}

/* One of them, mostly alive. */
static struct client *somebody(struct day *d)
{
    struct client *c = &d->clients[chance(d, CLIENTS)];
    return is_over(d->p->sim, c) ? &d->clients[chance(d, CLIENTS)] : c;
}

/* What a process that was ended says is not given to the model (service/world/peer.c), and one whose session is over is
 * on its way out. */
static struct client *somebody_alive(struct day *d)
{
    const struct sim *sim = d->p->sim;
    struct client *c = somebody(d);
    if (is_over(sim, c)) return NULL;
    return sim->sessions.at[sim->processes.at[c->process].session].state == SESSION_ended ? NULL : c;
}

static bool is_live(const struct client *c, uint64_t handle)
{
    return handle_find(c->p->sim, c->process, handle, HANDLE_server) != SIM_NONE;
}

/* Few numbers for windows and ports, so that they meet. */
static uint64_t any_window(struct day *d)
{
    return 1 + chance(d, NUMBERS);
}

static uint32_t any_registration(struct day *d)
{
    return d->p->sim->registrations.count ? chance(d, d->p->sim->registrations.count) : 0;
}

/* Users there are more of than clients: who has logged off does not come again. */
static struct ff_str name_of(struct day *d, uint32_t user)
{
    return text_get(&d->p->sim->texts, d->p->sim->users.at[user].name);
}

/* ---- What clients do ---- */

static void somebody_comes(struct day *d)
{
    struct sim *sim = d->p->sim;
    struct client *c = &d->clients[chance(d, CLIENTS)];
    if (!is_over(sim, c)) return;
    const char *error;
    const struct process_facts facts = {.user = name_of(d, chance(d, USERS)), .image = FF_STR("client")};
    uint32_t process = process_attach(sim, &facts, &error);
    if (process == SIM_NONE) return;
    *c = (struct client){.p = d->p, .process = process};
    thread_begin(sim, process, 1);
}

static void somebody_connects(struct day *d)
{
    struct client *c = somebody_alive(d);
    if (c) client_connect(c);
}

static void somebody_closes(struct day *d)
{
    struct client *c = somebody_alive(d);
    if (c) client_close(c, c->fax);
}

static void somebody_opens_a_port(struct day *d)
{
    struct client *c = somebody_alive(d);
    if (!c) return;
    struct ff_in_FaxOpenPort in = {c->fax, 1, chance(d, 4)};
    struct ff_out_FaxOpenPort out;
    client_call(c, FF_TYPE_FaxOpenPort, &in, &out);
    if (out.port_handle && chance(d, 2)) client_close(c, out.port_handle);
}

static void make_window(struct day *d, const struct client *c, uint64_t window)
{
    window_gone(d->p->sim, c->process, window);
    window_made(d->p->sim, c->process, window, 1, (enum ff_window_kind)(1 + chance(d, 3)), FF_STR("w"));
}

static void somebody_makes_a_window(struct day *d)
{
    struct client *c = somebody_alive(d);
    if (c) make_window(d, c, any_window(d));
}

static void a_window_goes(struct day *d)
{
    struct client *c = somebody_alive(d);
    if (c) client_destroy(c, any_window(d));
}

static void somebody_registers(struct day *d)
{
    struct client *c = somebody_alive(d);
    if (!c) return;
    if (!is_live(c, c->fax) && chance(d, 4)) client_connect(c);
    uint64_t number = any_window(d);
    if (window_find(d->p->sim, c->process, number) == SIM_NONE) make_window(d, c, number);
    queue_request in = chance(d, 3) ? window_request(c, number) : port_request(c, number, chance(d, 3));
    if (chance(d, 8) == 0) in.message_start = chance(d, 0x2000);
    client_initialize(c, in, NULL);
}

static void somebody_releases(struct day *d)
{
    struct client *c = somebody_alive(d);
    if (c) client_initialize(c, release_request(c, any_window(d)), NULL);
}

static void somebody_goes(struct day *d)
{
    struct client *c = somebody(d);
    if (chance(d, 6)) return;
    process_end(d->p->sim, c->process, chance(d, 2), chance(d, 3), FF_STR("goes"));
}

static void somebody_takes_and_frees(struct day *d)
{
    struct client *c = somebody_alive(d);
    if (!c) return;
    struct ff_in_FaxCompleteJobParams in = {0};
    struct ff_out_FaxCompleteJobParams out;
    client_call(c, FF_TYPE_FaxCompleteJobParams, &in, &out);
    buffer_freed(d->p->sim, c->process, chance(d, 2) ? out.param_buffer : chance(d, 50));
}

/* ---- What the SDK says, true or not ---- */

static void somebody_acknowledges(struct day *d)
{
    const struct client *c = somebody_alive(d);
    if (!c) return;
    uint32_t n = (uint32_t)d->p->sim->delivery.sequence + 2, entries_count = chance(d, 3),
             exceptions_count = chance(d, 3);
    struct ff_ack_entry entries[2];
    struct ff_ack_exception exceptions[2];
    for (uint32_t i = 0; i < 2; i++) {
        uint32_t posted = chance(d, n);
        entries[i] = (struct ff_ack_entry){any_registration(d) + 1, posted, chance(d, posted + 1)};
        exceptions[i] =
            (struct ff_ack_exception){any_registration(d) + 1, chance(d, n), chance(d, FF_OUTCOMES)};
    }
    struct ff_in_Ack in = {{.at = entries, .count = entries_count},
                           {.at = exceptions, .count = exceptions_count}};
    delivery_ack(d->p->sim, c->process, &in);
}

static void somebody_is_up_to_date(struct day *d)
{
    struct client *c = somebody_alive(d);
    uint32_t row = any_registration(d);
    if (c && row < d->p->sim->registrations.count && d->p->sim->registrations.at[row].process == c->process)
        client_reads_all(c, row);
}

static void events_are_lost(struct day *d)
{
    uint64_t first = chance(d, (uint32_t)d->p->sim->delivery.sequence + 2);
    const struct client *c = somebody_alive(d);
    /* A world says it of events that it never wrote, so of none that were acknowledged. */
    if (!c) return;
    for (uint32_t i = 0; i < d->p->sim->registrations.count; i++)
        if (d->p->sim->registrations.at[i].process == c->process &&
            d->p->sim->registrations.at[i].posted >= first)
            first = d->p->sim->registrations.at[i].posted + 1;
    delivery_lost(d->p->sim, c->process, first, first + chance(d, 4));
}

static void blocks_are_freed(struct day *d)
{
    const struct client *c = somebody_alive(d);
    if (c) registration_blocks_freed(d->p->sim, c->process, any_registration(d) + 1, chance(d, 4));
}

static void a_port_is_closed(struct day *d)
{
    const struct client *c = somebody_alive(d);
    if (c) registration_port_closed(d->p->sim, c->process, any_window(d), chance(d, 2));
}

static void a_thread_comes_or_goes(struct day *d)
{
    const struct client *c = somebody_alive(d);
    if (!c) return;
    if (chance(d, 2))
        thread_begin(d->p->sim, c->process, 1 + chance(d, 3));
    else
        thread_end(d->p->sim, c->process, 1 + chance(d, 3));
}

static void a_thread_waits(struct day *d)
{
    const struct client *c = somebody_alive(d);
    if (!c) return;
    struct sim *sim = d->p->sim;
    uint32_t thread = 1 + chance(d, 3);
    quiet_seen(sim, c->process, chance(d, (uint32_t)sim->delivery.sequence + 3), chance(d, 1000));
    quiet_idle(sim, c->process, thread, chance(d, 3) ? FF_TIME_NEVER : sim->clock.now + chance(d, 1000),
               false, FF_STR("GetMessage"));
    if (chance(d, 3) == 0) quiet_busy(sim, c->process, thread);
    if (chance(d, 3) == 0) quiet_wake(sim, c->process);
}

/* ---- What happens to them ---- */

static void something_happens(struct day *d)
{
    event_signal(d->p->sim, FF_FEI_RINGING, 0, FF_JOB_NONE);
}

static void time_passes(struct day *d)
{
    static const uint64_t seconds[] = {0, 1, 4, 6, 30, 1000};
    uint64_t time = 0;
    enum quiet quiet = quiet_state(d->p->sim, &time);
    if (quiet == QUIET_advance) {
        assert_true(time >= d->p->sim->clock.now && time != FF_TIME_NEVER);
        sim_advance(d->p->sim, time);
        return;
    }
    /* Somebody keeps it; or nobody is there, or everybody waits for ever. */
    uint32_t process, thread;
    assert_int_equal(quiet_blocker(d->p->sim, &process, &thread), quiet == QUIET_running);
    if (quiet == QUIET_stuck) assert_true(timer_next(d->p->sim) == FF_TIME_NEVER);
    sim_advance(d->p->sim, d->p->sim->clock.now + seconds[chance(d, 6)] * FF_TICKS_PER_S); /* a tester does */
}

static void a_registration_is_muted(struct day *d)
{
    struct sim *sim = d->p->sim;
    uint32_t row = any_registration(d);
    if (row < sim->registrations.count && sim->registrations.at[row].live)
        registration_mute(sim, row, chance(d, 2) ? FF_OUTCOME_posted : FF_OUTCOME_fault);
}

static void a_user_logs_off(struct day *d)
{
    struct sim *sim = d->p->sim;
    const struct client *c = somebody(d);
    uint32_t session = chance(d, 4) ? sim->processes.at[c->process].session : chance(d, USERS);
    if (chance(d, 3) == 0) logoff_begin(sim, session);
}

static void actions_are_taken(struct day *d)
{
    const struct action *a;
    for (uint32_t n = chance(d, 8); n > 0 && (a = action_take(d->p->sim)); n--)
        if (a->kind == ACTION_send) d->send = *a;
}

static void a_window_answers(struct day *d)
{
    uint32_t process = chance(d, 8) ? d->send.process : somebody(d)->process;
    if (d->p->sim->processes.at[process].ended) return;
    logoff_answer(d->p->sim, process, d->send.value, chance(d, 4) != 0);
}

static void the_service_changes(struct day *d)
{
    struct sim *sim = d->p->sim;
    static ff_status (*const steps[])(struct sim *) = {service_stop, service_crash, service_start,
                                                       service_start, service_start};
    if (chance(d, 8) == 0) steps[chance(d, 5)](sim);
}

static void the_account_changes(struct day *d)
{
    enum account account = (enum account)chance(d, ACCOUNTS);
    service_set_account(d->p->sim, account, FF_STR("CORP\\other"), account != ACCOUNT_user && chance(d, 2));
}

static void rights_change(struct day *d)
{
    d->p->sim->users.at[chance(d, USERS)].rights = chance(d, 4) ? FF_FAX_SPECIFIC_ALL : chance(d, 128);
}

static void (*const happenings[])(struct day *d) = {
    somebody_comes,        somebody_comes,          somebody_connects,        somebody_connects,
    somebody_closes,       somebody_opens_a_port,   somebody_makes_a_window,  somebody_makes_a_window,
    a_window_goes,         somebody_registers,      somebody_registers,       somebody_registers,
    somebody_releases,     somebody_goes,           somebody_takes_and_frees, somebody_acknowledges,
    somebody_acknowledges, somebody_is_up_to_date,  events_are_lost,          blocks_are_freed,
    a_port_is_closed,      a_thread_comes_or_goes,  a_thread_waits,           a_thread_waits,
    something_happens,     something_happens,       something_happens,        time_passes,
    time_passes,           a_registration_is_muted, a_user_logs_off,          actions_are_taken,
    actions_are_taken,     a_window_answers,        a_window_answers,         the_service_changes,
    the_account_changes,   rights_change,
};

/* ---- Days ---- */

/* The switches that make a difference here, by the day. */
static void begin(struct day *d, struct phone *p, uint64_t seed)
{
    static const uint64_t ends[] = {SWITCH_process_end_keep, SWITCH_process_end_next_post,
                                    SWITCH_process_end_rundown};
    notify_profile(p, (enum profile)(seed % PROFILES));
    struct switches *s = &p->config.switches;
    s->on_process_end = ends[seed / 3 % 3];
    s->startup = seed / 9 % 2 * 5 * FF_TICKS_PER_S;
    s->shutdown = seed / 18 % 2 * 5 * FF_TICKS_PER_S;
    s->idle_exit = seed / 36 % 2 * 100 * FF_TICKS_PER_S;
    s->localsystem_holds_desktop = seed / 72 % 2;
    p->config.seed = seed;
    p->config.log_room = 300;
    struct sim *sim = notify_begin_user(p);
    *d = (struct day){.p = p};
    for (char name[] = "user 0"; sim->users.count < USERS; name[5]++)
        assert_int_not_equal(user_add(sim, ff_str_of(name), FF_FAX_SPECIFIC_ALL), SIM_NONE);
    for (uint32_t i = 0; i < CLIENTS; i++) {
        d->clients[i] = client_attach(p, i % 2 ? "bob" : "alice");
        client_connect(&d->clients[i]);
    }
    invariants_check(sim);
}

static void step(struct day *d)
{
    happenings[chance(d, sizeof happenings / sizeof *happenings)](d);
}

static void random_days(void **state)
{
    RULE("TOK-4");
    RULE("SES-2");
    RULE("CON-6");
    RULE("CLS-7");
    struct phone *p = *state;
    uint64_t registrations = 0, tokens = 0, blocked = 0, done = 0, vetoed = 0;
    for (uint64_t day = 0; day < DAYS; day++) {
        struct day d;
        begin(&d, p, test_seed() * DAYS + day + 1);
        for (int i = 0; i < STEPS; i++) {
            step(&d);
            invariants_check(p->sim);
        }
        assert_false(p->sim->refused);
        registrations += p->sim->registrations.count;
        tokens += p->sim->tokens.count;
        for (uint32_t i = 0; i < p->sim->logoffs.count; i++) {
            blocked += p->sim->logoffs.at[i].state == LOGOFF_blocked;
            done += p->sim->logoffs.at[i].state == LOGOFF_done;
            vetoed += p->sim->logoffs.at[i].state == LOGOFF_vetoed;
        }
    }
    /* The days were not empty. */
    assert_true(registrations > 10 * DAYS && tokens > DAYS && blocked && done && vetoed);
}

/* The same seed is the same day. */
static void a_day_can_be_repeated(void **state)
{
    struct phone *p = *state;
    uint64_t hash[2];
    for (int i = 0; i < 2; i++) {
        struct day d;
        begin(&d, p, test_seed());
        for (int n = 0; n < STEPS; n++) step(&d);
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
    return RUN("notify_random", cases, phone_set_up, phone_tear_down, argc, argv);
}
