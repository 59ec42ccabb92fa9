/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_TCP_H
#define FF_SERVICE_TCP_H

#include "service/endpoint.h"

/* TCP endpoints, which are the same everywhere. */

/* l->at is what is wanted, and then what there is. False: *error says why; what was opened is in *l. */
bool tcp_listen(const struct listen_options *options, struct listening *l, struct ff_writer *error);
/* As endpoint_dial. */
int tcp_dial(const struct ff_endpoint *to, unsigned limit_ms, struct ff_writer *error);
/* The address of a bound socket, in numbers. */
bool tcp_name(int fd, struct ff_endpoint *ret_at);

#endif
