#include "onnx_operations.hpp"

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "../../safetensors/detail/tensor_size.hpp"
#include "onnx_constants.hpp"

namespace ogee::detail {

OnnxResult read_operation(OnnxCall& call) {
  const OnnxNode& node = call.node();
  if (!node.domain.empty() && node.domain != "ai.onnx")
    call.fail(
        fmt::format("is of the domain {}, expected an operation of ONNX itself", quoted_text(node.domain)));
  if (std::optional<OnnxTensor> tensor = folded(call)) return constant_result(std::move(*tensor));
  for (const OnnxOperations* operations :
       {&onnx_arithmetic(), &onnx_functions(), &onnx_layers(), &onnx_shapes()})
    if (const auto found = operations->find(node.operation); found != operations->end())
      return found->second(call);
  call.fail("is not an operation that ogee reads");
}

}  // namespace ogee::detail
