/* SPDX-License-Identifier: MIT */
#include <windows.h>

#include "service/place.h"

#include <stdio.h>

/* A note, which goes with the service however that ends. It is reached over TCP in any case. */
bool place_make(bool tcp, struct place *ret_place, struct ff_writer *error)
{
    static unsigned count;
    struct place p = {.at.kind = FF_ENDPOINT_file};
    char parent[MAX_PATH + 1];
    DWORD length = GetTempPathA(sizeof parent, parent);
    (void)tcp;
    int size = snprintf(p.at.place, sizeof p.at.place, "%sfauxfax-run-%lu-%llu-%u", parent,
                        (unsigned long)GetCurrentProcessId(), (unsigned long long)GetTickCount64(), count++);
    if (length == 0 || length >= sizeof parent || size < 0 || (size_t)size >= sizeof p.at.place) {
        ff_write_text(error, "the path of the folder for temporary files is too long (TEMP)\n");
        return false;
    }
    *ret_place = p;
    return true;
}

void place_remove(const struct place *place)
{
    (void)place;
}
