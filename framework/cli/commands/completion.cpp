// `fixingahole completion SHELL`.
#include "framework/cli/completion.h"
#include "framework/cli/commands/commands.h"
#include "framework/cli/help.h"

#include <cstdio>

namespace fah {

int run_completion(const Invocation&, const Words& words) {
    const CompletionArguments arguments = parse_completion(words);
    const std::string text = arguments.help ? help_text(CommandName::COMPLETION) : completion_script(arguments.shell);
    std::fputs(text.c_str(), stdout);
    return 0;
}

}  // namespace fah
