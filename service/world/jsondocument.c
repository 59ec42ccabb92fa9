/* SPDX-License-Identifier: MIT */
/* The tree that cJSON makes, with the places that the scanner noted. cJSON keeps the order of the text, so the n-th value
 * of the tree, an object before its members, is the n-th that the scanner saw. */
#include <stdlib.h>
#include <string.h>

#include "service/world/jsonscan.h"

/* ---- Where a value stands ---- */

static void write_key(struct ff_writer *w, const char *key)
{
    for (; *key; key++)
        if (*key == '~' || *key == '/')
            ff_write_text(w, *key == '~' ? "~0" : "~1");
        else
            ff_write_u8(w, (uint8_t)*key);
}

/* Is it in here? *index counts the values before it; its pointer is appended on the way back, last step first, so
 * that nothing is written for the paths that were tried in vain. */
static bool find(const cJSON *in, const cJSON *wanted, uint32_t *index, const cJSON **path, unsigned *depth)
{
    if (in == wanted) return true;
    for (const cJSON *child = in->child; child; child = child->next) {
        ++*index;
        if (!find(child, wanted, index, path, depth)) continue;
        path[(*depth)++] = child;
        return true;
    }
    return false;
}

static uint32_t position(const cJSON *child)
{
    uint32_t count = 0;
    /* The first child's prev is the last one. */
    for (; child->prev->next; child = child->prev) count++;
    return count;
}

bool json_document_place(const struct json_document *document, const cJSON *value,
                         struct json_place *ret_place, struct ff_writer *ret_pointer)
{
    const cJSON *path[JSON_DEPTH + 1];
    uint32_t index = 0;
    unsigned depth = 0;
    if (!document->root || !find(document->root, value, &index, path, &depth)) return false;
    while (depth-- > 0) {
        ff_write_u8(ret_pointer, '/');
        if (path[depth]->string)
            write_key(ret_pointer, path[depth]->string);
        else
            ff_write_text(ret_pointer, "%lu", (unsigned long)position(path[depth]));
    }
    *ret_place = document->places.rows.at[index];
    return true;
}

static uint32_t size_of(const cJSON *value)
{
    uint32_t size = 1;
    const cJSON *child;
    cJSON_ArrayForEach(child, value) size += size_of(child);
    return size;
}

void json_document_lines(const struct json_document *document, const cJSON *list, uint32_t *ret_lines)
{
    const cJSON *path[JSON_DEPTH + 1], *element;
    uint32_t index = 0, i = 0;
    unsigned depth = 0;
    bool here = document->root && find(document->root, list, &index, path, &depth);
    index++;
    cJSON_ArrayForEach(element, list)
    {
        ret_lines[i++] = here ? document->places.rows.at[index].line : 0;
        index += size_of(element);
    }
}

/* ---- Duplicate keys ---- */

struct keyed {
    const cJSON *member;
    uint32_t index;
};

struct check {
    struct json_document *document;
    const struct json_scan_sink *sink;
    FF_ARRAY(struct keyed) members; /* of the object that is looked at */
    uint32_t wrong;                 /* told so far */
    bool refused;
};

enum { DUPLICATES_TOLD = 100 };

static void tell_duplicate(struct check *c, const cJSON *second, const cJSON *first)
{
    struct json_document *d = c->document;
    struct ff_writer pointer = ff_writer_on(d->alloc), what = ff_writer_on(d->alloc);
    struct json_place at = {0}, before = {0};
    json_document_place(d, first, &before, &pointer);
    ff_writer_reset(&pointer);
    json_document_place(d, second, &at, &pointer);
    ff_write_text(&what, "this key is there twice, first at line %lu; take one out",
                  (unsigned long)before.line);
    const char *words = ff_writer_cstr(&what), *where = ff_writer_cstr(&pointer);
    if (words && where)
        c->sink->error(c->sink->ctx, at, where, words);
    else
        c->refused = true;
    c->wrong++;
    ff_writer_free(&pointer);
    ff_writer_free(&what);
}

static int by_key(const void *a, const void *b)
{
    const struct keyed *first = a, *second = b;
    int order = strcmp(first->member->string, second->member->string);
    return order ? order : (first->index > second->index) - (first->index < second->index);
}

static void check_object(struct check *c, const cJSON *object)
{
    const cJSON *member;
    c->members.count = 0;
    cJSON_ArrayForEach(member, object)
    {
        if (!ff_array_room(c->document->alloc, &c->members, 1)) {
            c->refused = true;
            return;
        }
        c->members.at[c->members.count] = (struct keyed){member, c->members.count};
        c->members.count++;
    }
    if (c->members.count > 1) qsort(c->members.at, c->members.count, sizeof *c->members.at, by_key);
    for (uint32_t i = 1; i < c->members.count && c->wrong < DUPLICATES_TOLD; i++) {
        const cJSON *first = c->members.at[i - 1].member, *second = c->members.at[i].member;
        if (strcmp(first->string, second->string) == 0) tell_duplicate(c, second, first);
    }
}

static void check_keys(struct check *c, const cJSON *value)
{
    const cJSON *child;
    if (cJSON_IsObject(value)) check_object(c, value);
    cJSON_ArrayForEach(child, value) check_keys(c, child);
}

/* ---- Reading ---- */

static bool parse(struct json_document *d, struct ff_str text, bool comments,
                  const struct json_scan_sink *sink)
{
    char *copy = d->alloc->resize(d->alloc->ctx, NULL, (size_t)text.size + 1);
    if (!copy) return false;
    if (text.size) memcpy(copy, text.at, text.size);
    copy[text.size] = '\0';
    /* What the scanner lets through cJSON takes, if it gets the memory. */
    if (json_scan(&d->places, d->alloc, text, copy, comments, sink))
        d->root = cJSON_ParseWithLength(copy, text.size);
    ff_free(d->alloc, copy);
    return d->root != NULL;
}

bool json_document_read(struct json_document *ret_document, const struct ff_alloc *alloc, struct ff_str text,
                        bool comments, const struct json_scan_sink *sink)
{
    struct check check = {.document = ret_document, .sink = sink};
    *ret_document = (struct json_document){.alloc = alloc};
    if (!text.at) text = FF_STR("");
    bool read = parse(ret_document, text, comments, sink);
    if (read) check_keys(&check, ret_document->root);
    ff_array_free(alloc, &check.members);
    if (read && !check.wrong && !check.refused) return true;
    json_document_free(ret_document);
    return false;
}

void json_document_free(struct json_document *document)
{
    cJSON_Delete(document->root);
    ff_array_free(document->alloc, &document->places.rows);
    document->root = NULL;
}
