/* SPDX-License-Identifier: MIT */
#include "service/posix/pidfd.h"

#include <stdbool.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

struct pidfd {
    uv_poll_t poll;
    int fd;
    uint32_t pid;
    struct pidfds *of;
    struct pidfd *next;
};

/* linux/pidfd.h, which an older system has without this. */
struct info {
    uint64_t mask, cgroup;
    uint32_t ids[11];
    int32_t exit_status;
};
#define INFO_EXIT 8U
#define GET_INFO _IOWR(0xFF, 11, struct info)

static void on_closed(uv_handle_t *handle)
{
    struct pidfd *p = handle->data;
    close(p->fd);
    free(p);
}

static void drop(struct pidfd *p)
{
    struct pidfd **at = &p->of->first;
    while (*at != p) at = &(*at)->next;
    *at = p->next;
    uv_close((uv_handle_t *)&p->poll, on_closed);
}

/* Only a process that was reaped has a status to tell: before, it hangs up nobody. */
static void on_hung_up(uv_poll_t *poll, int status, int events)
{
    struct pidfd *p = poll->data;
    struct info info = {.mask = INFO_EXIT};
    (void)status, (void)events;
    if (ioctl(p->fd, GET_INFO, &info) == 0 && (info.mask & INFO_EXIT))
        p->of->exited(p->of->ctx, p->pid, info.exit_status);
    drop(p);
}

static bool watch(struct pidfd *p)
{
    p->poll.data = p;
    p->fd = (int)syscall(SYS_pidfd_open, (pid_t)p->pid, 0);
    if (p->fd < 0) return false;
    bool is = uv_poll_init(p->of->loop, &p->poll, p->fd) == 0;
    if (!is) close(p->fd);
    return is;
}

void pidfds_add(struct pidfds *to, uint32_t pid)
{
    struct pidfd *p = calloc(1, sizeof *p);
    if (!p) return;
    p->pid = pid;
    p->of = to;
    if (!watch(p)) {
        free(p);
        return;
    }
    p->next = to->first;
    to->first = p;
    uv_poll_start(&p->poll, UV_DISCONNECT, on_hung_up);
}

void pidfds_forget(struct pidfds *pidfds, uint32_t pid)
{
    struct pidfd *p = pidfds->first;
    while (p && p->pid != pid) p = p->next;
    if (p) drop(p);
}

void pidfds_close(struct pidfds *pidfds)
{
    for (struct pidfd *p = pidfds->first, *next; p; p = next) {
        next = p->next;
        uv_close((uv_handle_t *)&p->poll, on_closed);
    }
    pidfds->first = NULL;
}
