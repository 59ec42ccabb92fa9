/* SPDX-License-Identifier: MIT */
#include "client/win32/format.h"

#include <stdio.h>
#include <string.h>

#include "client/win32/inner.h"
#include "client/client.h"

/* One conversion, and what it makes. */
struct spec {
    bool left, plus, space, alternate, zero, has_precision;
    int width, precision;
    /* long has 32 bits */
    enum { SIZE_int, SIZE_short, SIZE_char, SIZE_long, SIZE_long_long, SIZE_long_double } size;
    bool narrow, wide; /* h, l or w said of a text */
    uint16_t letter;
};

/* Its own, so that va_arg in one function goes on in the next. */
struct arguments {
    va_list list;
};

static uint16_t unit_at(const void *text, bool wide, size_t index)
{
    return wide ? ((const uint16_t *)text)[index] : ((const uint8_t *)text)[index];
}

static void put(struct format_sink *sink, uint16_t unit)
{
    sink->put(sink, unit);
    sink->count++;
}

static void fill(struct format_sink *sink, uint16_t unit, int count)
{
    while (count-- > 0) put(sink, unit);
}

/* ---- Reading a conversion ---- */

struct cursor {
    const struct format_sink *sink;
    const void *format;
    size_t at;
};

static uint16_t look(const struct cursor *c)
{
    return unit_at(c->format, c->sink->wide, c->at);
}

static bool skip(struct cursor *c, const char *word)
{
    size_t size = strlen(word);
    for (size_t i = 0; i < size; i++)
        if (unit_at(c->format, c->sink->wide, c->at + i) != (uint8_t)word[i]) return false;
    c->at += size;
    return true;
}

static void read_flags(struct cursor *c, struct spec *s)
{
    for (;; c->at++) {
        switch (look(c)) {
        case '-': s->left = true; break;
        case '+': s->plus = true; break;
        case ' ': s->space = true; break;
        case '#': s->alternate = true; break;
        case '0': s->zero = true; break;
        default: return;
        }
    }
}

/* Digits, or '*' for an argument. Nobody needs more columns than a kilobyte has. */
static int read_number(struct cursor *c, struct arguments *args)
{
    enum { MOST = 1024 };
    int value = 0;
    if (skip(c, "*")) {
        value = va_arg(args->list, int);
        return value > MOST ? MOST : value < -MOST ? -MOST : value;
    }
    for (; look(c) >= '0' && look(c) <= '9'; c->at++)
        if (value < MOST) value = value * 10 + (look(c) - '0');
    return value < MOST ? value : MOST;
}

static void read_size(struct cursor *c, struct spec *s)
{
    if (skip(c, "I64") || skip(c, "ll") || skip(c, "j") || skip(c, "z") || skip(c, "t") || skip(c, "I"))
        s->size = skip(c, "32") ? SIZE_int : SIZE_long_long;
    else if (skip(c, "hh"))
        s->size = SIZE_char, s->narrow = true;
    else if (skip(c, "h"))
        s->size = SIZE_short, s->narrow = true;
    else if (skip(c, "l") || skip(c, "w"))
        s->size = SIZE_long, s->wide = true;
    else if (skip(c, "L"))
        s->size = SIZE_long_double;
}

static struct spec read_spec(struct cursor *c, struct arguments *args)
{
    struct spec s = {0};
    read_flags(c, &s);
    s.width = read_number(c, args);
    if (s.width < 0) {
        s.left = true;
        s.width = -s.width;
    }
    if (skip(c, ".")) {
        s.precision = read_number(c, args);
        s.has_precision = s.precision >= 0;
    }
    read_size(c, &s);
    s.letter = look(c);
    if (s.letter) c->at++;
    return s;
}

/* ---- What it makes ---- */

/* `size` characters of `at`, padded to the width. */
struct made {
    const void *at;
    bool wide;
    size_t size;
};

