/* fah.reporter/1: turns the model into bytes. A reporter writes to the sink only and knows no path. */
#ifndef FIXINGAHOLE_REPORTER_H
#define FIXINGAHOLE_REPORTER_H

#include <fixingahole/model.h>
#include <fixingahole/plugin.h>

#define FAH_REPORTER_ID "fah.reporter/1"

#define FAH_OUTPUT_TERMINAL 1u  /* also shown on the terminal when the run has ended */
#define FAH_OUTPUT_SAMPLES 2u   /* reads FAH_COL_SAMPLE_*, which a host otherwise leaves empty */
#define FAH_OUTPUT_LIBRARIES 4u /* folds frames of libraries itself: see FAH_SHOWN_LIBRARY */

/* One file that the reporter makes. Static data. */
typedef struct fah_output {
    uint32_t struct_size;
    uint32_t flags;         /* FAH_OUTPUT_* */
    const char* file_name;  /* "profile_results.txt"; no folder */
    const char* media_type; /* "text/plain" */
} fah_output;

typedef struct fah_sink {
    uint32_t struct_size;
    uint32_t columns; /* width of the terminal, or of the page for a file (never 0) */
    uint32_t color;   /* 1 = ANSI colours are welcome */
    uint32_t reserved;
    void* context;
    /* [worker] FAH_OK, or FAH_FAILED when the bytes cannot be written: stop rendering and return it. */
    int32_t (*write)(const struct fah_sink* sink, const char* bytes, uint64_t size);
} fah_sink;

typedef struct fah_reporter {
    uint32_t struct_size;
    uint32_t output_count;
    uint32_t output_stride; /* bytes from one fah_output to the next */
    uint32_t reserved;
    const fah_output* outputs;
    /* [worker] Called once per output and sink; equal models give equal bytes. */
    int32_t (*render)(fah_plugin* plugin, uint32_t output, const fah_model* model, const fah_sink* sink);
} fah_reporter;

#endif
