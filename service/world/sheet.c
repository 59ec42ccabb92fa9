/* SPDX-License-Identifier: MIT */
#include "service/world/sheet.h"

#include <string.h>

enum { COLUMNS = 5, FONT_ROWS = 7, FIRST = 0x20, LAST = 0x5F };

static const uint8_t font[LAST - FIRST + 1][COLUMNS] = {
#define X(code, a, b, c, d, e) [code - FIRST] = {a, b, c, d, e},
#include "service/world/font.def"
#undef X
};

bool sheet_new(const struct ff_alloc *alloc, struct tiff_image *ret_sheet)
{
    *ret_sheet = (struct tiff_image){.rows = SHEET_ROWS, .x_dpi = SHEET_X_DPI, .y_dpi = SHEET_Y_DPI};
    ret_sheet->bits = ff_alloc_zeroed(alloc, SHEET_ROWS, TIFF_ROW_BYTES);
    return ret_sheet->bits != NULL;
}

void sheet_free(const struct ff_alloc *alloc, struct tiff_image *sheet)
{
    sheet->bits = ff_free(alloc, sheet->bits);
}

bool sheet_set_y_dpi(const struct ff_alloc *alloc, struct tiff_image *sheet, uint32_t y_dpi)
{
    uint32_t rows = sheet->rows * y_dpi / sheet->y_dpi;
    if (y_dpi == sheet->y_dpi) return true;
    uint8_t *bits = ff_alloc_zeroed(alloc, rows ? rows : 1, TIFF_ROW_BYTES);
    if (!bits) return false;
    for (uint32_t row = 0; row < rows; row++)
        memcpy(bits + (size_t)row * TIFF_ROW_BYTES,
               sheet->bits + (size_t)row * sheet->rows / rows * TIFF_ROW_BYTES, TIFF_ROW_BYTES);
    sheet_free(alloc, sheet);
    *sheet = (struct tiff_image){bits, rows ? rows : 1, sheet->x_dpi, y_dpi};
    return true;
}

void sheet_clear(struct tiff_image *sheet)
{
    memset(sheet->bits, 0, (size_t)sheet->rows * TIFF_ROW_BYTES);
}

/* What of a length from `at` on lies before `end`. */
static uint32_t within(uint32_t at, uint32_t length, uint32_t end)
{
    if (at >= end) return 0;
    return length < end - at ? length : end - at;
}

void sheet_fill(struct tiff_image *sheet, uint32_t x, uint32_t y, uint32_t width, uint32_t height)
{
    width = within(x, width, TIFF_WIDTH);
    height = within(y, height, sheet->rows);
    for (uint32_t row = 0; row < height; row++) {
        uint8_t *bits = sheet->bits + (size_t)(y + row) * TIFF_ROW_BYTES;
        for (uint32_t at = x; at < x + width; at++) bits[at / 8] |= (uint8_t)(0x80 >> at % 8);
    }
}

void sheet_frame(struct tiff_image *sheet, uint32_t x, uint32_t y, uint32_t width, uint32_t height,
                 uint32_t thick)
{
    sheet_fill(sheet, x, y, width, thick);
    sheet_fill(sheet, x, y + height - thick, width, thick);
    sheet_fill(sheet, x, y, thick, height);
    sheet_fill(sheet, x + width - thick, y, thick, height);
}

static void draw_letter(struct tiff_image *sheet, uint32_t x, uint32_t y, uint32_t scale, uint8_t letter)
{
    if (letter >= 'a' && letter <= 'z') letter = (uint8_t)(letter - 'a' + 'A');
    if (letter < FIRST || letter > LAST) {
        sheet_frame(sheet, x, y, COLUMNS * scale, FONT_ROWS * scale, scale);
        return;
    }
    for (uint32_t column = 0; column < COLUMNS; column++)
        for (uint32_t row = 0; row < FONT_ROWS; row++)
            if (font[letter - FIRST][column] >> row & 1)
                sheet_fill(sheet, x + column * scale, y + row * scale, scale, scale);
}

void sheet_text(struct tiff_image *sheet, uint32_t x, uint32_t y, uint32_t scale, struct ff_str words)
{
    for (uint32_t i = 0; i < words.size && x < TIFF_WIDTH; i++) {
        if (((uint8_t)words.at[i] & 0xC0) == 0x80) continue; /* the rest of a character */
        draw_letter(sheet, x, y, scale, (uint8_t)words.at[i]);
        x += SHEET_LETTER_WIDTH * scale;
    }
}
