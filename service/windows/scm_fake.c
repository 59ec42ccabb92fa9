/* SPDX-License-Identifier: MIT */
/* The fake's service, as a tester sees it. */
#include <string.h>

#include "common/str.h"
#include "service/windows/scm.h"

struct control_client *scm_listen(const struct options *options, struct ff_writer *error)
{
    struct control_client *control = control_open(options, error);
    if (control && control_call(control, "log-follow", NULL, NULL, error) != EXIT_well)
        control = control_close(control);
    return control;
}

static uint32_t number(const cJSON *object, const char *key)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);
    return cJSON_IsNumber(item) ? (uint32_t)item->valuedouble : 0;
}

static enum service_state state_of(const cJSON *service)
{
    const char *word = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(service, "state"));
#define X(state, value, name)                                                                                \
    if (word && strcmp(word, name) == 0) return SERVICE_##state;
    SIM_SERVICE_STATES(X)
#undef X
    return SERVICE_stopped;
}

/* Lines of the log that come before the answer are passed over by control_call: the answer knows what they tell. */
bool scm_ask(struct control_client *control, struct scm_fake *ret_fake)
{
    cJSON *status = NULL;
    struct ff_writer ignored = ff_writer_on(ff_alloc_default());
    bool there = control_call(control, "status", NULL, &status, &ignored) == EXIT_well;
    const cJSON *service = cJSON_GetObjectItemCaseSensitive(status, "service");
    *ret_fake = (struct scm_fake){state_of(service), number(service, "epoch"), number(service, "exit_code")};
    cJSON_Delete(status);
    ff_writer_free(&ignored);
    return there;
}

/* Is one of these entries about the service? Before that stands its time. */
static bool tells_of_service(const cJSON *message)
{
    const cJSON *params = cJSON_GetObjectItemCaseSensitive(message, "params"), *entry;
    cJSON_ArrayForEach(entry, cJSON_GetObjectItemCaseSensitive(params, "entries"))
    {
        const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(entry, "text"));
        if (text && strncmp(text + strcspn(text, " "), " service ", 9) == 0) return true;
    }
    return false;
}

bool scm_await(struct control_client *control)
{
    for (;;) {
        cJSON *message = control_next(control);
        bool tells = tells_of_service(message), gone = !message;
        cJSON_Delete(message);
        if (tells || gone) return !gone;
    }
}
