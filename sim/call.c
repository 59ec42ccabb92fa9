/* SPDX-License-Identifier: MIT */
/* Calls, as a table of phases: each has a function for what happens when its time is over. The times are
 * those of struct sim_config.
 *
 * Out (SEQ-1)                                          In (SEQ-12, incoming.c)
 *   INITIALIZING  initialize_time                        RINGING, once each ring_time
 *   DIALING       dial_time                              ANSWERED   initialize_time, in which the two sides
 * agree the remote rings: its rings x ring_time              RECEIVING, at the start of each page: page_time
 *   SENDING, at the start of each page: the remote's     COMPLETED, and ROUTING at once: route_time
 *                 page_time, or the world's              DELETED    hang_up_time
 *   COMPLETED, and DELETED at once: hang_up_time         IDLE
 *   IDLE
 *
 * A remote that is busy, or whose number is bad, blocked or delayed, says so when dialling is over; one that
 * does not answer, or answers with a voice, after its rings; one that breaks off, at the end of its last
 * page. No dial tone and a lost line show before dialling. After a failure, too, hang_up_time passes before
 * IDLE; RetryDelay counts from the failure. An abort takes hang_up_time: ABORTING at its begin, DELETED and
 * IDLE at its end. */
#include "sim/call.h"
#include "sim/sim.h"

/* ---- What the remote does, and what it means ---- */

/* When an answer shows. */
enum shows { AT_initialized, AT_dialled, AT_rung, AT_page, AT_end };

static const struct answer_row {
    enum shows at;
    enum ff_fei event;
    enum retry retry; /* section 7: which failures are retried */
} answers[ANSWERS] = {
    [ANSWER_answers] = {AT_end, FF_FEI_COMPLETED, RETRY_never},
    [ANSWER_busy] = {AT_dialled, FF_FEI_BUSY, RETRY_later},
    [ANSWER_no_answer] = {AT_rung, FF_FEI_NO_ANSWER, RETRY_later},
    [ANSWER_bad_number] = {AT_dialled, FF_FEI_BAD_ADDRESS, RETRY_never},
    [ANSWER_voice] = {AT_rung, FF_FEI_NOT_FAX_CALL, RETRY_later},
    [ANSWER_drops] = {AT_page, FF_FEI_DISCONNECTED, RETRY_later},
    [ANSWER_fatal_error] = {AT_page, FF_FEI_FATAL_ERROR, RETRY_later},
    [ANSWER_delayed] = {AT_dialled, FF_FEI_CALL_DELAYED, RETRY_never},
    [ANSWER_blacklisted] = {AT_dialled, FF_FEI_CALL_BLACKLISTED, RETRY_never},
    [ANSWER_no_dial_tone] = {AT_initialized, FF_FEI_NO_DIAL_TONE, RETRY_later},
    [ANSWER_line_lost] = {AT_initialized, FF_FEI_LINE_UNAVAILABLE, RETRY_at_once},
};

enum ff_fei answer_event(enum answer answer)
{
    return answers[answer].event;
}

static const struct party *remote(const struct sim *sim, uint32_t device)
{
    return party_at(sim, sim->devices.at[device].party);
}

static bool answer_shows(const struct sim *sim, uint32_t device, enum shows at)
{
    const struct answer_row *row = &answers[sim->devices.at[device].answer];
    /* Breaking off before the first page is doing so right after dialling (SEQ-3). */
    if (row->at == AT_page && remote(sim, device)->at_page == 0) return at == AT_dialled;
    return row->at == at;
}

/* ---- Moving on ---- */

static struct job *job_on(struct sim *sim, uint32_t device)
{
    return &sim->jobs.rows.at[job_find(sim, sim->devices.at[device].job)];
}

void call_enter(struct sim *sim, uint32_t device, enum call_phase phase, uint64_t delay)
{
    struct device *d = &sim->devices.at[device];
    d->phase = phase;
    d->timer = timer_set(sim, TIMER_call, device, delay);
}

void call_hang_up(struct sim *sim, uint32_t device)
{
    sim->devices.at[device].job = FF_JOB_NONE;
    sim->devices.at[device].started = 0;
    call_enter(sim, device, CALL_hanging_up, sim->config.hang_up_time);
}

void call_start(struct sim *sim, uint32_t device, uint32_t job)
{
    job_started(sim, job, device);
    struct device *d = &sim->devices.at[device];
    d->job = sim->jobs.rows.at[job].id;
    d->started = sim->clock.now;
    call_enter(sim, device, CALL_initializing, timer_later(sim->config.initialize_time));
    event_signal(sim, FF_FEI_INITIALIZING, device, d->job);
}

/* GEN-32: the job is what it will be before the event says why. */
static void call_fails(struct sim *sim, uint32_t device, enum ff_fei event, enum retry retry)
{
    uint32_t id = sim->devices.at[device].job;
    bool given_up = job_attempt_failed(sim, job_find(sim, id), (uint32_t)ff_event_row(event)->fps, retry);
    call_hang_up(sim, device);
    event_signal(sim, event, device, id);
    if (given_up) eventlog_write(sim, EVENTLOG_send_failed, 0, id);
    if (retry == RETRY_at_once) device_dispatch(sim); /* SEQ-6: on another device */
}

static void answer_fails(struct sim *sim, uint32_t device)
{
    enum answer answer = sim->devices.at[device].answer;
    enum retry retry = answers[answer].retry;
    if (answer == ANSWER_delayed && sim->config.switches.retry_delayed) retry = RETRY_later; /* CHO-7 */
    call_fails(sim, device, answers[answer].event, retry);
}

