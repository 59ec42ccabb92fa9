/* SPDX-License-Identifier: MIT */
#include "sim/sim.h"

static const struct trace_row rows[TRACE_KINDS] = {
#define X(kind, verb, a, b, c, d)                                                                            \
    {#kind, verb, {TRACE_OPERAND_##a, TRACE_OPERAND_##b, TRACE_OPERAND_##c, TRACE_OPERAND_##d}},
    SIM_TRACES(X)
#undef X
};

const struct trace_row *trace_row(uint32_t kind)
{
    return kind < TRACE_KINDS ? &rows[kind] : NULL;
}

/* Which operands of which kinds are texts; 0 for nearly all, so that the hash of an event looks at nothing
 * else. */
#define TEXT_none 0
#define TEXT_event 0
#define TEXT_device 0
#define TEXT_job 0
#define TEXT_process 0
#define TEXT_user 0
#define TEXT_registration 0
#define TEXT_token 0
#define TEXT_window 0
#define TEXT_status 0
#define TEXT_count 0
#define TEXT_text 1
#define TEXT_call 0
#define TEXT_account 0
#define TEXT_message 0
#define TEXT_result 0
#define TEXT_outcome 0

static const uint8_t texts_of[TRACE_KINDS] = {
#define X(kind, verb, a, b, c, d) TEXT_##a | TEXT_##b << 1 | TEXT_##c << 2 | TEXT_##d << 3,
    SIM_TRACES(X)
#undef X
};

static uint32_t text_hash(const struct sim *sim, text t)
{
    struct ff_str s = text_get(&sim->texts, t);
    uint32_t h = s.at ? 2166136261U : 0;
    for (uint32_t i = 0; i < s.size; i++) h = (h ^ (uint8_t)s.at[i]) * 16777619U;
    return h;
}

/* A text's number depends on what else was ever said in the world, paths of this machine among it. */
static struct trace_record canonical(const struct sim *sim, struct trace_record r)
{
    uint32_t texts = texts_of[r.kind];
    if (texts & 1) r.a = text_hash(sim, r.a);
    if (texts & 2) r.b = text_hash(sim, r.b);
    if (texts & 4) r.c = text_hash(sim, r.c);
    if (texts & 8) r.d = text_hash(sim, r.d);
    return r;
}

/* Three independent products a record, and one that chains: a few nanoseconds. It tells runs apart; it is no
 * defence against somebody who wants two runs to look alike. */
static uint64_t mix(uint64_t hash, const struct trace_record *r)
{
    uint64_t x = (r->since ^ 0x9E3779B97F4A7C15U) * 0xBF58476D1CE4E5B9U;
    uint64_t y = (((uint64_t)r->kind << 32 | r->a) ^ 0xD6E8FEB86659FD93U) * 0x94D049BB133111EBU;
    uint64_t z = (((uint64_t)r->b << 32 | r->c) ^ 0xA0761D6478BD642FU) * 0xE7037ED1A0B428DBU;
    uint64_t word = (x ^ x >> 31) + (y ^ y >> 29) * 3 + (z ^ z >> 33) * 5 + r->d;
    hash = (hash ^ word) * 0x9FB21C651E98DF25U;
    return hash ^ hash >> 28;
}

void trace_add(struct sim *sim, enum trace_kind kind, uint32_t a, uint32_t b, uint32_t c, uint32_t d)
{
    struct trace *trace = &sim->trace;
    /* The start is the wall clock's, unless the scenario says otherwise: the hash knows nothing of it. */
    uint64_t since = sim->clock.now - sim->config.start;
    if (since > TRACE_SINCE_MAX) since = TRACE_SINCE_MAX;
    struct trace_record record = {since, kind, a, b, c, d};
    struct trace_record same_everywhere = texts_of[kind] ? canonical(sim, record) : record;
    trace->hash = mix(trace->hash, &same_everywhere);
    if (trace->records.count == trace->records.room && !ff_array_room(sim->alloc, &trace->records, 1)) {
        sim->refused = true;
        return;
    }
    trace->records.at[trace->records.count++] = record;
}

uint64_t trace_time(const struct sim *sim, const struct trace_record *record)
{
    return sim->config.start + record->since;
}

static void print_name(struct ff_writer *w, const char *name, const char *what, uint32_t value)
{
    if (name)
        ff_write_text(w, " %s", name);
    else
        ff_write_text(w, " %s %lu", what, (unsigned long)value);
}

static void print_text(struct ff_writer *w, struct ff_str s)
{
    if (!s.at) return;
    ff_write_text(w, " \"");
    ff_write_bytes(w, s.at, s.size);
    ff_write_text(w, "\"");
}

static void print_user(struct ff_writer *w, const struct sim *sim, uint32_t user)
{
    if (user >= sim->users.count) return;
    struct ff_str name = text_get(&sim->texts, sim->users.at[user].name);
    ff_write_text(w, " user ");
    ff_write_bytes(w, name.at, name.size);
}

static void print_row(struct ff_writer *w, const char *what, uint32_t row)
{
    if (row != SIM_NONE) ff_write_text(w, " %s %lu", what, (unsigned long)row + 1);
}

static const char *call_name(uint32_t type)
{
    const struct ff_type_row *row = ff_type_row(type);
    return row ? row->name : NULL;
}

static const char *message_name(uint32_t message)
{
    return message == FF_WM_QUERYENDSESSION ? "WM_QUERYENDSESSION"
           : message == FF_WM_ENDSESSION    ? "WM_ENDSESSION"
                                            : NULL;
}

static const char *account_name(uint32_t account)
{
    return account < ACCOUNTS ? account_what((enum account)account) : NULL;
}

static void print_operand(struct ff_writer *w, const struct sim *sim, enum trace_operand type, uint32_t value)
{
    unsigned long number = value;
    switch (type) {
    case TRACE_OPERAND_none: break;
    case TRACE_OPERAND_event: print_name(w, ff_event_name(value), "event", value); break;
    case TRACE_OPERAND_device:
        if (value) ff_write_text(w, " device %lu", number);
        break;
    case TRACE_OPERAND_job:
        if (value != FF_JOB_NONE) ff_write_text(w, " job %lu", number);
        break;
    case TRACE_OPERAND_process: print_row(w, "process", value); break;
    case TRACE_OPERAND_user: print_user(w, sim, value); break;
    case TRACE_OPERAND_registration: print_row(w, "registration", value); break;
    case TRACE_OPERAND_token: print_row(w, "token", value); break;
    case TRACE_OPERAND_window: print_row(w, "window", value); break;
    case TRACE_OPERAND_status: print_name(w, ff_status_name(value), "status", value); break;
    case TRACE_OPERAND_count:
    case TRACE_OPERAND_result: ff_write_text(w, " %lu", number); break;
    case TRACE_OPERAND_text: print_text(w, text_get(&sim->texts, value)); break;
    case TRACE_OPERAND_call: print_name(w, call_name(value), "call", value); break;
    case TRACE_OPERAND_account: print_name(w, account_name(value), "account", value); break;
    case TRACE_OPERAND_message: print_name(w, message_name(value), "message", value); break;
    case TRACE_OPERAND_outcome: print_name(w, ff_outcome_name(value), "outcome", value); break;
    }
}

void trace_print(struct ff_writer *w, const struct sim *sim, const struct trace_record *record)
{
    const struct trace_row *row = &rows[record->kind];
    const uint32_t operands[4] = {record->a, record->b, record->c, record->d};
    ff_seconds_print(w, record->since);
    ff_write_text(w, " %s", row->verb);
    for (int i = 0; i < 4; i++) print_operand(w, sim, row->operands[i], operands[i]);
}

void trace_print_all(struct ff_writer *w, const struct sim *sim, uint32_t first, uint64_t only)
{
    for (uint32_t i = first; i < sim->trace.records.count; i++) {
        const struct trace_record *record = &sim->trace.records.at[i];
        if (only && !(only >> record->kind & 1)) continue;
        trace_print(w, sim, record);
        ff_write_text(w, "\n");
    }
}
