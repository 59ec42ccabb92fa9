/* SPDX-License-Identifier: MIT */
#ifndef FF_COMMON_WINFAX_CODES_H
#define FF_COMMON_WINFAX_CODES_H

#include <stdbool.h>
#include <stdint.h>

#include "common/jobs.def"

/* The numbers of winfax.h and of Win32 that parts below the API share. Prefixed, so that a translation unit may
 * include this beside winfax.h, where the same names are macros. Values: reference constants.json; a test compares. */

enum ff_fei {
#define X(name, value, state, page) FF_FEI_##name = value,
#include "common/events.def"
#undef X
    FF_FEI_NEVENTS = 27
};

enum ff_fps {
#define X(name, value) FF_FPS_##name = (int)value,
#include "common/fps.def"
#undef X
    FF_FPS_none = -1 /* no such state: an event that leaves its port's state alone */
};

struct ff_event_row {
    const char *name; /* "FEI_BUSY" */
    enum ff_fps fps;  /* state it leaves on its port, FF_FPS_none when it leaves it alone */
    bool on_page;     /* named on the FAX_EVENT page (CHO-6) */
};
/* The row of an event value, or NULL when there is no such event (0 and above FF_FEI_NEVENTS). */
const struct ff_event_row *ff_event_row(uint32_t event_id);
/* "FEI_BUSY", or NULL. */
const char *ff_event_name(uint32_t event_id);
/* The value of "FEI_BUSY" or "BUSY" (any case), or 0. */
uint32_t ff_event_by_name(const char *name, uint32_t size);

/* "FPS_BUSY", or NULL. */
const char *ff_fps_name(uint32_t value);

/* Win32 error codes as fauxfax uses them. The model returns these names; their numbers are Windows's. */
typedef enum ff_status {
#define X(name, value, text) FF_##name = value,
#include "common/errors.def"
#undef X
    /* Between SDK and world only, never seen by a client: the call needs its document first (protocol.def). */
    FF_NEED_DOCUMENT = 0x20000001,
    /* Likewise: it needs what its callback tells first. */
    FF_NEED_METHODS = 0x20000002
} ff_status;
/* "ERROR_INVALID_DATA", or NULL. */
const char *ff_status_name(uint32_t code);
/* The text of FormatMessage, or NULL. */
const char *ff_status_text(uint32_t code);

/* Inactive job, "none" (EVT-3). */
#define FF_JOB_NONE 0xFFFFFFFFU

enum { FF_FPF_RECEIVE = 1, FF_FPF_SEND = 2, FF_FPF_VIRTUAL = 4 };
enum {
#define X(name, word) FF_JT_##name,
    FF_JOB_TYPES(X)
#undef X
        FF_JT_TYPES
};
enum {
#define X(name, value, word) FF_JS_##name = (value),
    FF_JOB_STATUSES(X)
#undef X
};
/* JT_ in a word. */
const char *ff_job_type_word(uint32_t type);
/* JS_ in words, PENDING first; ended by a word of NULL. */
struct ff_job_status {
    uint32_t value;
    const char *word;
};
extern const struct ff_job_status ff_job_statuses[];
enum { FF_JC_DELETE = 1, FF_JC_PAUSE = 2, FF_JC_RESUME = 3, FF_JC_RESTART = 3 };
/* FAX_LOG_CATEGORY */
enum { FF_FAXLOG_LEVEL_NONE, FF_FAXLOG_LEVEL_MIN, FF_FAXLOG_LEVEL_MED, FF_FAXLOG_LEVEL_MAX };
enum {
    FF_FAXLOG_CATEGORY_INIT = 1,
    FF_FAXLOG_CATEGORY_OUTBOUND,
    FF_FAXLOG_CATEGORY_INBOUND,
    FF_FAXLOG_CATEGORY_UNKNOWN,
    FF_FAXLOG_CATEGORIES = 4
};
/* Characters of a GUID in registry form (GEN-19), and of each other text that a FAX_ROUTING_INSTALLATION_CALLBACK fills in. */
/* What the protocol of the fax service carries of a string, in UTF-16 units (GEN-20). */
enum { FF_FAX_STRING_MOST = 253 };
enum { FF_GUID_SIZE = 38, FF_ROUTING_CALLBACK_MOST = 100 };
/* Bytes of routing data that a method can have at most, and methods that an extension can have: both are choices, so that
 * a size that lies, or a callback that never ends, does no harm. */
enum { FF_ROUTING_DATA_MOST = 65536, FF_ROUTING_METHODS_MOST = 64 };
enum { FF_JSA_NOW, FF_JSA_SPECIFIC_TIME, FF_JSA_DISCOUNT_PERIOD };
enum { FF_DRT_NONE, FF_DRT_EMAIL, FF_DRT_INBOX };
enum { FF_PORT_OPEN_QUERY = 1, FF_PORT_OPEN_MODIFY = 2 };
enum {
    FF_FAX_JOB_SUBMIT = 0x01,
    FF_FAX_JOB_QUERY = 0x02,
    FF_FAX_CONFIG_QUERY = 0x04,
    FF_FAX_CONFIG_SET = 0x08,
    FF_FAX_PORT_QUERY = 0x10,
    FF_FAX_PORT_SET = 0x20,
    FF_FAX_JOB_MANAGE = 0x40,
    FF_FAX_SPECIFIC_ALL = 0x7F
};
#define FF_FAX_READ 0x00020016U
#define FF_FAX_WRITE 0x00020001U
#define FF_FAX_ALL_ACCESS 0x001F007FU
enum { FF_WM_DESTROY = 2, FF_WM_QUERYENDSESSION = 0x11, FF_WM_ENDSESSION = 0x16, FF_WM_USER = 0x400 };
#define FF_ENDSESSION_LOGOFF 0x80000000U

/* Fax handles lie here, far above kernel handles (sim/handle.h): CloseHandle can tell them by their number. */
#define FF_FAX_HANDLE_FIRST 0x4FA00000U
#define FF_FAX_HANDLE_LAST 0x7FFFFFFFU

#endif
