/* SPDX-License-Identifier: MIT */
#include "sim/sim.h"

enum {
    RIGHT_read_control = 0x20000,
    RIGHT_maximum_allowed = 0x2000000,

    MANAGER_connect = 0x1,
    MANAGER_create = 0x2,
    MANAGER_enumerate = 0x4,
    MANAGER_lock = 0x8,
    MANAGER_query_lock = 0x10,
    MANAGER_boot_config = 0x20,
    MANAGER_all = 0xF003F,

    RIGHT_query_config = 0x1,
    RIGHT_change_config = 0x2,
    RIGHT_query_status = 0x4,
    RIGHT_dependents = 0x8,
    RIGHT_start = 0x10,
    RIGHT_stop = 0x20,
    RIGHT_pause_continue = 0x40,
    RIGHT_interrogate = 0x80,
    RIGHT_user_defined = 0x100,
    RIGHT_all = 0xF01FF,

    RIGHT_look = RIGHT_query_config | RIGHT_query_status | RIGHT_dependents | RIGHT_interrogate
};

/* In the order of the bits: GENERIC_ALL is 0x10000000. */
enum generic { GENERIC_all, GENERIC_execute, GENERIC_write, GENERIC_read, GENERICS };
enum { GENERIC_FIRST_BIT = 28 };

static const struct scm_rights {
    uint32_t generic[GENERICS];
    uint32_t administrators, others;
    uint32_t always; /* comes with any handle */
} rows[SCM_OBJECTS] = {
    [SCM_manager] = {{[GENERIC_all] = MANAGER_all,
                      [GENERIC_execute] = RIGHT_read_control | MANAGER_connect | MANAGER_lock,
                      [GENERIC_write] = RIGHT_read_control | MANAGER_create | MANAGER_boot_config,
                      [GENERIC_read] = RIGHT_read_control | MANAGER_enumerate | MANAGER_query_lock},
                     MANAGER_all,
                     RIGHT_read_control | MANAGER_connect | MANAGER_enumerate | MANAGER_query_lock,
                     MANAGER_connect},
    [SCM_service] = {{[GENERIC_all] = RIGHT_all,
                      [GENERIC_execute] = RIGHT_read_control | RIGHT_start | RIGHT_stop |
                                          RIGHT_pause_continue | RIGHT_user_defined,
                      [GENERIC_write] = RIGHT_read_control | RIGHT_change_config,
                      [GENERIC_read] = RIGHT_read_control | RIGHT_look},
                     RIGHT_all,
                     RIGHT_read_control | RIGHT_look | RIGHT_user_defined,
                     0},
};

/* Generic rights as the specific ones that they stand for. */
static uint32_t specific(const struct scm_rights *rights, uint32_t desired)
{
    uint32_t all = desired & ((1U << GENERIC_FIRST_BIT) - 1);
    for (int i = 0; i < GENERICS; i++)
        if (desired & 1U << (GENERIC_FIRST_BIT + i)) all |= rights->generic[i];
    return all;
}

ff_status scm_open(const struct sim *sim, uint32_t process, enum scm_object object, uint32_t desired,
                   uint32_t *ret_granted)
{
    const struct scm_rights *rights = &rows[object];
    uint32_t may = access_machine(sim, process) ? rights->administrators : rights->others;
    uint32_t wanted = specific(rights, desired) | rights->always;
    if (wanted & RIGHT_maximum_allowed) wanted = (wanted & ~(uint32_t)RIGHT_maximum_allowed) | may;
    if (wanted & ~may) return FF_ERROR_ACCESS_DENIED;
    *ret_granted = wanted;
    return FF_ERROR_SUCCESS;
}
