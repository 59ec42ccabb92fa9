/* SPDX-License-Identifier: MIT */
#include "service/world/scenario_form.h"

#include "sim/sim.h"

/* ---- Words ---- */

static const struct json_word words_profiles[] = {
#define X(profile) {#profile, PROFILE_##profile},
    SIM_PROFILES(X)
#undef X
        {NULL, 0},
};

static const struct json_word words_starts[] = {{"running", true}, {"stopped", false}, {NULL, 0}};

static const struct json_word words_services[] = {
    {"running", SERVICE_running}, {"stopped", SERVICE_stopped}, {NULL, 0}};

static const struct json_word words_verdicts[] = {
#define X(state, word, verdict, heading, sentence) {verdict, LOGOFF_##state},
    SIM_LOGOFF_VERDICTS(X)
#undef X
        {"none", EXPECT_NO_LOGOFF},
    {"done", LOGOFF_done}, /* as `fauxfax logoff` and fauxfax_logoff say it */
    {NULL, 0},
};

#define words_accounts json_accounts

static const struct json_word words_answers[] = {
#define X(kind, word) {word, ANSWER_##kind},
    SIM_ANSWERS(X)
#undef X
        {NULL, 0},
};

static const struct json_word words_ops[] = {
#define X(op, word, fields) {word, OP_KIND_##op},
    SIM_OPS(X)
#undef X
        {NULL, 0},
};

static const struct json_word words_findings[] = {
#define X(name, rule, class, subject, text, mend) {#name, FINDING_##name},
#include "sim/findings.def"
#undef X
    {"*", EXPECTATION_ANY_FINDING},
    {NULL, 0},
};

/* ---- Members ---- */

#define NEED_must true
#define NEED_may false
#define WORDS_text(of) NULL
#define WORDS_flag(of) NULL
#define WORDS_count(of) NULL
#define WORDS_number(of) NULL
#define WORDS_wide(of) NULL
#define WORDS_duration(of) NULL
#define WORDS_time(of) NULL
#define WORDS_clock(of) NULL
#define WORDS_word(of) words_##of
#define WORDS_event(of) NULL
#define WORDS_call(of) NULL
#define WORDS_status(of) NULL
#define WORDS_rights(of) NULL
#define WORDS_scalar(of) NULL
#define WORDS_object(of) NULL
#define WORDS_list(of) NULL
#define WORDS_any(of) NULL

#define ROW(T, key, member, type, of, need, meaning)                                                         \
    {#key, JSON_TYPE_##type, NEED_##need, (uint32_t)offsetof(struct T, member),                              \
     #of,  WORDS_##type(of), meaning},

#define X(form, to, name, meaning) static const struct json_member form##_members[] = {FORM_##form(ROW, to)};
SCENARIO_FORMS(X)
#undef X
#define X(kind, key)                                                                                         \
    static const struct json_member expect_##kind##_members[] = {FORM_expect_##kind(ROW, said_expectation)};
WORLD_EXPECTATIONS(X)
#undef X

#define COUNT(array) (uint32_t)(sizeof(array) / sizeof *(array))

const struct json_form scenario_forms[SCENARIO_FORM_COUNT] = {
#define X(form, to, name, meaning) {name, meaning, form##_members, COUNT(form##_members)},
    SCENARIO_FORMS(X)
#undef X
};

const struct json_form expectation_forms[EXPECTATIONS] = {
#define X(kind, key)                                                                                         \
    {"an expectation of \"" key "\"", "", expect_##kind##_members, COUNT(expect_##kind##_members)},
    WORLD_EXPECTATIONS(X)
#undef X
};

const char *expectation_key(enum expectation_kind kind)
{
    static const char *const keys[] = {
#define X(kind, key) key,
        WORLD_EXPECTATIONS(X)
#undef X
    };
    return keys[kind];
}
