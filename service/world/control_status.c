/* SPDX-License-Identifier: MIT */
/* `status`: the world at a glance. docs/protocol.md lists what it says. */
#include "service/world/json.h"
#include "service/world/view.h"

static void write_service(struct ff_writer *w, const struct sim *sim)
{
    const struct service *s = &sim->service;
    struct ff_str name =
        s->account == ACCOUNT_user ? view_words(sim, s->account_name) : ff_str_of(account_word(s->account));
    json_open(w, "service", '{');
    json_words(w, "state", service_state_word(s->state));
    json_text(w, "account", name);
    json_words(w, "kind", account_word(s->account));
    json_flag(w, "interact", s->interact);
    json_number(w, "epoch", s->epoch);
    json_number(w, "exit_code", s->exit_code);
    json_close(w, '}');
}

static void write_queue(struct ff_writer *w, const struct sim *sim)
{
    json_open(w, "queue", '{');
    json_flag(w, "paused", sim->config.queue_paused);
    json_flag(w, "blocked", sim->config.queue_blocked);
    json_close(w, '}');
}

static void write_device(struct ff_writer *w, const struct sim *sim, const struct device *d)
{
    json_open(w, NULL, '{');
    json_number(w, "device", d->id);
    json_text(w, "name", view_words(sim, d->name));
    view_fps(w, "state", d->state);
    json_flag(w, "powered", d->powered);
    view_job(w, "job", device_idle(d) ? FF_JOB_NONE : d->job);
    json_number(w, "rings", d->rings);
    json_number(w, "priority", d->priority);
    json_flag(w, "receives", (d->flags & FF_FPF_RECEIVE) != 0);
    json_flag(w, "sends", (d->flags & FF_FPF_SEND) != 0);
    json_close(w, '}');
}

/* As a scenario says them: the kind of user who has them, or a list. */
static void write_rights(struct ff_writer *w, uint32_t rights)
{
    const struct json_word *word = json_user_kinds;
    while (word->word && word->value != rights) word++;
    if (word->word) {
        json_words(w, "rights", word->word);
        return;
    }
    json_open(w, "rights", '[');
    for (word = json_rights; word->word; word++)
        if ((word->value & rights) == word->value) json_words(w, NULL, word->word);
    json_close(w, ']');
}

static void write_refused_by(struct ff_writer *w, const struct sim *sim, const struct logoff *l)
{
    struct ff_writer words = ff_writer_on(sim->alloc);
    uint32_t process = SIM_NONE;
    if (l && l->state == LOGOFF_vetoed) process = sim->windows.at[l->vetoed_by].process;
    if (l && l->state == LOGOFF_blocked) {
        process = sim->registrations.at[sim->tokens.at[l->blocked_by].registration].process;
        ff_write_text(&words, "token %lu of ", (unsigned long)l->blocked_by + 1);
    }
    if (process != SIM_NONE) {
        struct ff_str image = view_words(sim, sim->processes.at[process].image);
        ff_write_text(&words, "process %lu (", (unsigned long)process + 1);
        ff_write_bytes(&words, image.at, image.size);
        ff_write_text(&words, ")");
    }
    if (words.size)
        json_text(w, "refused_by", (struct ff_str){(const char *)words.at, (uint32_t)words.size});
    else
        json_null(w, "refused_by");
    if (words.failed) w->failed = true;
    ff_writer_free(&words);
}

static void write_user(struct ff_writer *w, const struct sim *sim, const struct session *s)
{
    const struct user *user = &sim->users.at[s->user];
    json_open(w, NULL, '{');
    json_text(w, "user", view_words(sim, user->name));
    write_rights(w, user->rights);
    json_number(w, "session", s->number);
    json_words(w, "state", session_state_word(s->state));
    const struct logoff *l = s->logoff == SIM_NONE ? NULL : &sim->logoffs.at[s->logoff];
    json_words(w, "logoff", l ? logoff_state_words(l->state)->word : "none");
    write_refused_by(w, sim, l);
    json_close(w, '}');
}

static void write_process(struct ff_writer *w, const struct sim *sim, uint32_t row)
{
    const struct process *p = &sim->processes.at[row];
    const char *state = p->ended                                      ? "ended"
                        : p->threads && p->threads == p->idle_threads ? "waiting"
                                                                      : "running";
    json_open(w, NULL, '{');
    view_ordinal(w, "process", row);
    json_text(w, "image", view_words(sim, p->image));
    json_number(w, "pid", p->pid);
    json_text(w, "user", view_user_of_session(sim, p->session));
    json_words(w, "state", state);
    json_number(w, "threads", p->threads);
    json_number(w, "calls", p->calls);
    if (p->ended)
        json_text(w, "end", view_words(sim, p->end_reason));
    else
        json_null(w, "end");
    json_close(w, '}');
}

