/* SPDX-License-Identifier: MIT */
#include "common/base64.h"

#include <string.h>

#include "tests/support/rule.h"

/* RFC 4648, section 10; and the last two digits of the alphabet. */
static const struct {
    const char *bytes, *digits;
} vectors[] = {{"", ""},
               {"f", "Zg=="},
               {"fo", "Zm8="},
               {"foo", "Zm9v"},
               {"foob", "Zm9vYg=="},
               {"fooba", "Zm9vYmE="},
               {"foobar", "Zm9vYmFy"},
               {"\xFB\xFF", "+/8="}};

static void bytes_become_their_digits_and_come_back(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        char digits[16] = {0}, bytes[16] = {0};
        size_t size = strlen(vectors[i].bytes);
        ff_base64_write(digits, (const uint8_t *)vectors[i].bytes, size);
        assert_string_equal(digits, vectors[i].digits);
        assert_int_equal(ff_base64_digits(size), strlen(vectors[i].digits));
        assert_int_equal(ff_base64_size(vectors[i].digits), size);
        ff_base64_read((uint8_t *)bytes, vectors[i].digits, size);
        assert_memory_equal(bytes, vectors[i].bytes, size);
    }
}

static void what_is_no_base64_has_no_size(void **state)
{
    static const char *const none[] = {
        "Z", "Zg", "Zg=", "Zg===", "Z===", "Zm9v\n", "Zm-v", "====", "Zm=v", " Zm9"};
    (void)state;
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        if (ff_base64_size(none[i]) != SIZE_MAX) fail_msg("\"%s\"", none[i]);
}

static const struct test_case cases[] = {
    CASE(bytes_become_their_digits_and_come_back),
    CASE(what_is_no_base64_has_no_size),
};

int main(int argc, char **argv)
{
    return RUN("base64", cases, NULL, NULL, argc, argv);
}
