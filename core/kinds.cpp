#include "kinds.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "detail/builtin.hpp"
#include "errors.hpp"
#include "layer_description.hpp"
#include "loss.hpp"
#include "optimizer.hpp"
#include "schedule.hpp"

namespace ogee {

template <>
std::vector<Kind<LayerDescription>> detail::builtin();
template <>
std::vector<Kind<Loss>> detail::builtin();
template <>
std::vector<Kind<OptimizerDescription>> detail::builtin();
template <>
std::vector<Kind<Schedule>> detail::builtin();

template <class Product>
Registry<Product>::Registry() {
  for (Kind<Product>& kind : detail::builtin<Kind<Product>>()) add(std::move(kind));
}

template <class Product>
void Registry<Product>::add(Kind<Product> kind) {
  const auto known = names();
  if (std::find(known.begin(), known.end(), kind.name) != known.end())
    throw OptionError(fmt::format("{} \"{}\" is already registered", Product::title, kind.name));
  kinds_.push_back(std::move(kind));
}

template <class Product>
std::vector<std::string> Registry<Product>::names() const {
  std::vector<std::string> names;
  for (const Kind<Product>& kind : kinds_) names.push_back(kind.name);
  return names;
}

template <class Product>
const Kind<Product>& Registry<Product>::kind(std::string_view name) const {
  for (const Kind<Product>& kind : kinds_)
    if (kind.name == name) return kind;
  throw unknown_name(Product::title, name, names());
}

template <class Product>
Registry<Product>& registry() {
  static Registry<Product> all;
  return all;
}

template class Registry<LayerDescription>;
template class Registry<Loss>;
template class Registry<OptimizerDescription>;
template class Registry<Schedule>;
template Registry<LayerDescription>& registry();
template Registry<Loss>& registry();
template Registry<OptimizerDescription>& registry();
template Registry<Schedule>& registry();

}  // namespace ogee
