/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_POSIX_PIDFD_H
#define FF_SERVICE_POSIX_PIDFD_H

#include <stdint.h>
#include <uv.h>

/* How processes end that are not our children: those that a script has started are reaped by the script. The kernel says it to
 * whoever had hold of the process before (Linux 6.15 and later; an older one says nothing, and nobody is told). */
struct pidfds {
    uv_loop_t *loop;
    void *ctx;
    void (*exited)(void *ctx, uint32_t pid, int status); /* as of waitpid; once its parent has reaped it */
    struct pidfd *first;
};

/* What cannot be had is left out. */
void pidfds_add(struct pidfds *to, uint32_t pid);
/* It was our child after all, and is told of as one. */
void pidfds_forget(struct pidfds *pidfds, uint32_t pid);
/* The loop must run on until nothing is left of them there. */
void pidfds_close(struct pidfds *pidfds);

#endif
