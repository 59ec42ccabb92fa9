/* SPDX-License-Identifier: MIT */
#ifndef FF_TESTS_TIFF_H
#define FF_TESTS_TIFF_H

#include <stddef.h>
#include <stdint.h>

/* A small TIFF as SND-7 wants it: Group 4, 1728 wide, 204 x 196 dpi, `pages` white pages. malloc'd; NULL refused. */
uint8_t *test_tiff_group4(int pages, size_t *ret_size);

#endif
