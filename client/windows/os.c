/* SPDX-License-Identifier: MIT */
#include "client/os.h"

#include <errno.h>
#include <fcntl.h>
#include <io.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "client/windows/ending.h"
#include "common/utf.h"

/* ---- Mutual exclusion and waiting ---- */

void os_mutex_init(struct os_mutex *mutex)
{
    InitializeSRWLock(&mutex->lock);
}

void os_mutex_destroy(struct os_mutex *mutex)
{
    (void)mutex;
}

typedef BOOLEAN NTAPI shutdown_in_progress(void);

bool windows_ending(void)
{
    shutdown_in_progress *asked;
    FARPROC found = GetProcAddress(GetModuleHandleW(L"ntdll.dll"), "RtlDllShutdownInProgress");
    memcpy(&asked, &found, sizeof asked);
    return asked && asked();
}

void os_mutex_lock(struct os_mutex *mutex)
{
    if (TryAcquireSRWLockExclusive(&mutex->lock) || windows_ending()) return;
    AcquireSRWLockExclusive(&mutex->lock);
}

void os_mutex_unlock(struct os_mutex *mutex)
{
    ReleaseSRWLockExclusive(&mutex->lock);
}

void os_cond_init(struct os_cond *cond)
{
    InitializeConditionVariable(&cond->cond);
}

void os_cond_destroy(struct os_cond *cond)
{
    (void)cond;
}

void os_cond_signal(struct os_cond *cond)
{
    WakeConditionVariable(&cond->cond);
}

void os_cond_broadcast(struct os_cond *cond)
{
    WakeAllConditionVariable(&cond->cond);
}

void os_cond_wait(struct os_cond *cond, struct os_mutex *mutex)
{
    SleepConditionVariableSRW(&cond->cond, &mutex->lock, INFINITE, 0);
}

bool os_cond_wait_until(struct os_cond *cond, struct os_mutex *mutex, uint64_t deadline)
{
    enum { NS_PER_MS = 1000000 };
    DWORD ms = INFINITE;
    if (deadline != UINT64_MAX) {
        uint64_t now = os_monotonic_ns();
        uint64_t left = deadline > now ? (deadline - now + NS_PER_MS - 1) / NS_PER_MS : 0;
        ms = left < INFINITE ? (DWORD)left : INFINITE - 1;
    }
    return SleepConditionVariableSRW(&cond->cond, &mutex->lock, ms, 0) != 0;
}

/* ---- Threads ---- */

static DWORD tls_index = FLS_OUT_OF_INDEXES;

HMODULE windows_hold(void)
{
    HMODULE held = NULL;
    GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, (LPCWSTR)(void *)&tls_index, &held);
    return held;
}

void windows_leave(HMODULE held)
{
    FreeLibraryAndExitThread(held, 0);
}

bool windows_start_apart(DWORD(WINAPI *run)(void *), void *ctx, HMODULE held)
{
    HANDLE thread = held ? CreateThread(NULL, 0, run, ctx, 0, NULL) : NULL;
    if (thread) CloseHandle(thread);
    if (!thread && held) FreeLibrary(held);
    return thread != NULL;
}

static DWORD WINAPI thread_main(void *thread_)
{
    struct os_thread *thread = thread_;
    HMODULE held = thread->held;
    thread->run(thread->ctx);
    windows_leave(held);
    return 0;
}

bool os_thread_start(struct os_thread *thread, void (*run)(void *), void *ctx)
{
    thread->run = run;
    thread->ctx = ctx;
    thread->held = windows_hold();
    thread->handle = thread->held ? CreateThread(NULL, 0, thread_main, thread, 0, NULL) : NULL;
    if (!thread->handle && thread->held) FreeLibrary(thread->held);
    return thread->handle != NULL;
}

static bool unloads;

void windows_unloads(void)
{
    unloads = true;
}

void os_thread_join(struct os_thread *thread)
{
    if (!unloads && !windows_ending()) WaitForSingleObject(thread->handle, INFINITE);
    CloseHandle(thread->handle);
}

static void (*tls_gone)(void *);

static void WINAPI fls_gone(void *value)
{
    if (value) tls_gone(value);
}

/* The DLL is unloaded: no thread is to call fls_gone when it ends. */
static void tls_end(void)
{
    if (!windows_ending()) FlsFree(tls_index);
}

