/* SPDX-License-Identifier: MIT */
#ifndef FF_SIM_SERVICE_H
#define FF_SIM_SERVICE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/str.h"
#include "common/winfax_codes.h"
#include "sim/states.h"
#include "sim/text.h"

struct sim;

struct service {
    enum service_state state;
    enum account account;
    text account_name;        /* of a user account: "CORP\\faxsvc" */
    bool interact;            /* Allow Service To Interact With Desktop (TOK-9: never with a user account) */
    bool begin_stopped;       /* set-up: sim_begin leaves it stopped */
    enum account run_account; /* the account and option that it was started with */
    bool run_interact;
    uint32_t epoch;      /* service session number, from 1 (SES-1); 0 before the first */
    uint32_t exit_code;  /* 0, or 1067 after a crash */
    uint64_t timer;      /* ticket of the timer that ends starting or stopping */
    uint64_t idle_timer; /* ticket, 0 none */
    uint64_t touched;    /* time of the last use (SES-5) */
};

/* What the service can do about a client's desktop (section 8's matrix). */
bool service_opens_token(
    const struct sim *sim); /* window mode: user account, poster service (TOK-1, VER-10) */
bool service_reaches_desktop(const struct sim *sim); /* without a token: TOK-10, TOK-11, VER-3, VER-9 */

/* A code when the step makes no sense in this state, as StartService and ControlService have it: start of what is not
 * stopped ERROR_SERVICE_ALREADY_RUNNING; stop or crash of what is stopped _NOT_ACTIVE, stop of what is on its way up or
 * down _CANNOT_ACCEPT_CTRL. */
ff_status service_start(struct sim *sim);
ff_status service_stop(struct sim *sim);  /* SEQ-20; takes the switch shutdown's time */
ff_status service_crash(struct sim *sim); /* SEQ-23 */
/* For who decides in the model's place (emitted.h): at once, with FEI_FAXSVC_STARTED and FEI_FAXSVC_ENDED. */
void service_session_begin(struct sim *sim);
void service_session_end(struct sim *sim);
/* Takes effect at the next start, as the service control manager does it. A user account with interact is
 * ERROR_INVALID_PARAMETER (TOK-9). */
ff_status service_set_account(struct sim *sim, enum account account, struct ff_str name, bool interact);
/* Something happened that counts as use: sets the idle-exit timer anew when nothing keeps the service (SES-5). */
void service_touch(struct sim *sim);
void service_timer(struct sim *sim, uint32_t subject);
uint64_t service_ticket(const struct sim *sim, uint32_t subject);
void service_idle_timer(struct sim *sim, uint32_t subject);
uint64_t service_idle_ticket(const struct sim *sim, uint32_t subject);
/* GEN-27: up, or coming up so far that clients can register (CHO-8)? */
bool service_answers(const struct sim *sim);
/* Does it, or would it be started by whoever connects (CON-9)? */
bool service_reachable(const struct sim *sim);

#endif
