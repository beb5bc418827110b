#pragma once

#include "pocketgan/matrix.hpp"

#include <cstddef>

namespace pocketgan {

// Checks of the arguments of public functions. Each throws Error with a text that names the
// argument, what was found and what was expected. `name` is what the caller's header calls the
// argument, such as "x".

/// `view` is empty, or its data is not null, its stride is at least its columns and its last number
/// can be addressed. Every public function calls this for each view that it takes.
void check_view(ConstMatrixView view, const char* name);

/// check_view, and `view` has at least one row and one column.
void check_not_empty(ConstMatrixView view, const char* name);

/// check_view, and `view` has `columns` columns and any number of rows.
void check_columns(ConstMatrixView view, const char* name, std::size_t columns);

/// check_view, and `view` is (rows, columns).
void check_shape(ConstMatrixView view, const char* name, std::size_t rows, std::size_t columns);

/// `data` is not null unless `count` is 0.
void check_array(const void* data, std::size_t count, const char* name);

/// Whether none of the numbers is NaN or infinite. Four instructions a number, and vectors of them
/// where the compiler makes vectors: the sampler checks every sample by it.
bool all_finite(const float* numbers, std::size_t count);

/// No number of `view`, which passed check_view, is NaN or infinite.
void check_finite(ConstMatrixView view, const char* name);

} // namespace pocketgan
