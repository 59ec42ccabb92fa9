/* SPDX-License-Identifier: MIT */
/* There is no service control manager here; clients of this system have one of the SDK's (client/win32/scm.c). */
#include "service/scm.h"

static enum exit_code refuse(struct ff_writer *error)
{
    ff_write_text(error, "this is for Windows, and for Wine: fauxfax.exe does it\n");
    return EXIT_usage;
}

enum exit_code scm_keep(const struct options *options, struct ff_writer *error)
{
    (void)options;
    return refuse(error);
}

enum exit_code scm_serve(const struct options *options, struct ff_writer *error)
{
    (void)options;
    return refuse(error);
}
