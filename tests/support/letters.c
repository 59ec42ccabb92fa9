/* SPDX-License-Identifier: MIT */
#include "tests/support/letters.h"

#include <stdbool.h>
#include <string.h>

enum { COLUMNS = 5, ROWS = 7, CELL_WIDTH = 6, CELL_HEIGHT = 9, PAGE_WIDTH = 1728, A_LINE = 16 };

/* 0x20 to 0x5F, sixteen a line. */
static const char *const art[] = {
    "..... ..#.. .#.#. .#.#. ..#.. ##... .##.. .##.. ...#. .#... ..... ..... ..... ..... ..... .....",
    "..... ..#.. .#.#. .#.#. .#### ##..# #..#. ..#.. ..#.. ..#.. ..#.. ..#.. ..... ..... ..... ....#",
    "..... ..#.. .#.#. ##### #.#.. ...#. #.#.. .#... .#... ...#. #.#.# ..#.. ..... ..... ..... ...#.",
    "..... ..#.. ..... .#.#. .###. ..#.. .#... ..... .#... ...#. .###. ##### ..... ##### ..... ..#..",
    "..... ..#.. ..... ##### ..#.# .#... #.#.# ..... .#... ...#. #.#.# ..#.. .##.. ..... ..... .#...",
    "..... ..... ..... .#.#. ####. #..## #..#. ..... ..#.. ..#.. ..#.. ..#.. ..#.. ..... .##.. #....",
    "..... ..#.. ..... .#.#. ..#.. ...## .##.# ..... ...#. .#... ..... ..... .#... ..... .##.. .....",
    ".###. ..#.. .###. ##### ...#. ##### ..##. ##### .###. .###. ..... ..... ...#. ..... .#... .###.",
    "#...# .##.. #...# ...#. ..##. #.... .#... ....# #...# #...# .##.. .##.. ..#.. ..... ..#.. #...#",
    "#..## ..#.. ....# ..#.. .#.#. ####. #.... ...#. #...# #...# .##.. .##.. .#... ##### ...#. ....#",
    "#.#.# ..#.. ...#. ...#. #..#. ....# ####. ..#.. .###. .#### ..... ..... #.... ..... ....# ...#.",
    "##..# ..#.. ..#.. ....# ##### ....# #...# .#... #...# ....# .##.. .##.. .#... ##### ...#. ..#..",
    "#...# ..#.. .#... #...# ...#. #...# #...# .#... #...# ...#. .##.. ..#.. ..#.. ..... ..#.. .....",
    ".###. .###. ##### .###. ...#. .###. .###. .#... .###. .##.. ..... .#... ...#. ..... .#... ..#..",
    ".###. .###. ####. .###. ###.. ##### ##### .###. #...# .###. ..### #...# #.... #...# #...# .###.",
    "#...# #...# #...# #...# #..#. #.... #.... #...# #...# ..#.. ...#. #..#. #.... ##.## #...# #...#",
    "....# #...# #...# #.... #...# #.... #.... #.... #...# ..#.. ...#. #.#.. #.... #.#.# ##..# #...#",
    ".##.# #...# ####. #.... #...# ####. ####. #.### ##### ..#.. ...#. ##... #.... #.#.# #.#.# #...#",
    "#.#.# ##### #...# #.... #...# #.... #.... #...# #...# ..#.. ...#. #.#.. #.... #...# #..## #...#",
    "#.#.# #...# #...# #...# #..#. #.... #.... #...# #...# ..#.. #..#. #..#. #.... #...# #...# #...#",
    ".###. #...# ####. .###. ###.. ##### #.... .#### #...# .###. .##.. #...# ##### #...# #...# .###.",
    "####. .###. ####. .#### ##### #...# #...# #...# #...# #...# ##### .###. ..... .###. ..#.. .....",
    "#...# #...# #...# #.... ..#.. #...# #...# #...# #...# #...# ....# .#... #.... ...#. .#.#. .....",
    "#...# #...# #...# #.... ..#.. #...# #...# #...# .#.#. #...# ...#. .#... .#... ...#. #...# .....",
    "####. #...# ####. .###. ..#.. #...# #...# #.#.# ..#.. .#.#. ..#.. .#... ..#.. ...#. ..... .....",
    "#.... #.#.# #.#.. ....# ..#.. #...# #...# #.#.# .#.#. ..#.. .#... .#... ...#. ...#. ..... .....",
    "#.... #..#. #..#. ....# ..#.. #...# .#.#. #.#.# #...# ..#.. #.... .#... ....# ...#. ..... .....",
    "#.... .##.# #...# ####. ..#.. .###. ..#.. .#.#. #...# ..#.. ##### .###. ..... .###. ..... #####",
};

static bool dot(const struct letters_page *page, uint32_t x, uint32_t y)
{
    if (x >= PAGE_WIDTH || y >= page->rows) return false;
    return page->bits[(size_t)y * (PAGE_WIDTH / 8) + x / 8] >> (7 - x % 8) & 1;
}

/* 1 all black, 0 all white, -1 neither. */
static int block(const struct letters_page *page, uint32_t x, uint32_t y)
{
    uint32_t black = 0;
    for (uint32_t row = 0; row < page->high; row++)
        for (uint32_t column = 0; column < page->wide; column++) black += dot(page, x + column, y + row);
    if (black == page->wide * page->high) return 1;
    return black ? -1 : 0;
}

static int expected(char letter, uint32_t column, uint32_t row)
{
    if (column >= COLUMNS || row >= ROWS) return 0;
    if (letter == 'o') return column % (COLUMNS - 1) == 0 || row % (ROWS - 1) == 0;
    unsigned at = (unsigned)(letter - LETTERS_FIRST);
    return art[at / A_LINE * ROWS + row][at % A_LINE * CELL_WIDTH + column] == '#';
}

static bool stands(const struct letters_page *page, uint32_t x, uint32_t y, char letter)
{
    for (uint32_t row = 0; row < CELL_HEIGHT; row++)
        for (uint32_t column = 0; column < CELL_WIDTH; column++)
            if (block(page, x + column * page->wide, y + row * page->high) != expected(letter, column, row))
                return false;
    return true;
}

static char letter_at(const struct letters_page *page, uint32_t x, uint32_t y)
{
    for (char c = LETTERS_FIRST; c <= LETTERS_LAST; c++)
        if (stands(page, x, y, c)) return c;
    return stands(page, x, y, 'o') ? 'o' : 'x';
}

const char *letters_read(const struct letters_page *page, uint32_t x, uint32_t y)
{
    static char text[LETTERS_MOST + 1];
    size_t size = 0, end = 0;
    for (; size < LETTERS_MOST && x + CELL_WIDTH * page->wide <= PAGE_WIDTH; x += CELL_WIDTH * page->wide) {
        text[size] = letter_at(page, x, y);
        if (text[size++] != ' ') end = size;
    }
    text[end] = 0;
    return text;
}

uint64_t letters_black(const struct letters_page *page)
{
    uint64_t black = 0;
    for (uint32_t y = 0; y < page->rows; y++)
        for (uint32_t x = 0; x < PAGE_WIDTH; x++) black += dot(page, x, y);
    return black;
}

uint64_t letters_black_of(const struct letters_page *page, const char *text)
{
    uint64_t blocks = 0;
    for (; *text; text++)
        for (uint32_t row = 0; row < ROWS; row++)
            for (uint32_t column = 0; column < COLUMNS; column++)
                blocks += (uint64_t)expected(*text, column, row);
    return blocks * page->wide * page->high;
}
