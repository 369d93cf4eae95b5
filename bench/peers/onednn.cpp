/// The inference workloads with oneDNN: inner products with the activation function as a post-op, on weights
/// packed beforehand. It does not train here. No softmax, as in the other programs.

#include <omp.h>

#include <dnnl.hpp>
#include <random>
#include <unordered_map>

#include "../measure.hpp"
#include "fashion_mnist.hpp"

using dnnl::memory;

namespace {

constexpr const char* peer = "onednn";

class Network {
 public:
  Network(memory::dim batch, const std::vector<memory::dim>& sizes, dnnl::algorithm activation)
      : input_({{batch, sizes.front()}, memory::data_type::f32, memory::format_tag::nc}, engine_),
        output_(input_) {
    for (std::size_t i = 0; i + 1 < sizes.size(); ++i) {
      dnnl::post_ops operations;
      if (i + 2 < sizes.size()) operations.append_eltwise(1, activation, 0, 0);
      add_layer(batch, sizes[i], sizes[i + 1], operations);
    }
  }

  const float* predict(float* inputs) {
    input_.set_data_handle(inputs);
    for (std::size_t i = 0; i < layers_.size(); ++i) layers_[i].execute(stream_, arguments_[i]);
    stream_.wait();
    return static_cast<const float*>(output_.get_data_handle());
  }

 private:
  void add_layer(memory::dim batch, memory::dim in, memory::dim out, const dnnl::post_ops& operations) {
    constexpr auto f32 = memory::data_type::f32;
    memory weights({{out, in}, f32, memory::format_tag::nc}, engine_);
    memory bias({{out}, f32, memory::format_tag::x}, engine_);
    fill(weights, out * in, in);
    fill(bias, out, in);
    const memory from = output_;
    output_ = memory({{batch, out}, f32, memory::format_tag::nc}, engine_);

    dnnl::primitive_attr attributes;
    attributes.set_post_ops(operations);
    const memory::desc any_weights({out, in}, f32, memory::format_tag::any);
    const dnnl::inner_product_forward::desc description(dnnl::prop_kind::forward_inference, from.get_desc(),
                                                        any_weights, bias.get_desc(), output_.get_desc());
    const dnnl::inner_product_forward::primitive_desc primitive(description, attributes, engine_);
    memory packed(primitive.weights_desc(), engine_);
    dnnl::reorder(weights, packed).execute(stream_, weights, packed);
    stream_.wait();
    layers_.push_back(dnnl::inner_product_forward(primitive));
    arguments_.push_back(
        {{DNNL_ARG_SRC, from}, {DNNL_ARG_WEIGHTS, packed}, {DNNL_ARG_BIAS, bias}, {DNNL_ARG_DST, output_}});
  }

  void fill(const memory& values, memory::dim count, memory::dim in) {
    const float bound = 1 / std::sqrt(static_cast<float>(in));
    std::uniform_real_distribution<float> uniform(-bound, bound);
    auto* data = static_cast<float*>(values.get_data_handle());
    std::generate(data, data + count, [&] { return uniform(random_); });
  }

  std::mt19937 random_{1};
  dnnl::engine engine_{dnnl::engine::kind::cpu, 0};
  dnnl::stream stream_{engine_};
  memory input_;
  memory output_;
  std::vector<dnnl::primitive> layers_;
  std::vector<std::unordered_map<int, memory>> arguments_;
};

void measure_latency(const std::string& name, const bench::Options& options, Network net) {
  std::vector<float> input(784, 0.5F);
  float last = 0;
  const double time = bench::median_nanoseconds(options.seconds, [&] { last = *net.predict(input.data()); });
  bench::print_line(peer, name, options.threads, {{"ns_per_call", time}, {"output", last}});
}

void measure_latency_small(const std::string& name, const bench::Options& options) {
  measure_latency(name, options, Network(1, {784, 128, 10}, dnnl::algorithm::eltwise_logistic));
}

void measure_latency_tiny(const std::string& name, const bench::Options& options) {
  measure_latency(name, options, Network(1, {8, 16, 16, 1}, dnnl::algorithm::eltwise_tanh));
}

/// Whole batches only: a primitive is made for one size.
void infer(const std::string& name, const bench::Options& options) {
  constexpr int batch_size = 256;
  bench::Images images = bench::fashion_mnist("train", static_cast<std::size_t>(options.limit));
  Network net(batch_size, {784, 512, 512, 10}, dnnl::algorithm::eltwise_tanh);
  const auto pass = [&](int batches) {
    for (int batch = 0; batch < batches; ++batch)
      net.predict(images.inputs.data() + static_cast<std::size_t>(batch * batch_size) * bench::pixels);
  };
  const int batches = options.limit / batch_size;
  pass(batches / 10);  // warms up
  const double seconds = bench::median_seconds(options.seconds, [&] { pass(batches); });
  bench::print_line(peer, name, options.threads, {{"samples_per_s", batches * batch_size / seconds}});
}

void prepare(const bench::Options& options) { omp_set_num_threads(options.threads); }

}  // namespace

int main(int argc, char** argv) {
  return bench::run(argc, argv,
                    {{"W5a", measure_latency_small}, {"W5b", measure_latency_tiny}, {"W6", infer}}, prepare);
}
