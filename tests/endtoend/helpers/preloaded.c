/* A library of the user's own in LD_PRELOAD. */
int fah_test_preloaded(void);
int fah_test_preloaded(void) { return 42; }
