// The event files hold what the JSON file has: records and checksums by the package tfrecord, messages by protobufjs.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { folder, ogee, parsed, require } from "./command.mjs";

const { RecordReader } = require("tfrecord");
const protobuf = require("protobufjs");

// The messages of TensorFlow, with all kinds of values, so that one in a wrong place is not overlooked.
const { root } = protobuf.parse(`syntax = "proto3"; package tensorflow;
  message HistogramProto {
    double min = 1; double max = 2; double num = 3; double sum = 4; double sum_squares = 5;
    repeated double bucket_limit = 6 [packed = true]; repeated double bucket = 7 [packed = true];
  }
  message Summary {
    message Value {
      string tag = 1; string node_name = 7; bytes metadata = 9;
      oneof value {
        float simple_value = 2; bytes obsolete_old_style_histogram = 3; bytes image = 4; HistogramProto histo = 5; bytes audio = 6; bytes tensor = 8;
      }
    }
    repeated Value value = 1;
  }
  message Event {
    double wall_time = 1; int64 step = 2;
    oneof what {
      string file_version = 3; bytes graph_def = 4; Summary summary = 5; bytes log_message = 6; bytes session_log = 7; bytes tagged_run_metadata = 8;
      bytes meta_graph_def = 9;
    }
    bytes source_metadata = 10;
  }`, { keepCase: true });
const Event = root.lookupType("tensorflow.Event");

const eventsOf = async (file) => {
  const reader = await RecordReader.create(file);
  const events = [];
  for (let record; (record = await reader.readRecord()) !== null;)
    events.push(Event.toObject(Event.decode(Uint8Array.from(record)), { longs: Number, defaults: true }));
  await reader.close();
  return events;
};

// Values by tag and step.
const seriesOf = (events) => {
  const series = {};
  for (const { step, summary } of events)
    for (const { tag, simple_value, histo } of summary.value) {
      (series[tag] ??= {})[step] = histo ?? simple_value;
    }
  return series;
};

// Numbers by name, as they are written in float; those that are null are left out.
const known = (numbers) => Object.fromEntries(numbers.filter(([, value]) => value !== null).map(([key, value]) => [key, Math.fround(value)]));
const byEpoch = (curve) => known(curve.map((value, k) => [k + 1, value]));

const expectedOf = (run) => {
  const series = {
    "loss/train": byEpoch(run.train_loss), "accuracy/train": byEpoch(run.train_accuracy), "loss/test": byEpoch(run.test_loss),
    "accuracy/test": byEpoch(run.test_accuracy), "learning_rate": byEpoch(run.learning_rate),
    "seconds": byEpoch(run.seconds), "samples_per_second": byEpoch(run.samples_per_second),
  };
  for (const { epoch, layers } of run.probes)
    for (const { layer, activation, pre_activations, outputs, ...numbers } of layers)
      for (const [name, value] of Object.entries(known(Object.entries(numbers)))) (series[`${name}/${layer}`] ??= {})[epoch] = value;
  return series;
};

const checkHistogram = (found, { low, high, counts }) => {
  assert.equal(found.min, low);
  assert.equal(found.max, high);
  assert.deepEqual(found.bucket, counts);
  const total = counts.reduce((sum, count) => sum + count, 0);
  assert.equal(found.num, total);
  const width = (high - low) / counts.length;
  found.bucket_limit.forEach((limit, k) => assert.ok(Math.abs(limit - (low + (k + 1) * width)) <= 1e-12 * (high - low)));
  assert.equal(found.bucket_limit.at(-1), high);
  // A sum is that of the middles of the bins, up to half a bin for each value.
  const middles = counts.reduce((sum, count, k) => sum + count * (low + (k + 0.5) * width), 0);
  assert.ok(Math.abs(found.sum - middles) <= total * width / 2 + 1e-9);
  assert.ok(found.sum_squares >= found.sum ** 2 / total * (1 - 1e-12));
};

test("a comparison has an event file for each run", async () => {
  const json = join(folder, "result.json");
  const before = Date.now() / 1000;
  ogee("compare", "--limit", "60", "--hidden", "8", "--epochs", "2", "--seeds", "2", "--activations", "tanh,hard_logistic:keras2", "--probe",
    "--json", json, "--tensorboard", join(folder, "runs"));
  for (const run of parsed(json).runs) {
    const [version, ...events] = await eventsOf(join(folder, "runs", `${run.activation}-seed${run.seed}`, "events.out.tfevents.ogee"));
    assert.equal(version.file_version, "brain.Event:2");
    const series = seriesOf(events);
    for (const name of ["pre_activations", "outputs"])
      for (const { epoch, layers } of run.probes)
        for (const layer of layers) checkHistogram(series[`${name}/${layer.layer}`][epoch], layer[name]);
    const scalars = Object.fromEntries(Object.entries(series).filter(([tag]) => !/^(pre_activations|outputs)\//.test(tag)));
    assert.deepEqual(scalars, expectedOf(run));
    for (const { wall_time, step } of events) {
      const trained = run.seconds.slice(0, step).reduce((sum, seconds) => sum + seconds, 0);
      assert.ok(Math.abs(wall_time - version.wall_time - trained) < 1e-5);
      assert.ok(wall_time > before - 60 && wall_time < Date.now() / 1000);
    }
  }
});

const trained = (name, ...options) => {
  ogee("train", "--limit", "60", "--hidden", "8", "--epochs", "1", "--tensorboard", join(folder, name), ...options);
  return join(folder, name, "logistic-seed1/events.out.tfevents.ogee");
};

test("a training of targets has no accuracies", async () => {
  const series = seriesOf((await eventsOf(trained("sine", "--data", "sine"))).slice(1));
  assert.ok("loss/test" in series && !("accuracy/test" in series));
});

test("the reader finds each spoiled byte of a record", async () => {
  const file = trained("spoiled");
  const bytes = readFileSync(file);
  for (const place of [0, 8, 12, 40, bytes.length - 1]) {
    const spoiled = Buffer.from(bytes);
    spoiled[place] ^= 1;
    writeFileSync(file, spoiled);
    await assert.rejects(eventsOf(file), /CRC32C/, `byte ${place}`);
  }
});
