/* SPDX-License-Identifier: MIT */
#ifndef FF_SIM_SCM_H
#define FF_SIM_SCM_H

#include "common/winfax_codes.h"

struct sim;

/* Who may do what with the service control manager and with the service named Fax: the rights that "Service Security and
 * Access Rights" has for administrators, and for everybody else who is logged on here. */
enum scm_object { SCM_manager, SCM_service, SCM_OBJECTS };

/* What a handle gets that is opened for `desired`, generic rights and MAXIMUM_ALLOWED included: all of that, or
 * ERROR_ACCESS_DENIED. */
ff_status scm_open(const struct sim *sim, uint32_t process, enum scm_object object, uint32_t desired,
                   uint32_t *ret_granted);

#endif
