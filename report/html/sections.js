// The sections of the report, each for one network; null where there is nothing to show.

const runsOf = (key) => data.runs.filter((run) => hiddenKey(run) === key);
const activationsOf = (key) => [...new Set(runsOf(key).map((run) => run.activation))];
const ofNetwork = (list, key) => (data[list] ?? []).filter((part) => hiddenKey(part) === key);
// The runs that have probe records.
const probedRuns = (key) => runsOf(key).filter((run) => run.probes && run.probes.some((probe) => probe.layers.length > 0));
const epochText = (probe) => (probe.epoch === 0 ? "before training" : `after epoch ${probe.epoch}`);
const classify = data.task === "classify";
const layersOf = (probe) => probe.layers.map((_, i) => i + 1);

const scoreText = (middle, spread, halfWidth) => (isNumber(halfWidth) ? `${fixed(middle)} ± ${fixed(spread)}` : fixed(middle));
// An accuracy stays between 0 and 1; equal runs give no interval.
const intervalText = (middle, halfWidth, least, most) => (halfWidth > 0
  ? `${fixed(Math.max(middle - halfWidth, least))} to ${fixed(Math.min(middle + halfWidth, most))}` : "–");

const summarySection = (key) => {
  const summaries = ofNetwork("summary", key);
  if (summaries.length === 0) return null;
  const seeds = Math.max(...summaries.map((s) => runsOf(key).filter((run) => run.activation === s.activation).length));
  const columns = [{ text: "activation", left: true }, ...(classify ? ["test accuracy"] : []), "test loss",
    ...(seeds > 1 ? [`mean ${classify ? "accuracy" : "loss"}, 95 %`] : []),
    ...(classify && isNumber(data.target_accuracy) ? ["epochs to target", "time to target"] : []), "time of an epoch"];
  const rows = summaries.map((summary) => {
    const runs = runsOf(key).filter((run) => run.activation === summary.activation).length;
    return [activationText(summary.activation),
      ...(classify ? [scoreText(summary.test_accuracy_mean, summary.test_accuracy_spread, summary.test_accuracy_half_width)] : []),
      scoreText(summary.test_loss_mean, summary.test_loss_spread, summary.test_loss_half_width),
      ...(seeds > 1 ? [classify ? intervalText(summary.test_accuracy_mean, summary.test_accuracy_half_width, 0, 1)
        : intervalText(summary.test_loss_mean, summary.test_loss_half_width, 0, Infinity)] : []),
      ...(classify && isNumber(data.target_accuracy)
        ? [summary.reached_target > 0 ? `${fixed(summary.epochs_to_target_mean, 1)} (${summary.reached_target}/${runs})` : `– (0/${runs})`,
          duration(summary.seconds_to_target_mean)] : []),
      duration(summary.seconds_per_epoch_mean)];
  });
  const target = isNumber(data.target_accuracy) ? ` The target is an accuracy of ${fixed(data.target_accuracy)}; the number of runs that reached it is in brackets.` : "";
  const how = seeds > 1 ? `Mean ± standard deviation over ${seeds} seeds, after the last epoch, and the 95 % confidence interval of the mean (Student's t).${target}` : `One run each, after the last epoch.${target}`;
  const parts = [tableOf(columns, rows)];
  const unfinished = runsOf(key).filter((run) => run.stopped !== "finished");
  for (const run of unfinished)
    parts.push(element("p", { class: "note" }, `${labelOf(run.activation)}, seed ${run.seed}: stopped after ${counted(run.train_loss.length, "epoch")}, ${run.stopped}${run.message ? `: ${run.message}` : ""}`));
  return sectionOf("scores", "Scores", how, ...parts);
};

const differencesSection = (key) => {
  const differences = ofNetwork("differences", key).filter((d) => d.pairs > 1);
  if (differences.length === 0) return null;
  const rows = differences.map((d) => [
    element("span", {}, activationText(d.first), " – ", activationText(d.second)),
    `${d.mean > 0 ? "+" : ""}${fixed(d.mean)} ± ${fixed(d.half_width)}`, pText(d.adjusted_p_value),
    d.exceeds_noise ? "yes" : "no"]);
  return sectionOf("differences", "Is it more than noise?",
    `Differences of the ${differences[0].measure} between two functions with the same seeds, with the 95 % confidence interval of their mean: another choice of seeds and another choice of test samples would change it. p is corrected for the number of pairs (Holm 1979), so that at most one of twenty comparisons of equal functions has a difference that exceeds the noise by chance.`,
    tableOf([{ text: "difference", left: true }, differences[0].measure, "p", "exceeds the noise"], rows));
};

