/* SPDX-License-Identifier: MIT */
#ifndef FF_SIM_STATES_H
#define FF_SIM_STATES_H

#include "common/str.h"
#include "sim/states.def"

enum service_state {
#define X(state, value, word) SERVICE_##state = (value),
    SIM_SERVICE_STATES(X)
#undef X
};

enum account {
#define X(account, word, what) ACCOUNT_##account,
    SIM_ACCOUNTS(X)
#undef X
        ACCOUNTS
};

enum session_state {
#define X(state, word) SESSION_##state,
    SIM_SESSION_STATES(X)
#undef X
        SESSION_STATES
};

enum logoff_state {
#define X(state, word, verdict, heading, sentence) LOGOFF_##state,
    SIM_LOGOFF_STATES(X)
#undef X
        LOGOFF_STATES
};

enum registered_state {
#define X(state, word) REGISTERED_##state,
    SIM_REGISTERED_STATES(X)
#undef X
        REGISTERED_STATES
};

const char *service_state_word(enum service_state state);
const char *account_word(enum account account);
/* "user account": what it is, where it has no name. */
const char *account_what(enum account account);
/* -1: no such account. */
int account_by_word(struct ff_str word);
const char *session_state_word(enum session_state state);
const char *registered_state_word(enum registered_state state);

struct logoff_words {
    const char *word, *verdict, *heading, *sentence; /* columns of SIM_LOGOFF_STATES */
};
const struct logoff_words *logoff_state_words(enum logoff_state state);

#endif
