# Third-party libraries. Each has one owner in framework/ (tests/architecture checks it); Boost.JSON and zstd are free to use.
find_package(Threads REQUIRED)

# fah_need(<Debian's packages> <what find_package is given>): all that are missing are named at once.
macro(fah_need packages name)
  find_package(${name} ${ARGN} QUIET)
  if(NOT ${name}_FOUND)
    list(APPEND fah_missing ${packages})
  endif()
endmacro()

# fah_need_config(<Debian's package> <prefix> <pkg-config modules>)
macro(fah_need_config package prefix)
  pkg_check_modules(${prefix} QUIET IMPORTED_TARGET ${ARGN})
  if(NOT ${prefix}_FOUND)
    list(APPEND fah_missing ${package})
  endif()
endmacro()

set(Boost_USE_STATIC_LIBS ${FAH_PACKAGE})
set(boost_packages libboost1.81-dev libboost-json1.81-dev libboost-program-options1.81-dev libboost-filesystem1.81-dev)
fah_need("${boost_packages}" Boost 1.81 COMPONENTS json program_options filesystem)
fah_need(libtbb-dev TBB)
fah_need(libtomlplusplus-dev tomlplusplus)
fah_need(libspdlog-dev spdlog)
fah_need(zlib1g-dev ZLIB)
fah_need(libgtest-dev GTest)
fah_need(pkg-config PkgConfig)
if(PkgConfig_FOUND)
  fah_need_config(libdw-dev libdw libdw libelf)
  fah_need_config(libzstd-dev zstd libzstd)
endif()
if(fah_missing)
  list(JOIN fah_missing " " fah_missing)
  # The blank keeps it in one line.
  message(FATAL_ERROR " packages are missing; on Debian 12 run: apt-get install ${fah_missing}")
endif()

set(FAH_TOML tomlplusplus::tomlplusplus)
set(FAH_SPDLOG spdlog::spdlog)
if(FAH_PACKAGE)
  # Both can do without their shared library, which would bring another libstdc++ with it.
  add_library(fah_toml INTERFACE)
  get_target_property(toml_folder tomlplusplus::tomlplusplus INTERFACE_INCLUDE_DIRECTORIES)
  target_include_directories(fah_toml SYSTEM INTERFACE ${toml_folder})
  set(FAH_TOML fah_toml)
  add_library(fah_spdlog INTERFACE)
  target_link_libraries(fah_spdlog INTERFACE Threads::Threads)
  target_compile_definitions(fah_spdlog INTERFACE SPDLOG_FMT_EXTERNAL FMT_HEADER_ONLY)
  set(FAH_SPDLOG fah_spdlog)
endif()

# The system's Python first: one that PATH names may be a shim, which runs another on another day.
if(NOT DEFINED Python3_ROOT_DIR)
  set(Python3_ROOT_DIR /usr)
endif()
find_package(Python3 3.8 REQUIRED COMPONENTS Interpreter)

# The interpreter that has tests/requirements.txt (`./dev test` makes it); tests that need those packages run this one.
set(FAH_TEST_PYTHON ${PROJECT_SOURCE_DIR}/.venv-dev/bin/python CACHE FILEPATH "Python with tests/requirements.txt")
