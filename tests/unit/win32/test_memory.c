/* SPDX-License-Identifier: MIT */
/* LocalAlloc and its kin. */
#include "tests/unit/win32/check.h"

static BOOL is_zero(const void *at, size_t size)
{
    const BYTE *bytes = at;
    while (size && bytes[size - 1] == 0) size--;
    return size == 0;
}

static void memory_is_zeroed_when_asked_for(void)
{
    for (int i = 0; i < 50; i++) {
        void *block = LocalAlloc(LMEM_FIXED | LMEM_ZEROINIT, 1000);
        CHECK(block != NULL && is_zero(block, 1000));
        memset(block, 0xAB, 1000);
        CHECK(LocalFree(block) == NULL);
        block = LocalAlloc(LPTR, 1000);
        CHECK(block != NULL && is_zero(block, 1000));
        memset(block, 0xAB, 1000);
        CHECK(LocalFree(block) == NULL);
    }
}

static void a_block_has_its_size(void)
{
    void *local = LocalAlloc(LMEM_FIXED, 100), *global = GlobalAlloc(GPTR, 200);
    CHECK(LocalSize(local) >= 100 && GlobalSize(global) >= 200);
    CHECK(LocalFree(local) == NULL && GlobalFree(global) == NULL);
}

static void nothing_is_freed_well(void)
{
    CHECK(LocalFree(NULL) == NULL);
    CHECK(GlobalFree(NULL) == NULL);
    CHECK(HeapFree(GetProcessHeap(), 0, NULL));
}

static void what_is_no_block_is_given_back(void)
{
    int here = 0;
    if (!check_beyond()) return; /* on Windows it is the end of the program */
    void *block = LocalAlloc(LPTR, 10);
    CHECK(LocalFree(block) == NULL);
    SetLastError(0);
    CHECK(LocalFree(block) == block && GetLastError() == ERROR_INVALID_HANDLE);
    SetLastError(0);
    CHECK(LocalFree(&here) == &here && GetLastError() == ERROR_INVALID_HANDLE);
    CHECK_FAILS(HeapFree(GetProcessHeap(), 0, &here), ERROR_INVALID_PARAMETER);
    CHECK_FAILS(HeapFree((HANDLE)&here, 0, NULL), ERROR_INVALID_HANDLE);
    CHECK_FAILS(HeapAlloc((HANDLE)&here, 0, 8), ERROR_INVALID_HANDLE);
    CHECK_FAILS(HeapReAlloc(GetProcessHeap(), 0, &here, 8), ERROR_INVALID_PARAMETER);
    CHECK_FAILS(LocalSize(&here), ERROR_INVALID_HANDLE);
    CHECK_FAILS(LocalAlloc(0x2, 10), ERROR_INVALID_PARAMETER); /* movable: there is none */
}

static void a_block_of_the_heap_grows_and_keeps_its_content(void)
{
    HANDLE heap = GetProcessHeap();
    BYTE *block = HeapAlloc(heap, HEAP_ZERO_MEMORY, 8);
    CHECK(block != NULL && is_zero(block, 8));
    CHECK_INT(HeapSize(heap, 0, block), 8);
    memcpy(block, "1234567", 8);
    block = HeapReAlloc(heap, HEAP_ZERO_MEMORY, block, 4000);
    CHECK(block != NULL && memcmp(block, "1234567", 8) == 0 && is_zero(block + 8, 3992));
    CHECK_INT(HeapSize(heap, 0, block), 4000);
    CHECK(HeapFree(heap, 0, block));
}

static void many_blocks_are_told_apart(void)
{
    enum { COUNT = 1000 };
    static void *blocks[COUNT];
    for (int i = 0; i < COUNT; i++) {
        blocks[i] = LocalAlloc(LPTR, (SIZE_T)(i + 1));
        CHECK(blocks[i] != NULL);
        memset(blocks[i], i & 0xFF, (size_t)(i + 1));
    }
    for (int i = 0; i < COUNT; i += 2) CHECK(LocalFree(blocks[i]) == NULL);
    for (int i = 1; i < COUNT; i += 2) {
        CHECK(LocalSize(blocks[i]) >= (SIZE_T)(i + 1));
        CHECK(((BYTE *)blocks[i])[i] == (BYTE)i && ((BYTE *)blocks[i])[0] == (BYTE)i);
        CHECK(LocalFree(blocks[i]) == NULL);
    }
}

static const struct check_case cases[] = {
    CHECK_CASE(memory_is_zeroed_when_asked_for),
    CHECK_CASE(a_block_has_its_size),
    CHECK_CASE(nothing_is_freed_well),
    CHECK_CASE(what_is_no_block_is_given_back),
    CHECK_CASE(a_block_of_the_heap_grows_and_keeps_its_content),
    CHECK_CASE(many_blocks_are_told_apart),
};
CHECK_MAIN("win32/memory", cases)
