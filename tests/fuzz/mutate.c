/* SPDX-License-Identifier: MIT */
#include "tests/fuzz/mutate.h"

#include <string.h>

enum { PIECE_MAX = 64 };

/* A stretch of the input: at most PIECE_MAX bytes, inside it, size 0 when it is empty. */
struct piece {
    size_t at, size;
};

static struct piece any_piece(struct test_random *chance, const struct fuzz_input *in)
{
    if (in->size == 0) return (struct piece){0, 0};
    struct piece p = {test_random_below(chance, (uint32_t)in->size), 1};
    size_t left = in->size - p.at;
    p.size += test_random_below(chance, left < PIECE_MAX ? (uint32_t)left : PIECE_MAX);
    return p;
}

static void insert(struct fuzz_input *in, size_t at, const uint8_t *bytes, size_t size)
{
    if (in->size + size > FUZZ_INPUT_MAX) return;
    memmove(in->at + at + size, in->at + at, in->size - at);
    memcpy(in->at + at, bytes, size);
    in->size += size;
}

static void flip_bit(struct test_random *chance, struct fuzz_input *in, const struct fuzz_input *other)
{
    (void)other;
    struct piece p = any_piece(chance, in);
    if (p.size) in->at[p.at] ^= (uint8_t)(1U << test_random_below(chance, 8));
}

static void set_byte(struct test_random *chance, struct fuzz_input *in, const struct fuzz_input *other)
{
    (void)other;
    struct piece p = any_piece(chance, in);
    if (p.size) in->at[p.at] = (uint8_t)test_random_next(chance);
}

/* A little-endian number of 1, 2, 4 or 8 bytes, as sizes and counts are. */
static void set_number(struct test_random *chance, struct fuzz_input *in, const struct fuzz_input *other)
{
    (void)other;
    size_t size = (size_t)1 << test_random_below(chance, 4);
    if (in->size < size) return;
    size_t at = test_random_below(chance, (uint32_t)(in->size - size + 1));
    uint64_t value = test_random_number(chance);
    for (size_t i = 0; i < size; i++) in->at[at + i] = (uint8_t)(value >> (8 * i));
}

static void nudge_byte(struct test_random *chance, struct fuzz_input *in, const struct fuzz_input *other)
{
    (void)other;
    struct piece p = any_piece(chance, in);
    if (p.size) in->at[p.at] = (uint8_t)(in->at[p.at] + 256 + test_random_below(chance, 9) - 4);
}

static void lose_piece(struct test_random *chance, struct fuzz_input *in, const struct fuzz_input *other)
{
    (void)other;
    struct piece p = any_piece(chance, in);
    memmove(in->at + p.at, in->at + p.at + p.size, in->size - p.at - p.size);
    in->size -= p.size;
}

static void double_piece(struct test_random *chance, struct fuzz_input *in, const struct fuzz_input *other)
{
    (void)other;
    uint8_t bytes[PIECE_MAX];
    struct piece p = any_piece(chance, in);
    memcpy(bytes, in->at + p.at, p.size);
    insert(in, test_random_below(chance, (uint32_t)in->size + 1), bytes, p.size);
}

static void take_foreign_piece(struct test_random *chance, struct fuzz_input *in,
                               const struct fuzz_input *other)
{
    struct piece p = any_piece(chance, other);
    insert(in, test_random_below(chance, (uint32_t)in->size + 1), other->at + p.at, p.size);
}

static void cut_off(struct test_random *chance, struct fuzz_input *in, const struct fuzz_input *other)
{
    (void)other;
    in->size = test_random_below(chance, (uint32_t)in->size + 1);
}

void fuzz_mutate(struct test_random *chance, struct fuzz_input *input, const struct fuzz_input *other)
{
    static void (*const mutations[])(struct test_random *, struct fuzz_input *, const struct fuzz_input *) = {
        flip_bit,   set_byte,     set_number,         set_number, nudge_byte,
        lose_piece, double_piece, take_foreign_piece, cut_off};
    for (uint32_t n = 1 + test_random_below(chance, 8); n > 0; n--)
        mutations[test_random_below(chance, sizeof mutations / sizeof *mutations)](chance, input, other);
}
