/* Memory of this process image that the host reads: a mapped file in the run directory. It outlives a process that is
 * killed. */
#ifndef FAH_SHARED_FILE_H
#define FAH_SHARED_FILE_H

#include <stdint.h>

/* fah_core.share and share_more. */
void* fah_share(uint64_t room, uint64_t bytes, char* path);
int32_t fah_share_more(const char* path, uint64_t from, uint64_t bytes);

#endif
