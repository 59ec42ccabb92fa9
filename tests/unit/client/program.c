/* SPDX-License-Identifier: MIT */
/* A program that is linked with a world, as the environment has it: does what its arguments say.
 *
 *   page     GetACP
 *   connect  FaxConnectFaxServer     close  FaxClose of it     leave  nothing more: its handle stays open */
#include <winfax.h>

#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
    HANDLE fax = NULL;
    for (int i = 1; i < argc; i++) {
        BOOL ok = TRUE;
        if (strcmp(argv[i], "page") == 0) ok = (BOOL)GetACP();
        if (strcmp(argv[i], "connect") == 0) ok = FaxConnectFaxServerA(NULL, &fax);
        if (strcmp(argv[i], "close") == 0) ok = FaxClose(fax);
        printf("%s %d %u\n", argv[i], ok, ok ? 0U : (unsigned)GetLastError());
    }
    return 0;
}
