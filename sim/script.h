/* SPDX-License-Identifier: MIT */
#ifndef FF_SIM_SCRIPT_H
#define FF_SIM_SCRIPT_H

#include <stdbool.h>
#include <stdint.h>

#include "common/bytes.h"
#include "common/winfax_codes.h"
#include "sim/ops.def"
#include "sim/text.h"

struct sim;

enum op_kind {
#define X(op, word, fields) OP_KIND_##op,
    SIM_OPS(X)
#undef X
        OP_KINDS
};

enum {
#define X(field, member, key, type) OP_BIT_##field,
    SIM_OP_FIELDS(X)
#undef X
        OP_FIELD_COUNT
};
enum {
#define X(field, member, key, type) OP_##field = 1 << OP_BIT_##field,
    SIM_OP_FIELDS(X)
#undef X
};
#define OP_NEED(bit) ((bit) | ((uint64_t)(bit) << 32))

#define OP_CTYPE_text text
#define OP_CTYPE_u32 uint32_t
#define OP_CTYPE_flag uint32_t
#define OP_CTYPE_event uint32_t
#define OP_CTYPE_device text
#define OP_CTYPE_account text
#define OP_CTYPE_caller text
#define OP_CTYPE_rights uint32_t
#define OP_CTYPE_word text

/* One thing to do. given: which fields were. */
struct op {
    enum op_kind kind;
    uint32_t given;
    uint32_t document; /* what the world found in `file`: a document's number, 0 not looked yet */
#define X(field, member, key, type) OP_CTYPE_##type member;
    SIM_OP_FIELDS(X)
#undef X
};

struct op_row {
    const char *word;
    uint32_t fields, required;
};
const struct op_row *op_row(enum op_kind kind);
/* -1: no such op. */
int op_by_word(struct ff_str word);

/* Does it now. On failure a Win32 code, and a sentence for people is appended to why. */
ff_status op_do(struct sim *sim, const struct op *op, struct ff_writer *why);

/* A step of the time line: at a time, or when something has happened, `after` ticks later. */
enum trigger { TRIGGER_at, TRIGGER_event, TRIGGER_call, TRIGGER_quiet };

struct step {
    enum trigger trigger;
    uint64_t at, after;          /* ticks since the start; ticks after the trigger */
    uint32_t event, device, job; /* TRIGGER_event: device and job 0 = any */
    uint32_t call;               /* TRIGGER_call: enum ff_type; fires when a call of it has succeeded */
    uint32_t nth;                /* the n-th time, from 1 */
    uint32_t seen;
    bool fired, done, failed;
    uint64_t timer; /* fired: its ticket */
    text why;       /* of one that failed: a sentence for people */
    struct op op;
};

struct script {
    FF_ARRAY(struct step) steps;
    uint32_t events_wanted, calls_wanted; /* how many unfired steps wait for any: nothing is scanned at 0 */
};

bool script_add(struct sim *sim, const struct step *step);
void script_begin(struct sim *sim);
void script_on_event(struct sim *sim, uint32_t event, uint32_t device_id, uint32_t job);
void script_on_call(struct sim *sim, uint32_t call, ff_status status);
/* All is quiet: nobody runs and no timer is left. Fires the next step that waits for this; false when there is none.
 * (The default scenario logs the user off like that.) */
bool script_on_quiet(struct sim *sim);
void script_timer(struct sim *sim, uint32_t subject);
uint64_t script_ticket(const struct sim *sim, uint32_t subject);

#endif
