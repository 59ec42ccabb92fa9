/* SPDX-License-Identifier: MIT */
#include "client/win32/inner.h"

#include <string.h>

struct host_object *host_object_new(struct host *host, const struct host_object_ops *ops)
{
    struct host_object *object = ff_alloc_zeroed(host->alloc, 1, sizeof *object);
    if (!object) return NULL;
    object->ops = ops;
    object->refs = 1;
    return object;
}

void host_object_hold(struct host_object *object)
{
    object->refs++;
}

static void forget_name(struct host *host, struct host_object *object)
{
    struct host_object **at = &host->named;
    if (!object->name.at) return;
    while (*at != object) at = &(*at)->next_named;
    *at = object->next_named;
    ff_free(host->alloc, (char *)(uintptr_t)object->name.at);
}

void host_object_release(struct host *host, struct host_object *object)
{
    if (--object->refs) return;
    forget_name(host, object);
    if (object->ops->free) object->ops->free(host, object);
    ff_free(host->alloc, object);
}

bool host_object_signalled(const struct host_object *object, const struct host_thread *thread)
{
    return object->ops->signalled && object->ops->signalled(object, thread);
}

void host_object_take(struct host_object *object, struct host_thread *thread, bool *ret_abandoned)
{
    if (object->ops->take) object->ops->take(object, thread, ret_abandoned);
}

/* ---- Names ---- */

static bool name_it(struct host *host, struct host_object *object, struct ff_str name)
{
    char *copy = ff_alloc_zeroed(host->alloc, 1, name.size);
    if (!copy) return false;
    memcpy(copy, name.at, name.size);
    object->name = (struct ff_str){copy, name.size};
    object->next_named = host->named;
    host->named = object;
    return true;
}

static struct host_object *new_named(struct host_thread *thread, const struct host_object_ops *ops,
                                     struct ff_str name)
{
    struct host_object *object = host_object_new(thread->host, ops);
    if (object && (ff_str_empty(name) || name_it(thread->host, object, name))) {
        host_fail(thread, ERROR_SUCCESS);
        return object;
    }
    if (object) host_object_release(thread->host, object);
    host_fail(thread, ERROR_NOT_ENOUGH_MEMORY);
    return NULL;
}

struct host_object *host_object_named(struct host_thread *thread, const struct host_object_ops *ops,
                                      struct ff_str name)
{
    struct host_object *object = ff_str_empty(name) ? NULL : thread->host->named;
    while (object && !ff_str_eq(object->name, name)) object = object->next_named;
    if (!object) return new_named(thread, ops, name);
    if (object->ops != ops) {
        host_fail(thread, ERROR_INVALID_HANDLE);
        return NULL;
    }
    host_fail(thread, ERROR_ALREADY_EXISTS);
    host_object_hold(object);
    return object;
}
