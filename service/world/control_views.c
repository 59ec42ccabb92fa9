/* SPDX-License-Identifier: MIT */
/* The methods that only look. docs/protocol.md lists what they say. */
#include "service/world/control.h"

#include <stdio.h>

#include "service/world/json.h"
#include "service/world/json_out.h"
#include "service/world/pages.h"

static struct ff_str words_of(const struct sim *sim, text t)
{
    return text_get(&sim->texts, t);
}

/* Rows as their ordinals; null for none. */
static void ordinal(struct ff_writer *w, const char *key, uint32_t row)
{
    if (row == SIM_NONE)
        json_null(w, key);
    else
        json_number(w, key, (uint64_t)row + 1);
}

static void job_id(struct ff_writer *w, const char *key, uint32_t id)
{
    if (id == FF_JOB_NONE)
        json_null(w, key);
    else
        json_number(w, key, id);
}

/* 0: not yet, or never. */
static void moment(struct ff_writer *w, const char *key, uint64_t ticks)
{
    if (ticks)
        json_time(w, key, ticks);
    else
        json_null(w, key);
}

static void device_name(struct ff_writer *w, const struct sim *sim, const char *key, uint32_t device)
{
    json_text(w, key, device == SIM_NONE ? FF_STR_NULL : words_of(sim, sim->devices.at[device].name));
}

static struct ff_str user_of_session(const struct sim *sim, uint32_t session)
{
    return words_of(sim, sim->users.at[sim->sessions.at[session].user].name);
}

/* ---- status ---- */

