/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_WINDOWS_ENVIRONMENT_H
#define FF_SERVICE_WINDOWS_ENVIRONMENT_H

#include "service/child.h"

/* Our environment, with what differs, as CreateProcess takes it. To be freed; NULL: memory was refused. */
char *environment_with(const struct child_variable *changed);

#endif
