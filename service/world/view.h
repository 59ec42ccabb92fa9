/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_WORLD_VIEW_H
#define FF_SERVICE_WORLD_VIEW_H

#include "service/world/control.h"
#include "common/json_out.h"

/* What the views of the control protocol (control_*.c) write alike: members of an object. */

struct ff_str view_words(const struct sim *sim, text t);
struct ff_str view_user_of_session(const struct sim *sim, uint32_t session);
/* What a routing method was given: `data` is the text that it is, `data_base64` its bytes where it is none. One of them, or both, is null. */
void view_data(struct ff_writer *w, const struct sim *sim, text words, text bytes);
/* Rows as their ordinals; null for none. */
void view_ordinal(struct ff_writer *w, const char *key, uint32_t row);
void view_job(struct ff_writer *w, const char *key, uint32_t id);
/* 0: not yet, or never; null. */
void view_moment(struct ff_writer *w, const char *key, uint64_t ticks);
void view_device(struct ff_writer *w, const struct sim *sim, const char *key, uint32_t device);
/* A state of a job or device: its FPS_ name, or the number where it has none. */
void view_fps(struct ff_writer *w, const char *key, uint32_t fps);

#endif
