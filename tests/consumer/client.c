/* SPDX-License-Identifier: MIT */
#include <windows.h>
#include <winfax.h>

/* The least that reaches a fax service. Its functions have names that the SDK uses inside: they are the program's own. */

int client_new(void);
int job_new(void);

int client_new(void)
{
    HANDLE fax;
    return FaxConnectFaxServerA(NULL, &fax) && FaxClose(fax);
}

int job_new(void)
{
    return client_new() ? 0 : 1;
}

int main(void)
{
    return job_new();
}
