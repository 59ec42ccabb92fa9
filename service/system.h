/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_SYSTEM_H
#define FF_SERVICE_SYSTEM_H

#include <stdbool.h>
#include <stddef.h>

#include "common/bytes.h"

/* What the programs ask of the system besides sockets (net.h), endpoints (endpoint.h) and processes, once for posix/ and once
 * for windows/. Paths are UTF-8. */

/* ---- The program ---- */

/* First of all: no standard descriptor is closed, a socket in its place would be taken for it; where a file may not grow
 * any more (ulimit -f), its write fails, as on a full disk, and nobody is killed. */
void system_start(void);
/* It is going to have thousands of connections. */
void system_expect_clients(void);
/* Are there as many descriptors left as an event loop takes? libuv ends the program without a word when there are not. False:
 * *error says so. */
bool system_descriptors_left(struct ff_writer *error);
/* What asks the service to end: signals, as libuv knows them. Ended by 0. */
enum { SYSTEM_END_SIGNALS_MAX = 4 };
extern const int system_end_signals[SYSTEM_END_SIGNALS_MAX];
/* The path of `name` beside this program, when it is there. */
bool system_beside(const char *name, char *to, size_t size);
/* As the shell wants it: a program that was interrupted dies of that. */
void system_die_of(int number);
/* What a signal is called. */
const char *system_signal_words(int number);
/* Tells the service manager, if one has started us. */
void system_tell_manager(const char *state);

/* ---- Files ---- */

/* Is that what the descriptor has open? */
bool system_same_file(int fd, const char *path);
/* NULL: it cannot be resolved. To be freed. */
char *system_absolute(const char *path);
/* False: it is there already, or cannot be made. */
bool system_make_folder(const char *path);
/* In the place of what is there. False: errno says why. */
bool system_replace(const char *from, const char *to);
/* In a place where nothing is; of two at once one wins. False: errno says why. */
bool system_move_new(const char *from, const char *to);
/* Makes a file for its owner alone, to be written. -1: errno says why. */
int system_open_private(const char *path);
/* Is the open file its owner's alone to read? NULL, or what is wrong, with the cure. */
const char *system_not_private(int fd);

#endif
