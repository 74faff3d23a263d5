/* A shared object that is no plugin. Its constructor leaves a mark, so that a test sees whether anything of it ran. */
#include <stdlib.h>

__attribute__((constructor)) static void leave_a_mark(void) { setenv("FAH_TEST_CONSTRUCTOR_RAN", "1", 1); }
