#include "framework/cli/commands/commands.h"
namespace fah { int run_doctor(const Invocation&, const Words&) { return 0; } }
