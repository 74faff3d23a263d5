/* fah.transform/1: a stage of the pipeline over batches: drop rows, change them, count. */
#ifndef FIXINGAHOLE_TRANSFORM_H
#define FIXINGAHOLE_TRANSFORM_H

#include <fixingahole/host.h>
#include <fixingahole/plugin.h>

#define FAH_TRANSFORM_ID "fah.transform/1"

/* What a stage may ask about the ids of a batch (session ids here, not a source's). Valid during apply(). */
typedef struct fah_lookup {
    uint32_t struct_size;
    uint32_t reserved;
    void* context;
    /* [worker] FAH_OK, or FAH_END above the outermost frame. out->struct_size is set by the caller; texts live as long
     * as the run. */
    int32_t (*frame)(const struct fah_lookup* lookup, uint32_t stack, fah_frame* out, uint32_t* parent_stack);
    int32_t (*thread)(const struct fah_lookup* lookup, uint32_t thread, fah_thread* out);
    int32_t (*process)(const struct fah_lookup* lookup, uint32_t process, fah_process* out);
} fah_lookup;

typedef struct fah_transform {
    uint32_t struct_size;
    uint32_t reserved;
    /* [worker] Changes the batch in place; rows may only become fewer (keep their order). Several batches are worked on
     * at once: no state without atomics. Dropped rows are to be counted with host->count. */
    int32_t (*apply)(fah_plugin* plugin, const fah_lookup* lookup, fah_batch* batch);
} fah_transform;

#endif
