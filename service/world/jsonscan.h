/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_WORLD_JSONSCAN_H
#define FF_SERVICE_WORLD_JSONSCAN_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/alloc.h"
#include "common/bytes.h"

/* Text to a cJSON tree. cJSON is lenient (it takes broken UTF-8, duplicate keys, numbers that do not fit) and forgets
 * where things stood; so a scanner goes before it that knows the whole grammar, refuses what two readers could take
 * differently, and notes where every value begins.
 *
 * Refused besides what is no JSON (RFC 8259): text that is not UTF-8, U+0000 and lone surrogates in strings, duplicate
 * keys, more than JSON_DEPTH levels, and numbers that need more than 53 bits (those are strings in our files).
 * Comments (double slash to the end of the line, or slash star) and a byte order mark are taken where the caller says so.
 */

enum { JSON_DEPTH = 64, JSON_SIZE_MAX = 8 * 1024 * 1024 };

/* From 1; columns count characters. */
struct json_place {
    uint32_t line, column;
};

/* Called once a mistake: where it is, the JSON pointer of the value that it is in, and "what is wrong; how to mend".
 * Both texts are the caller's for the moment. */
struct json_scan_sink {
    void *ctx;
    void (*error)(void *ctx, struct json_place at, const char *pointer, const char *what);
};

/* The scanner alone: is `text` JSON as said above (duplicate keys aside)? `copy`, which holds the text's bytes, gets its
 * comments blanked; the place of every value is appended to `places`, in document order. */
struct json_places {
    FF_ARRAY(struct json_place) rows;
};
bool json_scan(struct json_places *places, const struct ff_alloc *alloc, struct ff_str text, char *copy,
               bool comments, const struct json_scan_sink *sink);

struct json_document {
    const struct ff_alloc *alloc;
    cJSON *root;
    struct json_places places; /* of every value, in the document's order */
};

/* False: what is wrong has been told, or, when nothing was told, memory was refused. The document is then empty. */
bool json_document_read(struct json_document *ret_document, const struct ff_alloc *alloc, struct ff_str text,
                        bool comments, const struct json_scan_sink *sink);
void json_document_free(struct json_document *document);

/* Where a value of the document stands; its JSON pointer is appended. False: it is not of this document. Costs a walk
 * over the document: for messages. */
bool json_document_place(const struct json_document *document, const cJSON *value,
                         struct json_place *ret_place, struct ff_writer *ret_pointer);
/* The line of each element of a list of the document, in one walk; 0 when it is of another. */
void json_document_lines(const struct json_document *document, const cJSON *list, uint32_t *ret_lines);

#endif