/* A character of narrow text in a wide sink. How many bytes it took. */
static size_t put_widened(struct format_sink *sink, const char *at, size_t left)
{
    uint32_t code = 0;
    size_t used = host_widen(at, left, &code);
    if (code < 0x10000) {
        put(sink, (uint16_t)code);
    } else {
        put(sink, (uint16_t)(0xD7C0 + (code >> 10)));
        put(sink, (uint16_t)(0xDC00 + (code & 0x3FF)));
    }
    return used;
}

/* A character of wide text in a narrow sink. How many units it took. */
static size_t put_narrowed(struct format_sink *sink, const uint16_t *at, size_t left)
{
    char bytes[HOST_NARROW_MAX];
    bool pair = left > 1 && (at[0] & 0xFC00) == 0xD800 && (at[1] & 0xFC00) == 0xDC00;
    size_t size = host_narrow(client_ansi_page(), at, pair ? 2 : 1, bytes, NULL);
    for (size_t i = 0; i < size; i++) put(sink, (uint8_t)bytes[i]);
    return pair ? 2 : 1;
}

static size_t put_character_of(struct format_sink *sink, const struct made *made, size_t index)
{
    size_t left = made->size - index;
    if (made->wide == sink->wide)
        put(sink, unit_at(made->at, made->wide, index));
    else if (sink->wide)
        return put_widened(sink, (const char *)made->at + index, left);
    else
        return put_narrowed(sink, (const uint16_t *)made->at + index, left);
    return 1;
}

static void put_made(struct format_sink *sink, const struct spec *s, const struct made *made)
{
    int padding = made->size < (size_t)s->width ? s->width - (int)made->size : 0;
    if (!s->left) fill(sink, ' ', padding);
    for (size_t i = 0; i < made->size;) i += put_character_of(sink, made, i);
    if (s->left) fill(sink, ' ', padding);
}

/* %s: the function's own form; %S, %C: the other one; unless a size says which. */
static bool is_wide(const struct format_sink *sink, const struct spec *s)
{
    if (s->narrow) return false;
    if (s->wide) return true;
    return (s->letter == 'S' || s->letter == 'C') != sink->wide;
}

static void put_text(struct format_sink *sink, const struct spec *s, struct arguments *args)
{
    struct made made = {va_arg(args->list, const void *), is_wide(sink, s), 0};
    size_t most = s->has_precision ? (size_t)s->precision : SIZE_MAX;
    if (!made.at) made = (struct made){"(null)", false, 0};
    while (made.size < most && unit_at(made.at, made.wide, made.size)) made.size++;
    put_made(sink, s, &made);
}

static void put_character(struct format_sink *sink, const struct spec *s, struct arguments *args)
{
    int value = va_arg(args->list, int);
    uint16_t unit = (uint16_t)value;
    char byte = (char)value;
    bool wide = is_wide(sink, s);
    put_made(sink, s, &(struct made){wide ? (const void *)&unit : &byte, wide, 1});
}

/* Digits, by the C library, without the width: zeros go between the sign and them. */
static void put_digits(struct format_sink *sink, const struct spec *s, const char *digits, bool zeros)
{
    size_t size = strlen(digits);
    size_t head = digits[0] == '-' || digits[0] == '+' || digits[0] == ' ';
    if (digits[head] == '0' && (digits[head + 1] == 'x' || digits[head + 1] == 'X')) head += 2;
    if (!zeros || s->left || size >= (size_t)s->width) {
        put_made(sink, s, &(struct made){digits, false, size});
        return;
    }
    for (size_t i = 0; i < head; i++) put(sink, (uint8_t)digits[i]);
    fill(sink, '0', s->width - (int)size);
    for (size_t i = head; i < size; i++) put(sink, (uint8_t)digits[i]);
}

static long long take_signed(const struct spec *s, struct arguments *args)
{
    if (s->size == SIZE_long_long) return va_arg(args->list, long long);
    int value = va_arg(args->list, int);
    if (s->size == SIZE_short) return (int16_t)value;
    return s->size == SIZE_char ? (int8_t)value : value;
}

static unsigned long long take_unsigned(const struct spec *s, struct arguments *args)
{
    if (s->size == SIZE_long_long) return va_arg(args->list, unsigned long long);
    unsigned value = va_arg(args->list, unsigned);
    if (s->size == SIZE_short) return (uint16_t)value;
    return s->size == SIZE_char ? (uint8_t)value : value;
}

