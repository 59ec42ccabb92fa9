/* SPDX-License-Identifier: MIT */
#include "service/symbols.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/rule.h"

/* Call sites in words, with this program as the module. */

static const char *this_module(uint64_t *ret_offset, void *address)
{
    Dl_info info;
    static char path[4096];
    assert_int_not_equal(dladdr(address, &info), 0);
    *ret_offset = (uint64_t)((char *)address - (char *)info.dli_fbase);
    assert_non_null(realpath("/proc/self/exe", path));
    return path;
}

__attribute__((noinline)) static uint64_t site_in_here(const char **ret_module)
{
    uint64_t offset;
    *ret_module = this_module(&offset, __builtin_return_address(0));
    return offset;
}

static const char *resolve(struct symbols *symbols, const char *module, uint64_t address)
{
    static struct ff_writer out;
    struct world_symbols s = symbols_for_report(symbols);
    ff_writer_free(&out);
    out = ff_writer_on(ff_alloc_default());
    return s.resolve(s.ctx, module, address, &out) ? ff_writer_cstr(&out) : NULL;
}

static bool has_addr2line(void)
{
    return system("addr2line --version >/dev/null 2>&1") == 0;
}

static void a_call_site_is_found_in_the_second_pass(void **state)
{
    const char *module;
    (void)state;
    if (!has_addr2line()) skip();
    struct symbols *symbols = symbols_new();
    uint64_t site = site_in_here(&module);
    assert_null(resolve(symbols, module, site));
    assert_true(symbols_look_up(symbols));
    const char *words = resolve(symbols, module, site);
    assert_non_null(words);
    assert_int_equal(strncmp(words, "a_call_site_is_found_in_the_second_pass", 39), 0);
    assert_false(symbols_look_up(symbols)); /* once a site */
    symbols_free(symbols);
}

static void what_is_not_there_is_left_a_number(void **state)
{
    (void)state;
    struct symbols *symbols = symbols_new();
    assert_null(resolve(symbols, NULL, 1));
    assert_null(resolve(symbols, "/nonexistent/module", 0x1234));
    assert_true(symbols_look_up(symbols));
    assert_null(resolve(symbols, "/nonexistent/module", 0x1234));
    symbols_free(symbols);
}

int main(int argc, char **argv)
{
    static const struct test_case cases[] = {
        CASE(a_call_site_is_found_in_the_second_pass),
        CASE(what_is_not_there_is_left_a_number),
    };
    return RUN("symbols", cases, NULL, NULL, argc, argv);
}