const learningRatesSection = (key) => {
  const sweeps = ofNetwork("learning_rates", key);
  if (sweeps.length === 0) return null;
  const lines = sweeps.map((sweep) => ({
    label: labelOf(sweep.activation), colour: colourOf(sweep.activation), dash: dashOf(sweep.activation), points: true,
    xs: sweep.rates.map((r) => Math.log10(r.learning_rate)), ys: sweep.rates.map((r) => r.score),
  })).map((line) => {
    const order = line.xs.map((_, i) => i).sort((a, b) => line.xs[a] - line.xs[b]);
    return { ...line, xs: order.map((i) => line.xs[i]), ys: order.map((i) => line.ys[i]) };
  });
  const measure = classify ? "accuracy" : "loss";
  const chosen = sweeps.map((sweep) => `${labelOf(sweep.activation)} ${sweep.chosen}`).join(", ");
  return sectionOf("learning-rates", "A learning rate for each",
    `Every function was compared at its own best rate, found on a held-out part of the training data: ${chosen}.`,
    chartOf({ lines, xLabel: "learning rate", xName: "learning rate", yLabel: `held-out ${measure}`, possible: possibleOf(measure), height: 220, xFormat: (x) => precise(10 ** x),
      xSplits: [...new Set(lines.flatMap((line) => line.xs))].sort((a, b) => a - b) }).place);
};

// The score of each activation against depth, with the standard deviation over seeds as a band.
const depthSection = () => {
  const depths = networks.map((key) => JSON.parse(key).length);
  if (new Set(depths).size < Math.max(networks.length, 2)) return null;
  const measure = classify ? "accuracy" : "loss";
  const [middle, spread, halfWidth] = ["mean", "spread", "half_width"].map((name) => `test_${measure}_${name}`);
  const lines = [...new Set(data.summary.map((summary) => summary.activation))].map((name) => {
    const summaries = data.summary.filter((summary) => summary.activation === name && isNumber(summary[middle]))
      .sort((a, b) => a.hidden.length - b.hidden.length);
    const line = { label: labelOf(name), colour: colourOf(name), dash: dashOf(name), points: true,
      xs: summaries.map((summary) => summary.hidden.length), ys: summaries.map((summary) => summary[middle]) };
    return summaries.some((summary) => isNumber(summary[halfWidth]))
      ? { ...line, low: summaries.map((s) => s[middle] - s[spread]), high: summaries.map((s) => s[middle] + s[spread]) } : line;
  }).filter((line) => line.xs.length > 0);
  if (lines.length === 0) return null;
  return sectionOf("by-depth", "What depth costs",
    `Test ${measure} of networks with more and more hidden layers: the mean over seeds, with a band of one standard deviation to both sides where there are several.`,
    chartOf({ lines, xLabel: "hidden layers", xName: "depth", xSplits: [...depths].sort((a, b) => a - b), yLabel: `test ${measure}`, possible: possibleOf(measure) }).place);
};

// The mean over seeds of a number per epoch, with the spread as a band.
const curveOf = (runs, key, against) => {
  const epochs = Math.max(0, ...runs.map((run) => run[key].length));
  const line = { xs: [], ys: [], low: [], high: [] };
  for (let epoch = 0; epoch < epochs; ++epoch) {
    const there = runs.filter((run) => isNumber(run[key][epoch]));
    if (there.length === 0) continue;
    const values = there.map((run) => run[key][epoch]);
    const spread = deviation(values);
    const seconds = mean(there.map((run) => run.seconds.slice(0, epoch + 1).reduce((a, b) => a + b, 0)));
    line.xs.push(against === "epoch" ? epoch + 1 : seconds);
    line.ys.push(mean(values));
    line.low.push(mean(values) - spread);
    line.high.push(mean(values) + spread);
  }
  if (runs.length < 2) { delete line.low; delete line.high; }
  return line;
};

// The values that a measure can have. A loss of one's own may go below 0.
const possibleOf = (measure) => (measure === "accuracy" ? [0, 1]
  : [data.runs.some((run) => [...run.train_loss, ...run.test_loss].some((loss) => loss < 0)) ? -Infinity : 0, Infinity]);