enum { DIGITS = 8192 }; /* a long double has 4,933 before the point */

/* A conversion of the C library's: the flags, the precision, a size and the letter. */
static const char *library_format(const struct spec *s, const char *size, char to[32])
{
    char precision[16] = "";
    if (s->has_precision) snprintf(precision, sizeof precision, ".%d", s->precision);
    snprintf(to, 32, "%%%s%s%s%s%s%c", s->plus ? "+" : "", s->space ? " " : "", s->alternate ? "#" : "",
             precision, size, (char)s->letter);
    return to;
}

#if defined(__clang__) || defined(__GNUC__)
#pragma GCC diagnostic ignored "-Wformat-nonliteral" /* made above, of what was read */
#endif

static void put_number(struct format_sink *sink, const struct spec *s, struct arguments *args)
{
    char digits[DIGITS], format[32];
    library_format(s, "ll", format);
    if (s->letter == 'd' || s->letter == 'i')
        snprintf(digits, sizeof digits, format, take_signed(s, args));
    else
        snprintf(digits, sizeof digits, format, take_unsigned(s, args));
    put_digits(sink, s, digits, s->zero && !s->has_precision);
}

static void put_float(struct format_sink *sink, const struct spec *s, struct arguments *args)
{
    char digits[DIGITS], format[32];
    if (s->size == SIZE_long_double)
        snprintf(digits, sizeof digits, library_format(s, "L", format), va_arg(args->list, long double));
    else
        snprintf(digits, sizeof digits, library_format(s, "", format), va_arg(args->list, double));
    put_digits(sink, s, digits, s->zero);
}

static void put_pointer(struct format_sink *sink, const struct spec *s, struct arguments *args)
{
    char digits[32];
    snprintf(digits, sizeof digits, "%016llX", (unsigned long long)(uintptr_t)va_arg(args->list, void *));
    put_digits(sink, s, digits, false);
}

/* ---- Running ---- */

static const struct conversion {
    const char *letters;
    void (*put)(struct format_sink *sink, const struct spec *s, struct arguments *args);
    bool floats;
} conversions[] = {
    {"diuoxX", put_number, false}, {"sS", put_text, false},   {"cC", put_character, false},
    {"eEfFgGaA", put_float, true}, {"p", put_pointer, false},
};

static const struct conversion *conversion_of(const struct format_sink *sink, uint16_t letter)
{
    for (size_t i = 0; letter && letter < 0x80 && i < sizeof conversions / sizeof *conversions; i++)
        if (strchr(conversions[i].letters, letter) && !(conversions[i].floats && sink->no_floats))
            return &conversions[i];
    return NULL;
}

/* What is no conversion stands for itself. */
static void run_one(struct format_sink *sink, struct cursor *c, struct arguments *args)
{
    size_t start = c->at++;
    if (skip(c, "%")) {
        put(sink, '%');
        return;
    }
    struct spec s = read_spec(c, args);
    const struct conversion *conversion = conversion_of(sink, s.letter);
    if (conversion) {
        conversion->put(sink, &s, args);
        return;
    }
    c->at = start + 1;
    if (!sink->no_floats) put(sink, '%');
}

size_t format_run(struct format_sink *sink, const void *format, va_list list)
{
    struct cursor c = {sink, format, 0};
    struct arguments args;
    va_copy(args.list, list);
    sink->count = 0;
    while (look(&c)) {
        if (look(&c) == '%')
            run_one(sink, &c, &args);
        else
            put(sink, unit_at(format, sink->wide, c.at++));
    }
    va_end(args.list);
    return sink->count;
}

void format_buffer_put(struct format_sink *sink, uint16_t unit)
{
    struct format_buffer *buffer = (struct format_buffer *)(void *)sink;
    if (buffer->size == buffer->room) return;
    if (sink->wide)
        ((uint16_t *)buffer->to)[buffer->size++] = unit;
    else
        ((char *)buffer->to)[buffer->size++] = (char)unit;
}
