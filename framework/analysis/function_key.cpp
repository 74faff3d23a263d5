#include "framework/analysis/function_key.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

namespace fah {

std::vector<FunctionKey> function_keys(const Tables& tables) {
    const FunctionTable& functions = tables.functions;
    std::vector<std::uint32_t> rows(functions.name.size());
    std::iota(rows.begin(), rows.end(), 0U);
    std::ranges::stable_sort(rows, {}, [&](std::uint32_t row) { return functions.line[row]; });
    std::vector<FunctionKey> keys(rows.size());
    std::map<std::pair<std::string, std::string>, std::size_t> seen;
    for (const std::uint32_t row : rows) {
        const std::uint32_t file = functions.file[row];
        FunctionKey& key = keys[row];
        key.label = file == NO_ROW ? "" : tables.texts.text(tables.files.label[file]);
        key.name = tables.texts.text(functions.name[row]);
        key.nth = seen[{key.label, key.name}]++;
    }
    return keys;
}

}  // namespace fah
