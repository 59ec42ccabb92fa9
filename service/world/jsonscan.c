/* SPDX-License-Identifier: MIT */
#include "service/world/jsonscan.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "common/utf.h"

/* One object or array that the scanner is inside of. */
struct frame {
    bool array;
    uint32_t index;         /* array: of the present element */
    struct ff_str key;      /* object: of the present member, as it is written */
    struct json_place open; /* its bracket */
};

struct scan {
    const struct ff_alloc *alloc;
    const struct json_scan_sink *sink;
    struct json_places *places;
    const char *text;
    size_t size, at;
    char *copy;
    bool comments;
    struct json_place place; /* of text[at] */
    bool wrong;              /* something was told */
    unsigned depth;
    struct frame frames[JSON_DEPTH];
};

/* ---- Where, and what is wrong ---- */

static void write_step(struct ff_writer *w, const struct frame *frame)
{
    if (frame->array) {
        ff_write_text(w, "/%lu", (unsigned long)frame->index);
        return;
    }
    if (!frame->key.at) return;
    ff_write_u8(w, '/');
    for (uint32_t i = 0; i < frame->key.size; i++) {
        char c = frame->key.at[i];
        if (c == '~' || c == '/')
            ff_write_text(w, c == '~' ? "~0" : "~1");
        else
            ff_write_u8(w, (uint8_t)c);
    }
}

/* Tells a mistake after which the scanner goes on. */
#if defined(__GNUC__) || defined(__clang__)
__attribute__((format(printf, 3, 4)))
#endif
static void
wrong(struct scan *s, struct json_place at, const char *format, ...)
{
    char what[256];
    struct ff_writer pointer = ff_writer_on(s->alloc);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    for (unsigned i = 0; i < s->depth; i++) write_step(&pointer, &s->frames[i]);
    const char *words = ff_writer_cstr(&pointer);
    s->wrong = true;
    s->sink->error(s->sink->ctx, at, words ? words : "", what);
    ff_writer_free(&pointer);
}

/* Tells a mistake after which nothing can be made of the rest: `return stop(…);`. */
#define stop(s, ...) (wrong((s), __VA_ARGS__), false)

/* ---- Characters ---- */

static int peek(const struct scan *s)
{
    return s->at < s->size ? (unsigned char)s->text[s->at] : -1;
}

static bool next_is(const struct scan *s, const char *word)
{
    size_t size = strlen(word);
    return s->size - s->at >= size && memcmp(s->text + s->at, word, size) == 0;
}

static void step(struct scan *s)
{
    unsigned char c = (unsigned char)s->text[s->at++];
    if (c == '\n') {
        s->place.line++;
        s->place.column = 1;
    } else if ((c & 0xC0) != 0x80) {
        s->place.column++;
    }
}

static void step_over(struct scan *s, size_t bytes)
{
    while (bytes-- > 0) step(s);
}

static void blank(struct scan *s)
{
    if (s->text[s->at] != '\n') s->copy[s->at] = ' ';
    step(s);
}

static void line_comment(struct scan *s)
{
    while (peek(s) >= 0 && peek(s) != '\n') blank(s);
}

static bool block_comment(struct scan *s)
{
    struct json_place open = s->place;
    blank(s);
    blank(s);
    while (!next_is(s, "*/")) {
        if (peek(s) < 0) return stop(s, open, "a comment begins here and has no end; close it with */");
        blank(s);
    }
    blank(s);
    blank(s);
    return true;
}

static bool comment(struct scan *s)
{
    if (!s->comments) return stop(s, s->place, "there are no comments in this kind of JSON; take it out");
    if (next_is(s, "/*")) return block_comment(s);
    if (!next_is(s, "//")) return stop(s, s->place, "a stray /; comments begin with // or /*");
    line_comment(s);
    return true;
}

static bool space(struct scan *s)
{
    for (;;) {
        int c = peek(s);
        if (c == '/') {
            if (!comment(s)) return false;
        } else if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
            step(s);
        } else {
            return true;
        }
    }
}

/* ---- Strings ---- */

