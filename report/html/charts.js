// Lines and bands with uPlot.

const charts = new Map();  // element → what redraws it in its present width

const axisOf = (label, format) => ({
  label,
  stroke: variable("--faint"),
  font: "12px system-ui, sans-serif",
  labelFont: "12px system-ui, sans-serif",
  labelSize: 18,
  size: label ? 52 : 40,
  grid: { stroke: variable("--grid"), width: 1 },
  ticks: { stroke: variable("--line"), width: 1, size: 4 },
  ...(format ? { values: (u, ticks) => ticks.map((tick) => (tick === null ? "" : format(tick))) } : {}),
});

// 10⁻³ for 0.001; empty if the value is not a power of ten.
const powerText = (value) => {
  const power = Math.round(1e6 * Math.log10(value)) / 1e6;
  return Number.isInteger(power) ? `10${[...String(power)].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit] ?? "⁻").join("")}` : "";
};

const transparent = (colour, opacity) => colour + Math.round(255 * opacity).toString(16).padStart(2, "0");

// What uPlot needs of one line: {label, colour, xs, ys, low?, high?, dash?, points?, width?, stepped?, scale?}.
const seriesOf = (line, format) => {
  const common = { spanGaps: true, scale: line.scale ?? "y", points: { show: false }, pxAlign: 0 };
  const main = {
    ...common,
    label: line.label,
    stroke: line.colour,
    width: line.width ?? 2,
    dash: line.dash,
    value: (u, value) => (value === null || value === undefined ? "–" : format(value)),
    points: { show: line.points ?? line.xs.length < 2, size: 6, fill: line.colour },
  };
  if (line.points === "only") Object.assign(main, { width: 0, points: { show: true, size: 7, fill: line.colour } });
  if (line.stepped) Object.assign(main, { paths: uPlot.paths.stepped({ align: 1 }), fill: transparent(line.colour, 0.25), width: 1 });
  if (!line.low) return [main];
  const bound = { ...common, class: "bound", label: "", stroke: "transparent", width: 0 };
  return [main, bound, { ...bound }];
};

// A chart of lines: {lines, xLabel, yLabel, yFormat?, xFormat?, whole?, xSplits?, log?, yRange?, xRange?, height?, draw?, right?}.
const chartOf = (options) => {
  const place = element("div", { class: "chart" });
  const build = () => {
    const { lines } = options;
    const format = options.yFormat ?? precise;
    const positive = (value) => (options.log && !(value > 0) ? null : value ?? null);
    const tables = [];
    const series = [{ label: options.xLabel, value: (u, value) => (isNumber(value) ? (options.xFormat ?? precise)(value) : "–") }];
    const bands = [];
    const boundsOf = new Map();
    for (const line of lines) {
      const columns = [line.xs, line.ys.map(positive)];
      const first = series.length;
      if (line.low) {
        columns.push(line.low.map(positive), line.high.map(positive));
        bands.push({ series: [first + 2, first + 1], fill: transparent(line.colour, 0.16) });
        boundsOf.set(first, [first + 1, first + 2]);
      }
      series.push(...seriesOf(line, format));
      tables.push(columns);
    }
    place.replaceChildren();
    const plot = new uPlot({
      width: Math.max(place.clientWidth, 240),
      height: options.height ?? 300,
      series,
      bands,
      scales: {
        x: { time: false, ...(options.xRange ? { range: options.xRange } : {}) },
        y: { ...(options.log ? { distr: 3 } : {}), ...(options.yRange ? { range: options.yRange } : {}) },
        ...(options.right ? { right: { range: (u, low, high) => [0, (high || 1) * 1.05] } } : {}),
      },
      axes: [
        { ...axisOf(options.xLabel, options.xFormat), ...(options.xSplits ? { splits: options.xSplits } : {}), ...(options.whole ? { incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000] } : {}) },
        { ...axisOf(options.yLabel, options.log ? powerText : null), size: 62 },
        ...(options.right ? [{ ...axisOf(options.right), scale: "right", side: 1, grid: { show: false } }] : []),
      ],
      cursor: { drag: { x: false, y: false }, points: { size: 7 } },
      hooks: {
        drawClear: options.draw ? [options.draw] : [],
        setSeries: [(u, i, change) => {
          if (i !== null && change.show !== undefined)
            for (const bound of boundsOf.get(i) ?? []) u.setSeries(bound, { show: change.show });
        }],
      },
    }, tables.length === 1 ? tables[0] : uPlot.join(tables), place);
    for (const name of plot.root.querySelectorAll(".u-legend th")) {
      name.tabIndex = 0;
      name.addEventListener("keydown", (event) => {
        if (event.key === "Enter" || event.key === " ") { event.preventDefault(); name.click(); }
      });
    }
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
