/* SPDX-License-Identifier: MIT */
/* The trace for people: a line a record, with names instead of ordinals, and repeats folded. */
#include <string.h>

#include "service/world/report.h"

/* ---- One record in words ---- */

/* {a} to {d} are the record's operands, by their types (sim/trace.h). */
static const char *const templates[TRACE_KINDS] = {
    [TRACE_service_starting] = "the service starts under {a}",
    [TRACE_service_started] = "the service is up",
    [TRACE_service_stopping] = "the service is stopping",
    [TRACE_service_stopped] = "the service has stopped",
    [TRACE_service_crashed] = "the service has crashed",
    [TRACE_event] = "{a}{b}{c}",
    [TRACE_call] = "{a}: {b}{c}",
    [TRACE_registered] = "{b}: {a} for {c}",
    [TRACE_unregistered] = "{a} is over",
    [TRACE_muted] = "{a}: from now on {b}",
    [TRACE_token_opened] = "{a} opened, for {b}",
    [TRACE_token_closed] = "{a} released: {b}",
    [TRACE_undelivered] = "event number {b} for {a}: {c}",
    [TRACE_process_attached] = "{a} attaches, user {b}",
    [TRACE_process_ended] = "{a} ends: {b}",
    [TRACE_window_made] = "{a} makes {b}",
    [TRACE_window_gone] = "{b} of {a} is gone",
    [TRACE_logoff_begun] = "{a} logs off",
    [TRACE_sent] = "{c}({d}) to {b} of {a}",
    [TRACE_answered] = "{b} of {a} answers {c} with {d}",
    [TRACE_timed_out] = "{b} of {a} does not answer {c} in time",
    [TRACE_logoff_vetoed] = "the log-off of {a} is vetoed by {c} of {b}",
    [TRACE_logoff_blocked] = "the log-off of {a} is blocked by {b}",
    [TRACE_logoff_done] = "{a} has logged off",
    [TRACE_op] = "op {a}",
    [TRACE_op_refused] = "op {a} is refused: {b}",
    [TRACE_finding] = "found: {a}, {b}",
    [TRACE_wound_up] = "the end: {a}",
    [TRACE_stuck] = "stuck: {a}",
};

static void name_or_number(struct ff_writer *w, const char *name, uint32_t number)
{
    if (name)
        ff_write_text(w, "%s", name);
    else
        ff_write_text(w, "%lu", (unsigned long)number);
}

static void say_device(const struct report *r, struct ff_writer *w, uint32_t id)
{
    uint32_t row = device_by_id(r->sim, id);
    if (!id) return;
    ff_write_text(w, ", ");
    if (row != SIM_NONE)
        say_text(r, w, r->sim->devices.at[row].name);
    else
        ff_write_text(w, "device %lu", (unsigned long)id);
}

static const char *message_name(uint32_t message)
{
    return message == FF_WM_QUERYENDSESSION ? "WM_QUERYENDSESSION"
           : message == FF_WM_ENDSESSION    ? "WM_ENDSESSION"
                                            : NULL;
}

static void say_operand(const struct report *r, struct ff_writer *w, enum trace_operand type, uint32_t value)
{
    const struct ff_type_row *call = type == TRACE_OPERAND_call ? ff_type_row(value) : NULL;
    unsigned long row = (unsigned long)value + 1;
    switch (type) {
    case TRACE_OPERAND_event: name_or_number(w, ff_event_name(value), value); break;
    case TRACE_OPERAND_device: say_device(r, w, value); break;
    case TRACE_OPERAND_job:
        if (value != FF_JOB_NONE) ff_write_text(w, ", job %lu", (unsigned long)value);
        break;
    case TRACE_OPERAND_process: say_process_short(r, w, value); break;
    case TRACE_OPERAND_user: say_text(r, w, r->sim->users.at[value].name); break;
    case TRACE_OPERAND_registration: ff_write_text(w, "registration %lu", row); break;
    case TRACE_OPERAND_token: ff_write_text(w, "token %lu", row); break;
    case TRACE_OPERAND_window:
        if (value == SIM_NONE)
            ff_write_text(w, "a completion port");
        else
            say_window(r, w, value);
        break;
    case TRACE_OPERAND_status:
        if (value == FF_ERROR_SUCCESS) break;
        ff_write_text(w, " fails: ");
        name_or_number(w, ff_status_name(value), value);
        break;
    case TRACE_OPERAND_text: say_text(r, w, value); break;
    case TRACE_OPERAND_call: name_or_number(w, call ? call->name : NULL, value); break;
    case TRACE_OPERAND_account: say_account(r, w, value); break;
    case TRACE_OPERAND_message: name_or_number(w, message_name(value), value); break;
    case TRACE_OPERAND_outcome: ff_write_text(w, "%s", ff_outcome_text(value)); break;
    case TRACE_OPERAND_result: ff_write_text(w, value ? "TRUE" : "FALSE"); break;
    default: ff_write_text(w, "%lu", (unsigned long)value); break;
    }
}

static void say_record(const struct report *r, struct ff_writer *w, const struct trace_record *record)
{
    const struct trace_row *row = trace_row(record->kind);
    const uint32_t operands[4] = {record->a, record->b, record->c, record->d};
    bool has_flag = record->kind != TRACE_sent || record->c == FF_WM_ENDSESSION;
    for (const char *at = has_flag ? templates[record->kind] : "{c} to {b} of {a}"; *at; at++)
        if (*at == '{') {
            int operand = at[1] - 'a';
            say_operand(r, w, row->operands[operand], operands[operand]);
            at += 2;
        } else {
            ff_write_u8(w, (uint8_t)*at);
        }
}

