/* For tests: the smallest program; what wait4 says of it is what its starting costs. */
int main(void) { return 0; }
