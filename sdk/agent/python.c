/* Finding the interpreter, and in a handler the state of the thread that runs. */
#include "sdk/agent/python.h"

#include <pthread.h>
#include <string.h>

#include "sdk/agent/machine.h"
#include "sdk/agent/wire.h"

fah_python fah_interpreter;

/* From 3.12 the current state is a thread-local variable without a symbol. Asking the interpreter's function for it may
 * allocate (__tls_get_addr after a dlopen), so only the main thread asks, until it is known which word of the
 * interpreter's thread-local data holds the answer; its distance from the thread pointer is the same in every thread. */
#define TLS_WORDS 64
static uint64_t tls_candidates; /* bit i: word i has agreed with the function so far */
static uint32_t tls_agreements; /* with a state, and */
static uint32_t tls_absences;   /* without one */
intptr_t fah_tls_state_offset;  /* from the thread pointer; 0 = not known yet */

static void copy_version_text(const char* text) {
    const char* line_end = strchr(text, '\n'); /* up to 3.9 the compiler stands on a second line */
    size_t length = line_end ? (size_t)(line_end - text) : strlen(text);
    if (length >= sizeof fah_interpreter.version_text) length = sizeof fah_interpreter.version_text - 1;
    memcpy(fah_interpreter.version_text, text, length);
}

/* A shared libpython reaches its thread state through the loader's __tls_get_addr: up to a tenth of pure Python time from
 * 3.12 on, and no other's. */
static void find_machine_code(uintptr_t runtime, fah_elf_object* out) {
    fah_find_object(runtime, out);
    fah_text_range range = fah_find_function("__tls_get_addr");
    if (range.begin && out->text_count < FAH_MAX_TEXT_RANGES) out->text[out->text_count++] = range;
}

int fah_python_find(void) {
    uintptr_t runtime = fah_find_symbol("_PyRuntime");
    if (!runtime) return 0;
    fah_python* python = &fah_interpreter;
    python->status = FAH_STATUS_UNKNOWN_VERSION;
    python->runtime = runtime;
    uintptr_t get_version = fah_find_symbol("Py_GetVersion");
    if (!get_version) return 1;
    copy_version_text(((const char* (*)(void))get_version)());
    python->version = fah_python_version_of(python->version_text);
    python->status = fah_python_layout_of(python->version, runtime, &python->layout);
    uintptr_t current =
        fah_find_symbol(python->version >= 0x030d0000 ? "PyThreadState_GetUnchecked" : "_PyThreadState_UncheckedGet");
    uintptr_t own = fah_find_symbol("PyGILState_GetThisThreadState");
    python->code_type = fah_find_symbol("PyCode_Type");
    python->function_type = fah_find_symbol("PyFunction_Type");
    python->method_type = fah_find_symbol("PyMethod_Type");
    find_machine_code(runtime, &python->object);
    python->current_state = (void* (*)(void))current;
    python->own_state = (void* (*)(void))own;
    if (!current || !own || !python->code_type) python->status = FAH_STATUS_UNKNOWN_VERSION;
    uint64_t words = python->object.tls_size / 8;
    tls_candidates = words >= TLS_WORDS ? ~0ull : (1ull << words) - 1;
    return 1;
}

static uint64_t thread_pointer(void) { return (uint64_t)(uintptr_t)__builtin_thread_pointer(); }

static void narrow_tls_candidates(uint64_t state) {
    uint64_t begin = fah_interpreter.object.tls_begin;
    if (!begin || fah_tls_state_offset) return;
    for (uint32_t i = 0; i < TLS_WORDS; ++i) {
        uint64_t bit = 1ull << i, word = 0;
        if ((tls_candidates & bit) && !(fah_read_word(begin + i * 8, &word) && word == state)) tls_candidates &= ~bit;
    }
    if (state)
        ++tls_agreements;
    else
        ++tls_absences;
    int one_left = tls_candidates && !(tls_candidates & (tls_candidates - 1));
    if (one_left && tls_agreements) {
        uint64_t address = begin + (uint64_t)__builtin_ctzll(tls_candidates) * 8;
        __atomic_store_n(&fah_tls_state_offset, (intptr_t)(address - thread_pointer()), __ATOMIC_RELEASE);
    }
}

static uint64_t thread_local_state(int is_main) {
    intptr_t offset = __atomic_load_n(&fah_tls_state_offset, __ATOMIC_ACQUIRE);
    uint64_t state = 0;
    if (offset) {
        fah_read_word(thread_pointer() + (uint64_t)offset, &state);
    } else if (is_main) {
        state = (uint64_t)(uintptr_t)fah_interpreter.current_state();
        narrow_tls_candidates(state);
    }
    return state;
}

/* Before 3.12: whoever holds the lock, so the thread has to be compared. */
static uint64_t lock_holder_if_self(void) {
    uint64_t state = (uint64_t)(uintptr_t)fah_interpreter.current_state();
    uint64_t thread_id = 0;
    if (!state || !fah_read_word(state + fah_interpreter.layout.thread_id, &thread_id)) return 0;
    return thread_id == (uint64_t)pthread_self() ? state : 0;
}

uint64_t fah_python_thread_state(int is_main, int* detached) {
    int is_local = fah_interpreter.layout.thread_local_state;
    uint64_t state = is_local ? thread_local_state(is_main) : lock_holder_if_self();
    *detached = 0;
    if (state) return state;
    state = (uint64_t)(uintptr_t)fah_interpreter.own_state();
    /* A thread that may not ask for the current state yet cannot tell: it is taken to hold the lock. */
    *detached = state != 0 && (!is_local || is_main || fah_tls_state_offset);
    return state;
}

int fah_python_owns(uint64_t pc) {
    const fah_elf_object* object = &fah_interpreter.object;
    for (uint32_t i = 0; i < object->text_count; ++i) {
        if (pc >= object->text[i].begin && pc < object->text[i].end) return 1;
    }
    return 0;
}
