/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_WINDOWS_OWNER_H
#define FF_SERVICE_WINDOWS_OWNER_H

#include <stdbool.h>

/* Files that are their owner's alone. */

/* What makes such a file or folder: a SECURITY_ATTRIBUTES, for good. NULL: memory was refused. */
void *owner_alone(void);
/* Does the access list of an open file let nobody read it but its user and those who may everything? file: a HANDLE. */
bool owner_is_alone(void *file);

#endif
