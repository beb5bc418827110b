#include "peers.hpp"

#ifdef POCKETGAN_HAVE_ONEDNN
#include <dnnl.hpp>
#include <omp.h>

#include <unordered_map>
#endif

namespace pocketgan::bench {

#ifdef POCKETGAN_HAVE_ONEDNN

namespace {

using dnnl::memory;

// A primitive with its memory, ready to run on one thread.
struct Ready {
    dnnl::stream stream;
    dnnl::primitive primitive;
    std::unordered_map<int, memory> arguments;

    void operator()() { primitive.execute(stream, arguments); }
};

} // namespace

Peer onednn(const LayerProduct& product, const LayerArrays& arrays) {
    using Tag = memory::format_tag;
    omp_set_num_threads(1);
    const dnnl::engine engine(dnnl::engine::kind::cpu, 0);
    dnnl::stream stream(engine);

    const auto rows = static_cast<memory::dim>(product.rows);
    const auto inputs = static_cast<memory::dim>(product.inputs);
    const auto outputs = static_cast<memory::dim>(product.outputs);
    const auto described = [](memory::dim m, memory::dim n, Tag tag) {
        return memory::desc({m, n}, memory::data_type::f32, tag);
    };
    const memory::desc x = described(rows, inputs, Tag::ab);
    const memory::desc w = described(outputs, inputs, Tag::any);
    const memory::desc z = described(rows, outputs, Tag::ab);
    const memory x_memory(x, engine, arrays.x);
    const memory z_memory(z, engine, arrays.z);

    // The weights in the layout that the primitive prefers.
    const auto packed = [&](const memory::desc& wanted) {
        memory plain(described(outputs, inputs, Tag::ab), engine, arrays.w);
        memory result(wanted, engine);
        dnnl::reorder(plain, result).execute(stream, plain, result);
        stream.wait();
        return result;
    };

    using Forward = dnnl::inner_product_forward;
    const Forward::primitive_desc forward(Forward::desc(dnnl::prop_kind::forward_training, x, w, z),
                                          engine);
    if (product.kind == ProductKind::forward)
        return Ready{stream,
                     Forward(forward),
                     {{DNNL_ARG_SRC, x_memory},
                      {DNNL_ARG_WEIGHTS, packed(forward.weights_desc())},
                      {DNNL_ARG_DST, z_memory}}};

    if (product.kind == ProductKind::input_gradient) {
        using Backward = dnnl::inner_product_backward_data;
        const Backward::primitive_desc backward(Backward::desc(x, w, z), engine, forward);
        return Ready{stream,
                     Backward(backward),
                     {{DNNL_ARG_DIFF_DST, z_memory},
                      {DNNL_ARG_WEIGHTS, packed(backward.weights_desc())},
                      {DNNL_ARG_DIFF_SRC, x_memory}}};
    }

    using Backward = dnnl::inner_product_backward_weights;
    const Backward::primitive_desc backward(Backward::desc(x, w, z), engine, forward);
    return Ready{stream,
                 Backward(backward),
                 {{DNNL_ARG_SRC, x_memory},
                  {DNNL_ARG_DIFF_DST, z_memory},
                  {DNNL_ARG_DIFF_WEIGHTS, memory(backward.diff_weights_desc(), engine)}}};
}

#else

Peer onednn(const LayerProduct&, const LayerArrays&) {
    return {};
}

#endif

} // namespace pocketgan::bench
