#!/usr/bin/env node
// Writes the bytes of vectors.json from its neutral fields, and holds every vector against the specification's field table.
//   node tests/vectors/generate.mjs           writes the bytes
//   node tests/vectors/generate.mjs --check   writes nothing; fails if a byte would change

import { readFileSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { elementsOf } from './fields.mjs';
import { frameOf, frames, normalise } from './frame-table.mjs';
import { judge } from './judge.mjs';
import { expand, fromHex, toBytes, toHex } from './neutral.mjs';
import { print } from './print.mjs';

const file = new URL('vectors.json', import.meta.url);
const before = readFileSync(file, 'utf8');
const table = JSON.parse(before);
const complaints = [];

const messageOf = (code, elements) => toHex(Buffer.concat([Buffer.from([code]), toBytes(elements)]));

for (const vector of table.valid) {
  const definition = frameOf(vector.frame, vector.from);
  vector.hex = messageOf(definition.code, elementsOf(definition, vector.fields));
  expectFields(vector, definition);
}

for (const vector of table.tolerated) {
  const definition = frameOf(vector.frame, vector.from);
  vector.hex = messageOf(definition.code, vector.elements);
  expectFields(vector, definition);
}

for (const vector of table.ignored) {
  if (!judge(fromHex(vector.hex), vector.from).ignored)
    complaints.push(`${vector.name}: isn't ignored`);
}

for (const vector of table.invalid) {
  if (vector.elements)
    vector.hex = messageOf(frameOf(vector.frame, vector.from).code, vector.elements);
  const { error } = judge(fromHex(vector.hex), vector.from, vector.limits);
  if (error !== vector.error)
    complaints.push(`${vector.name}: is ${error ?? 'valid'}, not ${vector.error}`);
}

for (const { frame, from } of frames) {
  for (const peer of from) {
    if (!table.valid.some((vector) => vector.frame === frame && vector.from === peer))
      complaints.push(`${frame} from the ${peer}: has no vector`);
  }
}

const names = Object.values(table).flat().map((vector) => vector.name);
names.filter((name, index) => names.indexOf(name) !== index).forEach((name) => complaints.push(`${name}: is there twice`));

const after = print(table);
if (process.argv.includes('--check')) {
  if (after !== before)
    complaints.push('vectors.json isn\'t what its fields say: node tests/vectors/generate.mjs');
} else if (complaints.length === 0) {
  writeFileSync(file, after);
}

complaints.forEach((complaint) => console.error(complaint));
console.log(`${names.length} vectors, ${complaints.length} complaints`);
process.exitCode = complaints.length === 0 ? 0 : 1;

function expectFields(vector, definition) {
  const judged = judge(fromHex(vector.hex), vector.from);
  if (judged.error)
    complaints.push(`${vector.name}: is ${judged.error}`);
  else if (!isDeepStrictEqual(normalise(definition, judged.fields), normalise(definition, unfloat(expand(vector.fields)))))
    complaints.push(`${vector.name}: reads as ${JSON.stringify(judged.fields)}`);
}

/** JavaScript has one kind of number: {"$float": 2} reads as 2, {"$int": "2"} too. */
function unfloat(value) {
  if (value?.$float !== undefined && Number.isFinite(Number(value.$float)))
    return Number(value.$float);
  if (value?.$int !== undefined && Number.isSafeInteger(Number(value.$int)))
    return Number(value.$int);
  if (Array.isArray(value))
    return value.map(unfloat);
  return value !== null && typeof value === 'object'
    ? Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, unfloat(entry)]))
    : value;
}
