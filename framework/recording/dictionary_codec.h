// A session's dictionary to bytes and back, by increments: the payload of a DICTIONARY block. Six sections, each a count
// and its entries: strings, functions, frames, stacks (all numbered on from the block before), processes and threads (each
// with its id: a second entry of one id fills what was empty).
#pragma once

#include "framework/model/dictionary.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace fah::recording {

class DictionaryEncoder {
public:
    // Bytes of what is new or has got its texts since the last call; "" when nothing is. Call again until "": one block
    // holds about MAX_BYTES.
    static constexpr std::size_t MAX_BYTES = std::size_t{16} << 20;
    std::string encode_new(const Dictionary& dictionary);

private:
    // How much of an entry was known when it was written last; 0 = it was not written yet.
    std::vector<std::uint8_t> known_processes_;
    std::vector<std::uint8_t> known_threads_;
    std::uint32_t strings_ = 0;
    std::uint32_t functions_ = 0;
    std::uint32_t frames_ = 0;
    std::uint32_t stacks_ = 0;
};

class DictionaryDecoder {
public:
    DictionaryDecoder();

    // Throws DamagedData; what came before the damage is kept.
    void decode(std::string_view raw);

    const std::shared_ptr<Dictionary>& dictionary() const { return dictionary_; }
    // Ids of the recording to ids of dictionary(). Throw DamagedData for ids that were not announced.
    std::uint32_t process(std::uint32_t id) const;
    std::uint32_t thread(std::uint32_t id) const;
    std::uint32_t stack(std::uint32_t id) const;

private:
    std::shared_ptr<Dictionary> dictionary_;
    std::vector<StringId> strings_{{}};
    std::vector<FunctionId> functions_{{}};
    std::vector<FrameId> frames_{{}};
    std::vector<StackId> stacks_{{}};
    std::vector<ProcessId> processes_{{}};
    std::vector<ThreadId> threads_{{}};
};

}  // namespace fah::recording
