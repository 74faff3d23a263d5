/* What a free-threaded CPython 3.14 shows of itself: the symbols that are looked for, and debug offsets that say so. */
#include <stdint.h>
#include <stdio.h>

uint64_t _PyRuntime[256] = {0x7970677562656478ull /* "xdebugpy" */, 0x030e00f0, 1};
uint64_t PyCode_Type[64];

const char* Py_GetVersion(void) { return "3.14.0 free-threading build (main)"; }
void* PyThreadState_GetUnchecked(void) { return NULL; }
void* PyGILState_GetThisThreadState(void) { return NULL; }

int main(void) {
    volatile double total = 0;
    for (int i = 1; i < 30000000; ++i) total += 1.0 / i;
    puts("ran");
    return 6;
}
