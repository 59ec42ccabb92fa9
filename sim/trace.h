/* SPDX-License-Identifier: MIT */
#ifndef FF_SIM_TRACE_H
#define FF_SIM_TRACE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/alloc.h"
#include "common/bytes.h"

/* The canonical trace: what happened, in order, in ordinals only (no addresses, paths, pids or transports). Compact
 * records, hashed as they are made; text is made from them on demand.
 *
 * X(kind, verb, a, b, c, d): verb is the word in the text; a..d name the operands' types for printing and JSON:
 *   event device job process user registration token window status count text call account
 *   message result outcome none (enum trace_operand)
 * call: d is 1 where it stands for the success that the service had answered, and the SDK could not hand on.
 * A golden trace is this text; so words here are kept apart from messages for people. */
#define SIM_TRACES(X)                                                                                        \
    X(service_starting, "service starting", account, none, none, none)                                       \
    X(service_started, "service started", count, none, none, none)                                           \
    X(service_stopping, "service stopping", none, none, none, none)                                          \
    X(service_stopped, "service stopped", none, none, none, none)                                            \
    X(service_crashed, "service crashed", none, none, none, none)                                            \
    X(event, "event", event, device, job, none)                                                              \
    X(call, "call", process, call, status, none)                                                             \
    X(registered, "registered", registration, process, window, count)                                        \
    X(unregistered, "unregistered", registration, none, none, none)                                          \
    X(muted, "muted", registration, outcome, none, none)                                                     \
    X(token_opened, "token opened", token, registration, none, none)                                         \
    X(token_closed, "token closed", token, text, none, none)                                                 \
    X(undelivered, "undelivered", registration, count, outcome, none)                                        \
    X(process_attached, "process attached", process, user, none, none)                                       \
    X(process_ended, "process ended", process, text, none, none)                                             \
    X(window_made, "window made", process, window, text, none)                                               \
    X(window_gone, "window gone", process, window, none, none)                                               \
    X(logoff_begun, "log-off begun", user, none, none, none)                                                 \
    X(sent, "sent", process, window, message, result)                                                        \
    X(answered, "answered", process, window, message, result)                                                \
    X(timed_out, "timed out", process, window, message, none)                                                \
    X(logoff_vetoed, "log-off vetoed", user, process, window, none)                                          \
    X(logoff_blocked, "log-off blocked", user, token, none, none)                                            \
    X(logoff_done, "log-off done", user, none, none, none)                                                   \
    X(op, "op", text, none, none, none)                                                                      \
    X(finding, "finding", text, process, none, none)                                                         \
    X(wound_up, "wound up", text, none, none, none)                                                          \
    X(stuck, "stuck", text, none, none, none)                                                                \
    X(op_refused, "op refused", text, text, none, none)

enum trace_kind {
#define X(kind, verb, a, b, c, d) TRACE_##kind,
    SIM_TRACES(X)
#undef X
        TRACE_KINDS
};

/* since: ticks from the world's start, TRACE_SINCE_MAX at most, which is 913 years. */
struct trace_record {
    uint64_t since : 58, kind : 6;
    uint32_t a, b, c, d;
};
#define TRACE_SINCE_MAX (((uint64_t)1 << 58) - 1)
_Static_assert(TRACE_KINDS <= 64, "a kind has 6 bits");

/* The types of a kind's operands a..d. */
enum trace_operand {
    TRACE_OPERAND_none,
    TRACE_OPERAND_event,
    TRACE_OPERAND_device,  /* its id, 0 none */
    TRACE_OPERAND_job,     /* its id, FF_JOB_NONE none */
    TRACE_OPERAND_process, /* these are rows, printed as ordinals from 1; SIM_NONE none */
    TRACE_OPERAND_user,
    TRACE_OPERAND_registration,
    TRACE_OPERAND_token,
    TRACE_OPERAND_window,
    TRACE_OPERAND_status,
    TRACE_OPERAND_count,
    TRACE_OPERAND_text, /* hashed by its bytes, not by its number */
    TRACE_OPERAND_call,
    TRACE_OPERAND_account,
    TRACE_OPERAND_message,
    TRACE_OPERAND_result,
    TRACE_OPERAND_outcome
};

struct trace_row {
    const char *name, *verb;
    enum trace_operand operands[4];
};
/* How entries of that kind are told; kind is one of enum trace_kind. */
const struct trace_row *trace_row(uint32_t kind);

struct trace {
    FF_ARRAY(struct trace_record) records;
    uint64_t hash;
};

struct sim;
/* When it happened: FILETIME ticks. */
uint64_t trace_time(const struct sim *sim, const struct trace_record *record);
/* Appends and hashes. A refusal of memory sets sim->refused; the trace is then incomplete, which reports say. */
void trace_add(struct sim *sim, enum trace_kind kind, uint32_t a, uint32_t b, uint32_t c, uint32_t d);
/* One line of text without a newline: "12.500 event FEI_BUSY device 1 job 3". Time is seconds since the world's start. */
void trace_print(struct ff_writer *w, const struct sim *sim, const struct trace_record *record);
/* All lines from `first` on, each ended by a newline. only: a bit (1 << kind) a wanted kind, 0 all. */
void trace_print_all(struct ff_writer *w, const struct sim *sim, uint32_t first, uint64_t only);

#endif