bool os_tls_start(void (*gone)(void *))
{
    tls_gone = gone;
    tls_index = FlsAlloc(fls_gone);
    return tls_index != FLS_OUT_OF_INDEXES && atexit(tls_end) == 0;
}

/* FlsGetValue sets the last error, which is the program's. */
void *os_tls_get(void)
{
    DWORD error = GetLastError();
    void *value = FlsGetValue(tls_index);
    SetLastError(error);
    return value;
}

bool os_tls_set(void *value)
{
    return FlsSetValue(tls_index, value) != 0;
}

void os_at_fork(void (*before)(void), void (*in_parent)(void), void (*in_child)(void))
{
    (void)before, (void)in_parent, (void)in_child;
}

void os_at_exit(void (*gone)(void))
{
    atexit(gone);
}

static void (*program_exits)(void);

static int on_exit_of_msvcrt(void)
{
    program_exits();
    return 0;
}

static FARPROC find(const WCHAR *dll, const char *name)
{
    HMODULE module = GetModuleHandleW(dll);
    return module ? GetProcAddress(module, name) : NULL;
}

void windows_at_exit(void (*gone)(void))
{
    typedef int(__cdecl * function)(void);
    function(__cdecl * onexit)(function);
    int(__cdecl * crt_atexit)(void (*)(void));
    FARPROC in_msvcrt = find(L"msvcrt.dll", "_onexit"), in_ucrt = find(L"ucrtbase.dll", "_crt_atexit");
    if (program_exits || !windows_hold()) return;
    program_exits = gone;
    memcpy(&onexit, &in_msvcrt, sizeof onexit);
    memcpy(&crt_atexit, &in_ucrt, sizeof crt_atexit);
    if (onexit) onexit(on_exit_of_msvcrt);
    if (crt_atexit) crt_atexit(gone);
}

/* ---- Clocks, identity, environment ---- */

uint64_t os_monotonic_ns(void)
{
    LARGE_INTEGER ticks, per_second;
    QueryPerformanceCounter(&ticks);
    QueryPerformanceFrequency(&per_second);
    uint64_t whole = (uint64_t)(ticks.QuadPart / per_second.QuadPart);
    uint64_t part = (uint64_t)(ticks.QuadPart % per_second.QuadPart);
    return whole * 1000000000U + part * 1000000000U / (uint64_t)per_second.QuadPart;
}

uint64_t os_wall_time(void)
{
    FILETIME now;
    GetSystemTimeAsFileTime(&now);
    return (uint64_t)now.dwHighDateTime << 32 | now.dwLowDateTime;
}

uint32_t os_pid(void)
{
    return GetCurrentProcessId();
}

/* UTF-8; false when it does not fit. */
static bool narrow(const WCHAR *from, char *to, size_t size)
{
    bool fits = WideCharToMultiByte(CP_UTF8, 0, from, -1, to, (int)size, NULL, NULL) > 0;
    if (!fits) *to = 0;
    return fits;
}

void os_image(char *to, size_t size)
{
    WCHAR path[1024];
    DWORD length = GetModuleFileNameW(NULL, path, 1024);
    *to = 0;
    if (length > 0 && length < 1024) narrow(path, to, size);
}

const char *os_env(const char *name, char *to, size_t size)
{
    WCHAR wide_name[64], value[1024];
    if (!MultiByteToWideChar(CP_UTF8, 0, name, -1, wide_name, 64)) return NULL;
    DWORD length = GetEnvironmentVariableW(wide_name, value, 1024);
    return length > 0 && length < 1024 && narrow(value, to, size) ? to : NULL;
}

bool os_well_known(struct ff_endpoint *ret_at)
{
    char room[FF_ENDPOINT_PLACE_MAX];
    return ff_endpoint_well_known_note(os_env("LOCALAPPDATA", room, sizeof room), ret_at);
}

/* ---- Files ---- */

enum { PATH_UNITS = 1100 };

static bool widen(const char *path, WCHAR to[PATH_UNITS])
{
    size_t units = ff_utf16_size(ff_str_of(path));
    if (units >= PATH_UNITS) return false;
    ff_utf16_of_wtf8((uint16_t *)to, ff_str_of(path));
    to[units] = 0;
    return true;
}

