/* SPDX-License-Identifier: MIT */
/* A client that crashes: under Wine that must not look like one that hangs. */
#include <windows.h>
#include <winfax.h>

int main(void)
{
    HANDLE fax = NULL;
    volatile int *volatile nowhere = NULL;
    if (FaxConnectFaxServerA(NULL, &fax)) *nowhere = 1;
    return 0;
}
