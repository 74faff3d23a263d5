/* When counting begins: as the interpreter comes to the program's own code, the script, module or command. */
#ifndef TRACER_BEGIN_H
#define TRACER_BEGIN_H

/* In the constructor: 1 when the moment will be seen. */
int tracer_begin_watch(void);

#endif
