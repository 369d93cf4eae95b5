#include "../files/data_source.hpp"
#include "../toy.hpp"

namespace ogee::sources {
namespace {

/// All there is, to train on and to test on.
TrainTest xor_parts() { return {xor_problem(), xor_problem()}; }

template <class Make>
DataSource toy(const std::string& name, Make make, DataSize size = DataSize::hundreds) {
  return {
      .name = name, .help = "toy problems", .load = [make](const auto&...) { return make(); }, .size = size};
}

}  // namespace

std::vector<DataSource> toys() {
  return {toy("xor", xor_parts, DataSize::few),     toy("spirals", [] { return spirals(); }),
          toy("circles", [] { return circles(); }), toy("moons", [] { return moons(); }),
          toy("linear", [] { return linear(); }),   toy("sine", [] { return sine(); })};
}

}  // namespace ogee::sources
