#include "framework/model/segments.h"

#include "framework/model/text_arena.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace fah {
namespace {

TEST(Segments, EntriesKeepTheirPlaceAndValueWhileMoreCome) {
    Segments<std::uint64_t> numbers;
    std::vector<const std::uint64_t*> places;
    for (std::uint64_t i = 0; i < 10000; ++i) {
        numbers.next() = i * i;
        ASSERT_EQ(numbers.publish(), i);
        places.push_back(&numbers[static_cast<std::uint32_t>(i)]);
    }
    for (std::uint32_t i = 0; i < 10000; ++i) {
        ASSERT_EQ(&numbers[i], places[i]);
        ASSERT_EQ(numbers[i], std::uint64_t{i} * i);
    }
}

TEST(Segments, BytesGrowByWhatGrowthAnnounced) {
    Segments<std::uint32_t> numbers;
    EXPECT_EQ(numbers.bytes(), 0U);
    for (std::uint32_t i = 0; i < 1000; ++i) {
        const std::size_t expected = numbers.bytes() + numbers.growth();
        numbers.next() = i;
        numbers.publish();
        ASSERT_EQ(numbers.bytes(), expected);
        ASSERT_GE(numbers.bytes(), numbers.size() * sizeof(std::uint32_t));
    }
}

TEST(TextArena, TextsStayWholeWhateverTheirLength) {
    TextArena arena;
    std::vector<std::string> texts;
    std::vector<std::string_view> views;
    for (std::size_t size :
         {1UL, 3UL, 5000UL, 2UL, TextArena::BLOCK, 4000UL, 4000UL, 4000UL, 4000UL, 4000UL, 100000UL, 7UL}) {
        texts.emplace_back(size, static_cast<char>('a' + texts.size()));
        const std::size_t expected = arena.bytes() + arena.growth(size);
        views.push_back(arena.add(texts.back()));
        EXPECT_EQ(arena.bytes(), expected);
    }
    for (std::size_t i = 0; i < texts.size(); ++i) EXPECT_EQ(views[i], texts[i]);
    EXPECT_TRUE(arena.add("").empty());
}

}  // namespace
}  // namespace fah
