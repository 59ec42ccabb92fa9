/* SPDX-License-Identifier: MIT */
/* What a tester does to a world: one function a row of ops.def. */
#include <string.h>

#include "common/nearest.h"
#include "sim/sim.h"

typedef ff_status op_function(struct sim *sim, const struct op *op, struct ff_writer *why);

#define X(op, word, fields) static op_function do_##op;
SIM_OPS(X)
#undef X

static const struct {
    struct op_row row;
    op_function *act;
} ops[OP_KINDS] = {
#define X(op, word, fields) {{word, (uint32_t)(fields), (uint32_t)((uint64_t)(fields) >> 32)}, do_##op},
    SIM_OPS(X)
#undef X
};

const struct op_row *op_row(enum op_kind kind)
{
    return &ops[kind].row;
}

int op_by_word(struct ff_str word)
{
    for (int kind = 0; kind < OP_KINDS; kind++)
        if (ff_str_eq(word, ff_str_of(ops[kind].row.word))) return kind;
    return -1;
}

static ff_status refuse(ff_status status, const char *sentence, struct ff_writer *why)
{
    ff_write_text(why, "%s", sentence);
    return status;
}

static struct ff_str said_since(const struct ff_writer *why, size_t before)
{
    if (why->failed || why->size == before) return FF_STR_NULL;
    return (struct ff_str){(const char *)why->at + before, (uint32_t)(why->size - before)};
}

ff_status op_do(struct sim *sim, const struct op *op, struct ff_writer *why)
{
    uint32_t required = ops[op->kind].row.required;
    if ((op->given & required) != required)
        return refuse(FF_ERROR_INVALID_PARAMETER, "a field that this op needs is missing", why);
    text word = text_or_none(sim, ff_str_of(ops[op->kind].row.word));
    size_t before = why->size;
    trace_add(sim, TRACE_op, word, 0, 0, 0);
    ff_status status = ops[op->kind].act(sim, op, why);
    if (status != FF_ERROR_SUCCESS)
        trace_add(sim, TRACE_op_refused, word, text_or_none(sim, said_since(why, before)), 0, 0);
    return status;
}

/* ---- Fields ---- */

static bool given(const struct op *op, uint32_t field)
{
    return (op->given & field) != 0;
}

static struct ff_str words(const struct sim *sim, text t)
{
    return text_get(&sim->texts, t);
}

static bool digits(struct ff_str s, uint32_t *ret_number)
{
    uint64_t number = 0;
    if (s.size == 0 || s.size > 10) return false;
    for (uint32_t i = 0; i < s.size; i++) {
        if (s.at[i] < '0' || s.at[i] > '9') return false;
        number = number * 10 + (uint64_t)(s.at[i] - '0');
    }
    *ret_number = (uint32_t)number;
    return number <= UINT32_MAX;
}

/* By name, or else by id. */
static uint32_t device_of(const struct sim *sim, text t)
{
    uint32_t device = device_by_name(sim, words(sim, t)), id;
    if (device == SIM_NONE && digits(words(sim, t), &id)) device = device_by_id(sim, id);
    return device;
}

/* ---- Names that are none ---- */

enum { NAME_MAX = 64, NAMES_SHOWN = 8 };
typedef struct ff_str names(const struct sim *sim, uint32_t row);

static struct ff_str device_name(const struct sim *sim, uint32_t row)
{
    return words(sim, sim->devices.at[row].name);
}

static struct ff_str user_name(const struct sim *sim, uint32_t row)
{
    return words(sim, sim->users.at[row].name);
}

static struct ff_str switch_name(const struct sim *sim, uint32_t row)
{
    uint32_t count;
    (void)sim;
    return ff_str_of(switch_rows(&count)[row].name);
}

static struct ff_str account_kind(const struct sim *sim, uint32_t row)
{
    (void)sim;
    return ff_str_of(account_word((enum account)row));
}

static void copy_name(char to[NAME_MAX + 1], struct ff_str name)
{
    uint32_t size = name.size < NAME_MAX ? name.size : NAME_MAX;
    if (size) memcpy(to, name.at, size);
    to[size] = 0;
}

