/* SPDX-License-Identifier: MIT */
#ifndef FF_COMMON_PROTOCOL_H
#define FF_COMMON_PROTOCOL_H

#include "common/api.def"
#include "common/protocol.def"
#include "common/record.h"
#include "common/structs.h"

/* X(mode, word) */
#define FF_TIME_MODES(X)                                                                                     \
    X(auto, "auto")                                                                                          \
    X(manual, "manual")                                                                                      \
    X(real, "real")                                                                                          \
    X(scaled, "scaled")
enum ff_time_mode {
#define X(mode, word) FF_TIME_##mode,
    FF_TIME_MODES(X)
#undef X
};
const char *ff_time_mode_word(enum ff_time_mode mode);

/* What the client says of a file that a call names (file_state, cover_file_state). */
enum ff_file_state { FF_FILE_not_looked, FF_FILE_there, FF_FILE_not_found, FF_FILE_not_readable };
/* What the world says to the model of a page that FaxGetPageData is to show (page_state). */
enum ff_page_state { FF_PAGE_none, FF_PAGE_there, FF_PAGE_no_memory };
/* So many pages can be drawn on a device context, its cover page apart (PrintDocument). */
enum { FF_PRINT_PAGES_MOST = 1000 };
/* In so many callbacks of broadcasts one more may not begin (depth). */
enum { FF_BROADCASTS_NESTED = 64 };
/* What came of the callback of FaxRegisterRoutingExtension (called). */
enum ff_called { FF_CALLED_not_yet, FF_CALLED_well, FF_CALLED_in_vain };
/* ff_in_Registered.mode */
enum ff_registered_mode { FF_REGISTERED_window = 1, FF_REGISTERED_packet };

/* What a window is to the session manager (TOK-25). none: not a window of this process. gone: was one, is destroyed.
 * foreign: a window of another process (CHO-19). */
enum ff_window_kind {
    FF_WINDOW_none,
    FF_WINDOW_top_level,
    FF_WINDOW_child,
    FF_WINDOW_message_only,
    FF_WINDOW_gone,
    FF_WINDOW_foreign
};

/* What became of one event for one registration. `delivered` covers posted; `read` is a position, not an outcome. */
enum ff_outcome {
#define X(name, text) FF_OUTCOME_##name,
#include "common/outcomes.def"
#undef X
    FF_OUTCOMES
};
/* "no_desktop": its row; NULL: no such outcome. */
const char *ff_outcome_name(uint32_t outcome);
/* "posted", "no desktop access", …; never NULL. */
const char *ff_outcome_text(uint32_t outcome);

/* What the SDK saw (Note). */
enum ff_note {
#define X(name, rule, text) FF_NOTE_##name,
#include "common/notes.def"
#undef X
    FF_NOTES
};

/* struct ff_in_FaxAbort, struct ff_out_FaxAbort, …, and their descriptions ff_record_in_FaxAbort, …; likewise
 * struct ff_in_Hello and so on. */
struct ff_ack_entry {
    FF_FIELDS_ack_entry(FF_MEMBER, _)
};
struct ff_ack_exception {
    FF_FIELDS_ack_exception(FF_MEMBER, _)
};
struct ff_routing_registration {
    FF_FIELDS_routing_registration(FF_MEMBER, _)
};
struct ff_crash_frame {
    FF_FIELDS_crash_frame(FF_MEMBER, _)
};
struct ff_print_text {
    FF_FIELDS_print_text(FF_MEMBER, _)
};
extern const struct ff_record ff_record_ack_entry, ff_record_ack_exception, ff_record_routing_registration,
    ff_record_crash_frame, ff_record_print_text;

#define FF_DECLARE_IN(name)                                                                                  \
    struct ff_in_##name {                                                                                    \
        FF_IN_##name(FF_MEMBER, _)                                                                           \
    };                                                                                                       \
    extern const struct ff_record ff_record_in_##name;
#define FF_DECLARE_OUT(name)                                                                                 \
    struct ff_out_##name {                                                                                   \
        FF_OUT_##name(FF_MEMBER, _)                                                                          \
    };                                                                                                       \
    extern const struct ff_record ff_record_out_##name;
