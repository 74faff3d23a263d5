// Every instruction of some modules of the standard library, against what each interpreter found here says itself.
#include "framework/collect/line_table.h"

#include "framework/collect/test_support/interpreters.h"
#include "framework/collect/test_support/temporary_folder.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <memory>
#include <sstream>
#include <vector>

namespace fah {
namespace {

// One line for each code object: version, first line, table, then the line of each instruction ("-" = none).
constexpr const char* SCRIPT = R"(
import dis, importlib.util, sys, types

MADE = '''
def f(x):
    try:
        y = [i for i in
             range(x)
             if i]
    finally:
        del x

    return (
        y
    )
''' + '\n' * 400 + 'z = 1; \\\n' + '\n' * 0 + '  \\\n' * 30 + 'w = 2\n' + '(' + '1 +\n' * 300 + 'f)\n'

def lines(code):
    found = [None] * (len(code.co_code) // 2)
    if hasattr(code, 'co_lines'):
        for start, end, line in code.co_lines():
            for at in range(start // 2, min(end // 2, len(found))):
                found[at] = line
        return found
    starts = dict(dis.findlinestarts(code))
    line = code.co_firstlineno
    for at in range(len(found)):
        line = starts.get(2 * at, line)
        found[at] = line
    return found

def show(code):
    table = code.co_linetable if hasattr(code, 'co_linetable') else code.co_lnotab
    words = ['-' if line is None else str(line) for line in lines(code)]
    print(sys.hexversion, code.co_firstlineno, table.hex() or '.', *words)
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            show(constant)

show(compile(MADE, 'made', 'exec'))
for name in 'argparse dataclasses decimal difflib pickle tarfile enum inspect ast typing statistics'.split():
    spec = importlib.util.find_spec('_pydecimal' if name == 'decimal' else name)
    with open(spec.origin, encoding='utf-8') as file:
        show(compile(file.read(), name, 'exec'))
)";

std::vector<std::uint8_t> bytes_of_hex(const std::string& hex) {
    std::vector<std::uint8_t> bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
        bytes.push_back(static_cast<std::uint8_t>(std::stoul(hex.substr(i, 2), nullptr, 16)));
    }
    return bytes;
}

std::string output_of(const std::string& command) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe(::popen(command.c_str(), "r"), ::pclose);
    std::string output;
    char buffer[65536];
    while (const std::size_t got = pipe ? std::fread(buffer, 1, sizeof(buffer), pipe.get()) : 0)
        output.append(buffer, got);
    return output;
}

// The number of instructions whose line was compared.
int compare(const std::string& code_object) {
    std::istringstream words(code_object);
    std::uint32_t version = 0;
    std::int32_t first_line = 0;
    std::string hex;
    std::string expected;
    words >> version >> first_line >> hex;
    const auto table = bytes_of_hex(hex);
    int compared = 0;
    int wrong = 0;
    for (; words >> expected; ++compared) {
        const auto line = line_of_instruction(table, version, first_line, 2 * compared);
        const std::string said = line ? std::to_string(*line) : "-";
        if (said != expected && ++wrong == 1) {
            ADD_FAILURE() << "code of line " << first_line << ", instruction " << 2 * compared << ": line " << said
                          << ", the interpreter says " << expected;
        }
    }
    return compared;
}

TEST(LineTableInterpreters, EveryInstructionHasTheLineTheInterpreterGives) {
    const testing::TemporaryFolder folder;
    folder.write("dump.py", SCRIPT);
    const auto interpreters = testing::find_interpreters();
    ASSERT_FALSE(interpreters.empty());
    for (const auto& interpreter : interpreters) {
        SCOPED_TRACE(interpreter.path);
        std::istringstream dump(output_of("'" + interpreter.path + "' -I " + folder.file("dump.py")));
        int compared = 0;
        for (std::string line; std::getline(dump, line);) compared += compare(line);
        EXPECT_GT(compared, 30000);
        std::printf("%s: %d instructions\n", interpreter.path.c_str(), compared);
    }
    const std::string missing = testing::missing_versions(interpreters, 8, 15);
    if (!missing.empty()) std::printf("not found on this machine, so not compared: %s\n", missing.c_str());
}

}  // namespace
}  // namespace fah
