/* SPDX-License-Identifier: MIT */
#include "service/world/expect.h"

#include "common/filetime.h"

/* ---- Counting ---- */

/* What was found: how often, and when the first few times. */
enum { TIMES_SHOWN = 3 };
struct found {
    uint64_t count;
    uint64_t at[TIMES_SHOWN];
};

static void found_at(struct found *f, uint64_t time, uint64_t times)
{
    if (f->count < TIMES_SHOWN) f->at[f->count] = time;
    f->count += times;
}

static bool matches(const struct sim *sim, text pattern, text value)
{
    return !pattern || ff_str_match(text_get(&sim->texts, pattern), text_get(&sim->texts, value));
}

static bool is_process(const struct sim *sim, const struct expectation *e, uint32_t process)
{
    if (!e->who) return true;
    return process < sim->processes.count && matches(sim, e->who, sim->processes.at[process].image);
}

static bool pages_match(const struct expectation *e, uint32_t pages)
{
    return e->pages == UINT32_MAX || e->pages == pages;
}

static bool event_matches(const struct expectation *e, const struct trace_record *r)
{
    return r->kind == TRACE_event && r->a == e->event && (!e->device || r->b == e->device) &&
           (!e->job || r->c == e->job);
}

static bool delivered(const struct sim *sim, const struct expectation *e, uint64_t sequence)
{
    for (uint32_t i = 0; i < sim->registrations.count; i++) {
        const struct registration *r = &sim->registrations.at[i];
        if (is_process(sim, e, r->process) && registration_outcome(sim, r, sequence) == FF_OUTCOME_posted)
            return true;
    }
    return false;
}

/* The n-th event of the trace has the sequence n. */
static void count_events(const struct sim *sim, const struct expectation *e, struct found *ret_delivered,
                         struct found *ret_signalled)
{
    uint64_t sequence = 0;
    for (uint32_t i = 0; i < sim->trace.records.count; i++) {
        const struct trace_record *r = &sim->trace.records.at[i];
        sequence += r->kind == TRACE_event;
        if (!event_matches(e, r)) continue;
        found_at(ret_signalled, trace_time(sim, r), 1);
        if (delivered(sim, e, sequence)) found_at(ret_delivered, trace_time(sim, r), 1);
    }
}

static struct found count_event(const struct sim *sim, const struct expectation *e)
{
    struct found found = {0}, signalled = {0};
    count_events(sim, e, &found, &signalled);
    return found;
}

static bool is_sent(const struct sim *sim, const struct expectation *e, const struct sent_fax *fax)
{
    return matches(sim, e->who, fax->number) && pages_match(e, fax->pages);
}

static bool is_received(const struct sim *sim, const struct expectation *e, const struct received_fax *fax)
{
    return fax->routed && matches(sim, e->who, fax->from) && pages_match(e, fax->pages);
}

static struct found count_sent(const struct sim *sim, const struct expectation *e)
{
    struct found found = {0};
    for (uint32_t i = 0; i < sim->outbox.count; i++) {
        const struct sent_fax *fax = &sim->outbox.at[i];
        if (is_sent(sim, e, fax)) found_at(&found, fax->sent_at, 1);
    }
    return found;
}

static struct found count_received(const struct sim *sim, const struct expectation *e)
{
    struct found found = {0};
    for (uint32_t i = 0; i < sim->inbox.count; i++) {
        const struct received_fax *fax = &sim->inbox.at[i];
        if (is_received(sim, e, fax)) found_at(&found, fax->received_at, 1);
    }
    return found;
}

static bool is_call(const struct sim *sim, const struct expectation *e, const struct trace_record *r)
{
    return r->kind == TRACE_call && r->b == e->call && is_process(sim, e, r->a);
}

static bool is_result(const struct expectation *e, uint32_t status)
{
    return e->error == UINT32_MAX || e->error == status;
}

/* A call that the SDK had to fail in the end was counted as the success that the service had answered. */
static struct found count_call(const struct sim *sim, const struct expectation *e)
{
    struct found found = {0};
    for (uint32_t i = 0; i < sim->trace.records.count; i++) {
        const struct trace_record *r = &sim->trace.records.at[i];
        if (!is_call(sim, e, r)) continue;
        if (r->d && found.count && is_result(e, FF_ERROR_SUCCESS)) found.count--;
        if (is_result(e, r->c)) found_at(&found, trace_time(sim, r), 1);
    }
    return found;
}

