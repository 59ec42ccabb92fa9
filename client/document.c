/* SPDX-License-Identifier: MIT */
/* Documents are read here, in the client, and uploaded: paths mean nothing to the world. */
#include "client/document.h"

#include <string.h>

#include "common/winfax_codes.h"

struct upload {
    struct client *client;
    const void *site;
    struct os_file *file;
    uint32_t number;
    uint8_t *chunk; /* FF_CHUNK_MAX bytes */
};

/* A call whose reply holds nothing but numbers. */
static uint32_t simple_call(const struct upload *u, enum ff_type type, const void *in, void *out)
{
    struct ff_writer reply = ff_writer_on(u->client->alloc);
    struct ff_arena arena = ff_arena_on(u->client->alloc);
    uint32_t status = client_call(u->client, type, 0, u->site, in, out, &reply, &arena);
    ff_arena_free(&arena);
    ff_writer_free(&reply);
    return status;
}

/* ERROR_INVALID_DATA: the file cannot be read to its end. */
static uint32_t send_chunks(struct upload *u)
{
    for (uint64_t sent = 0; sent < u->file->size;) {
        size_t size;
        if (!os_file_read(u->file, u->chunk, FF_CHUNK_MAX, &size) || size == 0) return FF_ERROR_INVALID_DATA;
        if (size > u->file->size - sent) size = (size_t)(u->file->size - sent); /* it grows while we read */
        struct ff_in_DocumentChunk in = {u->number, {(const char *)u->chunk, (uint32_t)size}};
        if (!client_try_tell(u->client, FF_TYPE_DocumentChunk, &in)) return FF_ERROR_NOT_ENOUGH_MEMORY;
        sent += size;
    }
    return FF_ERROR_SUCCESS;
}

static uint32_t upload(struct upload *u, const char *name, uint32_t *ret_state)
{
    struct ff_in_DocumentBegin begin = {ff_str_of(name), u->file->size};
    struct ff_out_DocumentBegin begun;
    uint32_t status = simple_call(u, FF_TYPE_DocumentBegin, &begin, &begun);
    if (status != FF_ERROR_SUCCESS) return status;
    u->number = begun.document;
    uint32_t sent = send_chunks(u);
    /* Said in any case: what is not whole takes no room in the world for long. */
    struct ff_in_DocumentEnd end = {u->number};
    struct ff_out_DocumentEnd ended;
    status = simple_call(u, FF_TYPE_DocumentEnd, &end, &ended);
    *ret_state = sent == FF_ERROR_INVALID_DATA ? FF_FILE_not_readable : FF_FILE_there;
    return sent == FF_ERROR_NOT_ENOUGH_MEMORY ? sent : status;
}

uint32_t client_document_look(const char *path)
{
    struct os_file file;
    enum os_file_status status = os_file_open(&file, path);
    if (status == OS_FILE_not_found) return FF_FILE_not_found;
    if (status == OS_FILE_not_readable) return FF_FILE_not_readable;
    os_file_close(&file);
    return FF_FILE_there;
}

uint32_t client_document_upload(struct client *client, const void *site, const char *path, const char *name,
                                uint32_t *ret_state, uint32_t *ret_document)
{
    struct os_file file;
    struct upload u = {client, site, &file, 0, NULL};
    enum os_file_status opened = os_file_open(&file, path);
    *ret_document = 0;
    *ret_state = opened == OS_FILE_not_found ? FF_FILE_not_found : FF_FILE_not_readable;
    if (opened != OS_FILE_ok) return FF_ERROR_SUCCESS;
    uint32_t status = FF_ERROR_NOT_ENOUGH_MEMORY;
    u.chunk = ff_alloc_zeroed(client->alloc, 1, FF_CHUNK_MAX);
    if (u.chunk) status = upload(&u, name, ret_state);
    if (*ret_state == FF_FILE_there) *ret_document = u.number;
    ff_free(client->alloc, u.chunk);
    os_file_close(&file);
    return status;
}
