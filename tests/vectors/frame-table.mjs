// The frames' fields as docs/spec/04-frames.md lists them, for everything that checks the .NET codec from outside.
// It shares nothing with the codec but the specification.

/** Numbers 0 to 2^53 − 1; identifiers (run, call, steer, request, version) begin at 1. */
const number = { kind: 'number', least: 0 };
const id = { kind: 'number', least: 1 };
const decimal = { kind: 'decimal' };
const text = { kind: 'text' };
const name = { kind: 'text', nonEmpty: true };
const truth = { kind: 'truth' };
const value = { kind: 'value' };
const choice = (greatest) => ({ kind: 'number', least: 0, greatest });
const map = (entries, required = []) => ({ kind: 'map', entries, required });
const listOf = (element) => ({ kind: 'list', element });
const tuple = (fields) => ({ kind: 'tuple', fields });

/** May be absent or nil; senders leave it out at the end when it equals `otherwise`. */
const optional = (type, otherwise) => ({ ...type, optional: true, otherwise });
/** May be absent or nil when read; senders always write it. */
const lenient = (type, otherwise) => ({ ...type, optional: true, otherwise, written: true });
/** May be absent; nil is a value like any other. */
const optionalValue = { ...value, optional: true, nilIsValue: true };

const tool = map({ name, description: text, schema: value, sideEffects: truth }, ['name']);
const limits = { heartbeatMs: 30_000, maxFrameBytes: 1 << 20, windowFrames: 1024, windowBytes: 256 * 1024, retentionMs: 120_000 };
const metrics = { queueMs: decimal, firstTokenMs: decimal, totalMs: decimal, inputTokens: number, outputTokens: number, cpuMs: decimal };

/** Frames that don't count: §5.1. */
const uncounted = ['HELLO', 'PING', 'PONG', 'RESUME', 'RESUMED', 'ACK', 'GOAWAY'];

const frame = (code, frameName, from, fields, check) =>
  ({ code, frame: frameName, from, numbered: !uncounted.includes(frameName), fields, check });
const client = ['client'];
const server = ['server'];
const both = ['client', 'server'];

export const frames = [
  frame(0x01, 'HELLO', server, {
    version: id, connectionId: text, sessionId: text, resumeToken: text,
    limits: lenient(map(Object.fromEntries(Object.keys(limits).map((key) => [key, number]))), limits),
  }),
  frame(0x01, 'HELLO', client, { version: id, options: optional(map({ client: text, auth: text }), {}) }),
  frame(0x02, 'INVOKE', client, {
    run: id, target: text, input: value,
    options: optional(map({ traceparent: text, tracestate: text, deadlineMs: id, maxLatencyMs: number }), {}),
  }),
  frame(0x03, 'STREAM', server, { run: id, delta: value, channel: optional(choice(4), 0) },
    (fields) => fields.channel === 4 || typeof fields.delta === 'string' ? null : 'WrongFieldType'),
  frame(0x04, 'TOOL_CALL', server, {
    run: id, call: id, name: text, arguments: value, options: optional(map({ deadlineMs: number, approval: truth }), {}),
  }),
  frame(0x05, 'TOOL_DEF', both, { revision: number, added: listOf(tool), removed: optional(listOf(text), []) }),
  frame(0x06, 'COMPLETE', server, { run: id, outcome: choice(2), metrics: lenient(map(metrics), {}), result: optionalValue }),
  frame(0x07, 'ERROR', both, {
    run: number, code: text, message: text,
    details: optional(map({ retryable: truth, retryAfterMs: number, processed: truth, aboutRun: number, request: number, call: number }), {}),
  }),
  frame(0x08, 'CANCEL', client, { run: id, reason: optional(text) }),
  frame(0x09, 'PING', both, { time: number, sent: number, received: number }),
  frame(0x0a, 'STEER', client, { run: id, steer: id, input: value }),
  frame(0x0b, 'STEERED', server, { run: id, steer: id, status: choice(2), input: optionalValue }),
  frame(0x0c, 'CLARIFY', server, {
    run: id, request: id, prompt: text, schema: optional(value),
    options: optional(map({ kind: text, choices: value, expiresAt: number, tool: text, arguments: value, digest: text }), {}),
  }),
  frame(0x0d, 'REPLY', client, { run: id, request: id, action: choice(2), value: optionalValue }),
  frame(0x0e, 'EVENT', server, { topic: text, data: value, options: optional(map({ id: text, traceparent: text }), {}) }),
  frame(0x0f, 'TOOL_RESULT', client, { run: id, call: id, status: choice(2), result: optionalValue }),
  frame(0x10, 'PONG', both, { time: number, sent: number, received: number }),
  frame(0x11, 'RESUME', client, { sessionId: text, resumeToken: text, received: number, attempt: optional(number, 0) }),
  frame(0x12, 'RESUMED', server, {
    outcome: choice(1), received: number, resumeToken: text,
    runs: optional(listOf(tuple({ run: id, state: choice(3) })), []),
  }),
  frame(0x13, 'ACK', both, { received: number }),
  frame(0x14, 'GOAWAY', server, { reason: text, drainMs: lenient(number, 0) }),
  frame(0x15, 'STATUS', server, { run: id, state: choice(3), note: optional(text) }),
  frame(0x16, 'INTERRUPT', server, { run: id, reason: text, discardFrom: number }),
];

/** The frame of this name that this peer sends. */
export function frameOf(frameName, from) {
  const found = frames.find((candidate) => candidate.frame === frameName && candidate.from.includes(from));
  if (!found)
    throw new Error(`The ${from} sends no ${frameName}.`);
  return found;
}

/** The frame with this type byte that this peer sends; undefined for an unknown type. */
export const frameWith = (code, from) =>
  frames.find((candidate) => candidate.code === code && candidate.from.includes(from)) ??
  frames.find((candidate) => candidate.code === code);

/** Fields with what is absent filled in, so that two ways to say the same compare equal. */
export function normalise(definition, fields) {
  const filled = {};
  for (const [key, type] of Object.entries(definition.fields)) {
    const given = fields[key];
    if (type.kind === 'map')
      filled[key] = { ...type.otherwise, ...given };
    else if (given !== undefined)
      filled[key] = given;
    else if (type.otherwise !== undefined)
      filled[key] = type.otherwise;
  }
  return filled;
}
