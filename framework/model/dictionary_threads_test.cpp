// Others read published ids while one thread interns: meant for the thread sanitizer, and exact without it.
#include "framework/model/dictionary.h"

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

namespace fah {
namespace {

constexpr std::uint32_t STACKS = 20000;

std::string numbered(std::string text, std::int64_t number) { return text.append(std::to_string(number)); }

void intern_all(Dictionary& dictionary, std::atomic<std::uint32_t>& published) {
    StackId parent;
    for (std::uint32_t i = 1; i <= STACKS; ++i) {
        const FunctionId function = dictionary.intern_function({dictionary.intern_string(numbered("f", i)), {}, 1});
        parent = dictionary.intern_stack({parent, dictionary.intern_frame({function, static_cast<std::int32_t>(i)})});
        published.store(parent.value, std::memory_order_release);
    }
}

// The number of wrong entries seen.
std::uint32_t read_until_done(const Dictionary& dictionary, const std::atomic<std::uint32_t>& published) {
    std::uint32_t wrong = 0;
    for (std::uint32_t last = 0; last < STACKS;) {
        last = published.load(std::memory_order_acquire);
        if (last == 0) continue;
        const Stack& stack = dictionary.stack({last});
        const Frame& frame = dictionary.frame(stack.frame);
        const std::string expected = numbered("f", last);
        if (stack.parent.value != last - 1 || dictionary.string(dictionary.function(frame.function).name) != expected) {
            ++wrong;
        }
    }
    return wrong;
}

TEST(DictionaryThreads, PublishedEntriesAreWholeWhileMoreAreInterned) {
    Dictionary dictionary;
    std::atomic<std::uint32_t> published{0};
    std::atomic<std::uint32_t> wrong{0};
    std::vector<std::thread> readers;
    readers.reserve(3);
    for (int i = 0; i < 3; ++i) readers.emplace_back([&] { wrong += read_until_done(dictionary, published); });
    intern_all(dictionary, published);
    for (std::thread& reader : readers) reader.join();
    EXPECT_EQ(wrong.load(), 0U);
}

TEST(DictionaryThreads, TextsThatComeLateAreSeenWholeOrNotAtAll) {
    Dictionary dictionary;
    std::vector<ProcessId> processes;
    for (int i = 1; i <= 1000; ++i) processes.push_back(dictionary.intern_process({.pid = i, .start_time_ns = 1}));
    std::atomic<bool> done{false};
    std::atomic<int> wrong{0};
    std::thread reader([&] {
        while (!done.load(std::memory_order_acquire)) {
            for (const ProcessId id : processes) {
                const Process process = dictionary.process(id);
                const std::string_view text = dictionary.string(process.runtime);
                if (!text.empty() && text != numbered("runtime ", process.pid)) ++wrong;
            }
        }
    });
    for (int i = 1; i <= 1000; ++i) {
        const StringId runtime = dictionary.intern_string(numbered("runtime ", i));
        dictionary.intern_process({i, 0, 1, runtime, {}});
    }
    done.store(true, std::memory_order_release);
    reader.join();
    EXPECT_EQ(wrong.load(), 0);
}

}  // namespace
}  // namespace fah
