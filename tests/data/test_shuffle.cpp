#include "pocketgan/dataset.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/random.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

using namespace pocketgan;

namespace {

// The indices of the examples that an epoch visits, in order.
std::vector<std::uint32_t> epoch_of(ShuffledOrder& order, std::uint64_t epoch, std::size_t count,
                                    std::size_t batch) {
    std::vector<std::uint32_t> visited;
    const std::size_t steps = count / batch;
    for (std::size_t step = 0; step < steps; ++step) {
        const std::uint32_t* indices = order.batch(epoch * steps + step, batch);
        visited.insert(visited.end(), indices, indices + batch);
    }
    return visited;
}

} // namespace

TEST_CASE("an epoch visits every example once") {
    for (const std::size_t batch : {1, 10, 100}) {
        CAPTURE(batch);
        ShuffledOrder order(100, 5);
        for (const std::uint64_t epoch : {0, 1, 7}) {
            std::vector<std::uint32_t> visited = epoch_of(order, epoch, 100, batch);
            CHECK(!std::is_sorted(visited.begin(), visited.end()));
            std::sort(visited.begin(), visited.end());
            for (std::uint32_t i = 0; i < 100; ++i)
                CHECK(visited[i] == i);
        }
    }
}

TEST_CASE("an epoch is the Fisher-Yates shuffle with word i of its stream at example i") {
    for (const std::size_t count : {1, 2, 1024, 1025, 3000}) {
        CAPTURE(count);
        for (const std::uint64_t epoch : {0, 3}) {
            const Random random(5, 0x73687566'00000000u + epoch);
            std::vector<std::uint32_t> expected(count);
            std::iota(expected.begin(), expected.end(), 0u);
            for (std::size_t i = count - 1; i > 0; --i)
                std::swap(expected[i],
                          expected[random.below(i, static_cast<std::uint32_t>(i + 1))]);
            ShuffledOrder order(count, 5);
            CHECK(epoch_of(order, epoch, count, count) == expected);
        }
    }
}

TEST_CASE("examples left over by one epoch are visited in others") {
    ShuffledOrder order(10, 5);
    std::vector<bool> seen(10);
    for (std::uint64_t epoch = 0; epoch < 20; ++epoch) {
        std::vector<std::uint32_t> visited = epoch_of(order, epoch, 10, 4);
        CHECK(visited.size() == 8);
        std::sort(visited.begin(), visited.end());
        CHECK(std::adjacent_find(visited.begin(), visited.end()) == visited.end());
        for (const std::uint32_t i : visited)
            seen[i] = true;
    }
    CHECK(std::count(seen.begin(), seen.end(), true) == 10);
}

TEST_CASE("different epochs and seeds have different orders") {
    ShuffledOrder order(100, 5), other(100, 6);
    CHECK(epoch_of(order, 0, 100, 10) != epoch_of(order, 1, 100, 10));
    CHECK(epoch_of(order, 0, 100, 10) != epoch_of(other, 0, 100, 10));
}

TEST_CASE("an order depends on the seed and the epoch alone, not on earlier calls") {
    ShuffledOrder forward(100, 5), backward(100, 5);
    const std::vector<std::uint32_t> first = epoch_of(forward, 0, 100, 10);
    const std::vector<std::uint32_t> third = epoch_of(forward, 2, 100, 10);
    CHECK(epoch_of(backward, 2, 100, 10) == third);
    CHECK(epoch_of(backward, 0, 100, 10) == first);
    CHECK(epoch_of(backward, 0, 100, 50) == first); // nor on the batch
}

TEST_CASE("an example is equally likely at every position") {
    // The number of epochs with example 0 in the first batch is binomial: 1000 draws of probability
    // 1/4, standard deviation 13.7.
    ShuffledOrder order(8, 1);
    int early = 0;
    for (std::uint64_t epoch = 0; epoch < 1000; ++epoch) {
        const std::uint32_t* batch = order.batch(epoch * 4, 2);
        early += batch[0] == 0 || batch[1] == 0;
    }
    CHECK(early > 250 - 60);
    CHECK(early < 250 + 60);
}

TEST_CASE("a batch of 0 or of more than all examples is refused") {
    ShuffledOrder order(10, 1);
    CHECK_THROWS_AS(order.batch(0, 0), Error);
    const std::string message = thrown<Error>([&] { order.batch(0, 11); });
    CHECK(message == "batch is 11; expected 1 to 10, the number of examples");
    CHECK_THROWS_AS(ShuffledOrder(0, 1), Error);
}
