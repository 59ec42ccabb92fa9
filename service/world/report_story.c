/* SPDX-License-Identifier: MIT */
/* What led to a finding: the rows it is about, as a few dated lines. */
#include "service/world/report.h"

static void line(const struct report *r, struct ff_writer *w, uint64_t time)
{
    say_time(r, w, time);
    ff_write_text(w, ": ");
}

static uint64_t time_of_event(const struct report *r, uint64_t sequence)
{
    struct ff_wire_event event;
    return delivery_event(r->sim, sequence, &event) ? event.time : 0;
}

static void process_end_line(const struct report *r, uint32_t process, struct ff_writer *w)
{
    const struct process *p = &r->sim->processes.at[process];
    if (!p->ended) return;
    line(r, w, p->ended_at);
    ff_write_text(w, p->polite ? "the process exited politely" : "the process was gone");
}

/* ---- Tokens ---- */

static void uses_line(const struct report *r, uint32_t row, struct ff_writer *w)
{
    uint64_t uses = token_uses(r->sim, row);
    uint64_t last = uses ? time_of_event(r, token_last_use(r->sim, row)) : 0;
    ff_write_text(w, uses ? ", used since for " : ", and never used");
    if (!uses) return;
    say_count(w, uses, "event", "events");
    if (!last) return;
    ff_write_text(w, ", the last at ");
    say_time(r, w, last);
}

static void hidden_line(const struct report *r, const struct registration *g, struct ff_writer *w)
{
    uint32_t row = window_find(r->sim, g->process, g->window);
    if (row == SIM_NONE || r->sim->windows.at[row].kind == FF_WINDOW_top_level) return;
    ff_write_text(
        w,
        "a %s is sent neither WM_QUERYENDSESSION nor WM_ENDSESSION (TOK-25), so that code there never ran\n",
        r->sim->windows.at[row].kind == FF_WINDOW_message_only ? "message-only window" : "child window");
}

static void blocked_line(const struct report *r, const struct token *t, struct ff_writer *w)
{
    if (t->logoff == SIM_NONE) return;
    line(r, w, r->sim->logoffs.at[t->logoff].ended_at);
    ff_write_text(w, "the log-off of ");
    say_user_of_session(r, w, t->session);
    ff_write_text(w, " was blocked by it\n");
}

static const char *what_was_wrong(const struct token_attempt *a, const struct registration *g)
{
    if (a->completion_key != 1) return "the log-off call has CompletionKey 1 (TOK-15)";
    if (a->window != g->window) return "the log-off call names the window that is registered (TOK-19)";
    return "the log-off call has a server handle that is open, and no CompletionPort (TOK-15)";
}

/* The log-off call as it was made. */
static void attempt_line(const struct report *r, const struct token *t, struct ff_writer *w)
{
    const struct token_attempt *a = token_attempt(r->sim, t);
    if (!a) return;
    line(r, w, a->at);
    say_function(r, w, a->site);
    ff_write_text(w, " was called in ");
    say_site(r, w, a->site);
    ff_write_text(w, " with CompletionKey %llu, and ", (unsigned long long)a->completion_key);
    if (a->status != FF_ERROR_SUCCESS) {
        const char *name = ff_status_name(a->status);
        ff_write_text(w, "failed: %s", name ? name : "an error");
    } else {
        ff_write_text(w, "registered once more");
    }
    ff_write_text(w, "; %s\n", what_was_wrong(a, token_registration(r->sim, t)));
}

/* How it was released after all, which was too late; or was not. */
static void release_line(const struct report *r, const struct token *t, struct ff_writer *w)
{
    if (t->process_ended && r->sim->processes.at[t->process].given_up) {
        line(r, w, r->sim->processes.at[t->process].ended_at);
        ff_write_text(w, "the process was gone, because the run ended it\n");
    } else if (t->process_ended) {
        process_end_line(r, t->process, w);
        ff_write_text(w, ", which is no release: the token is the service's handle (TOK-26)\n");
    } else if (t->closed_at) {
        line(r, w, t->closed_at);
        ff_write_text(w, "it was released by the ");
        say_text(r, w, t->closed_by);
        ff_write_text(w, ", too late (TOK-26)\n");
    }
}

