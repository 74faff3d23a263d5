/* Stands in for the program when that runs already (fixingahole.profile() of the Python package): the host starts it, waits
 * for it and takes its end for the end of the run. It hands the environment that plugins made for the program to the process
 * that asked, through OUT, and ends when that says so, or ends itself, through IN.
 *
 *   fixingahole-inside OUT IN */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SIGNALS 64

static int is_for_program(const char* entry) {
    return strncmp(entry, "_FAH_", 5) == 0 || strncmp(entry, "LD_PRELOAD=", 11) == 0;
}

static int write_fully(int fd, const char* data, size_t size) {
    while (size > 0) {
        const ssize_t done = write(fd, data, size);
        if (done <= 0) return 0;
        data += done;
        size -= (size_t)done;
    }
    return 1;
}

/* Every entry ends with a NUL, the last one with two. */
static int tell_environment(int fd) {
    for (char** entry = environ; *entry != NULL; ++entry) {
        if (is_for_program(*entry) && !write_fully(fd, *entry, strlen(*entry) + 1)) return 0;
    }
    return write_fully(fd, "", 1);
}

int main(int argc, char** argv) {
    if (argc != 3) return 2;
    /* What a terminal or a supervisor sends to the group is for the process that asked. */
    for (int number = 1; number <= SIGNALS; ++number) signal(number, SIG_IGN);
    const int out = atoi(argv[1]), in = atoi(argv[2]);
    if (!tell_environment(out)) return 1;
    close(out);
    char word;
    (void)!read(in, &word, 1);
    return 0;
}
