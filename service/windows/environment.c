/* SPDX-License-Identifier: MIT */
#include <winsock2.h>

#include "service/windows/environment.h"

#include <string.h>

/* "NAME=value", or "=C:=C:\…", which is the system's own. Names have no case. */
static bool is_changed(const char *entry, const struct child_variable *changed)
{
    const char *end = strchr(entry + 1, '=');
    size_t size = end ? (size_t)(end - entry) : strlen(entry);
    for (; changed->name; changed++)
        if (strlen(changed->name) == size && _strnicmp(changed->name, entry, size) == 0) return true;
    return false;
}

static void write_text(const char *text, struct ff_writer *out)
{
    ff_write_bytes(out, text, strlen(text));
}

char *environment_with(const struct child_variable *changed)
{
    struct ff_writer out = ff_writer_on(ff_alloc_default());
    char *ours = GetEnvironmentStringsA();
    for (const char *entry = ours; entry && *entry; entry += strlen(entry) + 1) {
        if (is_changed(entry, changed)) continue;
        ff_write_bytes(&out, entry, strlen(entry) + 1);
    }
    for (; changed->name; changed++) {
        if (!changed->value) continue;
        write_text(changed->name, &out);
        write_text("=", &out);
        ff_write_bytes(&out, changed->value, strlen(changed->value) + 1);
    }
    ff_write_bytes(&out, "\0", 2); /* the end, of an empty one too */
    if (ours) FreeEnvironmentStringsA(ours);
    if (!out.failed) return (char *)out.at;
    ff_writer_free(&out);
    return NULL;
}
