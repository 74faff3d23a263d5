/* Before 3.14 the kernel knows no names of threads in Python, later their first 15 bytes. So the name is read from the
 * threading.Thread: when the thread is made, which every thread of that module is with the bound method Thread._bootstrap,
 * and again at its first sample, since many a thread names itself as it begins. A name that somebody gave to the kernel
 * goes before it. */
#include "sdk/agent/thread_name.h"

#include <pthread.h>
#include <sys/prctl.h>

#include "sdk/agent/attributes.h"
#include "sdk/agent/clocks.h"
#include "sdk/agent/image.h"
#include "sdk/agent/string_text.h"

#define CALLBACK_ARGUMENT 8u /* what pthread_create is given, every version: function, argument; */
#define BOOT_FUNCTION 8u     /* the argument: state, function, ... */
#define METHOD_FUNCTION 16u
#define METHOD_SELF 24u
#define REPLACEMENT 0xfffdu

/* The threading.Thread that function(argument) will run, or 0. */
static uint64_t python_thread_of(uint64_t function, uint64_t argument) {
    const fah_python_layout* layout = &fah_interpreter.layout;
    if (!fah_python_owns(function)) return 0;
    uint64_t method = fah_word_at(fah_word_at(argument + CALLBACK_ARGUMENT) + BOOT_FUNCTION);
    if (!fah_interpreter.method_type || fah_class_of(method) != fah_interpreter.method_type) return 0;
    uint64_t callee = fah_word_at(method + METHOD_FUNCTION);
    if (!fah_interpreter.function_type || fah_class_of(callee) != fah_interpreter.function_type) return 0;
    uint64_t code = fah_word_at(callee + layout->function_code);
    if (fah_class_of(code) != fah_interpreter.code_type) return 0;
    return fah_is_text(fah_word_at(code + layout->code_name), "_bootstrap") ? fah_word_at(method + METHOD_SELF) : 0;
}

/* Returns the size in bytes, 0 when they do not fit. */
static uint32_t put_utf8(uint32_t point, char* out, uint32_t room) {
    if (point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) point = REPLACEMENT;
    uint32_t size = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    static const uint8_t lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
    if (size > room) return 0;
    for (uint32_t i = size; i-- > 1; point >>= 6) out[i] = (char)(0x80 | (point & 0x3f));
    out[0] = (char)(lead[size] | point);
    return size;
}

/* What does not fit is cut off. out stays as it is when there is no name. */
static void read_python_name(uint64_t python_thread, char* out) {
    uint64_t name = fah_attribute(python_thread, "_name");
    if (!name || fah_class_of(name) != fah_text_class()) return;
    const fah_string_text text = fah_text_of(name);
    uint32_t used = 0, point = 0, size = 1;
    for (uint64_t i = 0; i < text.length && size && fah_code_point_at(&text, i, &point) && point; ++i) {
        size = put_utf8(point, out + used, FAH_THREAD_NAME - 1 - used);
        used += size;
    }
    if (used) out[used] = 0;
}

void fah_thread_name_new(fah_target_thread* thread, uint64_t function, uint64_t argument) {
    prctl(PR_GET_NAME, thread->inherited_name);
    thread->python_thread = python_thread_of(function, argument);
    if (thread->python_thread) read_python_name(thread->python_thread, thread->name);
}

static int begins_with(const char* text, const char* beginning) {
    while (*beginning && *text == *beginning) ++text, ++beginning;
    return *beginning == 0;
}

/* From 3.14 on the kernel's is the beginning of Python's. */
static void read_kernel_name(fah_target_thread* thread) {
    char name[FAH_KERNEL_NAME] = {0};
    prctl(PR_GET_NAME, name);
    int is_own = !begins_with(thread->inherited_name, name) || !begins_with(name, thread->inherited_name);
    if (!is_own || begins_with(thread->name, name)) return;
    for (uint32_t i = 0; i < FAH_KERNEL_NAME; ++i) thread->name[i] = name[i];
}

void fah_thread_write_record(fah_target_thread* thread, uint32_t flags) {
    if (thread == fah_thread_self()) read_kernel_name(thread);
    fah_open_record open =
        fah_ring_reserve(&fah_image->ring, sizeof(fah_wire_thread), FAH_WIRE_THREAD, 0, thread->index);
    if (!open.record) return;
    fah_wire_thread* record = (fah_wire_thread*)(void*)fah_record_body(open);
    record->tid = thread->tid;
    record->flags = flags;
    record->time_ns = fah_now_ns();
    record->cpu_begin_ns = thread->last_cpu_ns;
    record->pthread_id = thread->pthread_id;
    for (uint32_t i = 0; i < FAH_THREAD_NAME; ++i) record->name[i] = thread->name[i];
    fah_ring_commit(open);
}

/* The Thread lives as long as Python runs in the thread, and stands still while the lock is held. */
void fah_thread_rename(fah_target_thread* thread) {
    const fah_stack* stack = &thread->stack;
    char before[FAH_THREAD_NAME];
    if (thread->python_thread && (stack->bad || stack->detached || !stack->count)) return;
    thread->was_renamed = 1;
    for (uint32_t i = 0; i < FAH_THREAD_NAME; ++i) before[i] = thread->name[i];
    if (thread->python_thread) read_python_name(thread->python_thread, thread->name);
    read_kernel_name(thread);
    int same = begins_with(before, thread->name) && begins_with(thread->name, before);
    if (!same) fah_thread_write_record(thread, 0);
}
