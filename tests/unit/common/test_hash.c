/* SPDX-License-Identifier: MIT */
#include "common/hash.h"

#include "tests/support/rule.h"

/* As the reference implementation has them, whose value in SMHasher's own test (1F0D3804) the program had that made these. */
static void the_hash_is_that_of_the_reference(void **state)
{
    static const struct {
        const char *bytes;
        size_t size;
        uint64_t hash;
    } known[] = {{"", 0, 0},
                 {"a", 1, 0x071717D2D36B6B11U},
                 {"hello", 5, 0x1E68D17C457BF117U},
                 {"12345678", 8, 0x758F67D162B2D202U},
                 {"123456789", 9, 0x4977490251674330U}};
    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        assert_true(ff_hash((const uint8_t *)known[i].bytes, known[i].size) == known[i].hash);
}

static void every_byte_counts(void **state)
{
    uint8_t bytes[255];
    (void)state;
    for (size_t i = 0; i < sizeof bytes; i++) bytes[i] = (uint8_t)i;
    uint64_t hash = ff_hash(bytes, sizeof bytes);
    assert_true(hash == 0x17B70076F516CE8FU);
    for (size_t i = 0; i < sizeof bytes; i++) {
        bytes[i] ^= 0x80;
        assert_true(ff_hash(bytes, sizeof bytes) != hash);
        bytes[i] ^= 0x80;
    }
}

static const struct test_case cases[] = {
    CASE(the_hash_is_that_of_the_reference),
    CASE(every_byte_counts),
};

int main(int argc, char **argv)
{
    return RUN("hash", cases, NULL, NULL, argc, argv);
}