/* The one that was probably meant, or what there is. */
static void suggest(const struct sim *sim, const char *given, names *name, uint32_t count,
                    struct ff_writer *why)
{
    char word[NAME_MAX + 1], best[NAME_MAX + 1];
    struct ff_nearest nearest = ff_nearest_to(given);
    for (uint32_t i = 0; i < count; i++) {
        copy_name(word, name(sim, i));
        ff_nearest_try(&nearest, word);
        if (nearest.best == word) nearest.best = memcpy(best, word, sizeof best);
    }
    if (nearest.best) {
        ff_write_text(why, "; did you mean \"%s\"?", best);
        return;
    }
    for (uint32_t i = 0; i < count && i < NAMES_SHOWN; i++) {
        copy_name(word, name(sim, i));
        ff_write_text(why, "%s\"%s\"", i ? ", " : "; there is ", word);
    }
    if (count > NAMES_SHOWN) ff_write_text(why, ", and %lu more", (unsigned long)(count - NAMES_SHOWN));
}

static ff_status no_such(const struct sim *sim, ff_status status, const char *what, text given, names *name,
                         uint32_t count, struct ff_writer *why)
{
    char word[NAME_MAX + 1];
    copy_name(word, words(sim, given));
    ff_write_text(why, "there is no %s \"%s\"", what, word);
    suggest(sim, word, name, count, why);
    return status;
}

static ff_status find_device(const struct sim *sim, const struct op *op, uint32_t *ret_device,
                             struct ff_writer *why)
{
    *ret_device = given(op, OP_device) ? device_of(sim, op->device) : SIM_NONE;
    if (given(op, OP_device) && *ret_device == SIM_NONE)
        return no_such(sim, FF_ERROR_BAD_UNIT, "device", op->device, device_name, sim->devices.count, why);
    return FF_ERROR_SUCCESS;
}

static ff_status find_user(const struct sim *sim, const struct op *op, uint32_t *ret_user,
                           struct ff_writer *why)
{
    *ret_user = user_by_name(sim, words(sim, op->user));
    if (*ret_user != SIM_NONE) return FF_ERROR_SUCCESS;
    return no_such(sim, FF_ERROR_INVALID_PARAMETER, "user", op->user, user_name, sim->users.count, why);
}

/* Fields that are switches are on when they are not given. */
static bool on(const struct op *op)
{
    return !given(op, OP_on) || op->on;
}

static uint32_t times(const struct op *op)
{
    return given(op, OP_times) ? op->times : 1;
}

/* ---- Telephone ---- */

static int caller_by_word(struct ff_str word)
{
    static const char *const kinds[CALLERS] = {
#define X(kind, word) word,
        SIM_CALLERS(X)
#undef X
    };
    for (int kind = 0; kind < CALLERS; kind++)
        if (ff_str_eq(word, ff_str_of(kinds[kind]))) return kind;
    return -1;
}

static uint32_t incoming_pages(const struct sim *sim, const struct op *op)
{
    if (op->document) return sim->documents.at[op->document - 1].pages;
    return given(op, OP_pages) ? op->pages : 1;
}

static void explain_device(const struct sim *sim, uint32_t row, struct ff_writer *why)
{
    const struct device *d = &sim->devices.at[row];
    char name[NAME_MAX + 1];
    copy_name(name, device_name(sim, row));
    ff_write_text(why, "%s ", name);
    if (!d->powered)
        ff_write_text(why, "is off");
    else if (device_idle(d))
        ff_write_text(why, "is not set to receive");
    else if (d->job != FF_JOB_NONE && d->job != 0)
        ff_write_text(why, "is busy with job %lu", (unsigned long)d->job);
    else
        ff_write_text(why, "has a call on its line, or another program has the line");
}

/* device: the one that was called; SIM_NONE: any. */
static void explain_no_taker(const struct sim *sim, uint32_t device, struct ff_writer *why)
{
    ff_write_text(why, "no device can take the call: ");
    if (sim->service.state != SERVICE_running) {
        ff_write_text(why, "the service is not running");
    } else if (device != SIM_NONE) {
        explain_device(sim, device, why);
    } else {
        for (uint32_t i = 0; i < sim->devices.count && i < NAMES_SHOWN; i++) {
            if (i) ff_write_text(why, ", ");
            explain_device(sim, i, why);
        }
        if (!sim->devices.count) ff_write_text(why, "there is none");
    }
}

