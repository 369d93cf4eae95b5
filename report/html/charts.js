// Lines and bands with uPlot.

const charts = new Map();  // element → what redraws it in its present width

const axisOf = (label) => ({
  label,
  stroke: variable("--faint"),
  font: "12px system-ui, sans-serif",
  labelFont: "12px system-ui, sans-serif",
  labelSize: 18,
  size: 34,
  grid: { stroke: variable("--grid"), width: 1 },
  ticks: { stroke: variable("--line"), width: 1, size: 4 },
});

const wholeSteps = [1, 2, 5].flatMap((step) => [1, 10, 100, 1000, 10000].map((power) => step * power)).sort((a, b) => a - b);

const xAxisOf = ({ xLabel, xFormat, xSplits, whole }) => ({
  ...axisOf(xLabel),
  ...(xFormat ? { values: (u, ticks) => ticks.map(xFormat) } : {}),
  ...(xSplits ? { splits: xSplits } : {}),
  ...(whole ? { incrs: wholeSteps } : {}),
});

const yAxisOf = ({ yLabel }, logAxis) => ({
  ...axisOf(yLabel),
  size: 56,
  ...(logAxis ? { splits: () => logAxis.ticks.map(([position]) => position), values: () => logAxis.ticks.map(([, text]) => text) } : {}),
});

// The range of a linear axis, which goes hardly further than values can.
const linearRange = ([least, most]) => (u, low, high) => {
  const [from, to] = uPlot.rangeNum(low ?? 0, high ?? 1, 0.1, true);
  const margin = 0.02 * (Math.min(to, most) - Math.max(from, least));
  return [Math.max(from, least - margin), Math.min(to, most + margin)];
};

const transparent = (colour, opacity) => colour + Math.round(255 * opacity).toString(16).padStart(2, "0");

// What uPlot needs of one line: {label, colour, xs, ys, low?, high?, dash?, points?, width?, stepped?, scale?}, and of the bounds of its band.
const seriesOf = (line, show) => {
  const main = {
    spanGaps: true, scale: line.scale ?? "y", pxAlign: 0, show,
    stroke: line.colour,
    width: line.width ?? 2,
    dash: line.dash,
    points: { show: line.points ?? line.xs.length < 2, size: 6, fill: line.colour },
  };
  if (line.points === "only") Object.assign(main, { width: 0, points: { show: true, size: 7, fill: line.colour } });
  if (line.stepped) Object.assign(main, { paths: uPlot.paths.stepped({ align: 1 }), fill: transparent(line.colour, 0.25), width: 1 });
  return main;
};
const boundOf = (show) => ({ spanGaps: true, pxAlign: 0, show, stroke: "transparent", width: 0, points: { show: false } });

const everywhere = [-Infinity, Infinity];
const clamped = (values, [least, most]) => values.map((value) => (isNumber(value) ? Math.min(Math.max(value, least), most) : value));
// A band goes no further than values can.
const clampedBand = (line, possible) => (line.low ? { ...line, low: clamped(line.low, possible), high: clamped(line.high, possible) } : line);

// The share of the points of a line at which another one is so near that one hides the other.
const hiddenShare = (line, other, tolerance) => {
  const valueOf = new Map(other.xs.map((x, i) => [x, other.ys[i]]));
  const there = line.xs.map((x, i) => [line.ys[i], valueOf.get(x)]).filter(([value]) => isNumber(value));
  return there.length === 0 ? 0 : there.filter(([a, b]) => isNumber(b) && Math.abs(a - b) <= tolerance).length / there.length;
};

// For each line the shares of it that lie on each of the lines before it: within about the width of a line.
const hiddenShares = (lines, position) => {
  const curves = lines.map((line) => ({ xs: line.xs, ys: line.ys.map(position) }));
  const all = lines.flatMap((line) => [...line.ys, ...(line.low ?? []), ...(line.high ?? [])]).map(position).filter(isNumber);
  const tolerance = 3e-3 * (all.reduce((a, b) => Math.max(a, b), -Infinity) - all.reduce((a, b) => Math.min(a, b), Infinity));
  const canHide = (a, b) => a.scale === b.scale && a.points !== "only" && b.points !== "only";
  return lines.map((line, i) => lines.slice(0, i).map((other, k) => (canHide(line, other) ? hiddenShare(curves[i], curves[k], tolerance) : 0)));
};

// Lines that mostly lie on others, with gaps through which these show.
const withGaps = (lines, shares) => lines.map((line, i) => {
  const below = shares[i].filter((share) => share > 0.5).length;
  return below > 0 ? { ...line, dash: [8, 8 * below] } : line;
});

// Groups of lines that lie on each other everywhere.
const coinciding = (lines, shares) => {
  const groups = [];
  lines.forEach((line, i) => {
    const group = groups.find(([first]) => shares[i][first] === 1);
    if (group) group.push(i);
    else groups.push([i]);
  });
  return groups.filter((group) => group.length > 1).map((group) => group.map((i) => lines[i]));
};

const coincidenceNotes = (groups) => groups.map((group) =>
  element("p", { class: "note" }, `${listed(group.map((line) => line.label))} lie on each other.`));

