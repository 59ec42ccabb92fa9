/* SPDX-License-Identifier: MIT */
#ifndef FF_CLIENT_WINDOWS_CRASH_H
#define FF_CLIENT_WINDOWS_CRASH_H

/* Called before anything else in a thread that an exception is about to end: whoever looks into it (a debugger, Windows's report)
 * holds it up. One for the program. */
void windows_crash_holds(void (*held)(void));

#endif
