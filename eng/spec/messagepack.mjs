// Takes MessagePack apart for people to look at: heads, and what follows them.

const text = new TextDecoder('utf-8', { fatal: true });

/** A value's place in the bytes: its head (with its body, unless that is made of values) ends at `headEnd`. */
export function take(bytes, at) {
  const code = bytes[at];
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const scalar = (size, value) => ({ headEnd: at + 1 + size, value });
  const bytesAfter = (head, length, kind) => {
    const body = bytes.subarray(at + head, at + head + length);
    return { headEnd: at + head + length, value: kind === 'str' ? text.decode(body) : `${kind} of ${length}` };
  };

  if (code <= 0x7f)
    return scalar(0, code);
  if (code <= 0x8f)
    return { headEnd: at + 1, map: code & 0x0f };
  if (code <= 0x9f)
    return { headEnd: at + 1, array: code & 0x0f };
  if (code <= 0xbf)
    return bytesAfter(1, code & 0x1f, 'str');
  if (code >= 0xe0)
    return scalar(0, code - 256);

  switch (code) {
    case 0xc0: return scalar(0, null);
    case 0xc2: return scalar(0, false);
    case 0xc3: return scalar(0, true);
    case 0xc4: return bytesAfter(2, bytes[at + 1], 'bin');
    case 0xca: return scalar(4, view.getFloat32(at + 1));
    case 0xcb: return scalar(8, view.getFloat64(at + 1));
    case 0xcc: return scalar(1, bytes[at + 1]);
    case 0xcd: return scalar(2, view.getUint16(at + 1));
    case 0xce: return scalar(4, view.getUint32(at + 1));
    case 0xcf: return scalar(8, view.getBigUint64(at + 1));
    case 0xd0: return scalar(1, view.getInt8(at + 1));
    case 0xd1: return scalar(2, view.getInt16(at + 1));
    case 0xd2: return scalar(4, view.getInt32(at + 1));
    case 0xd3: return scalar(8, view.getBigInt64(at + 1));
    case 0xd9: return bytesAfter(2, bytes[at + 1], 'str');
    case 0xda: return bytesAfter(3, view.getUint16(at + 1), 'str');
    default: throw new Error(`No example has the code 0x${code.toString(16)}.`);
  }
}
