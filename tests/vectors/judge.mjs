// What a receiver has to find in a message, decided from the specification (§3.3, §4) with @msgpack/msgpack alone: the
// fields in neutral form, or the name of the violation.

import { frameWith } from './frame-table.mjs';
import { readFields } from './fields.mjs';
import { decode, ExtData } from './neutral.mjs';

const defaults = { maxFrameBytes: 1 << 20, maxDepth: 32, maxElements: 1 << 16 };
const isArrayHead = (code) => (code >= 0x90 && code <= 0x9f) || code === 0xdc || code === 0xdd;

/** @returns {{error: string} | {ignored: true} | {fields: object}} */
export function judge(message, from, limits) {
  const { maxFrameBytes, maxDepth, maxElements } = { ...defaults, ...limits };
  if (message.length === 0)
    return { error: 'Empty' };
  if (message.length > maxFrameBytes)
    return { error: 'TooLarge' };
  const definition = frameWith(message[0], from);
  if (!definition)
    return message[0] >= 0x40 && message[0] <= 0x7f ? { ignored: true } : { error: 'UnknownType' };
  if (message.length === 1)
    return { error: 'Truncated' };
  if (!isArrayHead(message[1]))
    return { error: 'NotAnArray' };

  try {
    const elements = decodeStrictly(message.subarray(1));
    const shape = measure(elements);
    if (shape.depth > maxDepth)
      return { error: 'TooDeep' };
    if (shape.count > maxElements)
      return { error: 'TooManyElements' };
    return { fields: readFields(definition, elements) };
  } catch (failure) {
    return { error: nameOf(failure) };
  }
}

/** The library doesn't see whether strings are UTF-8: they are read as bytes too, and checked. */
function decodeStrictly(bytes) {
  const keyDecoder = { canBeCached: () => true, decode: (all, at, length) => readText(all.subarray(at, at + length)) };
  const raw = decode(bytes, { rawStrings: true, useBigInt64: true, keyDecoder });
  const read = decode(bytes, { useBigInt64: true, keyDecoder });
  checkText(raw, read);
  return read;
}

function checkText(raw, read) {
  if (typeof read === 'string')
    readText(raw);
  else if (isContainer(read))
    Object.keys(read).forEach((key) => checkText(raw[key], read[key]));
}

function readText(bytes) {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Error('InvalidUtf8');
  }
}

function nameOf(failure) {
  if (/^Extra \d+/.test(failure.message))
    return 'TrailingBytes';
  if (failure instanceof RangeError)
    return 'Truncated';
  if (/Unrecognized type byte: 0xc1/.test(failure.message))
    return 'ReservedCode';
  if (/^(InvalidUtf8|MissingField|WrongFieldType|OutOfRange)$/.test(failure.message))
    return failure.message;
  if (/type of key must be string or number/.test(failure.message))
    return 'WrongFieldType';
  throw failure;
}

const isContainer = (value) =>
  value !== null && typeof value === 'object' && !(value instanceof Uint8Array) && !(value instanceof ExtData);

/** An empty array or map adds no level. */
function measure(value) {
  if (!isContainer(value))
    return { depth: 0, count: 1 };
  const inner = Object.values(value).map(measure);
  const keys = Array.isArray(value) ? 0 : inner.length;
  return {
    depth: inner.length === 0 ? 0 : 1 + Math.max(...inner.map((part) => part.depth)),
    count: 1 + keys + inner.reduce((sum, part) => sum + part.count, 0),
  };
}
