#include "c_storage.hpp"

#include <algorithm>
#include <numeric>

#include "../../../core/detail/filled.hpp"

namespace ogee::detail {
namespace {

/// Whether it reads all elements of its operand for each of its own.
bool mixes_columns(const GraphNode<float>& node) {
  return node.operation == GraphOperation::affine || node.operation == GraphOperation::softmax;
}

}  // namespace

bool is_uniform(const GraphNode<float>& node, float number) {
  return node.operation == GraphOperation::constant && is_filled_with(elements(node.weights), number);
}

CStorage::CStorage(const Graph<float>& graph)
    : nodes_(graph.nodes()),
      output_(graph.output()),
      stored_(nodes_.size(), false),
      array_of_(nodes_.size(), 0) {
  leave_out_neutral_operations();
  choose_stored();
  share_arrays();
}

/// x + 0 and x · 1, of which scaling has many.
void CStorage::leave_out_neutral_operations() {
  std::vector<Node> same_as(nodes_.size());
  std::iota(same_as.begin(), same_as.end(), Node{0});
  for (Node node = 0; node < nodes_.size(); ++node) {
    std::vector<Node> operands;
    for (const Node operand : nodes_[node].operands) operands.push_back(same_as[operand]);
    const bool adds = nodes_[node].operation == GraphOperation::add;
    if (adds || nodes_[node].operation == GraphOperation::multiply) {
      const float neutral = adds ? 0.0F : 1.0F;
      if (is_uniform(nodes_[operands[1]], neutral))
        same_as[node] = operands[0];
      else if (is_uniform(nodes_[operands[0]], neutral))
        same_as[node] = operands[1];
    }
    operands_.push_back(std::move(operands));
  }
  output_ = same_as[output_];
}

/// Stored is what mixes columns, what an affine operation reads, what serves several times, and what would be a
/// very long expression.
void CStorage::choose_stored() {
  constexpr int max_levels = 8;
  std::vector<int> uses(nodes_.size(), 0);
  std::vector<bool> read_by_affine(nodes_.size(), false);
  uses[output_] = 1;
  for (Node node = output_ + 1; node-- > 0;) {
    if (uses[node] == 0) continue;
    for (const Node operand : operands_[node]) {
      ++uses[operand];
      if (nodes_[node].operation == GraphOperation::affine) read_by_affine[operand] = true;
    }
  }
  std::vector<int> levels(nodes_.size(), 0);
  for (Node node = 0; node < nodes_.size(); ++node) {
    const GraphOperation operation = nodes_[node].operation;
    if (uses[node] == 0 || operation == GraphOperation::input) continue;
    for (const Node operand : operands_[node]) levels[node] = std::max(levels[node], levels[operand] + 1);
    const bool computes = operation != GraphOperation::constant;
    stored_[node] = mixes_columns(nodes_[node]) || read_by_affine[node] ||
                    (computes && (uses[node] > 1 || levels[node] > max_levels));
    if (stored_[node]) levels[node] = 0;
  }
}

/// The stored nodes that the expression of a node reads.
void CStorage::add_reads(Node node, std::vector<Node>& reads) const {
  for (const Node operand : operands_[node]) {
    if (stored_[operand])
      reads.push_back(operand);
    else
      add_reads(operand, reads);
  }
}

/// For each stored node the last one that reads it; for what the output reads, a node after all others.
std::vector<CStorage::Node> CStorage::last_readers() const {
  std::vector<Node> last(nodes_.size(), 0);
  std::vector<Node> reads;
  for (Node node = 0; node < nodes_.size(); ++node) {
    if (!stored_[node]) continue;
    reads.clear();
    add_reads(node, reads);
    for (const Node each : reads) last[each] = node;
  }
  reads.assign({output_});
  if (!stored_[output_]) {
    reads.clear();
    add_reads(output_, reads);
  }
  for (const Node each : reads) last[each] = nodes_.size();
  return last;
}

/// An operation element by element, or softmax, may write over what it reads; affine must not.
void CStorage::share_arrays() {
  const std::vector<Node> last = last_readers();
  std::vector<Node> free_after;  // for each array the last reader of what it holds
  for (Node node = 0; node < nodes_.size(); ++node) {
    if (!stored_[node]) continue;
    const bool over_operand = nodes_[node].operation != GraphOperation::affine;
    const auto array = std::find_if(free_after.begin(), free_after.end(), [&](Node reader) {
      return reader < node || (over_operand && reader == node);
    });
    array_of_[node] = static_cast<std::size_t>(array - free_after.begin());
    if (array == free_after.end()) {
      free_after.push_back(last[node]);
      array_sizes_.push_back(0);
    } else {
      *array = last[node];
    }
    Index& size = array_sizes_[array_of_[node]];
    size = std::max(size, nodes_[node].columns);
  }
}

}  // namespace ogee::detail
