/* SPDX-License-Identifier: MIT */
#include <fauxfax/fauxfax.h>

#include "client/inner.h"
#include "common/filetime.h"

void fauxfax_wait_begin(const char *what)
{
    struct client *client = client_current();
    if (!client) return;
    client_idle(client, client_thread(client), FF_TIME_NEVER, false, true,
                what ? what : "a wait outside of Windows");
    client_settle(client);
}

void fauxfax_wait_end(void)
{
    struct client *client = client_current();
    if (client) client_busy(client, client_thread(client));
}