const convergenceSection = (key) => {
  const activations = activationsOf(key).filter((name) => runsOf(key).some((run) => run.activation === name && run.train_loss.length > 0));
  if (activations.length === 0) return null;
  const without = activationsOf(key).filter((name) => !activations.includes(name));
  const tested = runsOf(key).some((run) => isNumber(run.test_loss[0]));
  const state = { against: "epoch", data: tested ? "test" : "train", log: false };
  const linesOf = (what) => activations.map((name) => ({
    label: labelOf(name), colour: colourOf(name), dash: dashOf(name),
    ...curveOf(runsOf(key).filter((run) => run.activation === name), `${state.data}_${what}`, state.against),
  })).filter((line) => line.xs.length > 0);
  const optionsOf = (what) => ({
    lines: linesOf(what), yLabel: what, possible: possibleOf(what), whole: state.against === "epoch", height: 260,
    ...(state.against === "epoch" ? { xLabel: "epoch", xName: "epoch" } : { xLabel: "seconds of training", xName: "second" }),
  });
  const loss = chartOf(optionsOf("loss"));
  const accuracy = classify ? chartOf(optionsOf("accuracy")) : null;
  const redraw = () => {
    loss.draw({ ...optionsOf("loss"), log: state.log });
    accuracy?.draw(optionsOf("accuracy"));
  };
  const several = runsOf(key).length > activations.length;
  return sectionOf("convergence", "Convergence",
    `How loss${classify ? " and accuracy change" : " changes"} while the network learns${several ? "; the line is the mean over seeds, the band one standard deviation to both sides" : ""}. Click a name to hide or show its line.`,
    element("div", { class: "switches" },
      choiceOf("against", [["epoch", "epochs"], ["seconds", "seconds"]], state.against, (v) => { state.against = v; redraw(); }),
      choiceOf("data", [["test", "test"], ["train", "training"]], state.data, (v) => { state.data = v; redraw(); }),
      choiceOf("loss", [[false, "linear"], [true, "logarithmic"]], state.log, (v) => { state.log = v; redraw(); })),
    accuracy?.place, loss.place,
    without.length > 0 ? element("p", { class: "note" }, `No run of ${listed(without.map(labelOf))} completed an epoch.`) : null);
};

const saturationSection = (key) => {
  const runs = probedRuns(key).filter((run) => run.probes.some((p) => p.layers.some((l) => isNumber(l.saturated_left))));
  if (runs.length === 0) return null;
  const maps = element("div", { class: "maps" });
  const readout = element("p", { class: "readout" }, "Point at a cell for its values.");
  const draw = (side) => maps.replaceChildren(...runs.map((run) => {
    const layers = run.probes.find((probe) => probe.layers.length > 0).layers.map((l, i) => [l, i]).filter(([l]) => isNumber(l.saturated_left));
    const at = (row, column) => run.probes[column].layers[layers[row][1]];
    const share = (l) => ({ both: l.saturated_left + l.saturated_right, left: l.saturated_left, right: l.saturated_right,
      flat: l.flat_left + l.flat_right, dead: l.dead_units, constant: l.constant_units, open: l.gate_openness })[side];
    return element("div", {}, element("h3", {}, activationText(run.activation)), heatMapOf({
      name: `${labelOf(run.activation)}: saturation by layer and epoch`,
      rows: layers.map(([l]) => l.layer), columns: run.probes.map((probe) => probe.epoch),
      share: (row, column) => (at(row, column) ? share(at(row, column)) : null),
      printed: (row, column) => (at(row, column) && isNumber(share(at(row, column))) ? (100 * share(at(row, column))).toFixed(0) : "–"),
      text: (row, column) => {
        const l = at(row, column);
        return l ? `${labelOf(run.activation)}, ${l.layer}, ${epochText(run.probes[column])}: left ${percent(l.saturated_left)}, right ${percent(l.saturated_right)}, slope exactly 0 for ${percent(l.flat_left + l.flat_right)}, dead units ${percent(l.dead_units)}, constant units ${percent(l.constant_units)}, mean slope ${precise(l.mean_slope)}${isNumber(l.gate_openness) ? `, gates open for ${percent(l.gate_openness)}` : ""}` : "no values";
      },
    }, readout));
  }));
  draw("both");
  const hasGates = runs.some((run) => run.probes.some((probe) => probe.layers.some((l) => isNumber(l.gate_openness))));
  return sectionOf("saturation", "Where units saturate",
    `Each row is a layer, each column an epoch; 0 is before training. The brighter a cell, the more outputs lie on a tail of the function, beyond which its slope stays below ${precise(100 * data.settings.saturation_threshold)} % of the largest: there, almost no gradient passes. Where it is exactly flat, none does. A dead unit is saturated for every sample; the output of a constant unit hardly changes over the samples.${hasGates ? " Gates are open for the mean share of their input that they replace." : ""}`,
    element("div", { class: "switches" }, choiceOf("side", [["both", "both"], ["left", "left"], ["right", "right"], ["flat", "exactly flat"], ["dead", "dead units"], ["constant", "constant units"], ...(hasGates ? [["open", "open gates"]] : [])], "both", draw), scaleLegend("0 %", "100 %")),
    maps, readout, looksNote(runs));
};

