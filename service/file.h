/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_FILE_H
#define FF_SERVICE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "common/bytes.h"

/* Whole files, and words for people. */

enum { FILE_SIZE_MAX = 64 * 1024 * 1024 };
/* The file's bytes appended to `out`. False: *error says "PATH: why". "-" is the standard input. No more than
 * FILE_SIZE_MAX: some files have no end. */
bool file_read(const char *path, struct ff_writer *out, struct ff_writer *error);
/* False: it is a pipe, which one would wait for, and *error says so. */
bool file_waits_for_nobody(const char *path, struct ff_writer *error);
/* Writes or overwrites; when that fails in the middle nothing is left. "-" is the standard output. */
bool file_write(const char *path, const void *bytes, size_t size, struct ff_writer *error);
/* The same, and never over something that is there. */
bool file_write_new(const char *path, const void *bytes, size_t size, struct ff_writer *error);
/* A folder of that path, which is made when it is not there. */
bool file_folder(const char *path, struct ff_writer *error);
/* Could file_write write there now? Nothing is changed, and nobody is waited for. False: *error says why not. */
bool file_writable(const char *path, struct ff_writer *error);
/* Are they one file, there or to be made, that each would overwrite? Pipes and devices never are. */
bool file_same(const char *a, const char *b);
/* All of it to the descriptor, whatever signals come. */
bool file_write_fd(int fd, const void *bytes, size_t size);

/* The word of `words` (count of them) that `given` was probably meant to be, or NULL when none is near. */
const char *word_nearest(const char *given, const char *const *words, size_t count);

#endif
