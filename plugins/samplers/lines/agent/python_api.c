#include "plugins/samplers/lines/agent/python_api.h"

#include "sdk/agent/elf_lookup.h"

lines_python_api lines_python;

int lines_python_find(void) {
    static const struct {
        size_t place;
        const char* name;
    } wanted[] = {{offsetof(lines_python_api, code_type), "PyCode_Type"},
                  {offsetof(lines_python_api, as_utf8), "PyUnicode_AsUTF8"},
                  {offsetof(lines_python_api, as_long), "PyLong_AsLong"},
                  {offsetof(lines_python_api, size), "PyTuple_Size"},
                  {offsetof(lines_python_api, item), "PyTuple_GetItem"},
                  {offsetof(lines_python_api, get_attribute), "PyObject_GetAttrString"},
                  {offsetof(lines_python_api, call), "PyObject_CallFunctionObjArgs"},
                  {offsetof(lines_python_api, builtins), "PyEval_GetBuiltins"},
                  {offsetof(lines_python_api, new_function), "PyCFunction_NewEx"},
                  {offsetof(lines_python_api, new_dict), "PyDict_New"},
                  {offsetof(lines_python_api, get_item), "PyDict_GetItemString"},
                  {offsetof(lines_python_api, set_item), "PyDict_SetItemString"},
                  {offsetof(lines_python_api, run), "PyRun_String"},
                  {offsetof(lines_python_api, fetch_error), "PyErr_Fetch"},
                  {offsetof(lines_python_api, restore_error), "PyErr_Restore"},
                  {offsetof(lines_python_api, clear_error), "PyErr_Clear"},
                  {offsetof(lines_python_api, keep), "Py_IncRef"},
                  {offsetof(lines_python_api, release), "Py_DecRef"}};
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; ++i) {
        uintptr_t found = fah_find_symbol(wanted[i].name);
        if (!found) return 0;
        *(uintptr_t*)(void*)((char*)&lines_python + wanted[i].place) = found;
    }
    return 1;
}
