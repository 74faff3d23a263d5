# fah_add_prelude(<target> <suppress.py>): makes prelude.h, which holds the import hook and this file as PRELUDE.
function(fah_add_prelude target source)
  set(hook ${PROJECT_SOURCE_DIR}/sdk/prelude/import_hook.py)
  cmake_path(ABSOLUTE_PATH source)
  file(READ ${hook} hook_text)
  file(READ ${source} source_text)
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/prelude)
  file(CONFIGURE OUTPUT ${folder}/prelude.h @ONLY CONTENT
    "#pragma once\ninline constexpr char PRELUDE[] = R\"python(@hook_text@\n@source_text@)python\";\n")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${hook} ${source})
  target_include_directories(${target} PRIVATE ${folder})
endfunction()