static ff_status do_incoming(struct sim *sim, const struct op *op, struct ff_writer *why)
{
    uint32_t device;
    ff_status status = find_device(sim, op, &device, why);
    if (status != FF_ERROR_SUCCESS) return status;
    int kind = given(op, OP_caller) ? caller_by_word(words(sim, op->caller)) : CALLER_fax;
    if (kind < 0)
        return refuse(FF_ERROR_INVALID_PARAMETER, "caller is one of fax, voice, hangs-up, drops, fatal-error",
                      why);
    if (given(op, OP_file) && !op->document)
        return refuse(FF_ERROR_FILE_NOT_FOUND, "the file was not looked at", why);
    if (given(op, OP_pages) && op->pages > DOCUMENT_PAGES_MAX)
        return refuse(FF_ERROR_INVALID_PARAMETER, "a fax has at most 10000 pages", why);
    struct incoming call = {.kind = (enum caller_kind)kind,
                            .from = op->from,
                            .tsid = op->tsid,
                            .pages = incoming_pages(sim, op),
                            .document = op->document,
                            .at = op->at};
    if (incoming_call(sim, device, &call)) return FF_ERROR_SUCCESS;
    explain_no_taker(sim, device, why);
    return FF_ERROR_DEVICE_IN_USE;
}

static ff_status do_device(struct sim *sim, const struct op *op, bool power, struct ff_writer *why)
{
    uint32_t device;
    ff_status status = find_device(sim, op, &device, why);
    if (status == FF_ERROR_SUCCESS) device_power(sim, device, power);
    return status;
}

static ff_status do_device_off(struct sim *sim, const struct op *op, struct ff_writer *why)
{
    return do_device(sim, op, false, why);
}

static ff_status do_device_on(struct sim *sim, const struct op *op, struct ff_writer *why)
{
    return do_device(sim, op, true, why);
}

static ff_status do_line_take(struct sim *sim, const struct op *op, struct ff_writer *why)
{
    uint32_t device;
    ff_status status = find_device(sim, op, &device, why);
    if (status != FF_ERROR_SUCCESS || device_take_line(sim, device, op->rings)) return status;
    return refuse(FF_ERROR_DEVICE_IN_USE, "the line is not free: the device is off, or a call is on it", why);
}

static ff_status do_line_release(struct sim *sim, const struct op *op, struct ff_writer *why)
{
    uint32_t device;
    ff_status status = find_device(sim, op, &device, why);
    if (status != FF_ERROR_SUCCESS || device_release_line(sim, device)) return status;
    return refuse(FF_ERROR_INVALID_OPERATION, "no other application has the line", why);
}

static ff_status do_line_lose(struct sim *sim, const struct op *op, struct ff_writer *why)
{
    uint32_t device;
    ff_status status = find_device(sim, op, &device, why);
    if (status == FF_ERROR_SUCCESS) sim->devices.at[device].lose_line = times(op);
    return status;
}

static ff_status do_no_dial_tone(struct sim *sim, const struct op *op, struct ff_writer *why)
{
    uint32_t device;
    ff_status status = find_device(sim, op, &device, why);
    if (status == FF_ERROR_SUCCESS) sim->devices.at[device].no_dial_tone = on(op);
    return status;
}

static ff_status do_emit(struct sim *sim, const struct op *op, struct ff_writer *why)
{
    if (!ff_event_row(op->event)) return refuse(FF_ERROR_INVALID_PARAMETER, "there is no such event", why);
    uint32_t job = given(op, OP_job) ? op->job : FF_JOB_NONE;
    if (event_signal_raw(sim, op->event, op->device_id, job)) return FF_ERROR_SUCCESS;
    return refuse(FF_ERROR_SERVICE_NOT_ACTIVE, "the service is not running: it signals nothing", why);
}

/* ---- Queue ---- */

static ff_status do_queue_pause(struct sim *sim, const struct op *op, struct ff_writer *why)
{
    (void)op, (void)why;
    queue_pause(sim, true);
    return FF_ERROR_SUCCESS;
}

static ff_status do_queue_resume(struct sim *sim, const struct op *op, struct ff_writer *why)
{
    (void)op, (void)why;
    queue_pause(sim, false);
    return FF_ERROR_SUCCESS;
}

