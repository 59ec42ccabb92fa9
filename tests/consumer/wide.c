/* SPDX-License-Identifier: MIT */
/* A source of wide texts, as Windows programs are written: compiled with UNICODE, and with fauxfax::winsource. */
#include <windows.h>
#include <winfax.h>
#include <wchar.h>

int main(void)
{
    HANDLE fax;
    PFAX_PORT_INFO ports;
    DWORD count;
    wchar_t line[64];
    if (!FaxConnectFaxServer(L"FAUXFAX", &fax) || !FaxEnumPorts(fax, &ports, &count)) return 1;
    swprintf(line, 64, L"%s, %u device", ports[0].DeviceName, (unsigned)count);
    wprintf(L"%s: %zu characters\n", line, wcslen(line));
    FaxFreeBuffer(ports);
    return FaxClose(fax) ? 0 : 1;
}
