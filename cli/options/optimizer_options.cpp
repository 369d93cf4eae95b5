#include "optimizer_options.hpp"

#include "defaults.hpp"

namespace ogee::cli {

std::vector<Option> optimizer_options(KindChoice& choice) {
  return kind_options(
      "optimizer", "Optimizer", offered_kinds<OptimizerDescription>(),
      [](const OfferedKind& kind, const FieldInfo& field) {
        return data_default_text(kind.name, field.name);
      },
      choice);
}

OptimizerDescription chosen_optimizer(const KindChoice& choice, DataKind data) {
  const std::vector<OfferedKind> kinds = offered_kinds<OptimizerDescription>();
  const OfferedKind& kind = chosen_kind("optimizer", kinds, choice);
  std::map<std::string, SettingValue> defaults;
  for (const FieldInfo& field : kind.fields)
    if (const auto usual = data_default(kind.name, field.name, data)) defaults[field.name] = *usual;
  return registry<OptimizerDescription>().kind(kind.name).make(chosen_settings(kind, choice, defaults));
}

}  // namespace ogee::cli
