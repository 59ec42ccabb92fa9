/* SPDX-License-Identifier: MIT */
#include "service/symbols/addr2line.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

static const char *looked_up(const char *module, const uint64_t *addresses, unsigned count)
{
    static struct ff_writer lines;
    if (lines.alloc) ff_writer_free(&lines);
    lines = ff_writer_on(ff_alloc_default());
    addr2line_look_up(module, addresses, count, &lines);
    return ff_writer_cstr(&lines);
}

static bool has_addr2line(void)
{
    return system("addr2line --version >/dev/null 2>&1") == 0;
}

static void every_address_has_its_line(void **state)
{
    const char *module;
    uint64_t addresses[450];
    (void)state;
    assert_true(has_addr2line()); /* binutils has it, which every compiler here needs */
    uint64_t site = site_in_here(&module);
    for (unsigned i = 0; i < 450; i++) addresses[i] = i % 2 ? site : 1; /* at 0 is no function */
    const char *at = looked_up(module, addresses, 450);
    for (unsigned i = 0; i < 450; i++, at = strchr(at, '\n') + 1) {
        if (i % 2 == 0)
            assert_int_equal(*at, '\n');
        else
            assert_int_equal(strncmp(at, "every_address_has_its_line (test_addr2line.c:", 45), 0);
    }
    assert_string_equal(at, "");
}

static void what_is_no_file_has_no_lines(void **state)
{
    char pipe[32];
    int fds[2];
    uint64_t address = 0x1234;
    (void)state;
    assert_string_equal(looked_up("/nonexistent/module", &address, 1), "");
    assert_int_equal(pipe2(fds, 0), 0);
    snprintf(pipe, sizeof pipe, "/proc/self/fd/%d", fds[0]);
    assert_string_equal(looked_up(pipe, &address, 1), "");
    close(fds[0]);
    close(fds[1]);
}

int main(int argc, char **argv)
{
    static const struct test_case cases[] = {
        CASE(every_address_has_its_line),
        CASE(what_is_no_file_has_no_lines),
    };
    return RUN("addr2line", cases, NULL, NULL, argc, argv);
}
