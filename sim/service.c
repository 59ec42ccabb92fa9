/* SPDX-License-Identifier: MIT */
#include "sim/sim.h"

static bool desktop_option(const struct sim *sim)
{
    /* TOK-10, VER-3: the option means something to LocalSystem only, and not in session 0 isolation. */
    return sim->service.run_account == ACCOUNT_local_system && sim->service.run_interact &&
           sim->config.switches.interact_effective;
}

bool service_opens_token(const struct sim *sim)
{
    if (sim->config.switches.poster == SWITCH_poster_library) return false;       /* VER-10 */
    if (sim->service.run_account == ACCOUNT_user) return true;                    /* TOK-1 */
    return desktop_option(sim) && sim->config.switches.localsystem_holds_desktop; /* TOK-28 */
}

bool service_reaches_desktop(const struct sim *sim)
{
    return sim->config.switches.poster == SWITCH_poster_library || desktop_option(sim);
}

bool service_answers(const struct sim *sim)
{
    return sim->service.state == SERVICE_starting || sim->service.state == SERVICE_running;
}

bool service_reachable(const struct sim *sim)
{
    bool can_start = sim->service.state == SERVICE_stopped && sim->config.switches.demand_start;
    return service_answers(sim) || can_start;
}

static void start_completed(struct sim *sim)
{
    sim->service.state = SERVICE_running;
    trace_add(sim, TRACE_service_started, sim->service.epoch, 0, 0, 0);
    event_signal(sim, FF_FEI_FAXSVC_STARTED, SIM_NONE, FF_JOB_NONE); /* SEQ-19: before anything else */
    jobs_service_up(sim);
    device_dispatch(sim);
    service_touch(sim);
}

ff_status service_start(struct sim *sim)
{
    struct service *s = &sim->service;
    /* The service control manager starts what is stopped; all else is running, stopping included. */
    if (s->state != SERVICE_stopped) return FF_ERROR_SERVICE_ALREADY_RUNNING;
    s->state = SERVICE_starting;
    s->epoch++;
    s->exit_code = 0;
    s->run_account = s->account;
    s->run_interact = s->interact;
    methods_service_up(sim);   /* RRE-6 */
    providers_service_up(sim); /* RSP-1, USP-1 */
    trace_add(sim, TRACE_service_starting, s->run_account, 0, 0, 0);
    uint64_t startup = sim->config.switches.startup; /* CHO-8 */
    s->timer = startup ? timer_set(sim, TIMER_service, 0, startup) : 0;
    if (!s->timer) start_completed(sim);
    return FF_ERROR_SUCCESS;
}

/* SES-2, TOK-8, CON-6: what ends with the service's process. */
static void everything_ends(struct sim *sim, struct ff_str why)
{
    sim->service.state = SERVICE_stopped;
    for (uint32_t row = 0; row < sim->registrations.count; row++)
        if (sim->registrations.at[row].live) registration_close(sim, row);
    token_close_all(sim, why);
    handle_close_all(sim);
}

static void stop_completed(struct sim *sim)
{
    event_signal(sim, FF_FEI_FAXSVC_ENDED, SIM_NONE, FF_JOB_NONE);
    everything_ends(sim, FF_STR("service stop"));
    trace_add(sim, TRACE_service_stopped, 0, 0, 0, 0);
}

static void calls_end(struct sim *sim, bool crash)
{
    for (uint32_t row = 0; row < sim->devices.count; row++)
        if (!device_idle(&sim->devices.at[row])) call_end_for_service(sim, row, crash);
}