static bool is_finding(const struct expectation *e, const struct finding *f)
{
    if (e->value == EXPECTATION_ANY_FINDING) return finding_row(f->kind)->cls != FINDING_note;
    return e->value == f->kind;
}

static struct found count_finding(const struct sim *sim, const struct expectation *e)
{
    struct found found = {0};
    for (uint32_t i = 0; i < sim->findings.count; i++) {
        const struct finding *f = &sim->findings.at[i];
        if (is_finding(e, f) && is_process(sim, e, f->process)) found_at(&found, f->first, f->count);
    }
    return found;
}

static const struct logoff *logoff_of(const struct sim *sim, const struct expectation *e)
{
    uint32_t user = user_by_name(sim, text_get(&sim->texts, e->who));
    for (uint32_t i = sim->logoffs.count; i-- > 0;)
        if (sim->sessions.at[sim->logoffs.at[i].session].user == user) return &sim->logoffs.at[i];
    return NULL;
}

static struct found count_logoff(const struct sim *sim, const struct expectation *e)
{
    struct found found = {0};
    const struct logoff *l = logoff_of(sim, e);
    uint32_t verdict = l ? (uint32_t)l->state : EXPECT_NO_LOGOFF;
    if (verdict == e->value) found_at(&found, l ? l->ended_at : sim->clock.now, 1);
    return found;
}

static struct found count_service(const struct sim *sim, const struct expectation *e)
{
    struct found found = {0};
    if (sim->service.state == e->value) found_at(&found, sim->clock.now, 1);
    return found;
}

/* ---- What there was, in words ---- */

static void write_time(const struct sim *sim, struct ff_writer *w, uint64_t time)
{
    ff_seconds_print(w, time - sim->config.start);
    ff_write_text(w, " s");
}

static void write_times(const struct sim *sim, const struct found *found, struct ff_writer *w)
{
    uint64_t shown = found->count < TIMES_SHOWN ? found->count : TIMES_SHOWN;
    for (uint64_t i = 0; i < shown && found->at[i]; i++) {
        ff_write_text(w, i ? ", " : ": at ");
        write_time(sim, w, found->at[i]);
    }
    if (found->count > TIMES_SHOWN && found->at[TIMES_SHOWN - 1]) ff_write_text(w, ", ...");
}

/* "never sent", "sent once", "sent 3 times". */
static void write_count(struct ff_writer *w, const char *done, uint64_t count)
{
    if (count == 0)
        ff_write_text(w, "never %s", done);
    else if (count == 1)
        ff_write_text(w, "%s once", done);
    else
        ff_write_text(w, "%s %llu times", done, (unsigned long long)count);
}

static void write_str(struct ff_writer *w, struct ff_str s)
{
    ff_write_bytes(w, s.at, s.size);
}

static void why_event(const struct sim *sim, const struct expectation *e, struct ff_writer *w)
{
    struct found found = {0}, signalled = {0};
    count_events(sim, e, &found, &signalled);
    write_count(w, "delivered", found.count);
    write_times(sim, &found, w);
    if (signalled.count == found.count) return;
    ff_write_text(w, "; ");
    write_count(w, "signalled", signalled.count);
    write_times(sim, &signalled, w);
    if (!sim->registrations.count) ff_write_text(w, ", and nobody was registered");
}

static bool enough(const struct expectation *e, uint64_t count)
{
    if (e->times != UINT32_MAX) return count == e->times;
    return count >= (e->at_least == UINT32_MAX ? 1 : e->at_least);
}

/* When it is met those that meet it are told; else all faxes that there are, whatever their number. */
static bool tells_all(const struct expectation *e, uint64_t matching)
{
    return !matching || enough(e, matching) == e->never;
}

static void write_fax(const struct sim *sim, struct ff_writer *w, uint32_t i, text number, uint32_t pages)
{
    enum { FAXES_SHOWN = 5 };
    if (i > FAXES_SHOWN) return;
    ff_write_text(w, i ? ", " : " ");
    if (i == FAXES_SHOWN) {
        ff_write_text(w, "...");
        return;
    }
    struct ff_str words = text_get(&sim->texts, number);
    write_str(w, words.size ? words : FF_STR("(no number)"));
    ff_write_text(w, " (%lu page%s)", (unsigned long)pages, pages == 1 ? "" : "s");
}

