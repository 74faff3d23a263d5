#include "plugins/reporters/callgrind/counted.h"

#include "plugins/reporters/support/json_text.h"
#include "plugins/reporters/support/names.h"
#include "plugins/reporters/support/text.h"

#include <numeric>
#include <string>
#include <vector>

namespace callgrind_report {
namespace {

using reporters::append_number;

// Names are given once; the number in brackets stands for them afterwards. Texts of the model are numbered by it.
class Names {
public:
    explicit Names(const reporters::ProfileView& profile) : profile_(profile), given_(profile.calls.name.size()) {}

    std::string function(const char* prefix, std::uint32_t row) {
        const std::uint32_t file = profile_.calls.file.at(row);
        std::string line = std::string(prefix[0] == 'c' ? "cfi=" : "fl=") + "(" + std::to_string(file + 1) + ")";
        if (files_.size() <= file) files_.resize(file + 1);
        if (!files_[file]) line += " " + (file == 0 ? "???" : reporters::printable(profile_.model.text(file)));
        files_[file] = true;
        line += "\n" + std::string(prefix) + "(" + std::to_string(row + 1) + ")";
        if (!given_[row]) line += " " + reporters::printable(profile_.model.text(profile_.calls.name.at(row)));
        given_[row] = true;
        return line + "\n";
    }

private:
    const reporters::ProfileView& profile_;
    std::vector<bool> given_, files_;
};

std::string head(const reporters::ProfileView& profile) {
    const auto& own = profile.calls.own;
    std::string text = "# callgrind format\nversion: 1\ncreator: fixingahole\npid: " +
                       std::to_string(profile.processes.pid.empty() ? 0 : profile.processes.pid[0]) +
                       "\ncmd: " + reporters::run_name(profile) +
                       "\npositions: line\nevent: Time : elapsed, ns, with what counting cost\nevents: Time\nsummary: ";
    append_number(text, std::accumulate(own.begin(), own.end(), std::int64_t{0}));
    return text + "\n";
}

}  // namespace

void write_counted(const reporters::ProfileView& profile, fixingahole::Sink& sink) {
    const reporters::CallView& calls = profile.calls;
    Names names(profile);
    sink << head(profile);
    std::size_t pair = 0;
    for (std::uint32_t row = 0; row < calls.name.size(); ++row) {
        std::string text = "\n" + names.function("fn=", row);
        append_number(text, calls.line.at(row));
        append_number(text += ' ', calls.own.at(row));
        text += '\n';
        for (; pair < calls.pair_caller.size() && calls.pair_caller[pair] == row; ++pair) {
            const std::uint32_t callee = calls.pair_callee.at(pair);
            append_number(text += names.function("cfn=", callee) + "calls=", calls.pair_count.at(pair));
            append_number(text += ' ', calls.line.at(callee));
            append_number(text += '\n', calls.line.at(row));
            append_number(text += ' ', calls.pair_cumulative.at(pair));
            text += '\n';
        }
        sink << text;
    }
}

}  // namespace callgrind_report
