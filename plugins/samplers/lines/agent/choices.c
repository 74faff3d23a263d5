/* A word without a file means the program's own functions of that name: a library has too many of the same. */
#include "plugins/samplers/lines/agent/choices.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "plugins/samplers/lines/lines_wire.h"

#define FIELD '\x1f'
#define MAX_ENTRIES 128u
#define TEXT_ROOM 16384u
#define PATH_ROOM 4096u

typedef struct choice {
    uint32_t number;
    const char* file;
    const char* name;
} choice;

static choice choices[MAX_ENTRIES];
static uint32_t choice_count;
static char texts[TEXT_ROOM];
static char folder[PATH_ROOM]; /* in which the program began */

static char* end_of_field(char* text, char end) {
    char* at = strchr(text, end);
    if (at) *at = '\0';
    return at;
}

static char* read_entry(char* text) {
    char* end = end_of_field(text, '\n');
    char* file = end_of_field(text, FIELD);
    char* name = file ? end_of_field(file + 1, FIELD) : NULL;
    if (!end || !name) return NULL;
    choices[choice_count++] = (choice){(uint32_t)strtoll(text, NULL, 10), file + 1, name + 1};
    return end + 1;
}

int lines_choices_start(void) {
    const char* given = getenv(LINES_ENVIRONMENT);
    if (!given || strlen(given) >= TEXT_ROOM) return 0;
    memcpy(texts, given, strlen(given) + 1);
    if (syscall(SYS_getcwd, folder, sizeof folder) <= 0) folder[0] = '\0';
    for (char* at = texts; at && *at && choice_count < MAX_ENTRIES;) at = read_entry(at);
    return 1;
}

static int has(const char* path, const char* part) {
    size_t length = strlen(part);
    for (const char* at = strchr(path, '/'); at; at = strchr(at + 1, '/')) {
        if (strncmp(at, part, length) == 0) return 1;
    }
    return 0;
}

static int is_of_library(const char* file) {
    if (strncmp(file, "<frozen", 7) == 0) return 1;
    return has(file, "/site-packages/") || has(file, "/dist-packages/") || has(file, "/lib/python3.") ||
           has(file, "/lib/python3/");
}

static int is_file(const char* chosen, const char* file) {
    if (file[0] == '/') return strcmp(chosen, file) == 0;
    while (strncmp(file, "./", 2) == 0) file += 2;
    size_t length = strlen(folder);
    return strncmp(chosen, folder, length) == 0 && chosen[length] == '/' && strcmp(chosen + length + 1, file) == 0;
}

uint64_t lines_choices_of(const char* file, const char* name, const char* qualified) {
    uint64_t found = 0;
    for (uint32_t i = 0; i < choice_count; ++i) {
        const choice* wanted = &choices[i];
        if (wanted->name[0] && strcmp(wanted->name, name) != 0 && strcmp(wanted->name, qualified) != 0) continue;
        if (wanted->file[0] ? is_file(wanted->file, file) : !is_of_library(file))
            found |= 1ull << (wanted->number & 63);
    }
    return found;
}
