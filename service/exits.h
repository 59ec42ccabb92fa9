/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_EXITS_H
#define FF_SERVICE_EXITS_H

enum exit_code {
#define X(name, code, text) EXIT_##name = code,
#include "service/exits.def"
#undef X
};

#endif
