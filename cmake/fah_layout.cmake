# Where things are built and installed. Both trees have one shape (bin/, lib/fixingahole/, libexec/fixingahole/), so the
# command finds its plugins, agents and launcher by a path relative to itself, installed or not.
# lib/fixingahole is fixed and never lib/<multiarch>: that relative path must not depend on the prefix.
include(GNUInstallDirs)

set(FAH_BIN_DIR ${PROJECT_BINARY_DIR}/bin)
set(FAH_PLUGIN_DIR ${PROJECT_BINARY_DIR}/lib/fixingahole/plugins)
set(FAH_AGENT_DIR ${PROJECT_BINARY_DIR}/lib/fixingahole/agents)
set(FAH_LIBEXEC_DIR ${PROJECT_BINARY_DIR}/libexec/fixingahole)

set(FAH_INSTALL_PLUGINS lib/fixingahole/plugins)
set(FAH_INSTALL_AGENTS lib/fixingahole/agents)
set(FAH_INSTALL_LIBEXEC libexec/fixingahole)

set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${FAH_BIN_DIR})
