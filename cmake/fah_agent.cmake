# fah_add_agent(<name> SOURCES <C files> [LIBS <agents it links to>])
# An in-target shared object: C11, libc only. It must not need libgcc_s, libm or a libc symbol above GLIBC_2.17, and never
# lazy TLS; tests/architecture reads the result. Sanitizers stay out: the agent runs in somebody else's process.
function(fah_add_agent name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LIBS")
  add_library(${name} SHARED ${arg_SOURCES})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_compile_options(${name} PRIVATE -fPIC -O2 -fvisibility=hidden -ftls-model=initial-exec -fno-stack-protector
    -fno-plt -fno-sanitize=all -U_FORTIFY_SOURCE)
  target_link_options(${name} PRIVATE -nodefaultlibs -fno-sanitize=all -Wl,-z,now -Wl,-z,nodelete -Wl,--no-undefined
    -Wl,--as-needed)
  target_link_libraries(${name} PRIVATE fixingahole::sdk ${arg_LIBS} c)
  set_target_properties(${name} PROPERTIES PREFIX "" LIBRARY_OUTPUT_DIRECTORY ${FAH_AGENT_DIR} LINKER_LANGUAGE C
    BUILD_RPATH_USE_ORIGIN ON BUILD_WITH_INSTALL_RPATH ON INSTALL_RPATH "$ORIGIN")
  install(TARGETS ${name} LIBRARY DESTINATION ${FAH_INSTALL_AGENTS})
  set_property(GLOBAL APPEND PROPERTY FAH_AGENTS ${name})
endfunction()
