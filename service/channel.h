/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_CHANNEL_H
#define FF_SERVICE_CHANNEL_H

#include <stdbool.h>
#include <stdint.h>

#include "service/sockets.h"

/* Notification channels: connections that have said Listen. The service writes on them, once a turn, and nobody
 * reads: an idle one is a descriptor and this row, watched only while its socket does not take what is to be written.
 * So a client that closes its channel alone is found out at the next event, or when its process goes. */

struct server;
struct rest;

struct channel {
    int fd;
    uint32_t process;
    struct rest
        *rest; /* NULL, or what the socket did not take. While it is there nothing more is asked of the world
                          for this channel: it keeps its place in the shared log. */
};

/* Takes over the descriptor. False: memory was refused. */
bool channel_open(struct server *server, int fd, uint32_t process);
/* Its process is gone; it may have none. */
void channel_close_of(struct server *server, uint32_t process);
void channel_close_all(struct server *server);
/* Each gets all that is pending for it in one write, as far as its socket takes it. */
void channel_notify_all(struct server *server);
/* One that was watched can go on; who: its rest. */
sockets_ready channel_ready;

#endif
