/* SPDX-License-Identifier: MIT */
#include "service/daemon.h"

int main(int argc, char **argv)
{
    (void)argc;
    return daemon_main(argv + 1);
}
