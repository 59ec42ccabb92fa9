/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_POSIX_GUARD_H
#define FF_SERVICE_POSIX_GUARD_H

#include <sys/types.h>

/* Who cleans up after us when we are killed: a process of its own, which waits for our end, and then removes our folder and kills
 * what is left of the client's session, and of what left that with the client's environment. It is our child, but waitpid does not see it unless told to (__WALL), and its end
 * is no SIGCHLD. */
struct guard {
    pid_t pid; /* 0: there is none, and nobody cleans up */
    int pipe;
};

/* Starts it. file: the one in the folder. */
struct guard guard_start(const char *folder, const char *file);
/* The client that was started, a session leader; 0: nothing of it is left, and its number may be a stranger's by now. */
void guard_watch(const struct guard *guard, pid_t session);
/* Nothing is left to be cleaned up. */
void guard_end(struct guard *guard);

#endif
