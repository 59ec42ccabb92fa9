/* SPDX-License-Identifier: MIT */
#include <fauxfax/fauxfax.h>

#include "client/inner.h"
#include "client/winfax.h"
#include "common/filetime.h"

void fauxfax_wait_begin(const char *what)
{
    struct client *client = client_current();
    if (!client) return;
    struct client_wait wait = {.deadline = FF_TIME_NEVER,
                               .foreign = true,
                               .what = what ? what : "a wait outside of Windows",
                               .site = client_site_of(client, FAX_SITE)};
    client_idle(client, client_thread(client), &wait);
    client_settle(client);
}

void fauxfax_wait_end(void)
{
    struct client *client = client_current();
    if (client) client_busy(client, client_thread(client));
}
