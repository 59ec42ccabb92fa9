/* SPDX-License-Identifier: MIT */
/* A client in C++, with what C++ programs have: objects that give back what they hold, exceptions that go past them, lambdas where the API
 * wants a function, threads of the library. It sends a broadcast, and takes its events at a completion port.
 *
 *     cplusplus DOCUMENT */
#include <windows.h>
#include <winfax.h>

#include <cstdio>
#include <cwchar>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace
{

class fax_error : public std::runtime_error
{
  public:
    explicit fax_error(const std::string &what)
        : std::runtime_error(what + ": " + std::to_string(GetLastError()))
    {
    }
};

void check(BOOL ok, const char *what)
{
    if (!ok) throw fax_error(what);
}

struct close_fax {
    using pointer = HANDLE;
    void operator()(HANDLE fax) const
    {
        FaxClose(fax);
    }
};
using server = std::unique_ptr<void, close_fax>;

server connect()
{
    HANDLE fax = nullptr;
    check(FaxConnectFaxServerW(nullptr, &fax), "FaxConnectFaxServer");
    return server(fax);
}

struct free_buffer {
    void operator()(void *buffer) const
    {
        FaxFreeBuffer(buffer);
    }
};
template <class T> using buffer = std::unique_ptr<T, free_buffer>;

/* An exception leaves the functions below; what they hold is given back on its way. */
void fails_and_gives_back()
{
    server fax = connect();
    FAX_PORT_INFOW *ports = nullptr;
    DWORD count = 0;
    check(FaxEnumPortsW(fax.get(), &ports, &count), "FaxEnumPorts");
    buffer<FAX_PORT_INFOW> held(ports);
    HANDLE port = nullptr;
    check(FaxOpenPort(fax.get(), 999, PORT_OPEN_QUERY, &port), "FaxOpenPort");
}

void expect_failure()
{
    try {
        fails_and_gives_back();
    } catch (const fax_error &error) {
        std::printf("%s\n", error.what());
        return;
    }
    throw std::logic_error("there is no such port");
}

struct recipients {
    std::vector<std::wstring> numbers;
    size_t next;
};

void broadcast(HANDLE fax, const std::wstring &document)
{
    DWORD job = 0;
    recipients all{{L"5550100", L"5550101"}, 0};
    const auto next = [](HANDLE, DWORD, LPVOID context, PFAX_JOB_PARAMW params,
                         PFAX_COVERPAGE_INFOW) -> BOOL {
        auto *these = static_cast<recipients *>(context);
        if (these->next == these->numbers.size()) return FALSE;
        params->RecipientNumber = these->numbers[these->next++].c_str();
        return TRUE;
    };
    check(FaxSendDocumentForBroadcastW(fax, document.c_str(), &job, next, &all),
          "FaxSendDocumentForBroadcast");
}

/* Until that many faxes are through. */
void take_events(HANDLE port, unsigned faxes)
{
    while (faxes) {
        DWORD bytes = 0;
        ULONG_PTR key = 0;
        OVERLAPPED *packet = nullptr;
        check(GetQueuedCompletionStatus(port, &bytes, &key, &packet, INFINITE), "GetQueuedCompletionStatus");
        std::unique_ptr<void, decltype(&LocalFree)> held(packet, LocalFree);
        if (reinterpret_cast<FAX_EVENTW *>(packet)->EventId == FEI_COMPLETED) faxes--;
    }
}

std::wstring full_path(const char *name)
{
    wchar_t path[MAX_PATH];
    std::wstring wide(name, name + std::char_traits<char>::length(name));
    check(GetFullPathNameW(wide.c_str(), MAX_PATH, path, nullptr) != 0, "GetFullPathName");
    return path;
}

void run(const char *document)
{
    expect_failure();
    HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, 1);
    server fax = connect();
    check(FaxInitializeEventQueue(fax.get(), port, 1, nullptr, 0), "FaxInitializeEventQueue");
    broadcast(fax.get(), full_path(document));
    std::thread reader(take_events, port, 2);
    reader.join();
}

} // namespace

int main(int argc, char **argv)
{
    try {
        if (argc != 2) throw std::logic_error("usage: cplusplus DOCUMENT");
        run(argv[1]);
    } catch (const std::exception &error) {
        std::printf("%s\n", error.what());
        return 1;
    }
    return 0;
}
