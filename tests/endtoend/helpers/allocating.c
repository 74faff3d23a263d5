/* Allocates where programs seldom do: before main, in a handler, after main; and embeds Python where it is told to. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>

static void* early[64];
static volatile sig_atomic_t handled, failed;

__attribute__((constructor)) static void before(void) {
    for (int i = 0; i < 64; ++i) early[i] = calloc(1000, 100);
}

static void at_end(void) {
    for (int i = 0; i < 64; ++i) free(early[i]);
    for (int i = 0; i < 64; ++i) early[i] = malloc(100000);
}

__attribute__((destructor)) static void after(void) {
    for (int i = 0; i < 64; ++i) free(early[i]);
    free(malloc(1 << 20));
}

static void on_alarm(int signal) {
    (void)signal;
    char* block = malloc(50000);
    void* map = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (!block || map == MAP_FAILED)
        failed = 1;
    else
        block[49999] = 1;
    free(block);
    munmap(map, 1 << 20);
    handled = handled + 1;
}

/* Computes, so that the handler never finds the allocator at work. Returns how often it ran, -1 when something failed. */
int allocate_in_handlers(int times) {
    struct sigaction action, earlier;
    memset(&action, 0, sizeof action);
    action.sa_handler = on_alarm;
    sigaction(SIGALRM, &action, &earlier);
    const struct itimerval often = {{0, 500}, {0, 500}}, never = {{0, 0}, {0, 0}};
    atexit(at_end);
    setitimer(ITIMER_REAL, &often, NULL);
    for (volatile double x = 0; handled < times; x += 1) {
    }
    setitimer(ITIMER_REAL, &never, NULL);
    sigaction(SIGALRM, &earlier, NULL);
    return failed ? -1 : handled;
}

/* Freed by who got it, not by who allocated it. */
char* text_of(int number) {
    char* text = NULL;
    if (asprintf(&text, "%d", number) < 0) return NULL;
    return text;
}

#ifdef EMBED
int Py_BytesMain(int count, char** words);
int main(int count, char** words) { return Py_BytesMain(count, words); }
#endif
