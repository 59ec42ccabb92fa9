/* SPDX-License-Identifier: MIT */
#ifndef FF_SIM_TOKEN_H
#define FF_SIM_TOKEN_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/text.h"

struct registration;
struct sim;

/* A FaxInitializeEventQueue that was to release a token, and did not. */
struct token_attempt {
    uint64_t at;
    uint64_t window, completion_key;
    uint32_t site, status;
    bool meant; /* it looked like the log-off call; else it looked like a registration */
};

/* The impersonation token: opened when a client registers a window and the service runs under a user account (TOK-1);
 * holds that client's desktop, and so its user's log-off (TOK-4), until it is closed. The rows are the ledger: they
 * stay after closing. */
struct token {
    uint32_t session;      /* whose desktop it holds */
    uint32_t process;      /* of the client it was opened for */
    uint32_t registration; /* has its window, and the call that opened it */
    uint32_t obligation;
    uint64_t opened_at, closed_at; /* closed_at 0: open */
    uint32_t logoff;               /* the last that it blocked; SIM_NONE none */
    uint32_t attempt;              /* the last: row of sim->token_attempts; SIM_NONE none */
    text closed_by;     /* "log-off call", "service stop", "service crash", "process end", "next post" */
    bool process_ended; /* its client went without releasing it (CHO-12) */
    bool released;      /* closed by its client's log-off call */
};

const struct registration *token_registration(const struct sim *sim, const struct token *t);
/* NULL: there was none. */
const struct token_attempt *token_attempt(const struct sim *sim, const struct token *t);

/* Its row. Whoever registers has made room for it and for its obligation. */
uint32_t token_open(struct sim *sim, uint32_t registration);
void token_close(struct sim *sim, uint32_t row, struct ff_str by);
/* The log-off call. TOK-30, CHO-13: closes every token of that window of that process. */
void token_release(struct sim *sim, uint32_t process, uint64_t window);
/* One that is open for that window of that process, SIM_NONE none. */
uint32_t token_of_window(const struct sim *sim, uint32_t process, uint64_t window);
/* A call of that process failed, or registered once more: for which of its tokens, of the first `count` of all, was that to be
 * the log-off call? When memory is refused sim->refused is set, and the attempt is not known. */
void token_attempted(struct sim *sim, uint32_t process, uint32_t count, const struct token_attempt *attempt);
void token_close_all(struct sim *sim, struct ff_str by);
/* The process ended: TOK-26 for every token of it that is open, and CHO-12. */
void token_process_ended(struct sim *sim, uint32_t process);
/* The next post for processes that have ended: it fails (CHO-12, next-post). */
void token_next_post(struct sim *sim);
/* The first open token that holds a desktop of the session (TOK-4), or SIM_NONE: then the user can log off. */
uint32_t token_holding(const struct sim *sim, uint32_t session);
/* How many events have been posted through it, as far as acknowledged: that may be after it was closed. */
uint64_t token_uses(const struct sim *sim, uint32_t row);
/* Sequence of the last of these events; 0 none. */
uint64_t token_last_use(const struct sim *sim, uint32_t row);

#endif
