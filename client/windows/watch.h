/* SPDX-License-Identifier: MIT */
#ifndef FF_CLIENT_WINDOWS_WATCH_H
#define FF_CLIENT_WINDOWS_WATCH_H

#include "client/inner.h"

/* The events that the system's fax service gives a program, for a recording. Those of a window are seen by a hook when the program
 * reads them. For those of a completion port one of ours stands before the program's, and every packet is passed on as it is, the
 * FAX_EVENT with it. */
struct watch;

/* args: of FaxInitializeEventQueue, before it is called; its port becomes ours. NULL: memory was refused, or there is nothing to
 * be seen of it. */
struct watch *watch_begin(struct client *client, uintptr_t args[6]);
/* It has been called. What it registered: its number in the recording; 0: nothing. */
uint32_t watch_end(struct watch *watch, bool well);

#endif
