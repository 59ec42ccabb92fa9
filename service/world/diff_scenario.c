/* SPDX-License-Identifier: MIT */
/* What a recording shows of the machine and the people that it was taken from, as a scenario. */
#include "common/json_out.h"
#include "common/winfax_codes.h"
#include "service/world/diff.h"
#include "sim/party.h"

typedef struct ff_in_FaxSendDocument sent_document;

static const struct recorded_call *first_answered(const struct recording *r, enum ff_type type)
{
    for (uint32_t i = 0; i < r->calls.count; i++)
        if (r->calls.at[i].type == (uint32_t)type && r->calls.at[i].out) return &r->calls.at[i];
    return NULL;
}

/* ---- People ---- */

static struct ff_str user_of(const struct recording *r)
{
    const struct recorded_call *jobs = first_answered(r, FF_TYPE_FaxEnumJobs),
                               *job = first_answered(r, FF_TYPE_FaxGetJob);
    if (job) return ((const struct ff_out_FaxGetJob *)job->out)->entry.user_name;
    const struct ff_out_FaxEnumJobs *out = jobs ? jobs->out : NULL;
    return out && out->entries.count ? ((const struct ff_job_entry *)out->entries.at)->user_name
                                     : FF_STR_NULL;
}

static void member(struct ff_writer *w, const char *key, struct ff_str value)
{
    if (!ff_str_empty(value)) json_text(w, key, value);
}

static bool was_denied(const struct recording *r)
{
    for (uint32_t i = 0; i < r->calls.count; i++)
        if (r->calls.at[i].error == FF_ERROR_ACCESS_DENIED) return true;
    return false;
}

static void write_user(struct ff_writer *w, const struct recording *r)
{
    const struct recorded_call *call = first_answered(r, FF_TYPE_FaxCompleteJobParams);
    const struct ff_out_FaxCompleteJobParams *out = call ? call->out : NULL;
    struct ff_str name = user_of(r);
    json_open(w, "users", '[');
    json_open(w, NULL, '{');
    json_text(w, "name", ff_str_empty(name) ? FF_STR("alice") : name);
    json_words(w, "rights", was_denied(r) ? "user" : "administrator");
    if (out) {
        member(w, "full_name", out->job_param.sender_name);
        member(w, "company", out->job_param.sender_company);
        member(w, "department", out->job_param.sender_dept);
        member(w, "billing_code", out->job_param.billing_code);
        member(w, "fax_number", out->cover_page.sdr_fax_number);
    }
    json_close(w, '}');
    json_close(w, ']');
}

/* ---- The machine ---- */

static void write_device(struct ff_writer *w, const struct ff_port_info *port)
{
    json_open(w, NULL, '{');
    json_number(w, "id", port->device_id);
    json_text(w, "name", ff_str_empty(port->device_name) ? FF_STR("Modem") : port->device_name);
    if (port->tsid.at) json_text(w, "tsid", port->tsid);
    if (port->csid.at) json_text(w, "csid", port->csid);
    json_flag(w, "receive", (port->flags & FF_FPF_RECEIVE) != 0);
    json_flag(w, "send", (port->flags & FF_FPF_SEND) != 0);
    json_flag(w, "virtual", (port->flags & FF_FPF_VIRTUAL) != 0);
    json_number(w, "rings", port->rings);
    json_close(w, '}');
}

static void write_devices(struct ff_writer *w, const struct recording *r)
{
    const struct recorded_call *call = first_answered(r, FF_TYPE_FaxEnumPorts);
    const struct ff_out_FaxEnumPorts *out = call ? call->out : NULL;
    if (!out) return;
    json_open(w, "devices", '[');
    for (uint32_t i = 0; i < out->ports.count; i++)
        write_device(w, (const struct ff_port_info *)out->ports.at + i);
    json_close(w, ']');
}

