/* SPDX-License-Identifier: MIT */
#ifndef FAUXFAX_WINFAX_H
#define FAUXFAX_WINFAX_H

#include <windows.h>

/* winfax.h of fauxfax: the names, prototypes, structures and numbers of the Windows fax client API, so that the same
 * source compiles here, against fauxfax, and on Windows against the original header. Ids such as SND-14 name the rules
 * of the fauxfax reference that a sentence restates.
 *
 * ---- What holds for every function ----
 *
 * Results. Each returns nonzero on success, and zero on failure; then GetLastError says why (GEN-1). On success the last
 *   error is left alone (GEN-26), but for FaxAccessCheck. On failure the outputs are left alone too (GEN-25), but for the
 *   handles of FaxConnectFaxServer and FaxOpenPort, which become NULL.
 * A and W. Names without a suffix are the W form when UNICODE is defined, else the A form (GEN-5). Text of the A forms is
 *   in the ANSI code page: the one that FAUXFAX_CODEPAGE names, else the system's, off Windows 1252. What it lacks comes
 *   back as '?', of 1252 as its best fit. Off Windows a file's path is bytes, whatever the page.
 * Handles. There are two kinds: server handles (FaxConnectFaxServer) and port handles (FaxOpenPort). FaxClose closes
 *   both; CloseHandle closes neither, and is reported as a mistake (CLS-3). They are numbers, not addresses, and belong
 *   to one process; after fork the child has none. A NULL handle is ERROR_INVALID_PARAMETER, in FaxAbort, FaxClose and
 *   FaxAccessCheck ERROR_INVALID_HANDLE (GEN-29); one that was never given out, is closed, or is of the other kind is
 *   ERROR_INVALID_HANDLE (GEN-24). Handles end with the service session (CON-6).
 * Buffers. What FaxGet…, FaxEnum… and FaxCompleteJobParams hand out is the caller's until one FaxFreeBuffer releases it,
 *   with every string in it (GEN-10, GEN-11). What the caller hands in stays the caller's, and may go when the function
 *   returns (GEN-13). Strings nobody knows are NULL.
 * Order of checks (GEN-23): NULL and contradictory parameters, handles, structure sizes and values, access rights, whether
 *   the job, device or file is there, its state, memory.
 * Rights are checked in every call, not only when connecting (GEN-9).
 * No service: RPC_S_SERVER_UNAVAILABLE (GEN-27). The same when there is no world to talk to, or when it has gone.
 * No memory, here or in the service: ERROR_NOT_ENOUGH_MEMORY. Every function can fail so, and then has done nothing.
 * Threads. Every function may be called from every thread, from several at once, and from within a window procedure
 *   (that of WM_ENDSESSION included). None of them pumps messages, calls back but for the two that are given a callback
 *   (which runs in the calling thread, and may call all of them), or holds a lock while another thread of
 *   the program could need it. A handle may be used by all threads of its process.
 * Events. When a function returns, every event that came before its result has been posted or queued: FEI_JOB_QUEUED of a
 *   job is there when FaxSendDocument returns (EVT-6). */

