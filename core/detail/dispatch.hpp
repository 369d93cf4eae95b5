#pragma once

/// The choice among the kernels of several instruction sets, for files that include Highway.

#include <hwy/highway.h>

#include <cstddef>

namespace ogee::detail {

/// The place of the instruction set in use in the tables that HWY_EXPORT makes. Highway's own macro asks a
/// shared library for it on every call, which tiny networks would notice.
inline std::size_t kernel_index() {
  static const hwy::ChosenTarget& target = hwy::GetChosenTarget();
  return target.GetIndex();
}

}  // namespace ogee::detail

/// The kernel `name`, made known by HWY_EXPORT(name), for the instruction set in use.
#if (HWY_TARGETS & (HWY_TARGETS - 1)) == 0
#define OGEE_KERNEL(name) HWY_STATIC_DISPATCH(name)
#else
#define OGEE_KERNEL(name) HWY_DISPATCH_TABLE(name)[ogee::detail::kernel_index()]
#endif
