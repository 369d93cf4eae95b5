#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "../core/fields.hpp"
#include "../core/loss.hpp"
#include "../core/network.hpp"
#include "../core/optimizer.hpp"
#include "../core/schedule.hpp"
#include "../data/dataset.hpp"
#include "../training/clipping.hpp"
#include "callback.hpp"
#include "history.hpp"

namespace ogee {

/// How to train a network.
struct FitOptions {
  Index epochs = 10;
  Index batch_size = 32;
  bool shuffle = true;
  std::uint64_t seed = 0;  ///< of the order of the samples
  int threads = 1;         ///< the result does not depend on it
  /// Sets the learning rate before each epoch or each step, from the first one on; without it, the
  /// optimizer's own rate is used.
  std::optional<Schedule> schedule = std::nullopt;
  Clipping clipping = {};  ///< of the gradients of each step; none by default
  /// Scored after each epoch, for callbacks that decide by it: early stopping, best weights, a plateau.
  std::optional<Dataset> validation = std::nullopt;
  /// Scored after each epoch for the history; decides nothing.
  std::optional<Dataset> test = std::nullopt;
  bool progress = true;  ///< show the progress on standard error
  std::vector<std::shared_ptr<Callback>> callbacks = {};
};

/// The fields of FitOptions itself.
template <>
inline constexpr auto fields_of<FitOptions> = std::tuple{
    Field{"epochs", &FitOptions::epochs, ranges::at_least_one, "passes over the training data"},
    Field{"batch_size", &FitOptions::batch_size, ranges::at_least_one, "samples of a step"},
    Field{"shuffle", &FitOptions::shuffle, "use a new order in each epoch"},
    Field{"seed", &FitOptions::seed, ranges::not_negative, "of the order of the samples"},
    Field{"threads", &FitOptions::threads, ranges::at_least_one, "the result does not depend on it"}};

/// Trains `network` on `data`. Written by hand, the same loop is
///
///     Workspace workspace{network, batch_size};
///     Batches batches{data, network.output_size(), {.batch_size = batch_size}};
///     for (Index epoch = 0; epoch < epochs; ++epoch)
///       for (const Batch<float>& batch : batches.epoch(epoch))
///         train_step(network, loss, optimizer, batch.inputs, batch.targets, workspace);
///
/// With clipping the last line is forward, backward, clip and update (training/clipping.hpp).
///
/// A value that is not finite ends the training. The history then has the epochs before it, the reason
/// non_finite, and a message that names the layer, the batch and its rows. A step with a non-finite loss is
/// not taken. If an update makes a parameter non-finite, the message names the parameter, at the next step.
/// @throws ShapeError when data, network and loss do not fit; DataError for targets that the loss is not
///   defined for; OptionError for invalid options or a callback that is null, or for a network that ends in
///   the output function of the loss.
template <Real T>
History fit(Network<T>& network, const Dataset& data, const Loss& loss,
            const std::type_identity_t<OptimizerIn<T>>& optimizer, const FitOptions& options = {});

extern template History fit(Network<float>&, const Dataset&, const Loss&, const OptimizerIn<float>&,
                            const FitOptions&);
extern template History fit(Network<double>&, const Dataset&, const Loss&, const OptimizerIn<double>&,
                            const FitOptions&);

}  // namespace ogee