// Says which epochs, of how many that were recorded, and which seed the pictures show; null if they show all.
const looksNote = (runs) => {
  const looks = looksOf(runs);
  const recorded = Math.max(...runs.map((run) => run.recorded_probes));
  const seeds = new Set(data.runs.map((run) => run.seed));
  const epochs = recorded > looks.length
    ? `${looks.length} of ${recorded} recorded looks are shown: after the epochs ${listed(looks.map((look) => String(look.epoch)))}.` : "";
  const seed = seeds.size > 1 ? `The runs are those with seed ${runs[0].seed}, one of ${seeds.size}.` : "";
  return epochs || seed ? element("p", { class: "note" }, `${epochs} ${seed}`.trim()) : null;
};

// The looks of the run that has most of them.
const looksOf = (runs) => runs.reduce((longest, run) => (run.probes.length > longest.length ? run.probes : longest), []);

// The runs that have a look after the same epoch, each with that look. One that stopped early has fewer.
const lookOfRuns = (runs, { epoch }) => runs.map((run) => [run, run.probes.find((probe) => probe.epoch === epoch)])
  .filter(([, look]) => look?.layers.length > 0);

// What became of gradients, in the words of the finding: means over all seeds, and what rounding took of one.
const gradientTable = (key, runs) => {
  const textOf = ({ share, word }) => (word === "unknown" ? "–" : isNumber(share) ? `${precise(share)}: ${word}` : word);
  const rows = ofNetwork("summary", key).map((summary) => {
    const layers = runs.filter((run) => run.activation === summary.activation).flatMap((run) => run.probes.flatMap((probe) => probe.layers));
    const lost = layers.reduce((most, l) => Math.max(most, l.gradient_lost ?? 0), 0);
    return [activationText(summary.activation), textOf(summary.gradient_before), textOf(summary.gradient_after),
      lost > 0.01 ? `up to ${percent(lost)} of a layer's` : "no"];
  });
  return tableOf([{ text: "activation", left: true }, "first layer by last, before training", "after training", "lost to rounding in float"], rows);
};

const gradientSection = (key) => {
  const runs = probedRuns(key);
  const looks = looksOf(runs);
  if (runs.length === 0 || looks[0].layers.length < 2) return null;
  const state = { look: 0, what: "relative_gradient_norm" };
  const names = { relative_gradient_norm: "∂L/∂z, divided by that of the last layer", gradient_norm: "norm of ∂L/∂W" };
  const linesOf = () => lookOfRuns(runs, looks[state.look]).map(([run, look]) => ({
    label: labelOf(run.activation), colour: colourOf(run.activation), dash: dashOf(run.activation), points: true,
    xs: layersOf(look), ys: look.layers.map((l) => l[state.what]),
  }));
  const optionsNow = () => ({ lines: linesOf(), yLabel: names[state.what],
    logValues: runs.flatMap((run) => run.probes.flatMap((probe) => probe.layers.map((l) => l[state.what]))) });  // one axis for all looks
  const chart = chartOf({ ...optionsNow(), xLabel: "layer, from the input on", xName: "layer", rest: "start", whole: true, log: true, height: 320 });
  const redraw = () => chart.draw(optionsNow());
  return sectionOf("gradients", "How gradients flow back",
    "The gradient comes in at the last layer, on the right, and goes to the first. A line that falls to the left is a vanishing gradient, one that rises an exploding one; a gradient of exactly 0 stands at the bottom. It has vanished where less than a hundredth of the last layer's reaches the first, exploded where more than ten times as much does. Whether a small gradient is truly small or was lost to rounding, a comparison with the same batch in double shows.",
    element("div", { class: "switches" },
      choiceOf("gradient of", [["relative_gradient_norm", "pre-activations"], ["gradient_norm", "weights"]], state.what, (v) => { state.what = v; redraw(); }),
      playerOf("look", looks.map(epochText), 0, (look) => { state.look = look; redraw(); })),
    chart.place, gradientTable(key, runs), looksNote(runs));
};

