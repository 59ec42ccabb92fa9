/* SPDX-License-Identifier: MIT */
#include "sim/states.h"

const char *service_state_word(enum service_state state)
{
    static const char *const words[] = {
#define X(state, value, word) [value] = (word),
        SIM_SERVICE_STATES(X)
#undef X
    };
    return words[state];
}

static const struct {
    const char *word, *what;
} accounts[ACCOUNTS] = {
#define X(account, word, what) {word, what},
    SIM_ACCOUNTS(X)
#undef X
};

static const struct {
    enum account account;
    const char *name;
} account_names[] = {
#define X(account, name) {ACCOUNT_##account, name},
    SIM_ACCOUNT_NAMES(X)
#undef X
};

const char *account_word(enum account account)
{
    return accounts[account].word;
}

const char *account_what(enum account account)
{
    return accounts[account].what;
}

int account_by_word(struct ff_str word)
{
    for (int i = 0; i < ACCOUNTS; i++)
        if (ff_str_eq_nocase(word, ff_str_of(accounts[i].word))) return i;
    for (size_t i = 0; i < sizeof account_names / sizeof *account_names; i++)
        if (ff_str_eq_nocase(word, ff_str_of(account_names[i].name))) return (int)account_names[i].account;
    return -1;
}

const char *session_state_word(enum session_state state)
{
    static const char *const words[SESSION_STATES] = {
#define X(state, word) word,
        SIM_SESSION_STATES(X)
#undef X
    };
    return words[state];
}

const char *registered_state_word(enum registered_state state)
{
    static const char *const words[REGISTERED_STATES] = {
#define X(state, word) word,
        SIM_REGISTERED_STATES(X)
#undef X
    };
    return words[state];
}

const struct logoff_words *logoff_state_words(enum logoff_state state)
{
    static const struct logoff_words words[LOGOFF_STATES] = {
#define X(state, word, verdict, heading, sentence) {word, verdict, heading, sentence},
        SIM_LOGOFF_STATES(X)
#undef X
    };
    return &words[state];
}