bool os_note_read(const char *path, char to[FF_ENDPOINT_NOTE_MAX])
{
    WCHAR wide[PATH_UNITS];
    DWORD got = 0;
    if (!widen(path, wide)) return false;
    HANDLE file = CreateFileW(wide, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                              NULL, OPEN_EXISTING, 0, NULL);
    if (file == INVALID_HANDLE_VALUE) return false;
    bool read = ReadFile(file, to, FF_ENDPOINT_NOTE_MAX - 1, &got, NULL) != 0;
    CloseHandle(file);
    to[read ? got : 0] = 0;
    return read;
}

enum os_file_status os_file_open(struct os_file *file, const char *path)
{
    WCHAR wide[PATH_UNITS];
    LARGE_INTEGER size;
    if (!widen(path, wide)) return OS_FILE_not_found;
    file->handle = CreateFileW(wide, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_DELETE, NULL, OPEN_EXISTING,
                               FILE_FLAG_SEQUENTIAL_SCAN, NULL);
    if (file->handle == INVALID_HANDLE_VALUE) {
        DWORD error = GetLastError();
        bool missing =
            error == ERROR_FILE_NOT_FOUND || error == ERROR_PATH_NOT_FOUND || error == ERROR_INVALID_NAME;
        return missing ? OS_FILE_not_found : OS_FILE_not_readable;
    }
    if (GetFileType(file->handle) != FILE_TYPE_DISK || !GetFileSizeEx(file->handle, &size)) {
        CloseHandle(file->handle);
        return OS_FILE_not_readable;
    }
    file->size = (uint64_t)size.QuadPart;
    return OS_FILE_ok;
}

bool os_file_read(struct os_file *file, void *to, size_t size, size_t *ret_size)
{
    size_t have = 0;
    while (have < size) {
        DWORD got = 0, want = size - have < 1U << 20 ? (DWORD)(size - have) : 1U << 20;
        if (!ReadFile(file->handle, (char *)to + have, want, &got, NULL)) return false;
        if (got == 0) break;
        have += got;
    }
    *ret_size = have;
    return true;
}

void os_file_close(struct os_file *file)
{
    CloseHandle(file->handle);
}

FILE *os_file_create(const char *path)
{
    WCHAR wide[PATH_UNITS];
    bool fits = widen(path, wide);
    int fd =
        fits ? _wopen(wide, _O_WRONLY | _O_CREAT | _O_EXCL | _O_BINARY | _O_NOINHERIT, _S_IREAD | _S_IWRITE)
             : -1;
    FILE *file = fd < 0 ? NULL : _fdopen(fd, "wb");
    int why = fits ? errno : ENAMETOOLONG;
    if (fd >= 0 && !file) _close(fd);
    errno = why;
    return file;
}

void os_file_remove(const char *path)
{
    WCHAR wide[PATH_UNITS];
    if (widen(path, wide)) DeleteFileW(wide);
}

/* Who may read a file says an access list that its folder hands down; the user's profile keeps others out. */
bool os_file_private(const struct os_file *file)
{
    (void)file;
    return true;
}

/* ---- Memory: no compiler for Windows that is used here has the sanitizer ---- */

void os_memory_forbid(void *at, size_t size)
{
    (void)at, (void)size;
}

void os_memory_allow(void *at, size_t size)
{
    (void)at, (void)size;
}

/* ---- Modules ---- */

static uint64_t image_size(const void *base)
{
    const IMAGE_DOS_HEADER *dos = base;
    const IMAGE_NT_HEADERS *nt = (const void *)((const char *)base + dos->e_lfanew);
    return nt->OptionalHeader.SizeOfImage;
}

bool os_module_of(const void *address, char *path, size_t size, uint64_t *ret_base, uint64_t *ret_size)
{
    enum {
        OF_ADDRESS = GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT
    };
    HMODULE module;
    WCHAR wide[1024];
    if (!GetModuleHandleExW(OF_ADDRESS, (LPCWSTR)address, &module)) return false;
    DWORD length = GetModuleFileNameW(module, wide, 1024);
    if (length == 0 || length >= 1024 || !narrow(wide, path, size)) return false;
    *ret_base = (uintptr_t)module;
    *ret_size = image_size(module);
    return true;
}

/* Windows does not say: every look is a fresh one. */
uint64_t os_modules_generation(void)
{
    static volatile LONG looks;
    return (uint64_t)InterlockedIncrement(&looks);
}
