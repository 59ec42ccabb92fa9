/* SPDX-License-Identifier: MIT */
#ifndef FF_COMMON_CODEPAGE_NAME_H
#define FF_COMMON_CODEPAGE_NAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The code pages that the A functions can have (codepages.def), as FAUXFAX_CODEPAGE names them. */

/* The number of the page that is named by it, by windows-NUMBER or cpNUMBER, or by its own name, in any case; 0: there is none. */
uint32_t ff_codepage_of_name(const char *name);
bool ff_codepage_exists(uint32_t number);
/* All that there are: "874, 932 (shift_jis), …". */
void ff_codepage_list(char *to, size_t size);

#endif