static int hex(int c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The four digits after \u; -1 when they are not there. */
static int code_unit(const struct scan *s)
{
    int unit = 0;
    if (!next_is(s, "\\u") || s->size - s->at < 6) return -1;
    for (size_t i = 2; i < 6; i++) {
        int digit = hex((unsigned char)s->text[s->at + i]);
        if (digit < 0) return -1;
        unit = unit << 4 | digit;
    }
    return unit;
}

static bool is_high(int unit)
{
    return unit >= 0xD800 && unit <= 0xDBFF;
}

static bool is_low(int unit)
{
    return unit >= 0xDC00 && unit <= 0xDFFF;
}

static bool unicode_escape(struct scan *s)
{
    enum { ESCAPE = 6 };
    struct json_place at = s->place;
    int unit = code_unit(s);
    if (unit < 0) return stop(s, at, "\\u wants four hexadecimal digits");
    step_over(s, ESCAPE);
    if (unit == 0) wrong(s, at, "U+0000 cannot be in a string here; take it out");
    if (is_high(unit) && is_low(code_unit(s)))
        step_over(s, ESCAPE);
    else if (is_high(unit) || is_low(unit))
        wrong(s, at, "\\u%04X is half of a surrogate pair; write both halves, or the character itself",
              (unsigned)unit);
    return true;
}

static bool escape(struct scan *s)
{
    if (next_is(s, "\\u")) return unicode_escape(s);
    struct json_place at = s->place;
    step(s);
    int c = peek(s);
    if (c < 0 || !c || !strchr("\"\\/bfnrt", c))
        return stop(s, at, "there is no such escape; a backslash itself is written \\\\");
    step(s);
    return true;
}

/* *ret_raw: what stands between the quotes. */
static bool string(struct scan *s, struct ff_str *ret_raw)
{
    struct json_place open = s->place;
    step(s);
    size_t from = s->at;
    for (int c; (c = peek(s)) != '"';) {
        if (c < 0 || c == '\n')
            return stop(s, open, "a string begins here and has no end on its line; close it with \"");
        if (c == 0) return stop(s, s->place, "U+0000 cannot be in a string here; take it out");
        if (c < ' ')
            return stop(s, s->place, "a control character in a string; write it as \\u%04X", (unsigned)c);
        if (c != '\\')
            step(s);
        else if (!escape(s))
            return false;
    }
    *ret_raw = (struct ff_str){s->text + from, (uint32_t)(s->at - from)};
    step(s);
    return true;
}

/* ---- Numbers ---- */

#define NUMBER_MAX 9007199254740991U /* 2^53 - 1 */
enum { NUMBER_DIGITS = 40 };

static bool is_digit(int c)
{
    return c >= '0' && c <= '9';
}

static bool times_ten_plus(uint64_t *number, unsigned digit)
{
    if (*number > (NUMBER_MAX - digit) / 10) return false;
    *number = *number * 10 + digit;
    return true;
}

/* Is it a number that a double has exactly, or as exactly as it is written? All digits count, so that 0.1 does and
 * twenty digits of pi do not. */
static bool fits(struct ff_str token)
{
    uint64_t digits = 0, power = 0;
    uint32_t i = 0;
    if (token.size > NUMBER_DIGITS) return false;
    for (; i < token.size && token.at[i] != 'e' && token.at[i] != 'E'; i++)
        if (is_digit(token.at[i]) && !times_ten_plus(&digits, (unsigned)(token.at[i] - '0'))) return false;
    bool negative = false;
    for (; i < token.size; i++) {
        negative |= token.at[i] == '-';
        if (is_digit(token.at[i]) && !times_ten_plus(&power, (unsigned)(token.at[i] - '0'))) return false;
    }
    if (power > NUMBER_DIGITS) return false;
    while (!negative && power-- > 0)
        if (!times_ten_plus(&digits, 0)) return false;
    return true;
}

static bool digits(struct scan *s)
{
    if (!is_digit(peek(s))) return stop(s, s->place, "a digit is missing in this number");
    while (is_digit(peek(s))) step(s);
    return true;
}

static bool whole_part(struct scan *s)
{
    if (peek(s) == '-') step(s);
    struct json_place at = s->place;
    bool zero = peek(s) == '0';
    size_t from = s->at;
    if (!digits(s)) return false;
    return !zero || s->at == from + 1 || stop(s, at, "a number does not begin with 0");
}

static bool number(struct scan *s)
{
    struct json_place at = s->place;
    size_t from = s->at;
    if (!whole_part(s)) return false;
    if (peek(s) == '.') {
        step(s);
        if (!digits(s)) return false;
    }
    if (peek(s) == 'e' || peek(s) == 'E') {
        step(s);
        if (peek(s) == '+' || peek(s) == '-') step(s);
        if (!digits(s)) return false;
    }
    struct ff_str token = {s->text + from, (uint32_t)(s->at - from)};
    if (!fits(token)) wrong(s, at, "this number needs more than 53 bits; write it as a string");
    return true;
}

/* ---- Values ---- */

static bool value(struct scan *s);

static bool word(struct scan *s)
{
    static const char *const words[] = {"true", "false", "null"};
    for (int i = 0; i < 3; i++) {
        if (!next_is(s, words[i])) continue;
        step_over(s, strlen(words[i]));
        return true;
    }
    int c = peek(s);
    if (c < 0) return stop(s, s->place, "the text ends where a value is expected");
    if (c == '\'') return stop(s, s->place, "strings are in double quotes");
    if (c == '}' || c == ']') return stop(s, s->place, "a value is missing before this %c", c);
    return stop(s, s->place,
                "a value is expected here: an object, a list, a string, a number, true, false or null");
}

static bool member(struct scan *s, struct frame *frame)
{
    if (frame->array) return value(s);
    frame->key = FF_STR_NULL;
    if (peek(s) != '"') return stop(s, s->place, "a key is expected here, in double quotes");
    if (!string(s, &frame->key) || !space(s)) return false;
    if (peek(s) != ':') return stop(s, s->place, "a colon is missing between the key and its value");
    step(s);
    return value(s);
}

static bool separator(struct scan *s, const struct frame *frame, char close)
{
    struct json_place comma = s->place;
    int c = peek(s);
    if (c < 0)
        return stop(s, s->place, "the text ends inside the %s that begins at line %lu; close it with %c",
                    frame->array ? "list" : "object", (unsigned long)frame->open.line, close);
    if (c == close) return true;
    if (c != ',') return stop(s, s->place, "a comma, or %c, is missing before this", close);
    step(s);
    if (!space(s)) return false;
    return peek(s) != close || stop(s, comma, "a comma before the closing %c; take it out", close);
}

/* An object or a list, its opening bracket included. */
static bool members(struct scan *s, bool array)
{
    char close = array ? ']' : '}';
    if (s->depth == JSON_DEPTH) return stop(s, s->place, "more than %d levels of brackets", JSON_DEPTH);
    struct frame *frame = &s->frames[s->depth];
    *frame = (struct frame){.array = array, .open = s->place};
    step(s);
    if (!space(s)) return false;
    s->depth++;
    while (peek(s) != close) {
        if (peek(s) >= 0 && !(member(s, frame) && space(s))) return false;
        s->depth--; /* what is wrong between the members is the container's */
        if (!separator(s, frame, close)) return false;
        s->depth++;
        if (peek(s) != close) frame->index++;
    }
    s->depth--;
    step(s);
    return true;
}

static bool note_place(struct scan *s)
{
    struct json_places *places = s->places;
    if (!ff_array_room(s->alloc, &places->rows, 1)) return false;
    places->rows.at[places->rows.count++] = s->place;
    return true;
}

static bool value(struct scan *s)
{
    struct ff_str ignored;
    if (!space(s) || !note_place(s)) return false;
    int c = peek(s);
    if (c == '{' || c == '[') return members(s, c == '[');
    if (c == '"') return string(s, &ignored);
    if (c == '-' || is_digit(c)) return number(s);
    return word(s);
}

/* ---- The text ---- */

static bool check_encoding(struct scan *s)
{
    size_t bad;
    if (s->size > JSON_SIZE_MAX)
        return stop(s, s->place, "the text is longer than %d MiB", JSON_SIZE_MAX / 1024 / 1024);
    if (ff_utf8_valid(s->text, s->size, &bad)) return true;
    while (s->at < bad) step(s);
    return stop(s, s->place, "byte 0x%02X is not UTF-8; save the file as UTF-8", (unsigned char)s->text[bad]);
}

static void skip_mark(struct scan *s)
{
    static const char mark[] = "\xEF\xBB\xBF";
    if (!s->comments || !next_is(s, mark)) return;
    memset(s->copy, ' ', sizeof mark - 1);
    s->at += sizeof mark - 1;
}

bool json_scan(struct json_places *places, const struct ff_alloc *alloc, struct ff_str text, char *copy,
               bool comments, const struct json_scan_sink *sink)
{
    struct scan s = {.alloc = alloc,
                     .sink = sink,
                     .places = places,
                     .text = text.at,
                     .size = text.size,
                     .copy = copy,
                     .comments = comments,
                     .place = {1, 1}};
    if (!check_encoding(&s)) return false;
    skip_mark(&s);
    if (!value(&s) || !space(&s)) return false;
    if (s.at < s.size)
        return stop(&s, s.place, "there is something after the end of the document; take it out");
    return !s.wrong;
}