#define FF_DECLARE_call(name) FF_DECLARE_IN(name) FF_DECLARE_OUT(name)
#define FF_DECLARE_tell(name) FF_DECLARE_IN(name)
#define FF_DECLARE_notify(name) FF_DECLARE_IN(name)
/* Pasted at once: names of winfax.h are macros where that header is included, and must not be expanded. */
#define X(name, id, forms, handle, right)                                                                    \
    struct ff_in_##name {                                                                                    \
        FF_IN_##name(FF_MEMBER, _)                                                                           \
    };                                                                                                       \
    struct ff_out_##name {                                                                                   \
        FF_OUT_##name(FF_MEMBER, _)                                                                          \
    };                                                                                                       \
    extern const struct ff_record ff_record_in_##name, ff_record_out_##name;
FF_API(X)
#undef X
#define X(name, type, kind) FF_DECLARE_##kind(name)
FF_MESSAGES(X)
#undef X

enum ff_type {
#define X(name, id, forms, handle, right) FF_TYPE_##name = id,
    FF_API(X)
#undef X
#define X(name, type, kind) FF_TYPE_##name = type,
        FF_MESSAGES(X)
#undef X
            FF_TYPE_END = 0x100
};

enum ff_type_kind { FF_TYPE_KIND_call, FF_TYPE_KIND_tell, FF_TYPE_KIND_notify };

struct ff_type_row {
    const char *name;
    enum ff_type_kind kind;
    bool is_api; /* a winfax.h function */
    const struct ff_record *in;
    const struct ff_record *out; /* calls only */
};
/* The row of a frame type, or NULL. */
const struct ff_type_row *ff_type_row(uint32_t type);

/* The head of a call, and of a reply. */
struct ff_call_head {
    uint32_t thread, nulls, module;
    uint64_t address;
};
struct ff_reply_head {
    uint32_t status;
    uint64_t events, actions, now;
};

/* A frame taken apart: `body` is what the type's record is decoded from. */
struct ff_frame {
    uint16_t type, flags;
    const struct ff_type_row *row;
    struct ff_call_head call;   /* kind call, no reply */
    struct ff_reply_head reply; /* kind call, reply */
    struct ff_reader body;
};

enum ff_frame_status {
    FF_FRAME_ok,
    FF_FRAME_more,     /* not whole yet */
    FF_FRAME_too_long, /* its size exceeds `max`: nothing more can be read from this peer */
    FF_FRAME_malformed /* too short for its head, unknown type, or a flag nobody defined */
};

/* Takes the frame at the start of bytes[0..size) apart. *ret_used: bytes it took. max: see FF_REQUEST_MAX. */
enum ff_frame_status ff_frame_parse(const void *bytes, size_t size, uint32_t max, struct ff_frame *ret_frame,
                                    size_t *ret_used);

/* Append one whole frame. `record` is the type's in record (out record for a reply; NULL: no body, as a reply that
 * failed has). Failure is the writer's. */
void ff_frame_write_call(struct ff_writer *w, enum ff_type type, const struct ff_call_head *head,
                         const void *record);
void ff_frame_write_reply(struct ff_writer *w, enum ff_type type, const struct ff_reply_head *head,
                          const void *record);
void ff_frame_write(struct ff_writer *w, enum ff_type type, const void *record);
/* Begins an Events frame whose `size` bytes of records (whole ones) the caller appends: so that a log that holds events
 * encoded is copied once, from wherever it lies. */
void ff_frame_begin_events(struct ff_writer *w, uint32_t size);

/* Of Bye: at the end of main a library does not learn with what. */
#define FF_EXIT_UNKNOWN UINT32_MAX

/* One event as it lies in Events and in the shared event log: encoded once, whoever listens. */
#define FF_EVENT_SIZE 32U
struct ff_wire_event {
    uint64_t sequence; /* from 1, global to the world */
    uint64_t time;     /* FILETIME of its generation (IOC-8) */
    uint32_t event_id, device_id, job_id, reserved;
};
void ff_event_write(uint8_t bytes[FF_EVENT_SIZE], const struct ff_wire_event *event);
void ff_event_read(const uint8_t bytes[FF_EVENT_SIZE], struct ff_wire_event *ret_event);

#endif
