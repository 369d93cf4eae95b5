// Opens reports of the command in a browser: nothing is complained of, nothing is asked for, everything is drawn and
// every switch works. OGEE_COMMAND is the command, OGEE_CHROMIUM the browser.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { Chromium, Page } from "./chromium.mjs";

const folder = mkdtempSync(join(tmpdir(), "ogee-report-"));
let browser;

before(() => { browser = new Chromium(process.env.OGEE_CHROMIUM); });
after(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

const reportOf = (name, ...options) => {
  const file = join(folder, `${name}.html`);
  const { status } = spawnSync(process.env.OGEE_COMMAND, [...options, "--quiet", "--html", file], { stdio: ["ignore", "ignore", "inherit"] });
  assert.ok(status === 0 || status === 1, `status ${status}`);  // 1 where no run came to an end
  return file;
};

const opened = async (file, options) => {
  const page = await Page.open(browser, options);
  await page.go(pathToFileURL(file).href);
  return page;
};

const asksNothing = (page, file) => {
  assert.deepEqual(page.complaints, []);
  const own = pathToFileURL(file).href;
  assert.deepEqual(page.requests.filter((url) => url !== own && !url.startsWith("data:")), []);
};

const sectionsOf = (page) => page.evaluate("[...document.querySelectorAll('section')].map((section) => section.id)");

// The same report with other data.
const changedReport = (file, name, change) => {
  const page = readFileSync(file, "utf8");
  const [begin, end] = ['<script type="application/json" id="data">', "</script>"];
  const from = page.indexOf(begin) + begin.length;
  const to = page.indexOf(end, from);
  const data = JSON.parse(page.slice(from, to));
  change(data);
  const changed = join(folder, `${name}.html`);
  writeFileSync(changed, page.slice(0, from) + JSON.stringify(data).replaceAll("<", "\\u003c") + page.slice(to));
  return changed;
};

// The sections in which there is a chart with a line that cannot be seen, and the line. Its colour must be somewhere in the canvas.
const invisibleLines = (page) => page.evaluate(`[...document.querySelectorAll(".chart")].flatMap((chart) => {
  const canvas = chart.querySelector("canvas");
  if (!canvas) return [chart.closest("section").id];
  const bytes = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  const isThere = (colour) => {
    const wanted = [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16));
    for (let i = 0; i < bytes.length; i += 4)
      if (bytes[i + 3] > 150 && wanted.every((part, k) => Math.abs(part - bytes[i + k]) < 30)) return true;
    return false;
  };
  return [...chart.querySelectorAll(".legend .line")].filter((line) => {
    const mark = line.querySelector("line, circle");
    return !isThere(mark.getAttribute("stroke") ?? mark.getAttribute("fill"));
  }).map((line) => chart.closest("section").id + ": " + line.textContent);
})`);

// What uPlot is given for each chart: its section, the label of its y axis, and the columns of its table.
const drawnCharts = (page) => page.evaluate(`(() => {
  const original = uPlot;
  const drawn = [];
  uPlot = function (options, table, place) {
    drawn.push({ section: place.closest("section").id, label: options.axes[1].label, columns: table });
    return new original(options, table, place);
  };
  Object.assign(uPlot, original);
  drawCharts();
  uPlot = original;
  return drawn;
})()`);

const textsOf = (page, selector) => page.evaluate(`[...document.querySelectorAll(${JSON.stringify(selector)})].map((found) => found.textContent)`);

// What the chart of a section shows, as a text that differs where pixels do.
const pixelsOf = (page, section) => page.evaluate(`document.querySelector("#${section} .chart canvas").toDataURL()`);

const press = (page, section, text) => page.evaluate(`(() => {
  const button = [...document.querySelectorAll("#${section} button")].find((button) => button.textContent === ${JSON.stringify(text)});
  button.click();
  return button.getAttribute("aria-pressed");
})()`);

// Presses every button, chooses every option, moves every slider to its ends.
const useEverything = (page) => page.evaluate(`(async () => {
  let used = 0;
  for (const section of document.querySelectorAll("section")) {
    for (const button of section.querySelectorAll("button")) { button.click(); button.click(); ++used; }
    for (const select of section.querySelectorAll("select"))
      for (let i = 0; i < select.options.length; ++i) { select.selectedIndex = i; select.dispatchEvent(new Event("change")); ++used; }
    for (const slider of section.querySelectorAll("input[type=range]"))
      for (const value of [slider.min, slider.max]) { slider.value = value; slider.dispatchEvent(new Event("input")); ++used; }
  }
  return used;
})()`);

const fits = (page) => page.evaluate("document.documentElement.scrollWidth <= innerWidth");

test("the report of a comparison at several depths", async (t) => {
  const file = reportOf("depths", "compare", "--data", "digits", "--depths", "2,12", "--epochs", "4", "--seeds", "2",
    "--activations", "logistic,tanh,hard_logistic,hard_tanh,relu");
  const page = await opened(file);

  await t.test("is one file below 1 MB that forbids itself the network", () => {
    assert.ok(statSync(file).size < 1e6);
    assert.match(readFileSync(file, "utf8"), /http-equiv="Content-Security-Policy" content="default-src 'none';/);
    asksNothing(page, file);
  });

  await t.test("leads with the finding and its numbers", async () => {
    assert.match(await page.evaluate("document.querySelector('h1').textContent"), /\d\.\d{4}.*\.$/);
  });

  await t.test("has every section with everything drawn", async () => {
    assert.deepEqual(await sectionsOf(page), ["by-depth", "scores", "differences", "convergence", "saturation", "gradients", "inputs", "bias-shift",
      "updates", "prediction", "mistakes", "functions", "repeat"]);
    assert.deepEqual(await invisibleLines(page), []);
  });

  await t.test("says of each chart how to read it", async () => {
    assert.equal(await page.evaluate("[...document.querySelectorAll('section')].filter((s) => !s.querySelector('.how')).length"), 0);
  });

  await t.test("shows values where the pointer is", async () => {
    const values = () => textsOf(page, "#convergence .legend .value");
    const before = await values();
    const box = await page.boxOf("#convergence .u-over");
    await page.send("Input.dispatchMouseEvent", { type: "mouseMoved", x: box.x + box.width / 2, y: box.y + box.height / 2 });
    await page.settle();
    assert.notDeepEqual(await values(), before);
    assert.ok((await values()).some((value) => /^0\.\d+$/.test(value)));
    await page.send("Input.dispatchMouseEvent", { type: "mouseMoved", x: 1, y: 1 });
  });

  await t.test("switches a line by its name", async () => {
    const before = await pixelsOf(page, "convergence");
    await page.evaluate("document.querySelector('#convergence .legend .line').click()");
    assert.notEqual(await pixelsOf(page, "convergence"), before);
    await page.evaluate("document.querySelector('#convergence .legend .line').click()");
    assert.equal(await pixelsOf(page, "convergence"), before);
  });

  await t.test("names the lines beside them, with their last values", async () => {
    const apart = await page.evaluate(`[...document.querySelectorAll(".chart")].filter((chart) => {
      const [plot, legend] = [".plot", ".legend"].map((part) => chart.querySelector(part).getBoundingClientRect());
      return legend.left < plot.right || legend.top > plot.bottom;
    }).map((chart) => chart.closest("section").id)`);
    assert.deepEqual(apart, []);
    const values = await textsOf(page, "#convergence .legend .value");
    assert.equal(values.length, 10);
    for (const value of values) assert.match(value, /^\d/);
  });

  await t.test("writes a number in one way", async () => {
    const scores = await page.evaluate("data.summary.map((summary) => summary.test_accuracy_mean.toFixed(4))");
    const [numbers] = await textsOf(page, "h1");
    for (const number of numbers.match(/0\.\d{4}/g)) assert.ok(scores.includes(number), number);
  });

  await t.test("draws the accuracy at each depth, with its spread", async () => {
    const { columns } = (await drawnCharts(page)).find(({ section }) => section === "by-depth");
    assert.deepEqual(columns[0], [2, 12]);
    assert.equal(columns.length, 1 + 5 * 3);
    for (const accuracy of columns.slice(1).flat()) assert.ok(accuracy >= 0 && accuracy <= 1, accuracy);
    assert.deepEqual(await textsOf(page, "#by-depth .legend .name"), ["logistic", "tanh", "hard_logistic", "hard_tanh", "relu"]);
  });

  await t.test("switches what is drawn", async () => {
    for (const [section, text] of [["convergence", "seconds"], ["gradients", "weights"], ["prediction", "signal"]]) {
      const before = await pixelsOf(page, section);
      assert.equal(await press(page, section, text), "true", `${section}: ${text}`);
      assert.notEqual(await pixelsOf(page, section), before, `${section}: ${text}`);
    }
    const cells = () => page.evaluate("[...document.querySelectorAll('#saturation td')].map((cell) => cell.style.background).join()");
    const before = await cells();
    await press(page, "saturation", "right");
    assert.notEqual(await cells(), before);
  });

  await t.test("steps through the epochs", async () => {
    const before = await pixelsOf(page, "gradients");
    await page.evaluate("(() => { const s = document.querySelector('#gradients input'); s.value = s.max; s.dispatchEvent(new Event('input')); })()");
    assert.notEqual(await pixelsOf(page, "gradients"), before);
  });

  await t.test("shows another depth", async () => {
    const rows = () => page.evaluate("document.querySelectorAll('#saturation table')[0].querySelectorAll('tbody tr').length");
    assert.equal(await rows(), 2);
    await page.evaluate("(() => { const s = document.getElementById('depth'); s.selectedIndex = 1; s.dispatchEvent(new Event('change')); })()");
    assert.equal(await rows(), 12);
    assert.deepEqual(await invisibleLines(page), []);
  });

  await t.test("survives the use of everything", async () => {
    assert.ok(await useEverything(page) > 20);
    await page.settle();
    asksNothing(page, file);
  });

  await t.test("goes from light to dark and into print", async () => {
    const colour = () => page.evaluate("getComputedStyle(document.body).backgroundColor");
    const light = await colour();
    await page.evaluate("document.getElementById('theme').click()");
    assert.notEqual(await colour(), light);
    assert.equal((await page.pdf()).subarray(0, 5).toString(), "%PDF-");
    assert.notEqual(await colour(), light);
    asksNothing(page, file);
  });

  await t.test("is readable on a phone, and dark where that is wished", async () => {
    const phone = await opened(file, { width: 390, height: 800, dark: true });
    assert.ok(await fits(phone));
    assert.deepEqual(await invisibleLines(phone), []);
    assert.equal(await phone.evaluate("document.documentElement.dataset.theme"), "dark");
    asksNothing(phone, file);
  });
});

test("the report of deep networks, many functions and many epochs", async () => {
  const file = reportOf("large", "compare", "--data", "digits", "--limit", "100", "--depth", "40", "--width", "16", "--epochs", "12", "--seeds", "2",
    "--threads", "2", "--activations", "logistic,tanh,hard_logistic,hard_logistic:keras2,hard_tanh,relu,softsign,silu,elu,identity");
  const page = await opened(file);
  assert.equal(await page.evaluate("document.querySelectorAll('#saturation table')[0].querySelectorAll('tbody tr').length"), 40);
  assert.deepEqual(await invisibleLines(page), []);
  assert.ok(await useEverything(page) > 20);
  assert.ok(await fits(page));
  asksNothing(page, file);
});

for (const depth of [1, 2, 40, 90]) {
  test(`the report of networks with ${depth} hidden layers`, async () => {
    const file = reportOf(`depth${depth}`, "compare", "--data", "digits", "--limit", "100", "--depth", String(depth), "--width", "8",
      "--epochs", "3", "--seeds", "2", "--activations", "tanh,relu,hard_tanh");
    const page = await opened(file);
    assert.deepEqual(await invisibleLines(page), []);
    assert.equal((await textsOf(page, "#saturation table:first-of-type tbody tr")).length, 3 * depth);
    const centre = (await drawnCharts(page)).find(({ section }) => section === "bias-shift");
    assert.deepEqual(centre.columns[0], depth < 3 ? [0, 1, 2, 3] : Array.from({ length: depth }, (_, i) => i + 1));
    for (const gradient of await textsOf(page, "#gradients tbody td:nth-child(2), #gradients tbody td:nth-child(3)"))
      assert.match(gradient, /^((\d.*: )?(vanished|exploded|arrived)|–)$/);
    await useEverything(page);
    await page.settle();
    assert.deepEqual(await invisibleLines(page), []);
    assert.ok(await fits(page));
    asksNothing(page, file);
  });
}

test("a logarithmic axis is for any positive numbers and for zeros", async () => {
  const file = reportOf("axis", "train", "--data", "xor", "--epochs", "2");
  const page = await opened(file);
  for (const values of [[5e-26, 1], [1e-300, 1e300], [5e-324], [1], [0], [], [0, 1e-7], [0.001, 0.002], [2.30, 2.31], [9.9, 10.1], [1, 1e7], [null, 3, -1]]) {
    const { range, ticks, positions } = await page.evaluate(`(() => {
      const values = ${JSON.stringify(values)};
      const axis = logAxisOf(values);
      return { ...axis, positions: values.map(axis.position) };
    })()`);
    const [low, high] = range;
    assert.ok(low < high, `${values}`);
    assert.ok(ticks.length >= 2 && ticks.length <= 12, `${values}: ${ticks}`);
    assert.equal(new Set(ticks.map(([, text]) => text)).size, ticks.length, `${values}: ${ticks}`);
    for (const [position] of ticks) assert.ok(position >= low && position <= high, `${values}: ${ticks}`);
    values.forEach((value, i) => assert.ok(value === null || value < 0 ? positions[i] === null : positions[i] >= low && positions[i] <= high, `${values}`));
  }
  assert.deepEqual((await page.evaluate("logAxisOf([0, 1e-7])")).ticks[0], [-8, "0"]);
});

const probesOf = (data) => data.runs.flatMap((run) => run.probes ?? []);

test("the report of made-up numbers", async (t) => {
  const file = reportOf("numbers", "compare", "--data", "digits", "--limit", "100", "--depth", "20", "--width", "8", "--epochs", "30", "--seeds", "2",
    "--activations", "tanh,relu");

  await t.test("says which epochs and layers it shows", async () => {
    const page = await opened(file);
    for (const section of ["saturation", "gradients", "inputs", "bias-shift", "updates"])
      assert.match((await textsOf(page, `#${section} .note`)).join(" "), /9 of 31 recorded looks are shown: after the epochs 0, 3, .* and 30\./, section);
    assert.match((await textsOf(page, "#updates .note")).join(" "), /Every 3rd layer is shown, and the last\./);
  });

  await t.test("names no winner where nothing exceeds the noise", async () => {
    const page = await opened(file);
    const certain = await page.evaluate("data.differences.some((difference) => difference.exceeds_noise)");
    const [title] = await textsOf(page, "h1");
    if (certain) assert.match(title, /best/);
    else assert.doesNotMatch(title, /best/);
  });

  await t.test("draws tiny gradients and zeros", async () => {
    const page = await opened(changedReport(file, "tiny", (data) => {
      for (const probe of probesOf(data))
        probe.layers.forEach((layer, i) => { layer.relative_gradient_norm = i < 3 ? 0 : 5e-26 ** ((probe.layers.length - 1 - i) / probe.layers.length); });
    }));
    assert.deepEqual(page.complaints, []);
    const { columns } = (await drawnCharts(page)).find(({ section }) => section === "gradients");
    assert.ok(columns[1].every((position) => position < 1));
    assert.ok(columns[1][0] < columns[1][3] && columns[1][3] > -26 && columns[1][3] < -15, `${columns[1]}`);
    assert.deepEqual(await textsOf(page, "#gradients .legend .value"), ["0", "0"]);
  });

  await t.test("compares looks after the same epoch, and says what has none", async () => {
    const page = await opened(changedReport(file, "stopped", (data) => {
      const other = data.runs.find((run) => run.activation === "relu" && run.probes);
      other.probes = other.probes.slice(0, 2);
      other.probes[1].epoch = 1;
      for (const run of data.runs.filter((run) => run.activation === "relu"))
        for (const name of ["train_loss", "train_accuracy", "test_loss", "test_accuracy", "seconds"]) run[name] = [];
    }));
    const names = () => textsOf(page, "#gradients .legend .name");
    assert.deepEqual(await names(), ["tanh", "relu"]);
    await page.evaluate("(() => { const s = document.querySelector('#gradients input'); s.value = 1; s.dispatchEvent(new Event('input')); })()");
    assert.deepEqual(await names(), ["tanh"]);
    assert.match((await textsOf(page, "#convergence .note")).join(" "), /No run of relu completed an epoch\./);
  });

  await t.test("keeps bands within what is possible", async () => {
    const page = await opened(changedReport(file, "bands", (data) => {
      for (const run of data.runs) {
        run.test_accuracy = run.test_accuracy.map(() => (run.seed === 1 ? 0.99 : 0.9));
        run.test_loss = run.test_loss.map(() => (run.seed === 1 ? 0.01 : 0.4));
      }
    }));
    for (const { section, label, columns } of await drawnCharts(page))
      if (section === "convergence")
        for (const value of columns.slice(1).flat()) assert.ok(value >= 0 && (label === "loss" || value <= 1), `${label}: ${value}`);
  });

  await t.test("shows curves that lie on each other", async () => {
    const page = await opened(changedReport(file, "same", (data) => {
      const [one, other] = data.runs.filter((run) => run.probes);
      other.probes = one.probes;
    }));
    assert.match((await textsOf(page, "#gradients .note")).join(" "), /tanh and relu lie on each other\./);
    assert.deepEqual(await invisibleLines(page), []);
  });

  await t.test("writes small p values as bounds", async () => {
    const page = await opened(changedReport(file, "p", (data) => { data.differences[0].adjusted_p_value = 4e-4; }));
    assert.equal((await textsOf(page, "#differences tbody td:nth-child(3)"))[0], "< 0.001");
  });

  await t.test("has numbers in its maps on paper", async () => {
    const page = await opened(file);
    const shown = () => page.evaluate("[...document.querySelectorAll('#saturation td')].map((cell) => cell.innerText).filter((text) => /^\\d+$/.test(text)).length");
    assert.equal(await shown(), 0);
    await page.send("Emulation.setEmulatedMedia", { media: "print" });
    assert.equal(await shown(), 2 * 20 * 9);
  });
});

test("the report of one training", async () => {
  const file = reportOf("train", "train", "--data", "digits", "--epochs", "2");
  const page = await opened(file);
  const sections = await sectionsOf(page);
  assert.doesNotMatch(await page.evaluate("document.querySelector('main').textContent"), /\b(inf|NaN|undefined|null)\b/);
  for (const section of ["convergence", "saturation", "gradients", "mistakes", "repeat"]) assert.ok(sections.includes(section), section);
  assert.ok(!sections.includes("differences"));
  assert.ok(!sections.includes("diagnosis"));
  assert.ok(await page.evaluate("document.querySelectorAll('.mistakes canvas').length") > 0);
  await useEverything(page);
  asksNothing(page, file);
});

test("the report of a training that went wrong", async () => {
  const file = reportOf("wrong", "train", "--data", "digits", "--epochs", "2", "--depth", "6", "--width", "32", "--activation", "logistic");
  const page = await opened(file);
  assert.match(await page.evaluate("document.querySelector('#diagnosis').textContent"),
    /What is wrong.*of the gradient reached dense1.*--init-scale \d.*may help\.$/);
  asksNothing(page, file);
});

test("the report of a training with gates", async () => {
  const file = reportOf("gates", "train", "--data", "digits", "--epochs", "2", "--depth", "3", "--block", "gate", "--activation", "tanh");
  const page = await opened(file);
  const cells = await page.evaluate(`(() => {
    [...document.querySelectorAll("#saturation button")].find((button) => button.textContent === "open gates").click();
    return [...document.querySelectorAll("#saturation td")].map((cell) => cell.textContent);
  })()`);
  assert.equal(cells.filter((text) => text === "–").length, 3, "the dense layer, at first and after two epochs");
  assert.ok(cells.includes("2"), "gates begin open for 1.8 %");
  await useEverything(page);
  asksNothing(page, file);
});

const program = join(dirname(process.env.OGEE_COMMAND), "16_own_report");  // where the examples are built

test("the report of a program", { skip: !existsSync(program) }, async () => {
  assert.equal(spawnSync(program, [folder]).status, 0);
  const file = join(folder, "report.html");
  const page = await opened(file);
  assert.deepEqual(await invisibleLines(page), []);
  const text = await page.evaluate("document.querySelector('#repeat').textContent");
  assert.match(text, /Trained by a program: no command repeats it\./);
  assert.match(text, /tanh, .*softsign, .*relu/);
  assert.equal(await page.evaluate("document.querySelectorAll('#repeat button').length"), 0);
  const sections = await sectionsOf(page);
  for (const section of ["convergence", "saturation", "gradients", "inputs", "mistakes"]) assert.ok(sections.includes(section), section);
  await useEverything(page);
  asksNothing(page, file);
});

test("the report of a regression, of a single epoch", async () => {
  const file = reportOf("regression", "train", "--data", "sine", "--epochs", "1");
  const page = await opened(file);
  assert.deepEqual(await invisibleLines(page), []);
  assert.ok(!(await sectionsOf(page)).includes("mistakes"));
  await useEverything(page);
  asksNothing(page, file);
});

test("the report of runs that diverge", async () => {
  const file = reportOf("diverging", "compare", "--data", "sine", "--epochs", "3", "--seeds", "1", "--activations", "relu,identity",
    "--learning-rate", "1e6");
  const page = await opened(file);
  assert.match(await page.evaluate("document.querySelector('#scores').textContent"), /non-finite/);
  await useEverything(page);
  asksNothing(page, file);
});

test("nothing in the data becomes markup", async () => {
  const table = join(folder, "<", "script><script>document.title='owned'<", "script>.csv");
  mkdirSync(dirname(table), { recursive: true });
  const rows = Array.from({ length: 40 }, (_, i) => `${i % 2},${i % 3},${i % 2 ? "<img src=x onerror=alert(1)>" : "@data@"}`);
  writeFileSync(table, `a,b,kind\n${rows.join("\n")}\n`);
  const file = reportOf("hostile", "train", "--data", table, "--label", "kind", "--epochs", "1");
  const page = await opened(file);
  assert.notEqual(await page.evaluate("document.title"), "owned");
  assert.equal(await page.evaluate("document.querySelectorAll('img').length"), 0);
  assert.ok((await page.evaluate("document.querySelector('#repeat').textContent")).includes("</script>"));
  asksNothing(page, file);
});
