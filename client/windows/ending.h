/* SPDX-License-Identifier: MIT */
#ifndef FF_CLIENT_WINDOWS_ENDING_H
#define FF_CLIENT_WINDOWS_ENDING_H

#include <stdbool.h>

/* Is this the last that the program does? Its other threads were ended wherever they were: what one of them held nobody gives
 * back, and what one of them had begun nobody finishes. */
bool windows_ending(void);

#endif
