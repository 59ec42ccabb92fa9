/* SPDX-License-Identifier: MIT */
#ifndef FF_SIM_PARTY_H
#define FF_SIM_PARTY_H

#include <stdbool.h>
#include <stdint.h>

#include "common/winfax_codes.h"
#include "sim/text.h"

struct sim;

/* The scripted telephone network: remote parties by number or pattern, and calls that come in. */

/* X(kind, word in a scenario): what a remote party does when it is called */
#define SIM_ANSWERS(X)                                                                                       \
    X(answers, "answers")                                                                                    \
    X(busy, "busy")                                                                                          \
    X(no_answer, "no-answer")                                                                                \
    X(bad_number, "bad-number")                                                                              \
    X(voice, "voice")                                                                                        \
    X(drops, "drops")             /* at_page pages begun, then disconnected; 0: right after dialling */      \
    X(fatal_error, "fatal-error") /* likewise */                                                             \
    X(delayed, "delayed")         /* busy `times` - 1 attempts, CALL_DELAYED on the last (SEQ-5) */          \
    X(blacklisted, "blacklisted")                                                                            \
    X(no_dial_tone, "no-dial-tone")                                                                          \
    X(line_lost, "line-lost")

enum answer {
#define X(kind, word) ANSWER_##kind,
    SIM_ANSWERS(X)
#undef X
        ANSWERS
};

struct party {
    text pattern;      /* a number, or with * and ? */
    enum answer first; /* what it does the first `times` attempts … */
    uint32_t times;    /* 0: always */
    enum answer then;  /* … and afterwards */
    uint32_t
        chance; /* percent: of those attempts it does `first` so often, by the seed, else `then`; 0: always */
    uint32_t rings;   /* before it answers */
    uint32_t at_page; /* drops, fatal_error */
    text csid;
    uint64_t page_time; /* 0: the world's */
    uint32_t attempts;  /* so far, of all numbers that it matches */
};

/* Adds one that always answers after two rings; the caller sets what differs. The first whose pattern matches a number
 * is it. SIM_NONE: refused. */
uint32_t party_add(struct sim *sim, struct ff_str pattern);
/* The party for a number, or SIM_NONE: nobody's, which answers after two rings like all such. */
uint32_t party_of_number(const struct sim *sim, struct ff_str number);
/* Its row, or the one that stands for all numbers that are nobody's. */
const struct party *party_at(const struct sim *sim, uint32_t party);
/* The event of an attempt on which it does that. */
enum ff_fei answer_event(enum answer answer);
/* What it does on this attempt; counts it. */
enum answer party_attempt(struct sim *sim, uint32_t party);

/* X(kind, word): what an incoming call turns out to be */
#define SIM_CALLERS(X)                                                                                       \
    X(fax, "fax")                                                                                            \
    X(voice, "voice")                                                                                        \
    X(hangs_up, "hangs-up")       /* before the answer, after `at` rings (SEQ-14) */                         \
    X(drops, "drops")             /* after `at` pages */                                                     \
    X(fatal_error, "fatal-error") /* after `at` pages */

enum caller_kind {
#define X(kind, word) CALLER_##kind,
    SIM_CALLERS(X)
#undef X
        CALLERS
};

struct incoming {
    enum caller_kind kind;
    text from, tsid;
    uint32_t pages, at;
    uint32_t document; /* what the pages show: its number (row + 1), 0 test pages */
    uint32_t device;   /* row it came in on */
};

/* A call comes in on a device (row; SIM_NONE: the first free one that receives). False when none can take it: the
 * caller hears busy, or rings where nobody answers (FPI-3). */
bool incoming_call(struct sim *sim, uint32_t device, const struct incoming *call);

#endif