static void token_story(const struct report *r, uint32_t row, struct ff_writer *w)
{
    const struct token *t = &r->sim->tokens.at[row];
    const struct registration *g = token_registration(r->sim, t);
    line(r, w, t->opened_at);
    ff_write_text(w, "token %lu was opened for ", (unsigned long)row + 1);
    say_target(r, w, g);
    uses_line(r, row, w);
    ff_write_text(w, "\n");
    hidden_line(r, g, w);
    attempt_line(r, t, w);
    blocked_line(r, t, w);
    if (t->attempt == SIM_NONE && !t->released) ff_write_text(w, "the log-off call was never made\n");
    release_line(r, t, w);
}

void report_blocker(const struct report *r, uint32_t token, struct ff_writer *w)
{
    const struct token *t = &r->sim->tokens.at[token];
    uint32_t site = token_registration(r->sim, t)->site;
    ff_write_text(w, "token %lu, opened at ", (unsigned long)token + 1);
    say_time(r, w, t->opened_at);
    ff_write_text(w, " by ");
    say_function(r, w, site);
    ff_write_text(w, " in ");
    say_site(r, w, site);
    ff_write_text(w, " of ");
    say_process(r, w, t->process);
}

/* ---- The others ---- */

static void registration_story(const struct report *r, const struct finding *f, struct ff_writer *w)
{
    const struct registration *g = &r->sim->registrations.at[f->subject];
    line(r, w, g->opened_at);
    ff_write_text(w, "registration %lu: ", (unsigned long)f->subject + 1);
    say_target(r, w, g);
    if (g->mode == REGISTRATION_window)
        ff_write_text(w, ", MessageStart 0x%lx", (unsigned long)g->message_start);
    ff_write_text(w, "\n");
    for (uint32_t outcome = FF_OUTCOME_posted + 1; outcome < FF_OUTCOMES; outcome++) {
        uint64_t count = registration_count(r->sim, g, outcome);
        if (!count) continue;
        say_count(w, count, "event ", "events ");
        ff_write_text(w, "%s\n", ff_outcome_text(outcome));
    }
}

static void obligation_story(const struct report *r, const struct finding *f, struct ff_writer *w)
{
    const struct obligation *o = &r->sim->obligations.at[f->subject];
    line(r, w, o->since);
    ff_write_text(w, "the %s was acquired\n", obligation_what(o->kind));
    if (f->kind == FINDING_buffer_overrun) { /* seen when it was freed, or at the end */
        line(r, w, f->first);
        ff_write_text(w, "the bytes beside it had changed\n");
        return;
    }
    process_end_line(r, o->process, w);
    ff_write_text(w, ", with it open\n");
}

static void window_story(const struct report *r, const struct finding *f, struct ff_writer *w)
{
    line(r, w, f->first);
    say_window(r, w, f->subject);
    ff_write_text(w, " had been silent for too long, and the log-off went on without its answer\n");
}

/* What no call of the client's was; NULL: it was one. */
static const char *happened(uint32_t kind)
{
    return kind == FINDING_connection_lost     ? "its connections were gone"
           : kind == FINDING_real_session_ends ? "its window was sent it"
                                               : NULL;
}

void report_story(const struct report *r, const struct finding *f, struct ff_writer *w)
{
    switch (finding_row(f->kind)->of) {
    case FINDING_OF_token: token_story(r, f->subject, w); return;
    case FINDING_OF_registration: registration_story(r, f, w); return;
    case FINDING_OF_obligation: obligation_story(r, f, w); return;
    case FINDING_OF_window: window_story(r, f, w); return;
    case FINDING_OF_none: break;
    }
    bool of_failure = f->kind == FINDING_not_registered || f->kind == FINDING_logoff_call_refused;
    if (of_failure && report_failed_call(r, f->process, f->site, w)) return;
    line(r, w, f->first);
    if (happened(f->kind)) {
        ff_write_text(w, "%s\n", happened(f->kind));
        return;
    }
    say_function(r, w, f->site);
    ff_write_text(w, " was called\n");
}
