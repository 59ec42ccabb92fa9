/* SPDX-License-Identifier: MIT */
#ifndef FF_CLIENT_HOST_H
#define FF_CLIENT_HOST_H

#include <stdbool.h>
#include <stdint.h>

#include "common/protocol.h"

/* What the SDK's fax side needs of the Windows it runs in. Off Windows the portable subset (client/win32) is that
 * Windows; on Windows client/windows calls the real user32 and kernel32. */
struct client;
struct host;
struct host_thread;

/* A process's windows, queues, handles and waits. NULL when memory is refused. */
struct host *host_new(struct client *client);
void host_free(struct host *host);

void host_set_last_error(uint32_t code); /* of the calling thread (and, off Windows, its process) */
uint32_t host_last_error(void);

/* What hWnd is to this process; *ret_thread the ordinal of the thread that owns it (may be 0 on Windows). */
enum ff_window_kind host_window_kind(struct host *host, uint64_t window, uint32_t *ret_thread);
/* 0 NULL, 1 a completion port of this process, 2 anything else. */
uint32_t host_port_kind(struct host *host, uint64_t handle);

/* PostMessage on the service's behalf. FF_OUTCOME_posted, _dead_window, _quota or _no_memory. When the client takes the
 * message out, client_event_read is called with the two tags. Wakes a waiting thread (client_busy first). */
enum ff_outcome host_post(struct host *host, uint64_t window, uint32_t message, uint64_t wparam,
                          uint64_t lparam, uint32_t registration, uint64_t sequence);
/* Allocates a FAX_EVENT block (LocalFree's) and queues it with bytes = 24 (CHO-5). _port_gone when it is closed. */
enum ff_outcome host_packet(struct host *host, uint64_t port, uint64_t key, const struct ff_wire_event *event,
                            uint32_t registration);
/* A device context for a document (client/print.h), which it takes over; 0: refused, or there is none to be had. */
struct print;
/* site: the call that it comes of; since: the virtual time. */
uint64_t host_dc_new(struct host *host, struct print *print, const void *site, uint64_t since);
/* The next one that nobody has deleted, from *at on, which is moved behind it. False: there is no more. */
bool host_dc_left(struct host *host, uint32_t *at, const void **ret_site, uint64_t *ret_since);
/* Is it one whose document is not finished? */
bool host_dc_draws(struct host *host, uint64_t dc);
/* print_cover on it. ERROR_SPL_NO_STARTDOC: it is none. */
uint32_t host_dc_cover(struct host *host, uint64_t dc, const struct ff_coverpage_info *cover);
/* Is this the block of a host_packet that has not been freed? (FaxFreeBuffer was called on it.) */
bool host_is_event(struct host *host, const void *block);
/* Tells of those that were written beyond (client_event_overrun), if this Windows can know. No lock. */
void host_events_look(struct host *host);
/* A message sent from outside the process: the owning thread takes it in its next wait; then client_sent_reply. A dead
 * window is answered 0 at once. */
void host_send(struct host *host, uint64_t send, uint64_t window, uint32_t message, uint64_t wparam,
               uint64_t lparam);
/* The calling thread is about to say a call to the world; has done with it. For those who cannot see the program's waits. */
void host_call_begins(struct host *host);
void host_call_ended(struct host *host);
/* Time is `now`: ends the waits whose deadline has come. */
void host_clock(struct host *host, uint64_t now);
/* Where the process really runs: its user, session, and window station with desktop. False: nowhere but in the world. */
struct ff_writer;
bool host_session(struct host *host, struct ff_writer *user, uint32_t *ret_session,
                  struct ff_writer *desktop);
/* The clock is set, when the link is opened: by set(ctx), which calls nothing of host.h. Deadlines and timers keep their
 * distance from what client_now said before; waits that are under way are said anew (client_idle). */
void host_clock_set(struct host *host, void (*set)(void *ctx), void *ctx);
/* The thread is gone, or sits in the process no more: its windows go with it, and who waits for it is woken. thread: what
 * *client_host_thread was, not NULL. Called without a lock, on that thread. */
void host_thread_gone(struct host *host, struct host_thread *thread);
/* Nothing can wake this process any more: every wait ends with its failure and ERROR_POSSIBLE_DEADLOCK. */
void host_stuck(struct host *host, const char *reason);
/* The process is over (session ended, killed) or the world is gone: as host_stuck, with ERROR_SHUTDOWN_IN_PROGRESS or,
 * for waits that only the world could end, RPC_S_SERVER_UNAVAILABLE. */
void host_end(struct host *host, uint32_t code, const char *reason);

/* What host_new made for it; defined by client.c. */
struct host *host_of_client(struct client *client);

#endif
