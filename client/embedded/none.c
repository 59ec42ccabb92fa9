/* SPDX-License-Identifier: MIT */
#include "client/link.h"

/* Programs that are linked with the SDK alone have no world in them. */
const struct link_ops *link_embedded(void)
{
    return NULL;
}
