/* SPDX-License-Identifier: MIT */
/* What docs/guide.md shows of a wait that the SDK cannot see: a worker sleeps for ten minutes of virtual time, and the main
 * thread waits for it by pthread's means. */
#include <pthread.h>
#include <stdbool.h>
#include <windows.h>
#include <winfax.h>

#include <fauxfax/fauxfax.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t filled = PTHREAD_COND_INITIALIZER, taken = PTHREAD_COND_INITIALIZER;
static bool full, heard;

static DWORD WINAPI work(void *unused)
{
    (void)unused;
    Sleep(10 * 60 * 1000);
    pthread_mutex_lock(&lock);
    full = true;
    pthread_cond_signal(&filled);
    /* Time stands still until the other thread has said that its wait is over: nobody knows of this wait. */
    while (!heard) pthread_cond_wait(&taken, &lock);
    pthread_mutex_unlock(&lock);
    return 0;
}

static void wait_for_worker(void)
{
    fauxfax_wait_begin("the worker's queue");
    pthread_cond_wait(&filled, &lock);
    fauxfax_wait_end();
}

int main(void)
{
    HANDLE fax;
    if (!FaxConnectFaxServerA(NULL, &fax)) return 1;
    pthread_mutex_lock(&lock);
    HANDLE worker = CreateThread(NULL, 0, work, NULL, 0, NULL);
    while (!full) wait_for_worker();
    heard = true;
    pthread_cond_signal(&taken);
    pthread_mutex_unlock(&lock);
    CloseHandle(worker);
    return FaxClose(fax) ? 0 : 1;
}