/* Whatever else became of its events, as far as there is any. */
static void write_outcomes(struct ff_writer *w, const struct sim *sim, const struct registration *r)
{
    json_open(w, "outcomes", '{');
    for (uint32_t outcome = FF_OUTCOME_posted + 1; outcome < FF_OUTCOMES; outcome++) {
        uint64_t count = registration_count(sim, r, outcome);
        if (count) json_number(w, ff_outcome_name(outcome), count);
    }
    json_close(w, '}');
}

static void write_registration(struct ff_writer *w, const struct sim *sim, uint32_t row)
{
    const struct registration *r = &sim->registrations.at[row];
    bool window = r->mode == REGISTRATION_window;
    json_open(w, NULL, '{');
    view_ordinal(w, "registration", row);
    view_ordinal(w, "process", r->process);
    json_words(w, "mode", window ? "window" : "port");
    json_number(w, window ? "window" : "port", window ? r->window : r->completion_port);
    json_number(w, window ? "message_start" : "key", window ? r->message_start : r->completion_key);
    json_flag(w, "live", r->live);
    json_number(w, "events", registration_events(sim, r));
    json_number(w, "posted", registration_count(sim, r, FF_OUTCOME_posted));
    json_number(w, "pending", registration_count(sim, r, FF_OUTCOME_pending));
    write_outcomes(w, sim, r);
    json_words(w, "muted", r->muted == FF_OUTCOME_posted ? NULL : ff_outcome_text(r->muted));
    json_close(w, '}');
}

static void write_token(struct ff_writer *w, const struct sim *sim, uint32_t row)
{
    const struct token *t = &sim->tokens.at[row];
    json_open(w, NULL, '{');
    view_ordinal(w, "token", row);
    view_ordinal(w, "process", t->process);
    view_ordinal(w, "registration", t->registration);
    json_text(w, "user", view_user_of_session(sim, t->session));
    json_flag(w, "open", t->closed_at == 0);
    json_time(w, "opened", t->opened_at);
    view_moment(w, "closed", t->closed_at);
    json_text(w, "closed_by", view_words(sim, t->closed_by));
    json_number(w, "uses", token_uses(sim, row));
    json_close(w, '}');
}

/* What clients have not given back. */
static void write_open(struct ff_writer *w, const struct sim *sim)
{
    static const char *const names[OBLIGATION_KINDS] = {
#define X(kind, what, ends, rule) #kind,
        SIM_OBLIGATIONS(X)
#undef X
    };
    uint64_t open[OBLIGATION_KINDS] = {0};
    for (uint32_t i = 0; i < sim->obligations.count; i++) {
        const struct obligation *o = &sim->obligations.at[i];
        if (!o->ended) open[o->kind] += o->count;
    }
    json_open(w, "open", '{');
    for (uint32_t kind = 0; kind < OBLIGATION_KINDS; kind++) json_number(w, names[kind], open[kind]);
    json_close(w, '}');
}

static void write_lists(struct ff_writer *w, const struct sim *sim)
{
    json_open(w, "devices", '[');
    for (uint32_t i = 0; i < sim->devices.count; i++) write_device(w, sim, &sim->devices.at[i]);
    json_close(w, ']');
    json_open(w, "users", '[');
    for (uint32_t i = 0; i < sim->sessions.count; i++) write_user(w, sim, &sim->sessions.at[i]);
    json_close(w, ']');
    json_open(w, "processes", '[');
    for (uint32_t i = 0; i < sim->processes.count; i++) write_process(w, sim, i);
    json_close(w, ']');
    json_open(w, "registrations", '[');
    for (uint32_t i = 0; i < sim->registrations.count; i++) write_registration(w, sim, i);
    json_close(w, ']');
    json_open(w, "tokens", '[');
    for (uint32_t i = 0; i < sim->tokens.count; i++) write_token(w, sim, i);
    json_close(w, ']');
}

void control_status(struct control *c)
{
    const struct world *world = c->world;
    const struct sim *sim = world->sim;
    struct ff_writer *w = c->out;
    json_open(w, NULL, '{');
    json_time(w, "time", sim->clock.now);
    json_seconds(w, "elapsed", sim->clock.now - sim->config.start);
    json_words(w, "time_mode", ff_time_mode_word(world->scenario.time_mode));
    json_words(w, "profile", profile_name(sim->config.profile));
    write_service(w, sim);
    write_queue(w, sim);
    json_number(w, "jobs", sim->jobs.live);
    write_open(w, sim);
    json_flag(w, "faithful", !world->refused && !sim->refused);
    json_words(w, "stuck", world->stuck.size ? world_stuck_reason(world) : NULL);
    write_lists(w, sim);
    json_close(w, '}');
}