static ff_status do_queue_block(struct sim *sim, const struct op *op, struct ff_writer *why)
{
    (void)why;
    sim->config.queue_blocked = on(op);
    return FF_ERROR_SUCCESS;
}

static ff_status do_routing(struct sim *sim, const struct op *op, struct ff_writer *why)
{
    (void)why;
    sim->config.routing_failures = times(op);
    return FF_ERROR_SUCCESS;
}

/* ---- Service and Windows ---- */

static ff_status say(ff_status status, struct ff_writer *why)
{
    return status == FF_ERROR_SUCCESS ? status : refuse(status, ff_status_text(status), why);
}

static ff_status do_service_start(struct sim *sim, const struct op *op, struct ff_writer *why)
{
    (void)op;
    return say(service_start(sim), why);
}

static ff_status do_service_stop(struct sim *sim, const struct op *op, struct ff_writer *why)
{
    (void)op;
    return say(service_stop(sim), why);
}

static ff_status do_service_crash(struct sim *sim, const struct op *op, struct ff_writer *why)
{
    (void)op;
    return say(service_crash(sim), why);
}

static ff_status do_service_account(struct sim *sim, const struct op *op, struct ff_writer *why)
{
    int account = account_by_word(words(sim, op->account));
    bool is_user = account == ACCOUNT_user;
    if (account < 0)
        return no_such(sim, FF_ERROR_INVALID_PARAMETER, "kind of account", op->account, account_kind,
                       ACCOUNTS, why);
    if (is_user && !given(op, OP_name))
        return refuse(FF_ERROR_INVALID_PARAMETER, "a user account needs a name: CORP\\faxsvc", why);
    if (!is_user && given(op, OP_name))
        return refuse(FF_ERROR_INVALID_PARAMETER,
                      "only a user account has a name; leave it out, or make the account \"user\"", why);
    if (is_user && op->interact) /* TOK-9 */
        return refuse(FF_ERROR_INVALID_PARAMETER,
                      "a user account never interacts with the desktop; leave that out, or use LocalSystem",
                      why);
    return say(service_set_account(sim, (enum account)account, words(sim, op->name), op->interact), why);
}

static ff_status do_logoff(struct sim *sim, const struct op *op, struct ff_writer *why)
{
    uint32_t user;
    ff_status status = find_user(sim, op, &user, why);
    if (status != FF_ERROR_SUCCESS) return status;
    uint32_t session = session_of_user(sim, user);
    if (session != SIM_NONE && logoff_begin(sim, session)) return FF_ERROR_SUCCESS;
    return refuse(FF_ERROR_INVALID_OPERATION, "the user has logged off, or is doing so", why);
}

static ff_status do_process_kill(struct sim *sim, const struct op *op, struct ff_writer *why)
{
    if (op->process == 0 || op->process > sim->processes.count || sim->processes.at[op->process - 1].ended)
        return refuse(FF_ERROR_INVALID_PARAMETER, "there is no such process, or it has ended", why);
    enum { KILLED = 1 };
    struct action *end =
        action_add(sim, ACTION_end, op->process - 1, SIM_NONE); /* it learns of it if it still can */
    if (end) end->reason = text_or_none(sim, FF_STR("process-kill"));
    process_end(sim, op->process - 1, false, KILLED, FF_STR("process-kill"));
    return FF_ERROR_SUCCESS;
}

static ff_status do_rights(struct sim *sim, const struct op *op, struct ff_writer *why)
{
    uint32_t user;
    ff_status status = find_user(sim, op, &user, why);
    /* RIGHTS-1: a generic right is the specific ones that it contains. */
    if (status == FF_ERROR_SUCCESS) sim->users.at[user].rights = op->rights & FF_FAX_SPECIFIC_ALL;
    return status;
}

static ff_status do_switch_set(struct sim *sim, const struct op *op, struct ff_writer *why)
{
    const struct switch_row *row = switch_by_name(words(sim, op->name));
    uint32_t count;
    switch_rows(&count);
    if (!row) return no_such(sim, FF_ERROR_INVALID_PARAMETER, "switch", op->name, switch_name, count, why);
    if (switch_set(&sim->config.switches, row, words(sim, op->value))) return FF_ERROR_SUCCESS;
    ff_write_text(why, "the switch %s takes ", row->name);
    switch_values(row, why);
    return FF_ERROR_INVALID_PARAMETER;
}
