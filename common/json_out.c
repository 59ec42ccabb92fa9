/* SPDX-License-Identifier: MIT */
#include "common/json_out.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base64.h"
#include "common/filetime.h"
#include "common/utf.h"

/* Something stands before this in the same object or list, on this line. A text that ends so ends with its quote. */
static bool needs_comma(const struct ff_writer *w)
{
    return !w->failed && w->size > 0 && !strchr("{[:\n", w->at[w->size - 1]);
}

void json_key(struct ff_writer *w, const char *key)
{
    if (needs_comma(w)) ff_write_u8(w, ',');
    if (key) ff_write_text(w, "\"%s\":", key);
}

void json_open(struct ff_writer *w, const char *key, char bracket)
{
    json_key(w, key);
    ff_write_u8(w, (uint8_t)bracket);
}

void json_close(struct ff_writer *w, char bracket)
{
    ff_write_u8(w, (uint8_t)bracket);
}

/* ---- Texts ---- */

/* One character of more than one byte; returns the bytes it took. Half of a surrogate pair is refused by parsers, ours
 * among them, escaped or not. */
static uint32_t write_wide(struct ff_writer *w, const char *at, uint32_t left)
{
    uint32_t code = 0, size = (uint32_t)ff_wtf8_take((const uint8_t *)at, left, &code);
    if (size && !ff_is_surrogate(code))
        ff_write_bytes(w, at, size);
    else
        ff_write_text(w, "\\ufffd");
    return size ? size : 1;
}

static void write_narrow(struct ff_writer *w, char c)
{
    if (c == '"' || c == '\\')
        ff_write_text(w, "\\%c", c);
    else if (c == '\n')
        ff_write_text(w, "\\n");
    else if ((unsigned char)c < 0x20 || c == 0x7F)
        ff_write_text(w, "\\u%04x", (unsigned)(unsigned char)c);
    else
        ff_write_u8(w, (uint8_t)c);
}

static bool is_plain(char c)
{
    return (unsigned char)c >= 0x20 && (unsigned char)c < 0x7F && c != '"' && c != '\\';
}

static void write_string(struct ff_writer *w, struct ff_str text)
{
    ff_write_u8(w, '"');
    for (uint32_t i = 0, run; i < text.size;) {
        for (run = i; run < text.size && is_plain(text.at[run]);) run++;
        ff_write_bytes(w, text.at + i, run - i);
        i = run;
        if (i == text.size) break;
        if ((unsigned char)text.at[i] >= 0x80)
            i += write_wide(w, text.at + i, text.size - i);
        else
            write_narrow(w, text.at[i++]);
    }
    ff_write_u8(w, '"');
}

void json_text(struct ff_writer *w, const char *key, struct ff_str text)
{
    json_key(w, key);
    if (text.at)
        write_string(w, text);
    else
        ff_write_text(w, "null");
}

void json_words(struct ff_writer *w, const char *key, const char *words)
{
    json_text(w, key, ff_str_of(words));
}

void json_time(struct ff_writer *w, const char *key, uint64_t ticks)
{
    json_key(w, key);
    ff_write_u8(w, '"');
    ff_filetime_print(w, ticks);
    ff_write_u8(w, '"');
}

void json_seconds(struct ff_writer *w, const char *key, uint64_t ticks)
{
    json_key(w, key);
    ff_write_u8(w, '"');
    ff_seconds_print(w, ticks);
    ff_write_u8(w, '"');
}

void json_duration(struct ff_writer *w, const char *key, uint64_t ticks)
{
    json_key(w, key);
    ff_write_text(w, "\"%llu.%07us\"", (unsigned long long)(ticks / FF_TICKS_PER_S),
                  (unsigned)(ticks % FF_TICKS_PER_S));
}

void json_base64(struct ff_writer *w, const char *key, const uint8_t *bytes, size_t size)
{
    size_t digits = ff_base64_digits(size);
    json_key(w, key);
    uint8_t *to = ff_writer_room(w, digits + 2);
    if (!to) return;
    to[0] = to[digits + 1] = '"';
    ff_base64_write((char *)to + 1, bytes, size);
    ff_writer_took(w, digits + 2);
}

/* ---- The rest ---- */

void json_number(struct ff_writer *w, const char *key, uint64_t number)
{
    bool wide = number >= 1ULL << 53;
    json_key(w, key);
    ff_write_text(w, wide ? "\"%llu\"" : "%llu", (unsigned long long)number);
}

void json_flag(struct ff_writer *w, const char *key, bool flag)
{
    json_key(w, key);
    ff_write_text(w, flag ? "true" : "false");
}

void json_null(struct ff_writer *w, const char *key)
{
    json_key(w, key);
    ff_write_text(w, "null");
}

struct json_number_text json_number_text(double number)
{
    struct json_number_text t;
    snprintf(t.text, sizeof t.text, "%.15g", number);
    if (strtod(t.text, NULL) != number) snprintf(t.text, sizeof t.text, "%.16g", number);
    return t;
}
