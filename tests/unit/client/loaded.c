/* SPDX-License-Identifier: MIT */

/* A library that a test loads and unloads. */
__attribute__((visibility("default"))) int loaded_here(void);

int loaded_here(void)
{
    return 1;
}
