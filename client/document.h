/* SPDX-License-Identifier: MIT */
#ifndef FF_CLIENT_DOCUMENT_H
#define FF_CLIENT_DOCUMENT_H

#include "client/inner.h"

/* What a file is: a cover page, which is not uploaded. enum ff_file_state. */
uint32_t client_document_look(const char *path);
/* Uploads the file at `path` (as the system takes it) under `name`. A Win32 code; on success what became of it, and the
 * number that the world gave it. A file that is not there, or not readable, is a state, no failure. */
uint32_t client_document_upload(struct client *client, const void *site, const char *path, const char *name,
                                uint32_t *ret_state, uint32_t *ret_document);

#endif
