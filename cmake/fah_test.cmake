# fah_add_test(<name> SOURCES <files> [LIBS <targets>])
# One GoogleTest program is one ctest entry: a process for each case costs more than most cases on two cores.
# The labels are the folder, so that `ctest -L framework/model` runs one part, and `unit`, which the sanitizers run.
function(fah_add_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LIBS")
  add_executable(${name} ${arg_SOURCES})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PRIVATE ${arg_LIBS} GTest::gtest_main)
  add_test(NAME ${name} COMMAND ${name})
  fah_label_test(${name} unit)
endfunction()

# fah_label_test(<test> [labels]): the folder as label, and a time limit; for tests added by add_test too.
function(fah_label_test name)
  file(RELATIVE_PATH folder ${PROJECT_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR})
  set_tests_properties(${name} PROPERTIES LABELS "${folder};${ARGN}" TIMEOUT 300)
endfunction()
