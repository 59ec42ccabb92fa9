/* SPDX-License-Identifier: MIT */
#ifndef FAUXFAX_FAUXFAX_H
#define FAUXFAX_FAUXFAX_H

/* What a fax client may want to tell fauxfax beyond winfax.h. Nothing here is needed by a program that waits in the
 * functions of Windows only (GetMessage, WaitForSingleObject, GetQueuedCompletionStatus, Sleep, …). */

#ifdef __cplusplus
extern "C" {
#endif

#if !defined(_WIN32) && (defined(__GNUC__) || defined(__clang__))
#define FAUXFAX_API __attribute__((visibility("default")))
#else
#define FAUXFAX_API
#endif

/* Brackets a wait that the SDK cannot see: pthread_cond_wait, poll, a join, another library's event loop. Under `auto` time
 * the world moves on only while every thread waits; a thread in a wait that nobody told of holds it up, and the report
 * names it.
 *
 * what: the wait in words, for the report ("the worker's queue"); NULL: none. Copied.
 *
 * For the calling thread, in the process that it acts for. Not to be nested, and no function of winfax.h or of the Win32
 * subset is to be called between the two. Whoever ends the wait from another thread of the program does so before it
 * waits itself: until fauxfax_wait_end is called nobody but that thread keeps time from moving. May be called before
 * there is a world; never fails. */
FAUXFAX_API void fauxfax_wait_begin(const char *what);
FAUXFAX_API void fauxfax_wait_end(void);

#ifdef __cplusplus
}
#endif

#endif
