// The neutral form of a value in vectors.json, and its MessagePack bytes as @msgpack/msgpack writes and reads them.
// JSON says most values; what it can't say is an object with one key:
//   {"$bin": "00ff"}     binary            {"$float": 2}            a 64-bit float, also "NaN" and "Infinity"
//   {"$ext": [5, "00"]}  an extension      {"$int": "-9"}           a 64-bit integer in nine bytes
//   {"$repeat": ["é", 3]} a long string    {"$hex": "d9 01 61"}     bytes as they stand (in `elements` only)

import { createRequire } from 'node:module';

const require = createRequire(new URL('../npm/package.json', import.meta.url));
export const { encode, decode, ExtData } = load('@msgpack/msgpack');

export const fromHex = (hex) => Buffer.from(hex.replaceAll(' ', ''), 'hex');
export const toHex = (bytes) => Buffer.from(bytes).toString('hex').replace(/..(?=.)/g, '$& ');

const tags = {
  $bin: (hex) => encode(fromHex(hex)),
  $ext: ([type, hex]) => encode(new ExtData(type, fromHex(hex))),
  $float: (float) => encode(Number(float), { forceIntegerToFloat: true }),
  $int: (digits) => encode(BigInt(digits), { useBigInt64: true }),
  $repeat: ([part, times]) => encode(part.repeat(times)),
  $hex: fromHex,
};

const tagOf = (value) => {
  const keys = value !== null && typeof value === 'object' && !Array.isArray(value) ? Object.keys(value) : [];
  return keys.length === 1 && keys[0] in tags ? keys[0] : undefined;
};

/** The MessagePack bytes of a value in neutral form. */
export function toBytes(value) {
  const tag = tagOf(value);
  if (tag)
    return Buffer.from(tags[tag](value[tag]));
  if (Array.isArray(value))
    return Buffer.concat([headOfArray(value.length), ...value.map(toBytes)]);
  if (value === null || typeof value !== 'object')
    return Buffer.from(encode(value));
  const entries = Object.entries(value);
  return Buffer.concat([headOfMap(entries.length), ...entries.flatMap(([key, entry]) => [toBytes(key), toBytes(entry)])]);
}

/** Neutral form with long strings written out, as they compare. */
export function expand(value) {
  const tag = tagOf(value);
  if (tag === '$repeat')
    return value.$repeat[0].repeat(value.$repeat[1]);
  if (tag)
    return value;
  if (Array.isArray(value))
    return value.map(expand);
  return value !== null && typeof value === 'object'
    ? Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, expand(entry)]))
    : value;
}

/** What the library read, in neutral form again. */
export function toNeutral(read) {
  if (typeof read === 'bigint')
    return Number.isSafeInteger(Number(read)) ? Number(read) : { $int: String(read) };
  if (typeof read === 'number')
    return Number.isFinite(read) ? read : { $float: String(read) };
  if (read instanceof Uint8Array)
    return { $bin: Buffer.from(read).toString('hex') };
  if (read instanceof ExtData)
    return { $ext: [read.type, Buffer.from(read.data).toString('hex')] };
  if (Array.isArray(read))
    return read.map(toNeutral);
  return read !== null && typeof read === 'object'
    ? Object.fromEntries(Object.entries(read).map(([key, entry]) => [key, toNeutral(entry)]))
    : read;
}

// The library writes heads only together with what they are the heads of.
const headOfArray = (length) => {
  const bytes = encode(Array(length).fill(null));
  return bytes.subarray(0, bytes.length - length);
};

const headOfMap = (length) => {
  const keys = Array.from({ length }, (_, index) => `k${index}`);
  const bytes = encode(Object.fromEntries(keys.map((key) => [key, null])));
  return bytes.subarray(0, bytes.length - keys.reduce((sum, key) => sum + encode(key).length + 1, 0));
};

function load(name) {
  try {
    return require(name);
  } catch {
    throw new Error(`${name} isn't there: npm ci --prefix tests/npm`);
  }
}
