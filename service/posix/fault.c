/* SPDX-License-Identifier: MIT */
#include "service/fault.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool fault_armed;

static struct {
    char name[64];
    unsigned long nth;
} fault;

void fault_init(void)
{
    const char *text = getenv("FAUXFAX_FAULT");
    if (!text || !*text) return;
    size_t size = strcspn(text, ":");
    if (size >= sizeof fault.name) return;
    memcpy(fault.name, text, size);
    fault.name[size] = 0;
    fault.nth = text[size] ? strtoul(text + size + 1, NULL, 10) : 1;
    fault_armed = true;
}

void fault_hit(const char *point, const char *detail)
{
    char name[64];
    snprintf(name, sizeof name, detail ? "%s/%s" : "%s", point, detail ? detail : "");
    if (strcmp(name, fault.name) != 0 || --fault.nth != 0) return;
    fault_armed = false;
    raise(SIGSTOP);
}
