/* SPDX-License-Identifier: MIT */
#include "tests/unit/client/layout.h"

#include "client/winfax.h"
#include "tests/support/rule.h"

static void structures_are_laid_out_as_on_windows(void **state)
{
    (void)state;
    RULE("STR-1");
    RULE("STR-4");
    RULE("FEV-1");
    RULE("FCI-1");
    RULE("FCI-2");
    RULE("FTM-1");
    RULE("FLC-1");
    RULE("FJP-5");
    /* What layout.h asserts was asserted by the compiler; the descriptions of the SDK agree with it. */
#define X(name, NAME)                                                                                        \
    assert_int_equal(native_##name.size, sizeof(NAME##A));                                                   \
    assert_int_equal(native_##name.size, sizeof(NAME##W));
    FF_STRUCTS(X)
#undef X
    /* As wide as a pointer each: on 32 bits three DWORDs, which the edition of 2000 has. */
    assert_int_equal(sizeof(((FAX_JOB_PARAMW *)NULL)->Reserved), 3 * sizeof(void *));
}

static void numbers_are_those_of_windows(void **state)
{
    (void)state;
    RULE("EVT-12");
    RULE("SJB-4");
    RULE("FPS-1");
#define IS(name, value) assert_int_equal((uint32_t)(name), (uint32_t)(value));
#include "tests/unit/client/constants.def"
#undef IS
}

static const struct test_case cases[] = {
    CASE(structures_are_laid_out_as_on_windows),
    CASE(numbers_are_those_of_windows),
};

int main(int argc, char **argv)
{
    return RUN("client/layout", cases, NULL, NULL, argc, argv);
}
