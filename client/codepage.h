/* SPDX-License-Identifier: MIT */
#ifndef FF_CLIENT_CODEPAGE_H
#define FF_CLIENT_CODEPAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/codepage_name.h"
#include "common/utf.h"

/* Code pages: those of common/utf.h, and one more when it is the A functions' (the ANSI page), of which a table is made, once,
 * from the system's (os_codepage_…). A character of it is one byte or two. */

/* Makes it the ANSI page. Before the first text, and once: who reads meanwhile would read nonsense. False: the system has no
 * table of it, and 1252 is the ANSI page. */
bool codepage_choose(uint32_t number);
/* The page of which there was no table; 0: none. */
uint32_t codepage_missing(void);
/* 0: none is chosen yet; client_ansi_page (client.h) sees to that. */
uint32_t codepage_ansi(void);

/* One of utf.h's, or the ANSI page? For the others pages are not known. */
bool codepage_known(uint32_t page);
/* As ff_wtf8_of_codepage; what is no character becomes what Windows puts for it. False: there was such. */
bool codepage_read(struct ff_writer *w, uint32_t page, const char *bytes, size_t size);
/* As ff_codepage_of_wtf8; best fits are known of 1252 only: what another page lacks is '?'. */
void codepage_write(struct ff_writer *w, uint32_t page, struct ff_str text, bool *ret_lossy);
/* How many bytes the first character of at[0..left) takes, 1 at least. */
size_t codepage_character(uint32_t page, const char *at, size_t left);

#endif
