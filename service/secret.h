/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_SECRET_H
#define FF_SERVICE_SECRET_H

#include <stdbool.h>
#include <stddef.h>

#include "common/bytes.h"
#include "common/endpoint.h"

/* The secret of a TCP endpoint: a line of text in a file that only its owner may read. It is never in argv.
 */
#define SECRET_MAX FF_ENDPOINT_SECRET_MAX

/* Reads it. A file that others may read, or an empty one, is refused. */
bool secret_read(const char *path, char ret_secret[SECRET_MAX], struct ff_writer *error);
/* As secret_read; makes the file (mode 0600, 256 random bits as hex) when it is not there. */
bool secret_make(const char *path, char ret_secret[SECRET_MAX], struct ff_writer *error);
/* A new one: 256 random bits as hex. False: the system has none. */
bool secret_invent(char ret_secret[SECRET_MAX]);
/* Where the secret lies when nobody says: FAUXFAX_SECRET_FILE, else "secret" beside the user's well-known
 * endpoint. */
bool secret_default_path(char *to, size_t size);
/* In time that does not depend on where they differ. */
bool secret_equal(const char *a, const char *b);

#endif
