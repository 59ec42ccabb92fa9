/* SPDX-License-Identifier: MIT */
/* A client that ends without a word: from main, with a registration that is live and a handle that is open, as soon as the event
 * has come whose number it is given, while others are on their way.
 *
 *     leaver DOCUMENT EVENTS */
#include <stdlib.h>

#include "docs/examples/fax_client.h"

int main(int argc, char **argv)
{
    DWORD bytes;
    ULONG_PTR key;
    OVERLAPPED *packet;
    if (argc != 3) return 2;
    HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 1);
    fax_check(FaxInitializeEventQueue(fax_connect(), port, 1, NULL, 0), "FaxInitializeEventQueue");
    fax_send(argv[1], "5550100");
    for (int left = atoi(argv[2]); left > 0; left--)
        fax_check(GetQueuedCompletionStatus(port, &bytes, &key, &packet, INFINITE),
                  "GetQueuedCompletionStatus");
    return 0;
}