const histogramSection = (key) => {
  const functionOf = (layer) => data.functions.find((f) => f.name === layer.activation);
  const firstLook = (run) => run.probes.find((p) => p.layers.length > 0).layers;
  const layersWith = (run) => firstLook(run).map((l, i) => [i, l.layer]).filter(([i]) => functionOf(firstLook(run)[i]));
  const runs = probedRuns(key).filter((run) => layersWith(run).length > 0);
  if (runs.length === 0) return null;
  const state = { run: runs[0], layer: layersWith(runs[0])[0][0], look: 0 };
  const optionsNow = () => {
    const { curve, left_tail: left, right_tail: right } = functionOf(firstLook(state.run)[state.layer]);
    const colour = colourOf(state.run.activation);
    const layer = state.run.probes[state.look]?.layers[state.layer];
    const lines = [
      { label: "f(x)", colour: variable("--ink"), xs: curve.x, ys: curve.value, width: 1.5 },
      { label: "f′(x)", colour: variable("--faint"), xs: curve.x, ys: curve.slope, width: 1.5, dash: [5, 3] },
    ];
    if (layer?.pre_activations) {
      const { low, high, counts } = layer.pre_activations;
      const width = (high - low) / counts.length || 1;
      const total = counts.reduce((a, b) => a + b, 0);
      lines.push({ label: `density of the inputs of ${layer.layer}'s units`, colour, stepped: true, scale: "right",
        xs: [...counts.map((_, i) => low + i * width), low + counts.length * width], ys: [...counts.map((c) => c / total / width), 0] });
    }
    const shade = (u) => {
      u.ctx.save();
      u.ctx.fillStyle = transparent(colour, 0.08);
      const [start, end] = [u.bbox.left, u.bbox.left + u.bbox.width];
      const placeOf = (x) => Math.min(Math.max(u.valToPos(x, "x", true), start), end);
      if (isNumber(left)) u.ctx.fillRect(start, u.bbox.top, placeOf(left) - start, u.bbox.height);
      if (isNumber(right)) u.ctx.fillRect(placeOf(right), u.bbox.top, end - placeOf(right), u.bbox.height);
      u.ctx.restore();
    };
    return { lines, draw: shade };
  };
  const chart = chartOf({ ...optionsNow(), xLabel: "x", xName: "x =", rest: "none", yLabel: "value and slope", right: "density", height: 320 });
  const place = element("span", { class: "switches" });
  const redraw = () => chart.draw(optionsNow());
  const choose = (run) => {
    state.run = run;
    const layers = layersWith(run);
    if (!layers.some(([i]) => i === state.layer)) state.layer = layers[0][0];
    state.look = Math.min(state.look, run.probes.length - 1);
    place.replaceChildren(
      selectionOf("layer", layers, state.layer, (layer) => { state.layer = layer; redraw(); }),
      playerOf("look", run.probes.map(epochText), state.look, (look) => { state.look = look; redraw(); }));
  };
  choose(runs[0]);
  return sectionOf("inputs", "What the units see",
    "The distribution of what goes into a function (pre-activations, filled) over the function and its slope. The shaded regions are where the function is saturated: the more of the distribution lies there, the less the layer learns.",
    element("div", { class: "switches" }, selectionOf("activation", runs.map((run) => [run, labelOf(run.activation)]), runs[0], (run) => { choose(run); redraw(); }), place),
    chart.place, looksNote(runs));
};

const outputsOf = (layers) => ({ ys: layers.map((l) => l.mean_output),
  low: layers.map((l) => l.output_percentile_2), high: layers.map((l) => l.output_percentile_98) });

