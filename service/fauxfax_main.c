/* SPDX-License-Identifier: MIT */
#include "service/command.h"

int main(int argc, char **argv)
{
    (void)argc;
    return command_main(argv + 1);
}
