/* For tests: writes each signal that it gets to a log, one name a line, "ready" first, and "end" when it is told to end.
 *   launch_signal_target LOG      ends by itself when LOG.end exists, or after a minute */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static int log_file;

static void say(const char* line) {
    if (write(log_file, line, strlen(line)) < 0) _exit(1);
}

static void on_signal(int number) {
    switch (number) {
        case SIGTERM:
            say("TERM\n");
            break;
        case SIGHUP:
            say("HUP\n");
            break;
        case SIGUSR1:
            say("USR1\n");
            break;
        case SIGUSR2:
            say("USR2\n");
            break;
        case SIGINT:
            say("INT\n");
            break;
        case SIGQUIT:
            say("QUIT\n");
            break;
        default:
            say("other\n");
    }
}

int main(int argc, char** argv) {
    static const int heard[] = {SIGTERM, SIGHUP, SIGUSR1, SIGUSR2, SIGINT, SIGQUIT};
    char end[4096];
    if (argc != 2) return 2;
    snprintf(end, sizeof end, "%s.end", argv[1]);
    log_file = open(argv[1], O_WRONLY | O_CREAT | O_APPEND, 0600);
    for (size_t index = 0; index < sizeof heard / sizeof *heard; ++index) {
        struct sigaction before;
        sigaction(heard[index], NULL, &before);
        if (before.sa_handler != SIG_IGN) signal(heard[index], on_signal);
    }
    say("ready\n");
    const struct timespec moment = {.tv_nsec = 2000000};
    const time_t start = time(NULL);
    while (access(end, F_OK) != 0 && time(NULL) - start < 60) nanosleep(&moment, NULL);
    say("end\n");
    return 5;
}