// Outputs by layer, at one look.
const outputsByLayer = (runs, looks) => {
  const state = { look: looks.length - 1 };
  const linesOf = () => lookOfRuns(runs, looks[state.look]).map(([run, look]) => [run, look.layers.filter((l) => l.activation)])
    .map(([run, layers]) => ({ label: labelOf(run.activation), colour: colourOf(run.activation), dash: dashOf(run.activation), points: true,
      xs: layers.map((_, i) => i + 1), ...outputsOf(layers) }));
  const chart = chartOf({ lines: linesOf(), xLabel: "layer, from the input on", xName: "layer", whole: true, yLabel: "output", height: 260 });
  return [element("div", { class: "switches" },
    playerOf("look", looks.map(epochText), state.look, (look) => { state.look = look; chart.draw({ lines: linesOf() }); })), chart.place];
};

// Outputs by epoch, where there are too few layers for a line: one for each layer.
const outputsByEpoch = (runs) => {
  const linesOf = (run) => run.probes[0].layers.map((l, i) => [l, i]).filter(([l]) => l.activation).map(([first, i], place, { length }) => {
    const probes = run.probes.filter((probe) => probe.layers.length > 0);
    return { label: length > 1 ? `${labelOf(run.activation)}, ${first.layer}` : labelOf(run.activation), colour: colourOf(run.activation),
      dash: dashes[place % dashes.length], points: true, xs: probes.map((probe) => probe.epoch), ...outputsOf(probes.map((probe) => probe.layers[i])) };
  });
  return [chartOf({ lines: runs.flatMap(linesOf), xLabel: "epoch", xName: "epoch", whole: true, yLabel: "output", height: 260 }).place];
};

const biasShiftSection = (key) => {
  const runs = probedRuns(key).filter((run) => run.probes[0].layers.some((l) => l.activation));
  if (runs.length === 0) return null;
  const layers = Math.max(...runs.map((run) => run.probes[0].layers.filter((l) => l.activation).length));
  return sectionOf("bias-shift", "How far outputs are off centre",
    "Mean output of each layer, with a band from the 2nd to the 98th percentile. A mean that is not 0 shifts all units of the next layer like a bias: training is slower than with outputs around 0 (LeCun et al. 1998).",
    ...(layers < 3 ? outputsByEpoch(runs) : outputsByLayer(runs, looksOf(runs))), looksNote(runs));
};

const updateSection = (key) => {
  const runs = probedRuns(key).filter((run) => run.probes.some((p) => p.layers.some((l) => isNumber(l.update_ratio))));
  if (runs.length === 0) return null;
  const step = (layers) => Math.ceil(layers.length / 8);
  const linesOf = (run) => {
    const probes = run.probes.filter((p) => p.layers.some((l) => isNumber(l.update_ratio)));
    const layers = probes[0].layers;
    const shown = layers.map((_, i) => i).filter((i) => i % step(layers) === 0 || i === layers.length - 1);
    const epochs = probes.map((p) => p.epoch);
    return [...shown.map((i) => ({
      label: layers[i].layer, colour: isDark() ? shadeOf(0.35 + 0.65 * (i / Math.max(layers.length - 1, 1))) : shadeOf(0.75 * (i / Math.max(layers.length - 1, 1))),
      points: true, xs: epochs, ys: probes.map((p) => p.layers[i]?.update_ratio),
    })).map((line) => ({ ...line, colour: line.colour.replace(/rgb\((\d+),(\d+),(\d+)\)/, (_, r, g, b) => `#${[r, g, b].map((v) => Number(v).toString(16).padStart(2, "0")).join("")}`) })),
    { label: "1/1000", colour: variable("--faint"), dash: [4, 4], width: 1, points: false, xs: [epochs[0], epochs.at(-1)], ys: [1e-3, 1e-3] }];
  };
  const every = step(runs[0].probes[0].layers);
  const chart = chartOf({ lines: linesOf(runs[0]), xLabel: "epoch", xName: "epoch", whole: true, yLabel: "‖ΔW‖ / ‖W‖", log: true, height: 260 });
  return sectionOf("updates", "How far a step moves the weights",
    "The last step of each epoch changed the weights of a layer by this share of their size. About a thousandth is usual; with much less a layer stands still, with much more it jumps.",
    element("div", { class: "switches" }, selectionOf("activation", runs.map((run) => [run, labelOf(run.activation)]), runs[0], (run) => chart.draw({ lines: linesOf(run) }))),
    chart.place, every > 1 ? element("p", { class: "note" }, `Every ${ordinal(every)} layer is shown, and the last.`) : null, looksNote(runs));
};

