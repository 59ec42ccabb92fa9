/* SPDX-License-Identifier: MIT */
/* The part of winfax.h that the examples need, and nothing of ours beside it: that they compile against it shows that a client
 * needs no other header of fauxfax. Its layouts are no witness: they are made from our own (tests/unit/client/layout.def has those of the specification). */
#ifndef FOREIGN_WINFAX_H
#define FOREIGN_WINFAX_H

#include <windows.h>

#define FEI_DIALING 0x00000001
#define FEI_SENDING 0x00000002
#define FEI_RECEIVING 0x00000003
#define FEI_COMPLETED 0x00000004
#define FEI_BUSY 0x00000005
#define FEI_NO_ANSWER 0x00000006
#define FEI_BAD_ADDRESS 0x00000007
#define FEI_NO_DIAL_TONE 0x00000008
#define FEI_DISCONNECTED 0x00000009
#define FEI_FATAL_ERROR 0x0000000a
#define FEI_NOT_FAX_CALL 0x0000000b
#define FEI_CALL_DELAYED 0x0000000c
#define FEI_CALL_BLACKLISTED 0x0000000d
#define FEI_RINGING 0x0000000e
#define FEI_ABORTING 0x0000000f
#define FEI_ROUTING 0x00000010
#define FEI_MODEM_POWERED_ON 0x00000011
#define FEI_MODEM_POWERED_OFF 0x00000012
#define FEI_IDLE 0x00000013
#define FEI_FAXSVC_ENDED 0x00000014
#define FEI_ANSWERED 0x00000015
#define FEI_JOB_QUEUED 0x00000016
#define FEI_DELETED 0x00000017
#define FEI_INITIALIZING 0x00000018
#define FEI_LINE_UNAVAILABLE 0x00000019
#define FEI_HANDLED 0x0000001a
#define FEI_FAXSVC_STARTED 0x0000001b
#define FEI_NEVENTS FEI_FAXSVC_STARTED

#define JT_SEND 1
#define PORT_OPEN_QUERY 1

typedef struct FAX_EVENTA_ {
    DWORD SizeOfStruct;
    FILETIME TimeStamp;
    DWORD DeviceId;
    DWORD EventId;
    DWORD JobId;
} FAX_EVENTA, *PFAX_EVENTA;

typedef struct FAX_JOB_ENTRYA_ {
    DWORD SizeOfStruct;
    DWORD JobId;
    const char *UserName;
    DWORD JobType;
    DWORD QueueStatus;
    DWORD Status;
    DWORD Size;
    DWORD PageCount;
    const char *RecipientNumber;
    const char *RecipientName;
    const char *Tsid;
    const char *SenderName;
    const char *SenderCompany;
    const char *SenderDept;
    const char *BillingCode;
    DWORD ScheduleAction;
    SYSTEMTIME ScheduleTime;
    DWORD DeliveryReportType;
    const char *DeliveryReportAddress;
    const char *DocumentName;
} FAX_JOB_ENTRYA, *PFAX_JOB_ENTRYA;

typedef struct FAX_JOB_PARAMA_ {
    DWORD SizeOfStruct;
    const char *RecipientNumber;
    const char *RecipientName;
    const char *Tsid;
    const char *SenderName;
    const char *SenderCompany;
    const char *SenderDept;
    const char *BillingCode;
    DWORD ScheduleAction;
    SYSTEMTIME ScheduleTime;
    DWORD DeliveryReportType;
    const char *DeliveryReportAddress;
    const char *DocumentName;
    DWORD CallHandle;
    DWORD_PTR Reserved[3];
} FAX_JOB_PARAMA, *PFAX_JOB_PARAMA;

typedef struct FAX_PORT_INFOA_ {
    DWORD SizeOfStruct;
    DWORD DeviceId;
    DWORD State;
    DWORD Flags;
    DWORD Rings;
    DWORD Priority;
    const char *DeviceName;
    const char *Tsid;
    const char *Csid;
} FAX_PORT_INFOA, *PFAX_PORT_INFOA;

