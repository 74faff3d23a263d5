#include "plugins/reporters/json/parts.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace json_report {
namespace {

using boost::json::array;
using boost::json::object;

void write_functions(const reporters::ProfileView& profile, Writer& writer) {
    const reporters::CallView& calls = profile.calls;
    writer.open_array("functions");
    for (std::uint32_t row = 0; row < calls.name.size(); ++row)
        writer.element(object{{"name", text(profile.model.text(calls.name[row]))},
                              {"file", text(profile.model.text(calls.file.at(row)))},
                              {"line", calls.line.at(row)},
                              {"function", row_or_null(calls.function.at(row))},
                              {"n_calls", calls.count.at(row)},
                              {"n_primitive", calls.primitive.at(row)},
                              {"n_resumes", calls.resumes.at(row)},
                              {"own_ns", calls.own.at(row)},
                              {"own_corrected_ns", calls.own_corrected.at(row)},
                              {"cumulative_ns", calls.cumulative.at(row)},
                              {"cumulative_corrected_ns", calls.cumulative_corrected.at(row)}});
    writer.close();
}

void write_pairs(const reporters::CallView& calls, Writer& writer) {
    writer.open_array("pairs");
    for (std::size_t row = 0; row < calls.pair_caller.size(); ++row)
        writer.element(array{calls.pair_caller[row], calls.pair_callee.at(row), calls.pair_count.at(row),
                             calls.pair_primitive.at(row), calls.pair_own.at(row), calls.pair_cumulative.at(row),
                             calls.pair_resumes.at(row)});
    writer.close();
    writer.open_array("threads");
    for (std::size_t row = 0; row < calls.thread.size(); ++row)
        writer.element(array{row_or_null(calls.thread[row]), calls.thread_call.at(row), calls.thread_count.at(row),
                             calls.thread_primitive.at(row), calls.thread_own.at(row),
                             calls.thread_cumulative.at(row)});
    writer.close();
}

}  // namespace

void write_calls(const reporters::ProfileView& profile, Writer& writer) {
    if (!profile.calls.is_there()) return;
    writer.open_object("calls");
    write_functions(profile, writer);
    write_pairs(profile.calls, writer);
    writer.close();
}

}  // namespace json_report