const imageOf = (base64) => {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const { width, height } = data.images;
  const canvas = element("canvas", { width, height });
  const image = new ImageData(width, height);
  bytes.forEach((byte, i) => image.data.set([byte, byte, byte, 255], 4 * i));
  canvas.getContext("2d").putImageData(image, 0, 0);
  return canvas;
};

const mistakesSection = (key) => {
  const runs = runsOf(key).filter((run) => run.test_metrics?.confusion).filter((run, i, all) => all.findIndex((other) => other.activation === run.activation) === i);
  if (runs.length === 0) return null;
  const place = element("div");
  const readout = element("p", { class: "readout" }, "Point at a cell for its values.");
  const draw = (run) => {
    const { confusion } = run.test_metrics;
    const names = confusion.map((_, k) => data.class_names[k] ?? String(k));
    const most = Math.max(1, ...confusion.map((row, i) => Math.max(...row.filter((_, k) => k !== i))));
    const share = (count, right) => (count === 0 ? null : right ? 1 : Math.log1p(count) / Math.log1p(most) * 0.9);
    const figures = (run.mistakes ?? []).map((mistake) => element("figure", {}, mistake.image ? imageOf(mistake.image) : null,
      element("figcaption", {}, `${names[mistake.truth]} → ${names[mistake.prediction]}, ${percent(mistake.probability)}`)));
    place.replaceChildren(
      element("div", { class: "scroll" }, heatMapOf({
        name: "confusion matrix", kind: "confusion", rows: names, columns: names,
        share: (row, column) => share(confusion[row][column], row === column),
        [names.length <= 12 ? "cell" : "printed"]: (row, column) => (confusion[row][column] > 0 ? String(confusion[row][column]) : ""),
        text: (row, column) => `${names[row]} predicted as ${names[column]}: ${confusion[row][column]}`,
      }, readout)), readout,
      ...(figures.length > 0 ? [element("h3", {}, "The most confident mistakes"), element("div", { class: "mistakes" }, ...figures)] : []));
  };
  draw(runs[0]);
  return sectionOf("mistakes", "What it confuses",
    `Of the network that was trained with seed ${runs[0].seed}: each row is a class, each column the class that the network predicted. The diagonal is right; the brighter another cell, the more often the two are confused (on a logarithmic scale).`,
    element("div", { class: "switches" }, selectionOf("activation", runs.map((run) => [run, labelOf(run.activation)]), runs[0], draw)), place);
};

const predictionSection = (key) => {
  const runs = probedRuns(key).filter((run) => run.prediction && run.probes[0].layers.length > 0);
  if (runs.length === 0) return null;
  const names = { relative_gradient_norm: "∂L/∂z, divided by that of the last layer", pre_activation_deviation: "deviation of pre-activations" };
  const linesOf = (what) => runs.flatMap((run) => {
    const common = { colour: colourOf(run.activation), xs: layersOf(run.probes[0]) };
    return [
      { ...common, label: `${labelOf(run.activation)}, predicted`, dash: [6, 4], points: false, ys: run.prediction.map((l) => l[what]) },
      { ...common, label: `${labelOf(run.activation)}, measured`, points: "only", ys: run.probes[0].layers.map((l) => l[what]) }];
  });
  const chart = chartOf({ lines: linesOf("relative_gradient_norm"), yLabel: names.relative_gradient_norm, xLabel: "layer, from the input on", xName: "layer", rest: "start", whole: true, log: true, height: 300 });
  return sectionOf("prediction", "Could this be predicted?",
    "Before the first step, theory predicts from the function and the initialisation alone how signals and gradients pass through a wide network (dashed; Poole et al. 2016, Schoenholz et al. 2017). The dots are what one batch measured.",
    element("div", { class: "switches" }, choiceOf("show", [["relative_gradient_norm", "gradient"], ["pre_activation_deviation", "signal"]], "relative_gradient_norm",
      (what) => chart.draw({ lines: linesOf(what), yLabel: names[what], log: what === "relative_gradient_norm" }))),
    chart.place);
};

