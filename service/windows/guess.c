/* SPDX-License-Identifier: MIT */
#include "service/guess.h"

/* STATUS_DLL_NOT_FOUND and STATUS_ENTRYPOINT_NOT_FOUND; Wine says 53 for both. */
enum { EXIT_OF_LOADER_WINE = 53 };

const char *guess_stranger(char *const *argv, const struct child_end *how)
{
    (void)argv;
    if (how->code == 0xC0000135 || how->code == 0xC0000139 || how->code == EXIT_OF_LOADER_WINE)
        return "it was not loaded, it seems: a DLL that it wants was not found; winfax.dll must lie beside "
               "the "
               ".exe and have its bitness";
    return "no winfax.dll of fauxfax was loaded, it seems: it must lie beside the .exe and have its bitness; "
           "or "
           "FaxConnectFaxServer was never called";
}
