#include "peers.hpp"

#ifdef POCKETGAN_HAVE_OPENBLAS
#include <cblas.h>
#endif

namespace pocketgan::bench {

#ifdef POCKETGAN_HAVE_OPENBLAS

Peer openblas(const LayerProduct& product, const LayerArrays& arrays) {
    openblas_set_num_threads(1);
    const int rows = static_cast<int>(product.rows);
    const int inputs = static_cast<int>(product.inputs);
    const int outputs = static_cast<int>(product.outputs);
    const LayerArrays a = arrays;
    switch (product.kind) {
    case ProductKind::forward:
        return [=] {
            cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, rows, outputs, inputs, 1.0f, a.x,
                        inputs, a.w, inputs, 0.0f, a.z, outputs);
        };
    case ProductKind::input_gradient:
        return [=] {
            cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, rows, inputs, outputs, 1.0f, a.z,
                        outputs, a.w, inputs, 0.0f, a.x, inputs);
        };
    case ProductKind::weight_gradient:
        return [=] {
            cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, outputs, inputs, rows, 1.0f, a.z,
                        outputs, a.x, inputs, 0.0f, a.w, inputs);
        };
    }
    return {};
}

#else

Peer openblas(const LayerProduct&, const LayerArrays&) {
    return {};
}

#endif

} // namespace pocketgan::bench
