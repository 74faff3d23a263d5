/* Two functions that look the same, one of them chosen: what its rounds take longer is the cost of their lines. And an empty
 * function that is chosen, called by one that is not: what it takes longer, without its one line, is the cost of a frame. The
 * best of several rounds, since others run meanwhile. */
#include "plugins/samplers/lines/agent/costs.h"

#include <stddef.h>
#include <stdint.h>

#include "plugins/samplers/lines/agent/agent.h"
#include "plugins/samplers/lines/agent/codes.h"
#include "plugins/samplers/lines/agent/python_api.h"
#include "plugins/samplers/lines/agent/thread.h"
#include "plugins/samplers/lines/lines_wire.h"

#define FILE_INPUT 257
#define REPEATS 200u
#define LINES_OF_LOOP (2 * REPEATS)
#define ROUNDS 8

#define LOOP "(n, f):\n    for _ in n:\n        x = _\n"
#define CALLER "(n, f):\n    for _ in n: f()\n"

static const char source[] = "def _fah_plain_loop" LOOP "def _fah_counted_loop" LOOP "def _fah_caller" CALLER
                             "def _fah_plain_call(): pass\n"
                             "def _fah_counted_call(): pass\n"
                             "n = range(200)\n";

static uint64_t best_of(void* names, const char* function, const char* callee) {
    uint64_t best = ~0ull;
    for (uint32_t i = 0; i < ROUNDS; ++i) {
        uint64_t begin = samplers_ticks();
        lines_release(lines_python.call(lines_python.get_item(names, function), lines_python.get_item(names, "n"),
                                        lines_python.get_item(names, callee), NULL));
        uint64_t took = samplers_ticks() - begin;
        if (took < best) best = took;
    }
    return best;
}

static uint64_t more(uint64_t counted, uint64_t plain) { return counted > plain ? counted - plain : 0; }

static void choose(void* names, const char* function) {
    void* code = lines_python.get_attribute(lines_python.get_item(names, function), "__code__");
    if (code) lines_choose_quietly((uint64_t)(uintptr_t)code);
    lines_release(code);
}

static void measure(void* names) {
    choose(names, "_fah_counted_loop");
    choose(names, "_fah_counted_call");
    uint64_t lines = more(best_of(names, "_fah_counted_loop", "_fah_plain_call"),
                          best_of(names, "_fah_plain_loop", "_fah_plain_call"));
    uint64_t calls =
        more(best_of(names, "_fah_caller", "_fah_counted_call"), best_of(names, "_fah_caller", "_fah_plain_call"));
    lines_costs.line = lines * LINES_COST_SCALE / LINES_OF_LOOP;
    lines_costs.frame = more(calls * LINES_COST_SCALE / REPEATS, lines_costs.line);
}

void lines_measure_costs(void) {
    void* names = lines_python.new_dict();
    if (!names) return;
    lines_quiet = 1; /* the program has not begun */
    lines_python.set_item(names, "__builtins__", lines_python.builtins());
    void* result = lines_python.run(source, FILE_INPUT, names, names);
    if (result) measure(names);
    lines_release(result);
    lines_release(names);
    lines_python.clear_error();
    if (lines_self) lines_begin_again(lines_self);
    lines_quiet = 0;
}

static uint64_t picoseconds(uint64_t cost) {
    return samplers_scaled(cost * 1000 / LINES_COST_SCALE, samplers_tick_scale());
}

void lines_tell_start(void) {
    lines_start record = {.by_monitoring = lines_agent.by_monitoring,
                          .by_tsc = samplers_by_tsc,
                          .line_ps = picoseconds(lines_costs.line),
                          .frame_ps = picoseconds(lines_costs.frame)};
    lines_agent.core->write_code(lines_agent.channel, LINES_RECORD_START, &record, sizeof record, 0);
}
