/* SPDX-License-Identifier: MIT */
/* fax_status: the fax devices of this computer, what they are doing, and the queue. */
#include <stdio.h>

#include "fax_client.h"

static void show_device(HANDLE fax, const FAX_PORT_INFOA *info)
{
    HANDLE port;
    PFAX_DEVICE_STATUSA status;
    fax_check(FaxOpenPort(fax, info->DeviceId, PORT_OPEN_QUERY, &port), "FaxOpenPort");
    fax_check(FaxGetDeviceStatusA(port, &status), "FaxGetDeviceStatus");
    printf("device %lu  %-12s state 0x%08lx  answers after %lu rings", (unsigned long)info->DeviceId,
           info->DeviceName, (unsigned long)status->Status, (unsigned long)info->Rings);
    if (status->JobType == JT_SEND)
        printf("  page %lu of %lu to %s", (unsigned long)status->CurrentPage,
               (unsigned long)status->TotalPages, status->PhoneNumber);
    printf("\n");
    FaxFreeBuffer(status);
    fax_check(FaxClose(port), "FaxClose");
}

static void show_devices(HANDLE fax)
{
    PFAX_PORT_INFOA ports;
    DWORD count;
    fax_check(FaxEnumPortsA(fax, &ports, &count), "FaxEnumPorts");
    for (DWORD i = 0; i < count; i++) show_device(fax, &ports[i]);
    FaxFreeBuffer(ports); /* one call, for all of them */
}

static void show_jobs(HANDLE fax)
{
    PFAX_JOB_ENTRYA jobs;
    DWORD count;
    fax_check(FaxEnumJobsA(fax, &jobs, &count), "FaxEnumJobs");
    for (DWORD i = 0; i < count; i++)
        printf("job %lu  status 0x%02lx  %lu pages  %s\n", (unsigned long)jobs[i].JobId,
               (unsigned long)jobs[i].QueueStatus, (unsigned long)jobs[i].PageCount,
               jobs[i].RecipientNumber ? jobs[i].RecipientNumber : "comes in");
    printf("%lu jobs\n", (unsigned long)count);
    FaxFreeBuffer(jobs);
}

int main(void)
{
    HANDLE fax = fax_connect();
    show_devices(fax);
    show_jobs(fax);
    fax_check(FaxClose(fax), "FaxClose");
    return 0;
}
