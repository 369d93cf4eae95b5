#include "constant.hpp"

namespace ogee {

double Constant::rate(Index /*time*/) const { return learning_rate; }

namespace kinds {
Kind<Schedule> constant() { return kind_of<Schedule, Constant>(); }
}  // namespace kinds

}  // namespace ogee
