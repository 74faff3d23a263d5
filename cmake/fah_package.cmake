# FAH_PACKAGE: a wheel goes to other machines, so what is not libc comes with it, and of libc as little as possible is asked
# for: libstdc++ and libgcc are linked statically, and what of them nobody uses is left out. fah_dependencies.cmake prefers
# static and header-only libraries then.
option(FAH_PACKAGE "Build what the Python package holds" OFF)

# Everything that is linked from here on.
function(fah_package)
  if(NOT FAH_PACKAGE)
    return()
  endif()
  add_library(fah_older_glibc STATIC ${PROJECT_SOURCE_DIR}/cmake/older_glibc.c)
  target_compile_definitions(fah_older_glibc PRIVATE _GNU_SOURCE)
  set(linked_as_cxx "$<LINK_LANGUAGE:CXX>")
  set(asked_for "-Wl,-u,_dl_find_object;-Wl,-u,arc4random")
  add_link_options("$<${linked_as_cxx}:-static-libstdc++;-static-libgcc;-Wl,--gc-sections;${asked_for}>")
  link_libraries("$<${linked_as_cxx}:$<LINK_ONLY:fah_older_glibc>>")
endfunction()