/* ---- Who got an event ---- */

/* Says it when somebody did not, or nobody was there. */
static void say_outcome(const struct report *r, struct ff_writer *w, uint64_t sequence)
{
    enum { SHOWN = 3 };
    bool anybody = false;
    uint32_t told = 0;
    for (uint32_t row = 0; row < r->sim->registrations.count; row++) {
        uint32_t outcome = registration_outcome(r->sim, &r->sim->registrations.at[row], sequence);
        if (outcome == FF_OUTCOMES) continue;
        anybody = true;
        if (outcome == FF_OUTCOME_posted || told++ >= SHOWN) continue;
        ff_write_text(w, " (registration %lu: %s)", (unsigned long)row + 1, ff_outcome_text(outcome));
    }
    if (told > SHOWN) ff_write_text(w, " (and %lu more)", (unsigned long)(told - SHOWN));
    if (!anybody) ff_write_text(w, " (nobody is registered)");
}

/* ---- All of them ---- */

/* What a person does without: it is told in another way (the event's own line; a veto), or tells nothing. */
static bool wanted(const struct trace_record *record, bool all)
{
    switch (record->kind) {
    case TRACE_undelivered:
    case TRACE_window_made:
    case TRACE_window_gone:
    case TRACE_answered: return all;
    default: return true;
    }
}

static uint32_t hash_of(const uint8_t *words, size_t size)
{
    uint32_t hash = 2166136261U;
    for (size_t i = 0; i < size; i++) hash = (hash ^ words[i]) * 16777619U;
    return hash;
}

static bool add_line(const struct report *r, struct timeline *t, const struct trace_record *record,
                     uint64_t sequence)
{
    uint64_t at = trace_time(r->sim, record);
    struct timeline_line line = {.time = at, .until = at, .from = t->words.size};
    if (!ff_array_room(r->world->alloc, &t->lines, 1)) return false;
    say_record(r, &t->words, record);
    if (record->kind == TRACE_event) say_outcome(r, &t->words, sequence);
    if (t->words.failed) return false;
    line.size = t->words.size - line.from;
    line.hash = hash_of(t->words.at + line.from, line.size);
    t->lines.at[t->lines.count++] = line;
    return true;
}

bool timeline_make(const struct report *r, struct timeline *t, bool all, uint32_t limit)
{
    const struct trace *trace = &r->sim->trace;
    uint64_t count = 0, number = 0, sequence = 0;
    *t = (struct timeline){.words = ff_writer_on(r->world->alloc)};
    for (uint32_t i = 0; i < trace->records.count; i++) count += wanted(&trace->records.at[i], all);
    t->left_out = count > limit ? count - limit : 0;
    t->gap = limit - limit / 2;
    for (uint32_t i = 0; i < trace->records.count; i++) {
        const struct trace_record *record = &trace->records.at[i];
        sequence += record->kind == TRACE_event;
        if (!wanted(record, all)) continue;
        bool is_middle = number >= t->gap && number < t->gap + t->left_out;
        number++;
        if (!is_middle && !add_line(r, t, record, sequence)) return false;
    }
    return true;
}

void timeline_free(const struct report *r, struct timeline *t)
{
    ff_writer_free(&t->words);
    ff_array_free(r->world->alloc, &t->lines);
}

/* ---- Folding ---- */

enum { BLOCK_MAX = 12 };

static bool same(const struct timeline *t, const struct timeline_line *a, const struct timeline_line *b)
{
    return a->hash == b->hash && a->size == b->size &&
           memcmp(t->words.at + a->from, t->words.at + b->from, a->size) == 0;
}

/* How often the `block` lines from `at` on come again right behind themselves. */
static uint32_t repeats(const struct timeline *t, uint32_t at, uint32_t block, uint32_t end)
{
    uint32_t i = at;
    while (i + block < end && same(t, &t->lines.at[i], &t->lines.at[i + block])) i++;
    return (i - at) / block;
}

/* The block length that saves most lines at this place; 0: none does. */
static uint32_t best_block(const struct timeline *t, uint32_t at, uint32_t end)
{
    uint32_t best = 0, saved = 0;
    for (uint32_t block = 1; block <= BLOCK_MAX; block++) {
        uint32_t saves = repeats(t, at, block, end) * block;
        /* One line says that others are left out: two of a kind stay two. */
        if (saves <= 1 || saves <= saved) continue;
        best = block;
        saved = saves;
    }
    return best;
}

static uint32_t fold_part(struct timeline *t, uint32_t from, uint32_t end, uint32_t to)
{
    for (uint32_t at = from; at < end;) {
        uint32_t block = best_block(t, at, end), times = block ? repeats(t, at, block, end) : 0;
        uint32_t kept = block ? block : 1;
        uint64_t until = block ? t->lines.at[at + block * (times + 1) - 1].time : 0;
        for (uint32_t i = 0; i < kept; i++) t->lines.at[to++] = t->lines.at[at + i];
        if (block) {
            t->lines.at[to - 1].block = block;
            t->lines.at[to - 1].repeats = times;
            t->lines.at[to - 1].until = until;
        }
        at += kept * (times + 1);
    }
    return to;
}

void timeline_fold(struct timeline *t)
{
    uint32_t end = t->lines.count, gap = t->left_out ? t->gap : end;
    uint32_t to = fold_part(t, 0, gap, 0);
    if (t->left_out) t->gap = to;
    t->lines.count = fold_part(t, gap, end, to);
}
