/* SPDX-License-Identifier: MIT */
#define RULE_HELPS
#include <stdlib.h>

#include "service/world/tiff.h"
#include "tests/conformance/fixture.h"
#include "tests/support/letters.h"

static struct letters_page read_page(const BYTE *tiff, DWORD size, uint8_t **ret_bits)
{
    const struct ff_alloc *alloc = ff_alloc_default();
    struct tiff_library *library = tiff_library_open(alloc, NULL, NULL);
    struct tiff_image image;
    assert_non_null(library);
    assert_true(tiff_read_page(library, alloc, tiff, size, 0, &image));
    tiff_library_close(alloc, library);
    *ret_bits = image.bits;
    return (struct letters_page){image.bits, image.rows, 4, 4};
}

void fx_expect_letters(const BYTE *tiff, DWORD size, unsigned x, unsigned y, const char *words)
{
    uint8_t *bits;
    struct letters_page page = read_page(tiff, size, &bits);
    rule_checked();
    assert_string_equal(letters_read(&page, x, y), words);
    free(bits);
}

void fx_expect_black(const BYTE *tiff, DWORD size, const char *words)
{
    uint8_t *bits;
    struct letters_page page = read_page(tiff, size, &bits);
    rule_checked();
    assert_int_equal(letters_black(&page), letters_black_of(&page, words));
    free(bits);
}
