/* SPDX-License-Identifier: MIT */
#include "service/place.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A fresh folder of our own: nobody can be at its path, so that no lock is needed. */
static bool make_folder(struct place *p, struct ff_writer *error)
{
    const char *parents[] = {getenv("XDG_RUNTIME_DIR"), getenv("TMPDIR"), "/tmp"};
    for (size_t i = 0; i < sizeof parents / sizeof *parents; i++) {
        int size = parents[i] && *parents[i] == '/'
                       ? snprintf(p->folder, sizeof p->folder, "%s/fauxfax-run-XXXXXX", parents[i])
                       : -1;
        if (size > 0 && (size_t)size < sizeof p->folder && mkdtemp(p->folder)) return true;
    }
    ff_write_text(error, "no private folder can be made in XDG_RUNTIME_DIR, TMPDIR or /tmp: %s\n",
                  strerror(errno));
    return false;
}

bool place_make(bool tcp, struct place *ret_place, struct ff_writer *error)
{
    struct place p = {.at.kind = FF_ENDPOINT_unix};
    if (!make_folder(&p, error)) return false;
    if (tcp) {
        p.at = (struct ff_endpoint){.kind = FF_ENDPOINT_tcp, .place = "127.0.0.1"};
        snprintf(p.secret_file, sizeof p.secret_file, "%s/secret", p.folder);
    } else {
        snprintf(p.at.place, sizeof p.at.place, "%s/service.sock", p.folder);
    }
    *ret_place = p;
    return true;
}

void place_remove(const struct place *p)
{
    if (*p->secret_file) unlink(p->secret_file);
    if (*p->folder) rmdir(p->folder);
}
