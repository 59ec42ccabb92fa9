/* SPDX-License-Identifier: MIT */
#include "sim/sim.h"

#include <string.h>

/* ---- What became of its events ---- */

uint64_t registration_last(const struct sim *sim, const struct registration *r)
{
    return r->upto < sim->delivery.sequence ? r->upto : sim->delivery.sequence;
}

/* The run that is still muted, as a range that is not in the array yet. Empty: first > last. */
static struct outcome_range muted_range(const struct sim *sim, const struct registration *r)
{
    if (r->muted == FF_OUTCOME_posted) return (struct outcome_range){1, 0, FF_OUTCOME_posted};
    return (struct outcome_range){r->muted_from + 1, registration_last(sim, r), r->muted};
}

static uint64_t range_size(struct outcome_range range)
{
    return range.first > range.last ? 0 : range.last - range.first + 1;
}

/* The index of the first range that ends at or after `sequence`. */
static uint32_t range_at(const struct registration *r, uint64_t sequence)
{
    uint32_t low = 0, high = r->ranges.count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (r->ranges.at[middle].last < sequence)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Puts a range at index i, where it overlaps nothing; grown into its neighbour when that has the same
 * outcome. */
static bool range_insert(struct sim *sim, struct registration *r, uint32_t i, struct outcome_range range)
{
    if (i > 0 && r->ranges.at[i - 1].last + 1 == range.first &&
        r->ranges.at[i - 1].outcome == range.outcome) {
        r->ranges.at[i - 1].last = range.last;
        return true;
    }
    if (!ff_array_room(sim->alloc, &r->ranges, 1)) {
        sim->refused = true;
        return false;
    }
    memmove(r->ranges.at + i + 1, r->ranges.at + i, (r->ranges.count - i) * sizeof *r->ranges.at);
    r->ranges.at[i] = range;
    r->ranges.count++;
    return true;
}

bool registration_except(struct sim *sim, uint32_t row, uint64_t first, uint64_t last, uint32_t outcome)
{
    struct registration *r = &sim->registrations.at[row];
    struct outcome_range muted = muted_range(sim, r);
    if (range_size(muted) && last >= muted.first) last = muted.first - 1;
    bool any = false;
    /* Fills the gaps between the ranges that are there. */
    while (first <= last) {
        uint32_t i = range_at(r, first);
        uint64_t next = i < r->ranges.count ? r->ranges.at[i].first : UINT64_MAX;
        if (next <= first) {
            first = r->ranges.at[i].last + 1;
            continue;
        }
        uint64_t upto = next <= last ? next - 1 : last;
        if (!range_insert(sim, r, i, (struct outcome_range){first, upto, outcome})) return any;
        any = true;
        first = upto + 1;
    }
    return any;
}

uint64_t registration_events(const struct sim *sim, const struct registration *r)
{
    uint64_t end = registration_last(sim, r);
    return end > r->from ? end - r->from : 0;
}

/* Events up to `upto` that have an outcome of their own. */
static uint64_t exceptions_upto(const struct sim *sim, const struct registration *r, uint64_t upto)
{
    uint64_t count = 0;
    for (uint32_t i = 0; i < r->ranges.count && r->ranges.at[i].first <= upto; i++) {
        struct outcome_range range = r->ranges.at[i];
        if (range.last > upto) range.last = upto;
        count += range_size(range);
    }
    struct outcome_range muted = muted_range(sim, r);
    if (muted.last > upto) muted.last = upto;
    return count + range_size(muted);
}

static uint64_t acknowledged(const struct sim *sim, const struct registration *r)
{
    uint64_t end = registration_last(sim, r);
    return r->posted < end ? r->posted : end;
}

uint64_t registration_count(const struct sim *sim, const struct registration *r, uint32_t outcome)
{
    uint64_t posted_to = acknowledged(sim, r), count = 0;
    if (outcome == FF_OUTCOME_posted)
        return posted_to > r->from ? posted_to - r->from - exceptions_upto(sim, r, posted_to) : 0;
    if (outcome == FF_OUTCOME_pending)
        return registration_events(sim, r) - exceptions_upto(sim, r, UINT64_MAX) -
               registration_count(sim, r, FF_OUTCOME_posted);
    for (uint32_t i = 0; i < r->ranges.count; i++)
        if (r->ranges.at[i].outcome == outcome) count += range_size(r->ranges.at[i]);
    return count + (r->muted == outcome ? range_size(muted_range(sim, r)) : 0);
}

uint32_t registration_outcome(const struct sim *sim, const struct registration *r, uint64_t sequence)
{
    if (sequence <= r->from || sequence > registration_last(sim, r)) return FF_OUTCOMES;
    uint32_t i = range_at(r, sequence);
    if (i < r->ranges.count && r->ranges.at[i].first <= sequence) return r->ranges.at[i].outcome;
    if (r->muted != FF_OUTCOME_posted && sequence > r->muted_from) return r->muted;
    return sequence <= r->posted ? FF_OUTCOME_posted : FF_OUTCOME_pending;
}

uint64_t registration_last_posted(const struct sim *sim, const struct registration *r)
{
    uint64_t sequence = acknowledged(sim, r);
    struct outcome_range muted = muted_range(sim, r);
    if (range_size(muted) && muted.first <= sequence) sequence = muted.first - 1;
    for (uint32_t i = r->ranges.count; i-- > 0 && r->ranges.at[i].last >= sequence;)
        if (r->ranges.at[i].first <= sequence) sequence = r->ranges.at[i].first - 1;
    return sequence > r->from ? sequence : 0;
}

/* ---- Its life ---- */

void registration_mute(struct sim *sim, uint32_t row, uint32_t outcome)
{
    struct registration *r = &sim->registrations.at[row];
    if (r->muted == outcome) return;
    struct outcome_range muted = muted_range(sim, r);
    r->muted = outcome;
    r->muted_from = sim->delivery.sequence;
    /* It was muted until now: nothing lies behind that run, so it goes at the end. */
    if (range_size(muted)) range_insert(sim, r, r->ranges.count, muted);
    trace_add(sim, TRACE_muted, row, outcome, 0, 0);
    struct action *a = action_add(sim, ACTION_muted, r->process, row);
    if (a) a->value = outcome != FF_OUTCOME_posted;
}

void registration_close(struct sim *sim, uint32_t row)
{
    struct registration *r = &sim->registrations.at[row];
    struct process *p = &sim->processes.at[r->process];
    if (!r->live) return;
    r->live = false;
    r->upto = sim->delivery.sequence;
    r->closed_at = sim->clock.now;
    p->events_sent = delivery_sent(sim, r->process);
    p->live_registrations--;
    obligation_end(sim, r->obligation);
    trace_add(sim, TRACE_unregistered, row, 0, 0, 0);
    action_add(sim, ACTION_unregistered, r->process, row);
}

void registration_free(struct sim *sim, struct registration *r)
{
    ff_array_free(sim->alloc, &r->ranges);
}

void registration_count_blocks(struct sim *sim, uint32_t row)
{
    const struct registration *r = &sim->registrations.at[row];
    if (r->blocks == SIM_NONE) return;
    /* LocalFree may be heard of before the acknowledgement of the packet. */
    uint64_t made = registration_count(sim, r, FF_OUTCOME_posted);
    sim->obligations.at[r->blocks].count = made > r->blocks_freed ? (uint32_t)(made - r->blocks_freed) : 0;
}

/* The registration in packet mode of that process and number; NULL: none. */
static struct registration *packet_mode(struct sim *sim, uint32_t process, uint32_t number)
{
    if (number == 0 || number > sim->registrations.count) return NULL;
    struct registration *r = &sim->registrations.at[number - 1];
    return r->process == process && r->blocks != SIM_NONE ? r : NULL;
}

bool registration_block_overrun(struct sim *sim, uint32_t process, uint32_t number)
{
    const struct registration *r = packet_mode(sim, process, number);
    if (r) finding_left(sim, FINDING_buffer_overrun, r->blocks);
    return r != NULL;
}

bool registration_blocks_freed(struct sim *sim, uint32_t process, uint32_t number, uint32_t count)
{
    struct registration *r = packet_mode(sim, process, number);
    if (!r) return false;
    if (count > registration_events(sim, r) - r->blocks_freed) return false;
    r->blocks_freed += count;
    registration_count_blocks(sim, number - 1);
    return true;
}

void registration_window_gone(struct sim *sim, uint32_t process, uint64_t window)
{
    for (uint32_t row = 0; row < sim->registrations.count; row++) {
        const struct registration *r = &sim->registrations.at[row];
        if (!r->live || r->mode != REGISTRATION_window || r->process != process || r->window != window)
            continue;
        /* CHO-11: the token stays, and with it the block. Without a token nothing is owed. */
        if (r->token != SIM_NONE)
            finding_raise(sim, FINDING_window_destroyed_unreleased, process, r->site, row);
    }
}

void registration_port_closed(struct sim *sim, uint32_t process, uint64_t port, uint32_t unread)
{
    for (uint32_t row = 0; row < sim->registrations.count; row++) {
        const struct registration *r = &sim->registrations.at[row];
        if (!r->live || r->mode != REGISTRATION_packet || r->process != process || r->completion_port != port)
            continue;
        finding_raise(sim, unread ? FINDING_port_closed_unread : FINDING_port_closed, process, r->site, row);
        registration_close(sim, row); /* IOC-10 */
    }
}

/* ---- FaxInitializeEventQueue ---- */

typedef struct ff_in_FaxInitializeEventQueue request;

/* Step 1 of GEN-23: NULL or contradictory parameters. */
static enum cause check_parameters(const request *in)
{
    if (!in->fax_handle) return CAUSE_IEQ_E3;
    if (!in->window && !in->completion_port) return CAUSE_IEQ_E1;
    if (in->window && in->completion_port) return CAUSE_IEQ_E2;
    return in->window && in->completion_key > 1 ? CAUSE_IEQ_19 : CAUSE_none;
}

static bool is_logoff_call(const request *in)
{
    return in->window && in->completion_key == 1; /* TOK-15 */
}

/* Step 2, of the port, and step 3: what the library sees by itself. */
static enum cause check_mode(const struct sim *sim, const request *in)
{
    enum { IS_PORT = 1 };
    if (in->completion_port) return in->port_kind == IS_PORT ? CAUSE_none : CAUSE_IEQ_18_port;
    if (in->message_start < FF_WM_USER) return CAUSE_IEQ_E4;
    bool refused = in->message_start == FF_WM_USER && sim->config.switches.message_start_strict;
    return refused ? CAUSE_CHO_1 : CAUSE_none;
}

/* Step 5. CHO-19: a window of another thread will do, one of another process not. */
static bool window_usable(const request *in)
{
    return in->window_kind == FF_WINDOW_top_level || in->window_kind == FF_WINDOW_child ||
           in->window_kind == FF_WINDOW_message_only;
}

/* Step 6. REG-7, CHO-15: whatever the second call asks for; CHO-2: the application is the process. */
static enum cause check_session(const struct sim *sim, uint32_t process)
{
    const struct process *p = &sim->processes.at[process];
    const struct switches *s = &sim->config.switches;
    bool released = p->released_epoch == sim->service.epoch;
    if (!s->reregister_after_logoff_call && released) return CAUSE_TOK_20;
    bool used = p->used_epoch == sim->service.epoch;
    return s->repeat_registration == SWITCH_repeat_refuse && used ? CAUSE_IEQ_E6 : CAUSE_none;
}

static enum cause check_registration(const struct sim *sim, uint32_t process, const request *in)
{
    enum cause cause = check_mode(sim, in);
    if (cause) return cause;
    const struct switches *s = &sim->config.switches;
    if (s->register_needs_right && !access_any(sim, process)) return CAUSE_IEQ_E8; /* CHO-3 */
    if (in->window && !window_usable(in)) return CAUSE_IEQ_18_window;
    cause = check_session(sim, process);
    if (cause) return cause;
    bool denied = in->window && s->impersonation_denied && service_opens_token(sim);
    return denied ? CAUSE_CHO_23 : CAUSE_none;
}

static struct registration registration_of(const struct sim *sim, const struct caller *caller,
                                           const request *in)
{
    return (struct registration){.mode = in->window ? REGISTRATION_window : REGISTRATION_packet,
                                 .process = caller->process,
                                 .site = caller->site,
                                 .window = in->window,
                                 .message_start = in->window ? in->message_start : 0,
                                 .completion_port = in->completion_port,
                                 .completion_key = in->completion_key,
                                 .epoch = sim->service.epoch,
                                 .token = SIM_NONE,
                                 .live = true,
                                 .muted = FF_OUTCOME_posted,
                                 .from = sim->delivery.sequence,
                                 .upto = UINT64_MAX,
                                 .posted = sim->delivery.sequence,
                                 .read = sim->delivery.sequence,
                                 .opened_at = sim->clock.now,
                                 .blocks = SIM_NONE,
                                 .handling = SIM_NONE};
}

/* Room for everything that a registration can need, so that what follows cannot fail half-way. */
static bool reserve(struct sim *sim)
{
    return ff_array_room(sim->alloc, &sim->registrations, 1) && ff_array_room(sim->alloc, &sim->tokens, 1) &&
           ff_array_room(sim->alloc, &sim->obligations, 2) &&
           ff_array_room(sim->alloc, &sim->delivery.actions, 2);
}

/* Is there one that nobody can tell from it? */
static bool is_again(const struct sim *sim, uint32_t row)
{
    const struct registration *r = &sim->registrations.at[row];
    for (uint32_t i = 0; i < row && sim->processes.at[r->process].live_registrations > 1; i++) {
        const struct registration *before = &sim->registrations.at[i];
        if (before->live && before->process == r->process && before->window == r->window &&
            (!r->window || before->message_start == r->message_start) &&
            before->completion_port == r->completion_port && before->completion_key == r->completion_key)
            return true;
    }
    return false;
}

static void diagnose(struct sim *sim, uint32_t row, const request *in)
{
    enum { RANGE_END = 0xBFFF };
    const struct registration *r = &sim->registrations.at[row];
    if (is_again(sim, row)) /* REG-8 */
        finding_raise(sim, FINDING_registered_twice, r->process, r->site, row);
    if (!in->window) {
        if (in->message_start)
            finding_raise(sim, FINDING_message_start_ignored, r->process, r->site, row); /* IEQ-19 */
        return;
    }
    if (r->message_start > RANGE_END - FF_FEI_NEVENTS) /* CHO-4 */
        finding_raise(sim, FINDING_message_range, r->process, r->site, row);
    if (r->token != SIM_NONE && in->window_kind != FF_WINDOW_top_level) /* TOK-25 */
        finding_raise(sim, FINDING_hidden_window, r->process, r->site, row);
    if (r->muted == FF_OUTCOME_no_desktop) /* CHO-9 */
        finding_raise(sim, FINDING_no_desktop, r->process, r->site, row);
}

static ff_status register_queue(struct sim *sim, const struct caller *caller, const request *in,
                                uint32_t *ret_number)
{
    if (!reserve(sim)) return refuse_call(sim, CAUSE_IEQ_E7);
    uint32_t row = sim->registrations.count++;
    struct registration *r = &sim->registrations.at[row];
    *r = registration_of(sim, caller, in);
    r->obligation = obligation_open(sim, OBLIGATION_registration, caller->process, caller->site, row);
    struct process *p = &sim->processes.at[caller->process];
    if (!p->live_registrations++) p->live_from = sim->delivery.sequence;
    p->used_epoch = sim->service.epoch;
    p->registered = true;
    trace_add(sim, TRACE_registered, row, caller->process,
              in->window ? window_find(sim, caller->process, in->window) : SIM_NONE, r->message_start);
    action_add(sim, ACTION_registered, caller->process, row);
    if (!in->window) {
        r->blocks = obligation_open(sim, OBLIGATION_event_block, caller->process, caller->site, row);
        sim->obligations.at[r->blocks].count = 0;
    } else if (service_opens_token(sim)) {
        r->token = token_open(sim, row); /* TOK-1 */
    } else if (!service_reaches_desktop(sim)) {
        registration_mute(sim, row, FF_OUTCOME_no_desktop); /* TOK-11, CHO-9, VER-9 */
    }
    diagnose(sim, row, in);
    *ret_number = row + 1;
    return FF_ERROR_SUCCESS;
}

bool registration_knows(const struct sim *sim, uint32_t process, uint64_t window)
{
    for (uint32_t row = 0; row < sim->registrations.count; row++) {
        const struct registration *r = &sim->registrations.at[row];
        if (r->process == process && r->mode == REGISTRATION_window && r->window == window) return true;
    }
    return false;
}

/* TOK-17, TOK-30: the window's registrations, and nothing of another window. How many there were. */
static uint32_t close_of_window(struct sim *sim, uint32_t process, uint64_t window)
{
    uint32_t closed = 0;
    for (uint32_t row = 0; row < sim->registrations.count; row++) {
        const struct registration *r = &sim->registrations.at[row];
        if (!r->live || r->mode != REGISTRATION_window || r->process != process || r->window != window)
            continue;
        registration_close(sim, row);
        closed++;
    }
    return closed;
}

static ff_status logoff_call(struct sim *sim, const struct caller *caller, uint64_t window)
{
    if (!registration_knows(sim, caller->process, window)) return refuse_call(sim, CAUSE_TOK_19); /* TOK-23 */
    uint32_t ended = close_of_window(sim, caller->process, window);
    token_release(sim, caller->process, window); /* TOK-6, TOK-16, CHO-13 */
    if (!ended) return FF_ERROR_SUCCESS;         /* TOK-18 */
    if (logoff_cancelling(sim, caller->process)) /* TOK-24 */
        finding_raise(sim, FINDING_logoff_call_on_cancel, caller->process, caller->site, SIM_NONE);
    if (logoff_querying(sim, caller->process))
        finding_raise(sim, FINDING_logoff_call_on_query, caller->process, caller->site, SIM_NONE);
    struct process *p = &sim->processes.at[caller->process];
    p->released_epoch = sim->service.epoch;
    /* TOK-20: where one may register again, the session is as good as unused. */
    if (sim->config.switches.reregister_after_logoff_call) p->used_epoch = 0;
    return FF_ERROR_SUCCESS;
}

static ff_status initialize(struct sim *sim, const struct caller *caller, const request *in,
                            uint32_t *ret_number)
{
    enum cause cause = check_parameters(in);
    if (cause) return refuse_call(sim, cause);
    uint32_t handle;
    bool logoff = is_logoff_call(in);
    ff_status status = (logoff ? handle_check_late : handle_check_early)(
        sim, caller->process, in->fax_handle, HANDLE_server, FF_ERROR_INVALID_PARAMETER, &handle);
    if (status != FF_ERROR_SUCCESS) return status;
    if (logoff) return logoff_call(sim, caller, in->window);
    cause = check_registration(sim, caller->process, in);
    return cause ? refuse_call(sim, cause) : register_queue(sim, caller, in, ret_number);
}

/* By its key; or because a window that holds a token is given what registers nothing; or by its key without a window. */
static bool looks_like_logoff_call(const struct sim *sim, uint32_t process, const request *in)
{
    if (is_logoff_call(in)) return true;
    if (!in->window) return !in->completion_port && in->completion_key == 1;
    bool registers = !in->completion_port && in->completion_key == 0 && in->message_start >= FF_WM_USER;
    return !registers && token_of_window(sim, process, in->window) != SIM_NONE;
}

/* It failed, or registered instead. `tokens`: how many there were before. */
static void diagnose_attempt(struct sim *sim, const struct caller *caller, const request *in, uint32_t tokens,
                             ff_status status)
{
    struct token_attempt attempt = {.at = sim->clock.now,
                                    .window = in->window,
                                    .completion_key = in->completion_key,
                                    .site = caller->site,
                                    .status = status,
                                    .meant = looks_like_logoff_call(sim, caller->process, in)};
    token_attempted(sim, caller->process, tokens, &attempt);
    if (status != FF_ERROR_SUCCESS && !attempt.meant)
        process_not_registered(sim, caller->process, caller->site);
    /* TOK-29: that there is no service any more is nobody's fault. */
    bool refused = status == FF_ERROR_INVALID_PARAMETER || status == FF_ERROR_INVALID_HANDLE;
    if (refused && attempt.meant)
        finding_raise(sim, FINDING_logoff_call_refused, caller->process, caller->site, SIM_NONE);
}

ff_status fax_FaxInitializeEventQueue(struct sim *sim, const struct caller *caller, const void *in_,
                                      void *out_, struct ff_arena *arena)
{
    (void)arena;
    const request *in = in_;
    struct ff_out_FaxInitializeEventQueue *out = out_;
    uint32_t tokens = sim->tokens.count;
    ff_status status = initialize(sim, caller, in, &out->registration);
    if (status != FF_ERROR_SUCCESS || !is_logoff_call(in)) diagnose_attempt(sim, caller, in, tokens, status);
    return status;
}
