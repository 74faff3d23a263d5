/* What a Python object has in its own dictionary. */
#ifndef FAH_ATTRIBUTES_H
#define FAH_ATTRIBUTES_H

#include <stdint.h>

/* In the constructor, when the interpreter is known. */
void fah_attributes_start(void);

/* handler: the attribute's value, borrowed, or 0: not there, not among the first that were set, or not to be read. Only true
 * while no other thread may change the object: the caller holds the interpreter's lock. */
uint64_t fah_attribute(uint64_t object, const char* name);

/* handler: an object's class; 0 when there is no object at the address. */
uint64_t fah_class_of(uint64_t object);

/* handler: 1 when the object is a str of exactly this text. */
int fah_is_text(uint64_t object, const char* ascii);

/* The interpreter's class of texts. */
uint64_t fah_text_class(void);

#endif
