// A logarithmic axis. uPlot draws the logarithms on a linear one, because its own fails for numbers such as 5e-26.

// 10⁻³ for −3.
const powerText = (power) => `10${[...String(power)].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit] ?? "⁻").join("")}`;

// The least of 1, 2, 5, 10, 20, 50, ... times a power of ten that is not below `size`.
const roundStep = (size) => {
  const power = 10 ** Math.floor(Math.log10(size));
  return [1, 2, 5, 10].find((factor) => factor * power >= size * (1 - 1e-9)) * power;
};

const multiplesOf = (step, low, high) => {
  const multiples = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; ++i) multiples.push(i * step);
  return multiples;
};

// Less than a power of ten: round numbers between the smallest and the largest.
const shortLogAxis = (low, high) => {
  const margin = Math.max(0.05 * (high - low), 1e-3);
  const [least, most] = [10 ** (low - margin), 10 ** (high + margin)];
  const ticks = multiplesOf(roundStep((most - least) / 5), least, most).map((value) => [Math.log10(value), precise(value)]);
  return { range: [low - margin, high + margin], ticks };
};

// Whole powers of ten. Zeros stand below them.
const longLogAxis = (low, high, hasZeros) => {
  const [first, last] = [Math.floor(low), Math.max(Math.ceil(high), Math.floor(low) + 1)];
  const step = Math.max(roundStep((last - first) / 8), 1);
  const ticks = multiplesOf(step, first, last).map((power) => [power, powerText(power)]);
  return hasZeros ? { range: [first - step, last], ticks: [[first - step, "0"], ...ticks] } : { range: [first, last], ticks };
};

// The axis for these values: {range, ticks: [[position, text], ...], position(value)}. Values below 0 have no position.
const logAxisOf = (values) => {
  const powers = values.filter((value) => value > 0).map(Math.log10);
  const hasZeros = values.includes(0);
  const [low, high] = powers.length > 0 ? [powers.reduce((a, b) => Math.min(a, b)), powers.reduce((a, b) => Math.max(a, b))] : [0, 0];
  const isShort = powers.length > 0 && high - low < 1 && low > -300 && !hasZeros;
  const axis = isShort ? shortLogAxis(low, high) : longLogAxis(low, high, hasZeros);
  const position = (value) => (value > 0 ? Math.log10(value) : value === 0 ? axis.range[0] : null);
  return { ...axis, position };
};
