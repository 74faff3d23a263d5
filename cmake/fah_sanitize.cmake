# FAH_SANITIZE=<list for -fsanitize=> builds the host and its tests under sanitizers; agents never are (fah_agent.cmake).
set(FAH_SANITIZE "" CACHE STRING "Value for -fsanitize=, empty for none")

function(fah_sanitize)
  if(FAH_SANITIZE)
    add_compile_options(-fsanitize=${FAH_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
    add_link_options(-fsanitize=${FAH_SANITIZE})
  endif()
endfunction()