static void why_sent(const struct sim *sim, const struct expectation *e, struct ff_writer *w)
{
    bool all = tells_all(e, count_sent(sim, e).count);
    uint32_t told = 0;
    ff_write_text(w, sim->outbox.count ? "sent:" : "no fax went out");
    for (uint32_t i = 0; i < sim->outbox.count; i++) {
        const struct sent_fax *fax = &sim->outbox.at[i];
        if (all || is_sent(sim, e, fax)) write_fax(sim, w, told++, fax->number, fax->pages);
    }
}

static void why_received(const struct sim *sim, const struct expectation *e, struct ff_writer *w)
{
    bool all = tells_all(e, count_received(sim, e).count);
    uint32_t routed = 0;
    for (uint32_t i = 0; i < sim->inbox.count; i++) {
        const struct received_fax *fax = &sim->inbox.at[i];
        if (!fax->routed || (!all && !is_received(sim, e, fax))) continue;
        if (!routed) ff_write_text(w, "received:");
        write_fax(sim, w, routed++, fax->from, fax->pages);
    }
    if (!routed) ff_write_text(w, "no fax came in%s", sim->inbox.count ? " that was routed" : "");
}

static void why_call(const struct sim *sim, const struct expectation *e, struct ff_writer *w)
{
    struct expectation any = *e;
    any.error = UINT32_MAX;
    struct found found = count_call(sim, e), all = count_call(sim, &any);
    write_count(w, "called", all.count);
    if (e->error == UINT32_MAX) {
        write_times(sim, &all, w);
        return;
    }
    const char *error = ff_status_name(e->error);
    if (all.count)
        ff_write_text(w, ", %llu of them with %s", (unsigned long long)found.count,
                      error ? error : "that error");
    for (uint32_t i = sim->trace.records.count; i-- > 0 && all.count != found.count;) {
        const struct trace_record *r = &sim->trace.records.at[i];
        if (!is_call(sim, &any, r) || r->c == e->error) continue;
        ff_write_text(w, "; the last other result is %s",
                      ff_status_name(r->c) ? ff_status_name(r->c) : "unknown");
        return;
    }
}

static void why_finding(const struct sim *sim, const struct expectation *e, struct ff_writer *w)
{
    struct found found = count_finding(sim, e);
    write_count(w, "found", found.count);
    write_times(sim, &found, w);
}

static void why_logoff(const struct sim *sim, const struct expectation *e, struct ff_writer *w)
{
    const struct logoff *l = logoff_of(sim, e);
    struct ff_str name = text_get(&sim->texts, e->who);
    ff_write_text(w, l ? "the log-off of %.*s %s" : "there was no log-off of %.*s", (int)name.size, name.at,
                  l ? logoff_state_words(l->state)->sentence : "");
    if (!l || !l->ended_at) return;
    ff_write_text(w, ": at ");
    write_time(sim, w, l->ended_at);
}

static void why_service(const struct sim *sim, const struct expectation *e, struct ff_writer *w)
{
    (void)e;
    ff_write_text(w, "the service is %s", service_state_word(sim->service.state));
}

/* ---- The verdict ---- */

static const struct {
    struct found (*count)(const struct sim *sim, const struct expectation *e);
    void (*why)(const struct sim *sim, const struct expectation *e, struct ff_writer *w);
} kinds[EXPECTATIONS] = {
    [EXPECTATION_event] = {count_event, why_event},
    [EXPECTATION_sent] = {count_sent, why_sent},
    [EXPECTATION_received] = {count_received, why_received},
    [EXPECTATION_call] = {count_call, why_call},
    [EXPECTATION_logoff] = {count_logoff, why_logoff},
    [EXPECTATION_finding] = {count_finding, why_finding},
    [EXPECTATION_service] = {count_service, why_service},
};

static bool met(const struct sim *sim, const struct expectation *e)
{
    return enough(e, kinds[e->kind].count(sim, e).count) != e->never;
}

bool expectation_met(const struct sim *sim, const struct expectation *expectation, struct ff_writer *why)
{
    kinds[expectation->kind].why(sim, expectation, why);
    return met(sim, expectation);
}

bool expectation_of_finding(const struct sim *sim, const struct expectations *expectations, uint32_t finding)
{
    const struct finding *f = &sim->findings.at[finding];
    for (uint32_t i = 0; i < expectations->rows.count; i++) {
        const struct expectation *e = &expectations->rows.at[i];
        if (e->kind == EXPECTATION_finding && !e->never && e->value == f->kind &&
            is_process(sim, e, f->process))
            return true;
    }
    return false;
}