#ifdef __cplusplus
extern "C" {
#endif

#ifndef WINFAXAPI
#if defined(_WIN32)
#define WINFAXAPI /* linked statically, or through an import library */
#elif defined(__GNUC__) || defined(__clang__)
#define WINFAXAPI __attribute__((visibility("default")))
#else
#define WINFAXAPI
#endif
#endif

/* ======== Numbers ======== */

/* Events: FAX_EVENT.EventId, and message - MessageStart of a posted one. */
#define FEI_DIALING 0x00000001
#define FEI_SENDING 0x00000002
#define FEI_RECEIVING 0x00000003
#define FEI_COMPLETED 0x00000004 /* a call, not a job: FEI_DELETED ends a job (EVT-9) */
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
#define FEI_FAXSVC_ENDED 0x00000014 /* the last event of every registration (SES-2) */
#define FEI_ANSWERED 0x00000015
#define FEI_JOB_QUEUED 0x00000016
#define FEI_DELETED 0x00000017 /* the job id is no longer valid (EVT-7) */
#define FEI_INITIALIZING 0x00000018
#define FEI_LINE_UNAVAILABLE 0x00000019
#define FEI_HANDLED 0x0000001a
#define FEI_FAXSVC_STARTED 0x0000001b
#define FEI_NEVENTS                                                                                          \
    0x0000001b /* not an event: messages up to MessageStart + this, inclusive, are fax messages (MSG-4) */

/* States of a device, and of the device that works on a job: compare for equality, they are no masks (FPS-1). */
#define FPS_DIALING 0x20000001
#define FPS_SENDING 0x20000002
#define FPS_RECEIVING 0x20000004
#define FPS_COMPLETED 0x20000008
#define FPS_HANDLED 0x20000010
#define FPS_UNAVAILABLE 0x20000020
#define FPS_BUSY 0x20000040
#define FPS_NO_ANSWER 0x20000080
#define FPS_BAD_ADDRESS 0x20000100
#define FPS_NO_DIAL_TONE 0x20000200
#define FPS_DISCONNECTED 0x20000400
#define FPS_FATAL_ERROR 0x20000800
#define FPS_NOT_FAX_CALL 0x20001000
#define FPS_CALL_DELAYED 0x20002000
#define FPS_CALL_BLACKLISTED 0x20004000
#define FPS_INITIALIZING 0x20008000
#define FPS_OFFLINE 0x20010000
#define FPS_RINGING 0x20020000
#define FPS_AVAILABLE 0x20100000
#define FPS_ABORTING 0x20200000
#define FPS_ROUTING 0x20400000
#define FPS_ANSWERED 0x20800000

/* FAX_PORT_INFO.Flags. */
#define FPF_RECEIVE 0x00000001
#define FPF_SEND 0x00000002
#define FPF_VIRTUAL 0x00000004

/* FAX_JOB_ENTRY.JobType (FJE-1). */
#define JT_UNKNOWN 0x00000000
#define JT_SEND 0x00000001
#define JT_RECEIVE 0x00000002
#define JT_ROUTING 0x00000003
#define JT_FAIL_RECEIVE 0x00000004

/* FAX_JOB_ENTRY.QueueStatus (FJE-2). JS_PENDING is 0: no mask finds it (FJE-3). */
#define JS_PENDING 0x00000000
#define JS_INPROGRESS 0x00000001
#define JS_DELETING 0x00000002
#define JS_FAILED 0x00000004
#define JS_PAUSED 0x00000008
#define JS_NOLINE 0x00000010
#define JS_RETRYING 0x00000020
#define JS_RETRIES_EXCEEDED 0x00000040

/* Commands of FaxSetJob. */
typedef enum {
    JC_UNKNOWN = 0,
    JC_DELETE = 1,
    JC_PAUSE = 2,
    JC_RESUME = 3,
    JC_RESTART = JC_RESUME /* one value, two names (SJB-4) */
} FAX_ENUM_JOB_COMMANDS;

/* FAX_JOB_PARAM.ScheduleAction. */
typedef enum { JSA_NOW = 0, JSA_SPECIFIC_TIME = 1, JSA_DISCOUNT_PERIOD = 2 } FAX_ENUM_JOB_SEND_ATTRIBUTES;

/* FAX_JOB_PARAM.DeliveryReportType (FJP-7). */
typedef enum { DRT_NONE = 0, DRT_EMAIL = 1, DRT_INBOX = 2 } FAX_ENUM_DELIVERY_REPORT_TYPES;

/* Flags of FaxOpenPort. */
typedef enum { PORT_OPEN_FILLER0 = 0, PORT_OPEN_QUERY = 1, PORT_OPEN_MODIFY = 2 } FAX_ENUM_PORT_OPEN_TYPE;

/* FAX_LOG_CATEGORY.Level and .Category. */
typedef enum {
    FAXLOG_LEVEL_NONE = 0,
    FAXLOG_LEVEL_MIN = 1,
    FAXLOG_LEVEL_MED = 2,
    FAXLOG_LEVEL_MAX = 3
} FAX_ENUM_LOG_LEVELS;
typedef enum {
    FAXLOG_CATEGORY_FILLER0 = 0,
    FAXLOG_CATEGORY_INIT = 1,
    FAXLOG_CATEGORY_OUTBOUND = 2,
    FAXLOG_CATEGORY_INBOUND = 3,
    FAXLOG_CATEGORY_UNKNOWN = 4
} FAX_ENUM_LOG_CATEGORIES;

typedef enum { DEV_ID_SRC_FAX = 0, DEV_ID_SRC_TAPI = 1 } FAX_ENUM_DEVICE_ID_SOURCE;

/* Error codes of the fax service's own (GEN-3). */
#define FAX_ERR_START 7001L
#define FAX_ERR_SRV_OUTOFMEMORY 7001L
#define FAX_ERR_GROUP_NOT_FOUND 7002L
#define FAX_ERR_BAD_GROUP_CONFIGURATION 7003L
#define FAX_ERR_GROUP_IN_USE 7004L
#define FAX_ERR_RULE_NOT_FOUND 7005L
#define FAX_ERR_NOT_NTFS 7006L
#define FAX_ERR_DIRECTORY_IN_USE 7007L
#define FAX_ERR_FILE_ACCESS_DENIED 7008L
#define FAX_ERR_MESSAGE_NOT_FOUND 7009L
#define FAX_ERR_DEVICE_NUM_LIMIT_EXCEEDED 7010L
#define FAX_ERR_NOT_SUPPORTED_ON_THIS_SKU 7011L
#define FAX_ERR_VERSION_MISMATCH 7012L
#define FAX_ERR_RECIPIENTS_LIMIT 7013L
#define FAX_ERR_END 7013L

/* The same as HRESULTs. No function of this header returns them. */
#define FAX_E_SRV_OUTOFMEMORY ((HRESULT)0x80041B59L)
#define FAX_E_GROUP_NOT_FOUND ((HRESULT)0x80041B5AL)
#define FAX_E_BAD_GROUP_CONFIGURATION ((HRESULT)0x80041B5BL)
#define FAX_E_GROUP_IN_USE ((HRESULT)0x80041B5CL)
#define FAX_E_RULE_NOT_FOUND ((HRESULT)0x80041B5DL)
#define FAX_E_NOT_NTFS ((HRESULT)0x80041B5EL)
#define FAX_E_DIRECTORY_IN_USE ((HRESULT)0x80041B5FL)
#define FAX_E_FILE_ACCESS_DENIED ((HRESULT)0x80041B60L)
#define FAX_E_MESSAGE_NOT_FOUND ((HRESULT)0x80041B61L)
#define FAX_E_DEVICE_NUM_LIMIT_EXCEEDED ((HRESULT)0x80041B62L)
#define FAX_E_NOT_SUPPORTED_ON_THIS_SKU ((HRESULT)0x80041B63L)
#define FAX_E_VERSION_MISMATCH ((HRESULT)0x80041B64L)
#define FAX_E_RECIPIENTS_LIMIT ((HRESULT)0x80041B65L)

/* Access rights: FaxAccessCheck. */
#define FAX_JOB_SUBMIT 0x0001
#define FAX_JOB_QUERY 0x0002
#define FAX_CONFIG_QUERY 0x0004
#define FAX_CONFIG_SET 0x0008
#define FAX_PORT_QUERY 0x0010
#define FAX_PORT_SET 0x0020
#define FAX_JOB_MANAGE 0x0040
#define FAX_READ (STANDARD_RIGHTS_READ | FAX_JOB_QUERY | FAX_CONFIG_QUERY | FAX_PORT_QUERY)
#define FAX_WRITE (STANDARD_RIGHTS_WRITE | FAX_JOB_SUBMIT)
#define FAX_ALL_ACCESS                                                                                       \
    (STANDARD_RIGHTS_ALL | FAX_JOB_SUBMIT | FAX_JOB_QUERY | FAX_CONFIG_QUERY | FAX_CONFIG_SET |              \
     FAX_PORT_QUERY | FAX_PORT_SET | FAX_JOB_MANAGE)

/* ======== Structures ========
 *
 * Layouts are those of structures.md, 32 and 64 bits. Where there is a SizeOfStruct, the caller sets it to sizeof of the
 * structure (STR-2), and the service sets it in what it returns (STR-3). */

/* A call of TAPI: a number of 32 bits everywhere. */
typedef DWORD HCALL;

/* One event, in a completion packet (IOC); freed with LocalFree, a call a packet (FEV-2). */
typedef struct _FAX_EVENTA {
    DWORD SizeOfStruct; /* 24 */
    FILETIME TimeStamp; /* of its generation, UTC (IOC-8, FEV-3) */
    DWORD DeviceId;     /* 0: it concerns no device (EVT-4) */
    DWORD EventId;      /* FEI_… */
    DWORD JobId;        /* 0xFFFFFFFF: no active job (EVT-3) */
} FAX_EVENTA, *PFAX_EVENTA;
typedef struct _FAX_EVENTW {
    DWORD SizeOfStruct;
    FILETIME TimeStamp;
    DWORD DeviceId;
    DWORD EventId;
    DWORD JobId;
} FAX_EVENTW, *PFAX_EVENTW;

/* A job in the queue: FaxGetJob, FaxEnumJobs. */
typedef struct _FAX_JOB_ENTRYA {
    DWORD SizeOfStruct;
    DWORD JobId;
    LPCSTR UserName;   /* who submitted it */
    DWORD JobType;     /* JT_… */
    DWORD QueueStatus; /* JS_… */
    DWORD Status;      /* FPS_… of its device; 0 while none works on it (FJE-6) */
    DWORD Size;        /* of the document, bytes */
    DWORD PageCount;
    LPCSTR RecipientNumber;
    LPCSTR RecipientName;
    LPCSTR Tsid;
    LPCSTR SenderName;
    LPCSTR SenderCompany;
    LPCSTR SenderDept;
    LPCSTR BillingCode;
    DWORD ScheduleAction;    /* JSA_… */
    SYSTEMTIME ScheduleTime; /* UTC; with JSA_SPECIFIC_TIME only (FJE-4) */
    DWORD DeliveryReportType;
    LPCSTR DeliveryReportAddress;
    LPCSTR DocumentName;
} FAX_JOB_ENTRYA, *PFAX_JOB_ENTRYA;
typedef struct _FAX_JOB_ENTRYW {
    DWORD SizeOfStruct;
    DWORD JobId;
    LPCWSTR UserName;
    DWORD JobType;
    DWORD QueueStatus;
    DWORD Status;
    DWORD Size;
    DWORD PageCount;
    LPCWSTR RecipientNumber;
    LPCWSTR RecipientName;
    LPCWSTR Tsid;
    LPCWSTR SenderName;
    LPCWSTR SenderCompany;
    LPCWSTR SenderDept;
    LPCWSTR BillingCode;
    DWORD ScheduleAction;
    SYSTEMTIME ScheduleTime;
    DWORD DeliveryReportType;
    LPCWSTR DeliveryReportAddress;
    LPCWSTR DocumentName;
} FAX_JOB_ENTRYW, *PFAX_JOB_ENTRYW;

/* A job to be submitted. Required: SizeOfStruct, RecipientNumber, ScheduleAction (FJP-1). */
typedef struct _FAX_JOB_PARAMA {
    DWORD SizeOfStruct;
    LPCSTR RecipientNumber;
    LPCSTR RecipientName;
    LPCSTR Tsid; /* printable ASCII (FJP-9) */
    LPCSTR SenderName;
    LPCSTR SenderCompany;
    LPCSTR SenderDept;
    LPCSTR BillingCode;
    DWORD ScheduleAction;         /* JSA_… */
    SYSTEMTIME ScheduleTime;      /* UTC; one that has passed is JSA_NOW (FJP-3) */
    DWORD DeliveryReportType;     /* DRT_… */
    LPCSTR DeliveryReportAddress; /* NULL with DRT_NONE, required with DRT_EMAIL */
    LPCSTR DocumentName;
    HCALL CallHandle;      /* 0 (SND-28) */
    DWORD_PTR Reserved[3]; /* 0; {0xFFFFFFFF, device id, 0} asks for a device (FJP-8) */
} FAX_JOB_PARAMA, *PFAX_JOB_PARAMA;
typedef struct _FAX_JOB_PARAMW {
    DWORD SizeOfStruct;
    LPCWSTR RecipientNumber;
    LPCWSTR RecipientName;
    LPCWSTR Tsid;
    LPCWSTR SenderName;
    LPCWSTR SenderCompany;
    LPCWSTR SenderDept;
    LPCWSTR BillingCode;
    DWORD ScheduleAction;
    SYSTEMTIME ScheduleTime;
    DWORD DeliveryReportType;
    LPCWSTR DeliveryReportAddress;
    LPCWSTR DocumentName;
    HCALL CallHandle;
    DWORD_PTR Reserved[3];
} FAX_JOB_PARAMW, *PFAX_JOB_PARAMW;

/* A fax device: FaxGetPort, FaxEnumPorts, FaxSetPort. */
typedef struct _FAX_PORT_INFOA {
    DWORD SizeOfStruct;
    DWORD DeviceId; /* permanent line id; not to be stored (OPN-5) */
    DWORD State;    /* FPS_… */
    DWORD Flags;    /* FPF_… */
    DWORD Rings;    /* before it answers, 0-99 */
    DWORD Priority; /* 1 is taken first (FPI-2) */
    LPCSTR DeviceName;
    LPCSTR Tsid;
    LPCSTR Csid;
} FAX_PORT_INFOA, *PFAX_PORT_INFOA;
typedef struct _FAX_PORT_INFOW {
    DWORD SizeOfStruct;
    DWORD DeviceId;
    DWORD State;
    DWORD Flags;
    DWORD Rings;
    DWORD Priority;
    LPCWSTR DeviceName;
    LPCWSTR Tsid;
    LPCWSTR Csid;
} FAX_PORT_INFOW, *PFAX_PORT_INFOW;

/* What a device is doing: FaxGetDeviceStatus. */
typedef struct _FAX_DEVICE_STATUSA {
    DWORD SizeOfStruct;
    LPCSTR CallerId; /* JT_RECEIVE only (FDS-1) */
    LPCSTR Csid;
    DWORD CurrentPage; /* from 1; 0 idle */
    DWORD DeviceId;
    LPCSTR DeviceName;
    LPCSTR DocumentName;
    DWORD JobType;        /* JT_SEND, JT_RECEIVE, JT_UNKNOWN */
    LPCSTR PhoneNumber;   /* JT_SEND only */
    LPCSTR RoutingString; /* JT_RECEIVE only */
    LPCSTR SenderName;
    LPCSTR RecipientName;
    DWORD Size;
    FILETIME StartTime;  /* UTC */
    DWORD Status;        /* FPS_… */
    LPCSTR StatusString; /* NULL (FDS-3) */
    FILETIME SubmittedTime;
    DWORD TotalPages;
    LPCSTR Tsid;
    LPCSTR UserName;
} FAX_DEVICE_STATUSA, *PFAX_DEVICE_STATUSA;
typedef struct _FAX_DEVICE_STATUSW {
    DWORD SizeOfStruct;
    LPCWSTR CallerId;
    LPCWSTR Csid;
    DWORD CurrentPage;
    DWORD DeviceId;
    LPCWSTR DeviceName;
    LPCWSTR DocumentName;
    DWORD JobType;
    LPCWSTR PhoneNumber;
    LPCWSTR RoutingString;
    LPCWSTR SenderName;
    LPCWSTR RecipientName;
    DWORD Size;
    FILETIME StartTime;
    DWORD Status;
    LPCWSTR StatusString;
    FILETIME SubmittedTime;
    DWORD TotalPages;
    LPCWSTR Tsid;
    LPCWSTR UserName;
} FAX_DEVICE_STATUSW, *PFAX_DEVICE_STATUSW;

/* Data for a cover page. Required: SizeOfStruct and CoverPageName (FCP-1). */
typedef struct _FAX_COVERPAGE_INFOA {
    DWORD SizeOfStruct;
    LPCSTR CoverPageName;
    BOOL UseServerCoverPage; /* TRUE: CoverPageName is one of the server's (SND-9) */
    LPCSTR RecName;
    LPCSTR RecFaxNumber;
    LPCSTR RecCompany;
    LPCSTR RecStreetAddress;
    LPCSTR RecCity;
    LPCSTR RecState;
    LPCSTR RecZip;
    LPCSTR RecCountry;
    LPCSTR RecTitle;
    LPCSTR RecDepartment;
    LPCSTR RecOfficeLocation;
    LPCSTR RecHomePhone;
    LPCSTR RecOfficePhone;
    LPCSTR SdrName;
    LPCSTR SdrFaxNumber;
    LPCSTR SdrCompany;
    LPCSTR SdrAddress;
    LPCSTR SdrTitle;
    LPCSTR SdrDepartment;
    LPCSTR SdrOfficeLocation;
    LPCSTR SdrHomePhone;
    LPCSTR SdrOfficePhone;
    LPCSTR Note;
    LPCSTR Subject;
    SYSTEMTIME TimeSent; /* the service's, local time (FCP-2) */
    DWORD PageCount;
} FAX_COVERPAGE_INFOA, *PFAX_COVERPAGE_INFOA;
typedef struct _FAX_COVERPAGE_INFOW {
    DWORD SizeOfStruct;
    LPCWSTR CoverPageName;
    BOOL UseServerCoverPage;
    LPCWSTR RecName;
    LPCWSTR RecFaxNumber;
    LPCWSTR RecCompany;
    LPCWSTR RecStreetAddress;
    LPCWSTR RecCity;
    LPCWSTR RecState;
    LPCWSTR RecZip;
    LPCWSTR RecCountry;
    LPCWSTR RecTitle;
    LPCWSTR RecDepartment;
    LPCWSTR RecOfficeLocation;
    LPCWSTR RecHomePhone;
    LPCWSTR RecOfficePhone;
    LPCWSTR SdrName;
    LPCWSTR SdrFaxNumber;
    LPCWSTR SdrCompany;
    LPCWSTR SdrAddress;
    LPCWSTR SdrTitle;
    LPCWSTR SdrDepartment;
    LPCWSTR SdrOfficeLocation;
    LPCWSTR SdrHomePhone;
    LPCWSTR SdrOfficePhone;
    LPCWSTR Note;
    LPCWSTR Subject;
    SYSTEMTIME TimeSent;
    DWORD PageCount;
} FAX_COVERPAGE_INFOW, *PFAX_COVERPAGE_INFOW;

typedef struct _FAX_TIME {
    WORD Hour; /* UTC */
    WORD Minute;
} FAX_TIME, *PFAX_TIME;

typedef struct _FAX_CONFIGURATIONA {
    DWORD SizeOfStruct;
    DWORD Retries;
    DWORD RetryDelay; /* minutes */
    DWORD DirtyDays;
    BOOL Branding;
    BOOL UseDeviceTsid;
    BOOL ServerCp;
    BOOL PauseServerQueue;
    FAX_TIME StartCheapTime;
    FAX_TIME StopCheapTime;
    BOOL ArchiveOutgoingFaxes;
    LPCSTR ArchiveDirectory;
    LPCSTR Reserved;
} FAX_CONFIGURATIONA, *PFAX_CONFIGURATIONA;
typedef struct _FAX_CONFIGURATIONW {
    DWORD SizeOfStruct;
    DWORD Retries;
    DWORD RetryDelay;
    DWORD DirtyDays;
    BOOL Branding;
    BOOL UseDeviceTsid;
    BOOL ServerCp;
    BOOL PauseServerQueue;
    FAX_TIME StartCheapTime;
    FAX_TIME StopCheapTime;
    BOOL ArchiveOutgoingFaxes;
    LPCWSTR ArchiveDirectory;
    LPCWSTR Reserved;
} FAX_CONFIGURATIONW, *PFAX_CONFIGURATIONW;

typedef struct _FAX_LOG_CATEGORYA {
    LPCSTR Name;
    DWORD Category;
    DWORD Level;
} FAX_LOG_CATEGORYA, *PFAX_LOG_CATEGORYA;
typedef struct _FAX_LOG_CATEGORYW {
    LPCWSTR Name;
    DWORD Category;
    DWORD Level;
} FAX_LOG_CATEGORYW, *PFAX_LOG_CATEGORYW;

typedef struct _FAX_ROUTING_METHODA {
    DWORD SizeOfStruct;
    DWORD DeviceId;
    BOOL Enabled;
    LPCSTR DeviceName;
    LPCSTR Guid;
    LPCSTR FriendlyName;
    LPCSTR FunctionName;
    LPCSTR ExtensionImageName;
    LPCSTR ExtensionFriendlyName;
} FAX_ROUTING_METHODA, *PFAX_ROUTING_METHODA;
typedef struct _FAX_ROUTING_METHODW {
    DWORD SizeOfStruct;
    DWORD DeviceId;
    BOOL Enabled;
    LPCWSTR DeviceName;
    LPCWSTR Guid;
    LPCWSTR FriendlyName;
    LPCWSTR FunctionName;
    LPCWSTR ExtensionImageName;
    LPCWSTR ExtensionFriendlyName;
} FAX_ROUTING_METHODW, *PFAX_ROUTING_METHODW;

typedef struct _FAX_GLOBAL_ROUTING_INFOA {
    DWORD SizeOfStruct;
    DWORD Priority;
    LPCSTR Guid;
    LPCSTR FriendlyName;
    LPCSTR FunctionName;
    LPCSTR ExtensionImageName;
    LPCSTR ExtensionFriendlyName;
} FAX_GLOBAL_ROUTING_INFOA, *PFAX_GLOBAL_ROUTING_INFOA;
typedef struct _FAX_GLOBAL_ROUTING_INFOW {
    DWORD SizeOfStruct;
    DWORD Priority;
    LPCWSTR Guid;
    LPCWSTR FriendlyName;
    LPCWSTR FunctionName;
    LPCWSTR ExtensionImageName;
    LPCWSTR ExtensionFriendlyName;
} FAX_GLOBAL_ROUTING_INFOW, *PFAX_GLOBAL_ROUTING_INFOW;

typedef struct _FAX_PRINT_INFOA {
    DWORD SizeOfStruct;
    LPCSTR DocName;
    LPCSTR RecipientName;
    LPCSTR RecipientNumber;
    LPCSTR SenderName;
    LPCSTR SenderCompany;
    LPCSTR SenderDept;
    LPCSTR SenderBillingCode;
    LPCSTR Reserved;
    LPCSTR DrEmailAddress;
    LPCSTR OutputFileName;
} FAX_PRINT_INFOA, *PFAX_PRINT_INFOA;
typedef struct _FAX_PRINT_INFOW {
    DWORD SizeOfStruct;
    LPCWSTR DocName;
    LPCWSTR RecipientName;
    LPCWSTR RecipientNumber;
    LPCWSTR SenderName;
    LPCWSTR SenderCompany;
    LPCWSTR SenderDept;
    LPCWSTR SenderBillingCode;
    LPCWSTR Reserved;
    LPCWSTR DrEmailAddress;
    LPCWSTR OutputFileName;
} FAX_PRINT_INFOW, *PFAX_PRINT_INFOW;

/* The only one whose forms differ in size (FCI-2). */
typedef struct _FAX_CONTEXT_INFOA {
    DWORD SizeOfStruct;
    HDC hDC;
    CHAR ServerName[MAX_COMPUTERNAME_LENGTH + 1];
} FAX_CONTEXT_INFOA, *PFAX_CONTEXT_INFOA;
typedef struct _FAX_CONTEXT_INFOW {
    DWORD SizeOfStruct;
    HDC hDC;
    WCHAR ServerName[MAX_COMPUTERNAME_LENGTH + 1];
} FAX_CONTEXT_INFOW, *PFAX_CONTEXT_INFOW;

#ifdef UNICODE
typedef FAX_EVENTW FAX_EVENT;
typedef PFAX_EVENTW PFAX_EVENT;
typedef FAX_JOB_ENTRYW FAX_JOB_ENTRY;
typedef PFAX_JOB_ENTRYW PFAX_JOB_ENTRY;
typedef FAX_JOB_PARAMW FAX_JOB_PARAM;
typedef PFAX_JOB_PARAMW PFAX_JOB_PARAM;
typedef FAX_PORT_INFOW FAX_PORT_INFO;
typedef PFAX_PORT_INFOW PFAX_PORT_INFO;
typedef FAX_DEVICE_STATUSW FAX_DEVICE_STATUS;
typedef PFAX_DEVICE_STATUSW PFAX_DEVICE_STATUS;
typedef FAX_COVERPAGE_INFOW FAX_COVERPAGE_INFO;
typedef PFAX_COVERPAGE_INFOW PFAX_COVERPAGE_INFO;
typedef FAX_CONFIGURATIONW FAX_CONFIGURATION;
typedef PFAX_CONFIGURATIONW PFAX_CONFIGURATION;
typedef FAX_LOG_CATEGORYW FAX_LOG_CATEGORY;
typedef PFAX_LOG_CATEGORYW PFAX_LOG_CATEGORY;
typedef FAX_ROUTING_METHODW FAX_ROUTING_METHOD;
typedef PFAX_ROUTING_METHODW PFAX_ROUTING_METHOD;
typedef FAX_GLOBAL_ROUTING_INFOW FAX_GLOBAL_ROUTING_INFO;
typedef PFAX_GLOBAL_ROUTING_INFOW PFAX_GLOBAL_ROUTING_INFO;
typedef FAX_PRINT_INFOW FAX_PRINT_INFO;
typedef PFAX_PRINT_INFOW PFAX_PRINT_INFO;
typedef FAX_CONTEXT_INFOW FAX_CONTEXT_INFO;
typedef PFAX_CONTEXT_INFOW PFAX_CONTEXT_INFO;
#else
typedef FAX_EVENTA FAX_EVENT;
typedef PFAX_EVENTA PFAX_EVENT;
typedef FAX_JOB_ENTRYA FAX_JOB_ENTRY;
typedef PFAX_JOB_ENTRYA PFAX_JOB_ENTRY;
typedef FAX_JOB_PARAMA FAX_JOB_PARAM;
typedef PFAX_JOB_PARAMA PFAX_JOB_PARAM;
typedef FAX_PORT_INFOA FAX_PORT_INFO;
typedef PFAX_PORT_INFOA PFAX_PORT_INFO;
typedef FAX_DEVICE_STATUSA FAX_DEVICE_STATUS;
typedef PFAX_DEVICE_STATUSA PFAX_DEVICE_STATUS;
typedef FAX_COVERPAGE_INFOA FAX_COVERPAGE_INFO;
typedef PFAX_COVERPAGE_INFOA PFAX_COVERPAGE_INFO;
typedef FAX_CONFIGURATIONA FAX_CONFIGURATION;
typedef PFAX_CONFIGURATIONA PFAX_CONFIGURATION;
typedef FAX_LOG_CATEGORYA FAX_LOG_CATEGORY;
typedef PFAX_LOG_CATEGORYA PFAX_LOG_CATEGORY;
typedef FAX_ROUTING_METHODA FAX_ROUTING_METHOD;
typedef PFAX_ROUTING_METHODA PFAX_ROUTING_METHOD;
typedef FAX_GLOBAL_ROUTING_INFOA FAX_GLOBAL_ROUTING_INFO;
typedef PFAX_GLOBAL_ROUTING_INFOA PFAX_GLOBAL_ROUTING_INFO;
typedef FAX_PRINT_INFOA FAX_PRINT_INFO;
typedef PFAX_PRINT_INFOA PFAX_PRINT_INFO;
typedef FAX_CONTEXT_INFOA FAX_CONTEXT_INFO;
typedef PFAX_CONTEXT_INFOA PFAX_CONTEXT_INFO;
#endif

/* ======== Connecting ======== */

/* Connects to the fax service and gives a server handle, which the other functions need (CON-1). The first call of a
 * program also opens its way to the world that FAUXFAX_TRANSPORT names. A service that stopped when idle is started
 * (CON-9). A process may have several connections; each has a handle of its own (CON-8).
 *
 * MachineName  NULL or "": this computer; its name is accepted too (CON-7)
 * FaxHandle    gets the handle; NULL on failure
 *
 * ERROR_INVALID_PARAMETER   FaxHandle is NULL (CON-E1); another computer is named (CON-3, CON-7)
 * ERROR_ACCESS_DENIED       the user has none of the fax rights (CON-E3)
 * ERROR_NOT_ENOUGH_MEMORY   (CON-E2)
 * RPC_S_SERVER_UNAVAILABLE  no world, or its service does not run and is not started on demand (GEN-27) */
WINFAXAPI BOOL WINAPI FaxConnectFaxServerA(LPCSTR MachineName, LPHANDLE FaxHandle);
WINFAXAPI BOOL WINAPI FaxConnectFaxServerW(LPCWSTR MachineName, LPHANDLE FaxHandle);
typedef BOOL(WINAPI *PFAXCONNECTFAXSERVERA)(LPCSTR MachineName, LPHANDLE FaxHandle);
typedef BOOL(WINAPI *PFAXCONNECTFAXSERVERW)(LPCWSTR MachineName, LPHANDLE FaxHandle);

/* Closes a server or port handle (CLS-1). Closing a server handle closes the port handles that were opened through it
 * (CLS-7). Registrations stay: events go on arriving (CLS-4), and a service without open server handles may stop when it is
 * idle (CLS-5).
 *
 * ERROR_INVALID_HANDLE   NULL (CLS-10), never given out, or closed before (CLS-8)
 * ERROR_ACCESS_DENIED    a port handle, and the user lacks FAX_PORT_QUERY (CLS-E1, CLS-9) */
WINFAXAPI BOOL WINAPI FaxClose(HANDLE FaxHandle);
typedef BOOL(WINAPI *PFAXCLOSE)(HANDLE FaxHandle);

/* Has the calling user all of these rights (ACC-2)? Nonzero: yes. Zero with GetLastError() == ERROR_SUCCESS: no, one is
 * lacking, or AccessMask is 0 (ACC-3, ACC-4). Zero with anything else: the check failed.
 *
 * ERROR_INVALID_HANDLE     NULL or no server handle (ACC-6)
 * ERROR_INVALID_PARAMETER  AccessMask has bits that are no fax rights (XP and later, ACC-E3)
 * ERROR_ACCESS_DENIED      Vista and later: the user has no fax account (ACC-E4) */
WINFAXAPI BOOL WINAPI FaxAccessCheck(HANDLE FaxHandle, DWORD AccessMask);
typedef BOOL(WINAPI *PFAXACCESSCHECK)(HANDLE FaxHandle, DWORD AccessMask);

/* Releases one buffer of the fax API with all that is in it (FRB-3). NULL is ignored. So is a pointer that is none, or
 * was released before: the report names the call (FRB-6). Not for FAX_EVENT blocks (LocalFree) and handles (FaxClose). Needs no
 * connection (FRB-7). The caller may have put pointers of its own into a structure; they are not touched (CJP-9). */
WINFAXAPI VOID WINAPI FaxFreeBuffer(LPVOID Buffer);
typedef VOID(WINAPI *PFAXFREEBUFFER)(LPVOID Buffer);

/* ======== Events ======== */

/* Registers the program for the events of the fax service (IEQ-1), in one of two ways:
 *
 *   window   CompletionPort NULL, CompletionKey 0, hWnd a window of this process (of any of its threads), MessageStart at
 *            least WM_USER. Each event is posted to it: message MessageStart + event, wParam device id, lParam job id,
 *            both zero-extended: compare (DWORD)lParam (MSG-9).
 *   packet   CompletionPort a completion port, hWnd NULL, MessageStart 0. Each event is queued to it with CompletionKey,
 *            24 bytes transferred (CHO-5), and a FAX_EVENT of its own in place of the OVERLAPPED, to be freed with
 *            LocalFree (IOC-3).
 *
 * and, under a service that runs as a user, takes back the first of them:
 *
 *   log-off  CompletionPort NULL, CompletionKey 1, hWnd the window that was registered; to be called on WM_ENDSESSION(TRUE)
 *            or WM_DESTROY. The service lets go of the user's desktop before it returns (TOK-16), so that the log-off
 *            can go on; the window gets no more events (TOK-17). Twice is once (TOK-18). A program that does not make it
 *            blocks the user's log-off (TOK-4).
 *
 * A registration is in force when the function returns: no event after it is missed. It outlives FaxClose (IEQ-12) and
 * ends with FEI_FAXSVC_ENDED; a program that goes on listening registers again when the service is back (IEQ-11).
 *
 * ERROR_INVALID_PARAMETER   both or neither of hWnd and CompletionPort (IEQ-E1, IEQ-E2); FaxHandle NULL (IEQ-E3);
 *                           MessageStart below WM_USER (IEQ-E4); CompletionKey above 1 with a window (IEQ-19); hWnd is no
 *                           window of this process (IEQ-18, CHO-19); log-off of a window never registered (TOK-19)
 * ERROR_INVALID_HANDLE      no server handle; CompletionPort is no completion port (IEQ-18)
 * ERROR_INVALID_DATA        Windows 2000: the program has registered in this session already (IEQ-E6)
 * ERROR_ACCESS_DENIED       the user has none of the fax rights (IEQ-E8) */
WINFAXAPI BOOL WINAPI FaxInitializeEventQueue(HANDLE FaxHandle, HANDLE CompletionPort,
                                              ULONG_PTR CompletionKey, HWND hWnd, UINT MessageStart);
typedef BOOL(WINAPI *PFAXINITIALIZEEVENTQUEUE)(HANDLE FaxHandle, HANDLE CompletionPort,
                                               ULONG_PTR CompletionKey, HWND hWnd, UINT MessageStart);

/* ======== Sending ======== */

/* Gives two structures filled with what the service knows of the user, for FaxSendDocument (CJP-1, CJP-3). Each is a
 * buffer of its own: two calls of FaxFreeBuffer (CJP-4). What the pointers held before is not looked at (CJP-8). Needs no
 * server handle (CJP-5).
 *
 * ERROR_INVALID_PARAMETER   either argument is NULL (CJP-7) */
WINFAXAPI BOOL WINAPI FaxCompleteJobParamsA(PFAX_JOB_PARAMA *JobParams, PFAX_COVERPAGE_INFOA *CoverpageInfo);
WINFAXAPI BOOL WINAPI FaxCompleteJobParamsW(PFAX_JOB_PARAMW *JobParams, PFAX_COVERPAGE_INFOW *CoverpageInfo);
typedef BOOL(WINAPI *PFAXCOMPLETEJOBPARAMSA)(PFAX_JOB_PARAMA *JobParams, PFAX_COVERPAGE_INFOA *CoverpageInfo);
typedef BOOL(WINAPI *PFAXCOMPLETEJOBPARAMSW)(PFAX_JOB_PARAMW *JobParams, PFAX_COVERPAGE_INFOW *CoverpageInfo);

/* Queues one document for one recipient and returns; it is sent later (SND-1). The file is read in this process before the
 * function returns. Off Windows an A file name is the bytes of a path, as open() takes them; a W one is that path in
 * UTF-8.
 *
 * FileName        fully qualified (SND-16): a TIFF as SND-7 has it, or what the scenario says how to render (SND-6)
 * JobParams       its SizeOfStruct exact; FAX_JOB_PARAM says what is required
 * CoverpageInfo   NULL: no cover page
 * FaxJobId        gets the job's id; its FEI_JOB_QUEUED has been posted by then (SND-10, EVT-6)
 *
 * ERROR_INVALID_PARAMETER   FaxHandle, FileName, JobParams or FaxJobId is NULL (SND-E1, SND-14); a wrong SizeOfStruct
 *                           (SND-14); no RecipientNumber (SND-E3, SND-16); CallHandle, Reserved, ScheduleAction, …
 *                           that cannot be (SND-E2, FJP-8, FJP-9); a personal cover page where only the server's are allowed
 *                           (SND-15)
 * ERROR_INVALID_HANDLE      no server handle
 * ERROR_ACCESS_DENIED       the user lacks FAX_JOB_SUBMIT (SND-E5)
 * ERROR_FILE_NOT_FOUND      the document or the cover page is not there, or its path is relative (SND-E6, SND-16)
 * ERROR_INVALID_DATA        it is empty, or is nothing that can be faxed (SND-E7)
 * ERROR_NOT_SUPPORTED       Windows 2000: CallHandle (SND-E8)
 * ERROR_UNSUPPORTED_TYPE    DRT_EMAIL, where reports are not mailed: Windows XP (SND-E10)
 * ERROR_WRITE_PROTECT       the queue takes no new jobs (SND-E9) */
WINFAXAPI BOOL WINAPI FaxSendDocumentA(HANDLE FaxHandle, LPCSTR FileName, PFAX_JOB_PARAMA JobParams,
                                       const FAX_COVERPAGE_INFOA *CoverpageInfo, LPDWORD FaxJobId);
WINFAXAPI BOOL WINAPI FaxSendDocumentW(HANDLE FaxHandle, LPCWSTR FileName, PFAX_JOB_PARAMW JobParams,
                                       const FAX_COVERPAGE_INFOW *CoverpageInfo, LPDWORD FaxJobId);
typedef BOOL(WINAPI *PFAXSENDDOCUMENTA)(HANDLE FaxHandle, LPCSTR FileName, PFAX_JOB_PARAMA JobParams,
                                        const FAX_COVERPAGE_INFOA *CoverpageInfo, LPDWORD FaxJobId);
typedef BOOL(WINAPI *PFAXSENDDOCUMENTW)(HANDLE FaxHandle, LPCWSTR FileName, PFAX_JOB_PARAMW JobParams,
                                        const FAX_COVERPAGE_INFOW *CoverpageInfo, LPDWORD FaxJobId);

/* Asked for one recipient after the other (RCB-2): nonzero means that JobParams and CoverpageInfo now describe one, zero that
 * there are no more (RCB-1). RecipientNumber counts the calls from 1. Both structures come zeroed, with their SizeOfStruct;
 * there is a cover page when CoverPageName is not NULL afterwards (RCB-4). Strings have to stay until the next call of the
 * callback, or the end of FaxSendDocumentForBroadcast (RCB-5). It runs in the thread that called, may call the fax API, and takes
 * as long as it takes (RCB-6). */
typedef BOOL(CALLBACK *PFAX_RECIPIENT_CALLBACKA)(HANDLE FaxHandle, DWORD RecipientNumber, LPVOID Context,
                                                 PFAX_JOB_PARAMA JobParams,
                                                 PFAX_COVERPAGE_INFOA CoverpageInfo);
typedef BOOL(CALLBACK *PFAX_RECIPIENT_CALLBACKW)(HANDLE FaxHandle, DWORD RecipientNumber, LPVOID Context,
                                                 PFAX_JOB_PARAMW JobParams,
                                                 PFAX_COVERPAGE_INFOW CoverpageInfo);

/* Queues one document for many recipients, a job each (SDB-1, SDB-4): the file is read once (SDB-3), before the callback is
 * called for the first time (SDB-2). When a recipient cannot be queued, the function fails and asks for no more; those before
 * it stay queued (SDB-10).
 *
 * FaxJobId               gets the id of the last recipient's job; 0 when there were no recipients, which is no failure (SDB-9)
 * FaxRecipientCallback   says who they are
 * Context                for the callback; may be NULL
 *
 * ERROR_INVALID_PARAMETER   another argument is NULL (SDB-E1); what the callback filled in is what FaxSendDocument refuses so,
 *                           no RecipientNumber among it (SDB-E2)
 * ERROR_INVALID_HANDLE      no server handle
 * ERROR_ACCESS_DENIED       the user lacks FAX_JOB_SUBMIT (SDB-E5); too many recipients, on Windows 2000
 * ERROR_FILE_NOT_FOUND      the document (SDB-E3) or a cover page is not there
 * ERROR_INVALID_DATA        it is empty, or is nothing that can be faxed (SDB-E4)
 * ERROR_WRITE_PROTECT       the queue takes no new jobs
 * FAX_ERR_RECIPIENTS_LIMIT  too many recipients (SDB-E6): more than 10,000, or than the switch recipients_limit says */
WINFAXAPI BOOL WINAPI FaxSendDocumentForBroadcastA(HANDLE FaxHandle, LPCSTR FileName, LPDWORD FaxJobId,
                                                   PFAX_RECIPIENT_CALLBACKA FaxRecipientCallback,
                                                   LPVOID Context);
WINFAXAPI BOOL WINAPI FaxSendDocumentForBroadcastW(HANDLE FaxHandle, LPCWSTR FileName, LPDWORD FaxJobId,
                                                   PFAX_RECIPIENT_CALLBACKW FaxRecipientCallback,
                                                   LPVOID Context);
typedef BOOL(WINAPI *PFAXSENDDOCUMENTFORBROADCASTA)(HANDLE FaxHandle, LPCSTR FileName, LPDWORD FaxJobId,
                                                    PFAX_RECIPIENT_CALLBACKA FaxRecipientCallback,
                                                    LPVOID Context);
typedef BOOL(WINAPI *PFAXSENDDOCUMENTFORBROADCASTW)(HANDLE FaxHandle, LPCWSTR FileName, LPDWORD FaxJobId,
                                                    PFAX_RECIPIENT_CALLBACKW FaxRecipientCallback,
                                                    LPVOID Context);

/* ======== Jobs ======== */

/* Ends a job, queued or under way (ABT-1, ABT-2). Returns when that is accepted; FEI_DELETED says that it is done (ABT-5).
 *
 * ERROR_INVALID_HANDLE      NULL or no server handle (ABT-6)
 * ERROR_ACCESS_DENIED       neither the job's owner nor FAX_JOB_MANAGE (ABT-E1)
 * ERROR_INVALID_PARAMETER   no such job, or it is being ended already (ABT-E3)
 * ERROR_INVALID_OPERATION   an incoming job that is being routed (ABT-E4) */
WINFAXAPI BOOL WINAPI FaxAbort(HANDLE FaxHandle, DWORD JobId);
typedef BOOL(WINAPI *PFAXABORT)(HANDLE FaxHandle, DWORD JobId);

/* Pauses, resumes, restarts or deletes a job (SJB-1). Command: JC_DELETE, as FaxAbort; JC_PAUSE, which an active job
 * obeys when it is queued again (SJB-2); JC_RESUME or JC_RESTART, which are one value: a job that has given up starts
 * over, any other goes on (SJB-4). No event announces a pause (EVT-15).
 *
 * JobEntry   NULL; or one whose SizeOfStruct and JobId are right. Nothing else of it is looked at (SJB-7).
 *
 * ERROR_INVALID_PARAMETER   FaxHandle is NULL; no such job, command or JobEntry (SJB-E2)
 * ERROR_INVALID_HANDLE      no server handle
 * ERROR_ACCESS_DENIED       neither the job's owner nor FAX_JOB_MANAGE (SJB-5) */
WINFAXAPI BOOL WINAPI FaxSetJobA(HANDLE FaxHandle, DWORD JobId, DWORD Command,
                                 const FAX_JOB_ENTRYA *JobEntry);
WINFAXAPI BOOL WINAPI FaxSetJobW(HANDLE FaxHandle, DWORD JobId, DWORD Command,
                                 const FAX_JOB_ENTRYW *JobEntry);
typedef BOOL(WINAPI *PFAXSETJOBA)(HANDLE FaxHandle, DWORD JobId, DWORD Command,
                                  const FAX_JOB_ENTRYA *JobEntry);
typedef BOOL(WINAPI *PFAXSETJOBW)(HANDLE FaxHandle, DWORD JobId, DWORD Command,
                                  const FAX_JOB_ENTRYW *JobEntry);

/* Describes one job, sent or received (GJB-1). *JobEntry: one FaxFreeBuffer (GJB-2).
 *
 * ERROR_INVALID_PARAMETER   FaxHandle or JobEntry is NULL; no such job, or it is on its way out (GJB-E2, GJB-3)
 * ERROR_INVALID_HANDLE      no server handle
 * ERROR_ACCESS_DENIED       the user lacks FAX_JOB_QUERY (GJB-E1) */
WINFAXAPI BOOL WINAPI FaxGetJobA(HANDLE FaxHandle, DWORD JobId, PFAX_JOB_ENTRYA *JobEntry);
WINFAXAPI BOOL WINAPI FaxGetJobW(HANDLE FaxHandle, DWORD JobId, PFAX_JOB_ENTRYW *JobEntry);
typedef BOOL(WINAPI *PFAXGETJOBA)(HANDLE FaxHandle, DWORD JobId, PFAX_JOB_ENTRYA *JobEntry);
typedef BOOL(WINAPI *PFAXGETJOBW)(HANDLE FaxHandle, DWORD JobId, PFAX_JOB_ENTRYW *JobEntry);

/* Describes every job of the queue, in its order and of all users (EJB-1, EJB-4, EJB-5). *JobEntry: an array of
 * *JobsReturned, one FaxFreeBuffer (EJB-2), also when there are none (GEN-28).
 *
 * ERROR_INVALID_PARAMETER   an argument is NULL (EJB-E2)
 * ERROR_INVALID_HANDLE      no server handle
 * ERROR_ACCESS_DENIED       the user lacks FAX_JOB_QUERY (EJB-E1) */
WINFAXAPI BOOL WINAPI FaxEnumJobsA(HANDLE FaxHandle, PFAX_JOB_ENTRYA *JobEntry, LPDWORD JobsReturned);
WINFAXAPI BOOL WINAPI FaxEnumJobsW(HANDLE FaxHandle, PFAX_JOB_ENTRYW *JobEntry, LPDWORD JobsReturned);
typedef BOOL(WINAPI *PFAXENUMJOBSA)(HANDLE FaxHandle, PFAX_JOB_ENTRYA *JobEntry, LPDWORD JobsReturned);
typedef BOOL(WINAPI *PFAXENUMJOBSW)(HANDLE FaxHandle, PFAX_JOB_ENTRYW *JobEntry, LPDWORD JobsReturned);

/* Gives the first page of an outgoing job's document, in its queue or on its way, as a picture to look at: a TIFF Class F of
 * one page, Group 4 (GPD-1, GPD-2). *Buffer: *BufferSize bytes, one FaxFreeBuffer (GPD-3). *ImageWidth, *ImageHeight: pixels. A
 * cover page is not in it.
 *
 * ERROR_INVALID_PARAMETER   an argument is NULL (GPD-E2); no such job (GPD-5)
 * ERROR_INVALID_HANDLE      no server handle
 * ERROR_ACCESS_DENIED       the user lacks FAX_JOB_QUERY (GPD-E1)
 * ERROR_INVALID_DATA        the job is none that sends, or there is no page to be had (GPD-E4)
 * ERROR_NOT_ENOUGH_MEMORY */
WINFAXAPI BOOL WINAPI FaxGetPageData(HANDLE FaxHandle, DWORD JobId, LPBYTE *Buffer, LPDWORD BufferSize,
                                     LPDWORD ImageWidth, LPDWORD ImageHeight);
typedef BOOL(WINAPI *PFAXGETPAGEDATA)(HANDLE FaxHandle, DWORD JobId, LPBYTE *Buffer, LPDWORD BufferSize,
                                      LPDWORD ImageWidth, LPDWORD ImageHeight);

/* ======== Devices ======== */

/* Describes every fax device, in order of priority (EPT-1, EPT-5). *PortInfo: an array of *PortsReturned, one
 * FaxFreeBuffer (EPT-2), also when there are none (GEN-28).
 *
 * ERROR_INVALID_PARAMETER   an argument is NULL (EPT-E2)
 * ERROR_INVALID_HANDLE      no server handle
 * ERROR_ACCESS_DENIED       the user lacks FAX_PORT_QUERY (EPT-E1) */
WINFAXAPI BOOL WINAPI FaxEnumPortsA(HANDLE FaxHandle, PFAX_PORT_INFOA *PortInfo, LPDWORD PortsReturned);
WINFAXAPI BOOL WINAPI FaxEnumPortsW(HANDLE FaxHandle, PFAX_PORT_INFOW *PortInfo, LPDWORD PortsReturned);
typedef BOOL(WINAPI *PFAXENUMPORTSA)(HANDLE FaxHandle, PFAX_PORT_INFOA *PortInfo, LPDWORD PortsReturned);
typedef BOOL(WINAPI *PFAXENUMPORTSW)(HANDLE FaxHandle, PFAX_PORT_INFOW *PortInfo, LPDWORD PortsReturned);

/* Gives a port handle for a device of FaxEnumPorts (OPN-1, EPT-3). Flags: PORT_OPEN_QUERY, or PORT_OPEN_MODIFY, which
 * includes it and of which a device has one at a time, whoever holds it (OPN-3); 0 is PORT_OPEN_QUERY (OPN-4).
 *
 * FaxPortHandle   gets the handle; NULL on failure
 *
 * ERROR_INVALID_PARAMETER   FaxHandle or FaxPortHandle is NULL (OPN-E5, GEN-29)
 * ERROR_INVALID_HANDLE      no server handle; the device is open with PORT_OPEN_MODIFY, and so is to be this one (OPN-E3)
 * ERROR_ACCESS_DENIED       the user lacks FAX_PORT_QUERY (OPN-E1)
 * ERROR_BAD_UNIT            no such device (OPN-E4) */
WINFAXAPI BOOL WINAPI FaxOpenPort(HANDLE FaxHandle, DWORD DeviceId, DWORD Flags, LPHANDLE FaxPortHandle);
typedef BOOL(WINAPI *PFAXOPENPORT)(HANDLE FaxHandle, DWORD DeviceId, DWORD Flags, LPHANDLE FaxPortHandle);

/* Describes the device of a port handle (GPT-1). *PortInfo: one FaxFreeBuffer (GPT-3).
 *
 * ERROR_INVALID_PARAMETER   an argument is NULL (GPT-E1)
 * ERROR_INVALID_HANDLE      no port handle
 * ERROR_ACCESS_DENIED       the user lacks FAX_PORT_QUERY (GPT-E2) */
WINFAXAPI BOOL WINAPI FaxGetPortA(HANDLE FaxPortHandle, PFAX_PORT_INFOA *PortInfo);
WINFAXAPI BOOL WINAPI FaxGetPortW(HANDLE FaxPortHandle, PFAX_PORT_INFOW *PortInfo);
typedef BOOL(WINAPI *PFAXGETPORTA)(HANDLE FaxPortHandle, PFAX_PORT_INFOA *PortInfo);
typedef BOOL(WINAPI *PFAXGETPORTW)(HANDLE FaxPortHandle, PFAX_PORT_INFOW *PortInfo);

/* Sets the Flags (of them FPF_SEND and FPF_RECEIVE), Rings, Priority, Tsid and Csid of the device of a port handle; the other
 * members are ignored (SPT-2). A Tsid or Csid that is NULL stays as it is; a device that is moved to another's priority
 * moves that one and later ones down (SPT-7).
 *
 * ERROR_INVALID_PARAMETER   an argument is NULL, or SizeOfStruct is not the structure's size; Rings above 99, a Priority that is
 *                           none of 1 to the number of devices, a Tsid or Csid that is not printable ASCII (SPT-E3)
 * ERROR_INVALID_HANDLE      no port handle
 * ERROR_ACCESS_DENIED       the user lacks FAX_PORT_SET (SPT-E1), or the handle was opened without PORT_OPEN_MODIFY (SPT-E6)
 * ERROR_DEVICE_IN_USE       it is sending or receiving (SPT-E2)
 * FAX_ERR_DEVICE_NUM_LIMIT_EXCEEDED   it would be one enabled device too many for this Windows (SPT-E5) */
WINFAXAPI BOOL WINAPI FaxSetPortA(HANDLE FaxPortHandle, const FAX_PORT_INFOA *PortInfo);
WINFAXAPI BOOL WINAPI FaxSetPortW(HANDLE FaxPortHandle, const FAX_PORT_INFOW *PortInfo);
typedef BOOL(WINAPI *PFAXSETPORTA)(HANDLE FaxPortHandle, const FAX_PORT_INFOA *PortInfo);
typedef BOOL(WINAPI *PFAXSETPORTW)(HANDLE FaxPortHandle, const FAX_PORT_INFOW *PortInfo);

/* Says what the device of a port handle is doing (GDS-1). *DeviceStatus: one FaxFreeBuffer (GDS-2).
 *
 * ERROR_INVALID_PARAMETER   an argument is NULL (GDS-E1)
 * ERROR_INVALID_HANDLE      no port handle
 * ERROR_ACCESS_DENIED       the user lacks FAX_PORT_QUERY (GDS-E2) */
WINFAXAPI BOOL WINAPI FaxGetDeviceStatusA(HANDLE FaxPortHandle, PFAX_DEVICE_STATUSA *DeviceStatus);
WINFAXAPI BOOL WINAPI FaxGetDeviceStatusW(HANDLE FaxPortHandle, PFAX_DEVICE_STATUSW *DeviceStatus);
typedef BOOL(WINAPI *PFAXGETDEVICESTATUSA)(HANDLE FaxPortHandle, PFAX_DEVICE_STATUSA *DeviceStatus);
typedef BOOL(WINAPI *PFAXGETDEVICESTATUSW)(HANDLE FaxPortHandle, PFAX_DEVICE_STATUSW *DeviceStatus);

/* ======== The server's configuration ======== */

/* Tells the settings of the server (GCF-1). *FaxConfig: one FaxFreeBuffer (GCF-2). ArchiveDirectory is NULL from Windows Vista
 * on (GCF-5), Reserved always (FCF-6).
 *
 * ERROR_INVALID_PARAMETER   an argument is NULL (GCF-E1)
 * ERROR_INVALID_HANDLE      no server handle
 * ERROR_ACCESS_DENIED       the user lacks FAX_CONFIG_QUERY (GCF-E2) */
WINFAXAPI BOOL WINAPI FaxGetConfigurationA(HANDLE FaxHandle, PFAX_CONFIGURATIONA *FaxConfig);
WINFAXAPI BOOL WINAPI FaxGetConfigurationW(HANDLE FaxHandle, PFAX_CONFIGURATIONW *FaxConfig);
typedef BOOL(WINAPI *PFAXGETCONFIGURATIONA)(HANDLE FaxHandle, PFAX_CONFIGURATIONA *FaxConfig);
typedef BOOL(WINAPI *PFAXGETCONFIGURATIONW)(HANDLE FaxHandle, PFAX_CONFIGURATIONW *FaxConfig);

/* Replaces all of them (SCF-1), for all that has not begun (SCF-6): Retries of jobs that were never tried, RetryDelay of attempts
 * that fail from now on, the discount period, whose times are UTC (FCF-3), the pause of the outgoing queue (SCF-5), ServerCp of what
 * is submitted from now on. ArchiveDirectory is ignored when ArchiveOutgoingFaxes is FALSE (SCF-3), both from Windows Vista on
 * (SCF-4), and Reserved always (FCF-6).
 *
 * ERROR_INVALID_PARAMETER   an argument is NULL; SizeOfStruct is not that of FAX_CONFIGURATION; there is to be an archive and no
 *                           directory (SCF-E3); a time has Hour above 24 or Minute above 60 (SCF-2)
 * ERROR_INVALID_HANDLE      no server handle
 * ERROR_ACCESS_DENIED       the user lacks FAX_CONFIG_SET (SCF-E1)
 * ERROR_NOT_ENOUGH_MEMORY   nothing has changed */
WINFAXAPI BOOL WINAPI FaxSetConfigurationA(HANDLE FaxHandle, const FAX_CONFIGURATIONA *FaxConfig);
WINFAXAPI BOOL WINAPI FaxSetConfigurationW(HANDLE FaxHandle, const FAX_CONFIGURATIONW *FaxConfig);
typedef BOOL(WINAPI *PFAXSETCONFIGURATIONA)(HANDLE FaxHandle, const FAX_CONFIGURATIONA *FaxConfig);
typedef BOOL(WINAPI *PFAXSETCONFIGURATIONW)(HANDLE FaxHandle, const FAX_CONFIGURATIONW *FaxConfig);

/* Tells what the service writes to the event log (GLC-1): its four categories, each with a level. *Categories: one FaxFreeBuffer
 * (GLC-2).
 *
 * ERROR_INVALID_PARAMETER   an argument is NULL (GLC-E2)
 * ERROR_INVALID_HANDLE      no server handle
 * ERROR_ACCESS_DENIED       the user lacks FAX_CONFIG_QUERY (GLC-E1) */
WINFAXAPI BOOL WINAPI FaxGetLoggingCategoriesA(HANDLE FaxHandle, PFAX_LOG_CATEGORYA *Categories,
                                               LPDWORD NumberCategories);
WINFAXAPI BOOL WINAPI FaxGetLoggingCategoriesW(HANDLE FaxHandle, PFAX_LOG_CATEGORYW *Categories,
                                               LPDWORD NumberCategories);
typedef BOOL(WINAPI *PFAXGETLOGGINGCATEGORIESA)(HANDLE FaxHandle, PFAX_LOG_CATEGORYA *Categories,
                                                LPDWORD NumberCategories);
typedef BOOL(WINAPI *PFAXGETLOGGINGCATEGORIESW)(HANDLE FaxHandle, PFAX_LOG_CATEGORYW *Categories,
                                                LPDWORD NumberCategories);

/* Sets the levels of these categories (SLC-1); the others keep theirs, and Name is not looked at (SLC-3).
 *
 * ERROR_INVALID_PARAMETER   an argument is NULL or 0 (SLC-E1); there are more elements than categories; a Category or a Level is
 *                           none of the FAXLOG_… values (SLC-2). Nothing has changed
 * ERROR_INVALID_HANDLE      no server handle
 * ERROR_ACCESS_DENIED       the user lacks FAX_CONFIG_SET (SLC-E3) */
WINFAXAPI BOOL WINAPI FaxSetLoggingCategoriesA(HANDLE FaxHandle, const FAX_LOG_CATEGORYA *Categories,
                                               DWORD NumberCategories);
WINFAXAPI BOOL WINAPI FaxSetLoggingCategoriesW(HANDLE FaxHandle, const FAX_LOG_CATEGORYW *Categories,
                                               DWORD NumberCategories);
typedef BOOL(WINAPI *PFAXSETLOGGINGCATEGORIESA)(HANDLE FaxHandle, const FAX_LOG_CATEGORYA *Categories,
                                                DWORD NumberCategories);
typedef BOOL(WINAPI *PFAXSETLOGGINGCATEGORIESW)(HANDLE FaxHandle, const FAX_LOG_CATEGORYW *Categories,
                                                DWORD NumberCategories);

/* ======== Inbound routing ======== */

/* A received fax is handed to each routing method that is enabled on the device that took it (ERM-3), in order of priority. What is
 * predefined: sending it by e-mail, storing it in a folder (which alone is enabled at first), printing it, and on Windows 2000 putting
 * it into an inbox (EGR-4). A method is named by its GUID, in registry form (GEN-19), in any case.
 *
 * Enables or disables one method on the port's device only (ERM-1); that it was so before is no error (ERM-6). The port may have been
 * opened with either level (ERM-5).
 *
 * ERROR_INVALID_PARAMETER   an argument is NULL (ERM-E1)
 * ERROR_INVALID_HANDLE      no port handle
 * ERROR_ACCESS_DENIED       the user lacks FAX_PORT_SET (ERM-E3)
 * ERROR_INVALID_DATA        RoutingGuid is no method's (ERM-E2) */
WINFAXAPI BOOL WINAPI FaxEnableRoutingMethodA(HANDLE FaxPortHandle, LPCSTR RoutingGuid, BOOL Enabled);
WINFAXAPI BOOL WINAPI FaxEnableRoutingMethodW(HANDLE FaxPortHandle, LPCWSTR RoutingGuid, BOOL Enabled);
typedef BOOL(WINAPI *PFAXENABLEROUTINGMETHODA)(HANDLE FaxPortHandle, LPCSTR RoutingGuid, BOOL Enabled);
typedef BOOL(WINAPI *PFAXENABLEROUTINGMETHODW)(HANDLE FaxPortHandle, LPCWSTR RoutingGuid, BOOL Enabled);

/* Every method, enabled on the port's device or not (EMT-1), in order of priority. *RoutingMethod: one FaxFreeBuffer (EMT-2).
 *
 * ERROR_INVALID_PARAMETER   an argument is NULL (EMT-E2)
 * ERROR_INVALID_HANDLE      no port handle
 * ERROR_ACCESS_DENIED       the user lacks FAX_PORT_QUERY (EMT-E1)
 * ERROR_INVALID_FUNCTION    there is none, where a scenario's switch says so (EMT-E5); else an empty list is a success (GEN-28)
 * ERROR_NOT_ENOUGH_MEMORY */
WINFAXAPI BOOL WINAPI FaxEnumRoutingMethodsA(HANDLE FaxPortHandle, PFAX_ROUTING_METHODA *RoutingMethod,
                                             LPDWORD MethodsReturned);
WINFAXAPI BOOL WINAPI FaxEnumRoutingMethodsW(HANDLE FaxPortHandle, PFAX_ROUTING_METHODW *RoutingMethod,
                                             LPDWORD MethodsReturned);
typedef BOOL(WINAPI *PFAXENUMROUTINGMETHODSA)(HANDLE FaxPortHandle, PFAX_ROUTING_METHODA *RoutingMethod,
                                              LPDWORD MethodsReturned);
typedef BOOL(WINAPI *PFAXENUMROUTINGMETHODSW)(HANDLE FaxPortHandle, PFAX_ROUTING_METHODW *RoutingMethod,
                                              LPDWORD MethodsReturned);

/* Every method as the server sees it, by priority, 1 first (EGR-5). *RoutingInfo: one FaxFreeBuffer (EGR-3).
 *
 * ERROR_INVALID_PARAMETER   an argument is NULL (EGR-E2)
 * ERROR_INVALID_HANDLE      no server handle
 * ERROR_ACCESS_DENIED       the user lacks FAX_CONFIG_QUERY (EGR-E1)
 * ERROR_INVALID_FUNCTION    as for FaxEnumRoutingMethods (EGR-E4)
 * ERROR_NOT_ENOUGH_MEMORY */
WINFAXAPI BOOL WINAPI FaxEnumGlobalRoutingInfoA(HANDLE FaxHandle, PFAX_GLOBAL_ROUTING_INFOA *RoutingInfo,
                                                LPDWORD MethodsReturned);
WINFAXAPI BOOL WINAPI FaxEnumGlobalRoutingInfoW(HANDLE FaxHandle, PFAX_GLOBAL_ROUTING_INFOW *RoutingInfo,
                                                LPDWORD MethodsReturned);
typedef BOOL(WINAPI *PFAXENUMGLOBALROUTINGINFOA)(HANDLE FaxHandle, PFAX_GLOBAL_ROUTING_INFOA *RoutingInfo,
                                                 LPDWORD MethodsReturned);
typedef BOOL(WINAPI *PFAXENUMGLOBALROUTINGINFOW)(HANDLE FaxHandle, PFAX_GLOBAL_ROUTING_INFOW *RoutingInfo,
                                                 LPDWORD MethodsReturned);

/* Moves the method of that Guid to that Priority; those between move up or down by one (SGR-3, GEN-31). No other member is looked at
 * (SGR-1).
 *
 * ERROR_INVALID_PARAMETER   an argument or Guid is NULL; SizeOfStruct is not that of FAX_GLOBAL_ROUTING_INFO (SGR-E3); Priority is 0,
 *                           or above the number of methods (SGR-2)
 * ERROR_INVALID_HANDLE      no server handle
 * ERROR_ACCESS_DENIED       the user lacks FAX_CONFIG_SET (SGR-E1)
 * ERROR_INVALID_DATA        Guid is no method's (SGR-E2) */
WINFAXAPI BOOL WINAPI FaxSetGlobalRoutingInfoA(HANDLE FaxHandle, const FAX_GLOBAL_ROUTING_INFOA *RoutingInfo);
WINFAXAPI BOOL WINAPI FaxSetGlobalRoutingInfoW(HANDLE FaxHandle, const FAX_GLOBAL_ROUTING_INFOW *RoutingInfo);
typedef BOOL(WINAPI *PFAXSETGLOBALROUTINGINFOA)(HANDLE FaxHandle,
                                                const FAX_GLOBAL_ROUTING_INFOA *RoutingInfo);
typedef BOOL(WINAPI *PFAXSETGLOBALROUTINGINFOW)(HANDLE FaxHandle,
                                                const FAX_GLOBAL_ROUTING_INFOW *RoutingInfo);

/* What the method has as data on the port's device: bytes that it alone understands (GRI-1); those of the predefined methods are one
 * Unicode text, in either form (GRI-3): a folder, a printer, an address. None is a success with size 0 (GRI-5). *RoutingInfoBuffer:
 * one FaxFreeBuffer (GRI-2).
 *
 * ERROR_INVALID_PARAMETER   an argument is NULL (GRI-E2)
 * ERROR_INVALID_HANDLE      no port handle
 * ERROR_ACCESS_DENIED       the user lacks FAX_PORT_QUERY (GRI-E1)
 * ERROR_INVALID_DATA        RoutingGuid is no method's (GRI-E4)
 * ERROR_NOT_ENOUGH_MEMORY */
WINFAXAPI BOOL WINAPI FaxGetRoutingInfoA(HANDLE FaxPortHandle, LPCSTR RoutingGuid, LPBYTE *RoutingInfoBuffer,
                                         LPDWORD RoutingInfoBufferSize);
WINFAXAPI BOOL WINAPI FaxGetRoutingInfoW(HANDLE FaxPortHandle, LPCWSTR RoutingGuid, LPBYTE *RoutingInfoBuffer,
                                         LPDWORD RoutingInfoBufferSize);
typedef BOOL(WINAPI *PFAXGETROUTINGINFOA)(HANDLE FaxPortHandle, LPCSTR RoutingGuid, LPBYTE *RoutingInfoBuffer,
                                          LPDWORD RoutingInfoBufferSize);
typedef BOOL(WINAPI *PFAXGETROUTINGINFOW)(HANDLE FaxPortHandle, LPCWSTR RoutingGuid,
                                          LPBYTE *RoutingInfoBuffer, LPDWORD RoutingInfoBufferSize);

/* Sets it (SRI-1). The port may have been opened with either level (SRI-3).
 *
 * ERROR_INVALID_PARAMETER   an argument is NULL; from XP on RoutingInfoBufferSize is 0 (SRI-E2)
 * ERROR_INVALID_HANDLE      no port handle
 * ERROR_ACCESS_DENIED       the user lacks FAX_PORT_SET (SRI-E1)
 * ERROR_INVALID_DATA        RoutingGuid is no method's; the data are no Unicode text with its terminator, and the method is a predefined
 *                           one; they have more than 65536 bytes (SRI-E3) */
WINFAXAPI BOOL WINAPI FaxSetRoutingInfoA(HANDLE FaxPortHandle, LPCSTR RoutingGuid,
                                         const BYTE *RoutingInfoBuffer, DWORD RoutingInfoBufferSize);
WINFAXAPI BOOL WINAPI FaxSetRoutingInfoW(HANDLE FaxPortHandle, LPCWSTR RoutingGuid,
                                         const BYTE *RoutingInfoBuffer, DWORD RoutingInfoBufferSize);
typedef BOOL(WINAPI *PFAXSETROUTINGINFOA)(HANDLE FaxPortHandle, LPCSTR RoutingGuid,
                                          const BYTE *RoutingInfoBuffer, DWORD RoutingInfoBufferSize);
typedef BOOL(WINAPI *PFAXSETROUTINGINFOW)(HANDLE FaxPortHandle, LPCWSTR RoutingGuid,
                                          const BYTE *RoutingInfoBuffer, DWORD RoutingInfoBufferSize);

/* Tells of one method in the four buffers, each of 101 characters and empty (RIC-4), and returns TRUE; or returns FALSE when there
 * are no more (RIC-1). It runs on the thread that registers (RIC-5), and may call this API. */
typedef BOOL(CALLBACK *PFAX_ROUTING_INSTALLATION_CALLBACKW)(HANDLE FaxHandle, LPVOID Context,
                                                            LPWSTR MethodName, LPWSTR FriendlyName,
                                                            LPWSTR FunctionName, LPWSTR Guid);
#define PFAX_ROUTING_INSTALLATION_CALLBACK PFAX_ROUTING_INSTALLATION_CALLBACKW

/* Registers a routing extension with the methods that CallBack tells of (RRE-2). They can be used from the next start of the service
 * on (RRE-6), behind all others, and are enabled nowhere. An extension of that name is replaced, then too (RRE-9). The DLL is not
 * looked for, and its functions are not run: see docs/fidelity.md.
 *
 * ERROR_INVALID_PARAMETER   an argument is NULL, Context included (RRE-E1, RRE-3); CallBack has told of a method without a function or a
 *                           GUID, with a text without its terminator, with a GUID that is none or another method's; or of more than 64
 *                           methods (RIC-4). Nothing is registered
 * ERROR_INVALID_HANDLE      no server handle
 * ERROR_ACCESS_DENIED       the user may not write to HKEY_LOCAL_MACHINE: is no administrator, who has every fax right (RRE-E3)
 * ERROR_NOT_ENOUGH_MEMORY */
WINFAXAPI BOOL WINAPI FaxRegisterRoutingExtensionW(HANDLE FaxHandle, LPCWSTR ExtensionName,
                                                   LPCWSTR FriendlyName, LPCWSTR ImageName,
                                                   PFAX_ROUTING_INSTALLATION_CALLBACKW CallBack,
                                                   LPVOID Context);
typedef BOOL(WINAPI *PFAXREGISTERROUTINGEXTENSIONW)(HANDLE FaxHandle, LPCWSTR ExtensionName,
                                                    LPCWSTR FriendlyName, LPCWSTR ImageName,
                                                    PFAX_ROUTING_INSTALLATION_CALLBACKW CallBack,
                                                    LPVOID Context);

/* ======== Fax service providers ======== */

/* Registers a fax service provider's DLL, or updates the registration of that DeviceProvider (RSP-5); the service knows of it from
 * its next start on (RSP-1). Needs no handle, and no service that runs (RSP-3). The DLL is not looked at. W only.
 *
 * DeviceProvider   a name of its own, such as a GUID
 * ImageName        the path of the DLL; environment variables are allowed
 * TspName          of the telephony service provider; "" for virtual devices (RSP-2)
 *
 * ERROR_INVALID_PARAMETER   an argument is NULL (RSP-E1)
 * ERROR_ACCESS_DENIED       the user may not write to HKEY_LOCAL_MACHINE: is no administrator, who has every fax right (RSP-E2) */
WINFAXAPI BOOL WINAPI FaxRegisterServiceProviderW(LPCWSTR DeviceProvider, LPCWSTR FriendlyName,
                                                  LPCWSTR ImageName, LPCWSTR TspName);
typedef BOOL(WINAPI *PFAXREGISTERSERVICEPROVIDERW)(LPCWSTR DeviceProvider, LPCWSTR FriendlyName,
                                                   LPCWSTR ImageName, LPCWSTR TspName);

/* Takes the registration back (USP-2), from the service's next start on (USP-1). W only.
 *
 * ERROR_INVALID_PARAMETER   DeviceProvider is NULL (USP-E1)
 * ERROR_ACCESS_DENIED       as FaxRegisterServiceProvider (USP-E3)
 * ERROR_FILE_NOT_FOUND      there is none of that name (USP-E2) */
WINFAXAPI BOOL WINAPI FaxUnregisterServiceProviderW(LPCWSTR DeviceProvider);
typedef BOOL(WINAPI *PFAXUNREGISTERSERVICEPROVIDERW)(LPCWSTR DeviceProvider);

/* ======== Printing ======== */

/* Starts a print job on the fax printer, StartDoc included (SPJ-1), and gives its device context: pages are drawn on it with
 * StartPage, EndPage and what draws, EndDoc queues them as a fax with a job id of its own (SPJ-8), AbortDoc does not, and
 * DeleteDC lets the device context go (SPJ-5). Needs no handle, and until EndDoc no service that runs (SPJ-2). Off Windows only.
 *
 * PrinterName      NULL, "Fax", or that of this computer: "\\\\computer\\Fax"
 * PrintInfo        RecipientNumber is required (FPR-1); Reserved must be NULL, and OutputFileName too, but is ignored (FPR-3)
 * FaxJobId         receives the spooler's id, which is no fax job's (SPJ-4)
 * FaxContextInfo   SizeOfStruct is the caller's; receives hDC, and an empty ServerName, since the server is local (SPJ-6)
 *
 * ERROR_INVALID_PARAMETER      an argument but PrinterName is NULL, or a SizeOfStruct or member is wrong (SPJ-E1, SPJ-E2, SPJ-7)
 * ERROR_INVALID_PRINTER_NAME   no fax printer has that name (SPJ-E4) */
WINFAXAPI BOOL WINAPI FaxStartPrintJobA(LPCSTR PrinterName, const FAX_PRINT_INFOA *PrintInfo,
                                        LPDWORD FaxJobId, PFAX_CONTEXT_INFOA FaxContextInfo);
WINFAXAPI BOOL WINAPI FaxStartPrintJobW(LPCWSTR PrinterName, const FAX_PRINT_INFOW *PrintInfo,
                                        LPDWORD FaxJobId, PFAX_CONTEXT_INFOW FaxContextInfo);
typedef BOOL(WINAPI *PFAXSTARTPRINTJOBA)(LPCSTR PrinterName, const FAX_PRINT_INFOA *PrintInfo,
                                         LPDWORD FaxJobId, PFAX_CONTEXT_INFOA FaxContextInfo);
typedef BOOL(WINAPI *PFAXSTARTPRINTJOBW)(LPCWSTR PrinterName, const FAX_PRINT_INFOW *PrintInfo,
                                         LPDWORD FaxJobId, PFAX_CONTEXT_INFOW FaxContextInfo);

/* Draws a cover page, which becomes the first page of the print job (PCP-1). It is a template of fauxfax's own, filled with names,
 * numbers, companies, subject and note, whichever the file is.
 *
 * CoverPageInfo   a personal cover page by its path, or one of the server's by its name (PCP-5)
 *
 * ERROR_INVALID_PARAMETER   an argument or CoverPageName is NULL, or a SizeOfStruct is wrong (PCP-E1, PCP-E2, PCP-E3)
 * ERROR_SPL_NO_STARTDOC     hDC is none of FaxStartPrintJob's, or its document is finished (PCP-E5)
 * ERROR_FILE_NOT_FOUND      the cover page is not there (PCP-E4) */
WINFAXAPI BOOL WINAPI FaxPrintCoverPageA(const FAX_CONTEXT_INFOA *FaxContextInfo,
                                         const FAX_COVERPAGE_INFOA *CoverPageInfo);
WINFAXAPI BOOL WINAPI FaxPrintCoverPageW(const FAX_CONTEXT_INFOW *FaxContextInfo,
                                         const FAX_COVERPAGE_INFOW *CoverPageInfo);
typedef BOOL(WINAPI *PFAXPRINTCOVERPAGEA)(const FAX_CONTEXT_INFOA *FaxContextInfo,
                                          const FAX_COVERPAGE_INFOA *CoverPageInfo);
typedef BOOL(WINAPI *PFAXPRINTCOVERPAGEW)(const FAX_CONTEXT_INFOW *FaxContextInfo,
                                          const FAX_COVERPAGE_INFOW *CoverPageInfo);

/* ======== Neutral names ======== */

#ifdef UNICODE
#define FaxConnectFaxServer FaxConnectFaxServerW
#define FaxCompleteJobParams FaxCompleteJobParamsW
#define FaxSendDocument FaxSendDocumentW
#define FaxSendDocumentForBroadcast FaxSendDocumentForBroadcastW
#define PFAX_RECIPIENT_CALLBACK PFAX_RECIPIENT_CALLBACKW
#define FaxSetJob FaxSetJobW
#define FaxGetJob FaxGetJobW
#define FaxEnumJobs FaxEnumJobsW
#define FaxEnumPorts FaxEnumPortsW
#define FaxGetPort FaxGetPortW
#define FaxGetDeviceStatus FaxGetDeviceStatusW
#define FaxSetPort FaxSetPortW
#define FaxGetConfiguration FaxGetConfigurationW
#define FaxSetConfiguration FaxSetConfigurationW
#define FaxGetLoggingCategories FaxGetLoggingCategoriesW
#define FaxSetLoggingCategories FaxSetLoggingCategoriesW
#define FaxEnableRoutingMethod FaxEnableRoutingMethodW
#define FaxEnumRoutingMethods FaxEnumRoutingMethodsW
#define FaxEnumGlobalRoutingInfo FaxEnumGlobalRoutingInfoW
#define FaxSetGlobalRoutingInfo FaxSetGlobalRoutingInfoW
#define FaxGetRoutingInfo FaxGetRoutingInfoW
#define FaxSetRoutingInfo FaxSetRoutingInfoW
#define FaxStartPrintJob FaxStartPrintJobW
#define FaxPrintCoverPage FaxPrintCoverPageW
#else
#define FaxConnectFaxServer FaxConnectFaxServerA
#define FaxCompleteJobParams FaxCompleteJobParamsA
#define FaxSendDocument FaxSendDocumentA
#define FaxSendDocumentForBroadcast FaxSendDocumentForBroadcastA
#define PFAX_RECIPIENT_CALLBACK PFAX_RECIPIENT_CALLBACKA
#define FaxSetJob FaxSetJobA
#define FaxGetJob FaxGetJobA
#define FaxEnumJobs FaxEnumJobsA
#define FaxEnumPorts FaxEnumPortsA
#define FaxGetPort FaxGetPortA
#define FaxGetDeviceStatus FaxGetDeviceStatusA
#define FaxSetPort FaxSetPortA
#define FaxGetConfiguration FaxGetConfigurationA
#define FaxSetConfiguration FaxSetConfigurationA
#define FaxGetLoggingCategories FaxGetLoggingCategoriesA
#define FaxSetLoggingCategories FaxSetLoggingCategoriesA
#define FaxEnableRoutingMethod FaxEnableRoutingMethodA
#define FaxEnumRoutingMethods FaxEnumRoutingMethodsA
#define FaxEnumGlobalRoutingInfo FaxEnumGlobalRoutingInfoA
#define FaxSetGlobalRoutingInfo FaxSetGlobalRoutingInfoA
#define FaxGetRoutingInfo FaxGetRoutingInfoA
#define FaxSetRoutingInfo FaxSetRoutingInfoA
#define FaxStartPrintJob FaxStartPrintJobA
#define FaxPrintCoverPage FaxPrintCoverPageA
#endif
/* W only: the same in both (GEN-5). */
#define FaxRegisterRoutingExtension FaxRegisterRoutingExtensionW
#define FaxRegisterServiceProvider FaxRegisterServiceProviderW
#define FaxUnregisterServiceProvider FaxUnregisterServiceProviderW

#ifdef __cplusplus
}
#endif

#endif
