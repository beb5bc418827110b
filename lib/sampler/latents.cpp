#include "sampler/latents.hpp"

namespace pocketgan {

void draw_latents(const Random& random, const LatentSpace& space, std::uint64_t first,
                  MatrixView z) {
    constexpr float kSqrt3 = 1.7320508f;
    const auto draw = [&](std::uint64_t index, float* out, std::size_t count) {
        if (space.prior == Prior::gaussian)
            random.normal(index, out, count);
        else
            random.uniform(index, -kSqrt3, kSqrt3, out, count);
    };
    if (z.stride == z.columns) // numbers are generated in groups; one long run wastes fewest
        return draw(first * z.columns, z.data, z.rows * z.columns);
    for (std::size_t i = 0; i < z.rows; ++i)
        draw((first + i) * z.columns, z.row(i), z.columns);
}

} // namespace pocketgan
