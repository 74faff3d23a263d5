/* `@profile`: chooses the function that it decorates, and leaves it as it is. */
#ifndef LINES_MARKS_H
#define LINES_MARKS_H

/* Makes the name known to every module. Holding the lock, before the program begins. */
void lines_marks_start(void);

#endif