static void write_config(struct ff_writer *w, const struct recording *r)
{
    const struct recorded_call *call = first_answered(r, FF_TYPE_FaxGetConfiguration);
    if (!call) return;
    const struct ff_configuration *c = &((const struct ff_out_FaxGetConfiguration *)call->out)->configuration;
    json_open(w, "config", '{');
    json_number(w, "retries", c->retries);
    json_number(w, "retry_delay", c->retry_delay);
    json_number(w, "dirty_days", c->dirty_days);
    json_flag(w, "branding", c->branding != 0);
    json_flag(w, "use_device_tsid", c->use_device_tsid != 0);
    json_flag(w, "queue_paused", c->pause_server_queue != 0);
    json_flag(w, "server_cover_pages_only", c->server_cp != 0);
    json_flag(w, "archive", c->archive_outgoing_faxes != 0);
    if (c->archive_directory.at) json_text(w, "archive_directory", c->archive_directory);
    json_close(w, '}');
}

/* ---- Remote parties ---- */

/* What an attempt came to, as its last event says. A line that was lost is none (SEQ-6): write_lost. */
static const char *outcome_of(uint32_t event)
{
    static const char *const words[ANSWERS] = {
#define X(kind, word) word,
        SIM_ANSWERS(X)
#undef X
    };
    for (unsigned answer = 0; answer < ANSWERS; answer++)
        if (answer != ANSWER_line_lost && (uint32_t)answer_event((enum answer)answer) == event)
            return words[answer];
    return NULL;
}

/* The job of a call that sent one, and the number; false: it is another call, or failed. */
static bool sends(const struct recorded_call *call, uint32_t *ret_job, struct ff_str *ret_number)
{
    if (call->error || !call->in || !call->out) return false;
    if (call->type == FF_TYPE_FaxSendDocument) {
        *ret_job = ((const struct ff_out_FaxSendDocument *)call->out)->job_id;
        *ret_number = ((const sent_document *)call->in)->job_param.recipient_number;
        return true;
    }
    if (call->type != FF_TYPE_FaxSendDocumentForBroadcast || !call->of) return false;
    *ret_job = ((const struct ff_out_FaxSendDocumentForBroadcast *)call->out)->job_id;
    *ret_number = ((const struct ff_in_FaxSendDocumentForBroadcast *)call->in)->job_param.recipient_number;
    return true;
}

struct attempts {
    const char *first, *then;
    uint32_t times, pages, at_page; /* pages: of the present attempt */
};

static void take_event(struct attempts *a, uint32_t event)
{
    const char *does = outcome_of(event);
    if (event == FF_FEI_DIALING) a->pages = 0;
    if (event == FF_FEI_SENDING) a->pages++;
    if (!does || a->then) return;
    if (!a->first) a->at_page = a->pages;
    if (!a->first) a->first = does;
    if (does == a->first)
        a->times++;
    else
        a->then = does;
}

/* Every job that went to the number, in order. */
static void take_attempts(struct attempts *a, const struct recording *r, struct ff_str number)
{
    uint32_t job;
    struct ff_str to;
    for (uint32_t i = 0; i < r->calls.count; i++) {
        if (!sends(&r->calls.at[i], &job, &to) || !ff_str_eq(to, number)) continue;
        for (uint32_t k = 0; k < r->events.count; k++) {
            const struct recorded_event *e = &r->events.at[k];
            if (e->job == job) take_event(a, e->id);
        }
    }
}

static bool came_before(const struct recording *r, uint32_t index, struct ff_str number)
{
    uint32_t job;
    struct ff_str to;
    for (uint32_t i = 0; i < index; i++)
        if (sends(&r->calls.at[i], &job, &to) && ff_str_eq(to, number)) return true;
    return false;
}

