#pragma once

// How a header computes a network. Layers are grouped into stages: a dense layer, or the first one,
// and the convolutions after it. The result of a stage is whole; within it each layer makes its
// output line by line, when the next one needs the line, and only the lines on which the next
// output line depends are in memory.

#include "pocketgan/model.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace pocketgan {

/// Whether the samples of a generator have classes.
bool is_conditional(const Model& model);

/// An array of the workspace, a member of its struct.
struct WorkspaceArray {
    std::string type, name;
    std::size_t count; ///< 0: not an array
    std::string about; ///< comment
    std::size_t bytes; ///< of all
};

/// The arrays of a generator's workspace, so ordered that there is no padding between them;
/// `is_int8` is the type of its weights.
std::vector<WorkspaceArray> workspace_of(const Model& model, bool is_int8);

/// The order in which a header has the lines, or the columns, of a transposed kernel of that size:
/// those that meet the same output pixels follow one another, as they lie in a window.
std::vector<std::size_t> taps_by_phase(std::size_t kernel, std::size_t stride);

/// The function that generates a sample, and those for a line of each layer.
std::string generate_text(const Model& model);

} // namespace pocketgan
