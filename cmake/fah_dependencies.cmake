# Third-party libraries. Each has one owner in framework/ (tests/architecture checks it); Boost.JSON and zstd are free to use.
find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS json program_options filesystem)
find_package(TBB REQUIRED)
find_package(tomlplusplus REQUIRED)
find_package(spdlog REQUIRED)
find_package(ZLIB REQUIRED)
find_package(GTest REQUIRED)
find_package(ZLIB REQUIRED)
# The system's Python first: one that PATH names may be a shim, which runs another on another day.
if(NOT DEFINED Python3_ROOT_DIR)
  set(Python3_ROOT_DIR /usr)
endif()
find_package(Python3 3.8 REQUIRED COMPONENTS Interpreter)
find_package(PkgConfig REQUIRED)
pkg_check_modules(libdw REQUIRED IMPORTED_TARGET libdw libelf)
pkg_check_modules(zstd REQUIRED IMPORTED_TARGET libzstd)

# The interpreter that has tests/requirements.txt (`./dev test` makes it); tests that need those packages run this one.
set(FAH_TEST_PYTHON ${PROJECT_SOURCE_DIR}/.venv-dev/bin/python CACHE FILEPATH "Python with tests/requirements.txt")
