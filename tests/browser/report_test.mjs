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

// The sections in which there is a chart with nothing in it.
const blankCharts = (page) => page.evaluate(`[...document.querySelectorAll(".chart")].filter((chart) => {
  const canvas = chart.querySelector("canvas");
  if (!canvas) return true;
  const bytes = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  return !bytes.some((byte) => byte !== 0);
}).map((chart) => chart.closest("section").id)`);

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
    assert.deepEqual(await sectionsOf(page), ["scores", "differences", "convergence", "saturation", "gradients", "inputs", "bias-shift",
      "updates", "prediction", "mistakes", "functions", "repeat"]);
    assert.deepEqual(await blankCharts(page), []);
  });

  await t.test("says of each chart how to read it", async () => {
    assert.equal(await page.evaluate("[...document.querySelectorAll('section')].filter((s) => !s.querySelector('.how')).length"), 0);
  });

  await t.test("shows values where the pointer is", async () => {
    const values = () => page.evaluate("[...document.querySelectorAll('#convergence .u-legend .u-value')].map((value) => value.textContent)");
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
    await page.evaluate("document.querySelectorAll('#convergence .u-legend th')[1].click()");
    assert.notEqual(await pixelsOf(page, "convergence"), before);
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
    assert.deepEqual(await blankCharts(page), []);
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
    assert.deepEqual(await blankCharts(phone), []);
    assert.equal(await phone.evaluate("document.documentElement.dataset.theme"), "dark");
    asksNothing(phone, file);
  });
});

test("the report of deep networks, many functions and many epochs", async () => {
  const file = reportOf("large", "compare", "--data", "digits", "--limit", "100", "--depth", "40", "--width", "16", "--epochs", "12", "--seeds", "2",
    "--threads", "2", "--activations", "logistic,tanh,hard_logistic,hard_logistic:keras2,hard_tanh,relu,softsign,silu,elu,identity");
  const page = await opened(file);
  assert.equal(await page.evaluate("document.querySelectorAll('#saturation table')[0].querySelectorAll('tbody tr').length"), 40);
  assert.deepEqual(await blankCharts(page), []);
  assert.ok(await useEverything(page) > 20);
  assert.ok(await fits(page));
  asksNothing(page, file);
});

test("the report of one training", async () => {
  const file = reportOf("train", "train", "--data", "digits", "--epochs", "2");
  const page = await opened(file);
  const sections = await sectionsOf(page);
  assert.doesNotMatch(await page.evaluate("document.querySelector('main').textContent"), /\b(inf|NaN|undefined|null)\b/);
  for (const section of ["convergence", "saturation", "gradients", "mistakes", "repeat"]) assert.ok(sections.includes(section), section);
  assert.ok(!sections.includes("differences"));
  assert.ok(await page.evaluate("document.querySelectorAll('.mistakes canvas').length") > 0);
  await useEverything(page);
  asksNothing(page, file);
});

const program = join(dirname(process.env.OGEE_COMMAND), "16_own_report");  // where the examples are built

test("the report of a program", { skip: !existsSync(program) }, async () => {
  assert.equal(spawnSync(program, [folder]).status, 0);
  const file = join(folder, "report.html");
  const page = await opened(file);
  assert.deepEqual(await blankCharts(page), []);
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
  assert.deepEqual(await blankCharts(page), []);
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