ff_status service_stop(struct sim *sim)
{
    if (sim->service.state == SERVICE_stopped) return FF_ERROR_SERVICE_NOT_ACTIVE;
    if (sim->service.state != SERVICE_running) return FF_ERROR_SERVICE_CANNOT_ACCEPT_CTRL;
    sim->service.state = SERVICE_stopping;
    trace_add(sim, TRACE_service_stopping, 0, 0, 0, 0);
    calls_end(sim, false);
    /* SEQ-20: each device; SEQ-21: not while the modem is off; SEQ-15: nor while another application has the line. */
    for (uint32_t row = 0; row < sim->devices.count; row++)
        if (device_free(&sim->devices.at[row])) event_signal(sim, FF_FEI_IDLE, row, FF_JOB_NONE);
    uint64_t shutdown = sim->config.switches.shutdown;
    sim->service.timer = shutdown ? timer_set(sim, TIMER_service, 0, shutdown) : 0;
    if (!sim->service.timer) stop_completed(sim);
    return FF_ERROR_SUCCESS;
}

enum { ERROR_PROCESS_ABORTED = 1067 };

void service_session_begin(struct sim *sim)
{
    service_start(sim);
    if (sim->service.state != SERVICE_starting) return;
    sim->service.timer = 0;
    start_completed(sim);
}

void service_session_end(struct sim *sim)
{
    sim->service.timer = 0;
    stop_completed(sim);
}

ff_status service_crash(struct sim *sim)
{
    if (sim->service.state == SERVICE_stopped) return FF_ERROR_SERVICE_NOT_ACTIVE;
    calls_end(sim, true);
    sim->service.exit_code = ERROR_PROCESS_ABORTED;
    trace_add(sim, TRACE_service_crashed, 0, 0, 0, 0);
    eventlog_write(sim, EVENTLOG_crashed, 0, FF_JOB_NONE);
    everything_ends(sim, FF_STR("service crash"));
    return FF_ERROR_SUCCESS;
}

uint64_t service_ticket(const struct sim *sim, uint32_t subject)
{
    const struct service *s = &sim->service;
    (void)subject;
    return s->state == SERVICE_starting || s->state == SERVICE_stopping ? s->timer : 0;
}

void service_timer(struct sim *sim, uint32_t subject)
{
    (void)subject;
    if (sim->service.state == SERVICE_starting)
        start_completed(sim);
    else
        stop_completed(sim);
}

ff_status service_set_account(struct sim *sim, enum account account, struct ff_str name, bool interact)
{
    if (account == ACCOUNT_user && interact) return FF_ERROR_INVALID_PARAMETER; /* TOK-9 */
    text t;
    if (!text_intern(&sim->texts, sim->alloc, name, &t)) return FF_ERROR_NOT_ENOUGH_MEMORY;
    sim->service.account = account;
    sim->service.account_name = t;
    sim->service.interact = interact;
    return FF_ERROR_SUCCESS;
}

static bool work_left(const struct sim *sim)
{
    for (uint32_t row = 0; row < sim->devices.count; row++)
        if (!device_idle(&sim->devices.at[row])) return true;
    return sim->jobs.unparked != 0;
}

static void idle_timer_set(struct sim *sim, uint64_t delay)
{
    sim->service.idle_timer = timer_set(sim, TIMER_idle_exit, 0, delay);
}

void service_touch(struct sim *sim)
{
    sim->service.touched = sim->clock.now;
    if (!sim->config.switches.idle_exit || sim->service.state != SERVICE_running) return;
    if (!sim->service.idle_timer) idle_timer_set(sim, sim->config.switches.idle_exit);
}

uint64_t service_idle_ticket(const struct sim *sim, uint32_t subject)
{
    (void)subject;
    return sim->service.idle_timer;
}

/* CHO-26. What keeps the service (an open server handle: CLS-5; a call, a job that is still to go) touches it
 * when it ends, so nothing is set here while there is any: else time would move for ever in a world where all
 * wait. */
void service_idle_timer(struct sim *sim, uint32_t subject)
{
    (void)subject;
    sim->service.idle_timer = 0;
    uint64_t idle = sim->clock.now - sim->service.touched, exit_after = sim->config.switches.idle_exit;
    if (!exit_after || sim->service.state != SERVICE_running || handle_any_server(sim) || work_left(sim))
        return;
    if (idle < exit_after)
        idle_timer_set(sim, exit_after - idle);
    else
        service_stop(sim);
}
