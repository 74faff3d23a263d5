# Warnings are errors for everything in this tree; third-party headers are SYSTEM includes and so exempt.
function(fah_warnings)
  # GCC guesses wrongly about uninitialised values in instrumented code: there warnings only warn.
  if(NOT FAH_SANITIZE)
    add_compile_options(-Werror)
  endif()
  add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wcast-align -Wformat=2
    -Wundef
    "$<$<COMPILE_LANGUAGE:C>:-Wstrict-prototypes;-Wmissing-prototypes>"
    "$<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor;-Woverloaded-virtual;-Wextra-semi>"
    # Designated initialisers leave the rest zero on purpose: that is how growable structs are filled.
    -Wno-missing-field-initializers
    # GCC 12 sees overlaps in std::string's own code (PR 105651).
    "$<$<AND:$<COMPILE_LANGUAGE:CXX>,$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-restrict>")
endfunction()
