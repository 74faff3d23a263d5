#include "framework/cli/arguments_split.h"

#include "framework/config/suggest.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace fah {
namespace {

class Splitter {
public:
    Splitter(CommandName command, const Words& words) : command_(command), words_(words) {}

    SplitWords split() {
        for (; next_ < words_.size(); ++next_) {
            if (words_[next_] == "--") {
                split_.has_dashes = true;
                split_.after_dashes.assign(words_.begin() + static_cast<std::ptrdiff_t>(next_) + 1, words_.end());
                break;
            }
            take(words_[next_]);
        }
        return std::move(split_);
    }

private:
    void take(const std::string& word) {
        const bool is_option = word.size() > 1 && word[0] == '-';
        const std::size_t equals = is_option ? word.find('=') : std::string::npos;
        const OptionSpec* option = is_option ? find_option(command_, word.substr(0, equals)) : nullptr;
        if (option != nullptr) {
            take_own(*option, word, equals);
        } else if (is_option && !belongs_to_program_) {
            refuse_unknown(word.substr(0, equals));
        } else {
            split_.positional.push_back(word);
            belongs_to_program_ = command_ == CommandName::PROFILE;
        }
    }

    void take_own(const OptionSpec& option, const std::string& word, std::size_t equals) {
        const std::string name = std::string("--") + option.name;
        if (option.value == nullptr) {
            split_.own.push_back(equals == std::string::npos ? name : name + mode_of(option, word.substr(equals + 1)));
            return;
        }
        std::string value = equals == std::string::npos ? value_after(option, word) : word.substr(equals + 1);
        const std::string_view names(option.value);
        for (auto more = std::count(names.begin(), names.end(), ' '); more > 0; --more)
            value += ' ' + value_after(option, word);
        if (value.empty()) throw Failure(name + " was given an empty value", "write " + name + " " + option.value);
        split_.own.push_back(name + "=" + value);
        if (name == "--module") take_module();
    }

    static std::string mode_of(const OptionSpec& option, const std::string& value) {
        const std::string name = std::string("--") + option.name;
        if (option.mode == nullptr) throw Failure(name + " takes no value", "write " + name + " alone");
        if (value == option.mode) return "=" + value;
        throw Failure(name + " knows no \"" + value + "\"", "write " + name + ", or " + name + "=" + option.mode);
    }

    void take_module() {
        if (!split_.positional.empty()) {
            throw Failure("both a script and --module are given",
                          "when --module is the script's own option, write it after a bare --");
        }
        belongs_to_program_ = true;
    }

    // A word that is an option itself is hardly meant as a value; "-5" is.
    std::string value_after(const OptionSpec& option, const std::string& word) {
        const bool is_last = next_ + 1 == words_.size();
        if (!is_last && words_[next_ + 1] != "--" && find_option(command_, words_[next_ + 1]) == nullptr) {
            return words_[++next_];
        }
        std::string hint = std::string("write --") + option.name + " " + option.value;
        if (belongs_to_program_) hint += "; when it is the program's own option, write it after a bare --";
        throw Failure(word + " needs a value", hint);
    }

    [[noreturn]] void refuse_unknown(const std::string& word) const {
        const std::size_t dashes = std::min(word.find_first_not_of('-'), word.size());
        const std::string nearest = nearest_name(word.substr(dashes), option_names(command_));
        std::string hint = nearest.empty() ? "--help lists the options" : "did you mean --" + nearest + "?";
        if (command_ == CommandName::PROFILE && nearest.empty()) hint += "; those of the program go after it";
        throw Failure("unknown option " + word, hint);
    }

    CommandName command_;
    const Words& words_;
    std::size_t next_ = 0;
    bool belongs_to_program_ = false;
    SplitWords split_;
};

}  // namespace

SplitWords split_words(CommandName command, const Words& words) { return Splitter(command, words).split(); }

}  // namespace fah
