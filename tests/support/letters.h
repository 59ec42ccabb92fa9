/* SPDX-License-Identifier: MIT */
#ifndef FF_TESTS_SUPPORT_LETTERS_H
#define FF_TESTS_SUPPORT_LETTERS_H

#include <stdint.h>

/* Text on a page of a fax, read back: the expected letters are drawn here once more, by hand as it were, and the font is held
 * against them. */

/* A page: a bit a dot, 1728 dots a row, 1 is black; a dot of a letter is so many dots wide and high. */
struct letters_page {
    const uint8_t *bits;
    uint32_t rows;
    uint32_t wide, high;
};

enum { LETTERS_FIRST = 0x20, LETTERS_LAST = 0x5F, LETTERS_MOST = 128 };

/* What stands there, from its upper left corner on, up to the end of the row, blanks at its end left out: 'o' is the box of a
 * character without a letter, 'x' what is no letter, or not quite in its place. Until the next call. */
const char *letters_read(const struct letters_page *page, uint32_t x, uint32_t y);
/* How many dots of the page are black, and how many a text has, which is in capitals. */
uint64_t letters_black(const struct letters_page *page);
uint64_t letters_black_of(const struct letters_page *page, const char *text);

#endif
