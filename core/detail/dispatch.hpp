#pragma once

/// Selects among the kernels of several instruction sets, for files that include Highway.

#include <hwy/highway.h>

#include <cstddef>

namespace ogee::detail {

/// The index of the instruction set in use in the tables of kernels. Highway's own macro calls into a shared
/// library every time, which tiny networks would notice.
inline std::size_t kernel_index() {
  static const hwy::ChosenTarget& target = [&]() -> hwy::ChosenTarget& {
    hwy::ChosenTarget& chosen = hwy::GetChosenTarget();
    if (!chosen.IsInitialized()) chosen.Update(hwy::SupportedTargets());
    return chosen;
  }();
  return target.GetIndex();
}

}  // namespace ogee::detail

/// The kernel `name`, declared with HWY_EXPORT(name), for the instruction set in use; and the kernel name<T>,
/// a template of the precision, declared with OGEE_EXPORT(name).
#if (HWY_TARGETS & (HWY_TARGETS - 1)) == 0
#define OGEE_KERNEL(name) HWY_STATIC_DISPATCH(name)
#define OGEE_EXPORT(name) static_assert(true)
#define OGEE_KERNEL_IN(T, name) HWY_STATIC_DISPATCH(name<T>)
#else
#define OGEE_KERNEL(name) HWY_DISPATCH_TABLE(name)[ogee::detail::kernel_index()]
#define OGEE_EXPORT(name)                                                          \
  template <class T>                                                               \
  constexpr decltype(&HWY_STATIC_DISPATCH(name<T>)) HWY_DISPATCH_TABLE(name)[] = { \
      &HWY_STATIC_DISPATCH(name<T>), HWY_CHOOSE_TARGET_LIST(name<T>), HWY_CHOOSE_FALLBACK(name<T>)}
#define OGEE_KERNEL_IN(T, name) HWY_DISPATCH_TABLE(name)<T>[ogee::detail::kernel_index()]
#endif