/* SEQ-6: another application was quicker. That was no attempt. */
static void line_lost(struct sim *sim, uint32_t device)
{
    struct device *d = &sim->devices.at[device];
    uint32_t id = d->job;
    d->lose_line--;
    job_attempt_void(sim, job_find(sim, id));
    call_hang_up(sim, device);
    event_signal(sim, FF_FEI_LINE_UNAVAILABLE, device, id);
    device_dispatch(sim);
}

static void note_sent(struct sim *sim, uint32_t device, struct job *job)
{
    if (!ff_array_room(sim->alloc, &sim->outbox, 1)) {
        sim->refused = true;
        return;
    }
    text name = job->document_name ? job->document_name : sim->documents.at[job->document].name;
    sim->outbox.at[sim->outbox.count++] =
        (struct sent_fax){.job = job->id,
                          .document = job->document,
                          .device = device,
                          .pages = job->pages,
                          .attempts = job->attempts,
                          .number = job->recipient_number,
                          .csid = remote(sim, device)->csid,
                          .tsid = job_tsid(sim, job),
                          .user = sim->users.at[job->owner].name,
                          .name = name,
                          .archive = sim->config.archive ? sim->archive_directory : 0,
                          .branded = sim->config.branding,
                          .cover = job->cover,
                          .cover_drawn = job->cover_drawn,
                          .begun_at = sim->devices.at[device].started,
                          .sent_at = sim->clock.now};
    job->cover = 0; /* the fax's now */
}

static void call_succeeds(struct sim *sim, uint32_t device, enum ff_fei event)
{
    struct job *job = job_on(sim, device);
    uint32_t row = job_find(sim, job->id);
    note_sent(sim, device, job);
    receipt_write(sim, job, true);
    call_hang_up(sim, device);
    event_signal(sim, event, device, job->id);
    job_delete(sim, row);
}

/* ---- The phases of an outgoing call ---- */

static void initialized(struct sim *sim, uint32_t device)
{
    struct device *d = &sim->devices.at[device];
    if (d->flags & FF_FPF_VIRTUAL) {
        call_succeeds(sim, device, FF_FEI_HANDLED); /* SEQ-9 */
    } else if (d->lose_line) {
        line_lost(sim, device);
    } else if (d->no_dial_tone) {
        call_fails(sim, device, FF_FEI_NO_DIAL_TONE, RETRY_later); /* SEQ-3 */
    } else {
        d->party = party_of_number(sim, text_get(&sim->texts, job_on(sim, device)->recipient_number));
        d->answer = party_attempt(sim, d->party);
        if (answer_shows(sim, device, AT_initialized)) {
            answer_fails(sim, device);
            return;
        }
        call_enter(sim, device, CALL_dialing, sim->config.dial_time);
        event_signal(sim, FF_FEI_DIALING, device, d->job);
    }
}

static void dialled(struct sim *sim, uint32_t device)
{
    if (answer_shows(sim, device, AT_dialled))
        answer_fails(sim, device);
    else
        call_enter(sim, device, CALL_ringing_out, remote(sim, device)->rings * sim->config.ring_time);
}

/* EVT-8: one event for each page, when it starts. */
static void send_next_page(struct sim *sim, uint32_t device)
{
    struct device *d = &sim->devices.at[device];
    if (d->step == job_on(sim, device)->pages) {
        call_succeeds(sim, device, FF_FEI_COMPLETED); /* SEQ-1 */
        return;
    }
    uint64_t page_time = remote(sim, device)->page_time;
    d->step++;
    call_enter(sim, device, CALL_sending, page_time ? page_time : sim->config.page_time);
    event_signal(sim, FF_FEI_SENDING, device, d->job);
}

static void rang(struct sim *sim, uint32_t device)
{
    sim->devices.at[device].step = 0;
    if (answer_shows(sim, device, AT_rung))
        answer_fails(sim, device);
    else
        send_next_page(sim, device);
}

static void page_sent(struct sim *sim, uint32_t device)
{
    uint32_t pages = job_on(sim, device)->pages_done = sim->devices.at[device].step;
    if (answer_shows(sim, device, AT_page) && remote(sim, device)->at_page == pages)
        answer_fails(sim, device);
    else
        send_next_page(sim, device);
}

/* ---- The end ---- */

void call_abort(struct sim *sim, uint32_t device)
{
    struct job *job = job_on(sim, device);
    job->queue_status = FF_JS_DELETING;
    call_enter(sim, device, CALL_aborting, sim->config.hang_up_time);
    event_signal(sim, FF_FEI_ABORTING, device, job->id);
}

static void aborted(struct sim *sim, uint32_t device)
{
    job_delete(sim, job_find(sim, sim->devices.at[device].job));
    call_over(sim, device);
}

/* What happens when the time of a phase is over; none: somebody else ends it. */
static void (*const phases[CALL_PHASES])(struct sim *sim, uint32_t device) = {
    [CALL_initializing] = initialized,
    [CALL_dialing] = dialled,
    [CALL_ringing_out] = rang,
    [CALL_sending] = page_sent,
    [CALL_ringing_in] = incoming_rang,
    [CALL_answered] = incoming_negotiated,
    [CALL_receiving] = incoming_page_received,
    [CALL_aborting] = aborted,
    [CALL_hanging_up] = call_over,
};

uint64_t call_ticket(const struct sim *sim, uint32_t device)
{
    const struct device *d = &sim->devices.at[device];
    return phases[d->phase] ? d->timer : 0;
}

void call_timer(struct sim *sim, uint32_t device)
{
    phases[sim->devices.at[device].phase](sim, device);
}
