#include "framework/native/interpreter_names.h"

#include <algorithm>
#include <array>

namespace fah {
namespace {

constexpr std::string_view LOOP = "_PyEval_EvalFrameDefault";

constexpr std::array<std::string_view, 50> MACHINERY{
    "_PyEval", "PyEval_", "eval_frame", "run_eval_code_obj", "run_mod", "PyRun_", "_PyRun_", "pyrun_", "pymain_",
    "Py_Main", "Py_RunMain", "Py_BytesMain", "main", "_start", "exec_code_in_module",
    // calls
    "_PyObject_Call", "PyObject_Call", "_PyObject_Vectorcall", "PyObject_Vectorcall", "_PyObject_FastCall",
    "_PyObject_MakeTpCall", "_PyObject_FunctionTrampoline", "PyVectorcall_", "_PyVectorcall_", "_PyFunction_",
    "_PyCFunction_", "_PyMethodDef_", "_PyMethodDescr_", "PyCFunction_Call", "PyFunction_", "cfunction_", "vectorcall_",
    "object_vacall", "callmethod", "call_function", "call_method", "call_unbound", "call_attribute", "do_call_core",
    "function_code_fastcall", "trace_call_function", "method_vectorcall", "method_call", "builtin___build_class__",
    // slots and generators, by which C code comes back to Python
    "slot_", "vectorcall", "wrap_", "wrapper_call", "gen_", "_PyGen_"};

// "list_sort.isra.0", "_PyEval_EvalFrameDefault.cold": parts that the compiler made of a function.
std::string_view without_suffix(std::string_view symbol) { return symbol.substr(0, symbol.find('.')); }

}  // namespace

bool is_eval_loop(std::string_view symbol) { return without_suffix(symbol) == LOOP; }

bool is_call_machinery(std::string_view symbol) {
    const std::string_view name = without_suffix(symbol);
    return std::ranges::any_of(MACHINERY, [name](std::string_view each) {
        // A beginning where it ends with '_' or is long enough to be no word of its own.
        const bool whole = each == "main" || each == "_start";
        return whole ? name == each : name.starts_with(each);
    });
}

}  // namespace fah
