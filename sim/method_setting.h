/* SPDX-License-Identifier: MIT */
#ifndef FF_SIM_METHOD_SETTING_H
#define FF_SIM_METHOD_SETTING_H

#include "sim/method.h"

struct ff_routing_method;

/* Routing methods on one device: method and device by their rows. */
bool method_enabled(const struct sim *sim, uint32_t row, uint32_t device);
struct ff_str method_data(const struct sim *sim, uint32_t row, uint32_t device);
text method_words(const struct sim *sim, uint32_t row, uint32_t device);
/* The bytes of method_data, to be kept. */
text method_bytes(const struct sim *sim, uint32_t row, uint32_t device);
uint32_t method_failures(const struct sim *sim, uint32_t row, uint32_t device);
void method_describe_on(const struct sim *sim, uint32_t row, uint32_t device,
                        struct ff_routing_method *ret_method);
/* Its setting, to be changed; NULL: memory was refused. Borrowed until the next. */
struct routing_setting *method_setting(struct sim *sim, uint32_t row, uint32_t device);
/* ERROR_INVALID_DATA: the method refuses them (SRI-E3): those of the predefined extension want one text (GRI-3). */
ff_status method_set_data(struct sim *sim, uint32_t row, uint32_t device, struct ff_str data);
/* The same, from the text. ERROR_INVALID_DATA: it is too long. */
ff_status method_set_words(struct sim *sim, uint32_t row, uint32_t device, struct ff_str words);

#endif
