// A frame's bytes with what they mean beside them.

import { take } from './messagepack.mjs';

const bytesPerLine = 12;
const hex = (bytes) => Buffer.from(bytes).toString('hex').replace(/..(?=.)/g, '$& ');
const show = (value) => (typeof value === 'bigint' ? String(value) : JSON.stringify(value));
const named = (label, what) => `${label}${/[-=]$/.test(label) ? '' : ':'} ${what}`;
const plural = (count, one, many) => `${count} ${count === 1 ? one : many}`;

/** @returns {string[]} lines of bytes and meaning. */
export function annotate(definition, message) {
  const rows = [{ bytes: message.subarray(0, 1), meaning: definition.frame }];
  const { headEnd, array } = take(message, 1);
  rows.push({ bytes: message.subarray(1, headEnd), meaning: plural(array, 'field', 'fields') });

  const names = Object.keys(definition.fields);
  let at = headEnd;
  for (let index = 0; index < array; index++)
    at = describe(message, at, `  ${names[index] ?? '(ignored)'}`, rows);
  return layOut(rows);
}

/** @returns {number} where the next value begins. */
function describe(message, at, label, rows) {
  const value = take(message, at);
  const bytes = message.subarray(at, value.headEnd);
  const indent = label.match(/^ */)[0];
  if (value.array !== undefined) {
    rows.push({ bytes, meaning: named(label, plural(value.array, 'element', 'elements')) });
    return repeat(value.array, value.headEnd, (next) => describe(message, next, `${indent}  -`, rows));
  }
  if (value.map !== undefined) {
    rows.push({ bytes, meaning: named(label, plural(value.map, 'entry', 'entries')) });
    return repeat(value.map, value.headEnd, (next) => describeEntry(message, next, indent, rows));
  }
  rows.push({ bytes, meaning: named(label, show(value.value)) });
  return value.headEnd;
}

function describeEntry(message, at, indent, rows) {
  const key = take(message, at);
  rows.push({ bytes: message.subarray(at, key.headEnd), meaning: `${indent}  ${key.value}` });
  return describe(message, key.headEnd, `${indent}    =`, rows);
}

function repeat(count, at, step) {
  let next = at;
  for (let index = 0; index < count; index++)
    next = step(next);
  return next;
}

function layOut(rows) {
  const lines = rows.flatMap(({ bytes, meaning }) => {
    const chunks = [];
    for (let at = 0; at < bytes.length; at += bytesPerLine)
      chunks.push(hex(bytes.subarray(at, at + bytesPerLine)));
    return chunks.map((chunk, index) => [chunk, index === 0 ? meaning : '']);
  });
  const width = Math.max(...lines.map(([chunk]) => chunk.length)) + 3;
  return lines.map(([chunk, meaning]) => (chunk.padEnd(width) + meaning).trimEnd());
}
