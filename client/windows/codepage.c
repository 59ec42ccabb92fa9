/* SPDX-License-Identifier: MIT */
#include "client/os.h"

uint32_t os_ansi_page(void)
{
    return GetACP();
}

bool os_codepage_open(struct os_codepage *page, uint32_t number)
{
    CPINFO info;
    page->number = number;
    return GetCPInfo(number, &info) && info.MaxCharSize <= 2;
}

bool os_codepage_unit(struct os_codepage *page, const uint8_t *bytes, size_t size, uint16_t *ret_unit)
{
    WCHAR wide[2];
    int count =
        MultiByteToWideChar(page->number, MB_ERR_INVALID_CHARS, (const char *)bytes, (int)size, wide, 2);
    if (count == 1) *ret_unit = wide[0];
    return count == 1;
}

void os_codepage_close(struct os_codepage *page)
{
    (void)page;
}
