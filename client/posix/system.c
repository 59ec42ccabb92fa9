/* SPDX-License-Identifier: MIT */
#include "client/link.h"

/* There is no fax service of the system's. */
const struct link_ops *link_system(void)
{
    return NULL;
}