const pictureOf = (curve) => {
  const middle = curve.x.map((_, i) => i).filter((i) => Math.abs(curve.x[i]) <= 6);
  const [x, value, slope] = [curve.x, curve.value, curve.slope].map((column) => middle.map((i) => column[i]));
  const all = [...value, ...slope].filter((v) => Math.abs(v) < 2.5);
  const [low, high] = [Math.min(-0.1, ...all), Math.max(0.1, ...all)];
  const [left, right] = [x[0], x.at(-1)];
  const point = (at, y) => `${((at - left) / (right - left) * 140).toFixed(1)},${(70 - (y - low) / (high - low) * 68 - 1).toFixed(1)}`;
  const pointsOf = (ys) => x.map((at, i) => [at, ys[i]]).filter(([, y]) => Math.abs(y) < 2.5).map(([at, y]) => point(at, y)).join(" ");
  const picture = svg("svg", { viewBox: "0 0 140 70", role: "img", "aria-label": "value and slope" });
  const [zero] = [point(0, 0).split(",")];
  picture.append(svg("line", { class: "axis", x1: 0, x2: 140, y1: zero[1], y2: zero[1] }), svg("line", { class: "axis", x1: zero[0], x2: zero[0], y1: 0, y2: 70 }),
    svg("polyline", { class: "slope", points: pointsOf(slope) }), svg("polyline", { class: "value", points: pointsOf(value) }));
  return picture;
};

const endText = (value, end) => (isNumber(value) ? precise(value) : end);
const rangeText = ([low, high]) => `${endText(low, "−∞")} to ${endText(high, "∞")}`;
const statedText = (stated) => (stated === null ? "not stated" : stated ? "yes" : "no");
const tailText = (words, end, limit) => (isNumber(end) ? `${words} ${precise(end)} (${isNumber(limit) ? `at ${precise(limit)}` : "limit not stated"})` : null);
const saturationText = (f) => [tailText("below", f.left_tail, f.left_saturation), tailText("above", f.right_tail, f.right_saturation)].filter(Boolean).join(", ") || "nowhere";

const contractsSection = () => sectionOf("functions", "The functions",
  "What each function promises: value (line) and slope (dashed), its ranges, where it saturates, and the factors by which it scales the power of a normal signal on the way forward, E[f(z)²], and of a gradient on the way back, E[f′(z)²].",
  tableOf([{ text: "function", left: true }, { text: "", left: true }, "value", "slope", { text: "saturates", left: true }, "zero-centred", "monotone", "E[f²]", "E[f′²]"],
    data.functions.map((f) => [element("span", { class: "contract" }, pictureOf(f.curve)), element("div", {}, activationText(f.name), element("div", { class: "note" }, f.formula)),
      rangeText(f.value_range), rangeText(f.slope_range), saturationText(f), statedText(f.zero_centred), statedText(f.monotone), fixed(f.forward_gain, 3), fixed(f.backward_gain, 3)])));

const settingText = (value) => (Array.isArray(value) ? value.join(", ") : value === null ? "–" : String(value));

const commandOf = (text) => {
  const command = element("code", { class: "command" }, text);
  const copy = element("button", { type: "button", on: { click: async () => {
    try {
      await navigator.clipboard.writeText(text);
      copy.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(command);
      copy.textContent = "Selected: copy it with the keyboard";
    }
  } } }, "Copy");
  return [command, copy];
};

const repeatSection = () => {
  const seeds = [...new Set(data.runs.map((run) => run.seed))].join(", ");
  const swept = { hidden: data.settings.depths, learning_rate: data.settings.learning_rates };  // lists that replace a single value
  const rows = [...Object.entries(data.settings).filter(([name]) => !swept[name]), ["seeds of the runs", seeds], ["ogee", data.ogee]]
    .filter(([, value]) => !(Array.isArray(value) && value.length === 0))
    .map(([name, value]) => [name.replaceAll("_", " "), settingText(value)]);
  const table = tableOf([{ text: "setting", left: true }, { text: "value", left: true }], rows);
  for (const cell of table.querySelectorAll("td:last-child")) cell.classList.add("wrap");
  return data.command === "program"
    ? sectionOf("repeat", "How it was trained", "Trained by a program: no command repeats it.", table)
    : sectionOf("repeat", "Repeat it", "The same command gives the same weights, bit by bit, on any number of threads.", ...commandOf(data.command_line), table);
};
