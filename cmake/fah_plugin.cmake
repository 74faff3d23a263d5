# fah_add_plugin(<name> <samplers|memory|reporters|suppressors|transforms> SOURCES <files> [LIBS <targets>])
# A plugin: a module that exports only fah_plugin_entry_v1. The same function serves this tree and plugins outside it
# (find_package(fixingahole)); outside, the file lands in the default output folder and is not installed.
set(FAH_PLUGIN_MAP ${CMAKE_CURRENT_LIST_DIR}/plugin.map)

function(fah_add_plugin name kind)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "" "SOURCES;LIBS")
  set(kinds samplers memory reporters suppressors transforms)
  if(NOT kind IN_LIST kinds)
    message(FATAL_ERROR "fah_add_plugin(${name} ${kind} ...): the kind must be one of: ${kinds}")
  endif()
  add_library(${name} MODULE ${arg_SOURCES})
  target_compile_options(${name} PRIVATE -fvisibility=hidden
    "$<$<COMPILE_LANGUAGE:CXX>:-fvisibility-inlines-hidden>")
  target_link_options(${name} PRIVATE -Wl,-z,now -Wl,--no-undefined -Wl,--version-script=${FAH_PLUGIN_MAP})
  target_link_libraries(${name} PRIVATE fixingahole::sdk ${arg_LIBS})
  set_target_properties(${name} PROPERTIES PREFIX "" LINK_DEPENDS ${FAH_PLUGIN_MAP})
  if(DEFINED FAH_PLUGIN_DIR)
    set_target_properties(${name} PROPERTIES LIBRARY_OUTPUT_DIRECTORY ${FAH_PLUGIN_DIR}/${kind})
    install(TARGETS ${name} LIBRARY DESTINATION ${FAH_INSTALL_PLUGINS}/${kind})
    set_property(GLOBAL APPEND PROPERTY FAH_PLUGINS ${name})
  endif()
endfunction()