static void write_party(struct ff_writer *w, const struct recording *r, struct ff_str number)
{
    struct attempts a = {0};
    take_attempts(&a, r, number);
    if (!a.first) return;
    json_open(w, NULL, '{');
    json_text(w, "number", number);
    json_words(w, "does", a.first);
    if (a.then) json_number(w, "times", a.times);
    if (a.then) json_words(w, "then", a.then);
    if (a.at_page &&
        (a.first == outcome_of(FF_FEI_DISCONNECTED) || a.first == outcome_of(FF_FEI_FATAL_ERROR)))
        json_number(w, "at_page", a.at_page);
    json_close(w, '}');
}

static void write_parties(struct ff_writer *w, const struct recording *r)
{
    uint32_t job;
    struct ff_str number;
    json_open(w, "parties", '[');
    for (uint32_t i = 0; i < r->calls.count; i++)
        if (sends(&r->calls.at[i], &job, &number) && !ff_str_empty(number) && !came_before(r, i, number))
            write_party(w, r, number);
    json_close(w, ']');
}

/* ---- Faxes that came in, and lines that others had ---- */

struct caller_seen {
    uint32_t rings, pages, failures;   /* failures: how often routing it was tried in vain */
    bool answered, voice, taken;       /* taken: another application answered (SEQ-15) */
    const struct recorded_event *idle; /* NULL: it did not come */
};

/* A step of the time line at the time of an event, left open. */
static void open_step(struct ff_writer *w, const char *op, const struct recorded_event *e, uint64_t begun)
{
    json_open(w, NULL, '{');
    json_duration(w, "at", e->time > begun ? e->time - begun : 0);
    json_words(w, "op", op);
    json_flag(w, "optional", true);
}

static void write_stop(struct ff_writer *w, const struct recorded_event *e, uint64_t begun)
{
    open_step(w, "service-stop", e, begun);
    json_close(w, '}');
}

/* Of a job each event of routing but that of the attempt after which it was gone: its methods had failed (SEQ-16). */
static uint32_t routing_failures(const struct recording *r, uint32_t job)
{
    uint32_t count = 0;
    bool gone = false;
    for (uint32_t i = 0; i < r->events.count && !gone; i++) {
        if (r->events.at[i].job != job) continue;
        count += r->events.at[i].id == FF_FEI_ROUTING;
        gone = r->events.at[i].id == FF_FEI_DELETED;
    }
    return count && gone ? count - 1 : count;
}

/* What follows the first ring at a device, until it is idle. */
static struct caller_seen follow(const struct recording *r, uint32_t from)
{
    struct caller_seen seen = {0};
    const struct recorded_event *first = &r->events.at[from];
    for (uint32_t i = from; i < r->events.count; i++) {
        const struct recorded_event *e = &r->events.at[i];
        if (e->device != first->device) continue;
        if (e->id == FF_FEI_IDLE) {
            seen.idle = e;
            break;
        }
        seen.rings += e->id == FF_FEI_RINGING;
        seen.pages += e->id == FF_FEI_RECEIVING;
        if (e->id == FF_FEI_ANSWERED) seen.failures = routing_failures(r, e->job);
        seen.answered = seen.answered || e->id == FF_FEI_ANSWERED;
        seen.taken = seen.taken || (e->id == FF_FEI_LINE_UNAVAILABLE && e->job == FF_JOB_NONE);
        seen.voice = seen.voice || e->id == FF_FEI_NOT_FAX_CALL;
    }
    return seen;
}

static void write_taken(struct ff_writer *w, const struct recorded_event *e, const struct caller_seen *seen,
                        uint64_t begun)
{
    open_step(w, "line-take", e, begun);
    json_number(w, "device", e->device);
    json_number(w, "rings", seen->rings);
    json_close(w, '}');
    if (!seen->idle) return;
    open_step(w, "line-release", seen->idle, begun);
    json_number(w, "device", e->device);
    json_close(w, '}');
}