// What the legend says where no pointer is: the values at the "start" or "end" of the lines, or nothing.
const restOf = ({ rest = "end", xName }, lines) => {
  if (rest === "none") return ["", lines.map(() => null)];
  const values = lines.map((line) => (rest === "start" ? line.ys.find(isNumber) : line.ys.findLast(isNumber)));
  return [rest === "start" ? `at ${xName} ${precise(lines[0]?.xs[0])}` : "at the end", values];
};

// The lines as they are drawn, and what their axis needs: {lines, notes, logAxis, position(value)}.
const prepared = (options) => {
  const clampedLines = options.lines.map((line) => clampedBand(line, options.possible ?? everywhere));
  const logAxis = options.log ? logAxisOf(options.logValues ?? clampedLines.flatMap(valuesOf)) : null;
  const position = logAxis ? logAxis.position : (value) => value ?? null;
  const shares = hiddenShares(clampedLines, position);
  return { lines: withGaps(clampedLines, shares), notes: coincidenceNotes(coinciding(clampedLines, shares)), logAxis, position };
};

// The values that a logarithmic axis shows. A bound at 0 stands at its end.
const valuesOf = (line) => [...line.ys, ...[...(line.low ?? []), ...(line.high ?? [])].filter((value) => value > 0)];

// The bounds of all bands come first, so that no band covers a line.
const columnsOf = (lines) => lines.length === 0 ? [[]] : uPlot.join([...lines.filter((line) => line.low).map((line) => [line.xs, line.low, line.high]),
  ...lines.map((line) => [line.xs, line.ys])]);
const allSeriesOf = (lines, isShown) => [{}, ...lines.filter((line) => line.low).flatMap((line) => [boundOf(isShown(line)), boundOf(isShown(line))]),
  ...lines.map((line) => seriesOf(line, isShown(line)))];

// For each line the numbers of its series: of itself, and of the lower and upper bound of its band.
const seriesNumbers = (lines) => {
  const bounds = 2 * lines.filter((line) => line.low).length;
  let next = 1;  // after that of x
  return lines.map((line, i) => [1 + bounds + i, ...(line.low ? [next++, next++] : [])]);
};

const bandsOf = (lines, numbers) => lines.flatMap((line, i) => (line.low
  ? [{ series: [numbers[i][2], numbers[i][1]], fill: transparent(line.colour, 0.16) }] : []));

const scalesOf = (options, logAxis) => ({
  x: { time: false },
  y: { range: logAxis ? () => logAxis.range : linearRange(options.possible ?? everywhere) },
  ...(options.right ? { right: { range: (u, low, high) => [0, (high || 1) * 1.05] } } : {}),
});

// A chart of lines with a legend: {lines, xLabel, xName, yLabel, xFormat?, whole?, xSplits?, log?, logValues?, possible?, rest?, height?,
// draw?, right?}. The axis of `log` is made for `logValues`, or for the lines; `possible` is the range of possible values.
const chartOf = (options) => {
  const place = element("div", { class: "chart" });
  const hidden = new Set();  // labels
  const build = () => {
    const { lines, notes, logAxis, position } = prepared(options);
    const columns = columnsOf(lines);
    const numbers = seriesNumbers(lines);
    const toggle = (i) => {
      const hides = !hidden.delete(lines[i].label);
      if (hides) hidden.add(lines[i].label);
      for (const number of numbers[i]) plot.setSeries(number, { show: !hides });
      return hides;
    };
    const legend = legendOf(lines, (label) => hidden.has(label), toggle);
    const showAt = (i) => (isNumber(i)
      ? legend.show(`at ${options.xName} ${(options.xFormat ?? precise)(columns[0][i])}`, numbers.map(([main]) => valueAt(columns[main], i)))
      : legend.show(...restOf(options, lines)));
    const canvasPlace = element("div", { class: "plot" });
    place.replaceChildren(canvasPlace, legend.place, ...notes);
    const plot = new uPlot({
      width: Math.max(canvasPlace.clientWidth, 200),
      height: options.height ?? 300,
      series: allSeriesOf(lines, (line) => !hidden.has(line.label)),
      bands: bandsOf(lines, numbers),
      scales: scalesOf(options, logAxis),
      axes: [xAxisOf(options), yAxisOf(options, logAxis),
        ...(options.right ? [{ ...axisOf(options.right), scale: "right", side: 1, size: 50, grid: { show: false } }] : [])],
      legend: { show: false },
      cursor: { drag: { x: false, y: false }, points: { size: 7 } },
      hooks: { drawClear: options.draw ? [options.draw] : [], setCursor: [(u) => showAt(u.cursor.idx)] },
    }, columns.map((column, i) => (i === 0 ? column : column.map(position))), canvasPlace);
    showAt(null);
  };
  charts.set(place, build);
  return { place, draw: (changes) => { Object.assign(options, changes); build(); } };
};

// Draws all charts of the page in their present width.
const drawCharts = () => {
  for (const [place, build] of charts) {
    if (place.isConnected) build();
    else charts.delete(place);
  }
};
