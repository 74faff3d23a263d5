/* The option schema: one static table per plugin feeds `profile --help`, `plugins show ID`, the validation of
 * pyproject.toml and environment, and `--option ID.key=value`. The host parses units and hands over resolved values. */
#ifndef FIXINGAHOLE_OPTIONS_H
#define FIXINGAHOLE_OPTIONS_H

#include <fixingahole/abi.h>

#define FAH_OPTION_BOOL 1     /* integer 0 or 1; written true/false, yes/no, on/off, 1/0 */
#define FAH_OPTION_INT 2      /* integer */
#define FAH_OPTION_FLOAT 3    /* real */
#define FAH_OPTION_STRING 4   /* text */
#define FAH_OPTION_PATH 5     /* text, made absolute against the folder of the setting it came from */
#define FAH_OPTION_CHOICE 6   /* text, one of choices */
#define FAH_OPTION_LIST 7     /* text, items separated by commas */
#define FAH_OPTION_DURATION 8 /* integer nanoseconds; written 10ms, 1.5s, 2min */
#define FAH_OPTION_BYTES 9    /* integer bytes; written 512KiB, 10MB (MB = 2^20) */

/* Static data of the plugin; valid as long as its library is loaded. */
typedef struct fah_option {
    uint32_t struct_size;
    uint32_t type;             /* FAH_OPTION_* */
    const char* key;           /* lower-case letters, digits and _ ; unique within the plugin */
    const char* help;          /* one line, no full stop at its end */
    const char* default_value; /* as a person would write it; never NULL */
    const char* minimum;       /* as a person would write it, or NULL */
    const char* maximum;       /* as a person would write it, or NULL */
    const char* choices;       /* FAH_OPTION_CHOICE: words separated by '|', else NULL */
} fah_option;

/* Resolved values in the order of the schema: values[i] belongs to options[i]. Owned by the host, valid during
 * create() only: copy what is kept. */
typedef struct fah_option_value {
    uint32_t struct_size;
    uint32_t is_set; /* 1 when a person gave it, 0 when it is the default */
    int64_t integer; /* BOOL, INT, DURATION (ns), BYTES */
    double real;     /* FLOAT; for the integer types the same value as a double */
    fah_text text;   /* STRING, PATH, CHOICE, LIST; for the others as it was written */
} fah_option_value;

typedef struct fah_option_values {
    uint32_t struct_size;
    uint32_t count;
    uint32_t stride; /* bytes from one value to the next */
    uint32_t reserved;
    const fah_option_value* values;
} fah_option_values;

#endif