static void write_incoming(struct ff_writer *w, const struct recorded_event *e,
                           const struct caller_seen *seen, uint64_t begun)
{
    open_step(w, "routing", e, begun);
    json_number(w, "times", seen->failures);
    json_close(w, '}');
    open_step(w, "incoming", e, begun);
    json_number(w, "device", e->device);
    json_number(w, "pages", seen->voice ? 0 : seen->pages ? seen->pages : 1);
    if (!seen->answered) json_words(w, "caller", "hangs-up");
    if (!seen->answered) json_number(w, "at_count", seen->rings);
    json_close(w, '}');
}

static void write_caller(struct ff_writer *w, const struct recording *r, uint32_t index, uint64_t begun)
{
    const struct recorded_event *e = &r->events.at[index];
    const struct caller_seen seen = follow(r, index);
    if (seen.taken)
        write_taken(w, e, &seen, begun);
    else
        write_incoming(w, e, &seen, begun);
}

/* SEQ-6: the call that had just begun at that device, the so-manieth there. */
static void write_lost(struct ff_writer *w, const struct recording *r, uint32_t index)
{
    const struct recorded_event *e = &r->events.at[index];
    uint32_t nth = 0;
    for (uint32_t i = 0; i < index; i++)
        nth += r->events.at[i].id == FF_FEI_INITIALIZING && r->events.at[i].device == e->device;
    if (!nth) return;
    json_open(w, NULL, '{');
    json_open(w, "when", '{');
    json_words(w, "event", ff_event_name(FF_FEI_INITIALIZING));
    json_number(w, "device", e->device);
    json_number(w, "nth", nth);
    json_close(w, '}');
    json_words(w, "op", "line-lose");
    json_number(w, "device", e->device);
    json_flag(w, "optional", true);
    json_close(w, '}');
}

static bool rings_already(const struct recording *r, uint32_t index)
{
    const struct recorded_event *e = &r->events.at[index];
    for (uint32_t i = index; i-- > 0;) {
        const struct recorded_event *before = &r->events.at[i];
        if (before->device == e->device) return before->id == FF_FEI_RINGING;
    }
    return false;
}

static void write_timeline(struct ff_writer *w, const struct recording *r)
{
    uint64_t begun = r->calls.count ? r->calls.at[0].time : 0;
    json_open(w, "timeline", '[');
    for (uint32_t i = 0; i < r->events.count; i++) {
        const struct recorded_event *e = &r->events.at[i];
        if (e->id == FF_FEI_RINGING && !rings_already(r, i)) write_caller(w, r, i, begun);
        if (e->id == FF_FEI_LINE_UNAVAILABLE && e->job != FF_JOB_NONE) write_lost(w, r, i);
        if (e->id == FF_FEI_FAXSVC_ENDED) write_stop(w, e, begun);
    }
    json_close(w, ']');
}

static void write_all(struct ff_writer *out, const struct recording *recording)
{
    json_open(out, NULL, '{');
    json_number(out, "fauxfax", 1);
    json_words(out, "time", "manual");
    write_user(out, recording);
    write_devices(out, recording);
    write_config(out, recording);
    write_parties(out, recording);
    write_timeline(out, recording);
    json_open(out, "documents", '[');
    json_open(out, NULL, '{');
    json_words(out, "pattern", "*");
    json_number(out, "pages", 1);
    json_close(out, '}');
    json_close(out, ']');
    json_close(out, '}');
    ff_write_u8(out, '\n');
}

/* Each event once, whoever was given it. */
bool diff_scenario(const struct recording *recording, const bool *shared, struct ff_writer *out)
{
    struct recording once = *recording;
    size_t count = recording->events.count;
    once.events.at = ff_alloc_zeroed(out->alloc, count + 1, sizeof *once.events.at);
    once.events.count = 0;
    for (uint32_t i = 0; once.events.at && i < count; i++)
        if (!shared[i]) once.events.at[once.events.count++] = recording->events.at[i];
    if (once.events.at) write_all(out, &once);
    bool well = once.events.at && !out->failed;
    ff_free(out->alloc, once.events.at);
    return well;
}
