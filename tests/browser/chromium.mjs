// A headless Chromium, spoken to over its DevTools protocol through a pipe: messages of JSON that end in a zero byte.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export class Chromium {
  #process;
  #profile = mkdtempSync(join(tmpdir(), "ogee-chromium-"));
  #number = 0;
  #waiting = new Map();
  #listeners = [];
  #rest = "";

  constructor(program = "chromium") {
    this.#process = spawn(program, ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--remote-debugging-pipe", `--user-data-dir=${this.#profile}`],
    { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
    this.#process.on("error", (error) => { throw new Error(`${program} cannot be started: ${error.message}`); });
    this.#process.stdio[4].on("data", (bytes) => this.#receive(bytes));
  }

  #receive(bytes) {
    const parts = (this.#rest + bytes.toString()).split("\0");
    this.#rest = parts.pop();
    for (const part of parts) {
      const message = JSON.parse(part);
      const waiting = this.#waiting.get(message.id);
      if (waiting === undefined) {
        for (const listener of this.#listeners) listener(message);
        continue;
      }
      this.#waiting.delete(message.id);
      if (message.error) waiting.reject(new Error(message.error.message));
      else waiting.resolve(message.result);
    }
  }

  send(method, params = {}, sessionId = undefined) {
    const id = ++this.#number;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#process.stdio[3].write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
  }

  on(listener) { this.#listeners.push(listener); }

  async close() {
    const ended = new Promise((resolve) => this.#process.once("exit", resolve));
    await this.send("Browser.close");
    await ended;
    rmSync(this.#profile, { recursive: true, force: true });
  }
}

// A page of its own, which keeps what it complained of and what it asked the network for.
export class Page {
  complaints = [];
  requests = [];
  #browser;
  #session;
  #loaded = () => {};

  static async open(browser, { width = 1200, height = 900, dark = false } = {}) {
    const page = new Page();
    page.#browser = browser;
    const { targetId } = await browser.send("Target.createTarget", { url: "about:blank" });
    page.#session = (await browser.send("Target.attachToTarget", { targetId, flatten: true })).sessionId;
    browser.on((message) => { if (message.sessionId === page.#session) page.#hear(message); });
    for (const domain of ["Page", "Runtime", "Log", "Network"]) await page.send(`${domain}.enable`);
    await page.send("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: width < 600 });
    await page.send("Emulation.setScrollbarsHidden", { hidden: true });  // they are not in a picture of all of the page
    await page.send("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }] });
    return page;
  }

  #hear({ method, params }) {
    if (method === "Page.loadEventFired") this.#loaded();
    if (method === "Runtime.exceptionThrown")
      this.complaints.push(params.exceptionDetails.exception?.description ?? params.exceptionDetails.text);
    if (method === "Runtime.consoleAPICalled") this.complaints.push(`console.${params.type}: ${params.args.map((a) => a.value).join(" ")}`);
    if (method === "Log.entryAdded") this.complaints.push(`${params.entry.source}: ${params.entry.text}`);
    if (method === "Network.requestWillBeSent") this.requests.push(params.request.url);
  }

  send(method, params) { return this.#browser.send(method, params, this.#session); }

  async go(url) {
    const loaded = new Promise((resolve) => { this.#loaded = resolve; });
    await this.send("Page.navigate", { url });
    await loaded;
    await this.settle();
  }

  // Until what was drawn is on the screen.
  settle() { return this.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"); }

  async evaluate(expression) {
    const { result, exceptionDetails } = await this.send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  async picture(whole = true) {
    const { data } = await this.send("Page.captureScreenshot", { format: "png", captureBeyondViewport: whole,
      ...(whole ? { clip: { x: 0, y: 0, width: await this.evaluate("innerWidth"), height: await this.evaluate("document.documentElement.scrollHeight"), scale: 1 } } : {}) });
    return Buffer.from(data, "base64");
  }

  // Where an element is in the window, after it was scrolled to.
  boxOf(selector) {
    return this.evaluate(`(() => {
      const found = document.querySelector(${JSON.stringify(selector)});
      found.scrollIntoView({ block: "center" });
      const { x, y, width, height } = found.getBoundingClientRect();
      return { x, y, width, height };
    })()`);
  }

  async pictureOf(selector) {
    const box = await this.evaluate(`(() => {
      scrollTo(0, 0);
      const { x, y, width, height } = document.querySelector(${JSON.stringify(selector)}).getBoundingClientRect();
      return { x, y, width, height };
    })()`);
    const { data } = await this.send("Page.captureScreenshot", { format: "png", captureBeyondViewport: true, clip: { ...box, scale: 1 } });
    return Buffer.from(data, "base64");
  }

  async pdf() { return Buffer.from((await this.send("Page.printToPDF", { printBackground: true })).data, "base64"); }
}
