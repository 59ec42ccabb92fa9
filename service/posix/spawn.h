/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_POSIX_SPAWN_H
#define FF_SERVICE_POSIX_SPAWN_H

#include <stdbool.h>
#include <sys/types.h>

#include "service/child.h"
#include "service/posix/guard.h"

/* A child in a session (and process group) of its own, that does not outlive us: the kernel kills it when we
 * die, and what it leaves behind becomes our child (PR_SET_CHILD_SUBREAPER), to be ended with it. */

/* guard: is told of the child before it becomes its program. Returns 0 and *ret_pid, or the
 * errno of what failed (ENOENT: no such program). */
int spawn(char *const *argv, const struct child_variable *env, const struct guard *guard, pid_t *ret_pid);
/* To every process of the child's group. */
void spawn_signal(pid_t child, int number);
/* Whom that is not for: the guard, and (NULL: nobody) who is spared. */
struct spawn_spared {
    pid_t guard;
    bool (*is)(pid_t pid);
};
/* To every other child of ours, wherever it moved; 0: only looks. How many there were; -1: without /proc they are not to be found. */
int spawn_signal_rest(const struct spawn_spared *spared, int number);
/* Kills, and reaps, whatever else is still our child and found, wherever it moved. */
void spawn_kill_rest(const struct spawn_spared *spared);

#endif
