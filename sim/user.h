/* SPDX-License-Identifier: MIT */
#ifndef FF_SIM_USER_H
#define FF_SIM_USER_H

#include "common/winfax_codes.h"
#include "sim/states.h"
#include "sim/text.h"

struct sim;

/* Users, logon sessions and their rights on the fax server (RIGHTS). A session stands for window station WinSta0 and
 * its desktop Default: one interactive desktop per session. */
struct user {
    text name;
    uint32_t rights;                          /* specific rights FF_FAX_*; checked at every call (GEN-9) */
    text full_name, fax_number, billing_code; /* what FaxCompleteJobParams fills in (CJP-2) */
    text company, department;
};

struct session {
    uint32_t user;
    uint32_t number; /* the session id: 0 on XP and before, from 1 on later profiles */
    enum session_state state;
    uint32_t logoff; /* the latest logoff row, SIM_NONE before there was one */
};

/* Adds a user with a session. SIM_NONE: refused. */
uint32_t user_add(struct sim *sim, struct ff_str name, uint32_t rights);
uint32_t user_by_name(const struct sim *sim, struct ff_str name);
/* The user's session that is not ended, else SIM_NONE. */
uint32_t session_of_user(const struct sim *sim, uint32_t user);

/* GEN-9, RIGHTS-1: does the user of the process hold every specific right of the mask? */
bool access_has(const struct sim *sim, uint32_t process, uint32_t rights);
/* Does the user hold any fax right at all (CON-E3, CHO-3)? */
bool access_any(const struct sim *sim, uint32_t process);
/* Step 4 of GEN-23: ERROR_ACCESS_DENIED without them. */
ff_status access_status(const struct sim *sim, uint32_t process, uint32_t rights);
/* May the user write to HKEY_LOCAL_MACHINE (RRE-5)? An administrator may: who has every fax right (RIGHTS-6). */
bool access_machine(const struct sim *sim, uint32_t process);
/* FaxAccessCheck's answer for any mask (ACC-2, ACC-4, ACC-7). */
bool access_check(const struct sim *sim, uint32_t process, uint32_t mask);

#endif