static void write_service(struct ff_writer *w, const struct sim *sim)
{
    static const char *const states[] = {[SERVICE_stopped] = "stopped",
                                         [SERVICE_starting] = "starting",
                                         [SERVICE_stopping] = "stopping",
                                         [SERVICE_running] = "running"};
    static const char *const kinds[ACCOUNTS] = {
#define X(account, word) [ACCOUNT_##account] = word,
        SIM_ACCOUNTS(X)
#undef X
    };
    const struct service *s = &sim->service;
    struct ff_str name =
        s->account == ACCOUNT_user ? words_of(sim, s->account_name) : ff_str_of(kinds[s->account]);
    json_open(w, "service", '{');
    json_words(w, "state", states[s->state]);
    json_text(w, "account", name);
    json_words(w, "kind", kinds[s->account]);
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

static void write_fps(struct ff_writer *w, const char *key, uint32_t fps)
{
    const char *name = ff_fps_name(fps);
    if (name)
        json_words(w, key, name);
    else
        json_number(w, key, fps);
}

static void write_device(struct ff_writer *w, const struct sim *sim, const struct device *d)
{
    json_open(w, NULL, '{');
    json_number(w, "device", d->id);
    json_text(w, "name", words_of(sim, d->name));
    write_fps(w, "state", d->state);
    json_flag(w, "powered", d->powered);
    job_id(w, "job", device_idle(d) ? FF_JOB_NONE : d->job);
    json_number(w, "rings", d->rings);
    json_number(w, "priority", d->priority);
    json_flag(w, "receives", (d->flags & FF_FPF_RECEIVE) != 0);
    json_flag(w, "sends", (d->flags & FF_FPF_SEND) != 0);
    json_close(w, '}');
}

static const char *logoff_word(enum logoff_state state)
{
    static const char *const words[] = {[LOGOFF_querying] = "querying",
                                        [LOGOFF_ending] = "ending",
                                        [LOGOFF_done] = "done",
                                        [LOGOFF_vetoed] = "vetoed",
                                        [LOGOFF_blocked] = "blocked"};
    return words[state];
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
        struct ff_str image = words_of(sim, sim->processes.at[process].image);
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
    static const char *const states[] = {
        [SESSION_active] = "active", [SESSION_logging_off] = "logging off", [SESSION_ended] = "ended"};
    const struct user *user = &sim->users.at[s->user];
    json_open(w, NULL, '{');
    json_text(w, "user", words_of(sim, user->name));
    write_rights(w, user->rights);
    json_number(w, "session", s->number);
    json_words(w, "state", states[s->state]);
    const struct logoff *l = s->logoff == SIM_NONE ? NULL : &sim->logoffs.at[s->logoff];
    json_words(w, "logoff", l ? logoff_word(l->state) : "none");
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
    ordinal(w, "process", row);
    json_text(w, "image", words_of(sim, p->image));
    json_number(w, "pid", p->pid);
    json_text(w, "user", user_of_session(sim, p->session));
    json_words(w, "state", state);
    json_number(w, "threads", p->threads);
    json_number(w, "calls", p->calls);
    if (p->ended)
        json_text(w, "end", words_of(sim, p->end_reason));
    else
        json_null(w, "end");
    json_close(w, '}');
}

/* Whatever else became of its events, as far as there is any. */
static void write_outcomes(struct ff_writer *w, const struct sim *sim, const struct registration *r)
{
    static const char *const names[FF_OUTCOMES] = {
#define X(name, text) #name,
#include "common/outcomes.def"
#undef X
    };
    json_open(w, "outcomes", '{');
    for (uint32_t outcome = FF_OUTCOME_posted + 1; outcome < FF_OUTCOMES; outcome++) {
        uint64_t count = registration_count(sim, r, outcome);
        if (count) json_number(w, names[outcome], count);
    }
    json_close(w, '}');
}

static void write_registration(struct ff_writer *w, const struct sim *sim, uint32_t row)
{
    const struct registration *r = &sim->registrations.at[row];
    bool window = r->mode == REGISTRATION_window;
    json_open(w, NULL, '{');
    ordinal(w, "registration", row);
    ordinal(w, "process", r->process);
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
    ordinal(w, "token", row);
    ordinal(w, "process", t->process);
    ordinal(w, "registration", t->registration);
    json_text(w, "user", user_of_session(sim, t->session));
    json_flag(w, "open", t->closed_at == 0);
    json_time(w, "opened", t->opened_at);
    moment(w, "closed", t->closed_at);
    json_text(w, "closed_by", words_of(sim, t->closed_by));
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
    static const char *const modes[] = {[FF_TIME_auto] = "auto",
                                        [FF_TIME_manual] = "manual",
                                        [FF_TIME_real] = "real",
                                        [FF_TIME_scaled] = "scaled"};
    const struct world *world = c->world;
    const struct sim *sim = world->sim;
    struct ff_writer *w = c->out;
    json_open(w, NULL, '{');
    json_time(w, "time", sim->clock.now);
    json_seconds(w, "elapsed", sim->clock.now - sim->config.start);
    json_words(w, "time_mode", modes[world->scenario.time_mode]);
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

/* ---- jobs ---- */

static const char *job_type(uint32_t type)
{
    static const char *const words[] = {[FF_JT_UNKNOWN] = "unknown",
                                        [FF_JT_SEND] = "send",
                                        [FF_JT_RECEIVE] = "receive",
                                        [FF_JT_ROUTING] = "routing",
                                        [FF_JT_FAIL_RECEIVE] = "failed receive"};
    return words[type];
}

/* JS_* in words, "retrying, paused": the first is what it is, the others what is true as well. */
static void write_status(struct ff_writer *w, uint32_t status)
{
    static const char *const words[] = {"in progress", "deleting", "failed",          "paused",
                                        "no line",     "retrying", "retries exceeded"};
    json_key(w, "status");
    ff_write_text(w, "\"%s", status & ~(uint32_t)(FF_JS_PAUSED | FF_JS_NOLINE) ? "" : "pending");
    const char *between = status & ~(uint32_t)(FF_JS_PAUSED | FF_JS_NOLINE) ? "" : ", ";
    for (unsigned bit = 0; bit < sizeof words / sizeof *words; bit++) {
        if (!(status >> bit & 1)) continue;
        ff_write_text(w, "%s%s", between, words[bit]);
        between = ", ";
    }
    ff_write_u8(w, '"');
}

static void write_job(struct ff_writer *w, const struct sim *sim, uint32_t row)
{
    const struct job *job = &sim->jobs.rows.at[row];
    bool waits = job->schedule == JOB_waiting_time || job->schedule == JOB_waiting_retry;
    json_open(w, NULL, '{');
    json_number(w, "job", job->id);
    json_words(w, "type", job_type(job->type));
    write_status(w, job_queue_status(sim, row));
    if (job_status(sim, job))
        write_fps(w, "state", job_status(sim, job));
    else
        json_null(w, "state");
    json_text(w, "number", words_of(sim, job->type == FF_JT_SEND ? job->recipient_number : job->caller_id));
    json_number(w, "pages", job->pages);
    json_number(w, "pages_done", job->pages_done);
    json_text(w, "user",
              job->owner == SIM_NONE ? FF_STR_NULL : words_of(sim, sim->users.at[job->owner].name));
    json_text(w, "document", words_of(sim, job->document_name));
    json_number(w, "attempts", job->attempts);
    device_name(w, sim, "device", job->device);
    json_time(w, "submitted", job->submitted_at);
    moment(w, "due", waits ? job->due : 0);
    json_close(w, '}');
}

void control_jobs(struct control *c)
{
    const struct sim *sim = c->world->sim;
    json_open(c->out, NULL, '{');
    json_number(c->out, "count", sim->jobs.live);
    json_open(c->out, "jobs", '[');
    for (uint32_t row = sim->jobs.order_head; row; row = sim->jobs.rows.at[row].next)
        write_job(c->out, sim, row);
    json_close(c->out, ']');
    json_close(c->out, '}');
}

/* ---- outbox, sent, document ---- */

/* Its strings that were given, by the names of structs.def (FCP-4). */
static void write_cover(struct ff_writer *w, const struct sim *sim, const struct cover *cover)
{
    const struct ff_record *type = &ff_record_coverpage_info;
    struct ff_coverpage_info info;
    if (!cover->there) {
        json_null(w, "cover");
        return;
    }
    cover_describe(sim, cover, &info);
    json_open(w, "cover", '{');
    for (uint32_t i = 0; i < type->count; i++) {
        const struct ff_str *s = (const void *)((const char *)&info + type->fields[i].offset);
        if (type->fields[i].kind == FF_KIND_str && s->at) json_text(w, type->fields[i].name, *s);
    }
    json_close(w, '}');
}

static void write_fax(struct ff_writer *w, const struct world *world, uint32_t row)
{
    const struct sim *sim = world->sim;
    const struct sent_fax *fax = &sim->outbox.at[row];
    size_t size;
    bool held = world_document_bytes(world, fax->document, &size) != NULL;
    json_open(w, NULL, '{');
    ordinal(w, "fax", row);
    json_text(w, "number", words_of(sim, fax->number));
    json_number(w, "pages", fax->pages);
    json_number(w, "job", fax->job);
    json_time(w, "time", fax->sent_at);
    ordinal(w, "document", held ? fax->document : SIM_NONE);
    json_number(w, "size", sim->documents.at[fax->document].size);
    json_text(w, "name", words_of(sim, fax->name));
    json_text(w, "user", words_of(sim, fax->user));
    device_name(w, sim, "device", fax->device);
    json_number(w, "attempts", fax->attempts);
    json_text(w, "tsid", words_of(sim, fax->tsid));
    json_text(w, "csid", words_of(sim, fax->csid));
    json_flag(w, "branded", fax->branded);
    json_text(w, "archive", words_of(sim, fax->archive));
    json_time(w, "begun", fax->begun_at);
    write_cover(w, sim, &fax->cover);
    json_close(w, '}');
}

void control_outbox(struct control *c)
{
    json_open(c->out, NULL, '{');
    json_number(c->out, "count", c->world->sim->outbox.count);
    json_open(c->out, "faxes", '[');
    for (uint32_t row = 0; row < c->world->sim->outbox.count; row++) write_fax(c->out, c->world, row);
    json_close(c->out, ']');
    json_close(c->out, '}');
}

static void write_bytes(struct control *c, struct ff_str name, const uint8_t *bytes, size_t size)
{
    json_open(c->out, NULL, '{');
    json_text(c->out, "name", name);
    json_number(c->out, "size", size);
    json_base64(c->out, "base64", bytes, size);
    json_close(c->out, '}');
}

/* A fax of a box, as a TIFF. what: its word, the file's name too. */
static void write_pages(struct control *c, const char *what, uint32_t count,
                        ff_status (*pages)(struct world *world, uint32_t row, struct ff_writer *out))
{
    uint32_t number = c->params[0].count;
    bool there = number && number <= count;
    char name[32];
    struct ff_writer tiff = ff_writer_on(c->world->alloc);
    snprintf(name, sizeof name, "%s.tif", what);
    c->status = there ? pages(c->world, number - 1, &tiff) : FF_ERROR_FILE_NOT_FOUND;
    if (c->status == FF_ERROR_SUCCESS)
        write_bytes(c, ff_str_of(name), tiff.at, tiff.size);
    else if (c->status == FF_ERROR_NOT_ENOUGH_MEMORY)
        control_fail(c, CONTROL_NO_MEMORY, "memory was refused");
    else
        control_fail(c, CONTROL_REFUSED, "there is no %s fax %lu, or its pages are kept no longer", what,
                     (unsigned long)number);
    ff_writer_free(&tiff);
}

void control_sent(struct control *c)
{
    write_pages(c, "sent", c->world->sim->outbox.count, pages_sent);
}

void control_document(struct control *c)
{
    const struct sim *sim = c->world->sim;
    uint32_t number = c->params[0].count;
    size_t size = 0;
    const uint8_t *bytes = number ? world_document_bytes(c->world, number - 1, &size) : NULL;
    if (!bytes) {
        c->status = FF_ERROR_FILE_NOT_FOUND;
        control_fail(c, CONTROL_REFUSED, "there is no document %lu, or its bytes are kept no longer",
                     (unsigned long)number);
        return;
    }
    write_bytes(c, words_of(sim, sim->documents.at[number - 1].name), bytes, size);
}

/* ---- inbox, routing ---- */

/* What methods have done with it, the first first. */
static void write_routes(struct ff_writer *w, const struct sim *sim, uint32_t at)
{
    if (!at) return;
    const struct routed_fax *done = &sim->methods.done.at[at - 1];
    write_routes(w, sim, done->before);
    json_open(w, NULL, '{');
    json_text(w, "method", words_of(sim, done->friendly_name));
    json_text(w, "guid", words_of(sim, done->key));
    json_text(w, "data", words_of(sim, done->words));
    json_time(w, "time", done->at);
    json_close(w, '}');
}

static void write_received(struct ff_writer *w, const struct sim *sim, uint32_t row)
{
    const struct received_fax *fax = &sim->inbox.at[row];
    json_open(w, NULL, '{');
    ordinal(w, "fax", row);
    json_text(w, "number", words_of(sim, fax->from));
    json_text(w, "tsid", words_of(sim, fax->tsid));
    json_number(w, "pages", fax->pages);
    json_number(w, "job", fax->job);
    json_time(w, "time", fax->received_at);
    device_name(w, sim, "device", fax->device);
    json_text(w, "csid", words_of(sim, fax->csid));
    json_flag(w, "routed", fax->routed);
    json_text(w, "name",
              fax->document == SIM_NONE ? FF_STR_NULL : words_of(sim, sim->documents.at[fax->document].name));
    json_open(w, "routes", '[');
    write_routes(w, sim, fax->routes);
    json_close(w, ']');
    json_close(w, '}');
}

void control_inbox(struct control *c)
{
    const struct sim *sim = c->world->sim;
    json_open(c->out, NULL, '{');
    json_number(c->out, "count", sim->inbox.count);
    json_open(c->out, "faxes", '[');
    for (uint32_t row = 0; row < sim->inbox.count; row++) write_received(c->out, sim, row);
    json_close(c->out, ']');
    json_close(c->out, '}');
}

void control_received(struct control *c)
{
    write_pages(c, "received", c->world->sim->inbox.count, pages_received);
}

static void write_on_device(struct ff_writer *w, const struct sim *sim, uint32_t method, uint32_t device)
{
    json_open(w, NULL, '{');
    json_number(w, "device", sim->devices.at[device].id);
    json_flag(w, "enabled", method_enabled(sim, method, device));
    json_text(w, "data", words_of(sim, method_words(sim, method, device)));
    json_number(w, "size", method_data(sim, method, device).size);
    json_close(w, '}');
}

static void write_method(struct ff_writer *w, const struct sim *sim, uint32_t row)
{
    static const char *const states[] = {
        [METHOD_usable] = "usable", [METHOD_leaving] = "leaving", [METHOD_coming] = "coming"};
    const struct routing_method *m = &sim->methods.rows.at[row];
    const struct routing_extension *e = &sim->methods.extensions.at[m->extension];
    json_open(w, NULL, '{');
    json_text(w, "guid", words_of(sim, m->guid));
    json_text(w, "name", words_of(sim, m->name));
    json_text(w, "friendly_name", words_of(sim, m->friendly_name));
    json_text(w, "function", words_of(sim, m->function_name));
    json_text(w, "extension", words_of(sim, e->name));
    json_text(w, "extension_friendly_name", words_of(sim, e->friendly_name));
    json_text(w, "image", words_of(sim, e->image_name));
    json_words(w, "state", states[m->state]);
    json_open(w, "devices", '[');
    for (uint32_t i = 0; i < sim->devices.count; i++) write_on_device(w, sim, row, i);
    json_close(w, ']');
    json_close(w, '}');
}

void control_routes(struct control *c)
{
    const struct sim *sim = c->world->sim;
    json_open(c->out, NULL, '{');
    json_number(c->out, "count", sim->methods.rows.count);
    json_open(c->out, "methods", '[');
    for (uint32_t row = 0; row < sim->methods.rows.count; row++) write_method(c->out, sim, row);
    json_close(c->out, ']');
    json_close(c->out, '}');
}

/* ---- receipts ---- */

static void write_receipt(struct ff_writer *w, const struct sim *sim, const struct receipt *receipt)
{
    json_open(w, NULL, '{');
    json_number(w, "job", receipt->job);
    json_time(w, "time", receipt->at);
    json_flag(w, "delivered", receipt->delivered);
    json_text(w, "number", words_of(sim, receipt->number));
    json_text(w, "user", words_of(sim, receipt->user));
    json_words(w, "to", receipt->type == FF_DRT_EMAIL ? "email" : "inbox");
    json_text(w, "address", words_of(sim, receipt->address));
    json_close(w, '}');
}

void control_receipts(struct control *c)
{
    const struct sim *sim = c->world->sim;
    json_open(c->out, NULL, '{');
    json_number(c->out, "count", sim->receipts.count);
    json_open(c->out, "receipts", '[');
    for (uint32_t i = 0; i < sim->receipts.count; i++) write_receipt(c->out, sim, &sim->receipts.at[i]);
    json_close(c->out, ']');
    json_close(c->out, '}');
}

/* ---- providers ---- */

static void write_provider(struct ff_writer *w, const struct sim *sim, const struct provider *p)
{
    static const char *const states[] = {
        [PROVIDER_usable] = "usable", [PROVIDER_leaving] = "leaving", [PROVIDER_coming] = "coming"};
    json_open(w, NULL, '{');
    json_text(w, "name", words_of(sim, p->name));
    json_text(w, "friendly_name", words_of(sim, p->friendly_name));
    json_text(w, "image", words_of(sim, p->image_name));
    json_text(w, "tsp", words_of(sim, p->tsp_name));
    json_words(w, "state", states[p->state]);
    json_close(w, '}');
}

void control_providers(struct control *c)
{
    const struct sim *sim = c->world->sim;
    json_open(c->out, NULL, '{');
    json_number(c->out, "count", sim->providers.count);
    json_open(c->out, "providers", '[');
    for (uint32_t row = 0; row < sim->providers.count; row++)
        write_provider(c->out, sim, &sim->providers.at[row]);
    json_close(c->out, ']');
    json_close(c->out, '}');
}

/* ---- eventlog ---- */

static void write_eventlog_entry(struct ff_writer *w, const struct eventlog_entry *entry)
{
    static const char *const types[] = {[EVENTLOG_TYPE_information] = "information",
                                        [EVENTLOG_TYPE_warning] = "warning",
                                        [EVENTLOG_TYPE_error] = "error"};
    const struct eventlog_row *row = eventlog_row((enum eventlog_kind)entry->kind);
    json_open(w, NULL, '{');
    json_time(w, "time", entry->time);
    json_words(w, "type", types[row->type]);
    json_words(w, "category", eventlog_category_name(row->category));
    json_words(w, "text", row->text);
    if (entry->device_id)
        json_number(w, "device", entry->device_id);
    else
        json_null(w, "device");
    job_id(w, "job", entry->job);
    json_close(w, '}');
}

void control_eventlog(struct control *c)
{
    const struct sim *sim = c->world->sim;
    json_open(c->out, NULL, '{');
    json_number(c->out, "count", sim->eventlog.count);
    json_open(c->out, "entries", '[');
    for (uint32_t i = 0; i < sim->eventlog.count; i++) write_eventlog_entry(c->out, &sim->eventlog.at[i]);
    json_close(c->out, ']');
    json_close(c->out, '}');
}

/* ---- log, report ---- */

static void write_entry(struct control *c, uint32_t n, struct ff_writer *line)
{
    const struct trace_record *record = &c->world->sim->trace.records.at[n];
    ff_writer_reset(line);
    trace_print(line, c->world->sim, record);
    if (line->failed) control_fail(c, CONTROL_NO_MEMORY, "memory was refused");
    json_open(c->out, NULL, '{');
    json_number(c->out, "n", n);
    json_time(c->out, "time", record->time);
    json_text(c->out, "text", (struct ff_str){(const char *)line->at, (uint32_t)line->size});
    json_close(c->out, '}');
}

void control_log(struct control *c)
{
    uint32_t all = c->world->sim->trace.records.count, since = c->params[0].count;
    if (since > all) {
        control_fail(c, CONTROL_BAD_PARAMS, "since: the log has %lu entries", (unsigned long)all);
        return;
    }
    uint32_t left = all - since;
    uint32_t limit = c->params[1].given && c->params[1].count < left ? c->params[1].count : left;
    struct ff_writer line = ff_writer_on(c->world->alloc);
    json_open(c->out, NULL, '{');
    json_open(c->out, "entries", '[');
    for (uint32_t n = since; n < since + limit && !c->code; n++) write_entry(c, n, &line);
    json_close(c->out, ']');
    json_number(c->out, "next", since + limit);
    json_close(c->out, '}');
    ff_writer_free(&line);
}

static int format_by_word(const char *word)
{
    static const char *const words[] = {
        [WORLD_FORMAT_text] = "text", [WORLD_FORMAT_json] = "json", [WORLD_FORMAT_junit] = "junit"};
    for (int i = 0; i < 3; i++)
        if (strcmp(word, words[i]) == 0) return i;
    return -1;
}

/* One line: between its values, and nowhere else, JSON has line breaks as they are. */
static void write_one_line(struct ff_writer *w, const struct ff_writer *json)
{
    for (size_t i = 0; i < json->size; i++) ff_write_u8(w, json->at[i] == '\n' ? ' ' : json->at[i]);
}

void control_report(struct control *c)
{
    int format = c->params[0].given ? format_by_word(c->params[0].text) : WORLD_FORMAT_text;
    if (format < 0) {
        control_fail(c, CONTROL_BAD_PARAMS, "format: text, json or junit");
        return;
    }
    struct world_report_options options = {.format = (enum world_format)format};
    struct ff_writer report = ff_writer_on(c->world->alloc);
    world_report(c->world, &options, &report);
    json_open(c->out, NULL, '{');
    if (format == WORLD_FORMAT_json) {
        json_key(c->out, "report");
        write_one_line(c->out, &report);
    } else {
        json_text(c->out, "text", (struct ff_str){(const char *)report.at, (uint32_t)report.size});
    }
    json_number(c->out, "result", world_result(c->world));
    json_close(c->out, '}');
    if (report.failed) control_fail(c, CONTROL_NO_MEMORY, "memory was refused");
    ff_writer_free(&report);
}