typedef struct FAX_DEVICE_STATUSA_ {
    DWORD SizeOfStruct;
    const char *CallerId;
    const char *Csid;
    DWORD CurrentPage;
    DWORD DeviceId;
    const char *DeviceName;
    const char *DocumentName;
    DWORD JobType;
    const char *PhoneNumber;
    const char *RoutingString;
    const char *SenderName;
    const char *RecipientName;
    DWORD Size;
    FILETIME StartTime;
    DWORD Status;
    const char *StatusString;
    FILETIME SubmittedTime;
    DWORD TotalPages;
    const char *Tsid;
    const char *UserName;
} FAX_DEVICE_STATUSA, *PFAX_DEVICE_STATUSA;

typedef struct FAX_COVERPAGE_INFOA_ {
    DWORD SizeOfStruct;
    const char *CoverPageName;
    BOOL UseServerCoverPage;
    const char *RecName;
    const char *RecFaxNumber;
    const char *RecCompany;
    const char *RecStreetAddress;
    const char *RecCity;
    const char *RecState;
    const char *RecZip;
    const char *RecCountry;
    const char *RecTitle;
    const char *RecDepartment;
    const char *RecOfficeLocation;
    const char *RecHomePhone;
    const char *RecOfficePhone;
    const char *SdrName;
    const char *SdrFaxNumber;
    const char *SdrCompany;
    const char *SdrAddress;
    const char *SdrTitle;
    const char *SdrDepartment;
    const char *SdrOfficeLocation;
    const char *SdrHomePhone;
    const char *SdrOfficePhone;
    const char *Note;
    const char *Subject;
    SYSTEMTIME TimeSent;
    DWORD PageCount;
} FAX_COVERPAGE_INFOA, *PFAX_COVERPAGE_INFOA;

typedef struct FAX_PRINT_INFOA_ {
    DWORD SizeOfStruct;
    const char *DocName;
    const char *RecipientName;
    const char *RecipientNumber;
    const char *SenderName;
    const char *SenderCompany;
    const char *SenderDept;
    const char *SenderBillingCode;
    const char *Reserved;
    const char *DrEmailAddress;
    const char *OutputFileName;
} FAX_PRINT_INFOA, *PFAX_PRINT_INFOA;

typedef struct FAX_CONTEXT_INFOA_ {
    DWORD SizeOfStruct;
    HDC hDC;
    CHAR ServerName[MAX_COMPUTERNAME_LENGTH + 1];
} FAX_CONTEXT_INFOA, *PFAX_CONTEXT_INFOA;

extern BOOL WINAPI FaxConnectFaxServerA(const char *machine, HANDLE *fax);
extern BOOL WINAPI FaxClose(HANDLE fax);
extern BOOL WINAPI FaxInitializeEventQueue(HANDLE fax, HANDLE port, ULONG_PTR key, HWND window, UINT start);
extern void WINAPI FaxFreeBuffer(void *buffer);
extern BOOL WINAPI FaxOpenPort(HANDLE fax, DWORD device, DWORD flags, HANDLE *port);
extern BOOL WINAPI FaxCompleteJobParamsA(PFAX_JOB_PARAMA *param, PFAX_COVERPAGE_INFOA *cover);
extern BOOL WINAPI FaxEnumJobsA(HANDLE fax, PFAX_JOB_ENTRYA *jobs, DWORD *count);
extern BOOL WINAPI FaxEnumPortsA(HANDLE fax, PFAX_PORT_INFOA *ports, DWORD *count);
extern BOOL WINAPI FaxGetDeviceStatusA(HANDLE port, PFAX_DEVICE_STATUSA *status);
extern BOOL WINAPI FaxSendDocumentA(HANDLE fax, const char *file, PFAX_JOB_PARAMA param,
                                    const FAX_COVERPAGE_INFOA *cover, DWORD *job);
extern BOOL WINAPI FaxStartPrintJobA(const char *printer, const FAX_PRINT_INFOA *info, DWORD *job,
                                     PFAX_CONTEXT_INFOA context);
extern BOOL WINAPI FaxPrintCoverPageA(const FAX_CONTEXT_INFOA *context, const FAX_COVERPAGE_INFOA *cover);

#define FaxConnectFaxServer FaxConnectFaxServerA
#define FaxCompleteJobParams FaxCompleteJobParamsA
#define FaxEnumJobs FaxEnumJobsA
#define FaxEnumPorts FaxEnumPortsA
#define FaxGetDeviceStatus FaxGetDeviceStatusA
#define FaxSendDocument FaxSendDocumentA
#define FaxStartPrintJob FaxStartPrintJobA
#define FaxPrintCoverPage FaxPrintCoverPageA

#endif
