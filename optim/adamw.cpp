#include "adamw.hpp"

namespace ogee::kinds {

Kind<OptimizerDescription> adamw() { return kind_of<OptimizerDescription, AdamW>(); }

}  // namespace ogee::kinds
