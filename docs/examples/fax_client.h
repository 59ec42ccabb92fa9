/* SPDX-License-Identifier: MIT */
#ifndef FAX_CLIENT_H
#define FAX_CLIENT_H

#include <windows.h>
#include <winfax.h>

/* What the example clients share. Nothing here knows fauxfax: these are Windows programs. */

/* Ends the program with exit code 1 and the reason, unless `ok`. To be called right after `function`: it asks
 * GetLastError. */
void fax_check(BOOL ok, const char *function);

/* A connection to this computer's fax service; to be closed with FaxClose. Ends the program when there is none. */
HANDLE fax_connect(void);

/* Sends a document to a number, now. path may be relative: the service is given the whole of it. Returns the job's id. */
DWORD fax_send(const char *path, const char *number);

/* Does the service run? An event tells of its end; of its coming back only the service control manager knows. */
BOOL fax_service_runs(void);

/* "FEI_BUSY". */
const char *fax_event_name(DWORD event);
/* Prints an event in a line. */
void fax_show(DWORD event, DWORD device, DWORD job);

#endif
