/* SPDX-License-Identifier: MIT */
/* What overrides a scenario: the options of `fauxfax run`. Mistakes name the option. */
#include <stdio.h>
#include <string.h>

#include "common/nearest.h"
#include "service/world/scenario_read.h"

/* ---- Time ---- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* "60", "0.5": thousandths. */
static bool scale_of(const char *s, uint32_t *ret_scale_x1000)
{
    enum { MOST = 4000000 };
    uint64_t scale = 0;
    unsigned decimals = 0;
    bool point = false;
    if (!is_digit(*s)) return false;
    for (; *s; s++) {
        if (*s == '.' && !point && s[1]) {
            point = true;
        } else if (is_digit(*s) && decimals < 3 && scale <= (uint64_t)MOST * 1000) {
            scale = scale * 10 + (uint64_t)(*s - '0');
            decimals += point;
        } else {
            return false;
        }
    }
    for (; decimals < 3; decimals++) scale *= 10;
    *ret_scale_x1000 = (uint32_t)scale;
    return scale > 0 && scale <= (uint64_t)MOST * 1000;
}

bool scenario_time_mode(const char *word, enum ff_time_mode *ret_mode, uint32_t *ret_scale_x1000)
{
    *ret_scale_x1000 = 1000;
    for (unsigned mode = 0; mode < FF_TIME_scaled; mode++) {
        if (strcmp(word, ff_time_mode_word((enum ff_time_mode)mode)) != 0) continue;
        *ret_mode = (enum ff_time_mode)mode;
        return true;
    }
    *ret_mode = FF_TIME_scaled;
    return *word == 'x' && scale_of(word + 1, ret_scale_x1000);
}

/* ", did you mean auto?", or nothing. */
struct hint {
    char words[40];
};

static struct hint time_hint(const char *word)
{
    struct hint hint = {""};
    struct ff_nearest nearest = ff_nearest_to(word);
    for (unsigned mode = 0; mode < FF_TIME_scaled; mode++)
        ff_nearest_try(&nearest, ff_time_mode_word((enum ff_time_mode)mode));
    if (nearest.best) snprintf(hint.words, sizeof hint.words, "; did you mean %s?", nearest.best);
    return hint;
}

static void apply_time(struct scenario_reader *r)
{
    struct scenario *s = r->scenario;
    const char *option = r->options->time_mode;
    if (!scenario_time_mode(r->said.time, &s->time_mode, &s->scale_x1000))
        json_error(&r->sink, cJSON_GetObjectItemCaseSensitive(r->own.root, "time"),
                   "\"%s\" is no way to pass time; auto, manual, real, or x60: sixty times as fast%s",
                   json_quote(r->said.time).text, time_hint(r->said.time).words);
    if (option && !scenario_time_mode(option, &s->time_mode, &s->scale_x1000))
        scenario_option_error(r, "--time",
                              "\"%s\" is none of auto, manual, real, or x60: sixty times as fast%s",
                              json_quote(option).text, time_hint(option).words);
}

/* ---- Profile and account ---- */

static void apply_profile(struct scenario_reader *r)
{
    const char *option = r->options->profile;
    if (!option) return;
    int profile = profile_by_name(ff_str_of(option));
    struct ff_nearest nearest = ff_nearest_to(option);
    for (int i = 0; i < PROFILES; i++) ff_nearest_try(&nearest, profile_name((enum profile)i));
    if (profile >= 0)
        r->said.profile = (uint32_t)profile;
    else
        scenario_option_error(r, "--profile", "\"%s\" is none of %s%s%s%s", json_quote(option).text,
                              PROFILE_LIST, nearest.best ? "; did you mean " : "",
                              nearest.best ? nearest.best : "", nearest.best ? "?" : "");
}

/* NULL: it is like none of them. */
static const char *account_nearest(const char *name)
{
    struct ff_nearest nearest = ff_nearest_to(name);
    for (int i = 0; i < ACCOUNTS; i++)
        if (i != ACCOUNT_user) ff_nearest_try(&nearest, account_word((enum account)i));
    return nearest.best;
}

/* "LocalSystem", "NetworkService", or the name of a user account; "user" is one with the scenario's name for it. */
static void apply_account(struct scenario_reader *r)
{
    const char *option = r->options->account;
    if (!option) return;
    int kind = account_by_word(ff_str_of(option));
    if (!*option) {
        scenario_option_error(
            r, "--account",
            "a name is missing: LocalSystem, NetworkService, LocalService, or a user account's");
        return;
    }
    if (kind < 0 && !strchr(option, '\\') && account_nearest(option)) {
        scenario_option_error(r, "--account",
                              "\"%s\": did you mean %s? A user account is written DOMAIN\\name",
                              json_quote(option).text, account_nearest(option));
        return;
    }
    const char *name = r->account.name ? r->account.name : "CORP\\faxsvc";
    r->account = (struct said_account){.kind = ACCOUNT_user, .name = kind < 0 ? option : name};
    if (kind < 0 || kind == ACCOUNT_user) return;
    r->account = (struct said_account){.kind = (uint32_t)kind};
}

/* TOK-9, TOK-10: the option is LocalSystem's, which the file may have said, or --account. */
static void apply_interact(struct scenario_reader *r)
{
    if (!r->options->interact) return;
    if (r->account.kind == ACCOUNT_local_system)
        r->account.interact = true;
    else
        scenario_option_error(
            r, "--interact",
            "LocalSystem alone interacts with the desktop (TOK-9); add --account LocalSystem");
}

static void check_account(struct scenario_reader *r)
{
    const struct said_account *a = &r->account;
    const cJSON *at = r->said.account;
    if (a->kind == ACCOUNT_user && a->interact) /* TOK-9 */
        json_error(
            &r->sink, cJSON_GetObjectItemCaseSensitive(at, "interact"),
            "a user account never interacts with the desktop (TOK-9); take it out, or use LocalSystem");
    if (a->kind == ACCOUNT_user && (!a->name || !*a->name))
        json_error(&r->sink, at, "a user account needs a \"name\": \"CORP\\\\faxsvc\"");
    if (a->kind != ACCOUNT_user && a->name)
        json_error(&r->sink, cJSON_GetObjectItemCaseSensitive(at, "name"),
                   "only a user account has a name; take it out, or make the kind \"user\"");
}

void scenario_apply_options(struct scenario_reader *r)
{
    const struct json_form *form = &scenario_forms[SCENARIO_FORM_account];
    if (json_read(form, r->said.account, NULL, &r->sink, &r->account)) check_account(r);
    apply_profile(r);
    apply_account(r);
    apply_interact(r);
    apply_time(r);
    if (r->options->has_seed) r->said.seed = r->options->seed;
}
