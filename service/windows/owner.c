/* SPDX-License-Identifier: MIT */
#include <windows.h>

#include <aclapi.h>
#include <sddl.h>

#include "service/windows/owner.h"

#include <stdio.h>

/* The user of this process, as the system keeps it. */
static PSID user_of_token(void *room, DWORD size)
{
    HANDLE token;
    DWORD used;
    if (!OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token)) return NULL;
    bool ok = GetTokenInformation(token, TokenUser, room, size, &used) != 0;
    CloseHandle(token);
    return ok ? ((TOKEN_USER *)room)->User.Sid : NULL;
}

union user_room {
    TOKEN_USER user;
    char bytes[sizeof(TOKEN_USER) + SECURITY_MAX_SID_SIZE];
};

/* P: nothing is handed down from the folder above. OICI: what is made below is the same. */
static PSECURITY_DESCRIPTOR describe(void)
{
    union user_room room;
    char text[256], *sid;
    PSECURITY_DESCRIPTOR descriptor = NULL;
    PSID user = user_of_token(&room, sizeof room);
    if (!user || !ConvertSidToStringSidA(user, &sid)) return NULL;
    snprintf(text, sizeof text, "D:P(A;OICI;FA;;;%s)", sid);
    LocalFree(sid);
    ConvertStringSecurityDescriptorToSecurityDescriptorA(text, SDDL_REVISION_1, &descriptor, NULL);
    return descriptor;
}

void *owner_alone(void)
{
    static SECURITY_ATTRIBUTES alone = {.nLength = sizeof alone};
    if (!alone.lpSecurityDescriptor) alone.lpSecurityDescriptor = describe();
    return alone.lpSecurityDescriptor ? &alone : NULL;
}

/* Who may read everything anyhow. */
static bool is_all_powerful(PSID who)
{
    return IsWellKnownSid(who, WinLocalSystemSid) || IsWellKnownSid(who, WinBuiltinAdministratorsSid) ||
           IsWellKnownSid(who, WinCreatorOwnerRightsSid);
}

static bool keeps_out(ACL *list, PSID user)
{
    void *entry;
    for (DWORD i = 0; GetAce(list, i, &entry); i++) {
        ACCESS_ALLOWED_ACE *allowed = entry;
        PSID who = &allowed->SidStart;
        bool reads = allowed->Header.AceType == ACCESS_ALLOWED_ACE_TYPE &&
                     !(allowed->Header.AceFlags & INHERIT_ONLY_ACE) &&
                     (allowed->Mask & (FILE_READ_DATA | GENERIC_READ | GENERIC_ALL));
        if (reads && !EqualSid(who, user) && !is_all_powerful(who)) return false;
    }
    return true;
}

bool owner_is_alone(void *file)
{
    union user_room room;
    ACL *list = NULL;
    PSECURITY_DESCRIPTOR descriptor = NULL;
    PSID user = user_of_token(&room, sizeof room);
    if (!user || GetSecurityInfo(file, SE_FILE_OBJECT, DACL_SECURITY_INFORMATION, NULL, NULL, &list, NULL,
                                 &descriptor) != ERROR_SUCCESS)
        return false;
    bool alone = list && keeps_out(list, user); /* no list: everybody */
    LocalFree(descriptor);
    return alone;
}
